package app

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// MarkRead moves the member's own read mark forward to what is in the conversation up to seq. Opening a conversation
// writes this and nothing else (R6).
func (a *App) MarkRead(ctx context.Context, by By, conversation desk.ID, seq int64) error {
	return a.mark(ctx, by, conversation, func(w *work, c desk.Conversation, mark port.Read) (port.Read, error) {
		read := c.InboundCount
		if seq < c.Rev {
			// What came after seq was not on the screen, though it stands by the time that this is written.
			var err error
			if read, err = w.InboundUpTo(c.ID, seq); err != nil {
				return mark, err
			}
		}
		mark.Seq, mark.Count = max(mark.Seq, min(seq, c.Rev)), max(mark.Count, read)
		return mark, nil
	})
}

// MarkUnread takes the member's mark one visitor message back.
func (a *App) MarkUnread(ctx context.Context, by By, conversation desk.ID) error {
	return a.mark(ctx, by, conversation, func(_ *work, c desk.Conversation, mark port.Read) (port.Read, error) {
		mark.Count = max(0, c.InboundCount-1)
		mark.Seq = 0
		return mark, nil
	})
}

func (a *App) mark(ctx context.Context, by By, conversation desk.ID, move func(*work, desk.Conversation, port.Read) (port.Read, error)) error {
	_, err := run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (struct{}, error) {
		var none struct{}
		o, err := w.Open(by.Member, conversation, desk.VerbMark)
		if err != nil {
			return none, err
		}
		before, err := w.Read(conversation, by.Member)
		if errors.Is(err, desk.ErrNotFound) {
			before = port.Read{ConversationID: conversation, MemberID: by.Member, Count: -1}
		} else if err != nil {
			return none, err
		}
		after, err := move(w, o.Conversation, before)
		if err != nil || after == before {
			return none, err
		}
		if _, err := w.Emit(desk.Event{Type: desk.EventReadChanged, At: w.Now, Actor: desk.Agent(by.Member),
			Audience: desk.AudienceMember, MemberID: by.Member, ConversationID: conversation}); err != nil {
			return none, err
		}
		return none, w.SaveRead(after)
	})
	return err
}

// SaveDraft keeps the member's unsent text, so that it is there on another device; "" deletes it.
func (a *App) SaveDraft(ctx context.Context, by By, conversation desk.ID, mode port.DraftMode, text string) error {
	if text != "" {
		if err := desk.CheckText(text, "text", desk.MessageMax); err != nil && !errors.Is(err, &desk.Error{Code: desk.CodeEmpty}) {
			return err
		}
	}
	_, err := run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (struct{}, error) {
		var none struct{}
		if _, err := w.Open(by.Member, conversation, desk.VerbMark); err != nil {
			return none, err
		}
		return none, w.Tx.SaveDraft(port.Draft{ConversationID: conversation, MemberID: by.Member, Mode: mode, Text: text, At: w.Now})
	})
	return err
}

// MarkVisitorRead notes that the visitor has read our messages up to seq: their ticks turn to read.
func (a *App) MarkVisitorRead(ctx context.Context, workspace, inbox desk.ID, secretHash string, seq int64) error {
	_, err := run(ctx, a, workspace, port.LaneInbound, func(w *work) (struct{}, error) {
		var none struct{}
		thread, err := w.visitor(inbox, secretHash)
		if err != nil || seq <= thread.Session.ReadSeq {
			return none, err
		}
		c := thread.Conversation
		seq = min(seq, c.Rev)
		actor := desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}
		rev, err := w.Touch(&c, desk.EventVisitorReadChanged, actor, unit.Entity{}, true)
		if err != nil {
			return none, err
		}
		changed, err := w.MarkOurMessages(c.ID, seq, desk.StateRead, rev)
		if err != nil {
			return none, err
		}
		for _, id := range changed {
			if _, err := w.Touch(&c, desk.EventMessageChanged, actor, unit.Of(desk.EntityMessage, id), true); err != nil {
				return none, err
			}
		}
		thread.Session.ReadSeq = seq
		if err := w.SaveVisitorSession(thread.Session); err != nil {
			return none, err
		}
		return none, w.SaveConversation(c)
	})
	return err
}
