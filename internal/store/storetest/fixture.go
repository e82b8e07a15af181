package storetest

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// World is a small workspace for tests: an inbox, a member, a stage, and visitors who wrote once.
type World struct {
	Store     port.Store
	Workspace desk.ID
	Inbox     desk.ID
	Member    desk.ID
	IDs       *desk.IDMaker
	Now       desk.Time
	Threads   []port.VisitorThread
}

// NewWorld makes the workspace with as many visitors.
func NewWorld(t testing.TB, s port.Store, visitors int) *World { return NewWorldAt(t, s, visitors, 1) }

// NewWorldAt makes it with ids of another node, 0 to 1023, so that a store can hold several.
func NewWorldAt(t testing.TB, s port.Store, visitors, node int) *World {
	t.Helper()
	w := &World{Store: s, IDs: desk.NewIDMaker(node), Now: desk.IDEpoch + 400*desk.Day}
	w.Workspace, w.Inbox, w.Member = w.id(), w.id(), w.id()
	ctx := context.Background()
	err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		return tx.CreateWorkspace(desk.Workspace{ID: w.Workspace, Name: "Prueba", Timezone: "UTC", Locale: "es",
			ActiveHours: 8, CreatedAt: w.Now})
	})
	if err == nil {
		err = s.Update(ctx, w.Workspace, port.LanePeople, w.directory)
	}
	for n := range visitors {
		w.Threads = append(w.Threads, w.NewThread(n))
	}
	for some := range slices.Chunk(w.Threads, 100) {
		if err == nil {
			err = s.Update(ctx, w.Workspace, port.LaneInbound, func(tx port.Tx) error { return w.beginAll(tx, some) })
		}
	}
	if err != nil {
		t.Fatalf("make the workspace: %v", err)
	}
	return w
}

func (w *World) beginAll(tx port.Tx, threads []port.VisitorThread) error {
	for _, thread := range threads {
		if err := w.Begin(tx, thread); err != nil {
			return err
		}
	}
	return nil
}

func (w *World) id() desk.ID { return w.IDs.Next(w.Now) }

func (w *World) directory(tx port.Tx) error {
	seq, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, At: w.Now, Actor: desk.System,
		Audience: desk.AudienceWorkspace, EntityKind: desk.EntityInbox, EntityID: w.Inbox})
	if err == nil {
		err = tx.SaveInbox(desk.Inbox{ID: w.Inbox, Name: "Sitio", Channel: desk.ChannelWebchat,
			Key: "key" + w.Inbox.String(), Active: true, Window: desk.PolicySession24h, CreatedAt: w.Now, Rev: seq,
			Settings: desk.InboxSettings{Origins: []string{"https://example.com"}}})
	}
	email := "ana@" + w.Workspace.String() + ".example" // worlds of one instance share its users
	if err == nil {
		err = tx.InsertUser(desk.User{ID: w.Member, Name: "Ana", Email: email, Preferences: "{}", CreatedAt: w.Now})
	}
	if err == nil {
		err = tx.SaveMember(desk.Member{ID: w.Member, UserID: w.Member, Name: "Ana", Email: email,
			Role: desk.RoleAgent, Visibility: desk.VisibilityAll, Availability: desk.Online, Active: true,
			InboxIDs: []desk.ID{w.Inbox}, Rev: seq})
	}
	return err
}

// NewThread makes the identity and conversation of a visitor who has not written yet; nothing is stored.
func (w *World) NewThread(n int) port.VisitorThread {
	contact, identity := w.id(), w.id()
	code := fmt.Sprintf("%04X", n&0xffff)
	return port.VisitorThread{
		Session: desk.VisitorSession{SecretHash: fmt.Sprintf("secret-%s", identity), InboxID: w.Inbox,
			IdentityID: identity, CreatedAt: w.Now},
		Identity: desk.Identity{ID: identity, InboxID: w.Inbox, ContactID: contact, Code: code},
		Conversation: desk.Conversation{ID: w.id(), InboxID: w.Inbox, IdentityID: identity, ContactID: contact,
			Status: desk.Open, Episode: 1, OpenedAt: w.Now, Bot: desk.BotOff, LastAt: w.Now},
		Card: desk.Card{Code: code},
	}
}

