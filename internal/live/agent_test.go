package live

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

func TestAudience(t *testing.T) {
	w := newWorld()
	r := newRig(t, w)
	conv := w.start(inboxA, "", "hola")
	since := w.assign(conv, all, 0)
	clients := map[desk.ID]*client{}
	for _, m := range []desk.ID{boss, own, mate, all, far} {
		clients[m] = r.agent(m, since)
		clients[m].waitType("hello")
	}
	told := func(do func() int64) map[desk.ID]string {
		t.Helper()
		seq := do()
		out := map[desk.ID]string{}
		for m, c := range clients {
			c.waitUpTo(seq)
			for _, f := range c.all() {
				if f.Seq == seq {
					out[m] += f.T
				}
			}
		}
		return out
	}
	for _, step := range []struct {
		name string
		do   func() int64
		want map[desk.ID]string
	}{
		{"held by another", func() int64 { return w.receive(conv, "m1") },
			map[desk.ID]string{boss: "event", all: "event"}},
		{"to the team", func() int64 { return w.assign(conv, all, team1) },
			map[desk.ID]string{boss: "event", all: "event", mate: "entered"}},
		{"to nobody", func() int64 { return w.assign(conv, 0, 0) },
			map[desk.ID]string{boss: "event", all: "event", mate: "event", own: "entered"}},
		{"claimed", func() int64 { return w.assign(conv, mate, 0) },
			map[desk.ID]string{boss: "event", all: "event", mate: "event", own: "left"}},
		{"comment", func() int64 { return w.comment(conv, all, "c1") },
			map[desk.ID]string{boss: "event", all: "event", mate: "event"}},
		{"own read mark", func() int64 { return w.read(conv, all, 1) }, map[desk.ID]string{all: "event"}},
		{"mark of what one cannot see", func() int64 { return w.read(conv, own, 1) }, map[desk.ID]string{}},
		{"the directory", func() int64 { return w.edit(far, false, func(m *desk.Member) { m.Name = "Fito P" }) },
			map[desk.ID]string{boss: "event", all: "event", mate: "event", own: "event", far: "event"}},
	} {
		if got := told(step.do); fmt.Sprint(got) != fmt.Sprint(step.want) {
			t.Errorf("%s: got %v, want %v", step.name, got, step.want)
		}
	}
	for _, f := range clients[own].all() {
		if f.T == "left" && strings.Contains(f.raw, `"conversation":`) {
			t.Errorf("left tells more than the id: %s", f.raw)
		}
	}
}

// The text is read when the frame is made: if the row has gone out of sight by then, the event that was in sight tells
// nothing.
func TestTextOfWhatIsOutOfSightNowIsNotTold(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "first")
	since := int64(len(w.events))
	r := newRig(t, w)
	c := r.agent(own, since)
	c.waitType("hello")
	seq := w.change(func() {
		w.say(conv, desk.AuthorContact, 1, "still in sight", w.scope(conv))
		row, before := w.rows[conv], w.scope(conv)
		row.Conversation.AssigneeID = all
		w.rows[conv] = row
		w.emit(desk.Event{Type: desk.EventConversationAssigned, Audience: desk.AudienceConversation, ConversationID: conv,
			Before: before, After: w.scope(conv)})
		w.say(conv, desk.AuthorAgent, all, "secret", w.scope(conv))
	})
	c.waitUpTo(seq)
	if text := c.text(); strings.Contains(text, "secret") || strings.Contains(text, "still in sight") || !strings.Contains(text, `"t":"left"`) {
		t.Errorf("got %s", text)
	}
}

