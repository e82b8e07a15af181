package app

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// AddComment adds an internal comment, on closed conversations too. It is another type than a message: nothing that
// sends can take it. The same client id again gives the comment that stands.
func (a *App) AddComment(ctx context.Context, by By, conversation desk.ID, clientID, text string) (desk.Comment, error) {
	if err := desk.CheckText(text, "text", desk.CommentMax); err != nil {
		return desk.Comment{}, err
	}
	if err := checkClientID(clientID); err != nil {
		return desk.Comment{}, err
	}
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Comment, error) {
		o, err := w.Open(by.Member, conversation, desk.VerbComment)
		if err != nil {
			return desk.Comment{}, err
		}
		earlier, err := w.CommentByClientID(conversation, clientID)
		if err == nil && earlier.MemberID != by.Member {
			return desk.Comment{}, errClientIDTaken
		}
		if err == nil {
			return earlier, nil
		}
		if !errors.Is(err, desk.ErrNotFound) {
			return desk.Comment{}, err
		}
		comment, err := w.comment(&o.Conversation, by.Member, clientID, text)
		if err != nil {
			return comment, err
		}
		return comment, w.SaveConversation(o.Conversation)
	})
}

func (w *work) comment(c *desk.Conversation, member desk.ID, clientID, text string) (desk.Comment, error) {
	at := desk.NextAt(*c, w.Now)
	comment := desk.Comment{ID: w.NewID(), ConversationID: c.ID, Episode: c.Episode, SortAt: w.SortAt(c.InboxID, at), At: at,
		MemberID: member, Text: text, ClientID: clientID}
	seq, err := w.Touch(c, desk.EventCommentAdded, desk.Agent(member), unit.Of(desk.EntityComment, comment.ID), false)
	if err != nil {
		return comment, err
	}
	comment.Seq, comment.Rev = seq, seq
	return comment, w.InsertComment(comment)
}