// Begin stores a new thread with a first message.
func (w *World) Begin(tx port.Tx, v port.VisitorThread) error {
	steps := []func() error{
		func() error {
			return tx.InsertContact(desk.Contact{ID: v.Identity.ContactID, Custom: "{}", CreatedAt: w.Now})
		},
		func() error { return tx.InsertIdentity(v.Identity) },
		func() error {
			_, err := tx.InsertAddress(w.Inbox, desk.AddressVisitor, v.Session.SecretHash, v.Identity.ID)
			return err
		},
		func() error { return tx.InsertVisitorSession(v.Session) },
		func() error { return tx.InsertConversation(v.Conversation, v.Card) },
		func() error {
			return tx.SaveEpisode(desk.Episode{ConversationID: v.Conversation.ID, Number: 1, OpenedAt: w.Now,
				OpenedBy: desk.ActorContact, FirstInboundAt: w.Now, Source: "direct"})
		},
		func() error {
			_, err := w.Receive(tx, v, w.Now, w.id(), "first", "hola, ¿hay alguien?")
			return err
		},
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// Receive stores a visitor's message in a thread as the use case does, and gives its seq.
func (w *World) Receive(tx port.Tx, v port.VisitorThread, at desk.Time, id desk.ID, clientID, text string) (int64, error) {
	c := v.Conversation
	session := c.Session().WithInbound(at)
	c.SessionStartedAt, c.SessionEnded, c.LastInboundAt = session.StartedAt, session.Ended, session.LastAt
	c.ClosesAt = desk.Deadline(desk.PolicySession24h, session)
	c.LastAt = max(at, c.LastAt)
	if c.WaitingSince == 0 {
		c.WaitingSince = at
	}
	c.InboundCount++
	seq, err := tx.Emit(desk.Event{Type: desk.EventMessageReceived, At: at,
		Actor: desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}, Audience: desk.AudienceConversation,
		ConversationID: c.ID, EntityKind: desk.EntityMessage, EntityID: id, Before: c.Scope(), After: c.Scope(),
		Visitor: true})
	if err != nil {
		return 0, err
	}
	c.Rev = seq
	err = tx.InsertMessage(desk.Message{ID: id, ConversationID: c.ID, InboxID: c.InboxID, Episode: c.Episode, Seq: seq,
		Rev: seq, SortAt: c.LastAt, At: at, Author: desk.AuthorContact, AuthorID: c.ContactID, Text: text,
		ClientID: clientID, State: desk.StateSent, InboundNumber: c.InboundCount})
	if err != nil {
		return 0, err
	}
	card := v.Card
	card.ConversationID = c.ID
	card.PreviewAuthor, card.PreviewAuthorID, card.PreviewText, card.PreviewAt = desk.AuthorContact, c.ContactID, text, at
	if err := tx.SaveCard(card); err != nil {
		return 0, err
	}
	return seq, tx.SaveConversation(c)
}

// Reply stores an agent's message as the use case does: what it asks for, then the writes.
func (w *World) Reply(tx port.Tx, conversation desk.ID, at desk.Time, id desk.ID, clientID, text string) (int64, error) {
	if _, err := tx.Directory(); err != nil {
		return 0, err
	}
	if err := tx.ForReply(conversation, clientID, w.Member, 0); err != nil {
		return 0, err
	}
	c, card, err := tx.Conversation(conversation)
	if err != nil {
		return 0, err
	}
	if m, err := tx.MessageByClientID(conversation, desk.AuthorAgent, clientID); err == nil {
		return m.Seq, nil
	}
	before := c.Scope()
	c.AssigneeID, c.LastAgentID, c.LastAt, c.WaitingSince = w.Member, w.Member, max(at, c.LastAt), 0
	c.AnsweredCount = c.InboundCount
	seq, err := tx.Emit(desk.Event{Type: desk.EventMessageSent, At: at, Actor: desk.Agent(w.Member),
		Audience: desk.AudienceConversation, ConversationID: c.ID, EntityKind: desk.EntityMessage, EntityID: id,
		Before: before, After: c.Scope(), Visitor: true})
	if err != nil {
		return 0, err
	}
	c.Rev = seq
	err = tx.InsertMessage(desk.Message{ID: id, ConversationID: c.ID, InboxID: c.InboxID, Episode: c.Episode, Seq: seq,
		Rev: seq, SortAt: c.LastAt, At: c.LastAt, Author: desk.AuthorAgent, AuthorID: w.Member, Text: text,
		ClientID: clientID, State: desk.StateSent})
	if err == nil {
		err = tx.SaveRead(port.Read{ConversationID: c.ID, MemberID: w.Member, Seq: seq, Count: c.InboundCount})
	}
	if err == nil {
		card.PreviewAuthor, card.PreviewAuthorID, card.PreviewText, card.PreviewAt = desk.AuthorAgent, w.Member, text, at
		err = tx.SaveCard(card)
	}
	if err != nil {
		return 0, err
	}
	return seq, tx.SaveConversation(c)
}

// Queued waits until so many units wait for a workspace's writer.
func Queued(t testing.TB, s port.Store, workspace desk.ID, n int) {
	t.Helper()
	counter, ok := s.(interface{ Waiting(workspace desk.ID) int })
	if !ok {
		t.Fatalf("%T does not say what waits", s)
	}
	for deadline := time.Now().Add(10 * time.Second); counter.Waiting(workspace) != n; {
		if time.Now().After(deadline) {
			t.Fatalf("%d units wait, not %d", counter.Waiting(workspace), n)
		}
		runtime.Gosched()
	}
}
