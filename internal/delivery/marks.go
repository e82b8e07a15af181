package delivery

import (
	"context"
	"errors"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Marks tells providers that we have read, and that we write. Nothing depends on it: what is lost is lost.
type Marks struct {
	Options
	asks   chan ask
	marked map[desk.ID]string    // by conversation: the last message that was marked read
	typed  map[desk.ID]time.Time // by conversation: when we last said that we write
	since  map[desk.ID]int64     // by workspace: how far the log was read
}

type ask struct {
	workspace, conversation desk.ID
	typing                  bool
}

const (
	// typingEvery is less than the 25 s after which WhatsApp stops showing it.
	typingEvery = 20 * time.Second
	marksKept   = 10000
)

// NewMarks makes it; Run works.
func NewMarks(o Options) *Marks {
	return &Marks{Options: o, asks: make(chan ask, 256), marked: map[desk.ID]string{}, typed: map[desk.ID]time.Time{}, since: map[desk.ID]int64{}}
}

// Hear takes a message of the bus: an agent who types. It never waits.
func (m *Marks) Hear(b bus.Message) {
	if b.Kind == bus.Typing && b.Author == desk.AuthorAgent && b.Mode == "message" {
		m.offer(ask{b.WorkspaceID, b.ConversationID, true})
	}
}

func (m *Marks) offer(a ask) {
	select {
	case m.asks <- a:
	default: // nobody misses a mark
	}
}

// Run tells of what is read and typed until the context ends.
func (m *Marks) Run(ctx context.Context) {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case a := <-m.asks:
			m.tell(ctx, a)
		case <-ticker.C:
			if err := m.follow(ctx); err != nil && ctx.Err() == nil {
				m.Log.Debug("delivery: reading marks failed", "error", err)
			}
		}
	}
}

// follow looks in the log for what members have read since the last look.
func (m *Marks) follow(ctx context.Context) error {
	workspaces, err := m.Store.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		since, known := m.since[workspace]
		if !known {
			if m.since[workspace], err = m.Store.LastSeq(ctx, workspace); err != nil {
				return err
			}
			continue
		}
		events, upTo, err := m.Store.Events(ctx, workspace, since, 1000)
		if errors.Is(err, port.ErrTooOld) {
			delete(m.since, workspace)
			continue
		}
		if err != nil {
			return err
		}
		read := map[desk.ID]bool{}
		for _, event := range events {
			if event.Type == desk.EventReadChanged {
				read[event.ConversationID] = true
			}
		}
		for conversation := range read {
			m.offer(ask{workspace, conversation, false})
		}
		m.since[workspace] = upTo
	}
	return nil
}

func (m *Marks) tell(ctx context.Context, a ask) {
	if a.typing && time.Since(m.typed[a.conversation]) < typingEvery {
		return
	}
	session, last := m.lastInbound(ctx, a)
	if session == nil || last == "" || !a.typing && m.marked[a.conversation] == last {
		return
	}
	if len(m.marked)+len(m.typed) > marksKept {
		clear(m.marked)
		clear(m.typed)
	}
	m.marked[a.conversation] = last
	if a.typing {
		m.typed[a.conversation] = time.Now()
	}
	limited, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := session.MarkRead(limited, last, a.typing); err != nil {
		m.Log.Debug("delivery: the provider did not take a read mark", "conversation", a.conversation.String(), "error", err)
	}
}

// lastInbound finds the visitor's latest message of a conversation whose channel has read marks.
func (m *Marks) lastInbound(ctx context.Context, a ask) (channel.ReadMarks, string) {
	entities, err := m.Store.Entities(ctx, a.workspace, port.EntityRefs{Conversations: []desk.ID{a.conversation}})
	if err != nil {
		return nil, ""
	}
	dir, err := m.Store.Directory(ctx, a.workspace)
	if err != nil {
		return nil, ""
	}
	inbox, ok := dir.Inbox(entities.Conversations[a.conversation].Conversation.InboxID)
	if !ok || inbox.Channel.DeliversItself() || !inbox.Connection.Connected() || inbox.Health.Paused() {
		return nil, ""
	}
	open, err := m.Sessions.For(inbox)
	if err != nil {
		return nil, ""
	}
	session, ok := open.(channel.ReadMarks)
	if !ok {
		return nil, ""
	}
	page, err := m.Store.Timeline(ctx, a.workspace, port.TimelineQuery{ConversationID: a.conversation, Limit: 50})
	if err != nil {
		return nil, ""
	}
	last := ""
	for _, item := range page.Items {
		if item.Message != nil && item.Message.Author == desk.AuthorContact && item.Message.ExternalID != "" {
			last = item.Message.ExternalID
		}
	}
	return session, last
}
