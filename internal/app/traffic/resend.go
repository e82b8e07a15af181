package traffic

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// By is a member who does something in a workspace.
type By = unit.By

// mine loads a message of a conversation for a member who may do a verb.
func (w *work) mine(by By, conversation, message desk.ID, verb desk.Verb) (unit.Opened, desk.Message, error) {
	o, err := w.Open(by.Member, conversation, verb)
	if err != nil {
		return o, desk.Message{}, err
	}
	m, err := w.Message(message)
	if err != nil {
		return o, m, err
	}
	if m.ConversationID != conversation {
		return o, m, desk.ErrNotFound
	}
	return o, m, nil
}

// React sets an agent's mark on a message, "" takes it back. It goes out where the channel has reactions.
func (t *Traffic) React(ctx context.Context, by By, conversation, message desk.ID, emoji string) (desk.Message, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (desk.Message, error) {
		o, m, err := w.mine(by, conversation, message, desk.VerbSend)
		if err != nil {
			return m, err
		}
		if !w.can[o.Inbox.Channel].Can.Reactions {
			return m, &desk.Error{Code: desk.CodeNotPossible, Detail: "This channel has no reactions."}
		}
		if len(emoji) > 32 || m.Content.RevokedAt != 0 || m.ExternalID == "" {
			return m, &desk.Error{Code: desk.CodeBadValue, Field: "emoji", Max: 32, Detail: "One emoji, on a message that has reached the network."}
		}
		if err := desk.CheckAnswer(o.Conversation, desk.Answer{MemberID: by.Member, Now: w.Now,
			OnlyAssignee: o.Inbox.Settings.OnlyAssigneeAnswers}); err != nil {
			return m, err
		}
		m.Content.Reactions = desk.WithReaction(m.Content.Reactions, desk.Reaction{Emoji: emoji, By: desk.AuthorAgent, ByID: by.Member, At: w.Now})
		if err := w.ChangeMessage(&o.Conversation, &m, desk.Agent(by.Member)); err != nil {
			return m, err
		}
		if err := w.SaveConversation(o.Conversation); err != nil {
			return m, err
		}
		return m, w.InsertOutgoing(port.Outgoing{ID: w.NewID(), InboxID: m.InboxID, ConversationID: m.ConversationID,
			MessageID: m.ID, Reaction: true, Emoji: emoji, State: port.OutQueued, NextAt: w.Now, CreatedAt: w.Now})
	})
}

// Resend sends again what did not go out. A failed message is queued once more itself, for it certainly did not arrive;
// of one of which nobody knows, a new message is made.
func (t *Traffic) Resend(ctx context.Context, by By, conversation, message desk.ID, clientID string) (desk.Message, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (desk.Message, error) {
		o, m, err := w.mine(by, conversation, message, desk.VerbSend)
		if err != nil {
			return m, err
		}
		if m.Kind != desk.KindTemplate {
			answer := desk.Answer{MemberID: by.Member, Now: w.Now, OnlyAssignee: o.Inbox.Settings.OnlyAssigneeAnswers}
			if err := desk.CheckAnswer(o.Conversation, answer); err != nil {
				return m, err
			}
		} else if err := template.CheckAgain(w.Work, w.can, o, m); err != nil {
			return m, err
		}
		switch m.State {
		case desk.StateFailed:
			m.State, m.ErrorCode, m.ErrorText = desk.StateQueued, "", ""
			if err := w.changed(&o.Conversation, &m); err != nil {
				return m, err
			}
			return m, w.Enqueue(m)
		case desk.StateUnknown:
			if err := w.followAtOnce(m.ID); err != nil {
				return m, err
			}
			return w.sendCopy(by, o, m, clientID)
		default:
			return m, &desk.Error{Code: desk.CodeNotFailed, Detail: "Only what failed, or of which nobody knows, is sent again."}
		}
	})
}

// followAtOnce lets what comes after a message of which nobody knows leave without waiting for its receipt: somebody has
// decided not to.
func (w *work) followAtOnce(message desk.ID) error {
	out, err := w.OutgoingOf(message)
	if err != nil || out.State != port.OutUnknown {
		return err
	}
	out.LeaseUntil = w.Now
	return w.SaveOutgoing(out)
}

