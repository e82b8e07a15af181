package store

import (
	"context"
	"fmt"
	"io"

	"bandeja.dev/bandeja/internal/desk"
)

// invariant is something that holds between commits: the query names what breaks it, one row each, with the workspace,
// an id and a word.
type invariant struct {
	name  string
	query string
}

// invariants stand in one SQL for both databases. Where SQLite keeps the full-text index alone, its own table of sizes
// tells which messages are in it, and the indexer's which are not in it yet.
func invariants(d dialect) []invariant {
	missing := "NOT EXISTS (SELECT 1 FROM message_search s WHERE s.workspace_id = m.workspace_id AND s.message_id = m.id)"
	extra := "SELECT s.workspace_id, s.message_id, 'without a message' FROM message_search s WHERE NOT EXISTS " +
		"(SELECT 1 FROM messages m WHERE m.workspace_id = s.workspace_id AND m.id = s.message_id)"
	if d == sqlite {
		missing = "NOT EXISTS (SELECT 1 FROM message_search_docsize s WHERE s.id = m.id) AND m.id NOT IN " +
			"(SELECT abs(j.value) FROM message_search_waiting w JOIN json_each(w.messages) j)"
		extra = "SELECT 0, s.id, 'without a message' FROM message_search_docsize s WHERE s.id NOT IN " +
			"(SELECT id FROM messages)"
	}
	return append([]invariant{
		{"the log has no hole and ends at last_seq", "SELECT w.workspace_id, w.last_seq, 'last_seq' FROM workspaces w " +
			"LEFT JOIN (SELECT workspace_id, count(*) AS n, min(seq) AS low, max(seq) AS high FROM events " +
			"GROUP BY workspace_id) e ON e.workspace_id = w.workspace_id " +
			"WHERE coalesce(e.n, 0) <> w.last_seq - w.pruned_seq OR coalesce(e.low, w.pruned_seq + 1) <> w.pruned_seq + 1 " +
			"OR coalesce(e.high, w.pruned_seq) <> w.last_seq"},
		{"an identity has one conversation", "SELECT workspace_id, identity_id, 'identity' FROM conversations " +
			"GROUP BY workspace_id, identity_id HAVING count(*) > 1"},
		{"a conversation has a card", "SELECT c.workspace_id, c.id, 'no card' FROM conversations c WHERE NOT EXISTS " +
			"(SELECT 1 FROM conversation_cards k WHERE k.workspace_id = c.workspace_id AND k.conversation_id = c.id)"},
		{"a card has a conversation", "SELECT k.workspace_id, k.conversation_id, 'no conversation' " +
			"FROM conversation_cards k WHERE NOT EXISTS " +
			"(SELECT 1 FROM conversations c WHERE c.workspace_id = k.workspace_id AND c.id = k.conversation_id)"},
		{"an open conversation has one open episode, its last; a closed one has none", "SELECT c.workspace_id, c.id, " +
			"'episode' FROM conversations c JOIN conversation_cards k ON k.workspace_id = c.workspace_id " +
			"AND k.conversation_id = c.id LEFT JOIN (SELECT workspace_id, conversation_id, count(*) AS n, " +
			"max(number) AS number FROM episodes WHERE closed_at = 0 GROUP BY workspace_id, conversation_id) e " +
			"ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id " +
			"WHERE coalesce(e.n, 0) <> CASE WHEN c.status = 1 THEN 1 ELSE 0 END OR (c.status = 1 AND e.number <> k.episode)"},
		{"holder_id follows from status, assignee and last agent", "SELECT c.workspace_id, c.id, 'holder_id' " +
			"FROM conversations c JOIN conversation_cards k ON k.workspace_id = c.workspace_id " +
			"AND k.conversation_id = c.id " +
			"WHERE c.status < 2 AND c.holder_id <> CASE WHEN c.status = 1 THEN k.assignee_id ELSE k.last_agent_id END"},
		{"a client id stands once", "SELECT workspace_id, conversation_id, client_id FROM messages WHERE client_id <> '' " +
			"GROUP BY workspace_id, conversation_id, author, client_id HAVING count(*) > 1"},
		{"an external id stands once", "SELECT workspace_id, inbox_id, external_id FROM messages " +
			"WHERE external_id <> '' GROUP BY workspace_id, inbox_id, external_id HAVING count(*) > 1"},
		{"inbound_count is the number of the visitor's messages", "SELECT c.workspace_id, c.id, 'inbound_count' " +
			"FROM conversations c LEFT JOIN (SELECT workspace_id, conversation_id, count(*) AS n FROM messages " +
			"WHERE " + counted + " GROUP BY workspace_id, conversation_id) m ON m.workspace_id = c.workspace_id " +
			"AND m.conversation_id = c.id WHERE coalesce(m.n, 0) <> c.inbound_count"},
		{"a message has its own place in the thread", "SELECT workspace_id, conversation_id, 'sort_at, seq' FROM messages " +
			"GROUP BY workspace_id, conversation_id, sort_at, seq HAVING count(*) > 1"},
		{"a message, comment or milestone has a conversation", "SELECT t.workspace_id, t.conversation_id, t.kind FROM (" +
			"SELECT DISTINCT workspace_id, conversation_id, 'message' AS kind FROM messages UNION ALL " +
			"SELECT DISTINCT workspace_id, conversation_id, 'comment' FROM comments UNION ALL " +
			"SELECT DISTINCT workspace_id, conversation_id, 'milestone' FROM milestones) t WHERE NOT EXISTS " +
			"(SELECT 1 FROM conversations c WHERE c.workspace_id = t.workspace_id AND c.id = t.conversation_id)"},
		{"a message is in the full-text index, or waits for it", "SELECT m.workspace_id, m.id, 'not indexed' FROM messages m WHERE " + missing},
		{"the full-text index holds messages alone", extra},
		linked(), logged(),
	}, append(reckoned(), ofTraffic()...)...)
}

