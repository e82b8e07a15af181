package live

import (
	"slices"
	"time"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"
)

const (
	searchMax = 200 // characters of a search
	// countsEvery is the least time between two reckonings of the same numbers; dear ones wait countsRest times as long
	// as they took.
	countsEvery = time.Second
	countsRest  = 20
)

// countsKey names numbers that are reckoned once for all who ask. «Mías» is in them, so the member is what tells
// viewers apart.
type countsKey struct {
	member desk.ID
	holder desk.Holding
	state  desk.Segment
	q      string
}

// countsGroup is who asked for the same numbers. It is guarded by feed.mu.
type countsGroup struct {
	key    countsKey
	agents []*agent
	last   *socket.Frame // as last sent
	dirty  bool
	due    time.Time // not before
}

// countsTable is guarded by feed.mu.
type countsTable struct {
	groups map[countsKey]*countsGroup
	busy   bool
	minute desk.Time
}

// soil notes that a member's numbers may have changed.
func (t *countsTable) soil(member desk.ID) {
	for key, g := range t.groups {
		if key.member == member {
			g.dirty = true
		}
	}
}

// drop takes an agent out of its group.
func (t *countsTable) drop(a *agent) {
	g := a.group
	if g == nil {
		return
	}
	a.group = nil
	g.agents = slices.DeleteFunc(g.agents, func(x *agent) bool { return x == a })
	if len(g.agents) == 0 {
		delete(t.groups, g.key)
	}
}

// wantCounts subscribes an agent to the numbers of a filter, in place of the one before; false when it is none.
func (f *feed) wantCounts(a *agent, in wire.ClientFrame) bool {
	key := countsKey{a.conn.MemberID, in.Holder, in.State, in.Q}
	if !knownHolder(in.Holder) || !knownState(in.State) || utf8.RuneCountInString(in.Q) > searchMax {
		return false
	}
	f.mu.Lock()
	f.counts.drop(a)
	g := f.counts.groups[key]
	if g == nil {
		g = &countsGroup{key: key, dirty: true}
		f.counts.groups[key] = g
	}
	g.agents = append(g.agents, a)
	a.group, a.owed = g, true
	if g.last != nil && !g.dirty {
		a.owed = !a.Push(g.last)
	}
	f.unlock()
	f.reckon(time.Now())
	return true
}

func knownHolder(h desk.Holding) bool {
	return h == desk.HoldingUnassigned || h == desk.HoldingMine || h == desk.HoldingAll
}

func knownState(s desk.Segment) bool {
	return s == desk.SegmentActive || s == desk.SegmentInactive || s == desk.SegmentClosed
}

// tickCounts has the due numbers reckoned; with each new minute all of them, for time moves conversations too.
func (f *feed) tickCounts(now time.Time) {
	minute := f.hub.clock() / desk.Minute
	f.mu.Lock()
	if minute != f.counts.minute {
		f.counts.minute = minute
		for _, g := range f.counts.groups {
			g.dirty = true
		}
	}
	f.mu.Unlock()
	f.reckon(now)
}

// reckon starts the goroutine that computes what is dirty and due, unless it runs.
func (f *feed) reckon(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.counts.busy || f.counts.next(now) == nil {
		return
	}
	f.counts.busy = true
	f.hub.goes.Add(1)
	go func() {
		defer f.hub.goes.Done()
		for f.reckonOne() {
		}
	}()
}

func (t *countsTable) next(now time.Time) *countsGroup {
	for _, g := range t.groups {
		if g.dirty && !now.Before(g.due) {
			return g
		}
	}
	return nil
}

// reckonOne computes one group's numbers and sends them to those who have others.
func (f *feed) reckonOne() bool {
	begun := time.Now()
	f.mu.Lock()
	g := f.counts.next(begun)
	if g == nil || f.ctx.Err() != nil {
		f.counts.busy = false
		f.mu.Unlock()
		return false
	}
	g.dirty, g.due = false, begun.Add(countsEvery)
	viewer, ok := f.dir.Viewer(g.key.member)
	dir := f.dir.Rev
	f.mu.Unlock()
	if !ok {
		return true
	}
	counts, err := f.hub.reader.Counts(f.ctx, f.workspace, port.CountQuery{Viewer: viewer, Holding: g.key.holder,
		Segment: g.key.state, Search: g.key.q, Now: f.hub.clock()})
	took := time.Since(begun)
	f.mu.Lock()
	defer f.unlock()
	g.due = begun.Add(max(countsEvery, countsRest*took))
	if err != nil {
		g.dirty = true
		if f.ctx.Err() == nil {
			f.hub.log.Warn("live: counts failed; trying again", "workspace", f.workspace.String(), "error", err)
		}
		return true
	}
	if dir != f.dir.Rev {
		g.dirty = true // who may see what has changed meanwhile
		return true
	}
	f.sendCounts(g, socket.JSON(wire.CountsFrame{T: wire.FrameCounts, Holder: g.key.holder, State: g.key.state,
		Q: g.key.q, Counts: wire.CountsOf(counts)}))
	return true
}

func (f *feed) sendCounts(g *countsGroup, numbers *socket.Frame) {
	changed := g.last == nil || !g.last.Equal(numbers)
	g.last = numbers
	for _, a := range g.agents {
		if !changed && !a.owed {
			continue
		}
		a.owed = !a.Push(numbers)
		if a.owed {
			g.dirty = true // its queue is full: again when it is due
		}
	}
}
