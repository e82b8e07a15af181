package api

import (
	"context"
	"encoding/json"
	"net/http"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type editMe struct {
	Name            *string            `json:"name,omitempty"`
	Locale          *string            `json:"locale,omitempty" doc:"es, en or pt."`
	Theme           *string            `json:"theme,omitempty" doc:"system, light or dark."`
	Availability    *desk.Availability `json:"availability,omitempty" doc:"online, away or offline."`
	Preferences     map[string]any     `json:"preferences,omitempty" doc:"Replaces the app's own settings; at most 8 KiB."`
	CurrentPassword *string            `json:"current_password,omitempty" maxLength:"1024" doc:"Needed with new_password."`
	NewPassword     *string            `json:"new_password,omitempty" maxLength:"1024" doc:"8 to 256 characters. Ends all other sessions."`
}

// editMe changes one's own profile.
func (s *server) editMe(ctx context.Context, in *route.With[editMe]) (*route.Reply[meReply], error) {
	c, b := who(ctx), in.Body
	edit := app.EditProfile{Name: b.Name, Locale: b.Locale, Theme: b.Theme, Availability: b.Availability}
	if b.Preferences != nil {
		text, err := json.Marshal(b.Preferences)
		if err != nil {
			return nil, err
		}
		preferences := string(text)
		edit.Preferences = &preferences
	}
	if b.NewPassword != nil {
		hash, err := s.newPassword(ctx, c, b)
		if err != nil {
			return nil, err
		}
		edit.PasswordHash, edit.KeepSession = &hash, c.session.ID
	}
	ended, err := s.otherSessions(ctx, c, edit.PasswordHash != nil)
	if err != nil {
		return nil, err
	}
	joined, err := s.App.EditProfile(ctx, c.By, edit)
	if err != nil {
		return nil, err
	}
	for _, id := range ended {
		s.Hub.RevokeSession(id)
	}
	c.user, c.member = joined.User, joined.Member
	return route.Give(meReply{meOf(c)}), nil
}

// newPassword checks the old password and gives the hash of the new one. Wrong guesses are limited as sign-ins are.
func (s *server) newPassword(ctx context.Context, c caller, b editMe) (string, error) {
	if err := s.holdPassword(edge.Of(ctx).R, c.user.Email); err != nil {
		return "", err
	}
	current := ""
	if b.CurrentPassword != nil {
		current = *b.CurrentPassword
	}
	ok, _, err := s.Passwords.Verify(ctx, c.user.PasswordHash, current)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", problem.New(http.StatusUnprocessableEntity, problem.WrongPassword, "The current password is not right.").On("current_password")
	}
	s.rightPassword(edge.Of(ctx).R, c.user.Email)
	return s.hashPassword(ctx, *b.NewPassword, c.user.Email, c.user.Name)
}

// hashPassword refuses what anybody would guess.
func (s *server) hashPassword(ctx context.Context, password string, personal ...string) (string, error) {
	if err := auth.CheckPassword(password, personal...); err != nil {
		return "", err
	}
	return s.Passwords.Hash(ctx, password)
}

// otherSessions lists the sessions that a change will end, so that their sockets can be closed.
func (s *server) otherSessions(ctx context.Context, c caller, changes bool) ([]desk.ID, error) {
	if !changes {
		return nil, nil
	}
	sessions, err := s.Store.Sessions(ctx, c.user.ID)
	if err != nil {
		return nil, err
	}
	var others []desk.ID
	for _, session := range sessions {
		if session.ID != c.session.ID {
			others = append(others, session.ID)
		}
	}
	return others, nil
}

type sessionRow struct {
	ID         desk.ID   `json:"id"`
	Current    bool      `json:"current" doc:"The one that asks."`
	CreatedAt  desk.Time `json:"created_at"`
	LastSeenAt desk.Time `json:"last_seen_at" doc:"Exact to 5 minutes."`
	Device     string    `json:"device" doc:"What the browser calls itself."`
	Address    string    `json:"address" doc:"Where the sign-in came from."`
}

func (s *server) listSessions(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[sessionRow]], error) {
	c := who(ctx)
	sessions, err := s.Store.Sessions(ctx, c.user.ID)
	if err != nil {
		return nil, err
	}
	now := s.now()
	rows := make([]sessionRow, 0, len(sessions))
	for _, one := range sessions {
		if now < one.ExpiresAt && now < one.LastSeenAt+sessionIdle {
			rows = append(rows, sessionRow{one.ID, one.ID == c.session.ID, one.CreatedAt, one.LastSeenAt, one.Device, one.Address})
		}
	}
	return route.Give(route.Items(rows)), nil
}

// revokeSession ends one of one's own sessions; another's is not found.
func (s *server) revokeSession(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	c := who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	sessions, err := s.Store.Sessions(ctx, c.user.ID)
	if err != nil {
		return nil, err
	}
	for _, session := range sessions {
		if session.ID == id {
			err := s.App.EndSession(ctx, c.user.ID, id)
			s.Hub.RevokeSession(id)
			return &route.Empty{}, err
		}
	}
	return nil, desk.ErrNotFound
}

func (s *server) revokeOthers(ctx context.Context, _ *route.None) (*route.Empty, error) {
	c := who(ctx)
	ended, err := s.otherSessions(ctx, c, true)
	if err != nil {
		return nil, err
	}
	if err := s.App.EndOtherSessions(ctx, c.user.ID, c.session.ID); err != nil {
		return nil, err
	}
	for _, id := range ended {
		s.Hub.RevokeSession(id)
	}
	return &route.Empty{}, nil
}
