package messages

import (
	"context"

	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
)

type byMessage struct {
	ID      string `path:"id" doc:"The conversation."`
	Message string `path:"mid" doc:"The message."`
}

type withMessage[T any] struct {
	ID      string `path:"id" doc:"The conversation."`
	Message string `path:"mid" doc:"The message."`
	Body    T
}

// onMessage does something to a message of a conversation and answers with the message.
func (s *Server) onMessage(ctx context.Context, conversation, message string, do func(by traffic.By, conversation, message desk.ID) (desk.Message, error)) (*route.Reply[itemReply], error) {
	c, err := route.ID(conversation)
	if err != nil {
		return nil, err
	}
	m, err := route.ID(message)
	if err != nil {
		return nil, err
	}
	changed, err := do(s.Who(ctx).By, c, m)
	if err != nil {
		return nil, err
	}
	return route.Give(itemReply{wire.MessageOf(changed)}), nil
}

type reactionInput struct {
	Emoji string `json:"emoji" doc:"One emoji; empty takes the mark back."`
}

// React marks a message with an emoji.
func (s *Server) React(ctx context.Context, in *withMessage[reactionInput]) (*route.Reply[itemReply], error) {
	return s.onMessage(ctx, in.ID, in.Message, func(by traffic.By, c, m desk.ID) (desk.Message, error) {
		return s.Traffic.React(ctx, by, c, m, in.Body.Emoji)
	})
}

type resendInput struct {
	ClientID string `json:"client_id" minLength:"1" maxLength:"64" doc:"Of the message that is made anew when nobody knows what became of the first."`
}

// Resend sends again what did not go out.
func (s *Server) Resend(ctx context.Context, in *withMessage[resendInput]) (*route.Reply[itemReply], error) {
	return s.onMessage(ctx, in.ID, in.Message, func(by traffic.By, c, m desk.ID) (desk.Message, error) {
		return s.Traffic.Resend(ctx, by, c, m, in.Body.ClientID)
	})
}

// PresumeSent takes a message of which nobody knows as sent.
func (s *Server) PresumeSent(ctx context.Context, in *byMessage) (*route.Reply[itemReply], error) {
	return s.onMessage(ctx, in.ID, in.Message, func(by traffic.By, c, m desk.ID) (desk.Message, error) {
		return s.Traffic.PresumeSent(ctx, by, c, m)
	})
}

// Refetch fetches a message's file again.
func (s *Server) Refetch(ctx context.Context, in *byMessage) (*route.Reply[itemReply], error) {
	return s.onMessage(ctx, in.ID, in.Message, func(by traffic.By, c, m desk.ID) (desk.Message, error) {
		return s.Traffic.Refetch(ctx, by, c, m)
	})
}

type logReply struct {
	Entries []logEntry `json:"entries" doc:"Oldest first."`
}

type logEntry struct {
	ID        desk.ID   `json:"id"`
	At        desk.Time `json:"at"`
	Direction string    `json:"direction" doc:"out: our request and its answer; in: what the provider told."`
	Status    int       `json:"status" doc:"HTTP; 0 = there was no answer."`
	Text      string    `json:"text" doc:"Without secrets and without what people wrote."`
}

// Log tells what the provider said about a message.
func (s *Server) Log(ctx context.Context, in *byMessage) (*route.Reply[logReply], error) {
	c := s.Who(ctx)
	conversation, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	id, err := route.ID(in.Message)
	if err != nil {
		return nil, err
	}
	m, scope, err := s.Store.MessageFor(ctx, c.Workspace, id)
	if err != nil {
		return nil, err
	}
	if m.ConversationID != conversation || !desk.CanSee(c.Viewer, scope) {
		return nil, desk.ErrNotFound
	}
	entries, err := s.Store.Log(ctx, c.Workspace, id)
	out := logReply{Entries: make([]logEntry, 0, len(entries))}
	for _, e := range entries {
		out.Entries = append(out.Entries, logEntry{e.ID, e.At, e.Direction, e.Status, e.Text})
	}
	return route.Give(out), err
}
