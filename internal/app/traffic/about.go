package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// when is the time of an update: the provider's, never later than now.
func (w *work) when(u desk.Update) desk.Time {
	if u.At == 0 {
		return w.Now
	}
	return min(u.At, w.Now)
}

func actorOf(c desk.Conversation, u desk.Update) desk.Actor {
	if u.Ours {
		return desk.Actor{Kind: desk.ActorExternal}
	}
	return desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}
}

// reaction sets or unsets a mark. It neither reopens nor notifies.
func (w *work) reaction(c *desk.Conversation, m *desk.Message, u desk.Update) error {
	if m.Content.RevokedAt != 0 {
		return nil
	}
	mark := desk.Reaction{Emoji: u.Emoji, By: desk.AuthorContact, At: w.when(u)}
	if u.Ours {
		mark.By = desk.AuthorExternal
	}
	m.Content.Reactions = desk.WithReaction(m.Content.Reactions, mark)
	return w.ChangeMessage(c, m, actorOf(*c, u))
}

// edit replaces a text. The latest edit stands, whatever the order in which they come.
func (w *work) edit(c *desk.Conversation, card *desk.Card, m *desk.Message, u desk.Update) error {
	at := w.when(u)
	if u.Message == nil || m.Content.RevokedAt != 0 || at < m.Content.EditedAt {
		return nil
	}
	m.Text, m.Content.EditedAt = u.Message.Text, at
	if err := w.ChangeMessage(c, m, actorOf(*c, u)); err != nil {
		return err
	}
	w.previewAgain(card, *m)
	return nil
}

// revoke takes back what the sender deleted: text, content and files go, the place in the thread stays.
func (w *work) revoke(c *desk.Conversation, card *desk.Card, m *desk.Message, u desk.Update) error {
	if m.Content.RevokedAt != 0 {
		return nil
	}
	if a := m.Content.Attachment; a != nil {
		if err := w.letFileGo(a.ID); err != nil {
			return err
		}
	}
	m.Kind, m.Text, m.Content = "", "", desk.Content{RevokedAt: w.when(u)}
	if err := w.ChangeMessage(c, m, actorOf(*c, u)); err != nil {
		return err
	}
	w.previewAgain(card, *m)
	return nil
}

// previewAgain renews the card when it shows this message.
func (w *work) previewAgain(card *desk.Card, m desk.Message) {
	if card.PreviewAt == m.At && card.PreviewAuthor == m.Author {
		unit.Preview(card, m)
	}
}

// letFileGo takes a file from its message; what no message names is collected.
func (w *work) letFileGo(id desk.ID) error {
	f, err := w.File(id)
	if errors.Is(err, desk.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	f.MessageID = 0
	if f.State == port.FilePending {
		f.State = port.FileFailed
	}
	return w.SaveFile(f)
}

func (w *work) quoteFound(inbox desk.Inbox, u desk.Update) (desk.UpdateState, string, error) {
	m, err := w.MessageByExternalID(inbox.ID, u.ExternalID)
	if errors.Is(err, desk.ErrNotFound) || err == nil && m.Content.Quote == nil {
		return desk.UpdateDone, "", nil // it was deleted meanwhile
	}
	if err != nil {
		return "", "", err
	}
	quoted, err := w.MessageByExternalID(inbox.ID, u.Target)
	if errors.Is(err, desk.ErrNotFound) {
		return desk.UpdateParked, u.Target, nil
	}
	if err != nil {
		return "", "", err
	}
	c, card, err := w.Conversation(m.ConversationID)
	if err != nil {
		return "", "", err
	}
	m.Content.Quote = unit.QuoteOf(quoted)
	if err := w.ChangeMessage(&c, &m, provider); err != nil {
		return "", "", err
	}
	if err := w.SaveCard(card); err != nil {
		return "", "", err
	}
	return desk.UpdateDone, "", w.SaveConversation(c)
}
