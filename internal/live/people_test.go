package live

import (
	"fmt"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
)

func TestTyping(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "eva", "m1")
	since := w.assign(conv, all, 0)
	r := newRig(t, w)
	writer, sees, blind, visitor := r.agent(all, since), r.agent(boss, since), r.agent(own, since), r.visitor("eva", since)
	for _, c := range []*client{writer, sees, blind, visitor} {
		c.waitType("hello")
	}
	writer.send(map[string]any{"t": "typing", "conversation_id": conv, "mode": "comment"})
	if f := sees.waitType("typing"); f.Mode != "comment" || f.Kind != "agent" {
		t.Error(f.raw)
	}
	again := r.agent(all, since) // another window, for one socket's typing is passed on once a second
	again.send(map[string]any{"t": "typing", "conversation_id": conv, "mode": "message"})
	if f := visitor.waitType("typing"); f.Name != "Alma" {
		t.Error(f.raw)
	}
	blind.send(map[string]any{"t": "typing", "conversation_id": conv, "mode": "message"})
	r.Typing(t.Context(), workspace, conv, desk.AuthorBot)
	visitor.wait("the bot", func(f told) bool { return f.T == "typing" && f.Name == "Nati" })
	r.TypingVisitor(t.Context(), VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: "eva"})
	r.TypingVisitor(t.Context(), VisitorConn{WorkspaceID: workspace, InboxID: inboxA, SecretHash: "stranger"})
	sees.wait("the contact", func(f told) bool { return f.T == "typing" && f.Kind == "contact" })
	seq := w.edit(own, false, func(m *desk.Member) { m.Name = "O" })
	blind.waitUpTo(seq)
	for who, c := range map[string]*client{"the writer": writer, "who cannot see": blind, "the visitor": visitor} {
		for _, f := range c.all() {
			if f.T == "typing" && (who == "who cannot see" || f.Kind == "agent" && who == "the writer" || f.Mode == "comment") {
				t.Errorf("%s got %s", who, f.raw)
			}
		}
	}
}

func TestViewers(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	since := int64(1)
	first, second, blind := r.agent(all, since), r.agent(own, since), r.agent(far, since)
	view := func(c *client, id string) { c.send(map[string]any{"t": "viewing", "conversation_id": id}) }
	viewers := func(ids ...desk.ID) func(told) bool {
		return func(f told) bool { return f.T == "viewers" && fmt.Sprint(f.MemberIDs) == fmt.Sprint(ids) }
	}
	view(first, conv.String())
	first.wait("itself", viewers(all))
	view(blind, conv.String())
	view(second, conv.String())
	first.wait("both", viewers(own, all))
	second.wait("both", viewers(own, all))
	blindSees := w.edit(far, false, func(m *desk.Member) { m.Name = "F" })
	blind.waitUpTo(blindSees)
	if got := r.Viewers(workspace, conv); fmt.Sprint(got) != fmt.Sprint([]desk.ID{own, all}) || strings.Contains(blind.text(), "viewers") {
		t.Errorf("%v; %s", got, blind.text())
	}
	w.assign(conv, all, 0) // goes out of the second's sight
	eventually(t, "the second is out", func() bool { return len(r.Viewers(workspace, conv)) == 1 })
	window := r.agent(all, since)
	view(window, conv.String())
	window.waitType("viewers")
	first.close()
	window.waitUpTo(w.receive(conv, "m2"))
	if got := r.Viewers(workspace, conv); len(got) != 1 {
		t.Errorf("one of two windows closed: %v", got)
	}
	view(window, "")
	eventually(t, "nobody looks", func() bool { return len(r.Viewers(workspace, conv)) == 0 })
}

func TestPresenceOfTwoNodes(t *testing.T) {
	w := newWorld()
	shared := bus.NewMemory()
	a := newRig(t, w, func(o *Options) { o.Bus, o.Node = shared, "a" })
	watcher := a.agent(boss, 0)
	if f := watcher.waitType("hello"); string(f.Present) != `["`+boss.String()+`"]` {
		t.Error(f.raw)
	}
	b := newRig(t, w, func(o *Options) { o.Bus, o.Node = shared, "b" })
	if !b.Present(workspace)[boss] {
		t.Error("the new node has not heard who is there")
	}
	c := b.agent(own, 0)
	watcher.wait("presence", func(f told) bool { return f.T == "presence" && f.MemberID == own })
	c.close()
	watcher.wait("absence", func(f told) bool { return f.T == "presence" && strings.Contains(f.raw, `"present":false`) })
	if b.Present(workspace)[own] || a.Present(workspace)[own] {
		t.Error("still present")
	}
}

func TestCounts(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	unread := 1
	w.counts = func(q port.CountQuery) port.Counts {
		return port.Counts{MineUnread: unread, Holdings: map[desk.Holding]int{desk.HoldingAll: 1001}}
	}
	r := newRig(t, w)
	first, second, blind := r.agent(all, 1), r.agent(all, 1), r.agent(far, 1)
	ask := map[string]any{"t": "counts", "holder": "all", "state": "active", "q": "eva"}
	first.send(ask)
	if f := first.waitType("counts"); !strings.Contains(f.raw, `"all":1001`) || !strings.Contains(f.raw, `"q":"eva"`) {
		t.Error(f.raw)
	}
	second.send(ask)
	second.waitType("counts")
	w.mu.Lock()
	if w.counted != 1 {
		t.Errorf("computed %d times for two of the same", w.counted)
	}
	w.mu.Unlock()
	blind.send(ask)
	blind.waitType("counts")
	w.change(func() { unread = 2 })
	for range 20 {
		w.receive(conv, "m")
	}
	first.wait("new numbers", func(f told) bool { return f.MineUnread == 2 })
	second.wait("new numbers", func(f told) bool { return f.MineUnread == 2 })
	w.mu.Lock()
	if w.counted != 3 {
		t.Errorf("computed %d times", w.counted)
	}
	w.mu.Unlock()
	w.change(func() { unread, w.now = 3, w.now+desk.Minute })
	first.wait("time's numbers", func(f told) bool { return f.MineUnread == 3 })
	blind.wait("time's numbers", func(f told) bool { return f.MineUnread == 3 })
	for _, f := range blind.all() {
		if f.MineUnread == 2 {
			t.Error("recounted for one who saw no change")
		}
	}
}

func TestUnchangedCountsAreNotPushed(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	c := r.agent(all, 1)
	c.send(map[string]any{"t": "counts", "holder": "mine", "state": "active"})
	c.waitType("counts")
	w.receive(conv, "m2")
	eventually(t, "counted again", func() bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return w.counted == 2
	})
	c.waitUpTo(w.receive(conv, "m3"))
	if n := strings.Count(c.text(), `"t":"counts"`); n != 1 {
		t.Errorf("pushed %d times", n)
	}
}
