// Package upkeep looks after the connected accounts without anybody asking: it keeps their templates as the provider has
// them, asks every quarter of an hour whether the key still works, and takes away files that were never sent.
package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Sessions opens the session of an inbox.
type Sessions interface {
	For(inbox desk.Inbox) (channel.Session, error)
}

// Blobs is where files are kept.
type Blobs interface {
	// Delete removes an object that was last put before a moment; one that is not there is no error.
	Delete(ctx context.Context, sha256 string, before time.Time) error
}

// Options of New.
type Options struct {
	Traffic   *traffic.Traffic
	Templates *template.Templates
	Store     port.Store
	Sessions  Sessions
	Blobs     Blobs // nil = files are left alone
	Clock     func() desk.Time
	Log       *slog.Logger
	Node      string
}

const (
	consumer  = "upkeep"
	pollEvery = time.Second
	batchSize = 500

	syncEvery = desk.Hour
	testEvery = 15 * desk.Minute
	// retryFirst is the pause after a first failure; each further one doubles it, up to the regular pause.
	retryFirst = desk.Minute
	// workTime bounds what is done for one account at once.
	workTime = 2 * time.Minute

	orphansEvery = 10 * desk.Minute
	orphanAge    = desk.Day
	orphansMost  = 200
)

// Runner looks after the accounts. Of several nodes the one that holds the lease works.
type Runner struct {
	Options
	lease port.Lease
	read  map[desk.ID]int64 // how far each workspace's log has been read
	goes  sync.WaitGroup

	sweeping atomic.Bool
	swept    map[desk.ID]desk.Time // when each workspace's orphans were last looked for; whoever holds sweeping writes

	mu       sync.Mutex
	accounts map[desk.ID]*account // by inbox
}

// account is what is known of an inbox's upkeep.
type account struct {
	workspace  desk.ID
	group      string // inboxes of one group share their templates
	connection string // as it was when this was noted
	busy       bool
	asked      bool // the provider says that templates have changed
	syncAt     desk.Time
	testAt     desk.Time
	syncFails  int
	testFails  int
}

// New makes a runner.
func New(o Options) *Runner {
	return &Runner{Options: o, lease: port.Lease{Store: o.Store, Clock: o.Clock, Name: consumer, Node: o.Node},
		read: map[desk.ID]int64{}, swept: map[desk.ID]desk.Time{}, accounts: map[desk.ID]*account{}}
}

// Run works until the context ends, and then until what was begun has ended too.
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
			r.Log.Error("upkeep: a round failed; it goes on in a second", "error", err)
		}
	}
}

func (r *Runner) round(ctx context.Context) error {
	holds, err := r.lease.Held(ctx)
	if err != nil || !holds {
		clear(r.read)
		return err
	}
	workspaces, err := r.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, workspace := range workspaces {
		all = append(all, r.look(ctx, workspace))
	}
	if r.Blobs != nil && r.sweeping.CompareAndSwap(false, true) {
		r.goes.Go(func() { r.sweepAll(ctx, workspaces) })
	}
	return errors.Join(all...)
}

// look starts what is due for the accounts of a workspace, each in a goroutine of its own.
func (r *Runner) look(ctx context.Context, workspace desk.ID) error {
	dir, err := r.Store.Directory(ctx, workspace)
	if err != nil {
		return err
	}
	inboxes := r.connected(workspace, dir)
	if len(inboxes) == 0 {
		delete(r.read, workspace)
		return nil
	}
	if err := r.listen(ctx, workspace); err != nil {
		return err
	}
	now := r.Clock()
	for _, inbox := range inboxes {
		if job, due := r.take(inbox.ID, now); due {
			r.goes.Go(func() { r.tend(ctx, workspace, inbox, job) })
		}
	}
	return nil
}

// connected lists a workspace's inboxes that have an account, and forgets what is known of those that have none or
// another than before.
func (r *Runner) connected(workspace desk.ID, dir *desk.Directory) []desk.Inbox {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []desk.Inbox
	has := map[desk.ID]bool{}
	for _, inbox := range dir.Inboxes {
		if inbox.Channel.DeliversItself() || !inbox.Active || !inbox.Connection.Connected() {
			continue
		}
		out, has[inbox.ID] = append(out, inbox), true
		text, err := json.Marshal(inbox.Connection)
		if a := r.accounts[inbox.ID]; err != nil || a == nil || a.connection != string(text) {
			r.accounts[inbox.ID] = &account{workspace: workspace, group: string(inbox.Channel) + " " + inbox.Connection.Group, connection: string(text)}
		}
	}
	for id, a := range r.accounts {
		if a.workspace == workspace && !has[id] {
			delete(r.accounts, id)
		}
	}
	return out
}

// listen reads the log for the provider's word that templates have changed. What was written before the first look need
// not be read: every account is synced then.
func (r *Runner) listen(ctx context.Context, workspace desk.ID) error {
	since, known := r.read[workspace]
	for known {
		events, upTo, err := r.Store.Events(ctx, workspace, since, batchSize)
		if errors.Is(err, port.ErrTooOld) {
			r.ask(workspace, 0)
			break
		}
		if err != nil {
			return err
		}
		for _, event := range events {
			if event.Type == desk.EventTemplatesChanged && event.EntityKind == desk.EntityInbox {
				r.ask(workspace, event.EntityID)
			}
		}
		r.read[workspace] = upTo
		if upTo == since || len(events) == 0 {
			return nil
		}
		since = upTo
	}
	last, err := r.Store.LastSeq(ctx, workspace)
	if err == nil {
		r.read[workspace] = last
	}
	return err
}

// ask wants an inbox's templates synced at once; 0 = those of all inboxes of the workspace.
func (r *Runner) ask(workspace, inbox desk.ID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for id, a := range r.accounts {
		if a.workspace == workspace && (inbox == 0 || id == inbox) {
			a.asked = true
		}
	}
}
