package whatsapp

import (
	"encoding/json"
	"regexp"
	"strings"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// person is an entry of a value's contacts.
type person struct {
	WaID    graph.Str `json:"wa_id"`
	UserID  graph.Str `json:"user_id"`
	Profile struct {
		Name     graph.Str `json:"name"`
		Username graph.Str `json:"username"`
	} `json:"profile"`
}

// people finds the contacts of a value by what a message names.
type people struct {
	list     []person
	byWaID   map[string]*person
	byUserID map[string]*person
}

func readPeople(list graph.Items) people {
	p := people{list: make([]person, 0, len(list)), byWaID: make(map[string]*person, len(list)), byUserID: make(map[string]*person, len(list))}
	for _, raw := range list {
		var one person
		if graph.Read(raw, &one) {
			p.list = append(p.list, one)
		}
	}
	for i := range p.list {
		one := &p.list[i]
		for _, form := range desk.PhoneVariants(string(one.WaID)) {
			if _, taken := p.byWaID[form]; form != "" && (!taken || form == string(one.WaID)) {
				p.byWaID[form] = one
			}
		}
		if one.UserID != "" {
			p.byUserID[string(one.UserID)] = one
		}
	}
	return p
}

// of makes the party that a number, a user id, or both name; either may be "". A contact that agrees with one and
// contradicts the other is another person.
func (p people) of(number, userID graph.Str) desk.Party {
	waID, bsuid := sides(number, userID)
	one := p.byUserID[bsuid]
	if one == nil && waID != "" {
		one = p.byWaID[waID]
	}
	if one != nil && bsuid != "" && one.UserID != "" && string(one.UserID) != bsuid {
		one = nil
	}
	return one.party(waID, bsuid)
}

// sender is of, for a message that may name nobody: it is then from the only contact that came with it.
func (p people) sender(number, userID graph.Str) desk.Party {
	if number == "" && userID == "" && len(p.list) == 1 {
		return p.list[0].party("", "")
	}
	return p.of(number, userID)
}

// party fills in what the contact tells beside what is known.
func (one *person) party(waID, bsuid string) desk.Party {
	party := desk.Party{}
	if one != nil {
		party.Name = string(one.Profile.Name)
		party.Username = strings.TrimPrefix(string(one.Profile.Username), "@")
		theirs, theirID := sides(one.WaID, one.UserID)
		if waID == "" {
			waID = theirs
		}
		if bsuid == "" {
			bsuid = theirID
		}
	}
	return withAddresses(party, waID, bsuid)
}

// sides sorts what may stand in either place: a user id has been seen where a number is due.
func sides(number, userID graph.Str) (waID, bsuid string) {
	waID, bsuid = strings.TrimPrefix(number.ID(), "+"), userID.ID()
	if isUserID(waID) {
		if bsuid == "" {
			bsuid = waID
		}
		waID = ""
	}
	return waID, bsuid
}

// userIDShape is a country's code and what follows it: BR.1502, or US.ENT.118 of a group of companies.
var userIDShape = regexp.MustCompile(`^[A-Z]{2}\.[0-9A-Za-z.]+$`)

func isUserID(s string) bool { return userIDShape.MatchString(s) }

func withAddresses(party desk.Party, waID, bsuid string) desk.Party {
	if waID != "" {
		party.Addresses = append(party.Addresses, desk.Address{Kind: desk.AddressWaID, Value: waID})
		if party.Phone == "" && digits(waID) == waID {
			party.Phone = "+" + waID
		}
	}
	if bsuid != "" {
		party.Addresses = append(party.Addresses, desk.Address{Kind: desk.AddressBSUID, Value: bsuid})
	}
	return party
}

// digits leaves only the digits of a number as it is shown.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// preference decodes what somebody wishes about marketing.
func (s *scope) preference(raw json.RawMessage) {
	var item struct {
		WaID     graph.Str `json:"wa_id"`
		UserID   graph.Str `json:"user_id"`
		Category graph.Str `json:"category"`
		Value    graph.Str `json:"value"`
		Detail   graph.Str `json:"detail"`
		At       graph.Str `json:"timestamp"`
	}
	if !graph.Read(raw, &item) {
		s.unknown(noteBadElement, raw)
		return
	}
	party := s.people.of(item.WaID, item.UserID)
	if len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	kind := "other"
	if item.Category == "" || strings.Contains(item.Category.Lower(), "marketing") {
		switch item.Value.Lower() {
		case "stop":
			kind = "preference_stopped"
		case "resume", "signup":
			kind = "preference_resumed"
		}
	}
	s.add(desk.Update{
		Kind: desk.UpdateIdentity, Key: s.hash(raw), At: item.At.Time(), Party: party, Message: notice(kind, string(item.Detail)),
	})
}

// notice is a message that the network itself makes.
func notice(kind, text string) *desk.Inbound {
	return &desk.Inbound{Kind: desk.KindSystem, Text: text, Content: desk.Content{System: &desk.SystemNotice{Type: kind, Text: text}}}
}

// userIDs decodes the field of changed user ids. It has been described as a list and as a single object.
func (s *scope) userIDs(list graph.Items, whole json.RawMessage) {
	if len(list) == 0 {
		s.userID(whole)
		return
	}
	s.each(list, s.userID)
}

// userID decodes one change of a user id. Its pages have named the two ids in more than one way.
func (s *scope) userID(raw json.RawMessage) {
	var item struct {
		WaID     graph.Str       `json:"wa_id"`
		UserID   json.RawMessage `json:"user_id"`
		Previous graph.Str       `json:"previous_user_id"`
		Old      graph.Str       `json:"old_user_id"`
		Current  graph.Str       `json:"current_user_id"`
		New      graph.Str       `json:"new_user_id"`
		Detail   graph.Str       `json:"detail"`
		At       graph.Str       `json:"timestamp"`
	}
	if !graph.Read(raw, &item) {
		s.unknown(noteBadElement, raw)
		return
	}
	var pair struct {
		Previous graph.Str `json:"previous"`
		Current  graph.Str `json:"current"`
	}
	if !graph.Read(item.UserID, &pair) && len(item.UserID) > 0 {
		if err := json.Unmarshal(item.UserID, &pair.Current); err != nil {
			pair.Current = ""
		}
	}
	before, now := graph.First(pair.Previous, item.Previous, item.Old), graph.First(pair.Current, item.Current, item.New)
	s.identity(raw, change{
		key: s.hash(raw), at: item.At.Time(), kind: "id_changed", text: string(item.Detail),
		oldNumber: item.WaID, oldID: before, number: item.WaID, id: now,
	})
}

// change is what a person was and is known by.
type change struct {
	key, externalID   string
	at                desk.Time
	kind, text        string
	oldNumber, number graph.Str
	oldID, id         graph.Str
}

func (s *scope) identity(raw json.RawMessage, c change) {
	oldNumber, oldID := sides(c.oldNumber, c.oldID)
	number, id := sides(c.number, c.id)
	former := withAddresses(desk.Party{}, oldNumber, oldID)
	party := withAddresses(desk.Party{}, number, id)
	if len(former.Addresses) == 0 && len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	s.add(desk.Update{
		Kind: desk.UpdateIdentity, Key: c.key, At: c.at, Party: party, Former: former.Addresses, ExternalID: c.externalID,
		Message: notice(c.kind, c.text),
	})
}
