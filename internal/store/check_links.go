package store

// links are what one row names in another table: the column of the one, the table that must hold it.
var links = []struct{ table, column, where, named string }{
	{"conversations", "contact_id", "", "contacts"},
	{"conversations", "identity_id", "", "identities"},
	{"conversations", "inbox_id", "", "inboxes"},
	{"conversations", "holder_id", "t.holder_id <> 0", "members"},
	{"identities", "contact_id", "", "contacts"},
	{"identities", "inbox_id", "", "inboxes"},
	{"addresses", "identity_id", "", "identities"},
	{"visitor_sessions", "identity_id", "", "identities"},
	{"visits", "conversation_id", "", "conversations"},
	{"episodes", "conversation_id", "", "conversations"},
	{"reads", "conversation_id", "", "conversations"},
	{"drafts", "conversation_id", "", "conversations"},
	{"messages", "author_id", "t.author = 'agent'", "members"},
	{"comments", "member_id", "", "members"},
	{"conversations", "redirect_id", "t.redirect_id <> 0", "conversations"},
	{"merges", "older_id", "", "conversations"},
	{"merges", "younger_id", "", "conversations"},
	{"outbox", "message_id", "", "messages"},
	{"outbox", "conversation_id", "", "conversations"},
	{"files", "message_id", "t.message_id <> 0", "messages"},
	{"updates", "inbox_id", "t.inbox_id <> 0", "inboxes"},
}

// linked is the invariant that nothing is named which is not there.
func linked() invariant {
	query := "SELECT t.workspace_id, t.id, 'no such user' FROM members t WHERE NOT EXISTS " +
		"(SELECT 1 FROM users n WHERE n.id = t.user_id)"
	for _, l := range links {
		query += " UNION ALL SELECT DISTINCT t.workspace_id, t." + l.column + ", '" + l.table + "." + l.column + "' FROM " + l.table +
			" t WHERE NOT EXISTS (SELECT 1 FROM " + l.named + " n WHERE n.workspace_id = t.workspace_id AND n.id = t." + l.column + ")"
		if l.where != "" {
			query += " AND " + l.where
		}
	}
	return invariant{"what a row names is there", query}
}

// logged is the invariant that the log, as far back as it is kept, and the threads tell of the same.
func logged() invariant {
	query := ""
	for _, kind := range []string{"message", "comment", "milestone"} {
		if query != "" {
			query += " UNION ALL "
		}
		query += "SELECT e.workspace_id, e.entity_id, '" + kind + " of the log' FROM events e WHERE e.entity_kind = '" + kind + "' " +
			"AND NOT EXISTS (SELECT 1 FROM " + kind + "s n WHERE n.workspace_id = e.workspace_id AND n.id = e.entity_id) UNION ALL " +
			"SELECT t.workspace_id, t.id, '" + kind + "' FROM " + kind + "s t JOIN workspaces w ON w.workspace_id = t.workspace_id " +
			"WHERE t.seq > w.pruned_seq AND NOT EXISTS (SELECT 1 FROM events e WHERE e.workspace_id = t.workspace_id " +
			"AND e.seq = t.seq AND (e.conversation_id = t.conversation_id OR EXISTS (SELECT 1 FROM conversations c " +
			"WHERE c.workspace_id = e.workspace_id AND c.id = e.conversation_id AND c.redirect_id = t.conversation_id)))"
	}
	return invariant{"the log and the threads tell of the same", query}
}

// reckoned are columns that follow from other rows.
func reckoned() []invariant {
	return []invariant{
		{"last_at is the time of the last message", "SELECT c.workspace_id, c.id, 'last_at' FROM conversations c JOIN (SELECT " +
			"workspace_id, conversation_id, max(at) AS at FROM messages GROUP BY workspace_id, conversation_id) m " +
			"ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id WHERE m.at <> c.last_at"},
		{"the visitor's messages are numbered from 1", "SELECT workspace_id, conversation_id, 'inbound_number' FROM messages " +
			"WHERE " + counted + " GROUP BY workspace_id, conversation_id HAVING min(inbound_number) <> 1 " +
			"OR max(inbound_number) <> count(*) OR count(DISTINCT inbound_number) <> count(*)"},
		{"nobody has read more than was written", "SELECT r.workspace_id, r.conversation_id, 'read' FROM reads r JOIN conversations c " +
			"ON c.workspace_id = r.workspace_id AND c.id = r.conversation_id WHERE r.count > c.inbound_count"},
	}
}
