package api

import (
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

// The life of a conversation: written, answered, commented, given away, closed, reopened by the visitor.
func TestStory(t *testing.T) {
	r := newRig(t)
	olga := r.owner()
	inbox, key := olga.inbox("Tienda")
	ana := olga.join("Ana", "agent", "own", inbox)
	beto := olga.join("Beto", "agent", "own", inbox)
	anaID, betoID := ana.id(), beto.id()

	eva := r.guest(key)
	first := eva.say("c1", "hola, ¿envían a Rosario?")
	if first.status != 201 || str(first.data, "item", "text") != "hola, ¿envían a Rosario?" || str(first.data, "state", "status") != "open" {
		t.Fatal(first.status, first.text)
	}
	if again := eva.say("c1", "hola, ¿envían a Rosario?"); again.status != 200 || str(again.data, "item", "id") != str(first.data, "item", "id") {
		t.Fatal(again.status, again.text)
	}

	list := ana.ok("GET", "/api/v1/conversations?holder=unassigned", nil)
	id := str(list, "items", 0, "id")
	if at(list, "items", 0, "inbound_count") != 1.0 || at(list, "items", 0, "read_count") != -1.0 {
		t.Fatal(list)
	}
	path := "/api/v1/conversations/" + id
	counts := ana.ok("GET", "/api/v1/counts?holder=unassigned&state=active", nil)
	if at(counts, "holders", "unassigned") != 1.0 || at(counts, "states", "active") != 1.0 || at(counts, "capped") != 1000.0 {
		t.Fatal(counts)
	}
	ana.ok("POST", path+"/read", map[string]any{"seq": at(list, "seq")})

	ana.ok("POST", path+"/comments", map[string]any{"client_id": "k1", "text": "SECRETO: cliente difícil"})
	sent := ana.do("POST", path+"/messages", map[string]any{"client_id": "m1", "text": "¡Sí, enviamos!", "seen_seq": at(list, "seq")})
	if sent.status != 201 || str(sent.data, "item", "author", "id") != anaID {
		t.Fatal(sent.status, sent.text)
	}
	if held := ana.ok("GET", path, nil); str(held, "conversation", "assignee_id") != anaID {
		t.Fatal(held)
	}
	if again := ana.do("POST", path+"/messages", map[string]any{"client_id": "m1", "text": "¡Sí, enviamos!"}); again.status != 200 || str(again.data, "item", "id") != str(sent.data, "item", "id") {
		t.Fatal(again.status, again.text)
	}
	beto.refused("GET", path, nil, 404, "not_found")
	beto.refused("POST", path+"/claim", nil, 404, "not_found")

	thread := eva.ok("GET", "/w/"+key+"/conversation", nil)
	if str(thread, "state", "agent", "name") != "Ana" || at(thread, "state", "unread") != 1.0 {
		t.Fatal(thread)
	}
	eva.ok("POST", "/w/"+key+"/read", map[string]any{"seq": at(thread, "seq")})
	if thread := eva.ok("GET", "/w/"+key+"/conversation", nil); at(thread, "state", "unread") != 0.0 {
		t.Fatal(thread)
	}

	asked := ana.ok("POST", path+"/ask-contact", map[string]any{"fields": []string{"name", "phone"}})
	if str(asked, "item", "type") != "contact_asked" {
		t.Fatal(asked)
	}
	left := eva.ok("POST", "/w/"+key+"/contact", map[string]any{"name": "Eva", "phone": "+54 341 555 1234"})
	if str(left, "state", "contact", "name") != "Eva" {
		t.Fatal(left)
	}
	detail := ana.ok("GET", path, nil)
	if str(detail, "conversation", "name") != "Eva" || str(detail, "contact", "phone") != "+54 341 555 1234" || str(detail, "comments", 0, "text") == "" {
		t.Fatal(detail)
	}

	targets := ana.ok("GET", path+"/transfer-targets", nil)
	if len(at(targets, "members").([]any)) != 3 {
		t.Fatal(targets)
	}
	gone := ana.do("POST", path+"/transfer", map[string]any{"member_id": betoID, "note": "sigue tú"})
	if gone.status != 200 || at(gone.data, "conversation") != nil {
		t.Fatal(gone.status, gone.text)
	}
	ana.refused("GET", path, nil, 404, "not_found")
	if held := beto.ok("GET", "/api/v1/conversations?holder=mine", nil); str(held, "items", 0, "id") != id {
		t.Fatal(held)
	}
	closed := beto.ok("POST", path+"/close", nil)
	if str(closed, "conversation", "status") != "closed" || str(closed, "conversation", "closed_reason") != "hand" {
		t.Fatal(closed)
	}
	over := beto.refused("POST", path+"/messages", map[string]any{"client_id": "m2", "text": "¿sigues ahí?"}, 409, "conversation_closed")
	if str(over.data, "possible", 0) != "comment" || str(over.data, "possible", 1) != "reopen" {
		t.Error(over.text)
	}
	beto.refused("POST", path+"/close", nil, 409, "already_closed")
	beto.ok("POST", path+"/reopen", nil)
	beto.refused("POST", path+"/reopen", nil, 409, "already_open")
	beto.ok("POST", path+"/close", nil)
	r.pass(desk.Hour)
	back := eva.say("c2", "gracias")
	if back.status != 201 || str(back.data, "state", "status") != "open" {
		t.Fatal(back.text)
	}
	threadOf(t, beto, path)
}

// threadOf reads the thread whole and by pages.
func threadOf(t *testing.T, beto *browser, path string) {
	t.Helper()
	timeline := beto.ok("GET", path+"/timeline", nil)
	if items := at(timeline, "items").([]any); len(items) < 8 || str(items[0], "kind") != "message" {
		t.Fatal(timeline)
	}
	if page := beto.ok("GET", path+"/timeline?limit=2", nil); len(at(page, "items").([]any)) != 2 || str(page, "before") == "" {
		t.Fatal(page)
	}
}
