package api

import (
	"net/http"

	"bandeja.dev/bandeja/internal/live"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
)

// liveAgents opens a member's socket. A page of another site cannot: the browser names it in Origin.
func (s *server) liveAgents(w http.ResponseWriter, r *http.Request) {
	c := who(r.Context())
	if !s.OwnOrigin(r) {
		problem.Write(w, problem.New(http.StatusForbidden, problem.CrossOrigin, "Another site may not listen in a signed-in person's name."))
		return
	}
	since, ok := edge.Since(w, r)
	if !ok {
		return
	}
	s.Hub.ServeAgent(w, r, live.AgentConn{WorkspaceID: c.Workspace, MemberID: c.Member, SessionID: c.session.ID, Since: since})
}
