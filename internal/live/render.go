package live

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"
)

// renderer makes the entries of one batch.
type renderer struct {
	entities port.Entities
	reads    map[readKey]port.Read
	dir      *desk.Directory
	rows     map[desk.ID]*wire.Conversation
	present  map[desk.ID]bool
	hub      *Hub
}

func (r *renderer) row(id desk.ID) *wire.Conversation {
	if row, ok := r.rows[id]; ok {
		return row
	}
	row, ok := r.entities.Conversations[id]
	if !ok {
		r.rows[id] = nil
		return nil
	}
	out := wire.ConversationOf(row, r.dir)
	r.rows[id] = &out
	return &out
}

func (r *renderer) entry(e desk.Event) *entry {
	out := &entry{Event: e}
	frame := wire.Event{T: wire.FrameEvent, Seq: e.Seq, UpTo: e.Seq, Type: e.Type, ConversationID: e.ConversationID}
	if row := r.row(e.ConversationID); row != nil {
		out.visible, out.scope = true, r.entities.Conversations[e.ConversationID].Conversation.Scope()
		if e.Audience == desk.AudienceConversation {
			frame.Conversation = row
		}
	}
	r.fill(&frame, e)
	switch e.Audience {
	case desk.AudienceConversation:
		if out.visible {
			out.event = socket.JSON(frame)
		}
		if e.Before != e.After {
			r.crossings(out)
		}
		if e.Visitor {
			r.forVisitor(out)
		}
	case desk.AudienceMember, desk.AudienceWorkspace:
		out.event = socket.JSON(frame)
		out.state = e.Type == desk.EventReadChanged // the visitor is told as a state that our side has read
	}
	return out
}

func (r *renderer) crossings(out *entry) {
	if row := r.row(out.ConversationID); row != nil {
		out.entered = socket.JSON(wire.Entered{T: wire.FrameEntered, Seq: out.Seq, UpTo: out.Seq, Conversation: *row})
	}
	out.left = socket.JSON(wire.Left{T: wire.FrameLeft, Seq: out.Seq, UpTo: out.Seq, ConversationID: out.ConversationID})
}

// fill puts the entity that the event names into the frame.
func (r *renderer) fill(frame *wire.Event, e desk.Event) {
	if e.Type == desk.EventReadChanged {
		mark, ok := r.reads[readKey{e.MemberID, e.ConversationID}]
		if !ok {
			mark.Count = -1
		}
		frame.Read = &wire.Read{ConversationID: e.ConversationID, ReadCount: mark.Count, ReadSeq: mark.Seq}
	}
	if e.Removed {
		frame.Removed = &wire.Removed{Kind: e.EntityKind, ID: e.EntityID}
		return
	}
	switch e.EntityKind {
	case desk.EntityMessage, desk.EntityComment, desk.EntityMilestone:
		if item := r.item(e); item != nil {
			frame.Items = []wire.Item{item}
		}
	case desk.EntityContact:
		frame.Contact = found(r.entities.Contacts, e.EntityID, wire.ContactOf)
	case desk.EntityVisit:
		frame.Visit = found(r.entities.Visits, e.EntityID, wire.VisitOf)
	case desk.EntityMember, desk.EntityTeam, desk.EntityInbox, desk.EntityStage, desk.EntityTag, desk.EntityWorkspace:
		r.fillDirectory(frame, e)
	case desk.EntityNone, desk.EntityConversation:
	}
}

func (r *renderer) item(e desk.Event) wire.Item {
	switch e.EntityKind {
	case desk.EntityMessage:
		if m, ok := r.entities.Messages[e.EntityID]; ok {
			return wire.MessageOf(m)
		}
	case desk.EntityComment:
		if c, ok := r.entities.Comments[e.EntityID]; ok {
			return wire.CommentOf(c)
		}
	case desk.EntityMilestone:
		if m, ok := r.entities.Milestones[e.EntityID]; ok {
			return wire.MilestoneOf(m)
		}
	default:
	}
	return nil
}

func (r *renderer) fillDirectory(frame *wire.Event, e desk.Event) {
	switch e.EntityKind {
	case desk.EntityMember:
		if m, ok := r.dir.Member(e.EntityID); ok {
			member := wire.MemberOf(m, r.present[m.ID])
			frame.Member = &member
		}
	case desk.EntityTeam:
		frame.Team = known(r.dir.Team, e.EntityID, wire.TeamOf)
	case desk.EntityInbox:
		frame.Inbox = known(r.dir.Inbox, e.EntityID, func(i desk.Inbox) wire.Inbox { return wire.InboxOf(i, r.hub.can) })
	case desk.EntityStage:
		frame.Stage = known(r.dir.Stage, e.EntityID, wire.StageOf)
	case desk.EntityTag:
		frame.Tag = known(r.dir.Tag, e.EntityID, wire.TagOf)
	case desk.EntityWorkspace:
		workspace := wire.WorkspaceOf(r.dir.Workspace)
		frame.Workspace = &workspace
	default:
	}
}

// forVisitor renders what the visitor is told. Only messages and milestones are looked up: a comment has no way here.
func (r *renderer) forVisitor(out *entry) {
	var item wire.VItem
	ok := false
	switch out.EntityKind {
	case desk.EntityMessage:
		var m desk.Message
		if m, ok = r.entities.Messages[out.EntityID]; ok {
			item = wire.VItemOfMessage(m, r.dir, r.hub.files)
		}
	case desk.EntityMilestone:
		var m desk.Milestone
		if m, ok = r.entities.Milestones[out.EntityID]; ok {
			item, ok = wire.VItemOfMilestone(m, r.dir)
		}
	default:
	}
	if ok {
		out.visitor = socket.JSON(wire.VEvent{T: wire.FrameEvent, Seq: out.Seq, UpTo: out.Seq, Item: &item})
	}
	// Its own message changes nothing that the visitor does not know; a reopening has an event of its own.
	out.state = out.Type != desk.EventMessageReceived
}

func found[D, W any](all map[desk.ID]D, id desk.ID, convert func(D) W) *W {
	one, ok := all[id]
	if !ok {
		return nil
	}
	out := convert(one)
	return &out
}

func known[D, W any](find func(desk.ID) (D, bool), id desk.ID, convert func(D) W) *W {
	one, ok := find(id)
	if !ok {
		return nil
	}
	out := convert(one)
	return &out
}
