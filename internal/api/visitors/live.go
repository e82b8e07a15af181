package visitors

import (
	"context"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/live"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// pollWait is how long a long poll waits for something to tell.
const pollWait = 25 * time.Second

// Live opens a visitor's socket.
func (s *Server) Live(w http.ResponseWriter, r *http.Request) {
	v, err := s.joining(r.Context())
	if err != nil {
		problem.Write(w, problem.From(r.Context(), s.Log, r.Pattern, err))
		return
	}
	if since, ok := edge.Since(w, r); ok {
		s.Hub.ServeVisitor(w, r, v.conn(since))
	}
}

// joining bounds how often a browser, and all browsers of an address, come for live frames.
func (s *Server) joining(ctx context.Context) (visitor, error) {
	v, err := s.session(ctx)
	if err == nil {
		err = edge.Hold(s.joins, s.LimitKey(edge.Of(ctx).R), problem.SlowDown, "Too many connections from here.")
	}
	return v, err
}

type pollInput struct {
	Key   string `path:"key" maxLength:"64"`
	Since int64  `query:"since" minimum:"0" required:"true" doc:"The last up_to."`
}

// Poll is the way of browsers that no socket reaches: it waits up to 25 s for frames.
func (s *Server) Poll(ctx context.Context, in *pollInput) (*route.Reply[live.Polled], error) {
	v, err := s.joining(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := s.thread(ctx, v); err != nil {
		return nil, err
	}
	polled, err := s.Hub.PollVisitor(ctx, v.conn(in.Since), pollWait)
	return route.Give(polled), err
}
