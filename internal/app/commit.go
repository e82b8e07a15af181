package app

import (
	"slices"

	"bandeja.dev/bandeja/internal/desk"
)

// entity is what a message's or comment's own event names.
type entity struct {
	kind desk.EntityKind
	id   desk.ID
}

// commit writes what a rule decided: an event for each step, the milestones at their events' seqs, the episodes, and the
// conversation with the last seq as its revision. what is named by the step of a message. It gives that step's seq, or
// the last one.
func (w *work) commit(ch *desk.Change, what entity) (seq int64, err error) {
	var last int64
	for i := range ch.Steps {
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

func isMessage(event desk.EventType) bool {
	return event == desk.EventMessageReceived || event == desk.EventMessageSent
}

func (w *work) writeStep(conversation desk.ID, step *desk.Step, what entity) (int64, error) {
	event := desk.Event{Type: step.Event, At: step.At, Actor: step.Actor, Audience: desk.AudienceConversation,
		ConversationID: conversation, Before: step.Before, After: step.After, Visitor: visitorHears(step)}
	switch {
	case step.Milestone != nil:
		step.Milestone.ID = w.newID()
		event.EntityKind, event.EntityID = desk.EntityMilestone, step.Milestone.ID
	case isMessage(step.Event):
		event.EntityKind, event.EntityID = what.kind, what.id
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
func (w *work) writeEpisodes(ch *desk.Change) error {
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

// save commits a change without a message of its own.
func (w *work) save(ch desk.Change) (desk.Conversation, error) {
	if len(ch.Steps) == 0 {
		return ch.Conversation, nil
	}
	if _, err := w.commit(&ch, entity{}); err != nil {
		return desk.Conversation{}, err
	}
	return ch.Conversation, w.SaveConversation(ch.Conversation)
}

// touch appends an event that changes nothing about who sees the conversation, and renews its revision.
func (w *work) touch(c *desk.Conversation, event desk.EventType, actor desk.Actor, what entity, visitor bool) (int64, error) {
	seq, err := w.Emit(desk.Event{Type: event, At: w.now, Actor: actor, Audience: desk.AudienceConversation,
		ConversationID: c.ID, EntityKind: what.kind, EntityID: what.id, Before: c.Scope(), After: c.Scope(), Visitor: visitor})
	c.Rev = seq
	return seq, err
}

// directoryChanged appends the event that tells everyone of a change to the directory.
func (w *work) directoryChanged(event desk.EventType, by desk.ID, what entity, removed bool) (int64, error) {
	return w.Emit(desk.Event{Type: event, At: w.now, Actor: desk.Agent(by), Audience: desk.AudienceWorkspace,
		EntityKind: what.kind, EntityID: what.id, Removed: removed})
}

// preview puts a message on the conversation's card.
func preview(card *desk.Card, m desk.Message) {
	card.PreviewAuthor, card.PreviewAuthorID = m.Author, m.AuthorID
	card.PreviewText, card.PreviewAt = desk.Preview(m.Text), m.At
}

func without(list []string, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(gone, one) })
}
