// Package world is what happens in the simulator of Meta: businesses and their numbers, customers and their phones, the
// messages between them, and the news that go out as webhooks. It knows nothing of HTTP servers.
package world

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/hub"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Options set up a simulator.
type Options struct {
	Now              func() time.Time           // the clock to start from; nil = time.Now
	Seed             uint64                     // of every choice that is left to luck
	Log              *slog.Logger               // nil = none
	AllowAnyCallback bool                       // webhooks may go to other machines
	BaseURL          string                     // where the handler is reached, without a slash at its end; "" = as the last Graph request came
	OnClock          func(offset time.Duration) // told when the simulated clock is moved
}

// Errors of the methods.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("already taken")
	ErrRefused  = errors.New("refused")
)

// Limits of what is kept in memory; the oldest goes first.
const (
	maxThread  = 500     // messages of one conversation that its phone shows
	maxIndex   = 200_000 // messages that can be found by their id
	maxShadows = 20_000
)

// World is one simulated world. All methods may be called from many goroutines.
type World struct {
	*knobs.Box // settings and faults
	Events     *hub.Hub

	options  Options
	log      *slog.Logger
	timeline *hook.Timeline
	queue    *hook.Queue
	client   *http.Client
	offset   atomic.Int64 // nanoseconds that the clock is ahead of Options.Now
	base     atomic.Pointer[string]
	serial   atomic.Uint64 // of ids that need not be the same in every run
	fetches  chan struct{}
	done     chan struct{}

	mu sync.Mutex // guards all below, and what hangs from it
	state
}

// state is what Reset throws away.
type state struct {
	businesses []*Company
	apps       map[string]*Company
	wabas      map[string]*Company
	tokens     map[string]*Company
	numbers    map[string]*Line
	templates  map[string]*template // by id
	customers  map[string]*customer
	order      []*customer
	byWA       map[string]*customer
	byUser     map[string]*customer
	shadows    ledger.Index[*customer] // by number or user id
	messages   ledger.Index[*entry]    // by wamid
	files      *media.Store
	book       *ledger.Book
}

// New starts a world without any business.
func New(options Options) *World {
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.Log == nil {
		options.Log = slog.New(slog.DiscardHandler)
	}
	s := &World{
		Events: hub.New(), options: options, log: options.Log, Box: knobs.New(), timeline: hook.NewTimeline(),
		fetches: make(chan struct{}, 8), done: make(chan struct{}), state: emptyState(),
	}
	s.Changed = func() { s.Events.Publish("faults", "", s.AllFaults()) }
	s.base.Store(&options.BaseURL)
	s.client = hook.Client(options.AllowAnyCallback, 30*time.Second)
	s.queue = hook.NewQueue(hook.Config{
		Timeline: s.timeline, Seed: options.Seed, Client: s.client,
		Timeout: func() time.Duration { return knobs.MS(s.Settings().PostTimeout) },
		Target:  s.target, Done: s.posted,
		Faults: func(e hook.Element) hook.Faults { return s.Faults(e.Phone).Delivery() },
		Retry:  func(attempt int) time.Duration { return s.Settings().RetryAfter(attempt) },
	})
	return s
}

func emptyState() state {
	return state{
		apps: map[string]*Company{}, wabas: map[string]*Company{}, tokens: map[string]*Company{},
		numbers: map[string]*Line{}, templates: map[string]*template{}, customers: map[string]*customer{},
		byWA: map[string]*customer{}, byUser: map[string]*customer{},
		shadows: ledger.NewIndex[*customer](maxShadows), messages: ledger.NewIndex[*entry](maxIndex),
		files: media.NewStore(), book: ledger.New(),
	}
}

// Close ends the goroutines; webhooks not yet delivered are forgotten.
func (s *World) Close() {
	close(s.done)
	s.queue.Close()
	s.timeline.Close()
	s.Events.Close()
}

// Now is the simulated time.
func (s *World) Now() time.Time { return s.options.Now().Add(time.Duration(s.offset.Load())) }

func (s *World) micros() desk.Time { return desk.TimeOf(s.Now()) }

// Clock is the simulated time and how far it is ahead.
func (s *World) Clock() shape.Clock {
	return shape.Clock{Now: s.micros(), OffsetMS: time.Duration(s.offset.Load()).Milliseconds()}
}

// Advance moves the simulated clock forward.
func (s *World) Advance(d time.Duration) {
	offset := time.Duration(s.offset.Add(int64(d)))
	if s.options.OnClock != nil {
		s.options.OnClock(offset)
	}
	s.Events.Publish("clock", "", s.Clock())
}

// Settle waits until no status is due and every webhook was answered 200, or for the end of the context.
func (s *World) Settle(ctx context.Context) error { return s.timeline.Idle(ctx) }

// Pending is how many statuses and webhooks are under way.
func (s *World) Pending() int { return s.timeline.Pending() }

// Wait waits so long in real time, or until the world ends.
func (s *World) Wait(d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.done:
	}
}

// Reset forgets customers, messages, media and the ledger, and with keep=false the businesses too. Webhooks under way are
// dropped. Settings and faults return to their defaults.
func (s *World) Reset(keep bool) {
	s.timeline.Clear()
	s.queue.Clear()
	s.Box.Reset()
	s.mu.Lock()
	old := s.state
	s.state = emptyState()
	if keep {
		s.businesses, s.apps, s.wabas = old.businesses, old.apps, old.wabas
		s.tokens, s.numbers, s.templates = old.tokens, old.numbers, old.templates
		for _, b := range s.businesses {
			b.webhook.Waiting, b.webhook.Acked, b.webhook.Refused = 0, 0, 0
		}
	}
	s.mu.Unlock()
	s.Events.Publish("reset", "", struct{}{})
}

// Ledger gives a copy of all that truly happened.
func (s *World) Ledger() ledger.Ledger { return s.Book().Ledger() }

// Counts gives the sums of the ledger.
func (s *World) Counts() ledger.Counts { return s.Book().Counts() }

// Book is the ledger that is being written.
func (s *World) Book() *ledger.Book {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.book
}

// SetBase says where the handler is reached, for addresses of media. One given in the options stays.
func (s *World) SetBase(base string) {
	if s.options.BaseURL == "" && *s.base.Load() != base {
		s.base.Store(&base)
	}
}

// Seed is that of the options.
func (s *World) Seed() uint64 { return s.options.Seed }

// Invent gives a number of so many digits that no other id has.
func (s *World) Invent(kind string, digits int) string {
	return ids.Number(s.options.Seed, kind, digits, s.serial.Add(1))
}

func (s *World) chance(kind, key string, n int) float64 {
	return hook.Chance(s.options.Seed, kind, key, n)
}

func (s *World) between(span [2]int64, kind, key string) time.Duration {
	least := knobs.MS(span[0])
	if span[1] <= span[0] {
		return least
	}
	return least + time.Duration(s.chance(kind, key, 0)*float64(knobs.MS(span[1]-span[0])))
}
