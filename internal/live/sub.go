package live

import (
	"context"
	"errors"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// sub is a socket with its cursor over the log. What stands here is guarded by feed.mu.
type sub struct {
	socket.Socket
	hub    *Hub
	feed   *feed
	owner  owner
	cursor int64     // everything up to it was handed over, or is not for this one
	told   int64     // the last up_to that the client was given
	toldAt time.Time // when
	begun  bool      // the hello is out
	live   bool      // the feed hands over; else catchUp does, or nobody any more
}

func (s *sub) begins(h *Hub, ws *websocket.Conn) {
	s.hub = h
	s.Init(ws, &h.goes, h.stall)
}

// owner is the agent or visitor that a sub is part of. feed.mu is held at every call.
type owner interface {
	// wants and reach say which events of the log need rendering at all, and how many to read at once.
	wants(e desk.Event) bool
	reach() int
	// choose gives what to hand over of an entry, and whether it makes the client load everything anew.
	choose(e *entry) (f *socket.Frame, unsettled bool)
	// handed is told after choose's frame, which may be nil, was queued.
	handed(e *entry, f *socket.Frame)
	caughtUp()
	hello(upTo int64) *socket.Frame
}

// catchChunk is how many entries are queued before the client must have taken them.
const catchChunk = 64

func (s *sub) resync() {
	s.live = false
	s.End(resyncFrame, websocket.CloseNormalClosure, wire.FrameResync)
}

// offer hands an entry to a sub; false means that it takes nothing more for now.
func (f *feed) offer(s *sub, e *entry, picked *socket.Frame, unsettled bool) bool {
	if unsettled {
		s.resync()
		return false
	}
	if picked != nil {
		if !s.Push(picked) {
			f.lag(s)
			return false
		}
		s.told, s.toldAt = e.Seq, time.Now()
	}
	s.cursor = e.Seq
	s.owner.handed(e, picked)
	return true
}

// lag takes a live sub whose queue is full out of the feed's hands: it goes on by itself once the client has taken what
// is queued. A client that takes nothing is ended by the ticker.
func (f *feed) lag(s *sub) {
	if !s.live {
		return
	}
	s.live = false
	f.goOn(s)
}

func (f *feed) goOn(s *sub) {
	f.hub.goes.Add(1)
	go func() {
		defer f.hub.goes.Done()
		f.catchUp(s)
	}()
}

// catchUp brings a sub from its cursor to where the feed is, at the client's pace, and makes it live there.
func (f *feed) catchUp(s *sub) {
	for s.WaitIdle() {
		since, done := f.replay(s)
		if done {
			return
		}
		if since >= 0 && !f.replayLog(s, since) {
			return
		}
	}
}

// replay hands over what the ring holds. since is where to read the log when the ring does not reach back so far, else
// -1; done says that there is no more to do.
func (f *feed) replay(s *sub) (since int64, done bool) {
	f.mu.Lock()
	defer f.unlock()
	if s.cursor >= f.pos {
		s.live = true
		s.owner.caughtUp()
		return -1, true
	}
	if f.pos-s.cursor > maxBehind {
		s.resync()
		return -1, true
	}
	entries, ok := f.after(s.cursor, catchChunk)
	if !ok {
		return s.cursor, false
	}
	if f.handOver(s, entries) && len(entries) < catchChunk {
		s.cursor = max(s.cursor, f.pos)
	}
	return -1, false
}

func (f *feed) handOver(s *sub, entries []*entry) bool {
	for _, e := range entries {
		if e.Seq <= s.cursor {
			continue
		}
		picked, unsettled := s.owner.choose(e)
		if !f.offer(s, e, picked, unsettled) {
			return false
		}
	}
	return true
}

// replayLog hands over a batch that it reads and renders for this sub alone; false ends the catching up.
func (f *feed) replayLog(s *sub, since int64) bool {
	h := f.hub
	select {
	case h.loads <- struct{}{}:
		defer func() { <-h.loads }()
	case <-h.ctx.Done():
		return false
	}
	f.mu.Lock()
	known := f.dir
	f.mu.Unlock()
	events, upTo, err := h.reader.Events(f.ctx, f.workspace, since, s.owner.reach())
	events = slices.DeleteFunc(events, func(e desk.Event) bool { return !s.owner.wants(e) })
	var entries []*entry
	dir := known
	if err == nil && len(events) > 0 {
		entries, dir, err = h.render(f.ctx, f.workspace, events, known)
	}
	f.mu.Lock()
	defer f.unlock()
	switch {
	case errors.Is(err, port.ErrTooOld):
		s.resync()
		return false
	case err != nil:
		h.log.Warn("live: catching up failed", "workspace", f.workspace.String(), "error", err)
		s.End(byeFrame(wire.ByeRestart), websocket.CloseTryAgainLater, wire.ByeRestart)
		return false
	}
	if f.adopt(dir) && f.handOver(s, entries) {
		s.cursor = max(s.cursor, upTo)
	}
	return true
}

// position is a hello or a cursor.
func (f *feed) position(t string, upTo int64) *socket.Frame {
	return socket.JSON(wire.Position{T: t, UpTo: upTo, Now: f.hub.clock()})
}

// begin queues the hello and brings the sub to the end of the log. since is the client's position, negative for "from
// now on".
func (f *feed) begin(s *sub, since int64) bool {
	if since > f.scanned.Load() {
		last, err := f.hub.reader.LastSeq(f.ctx, f.workspace)
		if err != nil || since > last {
			f.mu.Lock()
			s.resync() // a position of another log: a backup was restored
			f.mu.Unlock()
			return false
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if since < 0 {
		since = f.pos
	}
	s.cursor, s.told, s.toldAt, s.begun = since, since, time.Now(), true
	if !s.Held() {
		s.Push(s.owner.hello(since))
	}
	return true
}

// settledSince says whether the member sees now what it saw at its position. If not, nothing of what came between may be
// told by what it sees now: it loads everything anew.
func (f *feed) settledSince(a *agent, since int64) bool {
	for {
		f.mu.Lock()
		viewer := a.member.viewer
		entries, ok := f.after(since, len(f.ring))
		far := f.pos-since > maxBehind
		f.mu.Unlock()
		if ok || far || since < 0 {
			return !slices.ContainsFunc(entries, func(e *entry) bool { return unsettles(&e.Event, &viewer) })
		}
		events, upTo, err := f.hub.reader.Events(f.ctx, f.workspace, since, ringSize)
		if err != nil || upTo <= since {
			return true // what is wrong shows itself when the events are read to be told
		}
		if slices.ContainsFunc(events, func(e desk.Event) bool { return unsettles(&e, &viewer) }) {
			return false
		}
		since = upTo
	}
}

// mention queues what is told once and never repeated: typing, presence. A client that lags does without. feed.mu is
// held.
func (s *sub) mention(f *socket.Frame) {
	if s.begun {
		s.Push(f)
	}
}

// Cursors are sent to agents as soon as the ticker finds them behind, to visitors when they are far behind, and to all
// when nothing was sent for a while.
const (
	cursorEvery   = 14 * time.Second
	visitorBehind = 500
	visitorPause  = 5 * time.Second
	clockJump     = int64(time.Second / time.Microsecond) // beyond it agents are told the time at once: they count down with it
)

// tick says how far the feed is to those who were not told otherwise, and looks after the sockets and what is due.
func (f *feed) tick(now time.Time) {
	f.mu.Lock()
	at := int64(f.hub.clock()) - now.Sub(f.hub.began).Microseconds()
	jumped := max(at-f.clockAt, f.clockAt-at) > clockJump
	f.clockAt = at
	cursor := &socket.Lazy{Make: func() *socket.Frame { return f.position(wire.FrameCursor, f.pos) }}
	for id, m := range f.members {
		f.tickMember(m, now)
		if len(m.agents) == 0 && !m.told {
			delete(f.members, id)
		}
		for _, a := range m.agents {
			if a.live && a.cursor <= f.pos && (jumped || a.told < f.pos || now.Sub(a.toldAt) >= cursorEvery) {
				f.tellCursor(&a.sub, cursor, now)
			}
		}
	}
	for _, list := range f.visitors {
		for _, v := range list {
			v.tick(now)
			if !v.live || v.Held() || v.cursor > f.pos {
				continue
			}
			v.cursor = f.pos
			if pause := now.Sub(v.toldAt); pause >= cursorEvery || f.pos-v.told > visitorBehind && pause > visitorPause {
				f.tellCursor(&v.sub, cursor, now)
			}
		}
	}
	var waiting []*visitor
	for _, v := range f.waiting {
		if v.live && v.looked != f.pos && len(waiting) < lookMost && !f.hub.looking.Load() {
			v.looked = f.pos
			waiting = append(waiting, v)
		}
	}
	all := f.locked()
	f.unlock()
	for _, s := range all {
		s.Look(now)
	}
	if len(waiting) > 0 {
		f.hub.looking.Store(true)
		f.lookUp(waiting, func() { f.hub.looking.Store(false) })
	}
	f.tickCounts(now)
}

func (f *feed) tellCursor(s *sub, cursor *socket.Lazy, now time.Time) {
	if s.Push(cursor.Get()) {
		s.told, s.toldAt = f.pos, now
	}
}

// scopeOf reads who may see a conversation now; ok is false when there is none.
func (h *Hub) scopeOf(ctx context.Context, workspace, conversation desk.ID) (scope desk.Scope, row port.Row, ok bool) {
	entities, err := h.reader.Entities(ctx, workspace, port.EntityRefs{Conversations: []desk.ID{conversation}})
	if err != nil {
		return desk.Scope{}, port.Row{}, false
	}
	row, ok = entities.Conversations[conversation]
	return row.Conversation.Scope(), row, ok
}
