// Package traffic holds the use cases between providers and threads: what an update of a provider does, how a message of
// ours leaves, what became of it, how files come and go, and how a connection does.
package traffic

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Traffic runs the use cases on a store.
type Traffic struct {
	unit.Base
	can desk.CapabilityTable
	// UnknownHolds is how long a message of which nobody knows whether it left holds up those after it.
	UnknownHolds desk.Time
}

// New makes the use cases.
func New(base unit.Base, can desk.CapabilityTable) *Traffic {
	return &Traffic{Base: base, can: can, UnknownHolds: unknownHolds}
}

// work is one run of a unit.
type work struct {
	*unit.Work
	can          desk.CapabilityTable
	unknownHolds desk.Time
}

func run[T any](ctx context.Context, t *Traffic, workspace desk.ID, lane port.Lane, do func(w *work) (T, error)) (T, error) {
	return unit.Run(ctx, t.Base, workspace, lane, func(w *unit.Work) (T, error) { return do(&work{w, t.can, t.UnknownHolds}) })
}

func exec(ctx context.Context, t *Traffic, workspace desk.ID, lane port.Lane, do func(w *work) error) error {
	_, err := run(ctx, t, workspace, lane, func(w *work) (struct{}, error) { return struct{}{}, do(w) })
	return err
}

// provider is the actor of what a provider tells.
var provider = desk.System
