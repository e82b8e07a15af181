package store

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const insertMessage = "INSERT INTO messages (workspace_id, " + messageNames + ") VALUES ($1, $2, $3, $4, $5, $6, $7, " +
	"$8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"

// InsertMessage: see port.TimelineTx.
func (t *tx) InsertMessage(m desk.Message) error {
	t.wroteMessage()
	kind, content, err := kindAndContent(&m)
	if err != nil {
		return err
	}
	err = t.exec(insertMessage, t.Workspace(), m.ID, m.ConversationID, m.InboxID, m.Episode, m.Seq, m.Rev, m.SortAt,
		m.At, m.Author, m.AuthorID, m.AuthorName, m.Text, jsonList(m.Choices), m.ClientID, m.ExternalID, m.State, m.ErrorCode,
		m.ErrorText, m.InboundNumber, m.Late, kind, content)
	if err == nil {
		t.log.search = append(t.log.search, searchRow{message: m.ID, inbox: m.InboxID, conversation: m.ConversationID, text: m.Text})
	}
	return err
}

// kindAndContent are two columns of a message: of a plain text both are "".
func kindAndContent(m *desk.Message) (kind desk.MessageKind, content string, err error) {
	if kind = m.Kind; kind == desk.KindText {
		kind = ""
	}
	if !m.Content.Empty() {
		whole := m.Content // a copy: else every message would be moved to the heap for this one's sake
		content, err = jsonGiven(&whole)
	}
	return kind, content, err
}

// Message: see port.TimelineTx.
func (t *tx) Message(id desk.ID) (m desk.Message, err error) {
	err = t.one("SELECT "+messageNames+" FROM messages WHERE workspace_id = $1 AND id = $2",
		[]any{t.Workspace(), id}, func(r *row) { m = t.holdMessage(r) })
	return m, err
}

// MessageByClientID: see port.TimelineTx.
func (t *tx) MessageByClientID(conversation desk.ID, author desk.AuthorKind, clientID string) (m desk.Message,
	err error) {
	if clientID == "" {
		return m, desk.ErrNotFound
	}
	if known, ok := t.replyTo(conversation); ok && author == desk.AuthorAgent && known.clientID == clientID {
		if known.duplicate.ID == 0 {
			return m, desk.ErrNotFound
		}
		return known.duplicate, nil
	}
	err = t.one("SELECT "+messageNames+" FROM messages WHERE workspace_id = $1 AND conversation_id = $2 "+
		"AND author = $3 AND client_id = $4 AND client_id <> ''",
		[]any{t.Workspace(), conversation, author, clientID}, func(r *row) { m = t.holdMessage(r) })
	return m, err
}

// anyState names every state of a message, so that an index that begins with the state can be asked for a seq.
const anyState = "('queued', 'sending', 'sent', 'delivered', 'read', 'failed', 'unknown')"

// ours is the table of messages, read by the index of those that we wrote.
func (t *tx) ours() string { return t.batch.store.dialect.indexed("messages", "messages_ours") }

// AnswersSince: see port.TimelineTx.
func (t *tx) AnswersSince(conversation desk.ID, member desk.ID, seq int64) (found bool, err error) {
	if known, ok := t.replyTo(conversation); ok && known.member == member && known.seen == seq && seq > 0 {
		return known.answered, nil
	}
	err = t.each("SELECT id FROM "+t.ours()+" WHERE workspace_id = $1 AND conversation_id = $2 AND state IN "+anyState+
		" AND seq > $3 AND author <> 'contact' AND (author <> 'agent' OR author_id <> $4) LIMIT 1",
		[]any{t.Workspace(), conversation, seq, member}, func(r *row) {
			r.id()
			found = true
		})
	return found, err
}

// InboundUpTo: see port.TimelineTx. Messages are numbered in the order of arrival, and what arrives out of order is never
// far from its place: the highest number among the newest is that of all.
func (t *tx) InboundUpTo(conversation desk.ID, seq int64) (n int, err error) {
	err = t.each("SELECT inbound_number FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND seq <= $3 "+
		"AND author = 'contact' AND inbound_number > 0 ORDER BY sort_at DESC, seq DESC LIMIT 100", []any{t.Workspace(), conversation, seq},
		func(r *row) { n = max(n, r.int()) })
	return n, err
}

