// Package unit is what every use case stands on: one run of a change in the store's writer, with its instant, the
// workspace's directory and ids, and the writing of what a rule of desk decided.
package unit

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Base is what units are run with. Clock is the only source of "now".
type Base struct {
	Store port.Store
	Clock func() desk.Time
	IDs   *desk.IDMaker
}

// By is a member who does something in a workspace.
type By struct {
	Workspace desk.ID
	Member    desk.ID
}

// Work is one run of a unit: its transaction, its instant and the workspace's directory.
type Work struct {
	port.Tx
	Now desk.Time
	Dir *desk.Directory
	ids *desk.IDMaker
}

// NewID makes an id.
func (w *Work) NewID() desk.ID { return w.ids.Next(w.Now) }

// Run hands a unit to the store and gives its value once it is committed.
func Run[T any](ctx context.Context, b Base, workspace desk.ID, lane port.Lane, do func(w *Work) (T, error)) (T, error) {
	return port.Do(ctx, b.Store, workspace, lane, func(tx port.Tx) (T, error) {
		var none T
		dir, err := tx.Directory()
		if err != nil {
			return none, err
		}
		return do(&Work{Tx: tx, Now: b.Clock(), Dir: dir, ids: b.IDs})
	})
}

// Opened is a conversation that a member may see and act on.
type Opened struct {
	Conversation desk.Conversation
	Card         desk.Card
	Viewer       desk.Viewer
	Inbox        desk.Inbox
}

// Open loads a conversation for a member and a verb: ErrNotFound when it may not be known of, forbidden when the role
// does not allow the verb.
func (w *Work) Open(member, id desk.ID, verb desk.Verb) (Opened, error) {
	viewer, ok := w.Dir.Viewer(member)
	if !ok {
		return Opened{}, desk.ErrNotFound
	}
	conversation, card, err := w.Conversation(id)
	if err != nil {
		return Opened{}, err
	}
	if err := desk.Check(verb, viewer.Role, desk.RelationTo(viewer, conversation.Scope())); err != nil {
		return Opened{}, err
	}
	inbox, ok := w.Dir.Inbox(conversation.InboxID)
	if !ok {
		return Opened{}, desk.ErrNotFound
	}
	return Opened{Conversation: conversation, Card: card, Viewer: viewer, Inbox: inbox}, nil
}

// Member finds an active member who may do a verb on the workspace.
func (w *Work) Member(id desk.ID, verb desk.Verb) (desk.Member, error) {
	member, ok := w.Dir.Member(id)
	if !ok || !member.Active {
		return desk.Member{}, desk.ErrNotFound
	}
	return member, desk.Check(verb, member.Role, desk.RelationOther)
}
