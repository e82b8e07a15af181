// Package bot lets the inboxes' scripted bots answer: it follows the event log and hands every visitor message that a bot
// may react to to the use case. What it has not done when the process dies it does after the start, and nothing twice.
package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	consumer  = "bot"
	batchSize = 500
	pollEvery = time.Second
)

// Runner is the consumer of one node. Of several nodes the one that holds the lease works.
type Runner struct {
	app      *app.App
	store    port.Store
	clock    func() desk.Time
	log      *slog.Logger
	wake     chan struct{}
	done     map[desk.ID]int64 // how far each workspace's log has been read
	saved    map[desk.ID]int64 // how far that is noted in the store
	lease    port.Lease
	lookedAt time.Time // when Run last looked at the logs
	stuck    map[desk.ID]stuck
}

// stuck is the event that a workspace's bots cannot react to, and how often that was tried.
type stuck struct {
	seq   int64
	tries int
	next  desk.Time // when the next try counts
}

// An event is tried so often, at least so far apart, before it is left out: it must not silence the bots for good. A store
// that takes nothing is waited for.
const (
	triesMax = 5
	tryEvery = desk.Second
)

// New makes a runner; node names this process among those that share the store.
func New(a *app.App, store port.Store, clock func() desk.Time, log *slog.Logger, node string) *Runner {
	return &Runner{app: a, store: store, clock: clock, log: log, wake: make(chan struct{}, 1),
		lease: port.Lease{Store: store, Clock: clock, Name: consumer, Node: node},
		done:  map[desk.ID]int64{}, saved: map[desk.ID]int64{}, stuck: map[desk.ID]stuck{}}
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
		r.pace(ctx)
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("bot: reading the log failed; it goes on in a second", "error", err)
		}
	}
}

// roundGap is the least time between two looks at the logs: under load each then finds what many commits brought.
const roundGap = 50 * time.Millisecond

func (r *Runner) pace(ctx context.Context) {
	if gap := roundGap - time.Since(r.lookedAt); gap > 0 {
		select {
		case <-time.After(gap):
		case <-ctx.Done():
		}
	}
	r.lookedAt = time.Now()
}

func (r *Runner) round(ctx context.Context) error {
	holds, err := r.lease.Held(ctx)
	if err != nil || !holds {
		clear(r.done)
		return err
	}
	workspaces, err := r.store.Workspaces(ctx)
	if err != nil {
		return err
	}
	var all []error
	for _, workspace := range workspaces {
		all = append(all, r.follow(ctx, workspace))
	}
	return errors.Join(all...)
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
	if last, silent, err := r.silent(ctx, workspace); err != nil || silent {
		r.done[workspace] = max(since, last)
		return errors.Join(err, r.note(ctx, workspace, r.done[workspace]))
	}
	for {
		events, upTo, err := r.store.Events(ctx, workspace, since, batchSize)
		if errors.Is(err, port.ErrTooOld) {
			upTo, err = r.store.LastSeq(ctx, workspace)
		}
		if err != nil {
			return err
		}
		if read, err := r.react(ctx, workspace, events); err != nil {
			r.done[workspace] = max(since, read)
			return err
		}
		r.done[workspace] = upTo
		if upTo == since || len(events) == 0 {
			return r.note(ctx, workspace, upTo)
		}
		since = upTo
	}
}

// silent says whether no inbox of a workspace has a bot, so that its log need not be read up to last. The directory is asked
// after the log: who got a bot before last is in it.
func (r *Runner) silent(ctx context.Context, workspace desk.ID) (last int64, silent bool, err error) {
	if last, err = r.store.LastSeq(ctx, workspace); err != nil {
		return 0, false, err
	}
	dir, err := r.store.Directory(ctx, workspace)
	if err != nil {
		return 0, false, err
	}
	return last, !slices.ContainsFunc(dir.Inboxes, func(i desk.Inbox) bool { return hasBot(dir, i.ID) }), nil
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

// react gives the seq of the last event that was dealt with.
func (r *Runner) react(ctx context.Context, workspace desk.ID, events []desk.Event) (read int64, err error) {
	if len(events) == 0 {
		return 0, nil
	}
	dir, err := r.store.Directory(ctx, workspace)
	if err != nil {
		return 0, err
	}
	for _, event := range events {
		if event.Type == desk.EventMessageReceived && hasBot(dir, event.After.InboxID) {
			if err := r.turn(ctx, workspace, event); err != nil {
				return read, err
			}
		}
		read = event.Seq
	}
	return read, nil
}

func hasBot(dir *desk.Directory, id desk.ID) bool {
	inbox, ok := dir.Inbox(id)
	return ok && inbox.Settings.Bot != nil && inbox.Settings.Bot.Enabled
}

// turn lets a bot react to a message. What fails again and again while the store answers is left out.
func (r *Runner) turn(ctx context.Context, workspace desk.ID, event desk.Event) error {
	err := r.app.BotTurn(ctx, workspace, event.EntityID)
	if err == nil || ctx.Err() != nil || errors.Is(err, port.ErrBusy) || errors.Is(err, port.ErrDiskFull) || errors.Is(err, port.ErrStopped) {
		return err
	}
	last := r.stuck[workspace]
	if last.seq != event.Seq {
		last = stuck{seq: event.Seq}
	}
	if now := r.clock(); now >= last.next || now < last.next-tryEvery {
		last.tries, last.next = last.tries+1, now+tryEvery
	}
	r.stuck[workspace] = last
	if last.tries < triesMax || r.store.Ping(ctx) != nil {
		return err
	}
	delete(r.stuck, workspace)
	r.log.Error("bot: a message was left without an answer, for answering it failed again and again", "workspace", workspace.String(),
		"message", event.EntityID.String(), "error", err)
	return nil
}
