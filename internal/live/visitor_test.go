package live

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

func TestVisitorHearsItsConversationAndNoMore(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "hola")
	other := w.start(inboxA, "ana", "OTHER")
	r := newRig(t, w)
	c := r.visitor("eva", 1)
	c.waitType("hello")
	w.comment(conv, all, "COMMENT")
	w.answer(other, all, "OTHER answer")
	w.read(conv, all, 1)
	c.wait("that it was read", func(f told) bool { return strings.Contains(string(f.State), `"agent_read_seq":4`) })
	w.assign(conv, all, team1)
	w.answer(conv, all, "buenas")
	item := c.wait("the answer", func(f told) bool { return strings.Contains(string(f.Item), "buenas") })
	if !strings.Contains(string(item.Item), `"author":"agent","author_name":"Alma"`) {
		t.Error(item.raw)
	}
	c.wait("a state with an agent", func(f told) bool { return strings.Contains(string(f.State), `"agent":{"name":"Alma"}`) })
	c.wait("what is unread", func(f told) bool { return strings.Contains(string(f.State), `"unread":1`) })
	text := c.text()
	for _, never := range []string{"COMMENT", "OTHER", "@example.com", "Ventas", all.String(), team1.String(), "transferred"} {
		if strings.Contains(text, never) {
			t.Errorf("%s is in %s", never, text)
		}
	}
}

func TestVisitorReconnects(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "m1")
	r := newRig(t, w)
	seen, since := map[int64]int{}, int64(1)
	for round := range 4 {
		c := r.visitor("eva", since)
		last := w.answer(conv, all, fmt.Sprint("on ", round))
		c.wait("the answer", func(f told) bool { return f.Seq == last && f.Item != nil })
		c.close()
		for _, f := range c.all() {
			if f.Item != nil {
				seen[f.Seq]++
			}
			since = max(since, f.UpTo)
		}
		for range 200 {
			w.answer(conv, all, "off")
		}
	}
	r.visitor("eva", since).wait("the last", func(f told) bool { return f.Seq == int64(len(w.events)) })
	for seq, times := range seen {
		if times != 1 {
			t.Errorf("event %d told %d times", seq, times)
		}
	}
	for range maxBehind {
		w.answer(conv, all, "off")
	}
	r.scannedAll()
	r.visitor("eva", 1).waitType("resync")
}

func TestVisitorWaitsForItsFirstMessage(t *testing.T) {
	for _, attach := range []bool{true, false} {
		w := newWorld()
		r := newRig(t, w)
		w.start(inboxA, "ana", "OTHER")
		c := r.visitor("eva", 0)
		c.waitType("hello")
		conv := w.start(inboxA, "eva", "first")
		if attach {
			r.AttachVisitor(workspace, inboxA, "eva")
		}
		c.wait("its own message", func(f told) bool { return strings.Contains(string(f.Item), "first") })
		c.wait("the state", func(f told) bool { return strings.Contains(string(f.State), `"status":"open"`) })
		w.answer(conv, all, "answer")
		c.wait("the answer", func(f told) bool { return strings.Contains(string(f.Item), "answer") })
		if strings.Contains(c.text(), "OTHER") {
			t.Error(c.text())
		}
	}
}

func TestVisitorWhoseProofRunsOutIsToldNothingMore(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "m1")
	w.mu.Lock()
	thread := w.threads["eva"]
	thread.Session.VerifiedUntil = w.now + desk.Hour
	w.threads["eva"] = thread
	w.mu.Unlock()
	r := newRig(t, w)
	c := r.visitor("eva", 1)
	w.answer(conv, all, "m2")
	c.wait("the answer", func(f told) bool { return strings.Contains(string(f.Item), "m2") })
	w.change(func() { w.now += 2 * desk.Hour })
	c.waitType("resync")
	c.waitClosed()
	again := r.visitor("eva", 1)
	again.waitType("hello")
	w.answer(conv, all, "SECRET")
	got, err := r.PollVisitor(t.Context(), VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: "eva", Since: 1}, testPoll)
	if err != nil || len(got.Frames) != 0 || strings.Contains(again.text(), "SECRET") {
		t.Errorf("%s %v; %s", got.Frames, err, again.text())
	}
}

func TestVisitorOfAnotherConversationLoadsAnew(t *testing.T) {
	w := newWorld()
	w.start(inboxA, "eva", "m1")
	r := newRig(t, w)
	c := r.visitor("eva", 1)
	c.waitType("hello")
	eventually(t, "it is live", func() bool {
		f := r.feedOf(workspace)
		f.mu.Lock()
		defer f.mu.Unlock()
		for _, list := range f.visitors {
			return list[0].live
		}
		return false
	})
	w.start(inboxA, "eva", "as somebody known")
	r.AttachVisitor(workspace, inboxA, "eva")
	c.waitType("resync")
}

