package api

import (
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
)

const c = "/api/v1/conversations/"

// couple are two conversations of one person, whose window on both is open in two sockets.
type couple struct {
	*whatsApp
	older, younger string
	n              int
}

func (w *couple) writes(text string, from ...desk.Address) {
	w.t.Helper()
	w.pass(desk.Second)
	w.n++
	inbox, _ := desk.ParseID(w.inbox)
	now, key := desk.Time(w.now.Load()), "d"+string(rune('a'+w.n))
	if _, err := w.server.Traffic.Apply(w.t.Context(), w.workspace(), []port.UpdateRow{{InboxID: inbox, Kind: desk.UpdateMessage, Key: key, ReceivedAt: now, At: now,
		Update: desk.Update{Kind: desk.UpdateMessage, Key: key, ExternalID: key, At: now, Message: &desk.Inbound{Kind: desk.KindText, Text: text},
			Party: desk.Party{Addresses: from}}}}, nil); err != nil {
		w.t.Fatal(err)
	}
}

var byNumber, byCode = desk.Address{Kind: desk.AddressWaID, Value: julia}, desk.Address{Kind: desk.AddressBSUID, Value: "AR.1502"}

// newCouple has julia write under her number and under her code.
func newCouple(t *testing.T) *couple {
	w := &couple{whatsApp: newWhatsApp(t)}
	w.older = strings.TrimPrefix(w.conversation, c)
	w.writes("¿hay alguien?", byCode)
	w.younger = str(w.owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	if w.younger == w.older {
		t.Fatal("one conversation")
	}
	return w
}

// milestone finds the one of a type in a thread.
func (b *browser) milestone(conversation, kind string) map[string]any {
	b.t.Helper()
	items, _ := at(b.ok("GET", c+conversation+"/timeline", nil), "items").([]any)
	for _, item := range items {
		if str(item, "type") == kind {
			found, _ := item.(map[string]any)
			return found
		}
	}
	b.t.Fatal("no milestone", kind, items)
	return nil
}

// hears reads frames until one holds all of the words, and gives it.
func hears(t *testing.T, socket *websocket.Conn, words ...string) string {
	t.Helper()
	if err := socket.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	all := ""
read:
	for {
		_, frame, err := socket.ReadMessage()
		if err != nil {
			t.Fatal(err, words, all)
		}
		all += string(frame) + "\n"
		for _, word := range words {
			if !strings.Contains(string(frame), word) {
				continue read
			}
		}
		return string(frame)
	}
}

func TestWhereAMergedConversationWent(t *testing.T) {
	w := newCouple(t)
	stranger := w.owner.join("Sol", "agent", "all")
	socket := dial(t, w.ana)
	w.writes("soy yo", byNumber, byCode)
	hears(t, socket, `"t":"left"`, w.younger)
	for _, ask := range []struct {
		method, path string
		body         any
	}{{"GET", "", nil}, {"GET", "/timeline", nil}, {"GET", "/transfer-targets", nil}, {"GET", "/templates", nil}, {"POST", "/messages", message("para quién")},
		{"POST", "/comments", map[string]any{"client_id": "k", "text": "nota"}}, {"POST", "/claim", nil}, {"POST", "/read", map[string]any{"seq": 1}}} {
		a := w.ana.refused(ask.method, c+w.younger+ask.path, ask.body, 409, "merged")
		if str(a.data, "conversation_id") != w.older || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: %s %v", ask.method, ask.path, a.text, a.header)
		}
		stranger.refused(ask.method, c+w.younger+ask.path, ask.body, 404, "not_found")
	}
	w.ana.refused("GET", c+desk.ID(12345).String(), nil, 404, "not_found")
	w.ana.refused("GET", c+w.older+"/messages/"+w.younger+"/log", nil, 404, "not_found")
}

func TestUndoAMerge(t *testing.T) {
	w := newCouple(t)
	w.writes("soy yo", byNumber, byCode)
	told := w.owner.milestone(w.older, "identity_merged")
	merge := c + w.older + "/merges/" + str(told, "id")
	if str(told, "data", "other_conversation_id") != w.younger {
		t.Error(told)
	}
	if at(w.owner.ok("GET", c+w.older, nil), "can", "undo_merge") != true || at(w.ana.ok("GET", c+w.older, nil), "can", "undo_merge") != false {
		t.Error("who may undo it")
	}
	w.ana.refused("GET", merge, nil, 403, "forbidden")
	w.ana.refused("POST", merge+"/undo", nil, 403, "forbidden")
	w.owner.refused("POST", c+w.older+"/merges/"+w.older+"/undo", nil, 404, "not_found")
	would := w.owner.ok("GET", merge, nil)
	if at(would, "possible") != true || at(would, "messages") != 1.0 || at(would, "addresses") != 1.0 || at(would, "touched") != true || str(would, "status") != "open" {
		t.Error(would)
	}
	socket := dial(t, w.ana)
	out := w.owner.ok("POST", merge+"/undo", nil)
	if str(out, "conversation", "id") != w.older || str(out, "back", "id") != w.younger || at(out, "conversation", "inbound_count") != 2.0 || at(out, "back", "inbound_count") != 1.0 ||
		str(out, "conversation", "preview", "text") != "soy yo" || str(out, "back", "preview", "text") != "¿hay alguien?" {
		t.Error(out)
	}
	hears(t, socket, `"identity.unmerged"`, `"id":"`+w.older+`"`)
	hears(t, socket, `"identity.unmerged"`, `"id":"`+w.younger+`"`, `"identity_unmerged"`)
	if got := at(w.ana.ok("GET", "/api/v1/counts", nil), "holders", "all"); got != 2.0 {
		t.Errorf("%v conversations are counted", got)
	}
	for text, id := range map[string]string{"hay": w.younger, "soy": w.older} {
		page := w.ana.ok("GET", c+id+"/timeline", nil)
		items, _ := at(page, "items").([]any)
		found := false
		for _, item := range items {
			found = found || strings.Contains(str(item, "text"), text)
		}
		if !found {
			t.Errorf("%q is not in its thread: %v", text, items)
		}
	}
	if str(w.owner.milestone(w.older, "identity_unmerged"), "data", "merge_id") != str(told, "id") {
		t.Error("the undoing does not say what it undid")
	}
	w.owner.refused("POST", merge+"/undo", nil, 409, "merge_undone")
	if again := w.owner.ok("GET", merge, nil); at(again, "possible") != false || str(again, "code") != "merge_undone" {
		t.Error(again)
	}
}