var errNotAReceipt = errors.New("a message is marked delivered or read, nothing else")

// MarkOurMessages: see port.TimelineTx.
func (t *tx) MarkOurMessages(conversation desk.ID, upToSeq int64, state desk.MessageState, rev int64) ([]desk.ID,
	error) {
	earlier := "state = 'sent'"
	switch state {
	case desk.StateDelivered:
	case desk.StateRead:
		earlier = "state IN ('sent', 'delivered')"
	default:
		return nil, errNotAReceipt
	}
	var ids []desk.ID
	err := t.each("UPDATE "+t.ours()+" SET state = $4, rev = $5 WHERE workspace_id = $1 AND conversation_id = $2 "+
		"AND seq <= $3 AND author <> 'contact' AND "+earlier+" RETURNING id",
		[]any{t.Workspace(), conversation, upToSeq, state, rev}, func(r *row) { ids = append(ids, r.id()) })
	return ids, err
}

// InsertComment: see port.TimelineTx.
func (t *tx) InsertComment(c desk.Comment) error {
	return t.exec("INSERT INTO comments (workspace_id, "+commentNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "+
		"$10, $11)", t.Workspace(), c.ID, c.ConversationID, c.Episode, c.Seq, c.Rev, c.SortAt, c.At, c.MemberID, c.Text,
		c.ClientID)
}

// CommentByClientID: see port.TimelineTx.
func (t *tx) CommentByClientID(conversation desk.ID, clientID string) (c desk.Comment, err error) {
	if clientID == "" {
		return c, desk.ErrNotFound
	}
	err = t.one("SELECT "+commentNames+" FROM comments WHERE workspace_id = $1 AND conversation_id = $2 "+
		"AND client_id = $3 AND client_id <> ''", []any{t.Workspace(), conversation, clientID},
		func(r *row) { c = scanComment(r) })
	return c, err
}

// InsertMilestone: see port.TimelineTx.
func (t *tx) InsertMilestone(m desk.Milestone) error {
	return t.exec("INSERT INTO milestones (workspace_id, "+milestoneNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "+
		"$9, $10, $11)", t.Workspace(), m.ID, m.ConversationID, m.Episode, m.Seq, m.SortAt, m.At, m.Type, m.Actor.Kind,
		m.Actor.ID, jsonText(m.Data))
}

// SaveRead: see port.TimelineTx.
func (t *tx) SaveRead(r port.Read) error {
	return t.exec("INSERT INTO reads (workspace_id, "+readNames+") VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET seq = excluded.seq, count = excluded.count",
		t.Workspace(), r.ConversationID, r.MemberID, r.Seq, r.Count)
}

// Read: see port.TimelineTx.
func (t *tx) Read(conversation, member desk.ID) (read port.Read, err error) {
	err = t.one("SELECT "+readNames+" FROM reads WHERE workspace_id = $1 AND member_id = $2 AND conversation_id = $3",
		[]any{t.Workspace(), member, conversation}, func(r *row) { read = scanRead(r) })
	return read, err
}

// SaveDraft: see port.TimelineTx.
func (t *tx) SaveDraft(d port.Draft) error {
	if d.Text == "" {
		return t.exec("DELETE FROM drafts WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3 "+
			"AND mode = $4", t.Workspace(), d.ConversationID, d.MemberID, d.Mode)
	}
	return t.exec("INSERT INTO drafts (workspace_id, "+draftNames+") VALUES ($1, $2, $3, $4, $5, $6) "+
		"ON CONFLICT (workspace_id, conversation_id, member_id, mode) DO UPDATE SET body = excluded.body, at = excluded.at",
		t.Workspace(), d.ConversationID, d.MemberID, d.Mode, d.Text, d.At)
}
