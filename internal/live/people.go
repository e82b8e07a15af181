package live

import (
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/presence"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"
)

// absentAfter is how long a member stays present without a socket: a reload or a short cut is no absence.
const absentAfter = 2 * time.Second

// people is who is there and who looks at what, on all nodes.
type people struct {
	present presence.Table
	viewing presence.Table
	renewed time.Time // the ticker's
}

// Present gives the members of a workspace that have a live socket on any node.
func (h *Hub) Present(workspace desk.ID) map[desk.ID]bool {
	out := map[desk.ID]bool{}
	for _, id := range h.people.present.Members(workspace, 0) {
		out[id] = true
	}
	return out
}

// Viewers gives the members that have a conversation open on any node, by id.
func (h *Hub) Viewers(workspace, conversation desk.ID) []desk.ID {
	return h.people.viewing.Members(workspace, conversation)
}

// hear takes a message of the bus.
func (h *Hub) hear(m bus.Message) {
	switch m.Kind {
	case bus.Wake:
		h.Wake(m.WorkspaceID, m.Seq)
	case bus.Presence:
		if h.people.present.Note(presence.Place{Workspace: m.WorkspaceID, Member: m.MemberID}, m.Node, m.On, time.Now()) {
			h.tellPresence(m.WorkspaceID, m.MemberID)
		}
	case bus.Viewing:
		at := presence.Place{Workspace: m.WorkspaceID, Conversation: m.ConversationID, Member: m.MemberID}
		if h.people.viewing.Note(at, m.Node, m.On, time.Now()) {
			h.tellViewers(m.WorkspaceID, m.ConversationID)
		}
	case bus.Typing:
		h.hearTyping(m)
	case bus.RevokeSession, bus.RevokeMember:
		h.hearRevoke(m)
	case bus.Attach:
		h.hearAttach(m)
	case bus.Roll:
		if m.Node != h.node {
			h.tellAll()
		}
	}
}

func (h *Hub) tellPresence(workspace, who desk.ID) {
	f := h.feedOf(workspace)
	if f == nil {
		return
	}
	present := h.Present(workspace)[who]
	f.mu.Lock()
	defer f.mu.Unlock()
	member, _ := f.dir.Member(who)
	word := socket.JSON(wire.Presence{T: wire.FramePresence, MemberID: who, Present: present, Availability: member.Availability})
	for _, m := range f.members {
		for _, a := range m.agents {
			a.mention(word)
		}
	}
}

// tellViewers tells those who have the conversation open who else has.
func (h *Hub) tellViewers(workspace, conversation desk.ID) {
	f := h.feedOf(workspace)
	if f == nil {
		return
	}
	word := socket.JSON(wire.Viewers{T: wire.FrameViewers, ConversationID: conversation,
		MemberIDs: h.Viewers(workspace, conversation)})
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.members {
		for _, a := range m.agents {
			if a.viewing == conversation {
				a.mention(word)
			}
		}
	}
}

// tellAll tells the other nodes who is here.
func (h *Hub) tellAll() {
	for _, f := range h.allFeeds() {
		var told []bus.Message
		f.mu.Lock()
		for _, m := range f.members {
			if m.told {
				told = append(told, bus.Message{Kind: bus.Presence, Node: h.node, WorkspaceID: f.workspace, MemberID: m.id, On: true})
			}
			for _, a := range m.agents {
				if a.viewing != 0 {
					told = append(told, f.viewingOf(a, a.viewing, true))
				}
			}
		}
		f.mu.Unlock()
		for _, m := range told {
			h.bus.Publish(m)
		}
	}
}

// tickPeople renews what this node told, and forgets what others no longer tell.
func (h *Hub) tickPeople(now time.Time) {
	if now.Sub(h.people.renewed) < presence.RenewEvery {
		return
	}
	h.people.renewed = now
	h.tellAll()
	for _, at := range h.people.present.Expire(now) {
		h.tellPresence(at.Workspace, at.Member)
	}
	for _, at := range h.people.viewing.Expire(now) {
		h.tellViewers(at.Workspace, at.Conversation)
	}
	h.recheck()
}

// tickMember ends a member's presence when its last socket has been gone for a while. feed.mu is held.
func (f *feed) tickMember(m *member, now time.Time) {
	if len(m.agents) == 0 && m.told && now.Sub(m.goneAt) >= absentAfter {
		m.told = false
		f.later = append(f.later, func() { f.publishPresence(m.id, false) })
	}
}
