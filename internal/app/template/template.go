// Package template holds the use cases of the messages that a provider has approved beforehand: keeping them as the
// provider has them, offering them in a conversation, and sending one.
package template

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Templates runs the use cases on a store.
type Templates struct {
	unit.Base
	can desk.CapabilityTable
}

// New makes the use cases.
func New(base unit.Base, can desk.CapabilityTable) *Templates {
	return &Templates{Base: base, can: can}
}

// work is one run of a unit.
type work struct {
	*unit.Work
	can desk.CapabilityTable
}

func run[T any](ctx context.Context, t *Templates, workspace desk.ID, lane port.Lane, do func(w *work) (T, error)) (T, error) {
	return unit.Run(ctx, t.Base, workspace, lane, func(w *unit.Work) (T, error) { return do(&work{w, t.can}) })
}
