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
	"bandeja.dev/bandeja/internal/desk"
)

// App runs the use cases on a store.
type App struct {
	store port.Store
	clock func() desk.Time
	ids   *desk.IDMaker
	limit Limits

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
}

// New makes the use cases.
func New(o Options) *App {
	if o.Limits.MessageMax == 0 {
		o.Limits.MessageMax = desk.MessageMax
	}
	return &App{store: o.Store, clock: o.Clock, ids: o.IDs, limit: o.Limits}
}

// By is a member who does something in a workspace.
type By struct {
	Workspace desk.ID
	Member    desk.ID
}

// Now is the instance's clock.
func (a *App) Now() desk.Time { return a.clock() }

// work is one run of a unit: its transaction, its instant and the workspace's directory.
type work struct {
	port.Tx
	app *App
	now desk.Time
	dir *desk.Directory
}

func (w *work) newID() desk.ID { return w.app.ids.Next(w.now) }

// run hands a unit to the store and gives its value once it is committed.
func run[T any](ctx context.Context, a *App, workspace desk.ID, lane port.Lane, unit func(w *work) (T, error)) (T, error) {
	return port.Do(ctx, a.store, workspace, lane, func(tx port.Tx) (T, error) {
		var none T
		dir, err := tx.Directory()
		if err != nil {
			return none, err
		}
		return unit(&work{Tx: tx, app: a, now: a.clock(), dir: dir})
	})
}

// opened is a conversation that a member may see and act on.
type opened struct {
	conversation desk.Conversation
	card         desk.Card
	viewer       desk.Viewer
	inbox        desk.Inbox
}

// open loads a conversation for a member and a verb: ErrNotFound when it may not be known of, forbidden when the role
// does not allow the verb.
func (w *work) open(member, id desk.ID, verb desk.Verb) (opened, error) {
	viewer, ok := w.dir.Viewer(member)
	if !ok {
		return opened{}, desk.ErrNotFound
	}
	conversation, card, err := w.Conversation(id)
	if err != nil {
		return opened{}, err
	}
	if err := desk.Check(verb, viewer.Role, desk.RelationTo(viewer, conversation.Scope())); err != nil {
		return opened{}, err
	}
	inbox, ok := w.dir.Inbox(conversation.InboxID)
	if !ok {
		return opened{}, desk.ErrNotFound
	}
	return opened{conversation: conversation, card: card, viewer: viewer, inbox: inbox}, nil
}

// member finds an active member who may do a verb on the workspace.
func (w *work) member(id desk.ID, verb desk.Verb) (desk.Member, error) {
	member, ok := w.dir.Member(id)
	if !ok || !member.Active {
		return desk.Member{}, desk.ErrNotFound
	}
	return member, desk.Check(verb, member.Role, desk.RelationOther)
}
