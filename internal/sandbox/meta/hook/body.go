package hook

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// Element is one thing to tell: one message, one status, one change of a template.
type Element struct {
	N       int64           // the caller's number
	ID      string          // names the element in draws of luck
	WABA    string          // the account, entry[].id
	Field   string          // changes[].field
	Phone   string          // metadata.phone_number_id; "" for what concerns the account
	Display string          // metadata.display_phone_number
	List    string          // the list of the value that Item belongs to, as "messages"; "" = Item is the whole value
	Contact json.RawMessage // the value's contact that belongs to the item, nil for none
	Item    json.RawMessage
	Key     string // elements of one key go out in their order unless a fault says otherwise
	At      int64  // seconds since 1970, entry[].time where Meta writes one
}

// Body writes one delivery. Elements of one account stand in one entry, those of one list of one number in one change.
func Body(elements []Element) []byte {
	var b bytes.Buffer
	b.WriteString(`{"object":"whatsapp_business_account","entry":[`)
	for i, entry := range group(elements, func(e Element) string { return e.WABA }) {
		comma(&b, i)
		b.WriteString(`{"id":` + strconv.Quote(entry[0].WABA))
		if entry[0].Phone == "" {
			b.WriteString(`,"time":` + strconv.FormatInt(entry[0].At, 10))
		}
		b.WriteString(`,"changes":[`)
		for j, change := range group(entry, changeKey) {
			comma(&b, j)
			b.WriteString(`{"value":`)
			writeValue(&b, change)
			b.WriteString(`,"field":` + strconv.Quote(change[0].Field) + `}`)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`]}`)
	return Escape(make([]byte, 0, b.Len()+b.Len()/8), b.Bytes())
}

func changeKey(e Element) string {
	if e.List == "" {
		return "#" + strconv.FormatInt(e.N, 10)
	}
	return e.Phone + " " + e.Field + " " + e.List
}

// group splits elements by a key and keeps the order in which the keys were first seen.
func group(elements []Element, key func(Element) string) [][]Element {
	if len(elements) == 1 {
		return [][]Element{elements}
	}
	at := make(map[string]int)
	var groups [][]Element
	for _, e := range elements {
		k := key(e)
		i, known := at[k]
		if !known {
			i = len(groups)
			at[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], e)
	}
	return groups
}

func writeValue(b *bytes.Buffer, change []Element) {
	first := change[0]
	if first.List == "" {
		b.Write(first.Item)
		return
	}
	b.WriteString(`{"messaging_product":"whatsapp","metadata":{"display_phone_number":` + strconv.Quote(first.Display) +
		`,"phone_number_id":` + strconv.Quote(first.Phone) + `}`)
	contacts := 0
	seen := make(map[string]bool, 1)
	for _, e := range change {
		if e.Contact == nil || seen[string(e.Contact)] {
			continue
		}
		seen[string(e.Contact)] = true
		if contacts == 0 {
			b.WriteString(`,"contacts":[`)
		}
		comma(b, contacts)
		b.Write(e.Contact)
		contacts++
	}
	if contacts > 0 {
		b.WriteByte(']')
	}
	b.WriteString(`,` + strconv.Quote(first.List) + `:[`)
	for i, e := range change {
		comma(b, i)
		b.Write(e.Item)
	}
	b.WriteString(`]}`)
}

func comma(b *bytes.Buffer, i int) {
	if i > 0 {
		b.WriteByte(',')
	}
}
