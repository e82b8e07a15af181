package live

import (
	"net/http"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// AgentConn says whose socket it is. The caller has checked the session.
type AgentConn struct {
	WorkspaceID desk.ID
	MemberID    desk.ID
	SessionID   desk.ID
	Since       int64 // the client's last up_to; negative: from now on
}

// agent is a member's socket.
type agent struct {
	sub
	conn    AgentConn
	member  *member
	group   *countsGroup // feed.mu
	owed    bool         // feed.mu: the group's numbers are to be sent even when unchanged
	viewing desk.ID      // feed.mu

	typedAt time.Time // reader's goroutine
}

// ServeAgent turns the request into an agent's socket and returns; the socket lives on by itself. When the request is
// not an upgrade, comes from elsewhere, or the hub is closed, it is answered with an HTTP error.
func (h *Hub) ServeAgent(w http.ResponseWriter, r *http.Request, c AgentConn) {
	f, err := h.feed(c.WorkspaceID)
	if err != nil {
		unavailable(w)
		return
	}
	ws, err := h.agents.Upgrade(w, r, nil)
	if err != nil {
		h.release(f)
		return // the upgrader has answered
	}
	a := &agent{conn: c}
	a.feed, a.owner = f, a
	a.begins(h, ws)
	go a.open()
}

func unavailable(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "1")
	http.Error(w, "The server is restarting or its store does not answer; try again in a second.", http.StatusServiceUnavailable)
}

// open joins the feed, brings the client to its end, and leaves the socket to a goroutine with a small stack.
func (a *agent) open() {
	f := a.feed
	switch {
	case !f.join(a):
	case !f.settledSince(a, a.conn.Since):
		f.mu.Lock()
		a.resync()
		f.mu.Unlock()
	case f.begin(&a.sub, a.conn.Since):
		f.catchUp(&a.sub)
	}
	go a.read()
}

func (a *agent) read() {
	for a.readFrame() {
	}
	a.Finish()
	a.feed.leave(a)
	a.hub.release(a.feed)
}

// readFrame takes one frame of the client; false ends the socket.
func (a *agent) readFrame() bool {
	var in wire.ClientFrame
	if !a.Next(&in) {
		return false
	}
	switch in.T {
	case wire.FrameCounts:
		return a.feed.wantCounts(a, in) || a.Refuse("counts: holder or state is none of the known words, or q is too long")
	case wire.FrameViewing:
		a.feed.view(a, in.ConversationID)
	case wire.FrameTyping:
		if in.Mode != modeMessage && in.Mode != modeComment {
			return a.Refuse("typing: mode is message or comment")
		}
		a.feed.typed(a, in)
	case wire.FramePing:
		a.feed.answerPing(&a.sub)
	default:
		return a.Refuse("unknown frame")
	}
	return true
}

func (f *feed) answerPing(s *sub) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if s.live && s.cursor <= f.pos {
		f.tellCursor(s, &socket.Lazy{Make: func() *socket.Frame { return f.position(wire.FrameCursor, f.pos) }}, time.Now())
	}
}

// join adds an agent to its member's sockets; false when it may not come in.
func (f *feed) join(a *agent) bool {
	revoked, closed := f.hub.standing(a.conn.SessionID)
	f.mu.Lock()
	m := f.members[a.conn.MemberID]
	if m == nil {
		m = &member{id: a.conn.MemberID}
		m.viewer, _ = f.dir.Viewer(m.id)
		f.members[m.id] = m
	}
	a.member = m
	m.agents = append(m.agents, a)
	if _, active := f.dir.Viewer(m.id); !active || revoked {
		a.End(byeFrame(wire.ByeRevoked), websocket.ClosePolicyViolation, wire.ByeRevoked)
		f.unlock()
		return false
	}
	if closed {
		a.End(byeFrame(wire.ByeRestart), websocket.CloseServiceRestart, wire.ByeRestart)
		f.unlock()
		return false
	}
	m.goneAt = time.Time{}
	if !m.told {
		m.told = true
		f.later = append(f.later, func() { f.publishPresence(m.id, true) })
	}
	f.unlock()
	return true
}

func (f *feed) leave(a *agent) {
	f.view(a, 0)
	f.mu.Lock()
	defer f.unlock()
	a.live = false
	m := a.member
	m.agents = slices.DeleteFunc(m.agents, func(x *agent) bool { return x == a })
	f.counts.drop(a)
	if len(m.agents) == 0 {
		m.goneAt = time.Now()
	}
}

func (f *feed) publishPresence(member desk.ID, on bool) {
	f.hub.bus.Publish(bus.Message{Kind: bus.Presence, Node: f.hub.node, WorkspaceID: f.workspace, MemberID: member, On: on})
}

func (a *agent) wants(desk.Event) bool { return true }

func (a *agent) reach() int { return catchChunk }

func (a *agent) choose(e *entry) (*socket.Frame, bool) {
	return e.pick(&a.member.viewer), unsettles(&e.Event, &a.member.viewer)
}

func (a *agent) handed(e *entry, f *socket.Frame) {
	if f != nil && f == e.left && a.viewing == e.ConversationID {
		a.feed.stopViewing(a)
	}
}

func (a *agent) caughtUp() {}

func (a *agent) hello(upTo int64) *socket.Frame {
	return socket.JSON(wire.Hello{T: wire.FrameHello, UpTo: upTo, Now: a.hub.clock(), Present: a.hub.people.present.Members(a.feed.workspace, 0)})
}
