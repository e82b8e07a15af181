package store

// ofTraffic are invariants of what passes between providers and threads.
func ofTraffic() []invariant {
	return []invariant{
		{"a message on its way has an entry in the outbox", "SELECT m.workspace_id, m.id, m.state FROM messages m " +
			"WHERE m.state IN ('queued', 'sending') AND NOT EXISTS (SELECT 1 FROM outbox o " +
			"WHERE o.workspace_id = m.workspace_id AND o.message_id = m.id AND o.reaction = 0)"},
		{"an entry of the outbox is of its message's conversation", "SELECT o.workspace_id, o.id, 'conversation' FROM outbox o " +
			"JOIN messages m ON m.workspace_id = o.workspace_id AND m.id = o.message_id " +
			"WHERE m.conversation_id <> o.conversation_id"},
		{"the heads of the outbox are the first entries that wait", "SELECT e.workspace_id, e.id, 'no head' FROM (SELECT workspace_id, " +
			"conversation_id, min(id) AS id FROM outbox WHERE state IN ('queued', 'sending') GROUP BY workspace_id, conversation_id) e " +
			"WHERE NOT EXISTS (SELECT 1 FROM outbox_heads h WHERE h.workspace_id = e.workspace_id " +
			"AND h.conversation_id = e.conversation_id AND h.entry_id = e.id) UNION ALL " +
			"SELECT h.workspace_id, h.entry_id, 'head of nothing' FROM outbox_heads h WHERE NOT EXISTS (SELECT 1 FROM outbox o " +
			"WHERE o.workspace_id = h.workspace_id AND o.id = h.entry_id AND o.conversation_id = h.conversation_id " +
			"AND o.inbox_id = h.inbox_id AND o.state IN ('queued', 'sending'))"},
		{"a file that is ready has the hash of its bytes", "SELECT workspace_id, id, 'sha256' FROM files " +
			"WHERE state = 'ready' AND sha256 = ''"},
		{"an attachment's file is of its message's conversation", "SELECT f.workspace_id, f.id, 'conversation' FROM files f " +
			"JOIN messages m ON m.workspace_id = f.workspace_id AND m.id = f.message_id " +
			"WHERE m.conversation_id <> f.conversation_id"},
		{"an update that is done keeps nothing, any other all", "SELECT workspace_id, id, state FROM updates " +
			"WHERE (payload = '') <> (state = 'done')"},
		{"what went into another conversation left nothing and led on", "SELECT c.workspace_id, c.id, 'redirect' FROM conversations c " +
			"WHERE (c.status = 2) <> (c.redirect_id <> 0) OR c.status = 2 AND (EXISTS (SELECT 1 FROM messages m " +
			"WHERE m.workspace_id = c.workspace_id AND m.conversation_id = c.id) OR NOT EXISTS (SELECT 1 FROM conversations o " +
			"WHERE o.workspace_id = c.workspace_id AND o.id = c.redirect_id AND o.status < 2))"},
	}
}