func TestSubprotocolNeverRepeatsTheSecret(t *testing.T) {
	w := newWorld()
	w.start(inboxA, "eva", "m1")
	r := newRig(t, w)
	c := r.dial(fmt.Sprintf("/visitor?inbox=%d&secret=eva", inboxA), VisitorProtocol, "t.SECRET")
	if got := c.ws.Subprotocol(); got != VisitorProtocol {
		t.Errorf("agreed on %q", got)
	}
}

func TestPoll(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "m1")
	r := newRig(t, w)
	poll := func(secret string, since int64, wait time.Duration) Polled {
		t.Helper()
		got, err := r.PollVisitor(t.Context(), VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: secret, Since: since}, wait)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := poll("eva", 0, patience); len(got.Frames) != 2 || got.UpTo != 1 || !strings.Contains(string(got.Frames[1]), `"state"`) {
		t.Errorf("what was missed: %d %s", got.UpTo, got.Frames)
	}
	if got := poll("eva", 1, testPoll); len(got.Frames) != 0 || got.UpTo != 1 {
		t.Errorf("nothing new: %d %s", got.UpTo, got.Frames)
	}
	answered := make(chan Polled, 1)
	go func() { answered <- poll("eva", 1, patience) }()
	eventually(t, "it waits", func() bool {
		f := r.feedOf(workspace)
		f.mu.Lock()
		defer f.mu.Unlock()
		return len(f.visitors[conv]) == 1 && f.visitors[conv][0].live
	})
	w.comment(conv, all, "COMMENT")
	w.answer(conv, all, "answer")
	if got := <-answered; len(got.Frames) == 0 || got.UpTo != 3 || strings.Contains(fmt.Sprintf("%s", got.Frames), "COMMENT") {
		t.Errorf("%d %s", got.UpTo, got.Frames)
	}
	for range maxBehind {
		w.answer(conv, all, "m")
	}
	r.scannedAll()
	if got := poll("eva", 1, patience); len(got.Frames) != 1 || string(got.Frames[0]) != `{"t":"resync"}` {
		t.Errorf("too far behind: %s", got.Frames)
	}
	if got := poll("nobody", 0, testPoll); len(got.Frames) != 0 {
		t.Errorf("a stranger: %s", got.Frames)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.PollVisitor(ctx, VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: "eva", Since: -1}, patience); err != nil {
		t.Error(err)
	}
}

// No frame for visitors can hold a comment: nothing that their frames are made of has its type, and of the rendering's
// inputs only messages and milestones are looked at.
func TestNoTypeThatVisitorsGetHoldsAComment(t *testing.T) {
	forbidden := map[reflect.Type]bool{}
	for _, of := range []reflect.Type{reflect.TypeFor[desk.Comment](), reflect.TypeFor[wire.CommentItem](), reflect.TypeFor[wire.Item](),
		reflect.TypeFor[wire.Member](), reflect.TypeFor[desk.Member](), reflect.TypeFor[wire.Conversation](), reflect.TypeFor[port.Item](),
		reflect.TypeFor[any]()} {
		forbidden[of] = true
	}
	var walk func(reflect.Type, string)
	walk = func(of reflect.Type, path string) {
		if forbidden[of] || of.Kind() == reflect.Interface || of.Kind() == reflect.Map {
			t.Errorf("%s is %s", path, of)
		}
		switch of.Kind() {
		case reflect.Pointer, reflect.Slice:
			walk(of.Elem(), path)
		case reflect.Struct:
			for i := range of.NumField() {
				walk(of.Field(i).Type, path+"."+of.Field(i).Name)
			}
		default:
		}
	}
	for _, of := range []reflect.Type{reflect.TypeFor[wire.VEvent](), reflect.TypeFor[wire.VTyping](), reflect.TypeFor[wire.Position]()} {
		walk(of, of.Name())
	}
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	w.comment(conv, all, "COMMENT")
	h := New(Options{Reader: w})
	defer h.Close(context.Background())
	events := append([]desk.Event(nil), w.events...)
	for i := range events {
		events[i].Visitor = true // even if the log were wrong
	}
	entries, _, err := h.render(t.Context(), workspace, events, w.dir)
	if err != nil || entries[0].visitor == nil || entries[1].visitor != nil {
		t.Errorf("%v: %+v", err, entries)
	}
}

func TestVisitorFramesOfTheClient(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "m1")
	r := newRig(t, w)
	agents := r.agent(all, 1)
	agents.waitType("hello")
	c := r.visitor("eva", 1)
	c.waitType("hello")
	eventually(t, "typing is passed on", func() bool {
		if c.ws.WriteJSON(map[string]string{"t": "typing"}) != nil {
			return false
		}
		for _, f := range agents.all() {
			if f.T == "typing" {
				return f.Kind == "contact" && f.ConversationID == conv
			}
		}
		time.Sleep(50 * time.Millisecond)
		return false
	})
	if c.ws.WriteMessage(websocket.TextMessage, []byte(`{"t":"counts","holder":"all","state":"active"}`)) != nil {
		t.Fatal("cannot write")
	}
	if code := c.waitClosed(); code != 1008 {
		t.Errorf("closed with %d", code)
	}
}
