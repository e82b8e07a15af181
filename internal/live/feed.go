package live

import (
	"context"
	"errors"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

const (
	batchSize = 128  // events read and rendered together
	ringSize  = 512  // newest entries kept rendered for those who reconnect
	maxBehind = 2000 // events after which a client loads everything anew
)

// feed follows one workspace's log.
type feed struct {
	hub       *Hub
	workspace desk.ID
	ctx       context.Context
	stop      context.CancelFunc
	wake      chan struct{}
	ready     chan struct{} // closed when the feed stands, or failed to
	failed    error
	scanned   atomic.Int64 // pos, for those without the lock
	lookedAt  time.Time    // when run last looked at the log; its own

	users      int // guarded by Hub.mu
	emptySince time.Time

	mu       sync.Mutex
	pos      int64 // everything up to it was handed to the live subscribers
	dir      *desk.Directory
	ring     []*entry // ascending; holds every event after floor up to pos
	floor    int64
	members  map[desk.ID]*member
	visitors map[desk.ID][]*visitor // by conversation
	waiting  []*visitor             // who have none yet
	later    []func()               // to be done when the lock is free
	counts   countsTable
	clockAt  int64 // microseconds from the time that passes, which no hand sets, to the clock, as of the last tick
}

// member is a member with sockets.
type member struct {
	id     desk.ID
	viewer desk.Viewer
	agents []*agent
	goneAt time.Time // when the last socket left; zero while there is one
	told   bool      // presence was published
}

func newFeed(h *Hub, workspace desk.ID) *feed {
	f := &feed{hub: h, workspace: workspace, wake: make(chan struct{}, 1), ready: make(chan struct{}),
		members: map[desk.ID]*member{}, visitors: map[desk.ID][]*visitor{}, emptySince: time.Now()}
	f.ctx, f.stop = context.WithCancel(h.ctx)
	f.counts = countsTable{groups: map[countsKey]*countsGroup{}, minute: h.clock() / desk.Minute}
	f.clockAt = int64(h.clock()) - time.Since(h.began).Microseconds()
	return f
}

func (f *feed) running() bool {
	select {
	case <-f.ready:
		return f.failed == nil
	default:
		return false
	}
}

func (f *feed) nudge() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// unlock frees the lock and then does what was put off, for the bus must not be called with it held.
func (f *feed) unlock() {
	later := f.later
	f.later = nil
	f.mu.Unlock()
	for _, do := range later {
		do()
	}
}

// run starts a little before the end of the log, so that those who reconnect find what they missed rendered, and
// follows it until the feed is stopped.
func (f *feed) run() {
	defer f.hub.goes.Done()
	if err := f.start(); err != nil {
		f.failed = err
		close(f.ready)
		f.stop()
		return
	}
	close(f.ready)
	for {
		select {
		case <-f.ctx.Done():
			return
		case <-f.wake:
		}
		f.pace()
		for more := true; more && f.ctx.Err() == nil; {
			var err error
			if more, err = f.step(); err != nil && f.ctx.Err() == nil {
				f.hub.log.Warn("live: reading the log failed; trying again", "workspace", f.workspace.String(), "error", err)
			}
		}
	}
}

// stepGap is the least time between two looks at the log. Under load a look then finds what several commits brought, and
// rows that they share are read once.
const stepGap = 5 * time.Millisecond

// pace waits until the gap since the last look is over; after a quiet while it does not wait at all.
func (f *feed) pace() {
	if gap := stepGap - time.Since(f.lookedAt); gap > 0 {
		select {
		case <-time.After(gap):
		case <-f.ctx.Done():
		}
	}
	f.lookedAt = time.Now()
}

func (f *feed) start() error {
	last, err := f.hub.reader.LastSeq(f.ctx, f.workspace)
	if err != nil {
		return err
	}
	dir, err := f.hub.reader.Directory(f.ctx, f.workspace)
	if err != nil {
		return err
	}
	f.pos, f.dir = max(0, last-ringSize), dir
	if _, _, err := f.hub.reader.Events(f.ctx, f.workspace, f.pos, 1); errors.Is(err, port.ErrTooOld) {
		f.pos = last
	}
	f.floor = f.pos
	f.scanned.Store(f.pos)
	for more := f.pos < last; more; {
		if more, err = f.step(); err != nil {
			return err
		}
	}
	return nil
}

// step takes the next batch; more says that another may wait.
func (f *feed) step() (more bool, err error) {
	f.mu.Lock()
	pos, known := f.pos, f.dir
	f.mu.Unlock()
	events, upTo, err := f.hub.reader.Events(f.ctx, f.workspace, pos, batchSize)
	if errors.Is(err, port.ErrTooOld) {
		return true, f.skip()
	}
	if err != nil || upTo <= pos {
		return false, err
	}
	entries, dir, err := f.hub.render(f.ctx, f.workspace, events, known)
	if err != nil {
		return false, err
	}
	f.mu.Lock()
	defer f.unlock()
	if !f.adopt(dir) {
		return true, nil
	}
	f.hand(entries)
	f.pos = upTo
	for _, m := range f.members {
		for _, a := range m.agents {
			if a.live {
				a.cursor = max(a.cursor, upTo)
			}
		}
	}
	f.scanned.Store(upTo)
	f.keep(entries)
	return len(events) == batchSize, nil
}

// skip is for a feed that fell behind what the log keeps: everyone loads anew.
func (f *feed) skip() error {
	last, err := f.hub.reader.LastSeq(f.ctx, f.workspace)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.unlock()
	f.pos, f.floor, f.ring = last, last, nil
	f.scanned.Store(last)
	for _, s := range f.locked() {
		s.resync()
	}
	return nil
}

// adopt takes the directory that entries were rendered with, and lets those members load anew whose sight it changed.
// false: it is older than the feed's own, and the entries must be rendered again.
func (f *feed) adopt(dir *desk.Directory) bool {
	if dir.Rev <= f.dir.Rev {
		return dir.Rev == f.dir.Rev
	}
	f.dir = dir
	for _, m := range f.members {
		viewer, ok := dir.Viewer(m.id)
		old := m.viewer
		m.viewer = viewer
		switch {
		case !ok:
			for _, a := range m.agents {
				a.live = false
				a.End(byeFrame(wire.ByeRevoked), websocket.ClosePolicyViolation, wire.ByeRevoked)
			}
		case !sameSight(old, viewer):
			for _, a := range m.agents {
				a.resync()
			}
		}
	}
	return true
}

// sameSight says whether two viewers see the same of what there was. An admin's new inbox holds nothing yet.
func sameSight(a, b desk.Viewer) bool {
	if a.Role != b.Role || a.Visibility != b.Visibility || !sameSet(a.TeamIDs, b.TeamIDs) || !sameSet(a.TeammateIDs, b.TeammateIDs) {
		return false
	}
	if b.Role == desk.RoleOwner || b.Role == desk.RoleAdmin {
		return true
	}
	return sameSet(a.InboxIDs, b.InboxIDs)
}

func sameSet(a, b []desk.ID) bool {
	if len(a) != len(b) {
		return false
	}
	for _, id := range a {
		if !slices.Contains(b, id) {
			return false
		}
	}
	return true
}

// hand gives new entries to everyone who is live.
func (f *feed) hand(entries []*entry) {
	for _, m := range f.members {
		relevant := false
		for _, e := range entries {
			picked := e.pick(&m.viewer)
			relevant = relevant || picked != nil && e.touchesCounts()
			unsettled := unsettles(&e.Event, &m.viewer)
			if picked == nil && !unsettled {
				continue
			}
			for _, a := range m.agents {
				if a.live && a.cursor < e.Seq {
					f.offer(&a.sub, e, picked, unsettled)
				}
			}
		}
		if relevant {
			f.counts.soil(m.id)
		}
	}
	for _, e := range entries {
		if e.visitor == nil && !e.state {
			continue
		}
		for _, v := range f.visitors[e.ConversationID] {
			if v.live && v.cursor < e.Seq {
				f.offer(&v.sub, e, e.visitor, false)
			}
		}
	}
}

func (e *entry) touchesCounts() bool {
	switch e.Type {
	case desk.EventCommentAdded, desk.EventMessageChanged, desk.EventVisitRecorded, desk.EventVisitorReadChanged:
		return false
	default:
		return e.Audience == desk.AudienceConversation || e.Type == desk.EventReadChanged ||
			e.Type == desk.EventWorkspaceChanged
	}
}

// keep adds entries to the ring and drops the oldest.
func (f *feed) keep(entries []*entry) {
	f.ring = append(f.ring, entries...)
	if over := len(f.ring) - ringSize; over > 0 {
		f.floor = f.ring[over-1].Seq
		f.ring = slices.Clone(f.ring[over:])
	}
}

// after gives entries of the ring that follow a position, at most n; ok is false when the ring does not reach back so
// far.
func (f *feed) after(seq int64, n int) (entries []*entry, ok bool) {
	if seq < f.floor {
		return nil, false
	}
	i := sort.Search(len(f.ring), func(i int) bool { return f.ring[i].Seq > seq })
	return f.ring[i:min(len(f.ring), i+n)], true
}

// locked lists all subscribers; the lock is held.
func (f *feed) locked() []*sub {
	var all []*sub
	for _, m := range f.members {
		for _, a := range m.agents {
			all = append(all, &a.sub)
		}
	}
	for _, list := range f.visitors {
		for _, v := range list {
			all = append(all, &v.sub)
		}
	}
	for _, v := range f.waiting {
		all = append(all, &v.sub)
	}
	return all
}

func (f *feed) subs() []*sub {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.locked()
}
