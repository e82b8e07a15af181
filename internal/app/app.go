// Package app holds the use cases: what people, visitors, the bot and the timers do to a workspace. A verb with rules of
// its own has a file of its own. Each loads what it needs in one unit of the store's writer, asks desk for the decision,
// and writes state, milestones and events together; it returns after the commit.
//
// Errors are *desk.Error for refusals (nothing was changed) and the port's errors when the store could not do it.
package app

import (
	"context"
	"sync"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// App runs the use cases on a store.
type App struct {
	unit.Base
	limit Limits
	can   desk.CapabilityTable

	firstRun sync.Mutex // one first run at a time, so that a lost race leaves no empty workspace
}

// Limits are what an operator may set on texts.
type Limits struct {
	MessageMax int // characters
}

// Options of New. Clock is the only source of "now".
type Options struct {
	Store  port.Store
	Clock  func() desk.Time
	IDs    *desk.IDMaker
	Limits Limits
	Can    desk.CapabilityTable // default: web chat alone
}

// New makes the use cases.
func New(o Options) *App {
	if o.Limits.MessageMax == 0 {
		o.Limits.MessageMax = desk.MessageMax
	}
	if o.Can == nil {
		o.Can = desk.CapabilityTable{desk.ChannelWebchat: desk.WebchatCapabilities(o.Limits.MessageMax)}
	}
	return &App{Base: unit.Base{Store: o.Store, Clock: o.Clock, IDs: o.IDs}, limit: o.Limits, can: o.Can}
}

// By is a member who does something in a workspace.
type By = unit.By

// Now is the instance's clock.
func (a *App) Now() desk.Time { return a.Clock() }

// work is one run of a unit.
type work struct{ *unit.Work }

// run hands a unit to the store and gives its value once it is committed.
func run[T any](ctx context.Context, a *App, workspace desk.ID, lane port.Lane, do func(w *work) (T, error)) (T, error) {
	return unit.Run(ctx, a.Base, workspace, lane, func(w *unit.Work) (T, error) { return do(&work{w}) })
}
