package whatsapp

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// delivery makes one with so many messages, each of its own person with a contact.
func delivery(messages int) []byte {
	var contacts, items strings.Builder
	for i := range messages {
		if i > 0 {
			contacts.WriteByte(',')
			items.WriteByte(',')
		}
		fmt.Fprintf(&contacts, `{"wa_id":"54911%08d","user_id":"AR.%d","profile":{"name":"P%d"}}`, i, i, i)
		fmt.Fprintf(&items, `{"from":"54911%08d","id":"wamid.%d","timestamp":"1763800000","type":"text","text":{"body":"m-%d"}}`, i, i, i)
	}
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"8","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"7"},"contacts":[` +
		contacts.String() + `],"messages":[` + items.String() + `]}}]}]}`)
}

func TestThousandsOfElements(t *testing.T) {
	spent := func(n int) time.Duration {
		body, best := delivery(n), time.Hour
		for range 3 {
			begun := time.Now()
			elements, err := New("").Decode(body)
			if err != nil || len(elements) != n || elements[n-1].Update.Party.Name != fmt.Sprintf("P%d", n-1) {
				t.Fatalf("%d elements, %v", len(elements), err)
			}
			best = min(best, time.Since(begun))
		}
		return best
	}
	few, many := spent(1000), spent(10000)
	if many > 40*few {
		t.Errorf("1,000 elements take %s, 10,000 take %s: more than their share", few, many)
	}
}

func TestTooManyElements(t *testing.T) {
	body := `{"object":"whatsapp_business_account","entry":[` + strings.Repeat(`{},`, graph.MaxElements+100) + `{"changes":[null]}]}`
	if _, err := New("").Decode([]byte(body)); !errors.Is(err, graph.ErrForeign) {
		t.Errorf("%v", err)
	}
}

func TestDeepAndLongElementsStayAlone(t *testing.T) {
	deep := strings.Repeat("[", 9000) + strings.Repeat("]", 9000)
	long := strings.Repeat("a", 3<<20)
	body := fmt.Sprintf(`{"object":"whatsapp_business_account","entry":[{"id":"8","changes":[{"field":"messages","value":{"metadata":{"phone_number_id":"7"},"messages":[`+
		`{"from":"1","id":"a","type":"deep","deep":%s},%s,{"from":"1","id":"b","type":"long","long":"%s"},{"from":"1","id":"%s","type":"text"},{"from":"1","id":"c","type":"text","text":{"body":"x"}}]}}]}]}`,
		deep, deep, long, strings.Repeat("i", 400))
	begun := time.Now()
	elements, err := New("").Decode([]byte(body))
	if err != nil || len(elements) != 5 {
		t.Fatalf("%d elements, %v", len(elements), err)
	}
	if spent := time.Since(begun); spent > 2*time.Second {
		t.Errorf("it took %s", spent)
	}
	for i, want := range []string{"message unsupported unknown_type note=unknown_type", "unknown note=bad_element",
		"message unsupported unknown_type note=unknown_type", "unknown note=no_id", "message text"} {
		if got := outcome(elements[i].Update); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}

// TestNeighboursOfPoison decodes the healthy messages of the poisoned delivery as if they had come alone.
func TestNeighboursOfPoison(t *testing.T) {
	elements := decodeFile(t, "testdata/poison.json")
	healthy := map[int]string{0: "antes", 23: "contexto roto", len(elements) - 1: "después"}
	for i, text := range healthy {
		u := elements[i].Update
		if u.Message == nil || u.Message.Text != text || u.Party.Name != "Ana Gómez" || len(u.Party.Addresses) != 2 || u.Message.Content.Raw != nil {
			t.Errorf("%d: %+v", i, u)
		}
	}
}

func TestKeys(t *testing.T) {
	for _, row := range []struct {
		file    string
		element int
		want    string
	}{
		{"text", 0, "msg:wamid.HBgNTEST0001="}, {"edit", 0, "edit:wamid.TARGET1:"}, {"revoke", 0, "del:wamid.TARGET1"},
		{"reactions", 0, "react:wamid.OURS3:5491155550101:17638000"}, {"statuses", 3, "st:wamid.OURS9:played"},
		{"echoes", 4, "react:wamid.THEIRS:us:1763800060"}, {"history", 3, "hist:wamid.PAST1"}, {"history_files", 1, "msg:wamid.PAST1"},
	} {
		got := decodeFile(t, "testdata/"+row.file+".json")[row.element].Update.Key
		if !strings.HasPrefix(got, row.want) {
			t.Errorf("%s %d: %s, want %s…", row.file, row.element, got, row.want)
		}
	}
	seen := map[string]string{}
	for _, name := range payloads(t) {
		for i, e := range decodeFile(t, name) {
			place := fmt.Sprintf("%s %d", name, i)
			if other, twice := seen[e.Account.Endpoint+e.Update.Key]; twice && e.Update.Kind != desk.UpdateUnknown && e.Update.Kind != desk.UpdateReceipt {
				t.Errorf("%s and %s have the key %s", other, place, e.Update.Key)
			}
			seen[e.Account.Endpoint+e.Update.Key] = place
		}
	}
}

// An account may be reconnected twice in the same words: the delivery's time keeps the two apart.
func TestSameNewsAtAnotherTime(t *testing.T) {
	body, err := os.ReadFile("testdata/template_news.json")
	if err != nil {
		t.Fatal(err)
	}
	later := bytes.Replace(body, []byte(`"time": 1763800000`), []byte(`"time": 1763800001`), 1)
	one, two, three := decode(t, body), decode(t, body), decode(t, later)
	if one != two || one == three {
		t.Errorf("keys %s, %s, %s", one, two, three)
	}
}

func decode(t *testing.T, body []byte) string {
	t.Helper()
	elements, err := New("").Decode(body)
	if err != nil || len(elements) == 0 {
		t.Fatal(err)
	}
	return elements[0].Update.Key
}

func BenchmarkDecodeOne(b *testing.B) {
	body := delivery(1)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := New("").Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecodeThousand(b *testing.B) {
	body := delivery(1000)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := New("").Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}
