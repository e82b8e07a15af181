package unit

import (
	"bandeja.dev/bandeja/internal/desk"
)

// Entity is what a message's or comment's own event names.
type Entity struct {
	Kind desk.EntityKind
	ID   desk.ID
}

// Of names an entity.
func Of(kind desk.EntityKind, id desk.ID) Entity { return Entity{Kind: kind, ID: id} }

// Commit writes what a rule decided: an event for each step, the milestones at their events' seqs, the episodes, and the
// conversation with the last seq as its revision. what is named by the step of a message. It gives that step's seq, or
// the last one.
func (w *Work) Commit(ch *desk.Change, what Entity) (seq int64, err error) {
	var last int64
	for i := range ch.Steps {
		if m := ch.Steps[i].Milestone; m != nil {
			m.SortAt = w.SortAt(ch.Conversation.InboxID, m.At)
		}
		last, err = w.writeStep(ch.Conversation.ID, &ch.Steps[i], what)
		if err != nil {
			return 0, err
		}
		if isMessage(ch.Steps[i].Event) {
			seq = last
		}
	}
	if seq == 0 {
		seq = last
	}
	if last != 0 {
		ch.Conversation.Rev = last
	}
	return seq, w.writeEpisodes(ch)
}

// SortAt is where something of an inbox stands in its thread.
func (w *Work) SortAt(inbox desk.ID, at desk.Time) desk.Time {
	if i, ok := w.Dir.Inbox(inbox); ok {
		return desk.SortAt(i.Channel, at)
	}
	return at
}

func isMessage(event desk.EventType) bool {
	return event == desk.EventMessageReceived || event == desk.EventMessageSent
}

func (w *Work) writeStep(conversation desk.ID, step *desk.Step, what Entity) (int64, error) {
	event := desk.Event{Type: step.Event, At: step.At, Actor: step.Actor, Audience: desk.AudienceConversation,
		ConversationID: conversation, Before: step.Before, After: step.After, Visitor: visitorHears(step)}
	switch {
	case step.Milestone != nil:
		step.Milestone.ID = w.NewID()
		event.EntityKind, event.EntityID = desk.EntityMilestone, step.Milestone.ID
	case isMessage(step.Event):
		event.EntityKind, event.EntityID = what.Kind, what.ID
	}
	seq, err := w.Emit(event)
	if err != nil || step.Milestone == nil {
		return seq, err
	}
	step.Milestone.Seq = seq
	return seq, w.InsertMilestone(*step.Milestone)
}

// visitorHears says whether a step changes what the visitor's widget shows.
func visitorHears(step *desk.Step) bool {
	if m := step.Milestone; m != nil && (m.Type == desk.MilestoneStageMoved) {
		return false
	}
	return true
}

// writeEpisodes closes the episode that ended, keeping what its row already tells, and opens the one that began.
func (w *Work) writeEpisodes(ch *desk.Change) error {
	if end := ch.Ended; end != nil {
		episode, err := w.Episode(end.ConversationID, end.Number)
		if err != nil {
			return err
		}
		episode.ClosedAt, episode.ClosedBy, episode.ClosedReason = end.ClosedAt, end.ClosedBy, end.ClosedReason
		episode.AgentID, episode.TeamID = end.AgentID, end.TeamID
		if err := w.SaveEpisode(episode); err != nil {
			return err
		}
	}
	if ch.Begun != nil {
		return w.SaveEpisode(*ch.Begun)
	}
	return nil
}

// Save commits a change without a message of its own.
func (w *Work) Save(ch desk.Change) (desk.Conversation, error) {
	if len(ch.Steps) == 0 {
		return ch.Conversation, nil
	}
	if _, err := w.Commit(&ch, Entity{}); err != nil {
		return desk.Conversation{}, err
	}
	return ch.Conversation, w.SaveConversation(ch.Conversation)
}

// Touch appends an event that changes nothing about who sees the conversation, and renews its revision.
func (w *Work) Touch(c *desk.Conversation, event desk.EventType, actor desk.Actor, what Entity, visitor bool) (int64, error) {
	seq, err := w.Emit(desk.Event{Type: event, At: w.Now, Actor: actor, Audience: desk.AudienceConversation,
		ConversationID: c.ID, EntityKind: what.Kind, EntityID: what.ID, Before: c.Scope(), After: c.Scope(), Visitor: visitor})
	c.Rev = seq
	return seq, err
}

// DirectoryChanged appends the event that tells everyone of a change to the directory.
func (w *Work) DirectoryChanged(event desk.EventType, by desk.ID, what Entity, removed bool) (int64, error) {
	return w.Emit(desk.Event{Type: event, At: w.Now, Actor: desk.Agent(by), Audience: desk.AudienceWorkspace,
		EntityKind: what.Kind, EntityID: what.ID, Removed: removed})
}

// PutInbox stores an inbox that a member changed, 0 = nobody, and tells everyone. The directory is to be read anew.
func (w *Work) PutInbox(by desk.ID, inbox *desk.Inbox) error {
	seq, err := w.DirectoryChanged(desk.EventInboxChanged, by, Of(desk.EntityInbox, inbox.ID), false)
	if err != nil {
		return err
	}
	inbox.Rev = seq
	return w.SaveInbox(*inbox)
}

// Preview puts a message on the conversation's card, unless a later one stands there.
func Preview(card *desk.Card, m desk.Message) {
	if m.At < card.PreviewAt {
		return
	}
	card.PreviewAuthor, card.PreviewAuthorID = m.Author, m.AuthorID
	card.PreviewText, card.PreviewAt, card.PreviewKind = desk.Preview(m.Text), m.At, m.Kind
}
