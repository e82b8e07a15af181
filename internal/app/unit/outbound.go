package unit

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Outbound commits a change of ours and stores its message. Where a provider delivers, the message stands queued with its
// entry of the outbox; else the commit is the delivery.
func (w *Work) Outbound(change *desk.Change, message *desk.Message) error {
	c := &change.Conversation
	message.ID, message.ConversationID, message.InboxID = w.NewID(), c.ID, c.InboxID
	message.State = desk.StateSent
	inbox, ok := w.Dir.Inbox(c.InboxID)
	provided := ok && !inbox.Channel.DeliversItself()
	if provided {
		message.State = desk.StateQueued
	}
	seq, err := w.Commit(change, Of(desk.EntityMessage, message.ID))
	if err != nil {
		return err
	}
	message.Seq, message.Rev, message.Episode = seq, seq, c.Episode
	message.SortAt, message.At = desk.SortAt(inbox.Channel, c.LastAt), c.LastAt
	if err := w.InsertMessage(*message); err != nil || !provided {
		return err
	}
	return w.Enqueue(*message)
}

// Enqueue puts a message of ours into the outbox.
func (w *Work) Enqueue(m desk.Message) error {
	return w.InsertOutgoing(port.Outgoing{ID: w.NewID(), InboxID: m.InboxID, ConversationID: m.ConversationID,
		MessageID: m.ID, State: port.OutQueued, NextAt: w.Now, CreatedAt: w.Now})
}

// ChangeMessage stores a message that changed and tells everyone who sees it.
func (w *Work) ChangeMessage(c *desk.Conversation, m *desk.Message, actor desk.Actor) error {
	seq, err := w.Touch(c, desk.EventMessageChanged, actor, Of(desk.EntityMessage, m.ID), true)
	if err != nil {
		return err
	}
	m.Rev = seq
	return w.SaveMessage(*m)
}

// QuoteOf is what a message shows of the one that it answers.
func QuoteOf(m desk.Message) *desk.Quote {
	return &desk.Quote{MessageID: m.ID, ExternalID: m.ExternalID, Author: m.Author, AuthorID: m.AuthorID, Kind: m.Kind,
		Text: desk.Preview(m.Text)}
}
