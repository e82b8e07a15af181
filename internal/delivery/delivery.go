// Package delivery drains the outbox: it hands each message to its provider once, in the order of its conversation, at the
// pace that the provider allows, and notes what became of it.
package delivery

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Options of New.
type Options struct {
	Traffic  *traffic.Traffic
	Store    port.Store
	Sessions *channel.Sessions
	Can      desk.CapabilityTable
	// Open gives the bytes of a file by their SHA-256.
	Open  func(ctx context.Context, sha256 string) (io.ReadSeekCloser, error)
	Clock func() desk.Time
	Log   *slog.Logger
	Node  string
}

const (
	consumer  = "delivery"
	pollEvery = 250 * time.Millisecond
	// roundGap is the least time between two looks at the outbox: under load each then finds what many commits brought.
	roundGap = 5 * time.Millisecond
	// lookMost is how many due conversations are looked at in one round.
	lookMost = 256
	// atOnce is how many messages of one inbox are on their way at the same time.
	atOnce = 32
	// sendTime bounds one exchange with a provider; it is shorter than traffic.LeaseFor.
	sendTime = 30 * time.Second
)

// Runner drains the outbox. Of several nodes the one that holds the lease works; that a message leaves once does not rest
// on it, but on the claim.
type Runner struct {
	Options
	wake     chan struct{}
	lease    port.Lease
	lookedAt time.Time
	goes     sync.WaitGroup

	mu      sync.Mutex
	flying  map[desk.ID]bool // entries that are on their way
	inboxes map[desk.ID]*pace
}

// New makes a runner.
func New(o Options) *Runner {
	return &Runner{Options: o, lease: port.Lease{Store: o.Store, Clock: o.Clock, Name: consumer, Node: o.Node},
		wake: make(chan struct{}, 1), flying: map[desk.ID]bool{}, inboxes: map[desk.ID]*pace{}}
}

// Wake says that there may be something to send. Missing a call costs at most a quarter of a second.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run works until the context ends, and then until what is on its way has an answer.
func (r *Runner) Run(ctx context.Context) {
	defer r.goes.Wait()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-ticker.C:
		}
		r.rest(ctx)
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("delivery: reading the outbox failed; it goes on by itself", "error", err)
		}
	}
}

func (r *Runner) rest(ctx context.Context) {
	if gap := roundGap - time.Since(r.lookedAt); gap > 0 {
		select {
		case <-time.After(gap):
		case <-ctx.Done():
		}
	}
	r.lookedAt = time.Now()
}

// round starts what may leave now.
func (r *Runner) round(ctx context.Context) error {
	holds, err := r.lease.Held(ctx)
	if err != nil || !holds {
		return err
	}
	workspaces, err := r.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		if err := r.look(ctx, workspace); err != nil {
			return err
		}
	}
	return nil
}

// look starts what is due in a workspace. Inboxes that are paused or have their hands full are left out, so that their
// queues hide no other's.
func (r *Runner) look(ctx context.Context, workspace desk.ID) error {
	dir, err := r.Store.Directory(ctx, workspace)
	if err != nil {
		return err
	}
	skip := r.full(dir)
	for {
		due, err := r.Store.DueOutgoing(ctx, workspace, r.Clock(), skip, lookMost)
		if err != nil {
			return err
		}
		full := map[desk.ID]bool{}
		for _, out := range due {
			if !r.start(ctx, workspace, dir, out) {
				full[out.InboxID] = true
			}
		}
		if len(due) < lookMost || len(full) == 0 {
			return nil
		}
		for id := range full {
			skip = append(skip, id) // look behind it
		}
	}
}

// full lists the inboxes that take nothing now.
func (r *Runner) full(dir *desk.Directory) []desk.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	var skip []desk.ID
	for _, inbox := range dir.Inboxes {
		if inbox.Channel.DeliversItself() {
			continue
		}
		if p := r.inboxes[inbox.ID]; inbox.Health.Paused() || p != nil && !p.ready(time.Now()) {
			skip = append(skip, inbox.ID)
		}
	}
	return skip
}

// start sends an entry by a goroutine of its own; false when its inbox takes no more now.
func (r *Runner) start(ctx context.Context, workspace desk.ID, dir *desk.Directory, out port.Outgoing) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flying[out.ID] {
		return true
	}
	p := r.inboxes[out.InboxID]
	if p == nil {
		inbox, _ := dir.Inbox(out.InboxID)
		p = newPace(r.Can[inbox.Channel].Limits)
		r.inboxes[out.InboxID] = p
	}
	now := time.Now()
	if !p.ready(now) {
		return false
	}
	if !p.begin(out.ConversationID, now) {
		return true // this person alone has had enough for now
	}
	r.flying[out.ID] = true
	r.goes.Add(1)
	go func() {
		defer r.goes.Done()
		after, slow := r.send(context.WithoutCancel(ctx), workspace, out)
		r.mu.Lock()
		delete(r.flying, out.ID)
		p.end(time.Now(), after, slow)
		r.mu.Unlock()
		r.Wake()
	}()
	return true
}