// checkExamples is how many breaches of one invariant are named.
const checkExamples = 5

// counted are the visitor's messages that have a number: all but those of history, which always stand as late, and what
// the network itself says in the visitor's place.
const counted = "author = 'contact' AND (inbound_number > 0 OR late = 0 AND kind <> 'system')"

// Check verifies what must hold between commits and writes one line an invariant, then rows and bytes of each table. Its
// error says how many invariants are broken. It reads one snapshot, and may take minutes on a large file.
func (s *Store) Check(ctx context.Context, w io.Writer) error {
	return s.engine.snapshot(ctx, func(c conn) error {
		v := &view{ctx: ctx, conn: c}
		broken := 0
		report := func(name string, breaches int, examples []string) {
			if breaches == 0 {
				fmt.Fprintf(w, "ok      %s\n", name)
				return
			}
			broken++
			fmt.Fprintf(w, "BROKEN  %s: %d\n", name, breaches)
			for _, example := range examples {
				fmt.Fprintf(w, "        %s\n", example)
			}
		}
		for _, i := range invariants(s.dialect) {
			breaches, examples, err := v.breaches(i.query)
			if err != nil {
				return fmt.Errorf("check whether %s: %w", i.name, err)
			}
			report(i.name, breaches, examples)
		}
		breaches, examples, err := v.deadlines()
		if err != nil {
			return err
		}
		report("closes_at is what the rule of the window says", breaches, examples)
		if err := s.checkFile(v, report); err != nil {
			return err
		}
		if err := s.sizes(v, w); err != nil {
			return err
		}
		if broken > 0 {
			return fmt.Errorf("%d invariants are broken", broken)
		}
		return nil
	})
}

func (v *view) breaches(query string) (n int, examples []string, err error) {
	err = v.each(query, nil, func(r *row) error {
		n++
		workspace, id, word := r.id(), r.int64(), r.text()
		if len(examples) < checkExamples {
			examples = append(examples, fmt.Sprintf("workspace %s, %d (%s): %s", workspace, id, desk.ID(id), word))
		}
		return nil
	})
	return n, examples, err
}

// deadlines compares every stored deadline with desk's.
func (v *view) deadlines() (n int, examples []string, err error) {
	err = v.each("SELECT c.workspace_id, i.window_policy, "+conversationColumns+fromConversations+
		"JOIN inboxes i ON i.workspace_id = c.workspace_id AND i.id = c.inbox_id WHERE c.status < 2", nil, func(r *row) error {
		workspace, policy := r.id(), desk.WindowPolicy(r.text())
		c, _ := scanConversation(r)
		if want := desk.Deadline(policy, c.Session()); want != c.ClosesAt {
			n++
			if len(examples) < checkExamples {
				examples = append(examples, fmt.Sprintf("workspace %s, conversation %s: %d stored, %d by the rule",
					workspace, c.ID, c.ClosesAt, want))
			}
		}
		return nil
	})
	return n, examples, err
}

// checkFile asks SQLite whether its file is sound.
func (s *Store) checkFile(v *view, report func(name string, breaches int, examples []string)) error {
	if s.dialect != sqlite {
		return nil
	}
	var found []string
	err := v.each("PRAGMA quick_check(20)", nil, func(r *row) error {
		if line := r.text(); line != "ok" {
			found = append(found, line)
		}
		return nil
	})
	report("the file is sound", len(found), found)
	return err
}

// sizes writes rows and bytes of each table.
func (s *Store) sizes(v *view, w io.Writer) error {
	text := "SELECT t.name, coalesce(sum(d.pgsize), 0) FROM sqlite_schema t LEFT JOIN sqlite_schema i " +
		"ON i.tbl_name = t.name LEFT JOIN dbstat d ON d.name = i.name AND d.aggregate = 1 WHERE t.type = 'table' " +
		"GROUP BY t.name ORDER BY 2 DESC, 1"
	if s.dialect == postgres {
		text = "SELECT c.relname::text, pg_total_relation_size(c.oid) FROM pg_class c " +
			"WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY 2 DESC, 1"
	}
	type table struct {
		name  string
		bytes int64
	}
	var tables []table
	err := v.each(text, nil, func(r *row) error {
		tables = append(tables, table{r.text(), r.int64()})
		return nil
	})
	if err != nil {
		return fmt.Errorf("ask how large the tables are: %w", err)
	}
	fmt.Fprintf(w, "%-32s %12s %14s\n", "table", "rows", "bytes")
	for _, t := range tables {
		var rows int64
		if err := v.one(`SELECT count(*) FROM "`+t.name+`"`, nil, func(r *row) { rows = r.int64() }); err != nil {
			return err
		}
		fmt.Fprintf(w, "%-32s %12d %14d\n", t.name, rows, t.bytes)
	}
	return nil
}
