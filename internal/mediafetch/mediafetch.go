// Package mediafetch brings the files home that providers keep for us: after the message that names one is committed, its
// bytes are fetched, looked at and kept, and the message is told. What does not come is tried again; what no message names
// any more is collected.
package mediafetch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Options of New; all are needed.
type Options struct {
	Traffic  *traffic.Traffic
	Store    port.Store
	Sessions Sessions
	Files    blob.Store
	Uploads  *blob.Uploads // its folder also takes what is being fetched
	Clock    func() desk.Time
	Log      *slog.Logger
	Node     string // this process among those that share the store
}

// Sessions opens the session of an inbox.
type Sessions interface {
	For(inbox desk.Inbox) (channel.Session, error)
}

const (
	consumer  = "mediafetch"
	pollEvery = 500 * time.Millisecond

	perInbox     = 4 // fetches at once
	inAll        = 8 // of inboxes whose last fetch went well
	troubledMost = 4 // of the others, one each
	lookMost     = 64
	lookDeepest  = 4096
)

// Runner fetches. Of several nodes the one that holds the lease works; two that fetch the same do no harm.
type Runner struct {
	Options
	lease  port.Lease
	swept  time.Time
	turn   int // of the workspaces, which one is looked at first
	bounds bounds
	goes   sync.WaitGroup

	mu       sync.Mutex
	flying   map[desk.ID]flight // by file
	troubled map[desk.ID]bool   // inboxes whose last fetch failed
	held     map[desk.ID]time.Time
}

type flight struct {
	inbox    desk.ID
	troubled bool // when it began
}

// New makes a runner.
func New(o Options) *Runner {
	return &Runner{Options: o, lease: port.Lease{Store: o.Store, Clock: o.Clock, Name: consumer, Node: o.Node},
		bounds: usual, flying: map[desk.ID]flight{}, troubled: map[desk.ID]bool{}, held: map[desk.ID]time.Time{}}
}

// Run works until the context ends. What is being fetched then is fetched anew by the next process.
func (r *Runner) Run(ctx context.Context) {
	defer r.goes.Wait()
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.Log.Error("mediafetch: looking for files failed; it goes on by itself", "error", err)
		}
	}
}

// round starts what is due and has room.
func (r *Runner) round(ctx context.Context) error {
	holds, err := r.lease.Held(ctx)
	if err != nil || !holds {
		return err
	}
	workspaces, err := r.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	r.turn++
	for i := range workspaces {
		if err := r.look(ctx, workspaces[(i+r.turn)%len(workspaces)]); err != nil {
			return err
		}
	}
	if time.Since(r.swept) < sweepEvery {
		return nil
	}
	r.swept = time.Now()
	return r.sweep(ctx, workspaces)
}

// look starts what is due in a workspace. Behind a page of files whose inboxes have their hands full it looks deeper, so
// that none hides another's.
func (r *Runner) look(ctx context.Context, workspace desk.ID) error {
	for limit := lookMost; limit <= lookDeepest; limit *= 8 {
		due, err := r.Store.DueFiles(ctx, workspace, r.Clock(), limit)
		if err != nil {
			return err
		}
		for _, f := range due {
			r.start(ctx, workspace, f)
		}
		if len(due) < limit || r.full() {
			return nil
		}
	}
	return nil
}

// full says that nothing more can be started, whosever it is.
func (r *Runner) full() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	well, ill := r.count()
	return well >= inAll && ill >= troubledMost
}

func (r *Runner) count() (well, ill int) {
	for _, f := range r.flying {
		if f.troubled {
			ill++
		} else {
			well++
		}
	}
	return well, ill
}

// start fetches a file by a goroutine of its own, if there is room. An inbox in trouble has room of its own, so that its
// waiting for answers that do not come takes nothing from the others.
func (r *Runner) start(ctx context.Context, workspace desk.ID, f port.File) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, flies := r.flying[f.ID]; flies || time.Now().Before(r.held[f.ID]) {
		return
	}
	delete(r.held, f.ID)
	mine := 0
	for _, other := range r.flying {
		if other.inbox == f.InboxID {
			mine++
		}
	}
	well, ill := r.count()
	troubled := r.troubled[f.InboxID]
	if troubled && (mine >= 1 || ill >= troubledMost) || !troubled && (mine >= perInbox || well >= inAll) {
		return
	}
	r.flying[f.ID] = flight{f.InboxID, troubled}
	r.goes.Add(1)
	go func() {
		defer r.goes.Done()
		well, err := r.bring(ctx, workspace, f)
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.flying, f.ID)
		if well {
			delete(r.troubled, f.InboxID)
		} else {
			r.troubled[f.InboxID] = true
		}
		if err != nil {
			r.held[f.ID] = time.Now().Add(holdFor)
		}
	}()
}

// holdFor is how long a file rests when what became of it cannot be noted.
const holdFor = time.Minute
