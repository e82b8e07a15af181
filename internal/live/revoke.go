package live

import (
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// RevokeSession closes the sockets of a sign-in session, on every node, within 2 s.
func (h *Hub) RevokeSession(session desk.ID) {
	h.bus.Publish(bus.Message{Kind: bus.RevokeSession, Node: h.node, SessionID: session})
}

// RevokeMember closes the sockets of a member, on every node, within 2 s. Signing in again is not barred: that is the
// session's and the directory's affair.
func (h *Hub) RevokeMember(member desk.ID) {
	h.bus.Publish(bus.Message{Kind: bus.RevokeMember, Node: h.node, MemberID: member})
}

func (h *Hub) hearRevoke(m bus.Message) {
	if m.SessionID != 0 {
		h.mu.Lock()
		h.revoked[m.SessionID] = time.Now()
		h.mu.Unlock()
	}
	h.each(func(s *sub) {
		a, ok := s.owner.(*agent)
		if !ok {
			return
		}
		if m.Kind == bus.RevokeSession && a.conn.SessionID == m.SessionID || m.Kind == bus.RevokeMember && a.conn.MemberID == m.MemberID {
			a.End(byeFrame(wire.ByeRevoked), websocket.ClosePolicyViolation, wire.ByeRevoked)
		}
	})
}

// standing says whether a session ended while its socket was on the way in, and whether the hub is closing.
func (h *Hub) standing(session desk.ID) (revoked, closed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, revoked = h.revoked[session]
	return revoked && session != 0, h.closed
}

// recheck looks up whether the sessions behind the agents' sockets still stand, for a revocation's message may be lost
// and a session may run out. It reads by a goroutine of its own.
func (h *Hub) recheck() {
	byUser := map[desk.ID][]*agent{}
	for _, f := range h.allFeeds() {
		f.mu.Lock()
		for _, m := range f.members {
			member, _ := f.dir.Member(m.id)
			for _, a := range m.agents {
				if a.conn.SessionID != 0 {
					byUser[member.UserID] = append(byUser[member.UserID], a)
				}
			}
		}
		f.mu.Unlock()
	}
	if len(byUser) == 0 {
		return
	}
	h.goes.Add(1)
	go func() {
		defer h.goes.Done()
		for user, agents := range byUser {
			sessions, err := h.reader.Sessions(h.ctx, user)
			if err != nil {
				continue
			}
			stands := map[desk.ID]bool{}
			for _, session := range sessions {
				stands[session.ID] = session.ExpiresAt == 0 || session.ExpiresAt > h.clock()
			}
			for _, a := range agents {
				if !stands[a.conn.SessionID] {
					a.End(byeFrame(wire.ByeRevoked), websocket.ClosePolicyViolation, wire.ByeRevoked)
				}
			}
		}
	}()
}
