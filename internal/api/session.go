package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// How long sessions live. Without «Mantener la sesión» the cookie ends with the browser.
const (
	sessionIdle       = 14 * desk.Day  // after the last use
	sessionLasts      = 14 * desk.Day  // at most, not remembered
	sessionRemembered = 180 * desk.Day // at most, remembered
	sessionTouch      = 5 * desk.Minute
)

type signIn struct {
	Email    string `json:"email" maxLength:"254" doc:"In any case."`
	Password string `json:"password" maxLength:"1024"`
	Remember bool   `json:"remember,omitempty" doc:"Keep the session when the browser closes, for up to 180 days."`
}

type meReply struct {
	Me me `json:"me"`
}

var errCredentials = problem.New(http.StatusUnauthorized, problem.BadCredentials, "The e-mail or the password is not right.")

// startSession signs in. It takes as long and answers alike whether the account, the seat or the password is missing.
func (s *server) startSession(ctx context.Context, in *route.With[signIn]) (*route.Reply[meReply], error) {
	r := edge.Of(ctx).R
	email := strings.ToLower(strings.TrimSpace(in.Body.Email))
	if strings.ContainsRune(email, 0) { // which no database looks for
		return nil, problem.Wrong("email", "An e-mail address holds no NUL.")
	}
	if err := edge.Hold(s.limits.signInAddress, s.LimitKey(r), problem.TooManyAttempts, "Too many attempts. Wait before the next one."); err != nil {
		return nil, err
	}
	if err := s.holdPassword(r, email); err != nil {
		return nil, err
	}
	user, err := s.Store.UserByEmail(ctx, email)
	if err != nil && !problem.IsNotFound(err) {
		return nil, err
	}
	ok, _, err := s.Passwords.Verify(ctx, user.PasswordHash, in.Body.Password)
	if err != nil {
		return nil, err
	}
	seats, err := s.Store.MembershipsOf(ctx, user.ID)
	if err != nil && !problem.IsNotFound(err) {
		return nil, err
	}
	if !ok || len(seats) == 0 {
		s.Log.InfoContext(ctx, "sign-in refused", "address", s.ClientAddr(r).String())
		return nil, errCredentials
	}
	s.rightPassword(r, email)
	s.Log.InfoContext(ctx, "signed in", "user", user.ID.String(), "address", s.ClientAddr(r).String())
	out, err := s.open(ctx, user, seats[0], in.Body.Remember)
	if err != nil {
		return nil, err
	}
	return route.Give(meReply{meOf(out)}), nil
}

// open starts a session of a user who has just proved to be it, and sets its cookie.
func (s *server) open(ctx context.Context, user desk.User, workspace desk.ID, remember bool) (caller, error) {
	a := edge.Of(ctx)
	dir, err := s.Store.Directory(ctx, workspace)
	if err != nil {
		return caller{}, err
	}
	member, viewer, ok := seatOf(dir, user.ID)
	if !ok {
		return caller{}, errCredentials
	}
	lasts, age := sessionLasts, time.Duration(0)
	if remember {
		lasts = sessionRemembered
		age = time.Duration(lasts) * time.Microsecond
	}
	secret := auth.NewSecret()
	session, err := s.App.StartSession(ctx, app.NewSession{UserID: user.ID, WorkspaceID: workspace,
		TokenHash: auth.HashSecret(secret), ExpiresAt: s.now() + lasts, Device: a.R.UserAgent(), Address: s.ClientAddr(a.R).String()})
	if err != nil {
		return caller{}, err
	}
	http.SetCookie(a.W, auth.SessionCookie(s.PublicURL(a.R), secret, age))
	return caller{By: app.By{Workspace: workspace, Member: member.ID}, session: session, user: user, member: member, dir: dir, viewer: viewer}, nil
}

func seatOf(dir *desk.Directory, user desk.ID) (desk.Member, desk.Viewer, bool) {
	for _, member := range dir.Members {
		if member.UserID == user && member.Active {
			viewer, ok := dir.Viewer(member.ID)
			return member, viewer, ok
		}
	}
	return desk.Member{}, desk.Viewer{}, false
}

// endSession signs out; without a session too, so that a stale cookie goes.
func (s *server) endSession(ctx context.Context, _ *route.None) (*route.Empty, error) {
	a := edge.Of(ctx)
	c, err := s.signedIn(a.R)
	if err == nil {
		err = s.App.EndSession(ctx, c.user.ID, c.session.ID)
		s.Hub.RevokeSession(c.session.ID)
	}
	if err != nil && !errors.Is(err, errSignedOut) {
		return nil, err
	}
	http.SetCookie(a.W, auth.SessionCookie(s.PublicURL(a.R), "", -1))
	return &route.Empty{}, nil
}
