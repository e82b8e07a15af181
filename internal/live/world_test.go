package live

import (
	"context"
	"slices"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	workspace = desk.ID(900)
	inboxA    = desk.ID(11)
	inboxB    = desk.ID(12)
	team1     = desk.ID(21)

	boss = desk.ID(31) // owner: sees all
	own  = desk.ID(32) // agent of inbox A, own
	mate = desk.ID(33) // agent of inbox A, team 1
	all  = desk.ID(34) // agent of inbox A and B, all
	far  = desk.ID(35) // agent of inbox B, all
)

// world is a port.Reader over a log in memory, with verbs that write to it.
type world struct {
	port.Reader // what the hub does not ask for
	mu          sync.Mutex
	wake        func(desk.ID, int64)
	now         desk.Time
	dir         *desk.Directory
	events      []desk.Event // of seq 1, 2, 3 …
	tooOld      int64
	failing     error
	rows        map[desk.ID]port.Row
	messages    map[desk.ID]desk.Message
	comments    map[desk.ID]desk.Comment
	milestones  map[desk.ID]desk.Milestone
	contacts    map[desk.ID]desk.Contact
	reads       map[readKey]port.Read
	threads     map[string]port.VisitorThread
	sessions    []port.Session
	counts      func(port.CountQuery) port.Counts
	counted     int
	scopes      []map[desk.ID]desk.Scope // by seq: scopes after it
	dirs        []*desk.Directory        // by seq
	nextID      desk.ID
}

func newWorld() *world {
	w := &world{now: 1_700_000_000 * desk.Second, nextID: 1000,
		rows: map[desk.ID]port.Row{}, messages: map[desk.ID]desk.Message{}, comments: map[desk.ID]desk.Comment{},
		milestones: map[desk.ID]desk.Milestone{}, contacts: map[desk.ID]desk.Contact{}, reads: map[readKey]port.Read{},
		threads: map[string]port.VisitorThread{}, counts: func(port.CountQuery) port.Counts { return port.Counts{} },
		scopes: []map[desk.ID]desk.Scope{{}}}
	agent := func(id desk.ID, name string, see desk.Visibility, teams []desk.ID, inboxes ...desk.ID) desk.Member {
		return desk.Member{ID: id, UserID: id + 100, Name: name, Email: name + "@example.com", Role: desk.RoleAgent, Visibility: see,
			Active: true, InboxIDs: inboxes, TeamIDs: teams, Availability: desk.Online}
	}
	owner := agent(boss, "Berta", desk.VisibilityAll, nil)
	owner.Role = desk.RoleOwner
	w.dir = &desk.Directory{Rev: 0, Workspace: desk.Workspace{ID: workspace, ActiveHours: 24},
		Members: []desk.Member{owner, agent(own, "Olga", desk.VisibilityOwn, nil, inboxA),
			agent(mate, "Mario", desk.VisibilityTeam, []desk.ID{team1}, inboxA),
			agent(all, "Alma", desk.VisibilityAll, nil, inboxA, inboxB), agent(far, "Fito", desk.VisibilityAll, nil, inboxB)},
		Teams: []desk.Team{{ID: team1, Name: "Ventas", MemberIDs: []desk.ID{mate}}},
		Inboxes: []desk.Inbox{{ID: inboxA, Name: "A", Channel: desk.ChannelWebchat, Window: desk.PolicySession24h,
			Settings: desk.InboxSettings{Bot: &desk.BotScript{Name: "Nati"}}}, {ID: inboxB, Name: "B", Channel: desk.ChannelWebchat}}}
	w.dirs = []*desk.Directory{w.dir}
	return w
}

func (w *world) id() desk.ID {
	w.nextID++
	return w.nextID
}

// change runs verbs under the lock and then wakes the hub.
func (w *world) change(verbs func()) int64 {
	w.mu.Lock()
	verbs()
	seq, wake := int64(len(w.events)), w.wake
	w.mu.Unlock()
	if wake != nil {
		wake(workspace, seq)
	}
	return seq
}

