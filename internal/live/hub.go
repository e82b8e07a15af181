package live

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// Options are what a Hub is made of. Reader is required; the rest has defaults.
type Options struct {
	Reader  port.Reader
	Bus     bus.Bus          // default: one of its own, in memory
	Clock   func() desk.Time // what frames call now; default: the machine's
	Node    string           // this node's name on the bus, unlike any other's; default: a random one
	Poll    time.Duration    // how often feeds look without being woken, and the pace of all else; default 1 s
	Stall   time.Duration    // how long a client may take for one write before its socket is cut as slow; default 10 s
	Log     *slog.Logger
	Can     desk.CapabilityTable // what the channels of this program do
	FileURL wire.FileURL         // addresses of files for visitors; default: files have none
	// AgentOrigin says whether an agent's upgrade comes from our own pages; default: its Origin names the host it asks.
	AgentOrigin func(*http.Request) bool
}

// Hub holds the sockets of agents and visitors, and the feeds that they listen to. It is safe for concurrent use.
type Hub struct {
	reader port.Reader
	bus    bus.Bus
	clock  func() desk.Time
	node   string
	poll   time.Duration
	stall  time.Duration
	began  time.Time
	log    *slog.Logger
	can    desk.CapabilityTable
	files  wire.FileURL

	agents   websocket.Upgrader
	visitors websocket.Upgrader
	loads    chan struct{} // room for reads that are made for one receiver only
	people   people
	looking  atomic.Bool // those who wait are being looked up
	ctx      context.Context
	stop     context.CancelFunc
	unhear   func()
	goes     sync.WaitGroup // all goroutines, and one for the hub being open

	mu      sync.Mutex
	closed  bool
	feeds   map[desk.ID]*feed
	revoked map[desk.ID]time.Time // sessions and members ended lately: their sockets may still be on the way in
}

// errClosed: the hub is closing; the client comes back with jitter.
var errClosed = errors.New("live: the hub is closed")

// New makes a hub and starts its ticker. It listens to the bus until Close.
func New(o Options) *Hub {
	h := &Hub{reader: o.Reader, bus: o.Bus, clock: o.Clock, node: o.Node, poll: o.Poll, stall: o.Stall, began: time.Now(), log: o.Log, can: o.Can, files: o.FileURL,
		loads: make(chan struct{}, 4), feeds: map[desk.ID]*feed{}, revoked: map[desk.ID]time.Time{}}
	if h.bus == nil {
		h.bus = bus.NewMemory()
	}
	if h.clock == nil {
		h.clock = func() desk.Time { return desk.TimeOf(time.Now()) }
	}
	if h.node == "" {
		h.node = rand.Text()
	}
	if h.poll <= 0 {
		h.poll = time.Second
	}
	if h.stall <= 0 {
		h.stall = 10 * time.Second
	}
	if h.log == nil {
		h.log = slog.Default()
	}
	pool := &sync.Pool{}
	h.agents = websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: pool,
		CheckOrigin: o.AgentOrigin}
	h.visitors = websocket.Upgrader{ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: pool,
		Subprotocols: []string{VisitorProtocol}, CheckOrigin: func(*http.Request) bool { return true }}
	h.people.renewed = time.Now()
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.unhear = h.bus.Subscribe(h.hear)
	h.goes.Add(2)
	go h.tick()
	h.bus.Publish(bus.Message{Kind: bus.Roll, Node: h.node})
	return h
}

// Wake says that a workspace's log has grown to seq. It never waits; losing a call costs latency only.
func (h *Hub) Wake(workspace desk.ID, seq int64) {
	h.mu.Lock()
	f := h.feeds[workspace]
	h.mu.Unlock()
	if f != nil && f.scanned.Load() < seq {
		f.nudge()
	}
}

// Close tells every socket that the server restarts, closes them and waits until nothing of the hub runs. When ctx ends
// first, what is left is cut.
func (h *Hub) Close(ctx context.Context) error {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil
	}
	h.closed = true
	h.mu.Unlock()
	h.each(func(s *sub) { s.End(byeFrame(wire.ByeRestart), websocket.CloseServiceRestart, wire.ByeRestart) })
	h.unhear()
	h.goes.Done()
	left := make(chan struct{})
	drained := make(chan struct{})
	go func() {
		h.awaitSockets(ctx)
		close(drained)
		h.stop()
		h.goes.Wait()
		close(left)
	}()
	<-drained
	h.each(func(s *sub) { s.Kill() })
	<-left
	return ctx.Err()
}

// awaitSockets waits until every socket has taken leave, or ctx ends.
func (h *Hub) awaitSockets(ctx context.Context) {
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		left := false
		h.each(func(*sub) { left = true })
		if !left {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// feed gives the workspace's feed, started and held: whoever gets it calls release, and until then Close waits.
func (h *Hub) feed(workspace desk.ID) (*feed, error) {
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return nil, errClosed
	}
	f := h.feeds[workspace]
	if f == nil {
		f = newFeed(h, workspace)
		h.feeds[workspace] = f
		h.goes.Add(1)
		go f.run()
	}
	f.users++
	h.goes.Add(1)
	h.mu.Unlock()
	<-f.ready
	if f.failed != nil {
		h.release(f)
		return nil, f.failed
	}
	return f, nil
}

func (h *Hub) release(f *feed) {
	defer h.goes.Done()
	h.mu.Lock()
	defer h.mu.Unlock()
	f.users--
	f.emptySince = time.Now()
	if f.users == 0 && f.failed != nil && h.feeds[f.workspace] == f {
		delete(h.feeds, f.workspace)
	}
}

// feedOf gives the workspace's feed if it runs.
func (h *Hub) feedOf(workspace desk.ID) *feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	f := h.feeds[workspace]
	if f == nil || !f.running() {
		return nil
	}
	return f
}

func (h *Hub) allFeeds() []*feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*feed, 0, len(h.feeds))
	for _, f := range h.feeds {
		if f.running() {
			all = append(all, f)
		}
	}
	return all
}

// each calls visit for every socket, without any lock held.
func (h *Hub) each(visit func(*sub)) {
	for _, f := range h.allFeeds() {
		for _, s := range f.subs() {
			visit(s)
		}
	}
}

// idleFeed is how long a feed nobody listens to goes on: as long as a page takes to be loaded again.
const idleFeed = 5 * time.Second

// tick is the one ticker: it wakes the feeds, says how far they are, and looks after every socket.
func (h *Hub) tick() {
	defer h.goes.Done()
	ticker := time.NewTicker(h.poll)
	defer ticker.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case now := <-ticker.C:
			h.retire(now)
			for _, f := range h.allFeeds() {
				f.nudge()
				f.tick(now)
			}
			h.tickPeople(now)
		}
	}
}

// retire ends feeds that nobody has listened to for a while, and forgets old revocations.
func (h *Hub) retire(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for workspace, f := range h.feeds {
		if f.users == 0 && now.Sub(f.emptySince) > idleFeed {
			f.stop()
			delete(h.feeds, workspace)
		}
	}
	for id, at := range h.revoked {
		if now.Sub(at) > time.Minute {
			delete(h.revoked, id)
		}
	}
}
