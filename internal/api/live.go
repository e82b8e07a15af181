package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"bandeja.dev/bandeja/internal/live"

	"bandeja.dev/bandeja/internal/api/problem"
)

// pollWait is how long a long poll waits for something to tell.
const pollWait = 25 * time.Second

// liveAgents opens a member's socket. A page of another site cannot: the browser names it in Origin.
func (s *server) liveAgents(w http.ResponseWriter, r *http.Request) {
	c := who(r.Context())
	if !s.ownOrigin(r) {
		problem.Write(w, problem.New(http.StatusForbidden, problem.CrossOrigin, "Another site may not listen in a signed-in person's name."))
		return
	}
	since, ok := sinceOf(w, r)
	if !ok {
		return
	}
	s.Hub.ServeAgent(w, r, live.AgentConn{WorkspaceID: c.Workspace, MemberID: c.Member, SessionID: c.session.ID, Since: since})
}

// liveVisitors opens a visitor's socket.
func (s *server) liveVisitors(w http.ResponseWriter, r *http.Request) {
	v, err := s.joining(r.Context())
	if err != nil {
		problem.Write(w, problem.From(r.Context(), s.Log, r.Pattern, err))
		return
	}
	if since, ok := sinceOf(w, r); ok {
		s.Hub.ServeVisitor(w, r, v.conn(since))
	}
}

// joining bounds how often a browser, and all browsers of an address, come for live frames.
func (s *server) joining(ctx context.Context) (visitor, error) {
	v, err := s.session(ctx)
	if err == nil {
		err = hold(s.limits.visitorJoins, s.limitKey(request(ctx).r), problem.SlowDown, "Too many connections from here.")
	}
	return v, err
}

// sinceOf reads the client's position; without one it hears what happens from now on.
func sinceOf(w http.ResponseWriter, r *http.Request) (int64, bool) {
	text := r.URL.Query().Get("since")
	if text == "" {
		return -1, true
	}
	since, err := strconv.ParseInt(text, 10, 64)
	if err != nil || since < 0 {
		problem.Write(w, problem.New(http.StatusUnprocessableEntity, problem.Invalid, "since is the last up_to, a number from 0.").On("since"))
		return 0, false
	}
	return since, true
}

type pollInput struct {
	Key   string `path:"key" maxLength:"64"`
	Since int64  `query:"since" minimum:"0" required:"true" doc:"The last up_to."`
}

// poll is the way of browsers that no socket reaches: it waits up to 25 s for frames.
func (s *server) poll(ctx context.Context, in *pollInput) (*reply[live.Polled], error) {
	v, err := s.joining(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.thread(ctx, v); err != nil {
		return nil, err
	}
	polled, err := s.Hub.PollVisitor(ctx, v.conn(in.Since), pollWait)
	return &reply[live.Polled]{polled}, err
}
