package api

import (
	"context"
	"net/http"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type newComment struct {
	ClientID string `json:"client_id" doc:"As of messages."`
	Text     string `json:"text" doc:"Never seen by the visitor; at most 4,000 characters."`
}

type commentReply struct {
	Item wire.CommentItem `json:"item"`
}

// addComment adds an internal comment, on closed conversations too.
func (s *server) addComment(ctx context.Context, in *route.WithID[newComment]) (*route.Made[commentReply], error) {
	c := who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	comment, err := s.App.AddComment(ctx, c.By, id, in.Body.ClientID, in.Body.Text)
	if err != nil {
		return nil, err
	}
	return route.GiveMade(http.StatusCreated, commentReply{wire.CommentOf(comment)}), nil
}

// after gives a conversation as it stands after a verb, nil when the verb took it out of its doer's sight.
func (s *server) after(ctx context.Context, c caller, id desk.ID) (*wire.Conversation, error) {
	row, err := s.row(ctx, c, id)
	if problem.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := wire.ConversationOf(row, c.dir)
	return &out, nil
}

type readInput struct {
	Seq int64 `json:"seq" minimum:"0" doc:"Everything up to it is read; the mark only goes forward."`
}

func (s *server) markRead(ctx context.Context, in *route.WithID[readInput]) (*route.Empty, error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.MarkRead(ctx, who(ctx).By, id, in.Body.Seq)
}

func (s *server) markUnread(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.MarkUnread(ctx, who(ctx).By, id)
}

type draftInput struct {
	Mode port.DraftMode `json:"mode" enum:"message,comment"`
	Text string         `json:"text" doc:"What is typed so far; empty deletes it."`
}

func (s *server) saveDraft(ctx context.Context, in *route.WithID[draftInput]) (*route.Empty, error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.SaveDraft(ctx, who(ctx).By, id, in.Body.Mode, in.Body.Text)
}