func (w *world) emit(e desk.Event) int64 {
	e.Seq, e.At = int64(len(w.events))+1, w.now
	w.events = append(w.events, e)
	if row, ok := w.rows[e.ConversationID]; ok && e.Audience == desk.AudienceConversation {
		row.Conversation.Rev = e.Seq
		w.rows[e.ConversationID] = row
	}
	now := map[desk.ID]desk.Scope{}
	for id, row := range w.rows {
		now[id] = row.Conversation.Scope()
	}
	w.scopes, w.dirs = append(w.scopes, now), append(w.dirs, w.dir)
	return e.Seq
}

func (w *world) start(inbox desk.ID, secret, text string) (conv desk.ID) {
	w.change(func() {
		conv = w.id()
		contact := desk.Contact{ID: w.id()}
		w.contacts[contact.ID] = contact
		c := desk.Conversation{ID: conv, InboxID: inbox, ContactID: contact.ID, Status: desk.Open, Episode: 1}
		w.rows[conv] = port.Row{Conversation: c, Card: desk.Card{ConversationID: conv, Code: "4F2A"}}
		w.say(conv, desk.AuthorContact, contact.ID, text, desk.Scope{})
		if secret != "" {
			w.threads[secret] = port.VisitorThread{Session: desk.VisitorSession{SecretHash: secret, InboxID: inbox}, Conversation: w.rows[conv].Conversation}
		}
	})
	return conv
}

func (w *world) say(conv desk.ID, by desk.AuthorKind, id desk.ID, text string, before desk.Scope) {
	row := w.rows[conv]
	m := desk.Message{ID: w.id(), ConversationID: conv, InboxID: row.Conversation.InboxID, Author: by, AuthorID: id, Text: text,
		At: w.now, SortAt: w.now, State: desk.StateSent, Seq: int64(len(w.events)) + 1}
	kind := desk.EventMessageSent
	if by == desk.AuthorContact {
		kind = desk.EventMessageReceived
		row.Conversation.InboundCount++
	}
	row.Card.PreviewText, row.Card.PreviewAt, row.Card.PreviewAuthor = text, w.now, by
	w.rows[conv], w.messages[m.ID] = row, m
	w.emit(desk.Event{Type: kind, Audience: desk.AudienceConversation, ConversationID: conv, EntityKind: desk.EntityMessage,
		EntityID: m.ID, Before: before, After: row.Conversation.Scope(), Visitor: true})
}

func (w *world) scope(conv desk.ID) desk.Scope { return w.rows[conv].Conversation.Scope() }

func (w *world) receive(conv desk.ID, text string) int64 {
	return w.change(func() { w.say(conv, desk.AuthorContact, w.rows[conv].Conversation.ContactID, text, w.scope(conv)) })
}

func (w *world) answer(conv, member desk.ID, text string) int64 {
	return w.change(func() { w.say(conv, desk.AuthorAgent, member, text, w.scope(conv)) })
}

func (w *world) comment(conv, member desk.ID, text string) int64 {
	return w.change(func() {
		c := desk.Comment{ID: w.id(), ConversationID: conv, MemberID: member, Text: text, Seq: int64(len(w.events)) + 1}
		w.comments[c.ID] = c
		w.emit(desk.Event{Type: desk.EventCommentAdded, Audience: desk.AudienceConversation, ConversationID: conv,
			EntityKind: desk.EntityComment, EntityID: c.ID, Before: w.scope(conv), After: w.scope(conv)})
	})
}

func (w *world) assign(conv, member, team desk.ID) int64 {
	return w.change(func() {
		row, before := w.rows[conv], w.scope(conv)
		row.Conversation.AssigneeID, row.Conversation.TeamID = member, team
		w.rows[conv] = row
		m := desk.Milestone{ID: w.id(), ConversationID: conv, Type: desk.MilestoneTransferred, Seq: int64(len(w.events)) + 1,
			Data: desk.MilestoneData{ToMemberID: member}}
		w.milestones[m.ID] = m
		w.emit(desk.Event{Type: desk.EventConversationTransferred, Audience: desk.AudienceConversation, ConversationID: conv,
			EntityKind: desk.EntityMilestone, EntityID: m.ID, Before: before, After: w.scope(conv), Visitor: true})
	})
}

