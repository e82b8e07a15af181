package whatsapp

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/channeltest"
	"bandeja.dev/bandeja/internal/desk"
)

var values = map[string]string{
	FieldPhone: "700100200300401", FieldWaba: "800100200300500", FieldApp: "600100200300400",
	FieldToken: "EAAGtesttoken0001", FieldSecret: "5a7b0c1d2e3f405162738495a6b7c8d9",
}

var ana = []desk.Address{{Kind: desk.AddressWaID, Value: "5491155550101"}, {Kind: desk.AddressBSUID, Value: "AR.150200000000001"}}

func bodies(t testing.TB) [][]byte {
	t.Helper()
	var all [][]byte
	for _, name := range payloads(t) {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, body)
	}
	return all
}

func TestSuite(t *testing.T) {
	channeltest.Run(t, channeltest.Suite{
		At: func(base string) channel.Channel { return New(base + "/v25.0") }, Values: values, Bodies: bodies(t), Count: count,
		Message: channel.Outgoing{To: ana, Ref: "r1", Kind: desk.KindText, Text: "hola"},
		Answer:  `{"messaging_product":"whatsapp","contacts":[{"input":"+5491155550101","wa_id":"5491155550101"}],"messages":[{"id":"wamid.X"}]}`,
		ID:      "wamid.X",
	})
}

// lists are the keys below a value whose items are elements.
var lists = []string{"messages", "statuses", "errors", "message_echoes", "state_sync", "user_preferences", "user_id_update", "calls", "groups"}

// count counts the elements of a delivery from what the JSON holds, and knows nothing of what they mean.
func count(body []byte) int {
	var whole struct{ Entry []any }
	if json.Unmarshal(body, &whole) != nil {
		return -1
	}
	n := 0
	for _, entry := range whole.Entry {
		object, _ := entry.(map[string]any)
		changes, _ := object["changes"].([]any)
		n += max(1, len(changes)) - len(changes)
		for _, change := range changes {
			fields, _ := change.(map[string]any)
			value, _ := fields["value"].(map[string]any)
			n += max(1, itemsOf(value, fields["field"]))
		}
	}
	return n
}

func itemsOf(value map[string]any, field any) int {
	name, _ := field.(string)
	if name == "messages_v2" || strings.HasPrefix(name, "account") || name == "automatic_events" {
		return 1
	}
	n := 0
	for _, key := range lists {
		switch list := value[key].(type) {
		case []any:
			n += len(list)
		case nil:
		default:
			n++
		}
	}
	parts, _ := value["history"].([]any)
	for _, part := range parts {
		fields, _ := part.(map[string]any)
		inner := 0
		threads, _ := fields["threads"].([]any)
		for _, thread := range threads {
			one, isThread := thread.(map[string]any)
			messages, _ := one["messages"].([]any)
			inner += len(messages)
			if !isThread {
				inner++
			}
		}
		failed, _ := fields["errors"].([]any)
		n += max(1, inner+len(failed))
	}
	return n
}

func FuzzDecode(f *testing.F) {
	for _, body := range bodies(f) {
		f.Add(body)
	}
	c := New("")
	f.Fuzz(func(t *testing.T, body []byte) {
		elements, err := c.Decode(body)
		if err != nil {
			return
		}
		for _, e := range elements {
			channeltest.CheckElement(t, e)
		}
	})
}
