package api

import (
	"context"
	"net/http"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// caller is the member behind a request.
type caller struct {
	app.By
	session port.Session
	user    desk.User
	member  desk.Member
	dir     *desk.Directory
	viewer  desk.Viewer
}

type callerKey struct{}

// who gives the member that the guard let in.
func who(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// guard lets in those whom the route's verb allows. Verbs on a conversation are judged again with the conversation at
// hand: here only that their asker is signed in.
func (s *server) guard(r route.Route, next http.Handler) http.Handler {
	switch r.Verb {
	case desk.VerbPublic:
		return edge.Keep(next)
	case desk.VerbVisitor:
		return edge.Keep(s.visitors.Guard(next))
	}
	next = s.merges.Explaining(r, next)
	return edge.Keep(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		c, err := s.signedIn(req)
		if err == nil && subjectOf(r.Verb) == "workspace" {
			err = desk.Check(r.Verb, c.member.Role, desk.RelationOther)
		}
		if err != nil {
			problem.Write(w, problem.From(req.Context(), s.Log, req.Pattern, err))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), callerKey{}, c)))
	}))
}

func subjectOf(verb desk.Verb) string {
	for _, rule := range desk.Rules {
		if rule.Verb == verb {
			return rule.Subject
		}
	}
	return ""
}

var errSignedOut = problem.New(http.StatusUnauthorized, problem.SignedOut, "Sign in first: there is no session, or it has ended.")

// signedIn finds the member by the request's session cookie.
func (s *server) signedIn(r *http.Request) (caller, error) {
	secret := auth.SessionSecret(r, s.PublicURL(r))
	if secret == "" {
		return caller{}, errSignedOut
	}
	hash := auth.HashSecret(secret)
	now := s.now()
	in, err := s.Store.SignedIn(r.Context(), hash, now)
	if problem.IsNotFound(err) || err == nil && (!in.Member.Active || now >= in.Session.LastSeenAt+sessionIdle) {
		return caller{}, errSignedOut
	}
	if err != nil {
		return caller{}, err
	}
	viewer, ok := in.Directory.Viewer(in.Member.ID)
	if !ok {
		return caller{}, errSignedOut
	}
	if now-in.Session.LastSeenAt >= sessionTouch {
		if err := s.App.TouchSession(r.Context(), hash); err != nil {
			s.Log.WarnContext(r.Context(), "a session's last use could not be noted", "error", err)
		}
	}
	return caller{By: app.By{Workspace: in.Session.WorkspaceID, Member: in.Member.ID}, session: in.Session, user: in.User,
		member: in.Member, dir: in.Directory, viewer: viewer}, nil
}