func TestReconnectingGetsEachEventOnce(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	seen := map[int64]int{}
	since := int64(1)
	for round := range 5 {
		c := r.agent(all, since)
		c.waitType("hello")
		w.receive(conv, fmt.Sprintf("while on %d", round))
		last := w.receive(conv, fmt.Sprintf("again %d", round))
		c.waitUpTo(last)
		c.close()
		for _, f := range c.all() {
			if f.T == "event" {
				seen[f.Seq]++
			}
			since = max(since, f.UpTo)
		}
		for range 150 { // more than a chunk, so that catching up takes turns
			w.receive(conv, "while off")
		}
	}
	c := r.agent(all, since)
	c.waitUpTo(int64(len(w.events)))
	for _, f := range c.all() {
		if f.T == "event" {
			seen[f.Seq]++
		}
	}
	for seq := int64(2); seq <= int64(len(w.events)); seq++ {
		if seen[seq] != 1 {
			t.Fatalf("event %d told %d times", seq, seen[seq])
		}
	}
}

func TestCatchingUpBeyondTheRingReadsTheLog(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	for range ringSize + 700 {
		w.receive(conv, "m")
	}
	r := newRig(t, w)
	c := r.agent(all, 10)
	c.waitUpTo(int64(len(w.events)))
	next := int64(11)
	for _, f := range c.all() {
		if f.T != "event" {
			continue
		}
		if f.Seq != next {
			t.Fatalf("event %d where %d was due", f.Seq, next)
		}
		next++
	}
	if next != int64(len(w.events))+1 {
		t.Errorf("ended before %d", next)
	}
}

func TestResync(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	for range maxBehind + 10 {
		w.receive(conv, "m")
	}
	r := newRig(t, w)
	last := int64(len(w.events))
	r.agent(all, 1).waitType("resync")      // too far behind
	r.agent(all, last+9).waitType("resync") // of another log
	w.mu.Lock()
	w.tooOld = last - 600
	w.mu.Unlock()
	r.agent(all, last-700).waitType("resync")
	ok := r.agent(all, last-550)
	ok.waitUpTo(last)
}

func TestAccessChangeLetsTheMemberLoadAnew(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	since := w.assign(conv, own, 0)
	r := newRig(t, w)
	changed, matesChanged, other := r.agent(all, since), r.agent(mate, since), r.agent(far, since)
	for _, c := range []*client{changed, matesChanged, other} {
		c.waitType("hello")
	}
	w.edit(all, true, func(m *desk.Member) { m.InboxIDs = []desk.ID{inboxB} })
	changed.waitType("resync")
	changed.waitClosed()
	seq := w.receive(conv, "secret")
	again := r.agent(all, since)
	again.waitType("resync") // the change lies after what it knew
	fresh := r.agent(all, seq)
	other.waitUpTo(w.receive(conv, "secret"))
	fresh.waitUpTo(seq + 1)
	if strings.Contains(fresh.text()+again.text()+changed.text(), "secret") {
		t.Error("told of an inbox that it works in no more")
	}
	// One who joins the team of another widens what that other sees.
	w.edit(own, true, func(m *desk.Member) { m.TeamIDs = []desk.ID{team1} })
	matesChanged.waitType("resync")
	seq = w.edit(far, true, func(m *desk.Member) { m.Active = false })
	if f := other.waitType("bye"); f.Reason != "revoked" {
		t.Errorf("got %s", f.raw)
	}
	if f := r.agent(far, seq).waitType("bye"); f.Reason != "revoked" {
		t.Errorf("got %s", f.raw)
	}
}

func TestCursorIsToldToThoseWhoSeeNothing(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	c := r.agent(far, 1)
	c.waitUpTo(w.receive(conv, "secret"))
	if text := c.text(); strings.Contains(text, "secret") || !strings.Contains(text, `"t":"cursor"`) {
		t.Errorf("got %s", text)
	}
	c.send(map[string]any{"t": "ping"})
	seq := w.receive(conv, "m2")
	c.waitUpTo(seq)
}

