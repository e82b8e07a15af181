package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// InsertOutgoing: see port.TrafficTx.
func (t *tx) InsertOutgoing(o port.Outgoing) error {
	failure, err := failureText(o.Failure)
	if err != nil {
		return err
	}
	err = t.exec("INSERT INTO outbox (workspace_id, "+outgoingNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "+
		"$11, $12, $13)", t.Workspace(), o.ID, o.InboxID, o.ConversationID, o.MessageID, o.Reaction, o.Emoji, o.State,
		o.Attempt, o.LeaseUntil, o.NextAt, o.CreatedAt, failure)
	if err != nil {
		return err
	}
	return t.renewHead(o.ConversationID)
}

func failureText(f desk.Failure) (string, error) {
	if f == (desk.Failure{}) {
		return "", nil
	}
	return jsonGiven(f)
}

// Outgoing: see port.TrafficTx.
func (t *tx) Outgoing(id desk.ID) (o port.Outgoing, err error) {
	err = t.one("SELECT "+outgoingNames+" FROM outbox WHERE workspace_id = $1 AND id = $2", []any{t.Workspace(), id},
		func(r *row) { o = scanOutgoing(r) })
	return o, err
}

// SaveOutgoing: see port.TrafficTx. The conversation is the row's own: it may have gone into another one meanwhile.
func (t *tx) SaveOutgoing(o port.Outgoing) error {
	failure, err := failureText(o.Failure)
	if err != nil {
		return err
	}
	conversation := desk.ID(0)
	err = t.one("UPDATE outbox SET state = $3, attempt = $4, lease_until = $5, next_at = $6, failure = $7 "+
		"WHERE workspace_id = $1 AND id = $2 RETURNING conversation_id", []any{t.Workspace(), o.ID, o.State, o.Attempt,
		o.LeaseUntil, o.NextAt, failure}, func(r *row) { conversation = r.id() })
	if err != nil {
		return err
	}
	return t.renewHead(conversation)
}

const (
	dropHead = "DELETE FROM outbox_heads WHERE workspace_id = $1 AND conversation_id = $2 AND NOT EXISTS (SELECT 1 " +
		"FROM outbox o WHERE o.workspace_id = $1 AND o.conversation_id = $2 AND o." + waiting + " AND o.state <> 'unknown')"
	headOf = "SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), h.inbox_id, h.id, CASE WHEN h.due_at < h.held_until THEN h.held_until ELSE h.due_at END " +
		"FROM (SELECT o.inbox_id, o.id, CASE o.state WHEN 'queued' THEN o.next_at ELSE o.lease_until + 1 END AS due_at, " +
		"coalesce((SELECT max(u.lease_until) FROM outbox u WHERE u.workspace_id = $1 AND u.conversation_id = $2 " +
		"AND u." + waiting + " AND u.state = 'unknown' AND u.id < o.id), 0) AS held_until " +
		"FROM outbox o WHERE o.workspace_id = $1 AND o.conversation_id = $2 AND o." + waiting + " AND o.state <> 'unknown' " +
		"ORDER BY o.id LIMIT 1) AS h"
	saveHead = "INSERT INTO outbox_heads (workspace_id, conversation_id, inbox_id, entry_id, due_at) " + headOf +
		" WHERE true ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET inbox_id = excluded.inbox_id, " +
		"entry_id = excluded.entry_id, due_at = excluded.due_at"
)

// renewHead makes a conversation's row of outbox_heads what its entries say.
func (t *tx) renewHead(conversation desk.ID) error {
	err := t.exec(dropHead, t.Workspace(), conversation)
	if err == nil {
		err = t.exec(saveHead, t.Workspace(), conversation)
	}
	return err
}

// OutgoingOf: see port.TrafficTx.
func (t *tx) OutgoingOf(message desk.ID) (o port.Outgoing, err error) {
	err = t.one("SELECT "+outgoingNames+" FROM outbox WHERE workspace_id = $1 AND message_id = $2 AND reaction = 0 "+
		"ORDER BY id DESC LIMIT 1", []any{t.Workspace(), message}, func(r *row) { o = scanOutgoing(r) })
	return o, err
}

// QueuedOf: see port.TrafficTx.
func (t *tx) QueuedOf(conversation desk.ID) (queued []port.Outgoing, err error) {
	err = t.each("SELECT "+outgoingNames+" FROM outbox WHERE workspace_id = $1 AND conversation_id = $2 AND "+waiting+
		" AND state = 'queued' ORDER BY id", []any{t.Workspace(), conversation},
		func(r *row) { queued = append(queued, scanOutgoing(r)) })
	return queued, err
}
