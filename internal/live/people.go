package live

import (
	"crypto/rand"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"
)

// What the nodes tell each other of who is there is told anew every renewEvery and runs out after lostAfter.
const (
	renewEvery = 30 * time.Second
	lostAfter  = 90 * time.Second
	// absentAfter is how long a member stays present without a socket: a reload or a short cut is no absence.
	absentAfter = 2 * time.Second
)

// people is who is there and who looks at what, on all nodes.
type people struct {
	mu      sync.Mutex
	present map[place]map[string]time.Time // by node, until when
	viewing map[place]map[string]time.Time
	renewed time.Time
}

// place is a member in a workspace, or at one of its conversations.
type place struct{ workspace, conversation, member desk.ID }

func (p *people) init() {
	p.present, p.viewing = map[place]map[string]time.Time{}, map[place]map[string]time.Time{}
	p.renewed = time.Now()
}

// note sets or ends what a node told; changed says that the place became taken or free.
func (p *people) note(table map[place]map[string]time.Time, at place, node string, on bool) (changed bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	nodes := table[at]
	was := len(nodes) > 0
	switch {
	case on && nodes == nil:
		table[at] = map[string]time.Time{node: time.Now().Add(lostAfter)}
	case on:
		nodes[node] = time.Now().Add(lostAfter)
	case was:
		delete(nodes, node)
		if len(nodes) == 0 {
			delete(table, at)
		}
	}
	return was != (len(table[at]) > 0)
}

// expire drops what was not renewed, and gives the places that became free.
func (p *people) expire(table map[place]map[string]time.Time, now time.Time) (free []place) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for at, nodes := range table {
		for node, until := range nodes {
			if now.After(until) {
				delete(nodes, node)
			}
		}
		if len(nodes) == 0 {
			delete(table, at)
			free = append(free, at)
		}
	}
	return free
}

// Present gives the members of a workspace that have a live socket on any node.
func (h *Hub) Present(workspace desk.ID) map[desk.ID]bool {
	h.people.mu.Lock()
	defer h.people.mu.Unlock()
	out := map[desk.ID]bool{}
	for at := range h.people.present {
		if at.workspace == workspace {
			out[at.member] = true
		}
	}
	return out
}

func (h *Hub) presentIDs(workspace desk.ID) []desk.ID {
	out := []desk.ID{}
	for id := range h.Present(workspace) {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// Viewers gives the members that have a conversation open on any node, by id.
func (h *Hub) Viewers(workspace, conversation desk.ID) []desk.ID {
	h.people.mu.Lock()
	defer h.people.mu.Unlock()
	out := []desk.ID{}
	for at := range h.people.viewing {
		if at.workspace == workspace && at.conversation == conversation {
			out = append(out, at.member)
		}
	}
	slices.Sort(out)
	return out
}

// hear takes a message of the bus.
func (h *Hub) hear(m bus.Message) {
	switch m.Kind {
	case bus.Wake:
		h.Wake(m.WorkspaceID, m.Seq)
	case bus.Presence:
		if h.people.note(h.people.present, place{workspace: m.WorkspaceID, member: m.MemberID}, m.Node, m.On) {
			h.tellPresence(m.WorkspaceID, m.MemberID)
		}
	case bus.Viewing:
		at := place{m.WorkspaceID, m.ConversationID, m.MemberID}
		if h.people.note(h.people.viewing, at, m.Node, m.On) {
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
	word := jsonFrame(wire.Presence{T: wire.FramePresence, MemberID: who, Present: present, Availability: member.Availability})
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
	word := jsonFrame(wire.Viewers{T: wire.FrameViewers, ConversationID: conversation,
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
	h.people.mu.Lock()
	due := now.Sub(h.people.renewed) >= renewEvery
	if due {
		h.people.renewed = now
	}
	h.people.mu.Unlock()
	if !due {
		return
	}
	h.tellAll()
	for _, at := range h.people.expire(h.people.present, now) {
		h.tellPresence(at.workspace, at.member)
	}
	for _, at := range h.people.expire(h.people.viewing, now) {
		h.tellViewers(at.workspace, at.conversation)
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

func randomNode() string {
	var name [6]byte
	if _, err := rand.Read(name[:]); err != nil {
		panic(err) // crypto/rand never fails
	}
	return hex.EncodeToString(name[:])
}