func TestAClockThatJumpsIsToldAtOnce(t *testing.T) {
	w := newWorld()
	r := newRig(t, w)
	c := r.agent(all, 0)
	c.waitType("hello")
	w.mu.Lock()
	w.now += 5 * desk.Hour
	now := w.now
	w.mu.Unlock()
	c.wait("the new time", func(f told) bool {
		return f.T == "cursor" && strings.Contains(f.raw, strconv.FormatInt(int64(now), 10))
	})
}

func TestAFailingStoreDelaysOnly(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	c := r.agent(all, 1)
	c.waitType("hello")
	w.mu.Lock()
	w.failing = errors.New("no")
	w.mu.Unlock()
	seq := w.receive(conv, "m2")
	w.mu.Lock()
	w.failing = nil
	w.mu.Unlock()
	c.waitUpTo(seq)
}

func TestRevokeAndRestart(t *testing.T) {
	w := newWorld()
	r := newRig(t, w)
	byMember, bySession := r.agent(all, 0), r.agent(own, 0)
	byMember.waitType("hello")
	bySession.waitType("hello")
	r.RevokeMember(all)
	if f := byMember.waitType("bye"); f.Reason != "revoked" {
		t.Error(f.raw)
	}
	r.RevokeSession(own + 5000)
	if f := bySession.waitType("bye"); f.Reason != "revoked" {
		t.Error(f.raw)
	}
	bySession.waitClosed()
	if f := r.agent(own, 0).waitType("bye"); f.Reason != "revoked" {
		t.Error(f.raw) // its upgrade was on the way
	}
	stays := r.agent(far, 0)
	stays.waitType("hello")
	w.mu.Lock()
	w.sessions = nil
	w.mu.Unlock()
	r.recheck()
	if f := stays.waitType("bye"); f.Reason != "revoked" {
		t.Error(f.raw)
	}
	last := r.agent(mate, 0)
	last.waitType("hello")
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if f := last.waitType("bye"); f.Reason != "restart" {
		t.Error(f.raw)
	}
	if code := last.waitClosed(); code != 1012 {
		t.Errorf("closed with %d", code)
	}
}

func TestBadFramesEndTheSocketAlone(t *testing.T) {
	w := newWorld()
	r := newRig(t, w)
	good := r.agent(all, 0)
	good.waitType("hello")
	for name, bad := range map[string]string{
		"no json": "{", "unknown": `{"t":"fly"}`, "no kind": `{}`, "bad id": `{"t":"viewing","conversation_id":"no"}`,
		"bad holder": `{"t":"counts","holder":"none","state":"active"}`, "bad mode": `{"t":"typing","mode":"x"}`,
		"long search": `{"t":"counts","holder":"all","state":"active","q":"` + strings.Repeat("x", 300) + `"}`,
		"an array":    `[]`, "deep": strings.Repeat("[", 3000),
	} {
		c := r.agent(all, 0)
		if err := c.ws.WriteMessage(1, []byte(bad)); err != nil {
			t.Fatal(err)
		}
		if code := c.waitClosed(); code != 1008 {
			t.Errorf("%s: closed with %d", name, code)
		}
	}
	huge := r.agent(all, 0)
	if err := huge.ws.WriteMessage(1, make([]byte, 5<<10)); err != nil {
		t.Fatal(err)
	}
	if code := huge.waitClosed(); code != 1009 {
		t.Errorf("huge: closed with %d", code)
	}
	binary := r.agent(all, 0)
	if err := binary.ws.WriteMessage(2, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if code := binary.waitClosed(); code != 1003 {
		t.Errorf("binary: closed with %d", code)
	}
	flood := r.agent(all, 0)
	for range 100 {
		if flood.ws.WriteMessage(1, []byte(`{"t":"ping"}`)) != nil {
			break
		}
	}
	if code := flood.waitClosed(); code != 1008 && code != 1006 && code != 0 {
		t.Errorf("flood: closed with %d", code)
	}
	conv := w.start(inboxA, "", "m1")
	good.wait("the message", func(f told) bool { return f.ConversationID == conv })
}
