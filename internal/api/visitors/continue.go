package visitors

import (
	"context"
	"errors"
	"net/http"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type continueInput struct {
	Inbox  desk.ID `json:"inbox,omitempty" doc:"The inbox to go on in; left out, the one that the site's inbox names."`
	Locale string  `json:"locale,omitempty" maxLength:"10" doc:"The widget's language."`
}

type continueReply struct {
	URL string `json:"url" doc:"Opens the chat with a text that ties it to this visit."`
}

var hello = map[string]string{"es": "Hola", "en": "Hello", "pt": "Olá"}

// Continue gives the link by which the visitor goes on in WhatsApp. Whoever has not written yet brings nothing along.
func (s *Server) Continue(ctx context.Context, in *withKey[continueInput]) (*route.Reply[continueReply], error) {
	v := visitorOf(ctx)
	to, ok := v.dir.ContinuesIn(v.inbox)
	if !ok || in.Body.Inbox != 0 && in.Body.Inbox != to.ID {
		return nil, problem.New(http.StatusConflict, problem.Code(desk.CodeNotPossible), "This chat goes on nowhere else.")
	}
	if err := edge.Hold(s.joins, s.LimitKey(edge.Of(ctx).R), problem.SlowDown, "Too many requests from here."); err != nil {
		return nil, err
	}
	text := hello[in.Body.Locale]
	if text == "" {
		text = hello[v.dir.Workspace.Locale]
	}
	plain := continueReply{URL: desk.WhatsAppLink(to.Health.Phone, text, "")}
	if v.hash == "" {
		return route.Give(plain), nil
	}
	thread, err := s.thread(ctx, v)
	if problem.IsNotFound(err) || err == nil && thread.Conversation.ID == 0 || errors.Is(err, errNoSession) {
		return route.Give(plain), nil
	}
	if err != nil {
		return nil, err
	}
	screen, err := s.Store.Conversation(ctx, v.workspace, thread.Conversation.ID, 0)
	if err != nil {
		return nil, err
	}
	var visit desk.Visit
	if len(screen.Visits) > 0 {
		visit = screen.Visits[0]
	}
	url, err := edge.WithCode(func(code string) (string, error) {
		return s.Accounts.ContinueTo(ctx, v.workspace, to.ID, thread.Conversation.ID, code, text, visit)
	})
	return route.Give(continueReply{URL: url}), err
}
