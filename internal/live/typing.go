package live

import (
	"context"
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live/socket"
	"bandeja.dev/bandeja/internal/wire"
)

// typingPause is how often one socket's typing is passed on; what comes in between is dropped.
const typingPause = time.Second

// Mode words of typing.
const (
	modeMessage = "message"
	modeComment = "comment"
)

func mayType(last *time.Time) bool {
	now := time.Now()
	if now.Sub(*last) < typingPause {
		return false
	}
	*last = now
	return true
}

// typed passes on that an agent writes, if it sees the conversation.
func (f *feed) typed(a *agent, in wire.ClientFrame) {
	if !mayType(&a.typedAt) {
		return
	}
	scope, _, ok := f.hub.scopeOf(f.ctx, f.workspace, in.ConversationID)
	if !ok || !f.seesNow(a, scope) {
		return
	}
	f.hub.bus.Publish(bus.Message{Kind: bus.Typing, Node: f.hub.node, WorkspaceID: f.workspace,
		ConversationID: in.ConversationID, Author: desk.AuthorAgent, MemberID: a.conn.MemberID, Mode: in.Mode, Scope: scope})
}

func (f *feed) seesNow(a *agent, scope desk.Scope) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return desk.CanSee(a.member.viewer, scope)
}

// visitorTyped passes on that a visitor writes.
func (f *feed) visitorTyped(v *visitor) {
	f.mu.Lock()
	conversation := v.conv
	f.mu.Unlock()
	if conversation == 0 || !mayType(&v.typedAt) {
		return
	}
	f.hub.Typing(f.ctx, f.workspace, conversation, desk.AuthorContact)
}

// Typing tells that the contact or the bot of a conversation writes a message: agents who see it are told, and of the
// bot the visitor. Agents' own typing comes by their sockets.
func (h *Hub) Typing(ctx context.Context, workspace, conversation desk.ID, author desk.AuthorKind) {
	scope, row, ok := h.scopeOf(ctx, workspace, conversation)
	if !ok {
		return
	}
	m := bus.Message{Kind: bus.Typing, Node: h.node, WorkspaceID: workspace, ConversationID: conversation, Author: author,
		Mode: modeMessage, Scope: scope}
	if author == desk.AuthorContact {
		m.ContactID = row.Conversation.ContactID
	}
	h.bus.Publish(m)
}

// TypingVisitor is Typing for whoever holds the secret of that hash; a stranger is not heard.
func (h *Hub) TypingVisitor(ctx context.Context, c VisitorConn) {
	if thread, err := h.thread(ctx, c); err == nil {
		h.Typing(ctx, c.WorkspaceID, thread.Conversation.ID, desk.AuthorContact)
	}
}

func (h *Hub) hearTyping(m bus.Message) {
	f := h.feedOf(m.WorkspaceID)
	if f == nil {
		return
	}
	word := wire.Typing{T: wire.FrameTyping, ConversationID: m.ConversationID, Kind: m.Author, ID: m.MemberID, Mode: m.Mode}
	if m.Author == desk.AuthorContact {
		word.ID = m.ContactID
	}
	shared := socket.JSON(word)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, other := range f.members {
		if m.Author == desk.AuthorAgent && other.id == m.MemberID || !desk.CanSee(other.viewer, m.Scope) {
			continue
		}
		for _, a := range other.agents {
			a.mention(shared)
		}
	}
	if m.Mode == modeMessage && m.Author != desk.AuthorContact {
		f.typingToVisitor(m)
	}
}

// typingToVisitor: feed.mu is held.
func (f *feed) typingToVisitor(m bus.Message) {
	list := f.visitors[m.ConversationID]
	if len(list) == 0 {
		return
	}
	word := wire.VTyping{T: wire.FrameTyping, Author: wire.VAuthorAgent}
	if m.Author == desk.AuthorBot {
		word.Author = wire.VAuthorBot
		if inbox, ok := f.dir.Inbox(m.Scope.InboxID); ok && inbox.Settings.Bot != nil {
			word.Name = inbox.Settings.Bot.Name
		}
	} else if member, ok := f.dir.Member(m.MemberID); ok {
		word.Name = member.Name
	}
	shared := socket.JSON(word)
	for _, v := range list {
		if !v.Held() {
			v.mention(shared)
		}
	}
}

// view notes which conversation an agent has open, 0 for none. One that it may not see is none.
func (f *feed) view(a *agent, conversation desk.ID) {
	if conversation != 0 {
		scope, _, ok := f.hub.scopeOf(f.ctx, f.workspace, conversation)
		if !ok || !f.seesNow(a, scope) {
			conversation = 0
		}
	}
	f.mu.Lock()
	defer f.unlock()
	if a.viewing == conversation {
		return
	}
	f.stopViewing(a)
	a.viewing = conversation
	if conversation != 0 {
		on := f.viewingOf(a, conversation, true)
		f.later = append(f.later, func() {
			f.hub.bus.Publish(on)
			f.greetViewer(a, conversation)
		})
	}
}

// greetViewer tells an agent that has just opened a conversation who has it open, also when it was itself there before
// by another window.
func (f *feed) greetViewer(a *agent, conversation desk.ID) {
	word := socket.JSON(wire.Viewers{T: wire.FrameViewers, ConversationID: conversation,
		MemberIDs: f.hub.Viewers(f.workspace, conversation)})
	f.mu.Lock()
	defer f.mu.Unlock()
	if a.viewing == conversation {
		a.mention(word)
	}
}

// stopViewing: feed.mu is held.
func (f *feed) stopViewing(a *agent) {
	conversation := a.viewing
	a.viewing = 0
	if conversation == 0 || a.member == nil {
		return
	}
	for _, other := range a.member.agents {
		if other.viewing == conversation {
			return // another window of the same member
		}
	}
	off := f.viewingOf(a, conversation, false)
	f.later = append(f.later, func() { f.hub.bus.Publish(off) })
}

func (f *feed) viewingOf(a *agent, conversation desk.ID, on bool) bus.Message {
	return bus.Message{Kind: bus.Viewing, Node: f.hub.node, WorkspaceID: f.workspace, ConversationID: conversation,
		MemberID: a.conn.MemberID, On: on}
}
