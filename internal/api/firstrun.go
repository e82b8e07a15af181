package api

import (
	"context"
	"errors"
	"net/http"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type status struct {
	NeedsOwner bool   `json:"needs_owner" doc:"Nobody can sign in yet: use the link that the server printed."`
	IsDemo     bool   `json:"is_demo"`
	Version    string `json:"version"`
}

func (s *server) status(ctx context.Context, _ *route.None) (*route.Reply[status], error) {
	users, err := s.Store.CountUsers(ctx)
	if err != nil {
		return nil, err
	}
	return route.Give(status{users == 0, s.Demo != nil, s.Version}), nil
}

type byToken struct {
	Token string `path:"token" maxLength:"128" doc:"From the link."`
}

type validReply struct {
	Valid bool `json:"valid"`
}

// token finds a one-time token that still opens its door.
func (s *server) token(ctx context.Context, text string, kind port.TokenKind) (port.OneTimeToken, error) {
	if err := s.holdToken(edge.Of(ctx).R); err != nil {
		return port.OneTimeToken{}, err
	}
	if !auth.ValidSecret(text) {
		return port.OneTimeToken{}, desk.ErrNotFound
	}
	token, err := s.Store.Token(ctx, auth.HashSecret(text), kind, s.now())
	return token, linkError(err)
}

// linkError names a used or expired link in the words of links.
func linkError(err error) error {
	switch {
	case errors.Is(err, &desk.Error{Code: desk.CodeUsed}):
		return problem.New(http.StatusGone, problem.LinkUsed, "This link was used already.")
	case errors.Is(err, &desk.Error{Code: desk.CodeExpired}):
		return problem.New(http.StatusGone, problem.LinkExpired, "This link has expired. Ask for a new one.")
	}
	return err
}

func (s *server) checkFirstRun(ctx context.Context, in *byToken) (*route.Reply[validReply], error) {
	_, err := s.token(ctx, in.Token, port.TokenFirstRun)
	if p := problem.Of(err); p != nil && p.Status != http.StatusTooManyRequests && p.Status < http.StatusInternalServerError {
		return route.Give(validReply{false}), nil
	}
	return route.Give(validReply{err == nil}), err
}

type firstRun struct {
	Token    string `json:"token" maxLength:"128"`
	Company  string `json:"company"`
	Timezone string `json:"timezone" doc:"IANA name, as America/Bogota."`
	Locale   string `json:"locale" doc:"es, en or pt."`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password" maxLength:"1024" doc:"8 to 256 characters."`
}

// createOwner ends the first run: it makes the workspace and its owner, once, and signs in.
func (s *server) createOwner(ctx context.Context, in *route.With[firstRun]) (*route.Reply[meReply], error) {
	b := in.Body
	if _, err := s.token(ctx, b.Token, port.TokenFirstRun); err != nil {
		return nil, err
	}
	hash, err := s.hashPassword(ctx, b.Password, b.Email, b.Name, b.Company)
	if err != nil {
		return nil, err
	}
	joined, err := s.App.CreateOwner(ctx, auth.HashSecret(b.Token), app.Company{Name: b.Company, Timezone: b.Timezone, Locale: b.Locale},
		app.Person{Name: b.Name, Email: b.Email, PasswordHash: hash, Locale: b.Locale})
	return s.joined(ctx, joined, linkError(err))
}

// joined signs in a person who has just got a seat.
func (s *server) joined(ctx context.Context, joined app.Joined, err error) (*route.Reply[meReply], error) {
	if err != nil {
		return nil, err
	}
	c, err := s.open(ctx, joined.User, joined.Workspace, true)
	if err != nil {
		return nil, err
	}
	return route.Give(meReply{meOf(c)}), nil
}

type resetName struct {
	Name string `json:"name" doc:"Whose password it is."`
}

func (s *server) checkReset(ctx context.Context, in *byToken) (*route.Reply[resetName], error) {
	token, err := s.token(ctx, in.Token, port.TokenPasswordReset)
	if err != nil {
		return nil, err
	}
	user, err := s.Store.User(ctx, token.UserID)
	return route.Give(resetName{user.Name}), err
}

type resetPassword struct {
	Token    string `json:"token" maxLength:"128"`
	Password string `json:"password" maxLength:"1024" doc:"8 to 256 characters."`
}

// resetPassword sets a new password by a link, once, and ends every session of the user.
func (s *server) resetPassword(ctx context.Context, in *route.With[resetPassword]) (*route.Empty, error) {
	token, err := s.token(ctx, in.Body.Token, port.TokenPasswordReset)
	if err != nil {
		return nil, err
	}
	user, err := s.Store.User(ctx, token.UserID)
	if err != nil {
		return nil, err
	}
	hash, err := s.hashPassword(ctx, in.Body.Password, user.Email, user.Name)
	if err != nil {
		return nil, err
	}
	sessions, err := s.Store.Sessions(ctx, user.ID)
	if err != nil {
		return nil, err
	}
	if _, err := s.App.ResetPassword(ctx, auth.HashSecret(in.Body.Token), hash); err != nil {
		return nil, linkError(err)
	}
	s.rightPassword(edge.Of(ctx).R, user.Email)
	s.limits.signInAccount.Reset(user.Email)
	for _, session := range sessions {
		s.Hub.RevokeSession(session.ID)
	}
	return &route.Empty{}, nil
}
