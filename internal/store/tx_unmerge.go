package store

import (
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// threadTables hold what stands in a thread, by the name of the column that holds its client id.
var threadTables = []struct{ name, clientID string }{{"messages", "client_id"}, {"comments", "client_id"}, {"milestones", "''"}}

// KeepMerge: see port.MergeTx.
func (t *tx) KeepMerge(m desk.Merging) error {
	kept, err := t.beforeMerge(m)
	if err == nil {
		err = t.exec("INSERT INTO merges (workspace_id, id, milestone_id, seq, at, older_id, younger_id, undone_at, filled, kept) "+
			"VALUES ($1, $2, 0, 0, $3, $4, $5, 0, '', $6)", t.Workspace(), m.ID, m.At, m.Older.ID, m.Younger.ID, jsonText(kept))
	}
	const parts = "INSERT INTO merge_parts (workspace_id, merge_id, kind, item_id, episode, client_id) "
	for _, table := range threadTables {
		if err == nil {
			err = t.exec(parts+"SELECT workspace_id, CAST($3 AS BIGINT), '"+table.name+"', id, episode, "+table.clientID+" FROM "+
				table.name+" WHERE workspace_id = $1 AND conversation_id = $2", t.Workspace(), m.Younger.ID, m.ID)
		}
	}
	for _, table := range []string{"visits", "files"} {
		if err == nil {
			err = t.exec(parts+"SELECT workspace_id, CAST($3 AS BIGINT), '"+table+"', id, 0, '' FROM "+
				table+" WHERE workspace_id = $1 AND conversation_id = $2", t.Workspace(), m.Younger.ID, m.ID)
		}
	}
	return err
}

// beforeMerge reads what is kept as JSON.
func (t *tx) beforeMerge(m desk.Merging) (port.Merge, error) {
	kept := port.Merge{Merging: m}
	if err := t.writeConversations(); err != nil {
		return kept, err
	}
	ws, younger := t.Workspace(), m.Younger
	err := t.each("SELECT "+episodeNames+" FROM episodes WHERE workspace_id = $1 AND conversation_id IN ($2, $3) "+
		"ORDER BY conversation_id, number", []any{ws, m.Older.ID, younger.ID},
		func(r *row) { kept.Episodes = append(kept.Episodes, scanEpisode(r)) })
	if err == nil {
		err = t.each("SELECT secret_hash FROM visitor_sessions WHERE workspace_id = $1 AND identity_id = $2 ORDER BY secret_hash",
			[]any{ws, younger.IdentityID}, func(r *row) { kept.Sessions = append(kept.Sessions, r.text()) })
	}
	if err == nil {
		err = t.each("SELECT id FROM conversations WHERE workspace_id = $1 AND redirect_id = $2 AND redirect_id <> 0 ORDER BY id",
			[]any{ws, younger.ID}, func(r *row) { kept.Led = append(kept.Led, r.id()) })
	}
	if err == nil {
		kept.Addresses, err = t.AddressesOf(younger.IdentityID)
	}
	if err == nil {
		kept.OlderTags, err = t.TagsOf(m.Older.ID)
	}
	if err == nil {
		kept.YoungerTags, err = t.TagsOf(younger.ID)
	}
	if err == nil {
		kept.OlderReads, err = t.readsOf(m.Older.ID)
	}
	if err == nil {
		kept.YoungerReads, err = t.readsOf(younger.ID)
	}
	if err == nil {
		kept.YoungerBotStep, err = t.BotStep(younger.ID)
	}
	return kept, err
}

func (t *tx) readsOf(conversation desk.ID) (all []port.Read, err error) {
	err = t.each("SELECT "+readNames+" FROM reads WHERE "+ofMembers+" ORDER BY member_id", []any{t.Workspace(), conversation},
		func(r *row) { all = append(all, scanRead(r)) })
	return all, err
}

// MergeTold: see port.MergeTx.
func (t *tx) MergeTold(id desk.ID, milestone desk.Milestone, filled []string) error {
	return t.exec("UPDATE merges SET milestone_id = $3, seq = $4, filled = $5 WHERE workspace_id = $1 AND id = $2",
		t.Workspace(), id, milestone.ID, milestone.Seq, jsonList(filled))
}

// MergeBy: see port.MergeTx.
func (t *tx) MergeBy(milestone desk.ID) (m port.Merge, err error) {
	err = t.one("SELECT kept, seq, undone_at, filled FROM merges WHERE workspace_id = $1 AND milestone_id = $2",
		[]any{t.Workspace(), milestone}, func(r *row) {
			m = scanJSON[port.Merge](r)
			m.MilestoneID, m.Seq, m.UndoneAt = milestone, r.int64(), r.time()
			m.Filled = scanJSON[[]string](r)
		})
	return m, err
}

// LastMerge: see port.MergeTx.
func (t *tx) LastMerge(into desk.ID) (id desk.ID, err error) {
	err = t.each("SELECT id FROM merges WHERE workspace_id = $1 AND older_id = $2 AND undone_at = 0 ORDER BY seq DESC, id DESC LIMIT 1",
		[]any{t.Workspace(), into}, func(r *row) { id = r.id() })
	return id, err
}

// PartsOf: see port.MergeTx.
func (t *tx) PartsOf(merge desk.ID) (parts port.MergeParts, err error) {
	err = t.one("SELECT coalesce(sum(CASE kind WHEN 'messages' THEN 1 ELSE 0 END), 0), "+
		"coalesce(sum(CASE kind WHEN 'comments' THEN 1 ELSE 0 END), 0) FROM merge_parts WHERE workspace_id = $1 AND merge_id = $2",
		[]any{t.Workspace(), merge}, func(r *row) { parts.Messages, parts.Comments = r.int(), r.int() })
	return parts, err
}

// Milestone: see port.MergeTx.
func (t *tx) Milestone(id desk.ID) (m desk.Milestone, err error) {
	err = t.one("SELECT "+milestoneNames+" FROM milestones WHERE workspace_id = $1 AND id = $2", []any{t.Workspace(), id},
		func(r *row) { m = scanMilestone(r) })
	return m, err
}

// Episodes: see port.MergeTx.
func (t *tx) Episodes(conversation desk.ID) (all []desk.Episode, err error) {
	err = t.each("SELECT "+episodeNames+" FROM episodes WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY number",
		[]any{t.Workspace(), conversation}, func(r *row) { all = append(all, scanEpisode(r)) })
	return all, err
}

// Absorbed: see port.MergeTx.
func (t *tx) Absorbed(id desk.ID) (desk.Conversation, desk.Card, error) {
	c, card, redirect, err := t.readConversation("WHERE c.workspace_id = $1 AND c.id = $2", id)
	if err == nil && redirect == 0 {
		err = desk.ErrNotFound
	}
	return c, card, err
}

// LastMessage: see port.MergeTx.
func (t *tx) LastMessage(conversation desk.ID) (m desk.Message, err error) {
	err = t.one("SELECT "+messageNames+" FROM messages WHERE workspace_id = $1 AND conversation_id = $2 "+
		"ORDER BY sort_at DESC, seq DESC LIMIT 1", []any{t.Workspace(), conversation}, func(r *row) { m = scanMessage(r) })
	return m, err
}

// SinceMerge: see port.MergeTx.
func (t *tx) SinceMerge(m desk.Merging) (s desk.Since, err error) {
	ws, id := t.Workspace(), m.Older.ID
	const inbound = "author = 'contact' AND inbound_number > 0"
	err = t.one("SELECT count(*), coalesce(min(CASE WHEN "+inbound+" THEN at END), 0), coalesce(max(CASE WHEN "+inbound+" THEN at END), 0), "+
		"coalesce(max(CASE WHEN author <> 'contact' THEN at END), 0) FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3",
		[]any{ws, id, m.Seq}, func(r *row) {
			s.Touched = r.int() > 0
			s.FirstInboundAt, s.LastInboundAt, s.LastAnswerAt = r.time(), r.time(), r.time()
		})
	if err == nil {
		err = t.one("SELECT (SELECT count(*) FROM comments WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3), count(*), "+
			"coalesce(sum(CASE type WHEN 'closed' THEN 1 ELSE 0 END), 0) FROM milestones WHERE workspace_id = $1 AND conversation_id = $2 "+
			"AND seq > $3", []any{ws, id, m.Seq}, func(r *row) {
			s.Touched = r.int()+r.int() > 0 || s.Touched
			s.Closed = r.int() > 0
		})
	}
	if err == nil {
		err = t.one("SELECT coalesce(min(at), 0) FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND seq > $3 AND at >= $4 AND "+
			inbound, []any{ws, id, m.Seq, s.LastAnswerAt}, func(r *row) { s.FirstWaitingAt = r.time() })
	}
	if err == nil {
		err = t.one("SELECT coalesce(max(at), 0), coalesce(sum(CASE WHEN "+inbound+" THEN 1 ELSE 0 END), 0) FROM messages "+
			"WHERE workspace_id = $1 AND conversation_id = $2", []any{ws, id},
			func(r *row) { s.LastAt, s.InboundCount = r.time(), r.int() })
	}
	if err == nil && s.LastAnswerAt != 0 {
		s.AnsweredBefore, err = t.InboundBefore(id, s.LastAnswerAt)
	}
	return s, err
}

// GiveBack: see port.MergeTx.
func (t *tx) GiveBack(m port.Merge, split desk.Split, at desk.Time) error {
	older, younger := m.Older.ID, m.Younger.ID
	t.reply = nil
	if err := t.writeConversations(); err != nil {
		return err
	}
	t.conversations = slices.DeleteFunc(t.conversations, func(h *heldConversation) bool {
		return h.conversation.ID == younger || h.conversation.ID == older
	})
	steps := []func(m port.Merge) error{t.givenItems, func(m port.Merge) error { return t.splitEpisodes(m, split) }, t.givenRest,
		func(port.Merge) error { return t.numberInbound(0, older) }, func(port.Merge) error { return t.numberInbound(0, younger) },
		t.givenMarks, t.givenReads, t.givenAddresses}
	for _, step := range steps {
		if err := step(m); err != nil {
			return err
		}
	}
	err := t.exec("UPDATE conversations SET redirect_id = 0, status = 0 WHERE workspace_id = $1 AND id = $2", t.Workspace(), younger)
	for _, led := range m.Led {
		if err == nil {
			err = t.exec("UPDATE conversations SET redirect_id = $3 WHERE workspace_id = $1 AND id = $2 AND redirect_id = $4",
				t.Workspace(), led, younger, older)
		}
	}
	if err == nil {
		err = t.exec("UPDATE merges SET undone_at = $3 WHERE workspace_id = $1 AND id = $2", t.Workspace(), m.ID, at)
	}
	if err == nil {
		err = t.exec("DELETE FROM merge_parts WHERE workspace_id = $1 AND merge_id = $2", t.Workspace(), m.ID)
	}
	return err
}

// givenItems moves messages, comments and milestones back under their former episodes, and has them found there.
func (t *tx) givenItems(m port.Merge) error {
	args := []any{t.Workspace(), m.ID, m.Older.ID}
	err := t.each("SELECT i.id, i.inbox_id, i.body FROM merge_parts p JOIN messages i ON i.workspace_id = p.workspace_id AND i.id = p.item_id "+
		"WHERE p.workspace_id = $1 AND p.merge_id = $2 AND p.kind = 'messages' AND i.conversation_id = $3", args, func(r *row) {
		t.log.search = append(t.log.search, searchRow{message: r.id(), inbox: r.id(), text: r.text(), conversation: m.Younger.ID, again: true})
	})
	for _, table := range threadTables {
		if err != nil {
			return err
		}
		set := "conversation_id = $4, episode = p.episode"
		if table.clientID == "client_id" {
			set += ", client_id = p.client_id"
		}
		err = t.exec("UPDATE "+table.name+" SET "+set+" FROM merge_parts p WHERE p.workspace_id = $1 AND p.merge_id = $2 AND p.kind = '"+
			table.name+"' AND "+table.name+".workspace_id = $1 AND "+table.name+".id = p.item_id AND "+table.name+".conversation_id = $3",
			append(slices.Clone(args), m.Younger.ID)...)
	}
	return err
}

// splitEpisodes writes both conversations' episodes and renumbers what stays in the survivor.
func (t *tx) splitEpisodes(m port.Merge, split desk.Split) error {
	now, err := t.Episodes(m.Older.ID)
	if err != nil {
		return err
	}
	var numbers renumbering
	for _, e := range now {
		numbers = append(numbers, struct{ old, now int }{e.Number, split.Number(e.Number)})
	}
	err = t.exec("DELETE FROM episodes WHERE workspace_id = $1 AND conversation_id IN ($2, $3)", t.Workspace(), m.Older.ID, m.Younger.ID)
	for _, e := range slices.Concat(split.Mine, split.Theirs) {
		if err == nil {
			err = t.SaveEpisode(e)
		}
	}
	for _, table := range threadTables {
		if renumber := numbers.column(); renumber != "episode" && err == nil {
			err = t.exec("UPDATE "+table.name+" SET episode = "+renumber+" WHERE workspace_id = $1 AND conversation_id = $2",
				t.Workspace(), m.Older.ID)
		}
	}
	return err
}

// givenRest moves what belongs to a message along with it; a visit, and a file that no message names, by itself.
func (t *tx) givenRest(m port.Merge) error {
	ws, older, younger := t.Workspace(), m.Older.ID, m.Younger.ID
	const ofMessages = "message_id IN (SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = $3)"
	const ofParts = "id IN (SELECT item_id FROM merge_parts WHERE workspace_id = $1 AND merge_id = $4 AND kind = "
	const here = " SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2 AND "
	err := t.exec("UPDATE outbox"+here+ofMessages, ws, older, younger)
	if err == nil {
		err = t.exec("UPDATE files"+here+"(message_id <> 0 AND "+ofMessages+" OR message_id = 0 AND "+ofParts+"'files'))", ws, older, younger, m.ID)
	}
	if err == nil {
		err = t.exec("UPDATE visits"+here+ofParts+"'visits')", ws, older, younger, m.ID)
	}
	if err == nil {
		err = t.renewHead(older)
	}
	if err == nil {
		err = t.renewHead(younger)
	}
	return err
}

// givenMarks gives back the tags that still exist, takes from the survivor those that it had of the other alone, and sets
// the bot's step. Drafts stay where they are.
func (t *tx) givenMarks(m port.Merge) error {
	tags, err := t.TagsOf(m.Older.ID)
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(slices.Clone(tags), func(tag desk.ID) bool {
		return slices.Contains(m.YoungerTags, tag) && !slices.Contains(m.OlderTags, tag)
	})
	if len(mine) != len(tags) {
		err = t.SetTags(m.Older.ID, mine)
	}
	for _, tag := range m.YoungerTags {
		if err == nil {
			err = t.exec("INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id) SELECT workspace_id, CAST($2 AS BIGINT), id "+
				"FROM tags WHERE workspace_id = $1 AND id = $3 ON CONFLICT DO NOTHING", t.Workspace(), m.Younger.ID, tag)
		}
	}
	if err == nil && m.YoungerBotStep >= 0 {
		err = t.SaveBotStep(m.Younger.ID, m.YoungerBotStep)
	}
	return err
}

// givenReads gives each member the marks of before the merge. A mark that moved since counts in both.
func (t *tx) givenReads(m port.Merge) error {
	now, err := t.readsOf(m.Older.ID)
	for _, mark := range now {
		if err != nil {
			return err
		}
		before := map[desk.ID]port.Read{}
		for _, read := range slices.Concat(m.OlderReads, m.YoungerReads) {
			if read.MemberID == mark.MemberID {
				before[read.ConversationID] = read
			}
		}
		for _, id := range []desk.ID{m.Older.ID, m.Younger.ID} {
			if err == nil {
				err = t.givenRead(m, mark, before, id)
			}
		}
	}
	return err
}

// givenRead sets a member's mark in one of the two: mark is the one of the merged conversation.
func (t *tx) givenRead(m port.Merge, mark port.Read, before map[desk.ID]port.Read, id desk.ID) error {
	read, had := before[id]
	read.ConversationID, read.MemberID = id, mark.MemberID
	survives := id == m.Older.ID
	switch {
	case mark.Seq > m.Seq:
		count, err := t.InboundUpTo(id, mark.Seq)
		if err != nil {
			return err
		}
		read.Seq, read.Count = mark.Seq, max(read.Count, count)
	case mark.Seq == 0 && survives: // marked as not read
		all, err := t.InboundUpTo(id, never)
		if err != nil {
			return err
		}
		read.Seq, read.Count = 0, min(mark.Count, max(0, all-1))
	case !had && survives:
		return t.exec("DELETE FROM reads WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3", t.Workspace(), id, mark.MemberID)
	case !had:
		return nil
	}
	return t.SaveRead(read)
}

// givenAddresses gives the identity back those addresses and sessions that the survivor still holds.
func (t *tx) givenAddresses(m port.Merge) error {
	var err error
	for _, address := range m.Addresses {
		if err == nil {
			err = t.exec("UPDATE addresses SET identity_id = $5 WHERE workspace_id = $1 AND identity_id = $2 AND kind = $3 AND value = $4",
				t.Workspace(), m.Older.IdentityID, address.Kind, address.Value, m.Younger.IdentityID)
		}
	}
	for _, hash := range m.Sessions {
		if err == nil {
			err = t.exec("UPDATE visitor_sessions SET identity_id = $4 WHERE workspace_id = $1 AND identity_id = $2 AND secret_hash = $3",
				t.Workspace(), m.Older.IdentityID, hash, m.Younger.IdentityID)
		}
	}
	return err
}
