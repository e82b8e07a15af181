// Package bus carries between nodes what is never stored: wake-ups for those who read the event log, and ephemera, that
// is typing, who looks at what, who is there, which session ended.
//
// It promises nothing. A message may be lost, doubled or late, and whoever listens must come to the same end without it:
// readers of the log also look once a second, presence and viewers are told anew and run out, sessions are checked again.
package bus

import (
	"slices"
	"sync"

	"bandeja.dev/bandeja/internal/desk"
)

// Kind says what a message is about.
type Kind string

// The kinds of message.
const (
	// Wake: WorkspaceID's log reaches Seq.
	Wake Kind = "wake"
	// Typing: Author (and MemberID, of an agent) writes in ConversationID, in Mode.
	Typing Kind = "typing"
	// Viewing: MemberID has ConversationID open on Node, or not: On.
	Viewing Kind = "viewing"
	// Presence: MemberID has a socket on Node, or not: On.
	Presence Kind = "presence"
	// Roll: a node has started; the others tell their Presence and Viewing anew.
	Roll Kind = "roll"
	// RevokeSession: SessionID ended; its sockets close.
	RevokeSession Kind = "revoke_session"
	// RevokeMember: MemberID was removed; its sockets close.
	RevokeMember Kind = "revoke_member"
	// Attach: the visitor of SecretHash in InboxID has a conversation now, or another one.
	Attach Kind = "attach"
)

// Message is one thing told. Kind says which fields count. It holds no text and no personal data.
type Message struct {
	Kind           Kind            `json:"kind"`
	Node           string          `json:"node,omitempty"` // whose
	WorkspaceID    desk.ID         `json:"workspace_id,omitzero"`
	Seq            int64           `json:"seq,omitempty"`
	InboxID        desk.ID         `json:"inbox_id,omitzero"`
	ConversationID desk.ID         `json:"conversation_id,omitzero"`
	MemberID       desk.ID         `json:"member_id,omitzero"`
	ContactID      desk.ID         `json:"contact_id,omitzero"`
	SessionID      desk.ID         `json:"session_id,omitzero"`
	SecretHash     string          `json:"secret_hash,omitempty"`
	Author         desk.AuthorKind `json:"author,omitempty"`
	Mode           string          `json:"mode,omitempty"`
	Scope          desk.Scope      `json:"scope,omitzero"` // who may see the conversation, as of the telling
	On             bool            `json:"on,omitempty"`
}

// Bus tells every listener of every node, the teller's own too.
type Bus interface {
	// Publish never waits for a listener's work and never fails in a way that matters.
	Publish(m Message)
	// Subscribe calls hear for each message until cancel is called; hear must be quick and is called from any
	// goroutine. After cancel returns no new call begins.
	Subscribe(hear func(Message)) (cancel func())
	Close() error
}

// Memory is the bus of a single node: Publish calls the listeners there and then. Two hubs in one process may share one.
type Memory struct {
	mu        sync.RWMutex
	listeners []*listener
}

type listener struct{ hear func(Message) }

// NewMemory makes an empty bus.
func NewMemory() *Memory { return &Memory{} }

// Publish calls every listener, in the order in which they subscribed.
func (b *Memory) Publish(m Message) {
	b.mu.RLock()
	all := b.listeners
	b.mu.RUnlock()
	for _, l := range all {
		l.hear(m)
	}
}

// Subscribe adds a listener.
func (b *Memory) Subscribe(hear func(Message)) (cancel func()) {
	l := &listener{hear}
	b.mu.Lock()
	b.listeners = append(slices.Clone(b.listeners), l)
	b.mu.Unlock()
	return func() {
		b.mu.Lock()
		b.listeners = slices.DeleteFunc(slices.Clone(b.listeners), func(x *listener) bool { return x == l })
		b.mu.Unlock()
	}
}

// Close forgets the listeners.
func (b *Memory) Close() error {
	b.mu.Lock()
	b.listeners = nil
	b.mu.Unlock()
	return nil
}
