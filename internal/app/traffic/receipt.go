package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// messageOfRef finds our message by the reference that the provider was given with it, and takes the receipt as the
// answer that never came: the message was sent.
func (w *work) messageOfRef(inbox desk.Inbox, u desk.Update) (desk.Message, error) {
	id, err := desk.ParseID(u.Receipt.Ref)
	if err != nil {
		return desk.Message{}, desk.ErrNotFound
	}
	out, err := w.Outgoing(id)
	if err != nil {
		return desk.Message{}, err
	}
	m, err := w.Message(out.MessageID)
	if err != nil || out.Reaction || out.InboxID != inbox.ID || m.ExternalID != "" {
		return desk.Message{}, errors.Join(err, desk.ErrNotFound)
	}
	out.State, out.Failure = port.OutDone, desk.Failure{}
	if err := w.SaveOutgoing(out); err != nil {
		return m, err
	}
	m.ExternalID = u.Target
	if desk.LaterState(m.State, desk.StateSent) {
		m.State, m.ErrorCode, m.ErrorText = desk.StateSent, "", ""
	}
	return m, w.SaveMessage(m)
}

// receipt notes how far a message of ours has come, and what its failure means for the rest.
func (w *work) receipt(inbox desk.Inbox, c *desk.Conversation, m *desk.Message, u desk.Update) error {
	if m.Author == desk.AuthorContact || u.Receipt == nil {
		return nil
	}
	changed := desk.LaterState(m.State, u.Receipt.State)
	if changed {
		m.State, m.ErrorCode, m.ErrorText = u.Receipt.State, "", ""
	}
	failure := u.Receipt.Failure
	if failure == nil {
		if !changed {
			return nil
		}
		return w.ChangeMessage(c, m, provider)
	}
	if changed {
		m.ErrorCode, m.ErrorText = string(failure.Kind), failureText(*failure)
		if err := w.ChangeMessage(c, m, provider); err != nil {
			return err
		}
		if err := w.log(m.ID, "in", 0, "failed "+failure.Code+" "+failure.Text); err != nil {
			return err
		}
	}
	return w.consequences(inbox, c, *m, *failure)
}

func failureText(f desk.Failure) string {
	if f.Code == "" {
		return f.Text
	}
	return f.Code + ": " + f.Text
}

// consequences are what a failure means beyond its message.
func (w *work) consequences(inbox desk.Inbox, c *desk.Conversation, m desk.Message, f desk.Failure) error {
	switch {
	case f.Kind == desk.FailWindow:
		change := desk.ProviderClosed(*c, w.Now)
		if len(change.Steps) == 0 {
			return nil
		}
		saved, err := w.Save(change)
		*c = saved
		return err
	case f.Kind == desk.FailOptOut:
		return w.optOut(c.IdentityID, w.Now)
	case f.Kind == desk.FailTemplate && m.Content.Template != nil:
		return w.templateRefused(inbox, m.Content.Template.TemplateID, f)
	case f.Kind.Pauses():
		return w.broken(inbox, f)
	}
	return nil
}

func (w *work) optOut(identity desk.ID, at desk.Time) error {
	i, err := w.Identity(identity)
	if err != nil || i.OptedOutAt != 0 {
		return err
	}
	i.OptedOutAt = at
	return w.SaveIdentity(i)
}

// log keeps one line of what was said with the provider about a message.
func (w *work) log(message desk.ID, direction string, status int, text string) error {
	return w.InsertLog(port.LogEntry{ID: w.NewID(), MessageID: message, At: w.Now, Direction: direction, Status: status,
		Text: desk.Clip(text, logTextMax)})
}

// logTextMax is the longest line of the channel log, in characters.
const logTextMax = 2000
