package seed

import (
	"fmt"
)

// keptEvents is how much of the log is written.
const keptEvents = 1000

// messages makes the threads inside the database: message n of a conversation is the visitor's when n is odd, its seq
// counts up to the conversation's rev.
func (f *filler) messages() error {
	idBase := int64(f.ids.Next(f.o.Now))
	if err := f.numbers(); err != nil {
		return err
	}
	query := fmt.Sprintf(`INSERT INTO messages (workspace_id, id, conversation_id, inbox_id, episode, seq, rev, sort_at, at, author, author_id, author_name,
		body, choices, client_id, external_id, state, error_code, error_text, inbound_number, late)
	SELECT %d, %d + t.rev - t.total + n, t.id, t.inbox_id, 1, t.rev - t.total + n, t.rev - t.total + n, %s, %s,
		CASE WHEN n %% 2 = 1 THEN 'contact' ELSE 'agent' END, CASE WHEN n %% 2 = 1 THEN t.contact_id ELSE t.holder_id END, '',
		'Mensaje ' || n || ': ¿llega el pedido mañana por la tarde?', '', 'seed' || n, '', CASE WHEN n < t.total THEN 'read' ELSE 'sent' END, '', '',
		CASE WHEN n %% 2 = 1 THEN (n + 1) / 2 ELSE 0 END, 0
	FROM (SELECT c.id AS id, c.inbox_id AS inbox_id, c.contact_id AS contact_id, c.holder_id AS holder_id, k.rev AS rev,
			c.last_at AS last_at, k.opened_at AS opened_at, 2 * c.inbound_count - (CASE WHEN c.waiting_key < %d THEN 1 ELSE 0 END) AS total
		FROM conversations c JOIN conversation_cards k ON k.workspace_id = c.workspace_id AND k.conversation_id = c.id
		WHERE c.workspace_id = %d) t JOIN seed_numbers ON n <= t.total`,
		f.o.Workspace, idBase, at, at, int64(none), f.o.Workspace)
	if err := f.exec(query); err != nil {
		return err
	}
	return f.exec("DROP TABLE seed_numbers")
}

// numbers makes a table of 1, 2, 3 … up to the longest thread.
func (f *filler) numbers() error {
	if err := f.exec("CREATE TEMPORARY TABLE seed_numbers (n BIGINT NOT NULL PRIMARY KEY)"); err != nil {
		return err
	}
	return f.exec(fmt.Sprintf(`WITH RECURSIVE numbers(n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM numbers
		WHERE n < %d) INSERT INTO seed_numbers SELECT n FROM numbers`, max(1000, f.o.BigThread)))
}

// at spreads a thread evenly between the conversation's opening and its last message.
const at = "t.opened_at + (t.last_at - t.opened_at) * n / t.total"

// log writes the newest events and says that the older ones were deleted.
func (f *filler) log() error {
	pruned := max(0, f.out.LastSeq-keptEvents)
	query := fmt.Sprintf(`INSERT INTO events (workspace_id, seq, type, at, actor_kind, actor_id, audience, conversation_id, member_id,
		entity_kind, entity_id, before_inbox_id, before_holder_id, before_team_id, after_inbox_id, after_holder_id, after_team_id,
		visitor, access, removed)
	SELECT m.workspace_id, m.seq, CASE WHEN m.author = 'contact' THEN 'message.received' ELSE 'message.sent' END, m.at, m.author,
		m.author_id, 'conversation', m.conversation_id, 0, 'message', m.id, c.inbox_id, c.holder_id, c.team_id, c.inbox_id, c.holder_id,
		c.team_id, 1, 0, 0
	FROM messages m JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
	WHERE m.workspace_id = %d AND m.seq > %d`, f.o.Workspace, pruned)
	if err := f.exec(query); err != nil {
		return err
	}
	return f.exec(fmt.Sprintf("UPDATE workspaces SET last_seq = %d, pruned_seq = %d WHERE workspace_id = %d",
		f.out.LastSeq, pruned, f.o.Workspace))
}
