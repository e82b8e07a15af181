package unit

import (
	"errors"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// Answer lets an inbox answer a visitor's message by itself, if its settings say so: in the unit of the message, so that
// it happens as often as the message does. The caller saves the conversation and its card.
func (w *Work) Answer(inbox desk.Inbox, heard desk.Heard, c *desk.Conversation, card *desk.Card) error {
	heard.Open = w.openNow(inbox)
	if kind := inbox.Settings.ReplyTo(*c, heard); kind != "" {
		return w.SayByItself(inbox, kind, c, card)
	}
	return nil
}

// openNow takes an unknown zone for UTC: the hours were checked when they were set.
func (w *Work) openNow(inbox desk.Inbox) bool {
	hours := inbox.Settings.Hours
	if hours == nil {
		return true
	}
	zone, err := time.LoadLocation(hours.Timezone)
	if err != nil {
		zone = time.UTC
	}
	return hours.OpenAt(w.Now, zone)
}

// SayByItself writes one of the inbox's own messages, in the visitor's language or else the company's, unless it stands
// in this episode already, there is no such text, or nothing may go out. The caller saves the conversation and its card.
func (w *Work) SayByItself(inbox desk.Inbox, kind desk.AutoReply, c *desk.Conversation, card *desk.Card) error {
	change, ok := desk.SayByItself(*c, w.Now)
	if !ok || inbox.Settings.ReplyText(kind) == "" {
		return nil
	}
	if _, err := w.MessageByClientID(c.ID, desk.AuthorBot, kind.ClientID(*c)); !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	contact, err := w.Contact(c.ContactID)
	if err != nil {
		return err
	}
	said := desk.Message{Author: desk.AuthorBot, AuthorName: inbox.SaysAs(), ClientID: kind.ClientID(*c),
		Text: inbox.Settings.ReplyText(kind, contact.Locale, inbox.Settings.Locale, w.Dir.Workspace.Locale)}
	if err := w.Outbound(&change, &said); err != nil {
		return err
	}
	*c = change.Conversation
	Preview(card, said)
	return nil
}
