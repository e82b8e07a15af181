package live

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"
)

var resyncFrame = socket.JSON(wire.Word{T: wire.FrameResync})

func byeFrame(reason string) *socket.Frame {
	return socket.JSON(wire.Bye{T: wire.FrameBye, Reason: reason})
}

// entry is an event of the log with all that can be told of it.
type entry struct {
	desk.Event
	event   *socket.Frame // nil: there is nothing to show any more
	entered *socket.Frame
	left    *socket.Frame
	scope   desk.Scope    // of the conversation's row, as it stood when the texts were read
	visible bool          // there was a row
	visitor *socket.Frame // for the visitor of the conversation
	state   bool          // the visitor's state may have changed
}

// pick gives what a member is told of the event; nil is nothing.
func (e *entry) pick(v *desk.Viewer) *socket.Frame {
	switch e.Audience {
	case desk.AudienceWorkspace:
		return e.event
	case desk.AudienceMember:
		if e.MemberID == v.MemberID && (e.ConversationID == 0 || e.shows(v)) {
			return e.event
		}
	case desk.AudienceConversation:
		switch desk.TransitionFor(*v, e.Before, e.After) {
		case desk.Seen:
			if e.shows(v) {
				return e.event
			}
		case desk.Entered:
			if e.shows(v) {
				return e.entered
			}
		case desk.Left:
			return e.left
		case desk.Unseen:
		}
	}
	return nil
}

func (e *entry) shows(v *desk.Viewer) bool { return e.visible && desk.CanSee(*v, e.scope) }

// unsettles says whether the event may change what the member sees in ways that no other event tells.
func unsettles(e *desk.Event, v *desk.Viewer) bool {
	if !e.Access {
		return false
	}
	if e.MemberID == v.MemberID || e.EntityID == v.MemberID {
		return true
	}
	return v.Visibility == desk.VisibilityTeam || e.EntityKind != desk.EntityMember
}

// errUnsteady: the directory kept changing while texts were read. Asking again later is all there is to do.
var errUnsteady = errors.New("live: the directory changes too often to render events")

// render turns events into entries, with the rows as they now stand, and gives the directory as it was at the very moment
// when they stood so: known is one from before, and when the one read after the rows has another revision, the rows are
// read anew. Else a row in sight of everyone and a right given just after it was taken out of sight would make a sight
// that nobody ever had.
func (h *Hub) render(ctx context.Context, workspace desk.ID, events []desk.Event, known *desk.Directory) ([]*entry, *desk.Directory, error) {
	refs := refsOf(events)
	for range 10 {
		entities, err := h.reader.Entities(ctx, workspace, refs)
		if err != nil {
			return nil, nil, err
		}
		dir, err := h.reader.Directory(ctx, workspace)
		if err != nil {
			return nil, nil, err
		}
		if dir.Rev != known.Rev {
			known = dir
			continue
		}
		reads, err := h.readsOf(ctx, workspace, events)
		if err != nil {
			return nil, nil, err
		}
		r := renderer{entities: entities, reads: reads, dir: dir, rows: map[desk.ID]*wire.Conversation{},
			present: h.Present(workspace), hub: h}
		entries := make([]*entry, 0, len(events))
		for _, event := range events {
			entries = append(entries, r.entry(event))
		}
		return entries, dir, nil
	}
	return nil, nil, errUnsteady
}

func refsOf(events []desk.Event) port.EntityRefs {
	var refs port.EntityRefs
	type named struct {
		in *[]desk.ID
		id desk.ID
	}
	seen := make(map[named]bool, 2*len(events))
	add := func(to *[]desk.ID, id desk.ID) {
		if id != 0 && !seen[named{to, id}] {
			seen[named{to, id}] = true
			*to = append(*to, id)
		}
	}
	for _, e := range events {
		add(&refs.Conversations, e.ConversationID)
		switch e.EntityKind {
		case desk.EntityMessage:
			add(&refs.Messages, e.EntityID)
		case desk.EntityComment:
			add(&refs.Comments, e.EntityID)
		case desk.EntityMilestone:
			add(&refs.Milestones, e.EntityID)
		case desk.EntityContact:
			add(&refs.Contacts, e.EntityID)
		case desk.EntityVisit:
			add(&refs.Visits, e.EntityID)
		case desk.EntityConversation:
			add(&refs.Conversations, e.EntityID)
		case desk.EntityNone, desk.EntityMember, desk.EntityTeam, desk.EntityInbox, desk.EntityStage, desk.EntityTag,
			desk.EntityWorkspace:
		}
	}
	return refs
}

type readKey struct{ member, conversation desk.ID }

func (h *Hub) readsOf(ctx context.Context, workspace desk.ID, events []desk.Event) (map[readKey]port.Read, error) {
	var asked map[desk.ID][]desk.ID
	for _, e := range events {
		if e.Audience == desk.AudienceMember && e.Type == desk.EventReadChanged {
			if asked == nil {
				asked = map[desk.ID][]desk.ID{}
			}
			asked[e.MemberID] = append(asked[e.MemberID], e.ConversationID)
		}
	}
	out := map[readKey]port.Read{}
	for member, conversations := range asked {
		marks, err := h.reader.Reads(ctx, workspace, member, conversations)
		if err != nil {
			return nil, err
		}
		for conversation, mark := range marks {
			out[readKey{member, conversation}] = mark
		}
	}
	return out, nil
}
