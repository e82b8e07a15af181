// Package bot lets the inboxes' scripted bots answer: it follows the event log and hands every visitor message that a bot
// may react to to the use case. What it has not done when the process dies it does after the start, and nothing twice.
package bot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	consumer  = "bot"
	batchSize = 500
	pollEvery = time.Second
	leaseFor  = 15 * desk.Second
	renewAt   = 5 * desk.Second
)

// Runner is the consumer of one node. Of several nodes the one that holds the lease works.
type Runner struct {
	app    *app.App
	store  port.Store
	clock  func() desk.Time
	log    *slog.Logger
	node   string
	wake   chan struct{}
	done   map[desk.ID]int64 // how far each workspace's log has been read
	saved  map[desk.ID]int64 // how far that is noted in the store
	leased desk.Time
}

// New makes a runner; node names this process among those that share the store.
func New(a *app.App, store port.Store, clock func() desk.Time, log *slog.Logger, node string) *Runner {
	return &Runner{app: a, store: store, clock: clock, log: log, node: node, wake: make(chan struct{}, 1),
		done: map[desk.ID]int64{}, saved: map[desk.ID]int64{}}
}

// Wake says that there is something new. Missing a call costs at most a second.
func (r *Runner) Wake() {
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run works until the context ends.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-r.wake:
		case <-ticker.C:
		}
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("bot: reading the log failed; it goes on in a second", "error", err)
		}
	}
}

func (r *Runner) round(ctx context.Context) error {
	holds, err := r.holdsLease(ctx)
	if err != nil || !holds {
		return err
	}
	workspaces, err := r.store.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		if err := r.follow(ctx, workspace); err != nil {
			return err
		}
	}
	return nil
}

func (r *Runner) holdsLease(ctx context.Context) (bool, error) {
	now := r.clock()
	if r.leased != 0 && now < r.leased+renewAt {
		return true, nil
	}
	var ok bool
	err := r.store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		var err error
		_, ok, err = tx.Lease(consumer, r.node, now, now+leaseFor)
		return err
	})
	if err != nil || !ok {
		r.leased = 0
		clear(r.done)
		return false, err
	}
	r.leased = now
	return true, nil
}

// follow reads a workspace's log from where it stood to its end.
func (r *Runner) follow(ctx context.Context, workspace desk.ID) error {
	since, known := r.done[workspace]
	if !known {
		var err error
		if since, err = r.store.Cursor(ctx, workspace, consumer); err != nil {
			return err
		}
		r.saved[workspace] = since
	}
	for {
		events, upTo, err := r.store.Events(ctx, workspace, since, batchSize)
		if errors.Is(err, port.ErrTooOld) {
			upTo, err = r.store.LastSeq(ctx, workspace)
		}
		if err != nil {
			return err
		}
		if err := r.react(ctx, workspace, events); err != nil {
			return err
		}
		r.done[workspace] = upTo
		if upTo == since || len(events) == 0 {
			return r.note(ctx, workspace, upTo)
		}
		since = upTo
	}
}

// noteEvery is how many events may be read again after a crash. Reading them again changes nothing.
const noteEvery = 1000

func (r *Runner) note(ctx context.Context, workspace desk.ID, upTo int64) error {
	if upTo < r.saved[workspace]+noteEvery {
		return nil
	}
	r.saved[workspace] = upTo
	return r.store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.SaveCursor(workspace, consumer, upTo) })
}

func (r *Runner) react(ctx context.Context, workspace desk.ID, events []desk.Event) error {
	if len(events) == 0 {
		return nil
	}
	dir, err := r.store.Directory(ctx, workspace)
	if err != nil {
		return err
	}
	for _, event := range events {
		if event.Type != desk.EventMessageReceived {
			continue
		}
		inbox, ok := dir.Inbox(event.After.InboxID)
		if !ok || inbox.Settings.Bot == nil || !inbox.Settings.Bot.Enabled {
			continue
		}
		if err := r.app.BotTurn(ctx, workspace, event.EntityID); err != nil {
			return err
		}
	}
	return nil
}
