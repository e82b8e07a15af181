// Package schedule does what is due: it closes conversations whose window is over, and those that lie idle where an inbox
// says so. It keeps no timers of its own; what is
// due stands in the store, so that a process that was down finds it at its start.
package schedule

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
	// lookEvery bounds how late a closing is written: R11 allows 2 s.
	lookEvery = 500 * time.Millisecond
	// idleEvery is how many looks pass between two for what lies idle.
	idleEvery = 10
)

// Runner closes what is due. Several nodes may run one each: closing what is closed changes nothing.
type Runner struct {
	app   *app.App
	store port.Reader
	clock func() desk.Time
	log   *slog.Logger
	// stuck are conversations that could not be closed although the store answers: they are left out, so that one damaged
	// row holds up no other. A restart tries them again.
	stuck map[desk.ID]bool
}

// New makes a runner.
func New(a *app.App, store port.Reader, clock func() desk.Time, log *slog.Logger) *Runner {
	return &Runner{app: a, store: store, clock: clock, log: log, stuck: map[desk.ID]bool{}}
}

// CloseIdle closes what lies idle now.
func (r *Runner) CloseIdle(ctx context.Context) (closed int, err error) {
	workspaces, err := r.store.Workspaces(ctx)
	if err != nil {
		return 0, err
	}
	for _, workspace := range workspaces {
		dir, err := r.store.Directory(ctx, workspace)
		if err != nil {
			return closed, err
		}
		for _, inbox := range dir.Inboxes {
			n, err := r.closeIdleOf(ctx, workspace, inbox)
			closed += n
			if err != nil {
				return closed, err
			}
		}
	}
	return closed, nil
}

func (r *Runner) closeIdleOf(ctx context.Context, workspace desk.ID, inbox desk.Inbox) (closed int, err error) {
	hours := desk.Time(inbox.Settings.IdleCloseHours)
	for hours > 0 {
		idle, err := r.store.Idle(ctx, workspace, inbox.ID, r.clock()-hours*desk.Hour, app.CloseDueMax+len(r.stuck))
		idle = slices.DeleteFunc(idle, func(id desk.ID) bool { return r.stuck[id] })
		if err != nil || len(idle) == 0 {
			return closed, err
		}
		n, err := r.close(ctx, workspace, idle, r.app.CloseIdle)
		closed += n
		if err != nil || n == 0 {
			return closed, err
		}
	}
	return closed, nil
}

// CatchUp closes all that is due now. It runs before the first request is served.
func (r *Runner) CatchUp(ctx context.Context) (closed int, err error) {
	for {
		due, err := r.store.Due(ctx, r.clock(), app.CloseDueMax+len(r.stuck))
		if err != nil {
			return closed, err
		}
		byWorkspace := map[desk.ID][]desk.ID{}
		for _, one := range due {
			if !r.stuck[one.ConversationID] {
				byWorkspace[one.WorkspaceID] = append(byWorkspace[one.WorkspaceID], one.ConversationID)
			}
		}
		if len(byWorkspace) == 0 {
			return closed, nil
		}
		for workspace, ids := range byWorkspace {
			n, err := r.close(ctx, workspace, ids, r.app.CloseDue)
			closed += n
			if err != nil {
				return closed, err
			}
		}
	}
}

// closer is a use case that closes those of some conversations that are to be closed.
type closer func(ctx context.Context, workspace desk.ID, ids []desk.ID) (int, error)

// close closes some conversations in one unit, or, when that fails, each in its own.
func (r *Runner) close(ctx context.Context, workspace desk.ID, ids []desk.ID, one closer) (int, error) {
	n, err := one(ctx, workspace, ids)
	if err == nil {
		return n, nil
	}
	closed := 0
	for _, id := range ids {
		n, err := one(ctx, workspace, []desk.ID{id})
		closed += n
		if err == nil {
			continue
		}
		if unwell := r.storeFails(ctx, err); unwell != nil {
			return closed, unwell
		}
		r.stuck[id] = true
		r.log.Error("schedule: this conversation cannot be closed and is left out until a restart; run `bandeja check`",
			"conversation", id.String(), "error", err)
	}
	return closed, nil
}

// storeFails tells a store that does nothing at all from one that cannot do this.
func (r *Runner) storeFails(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, port.ErrBusy) || errors.Is(err, port.ErrDiskFull) || errors.Is(err, port.ErrStopped) {
		return err
	}
	if pingErr := r.store.Ping(ctx); pingErr != nil {
		return errors.Join(err, pingErr)
	}
	return nil
}

// Run looks for what is due until the context ends.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for look := 0; ; look++ {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if look%idleEvery == 0 {
			if _, err := r.CloseIdle(ctx); err != nil && ctx.Err() == nil {
				r.log.Error("schedule: closing what lies idle failed; it goes on by itself", "error", err)
			}
		}
		if _, err := r.CatchUp(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("schedule: closing what is due failed; it goes on by itself", "error", err)
		}
	}
}
