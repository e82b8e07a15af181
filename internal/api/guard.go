package api

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/problem"
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

// asked is the request behind an operation, for what only HTTP knows: addresses, cookies, the host's name.
type asked struct {
	w http.ResponseWriter
	r *http.Request
}

type askedKey struct{}

func request(ctx context.Context) asked {
	a, _ := ctx.Value(askedKey{}).(asked)
	return a
}

// guard lets in those whom the route's verb allows. Verbs on a conversation are judged again with the conversation at
// hand: here only that their asker is signed in.
func (s *server) guard(r route, next http.Handler) http.Handler {
	switch r.verb {
	case desk.VerbPublic:
		return s.withRequest(next)
	case desk.VerbVisitor:
		return s.withRequest(s.visitorGuard(next))
	}
	return s.withRequest(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		c, err := s.signedIn(req)
		if err == nil && subjectOf(r.verb) == "workspace" {
			err = desk.Check(r.verb, c.member.Role, desk.RelationOther)
		}
		if err != nil {
			problem.Write(w, problem.From(req.Context(), s.Log, req.Pattern, err))
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, req.WithContext(context.WithValue(req.Context(), callerKey{}, c)))
	}))
}

func (s *server) withRequest(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), askedKey{}, asked{w, r})))
	})
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
	secret := auth.SessionSecret(r, s.publicURL(r))
	if secret == "" {
		return caller{}, errSignedOut
	}
	hash := auth.HashSecret(secret)
	now := s.now()
	in, err := s.Store.SignedIn(r.Context(), hash, now)
	if isNotFound(err) || err == nil && (!in.Member.Active || now >= in.Session.LastSeenAt+sessionIdle) {
		return caller{}, errSignedOut
	}
	if err != nil {
		return caller{}, err
	}
	dir, err := s.Store.Directory(r.Context(), in.Session.WorkspaceID)
	if err != nil {
		return caller{}, err
	}
	viewer, ok := dir.Viewer(in.Member.ID)
	if !ok {
		return caller{}, errSignedOut
	}
	if now-in.Session.LastSeenAt >= sessionTouch {
		if err := s.App.TouchSession(r.Context(), hash); err != nil {
			s.Log.WarnContext(r.Context(), "a session's last use could not be noted", "error", err)
		}
	}
	return caller{By: app.By{Workspace: in.Session.WorkspaceID, Member: in.Member.ID}, session: in.Session, user: in.User,
		member: in.Member, dir: dir, viewer: viewer}, nil
}

func (s *server) fromProxy(r *http.Request) bool {
	addr, ok := hostAddr(r.RemoteAddr)
	return ok && s.Config.TrustedProxies.Contains(addr)
}

// ownOrigin says whether a request's Origin header names this instance. Programs other than browsers send none.
func (s *server) ownOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || origin == s.publicURL(r) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}

// idOf reads an id from a path; what is no id is nothing that exists.
func idOf(text string) (desk.ID, error) {
	id, err := desk.ParseID(text)
	if err != nil || id == 0 {
		return 0, desk.ErrNotFound
	}
	return id, nil
}
