// Package schedule does what is due: it closes conversations whose window is over. It keeps no timers of its own; what is
// due stands in the store, so that a process that was down finds it at its start.
package schedule

import (
	"context"
	"log/slog"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// lookEvery bounds how late a closing is written: R11 allows 2 s.
const lookEvery = 500 * time.Millisecond

// Runner closes what is due. Several nodes may run one each: closing what is closed changes nothing.
type Runner struct {
	app   *app.App
	store port.Reader
	clock func() desk.Time
	log   *slog.Logger
}

// New makes a runner.
func New(a *app.App, store port.Reader, clock func() desk.Time, log *slog.Logger) *Runner {
	return &Runner{app: a, store: store, clock: clock, log: log}
}

// CatchUp closes all that is due now. It runs before the first request is served.
func (r *Runner) CatchUp(ctx context.Context) (closed int, err error) {
	for {
		due, err := r.store.Due(ctx, r.clock(), app.CloseDueMax)
		if err != nil || len(due) == 0 {
			return closed, err
		}
		byWorkspace := map[desk.ID][]desk.ID{}
		for _, one := range due {
			byWorkspace[one.WorkspaceID] = append(byWorkspace[one.WorkspaceID], one.ConversationID)
		}
		for workspace, ids := range byWorkspace {
			n, err := r.app.CloseDue(ctx, workspace, ids)
			if err != nil {
				return closed, err
			}
			closed += n
		}
	}
}

// Run looks for what is due until the context ends.
func (r *Runner) Run(ctx context.Context) {
	ticker := time.NewTicker(lookEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if _, err := r.CatchUp(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("schedule: closing what is due failed; it goes on by itself", "error", err)
		}
	}
}