// sendCopy writes a message of which nobody knows once more, as a new one.
func (w *work) sendCopy(by By, o unit.Opened, m desk.Message, clientID string) (desk.Message, error) {
	earlier, err := w.MessageByClientID(o.Conversation.ID, desk.AuthorAgent, clientID)
	if err == nil || !errors.Is(err, desk.ErrNotFound) {
		return earlier, err
	}
	change, err := desk.Send(o.Conversation, desk.Answer{MemberID: by.Member, Now: w.Now,
		OnlyAssignee: o.Inbox.Settings.OnlyAssigneeAnswers})
	if m.Kind == desk.KindTemplate {
		change, err = desk.SendTemplate(o.Conversation, desk.Answer{MemberID: by.Member, Now: w.Now})
	}
	if err == nil && m.Content.Template != nil {
		err = template.Spend(w.Work, o, m.Content.Template.Price)
	}
	if err != nil {
		return m, err
	}
	again := desk.Message{Author: desk.AuthorAgent, AuthorID: by.Member, Kind: m.Kind, Text: m.Text, Content: m.Content, ClientID: clientID}
	again.Content.Reactions = nil
	if a := m.Content.Attachment; a != nil {
		file, err := w.File(a.ID)
		if err != nil {
			return m, err
		}
		file.ID = w.NewID()
		copied := *a
		copied.ID = file.ID
		again.Content.Attachment = &copied
		if err := w.InsertFile(file); err != nil {
			return m, err
		}
	}
	if err := w.Outbound(&change, &again); err != nil {
		return again, err
	}
	if a := again.Content.Attachment; a != nil {
		if err := w.nameFile(a.ID, again.ID); err != nil {
			return again, err
		}
	}
	unit.Preview(&o.Card, again)
	if err := w.SaveCard(o.Card); err != nil {
		return again, err
	}
	return again, w.SaveConversation(change.Conversation)
}

// nameFile says which message a file is of.
func (w *work) nameFile(id, message desk.ID) error {
	f, err := w.File(id)
	if err != nil {
		return err
	}
	f.MessageID = message
	return w.SaveFile(f)
}

// PresumeSent takes a message of which nobody knows as sent («Dar por enviado»).
func (t *Traffic) PresumeSent(ctx context.Context, by By, conversation, message desk.ID) (desk.Message, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (desk.Message, error) {
		o, m, err := w.mine(by, conversation, message, desk.VerbSend)
		if err != nil {
			return m, err
		}
		if m.State != desk.StateUnknown {
			return m, &desk.Error{Code: desk.CodeNotFailed, Detail: "Only a message of which nobody knows can be taken as sent."}
		}
		out, err := w.OutgoingOf(m.ID)
		if err != nil {
			return m, err
		}
		out.State, out.LeaseUntil = port.OutDone, 0
		if err := w.SaveOutgoing(out); err != nil {
			return m, err
		}
		m.State, m.ErrorCode, m.ErrorText = desk.StateSent, "", ""
		return m, w.changed(&o.Conversation, &m)
	})
}

// Refetch asks for a file of the provider again.
func (t *Traffic) Refetch(ctx context.Context, by By, conversation, message desk.ID) (desk.Message, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (desk.Message, error) {
		o, m, err := w.mine(by, conversation, message, desk.VerbReadConversation)
		if err != nil {
			return m, err
		}
		a := m.Content.Attachment
		if a == nil || a.State != desk.AttachmentFailed {
			return m, &desk.Error{Code: desk.CodeNotFailed, Detail: "This file is there, or on its way."}
		}
		f, err := w.File(a.ID)
		if err != nil {
			return m, err
		}
		f.State, f.Tries, f.NextAt, f.Error = port.FilePending, 0, w.Now, ""
		if err := w.SaveFile(f); err != nil {
			return m, err
		}
		state := *a
		state.State, state.ErrorCode = desk.AttachmentFetching, ""
		m.Content.Attachment = &state
		return m, w.changed(&o.Conversation, &m)
	})
}