func (w *world) read(conv, member desk.ID, count int) int64 {
	return w.change(func() {
		w.reads[readKey{member, conv}] = port.Read{ConversationID: conv, MemberID: member, Count: count, Seq: int64(len(w.events))}
		w.emit(desk.Event{Type: desk.EventReadChanged, Audience: desk.AudienceMember, MemberID: member, ConversationID: conv})
	})
}

// edit changes a member; access says whether its sight changed.
func (w *world) edit(id desk.ID, access bool, change func(*desk.Member)) int64 {
	return w.change(func() {
		dir := *w.dir
		dir.Members = slices.Clone(dir.Members)
		for i := range dir.Members {
			if dir.Members[i].ID == id {
				change(&dir.Members[i])
			}
		}
		dir.Rev = int64(len(w.events)) + 1
		w.dir = &dir
		w.emit(desk.Event{Type: desk.EventMemberChanged, Audience: desk.AudienceWorkspace, EntityKind: desk.EntityMember,
			EntityID: id, Access: access})
	})
}

// The reader.

func (w *world) Directory(context.Context, desk.ID) (*desk.Directory, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.dir, w.failing
}

func (w *world) LastSeq(context.Context, desk.ID) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return int64(len(w.events)), w.failing
}

func (w *world) Events(_ context.Context, _ desk.ID, since int64, limit int) ([]desk.Event, int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failing != nil {
		return nil, 0, w.failing
	}
	if since < w.tooOld {
		return nil, 0, port.ErrTooOld
	}
	end := min(since+int64(limit), int64(len(w.events)))
	if end <= since {
		return nil, since, nil
	}
	return slices.Clone(w.events[since:end]), end, nil
}

func pickAll[T any](from map[desk.ID]T, ids []desk.ID) map[desk.ID]T {
	out := map[desk.ID]T{}
	for _, id := range ids {
		if one, ok := from[id]; ok {
			out[id] = one
		}
	}
	return out
}

func (w *world) Entities(_ context.Context, _ desk.ID, refs port.EntityRefs) (port.Entities, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return port.Entities{Seq: int64(len(w.events)), Conversations: pickAll(w.rows, refs.Conversations),
		Messages: pickAll(w.messages, refs.Messages), Comments: pickAll(w.comments, refs.Comments),
		Milestones: pickAll(w.milestones, refs.Milestones), Contacts: pickAll(w.contacts, refs.Contacts)}, w.failing
}

func (w *world) Reads(_ context.Context, _, member desk.ID, conversations []desk.ID) (map[desk.ID]port.Read, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := map[desk.ID]port.Read{}
	for _, conversation := range conversations {
		if mark, ok := w.reads[readKey{member, conversation}]; ok {
			out[conversation] = mark
		}
	}
	return out, nil
}

func (w *world) ReadUpTo(_ context.Context, _, conversation desk.ID, members []desk.ID) (int64, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var upTo int64
	for _, member := range members {
		upTo = max(upTo, w.reads[readKey{member, conversation}].Seq)
	}
	return upTo, nil
}

func (w *world) Counts(_ context.Context, _ desk.ID, q port.CountQuery) (port.Counts, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.counted++
	return w.counts(q), w.failing
}

func (w *world) VisitorThread(_ context.Context, _, inbox desk.ID, secretHash string) (port.VisitorThread, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	thread, ok := w.threads[secretHash]
	if !ok || thread.Session.InboxID != inbox {
		return port.VisitorThread{}, desk.ErrNotFound
	}
	thread.Conversation = w.rows[thread.Conversation.ID].Conversation
	return thread, w.failing
}

func (w *world) Contact(_ context.Context, _, id desk.ID) (desk.Contact, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.contacts[id], nil
}

func (w *world) Timeline(_ context.Context, _ desk.ID, q port.TimelineQuery) (port.TimelinePage, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var page port.TimelinePage
	for _, m := range w.messages {
		if m.ConversationID == q.ConversationID {
			page.Items = append(page.Items, port.Item{Message: &m})
		}
	}
	slices.SortFunc(page.Items, func(a, b port.Item) int { return int(a.Message.Seq - b.Message.Seq) })
	return page, nil
}

func (w *world) Sessions(context.Context, desk.ID) ([]port.Session, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.sessions), nil
}

func (w *world) clock() desk.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

const testPoll = 20 * time.Millisecond
