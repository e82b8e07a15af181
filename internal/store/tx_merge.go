package store

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/desk"
)

var errAbsorbItself = errors.New("a conversation cannot go into itself")

// Absorb: see port.TrafficTx.
func (t *tx) Absorb(younger, older desk.Conversation) error {
	if younger.ID == older.ID {
		return errAbsorbItself
	}
	t.reply = nil
	if err := t.writeConversations(); err != nil {
		return err
	}
	t.conversations = slices.DeleteFunc(t.conversations, func(h *heldConversation) bool {
		return h.conversation.ID == younger.ID || h.conversation.ID == older.ID
	})
	steps := []func(from, to desk.ID) error{t.moveOutbox, t.moveThread, t.moveMarks, t.moveRest, t.numberInbound}
	for _, step := range steps {
		if err := step(younger.ID, older.ID); err != nil {
			return err
		}
	}
	if err := t.moveReads(younger, older); err != nil {
		return err
	}
	if err := t.moveAddresses(younger.IdentityID, older.IdentityID); err != nil {
		return err
	}
	return t.redirect(younger.ID, older.ID)
}

// redirect leaves nothing of a conversation but where it went. What had gone into it before goes along.
func (t *tx) redirect(from, to desk.ID) error {
	err := t.exec("UPDATE conversations SET redirect_id = $3 WHERE workspace_id = $1 AND redirect_id = $2 "+
		"AND redirect_id <> 0", t.Workspace(), from, to)
	if err != nil {
		return err
	}
	return t.exec("UPDATE conversations SET status = 2, redirect_id = $3, closes_key = $4, waiting_key = $4, "+
		"inbound_count = 0, answered_count = 0 WHERE workspace_id = $1 AND id = $2", t.Workspace(), from, to, int64(never))
}

// moveOutbox comes before the messages move, for it finds entries by them.
func (t *tx) moveOutbox(from, to desk.ID) error {
	err := t.exec("UPDATE outbox SET conversation_id = $3 WHERE workspace_id = $1 AND message_id IN "+
		"(SELECT id FROM messages WHERE workspace_id = $1 AND conversation_id = $2)", t.Workspace(), from, to)
	if err == nil {
		err = t.renewHead(from)
	}
	if err == nil {
		err = t.renewHead(to)
	}
	return err
}

// moveThread moves what stands in the thread, with its episodes, and has it found there.
func (t *tx) moveThread(from, to desk.ID) error {
	err := t.each("SELECT id, inbox_id, body FROM messages WHERE workspace_id = $1 AND conversation_id = $2",
		[]any{t.Workspace(), from}, func(r *row) {
			t.log.search = append(t.log.search, searchRow{message: r.id(), inbox: r.id(), text: r.text(), conversation: to, again: true})
		})
	if err != nil {
		return err
	}
	numbers, err := t.mergeEpisodes(from, to)
	if err != nil {
		return err
	}
	// A client id that both have says nothing any more.
	for table, author := range map[string]string{"messages": " AND o.author = messages.author", "comments": ""} {
		err := t.exec("UPDATE "+table+" SET client_id = '' WHERE workspace_id = $1 AND conversation_id = $2 AND client_id <> '' "+
			"AND EXISTS (SELECT 1 FROM "+table+" o WHERE o.workspace_id = $1 AND o.conversation_id = $3 "+
			"AND o.client_id = "+table+".client_id AND o.client_id <> ''"+author+")", t.Workspace(), from, to)
		if err != nil {
			return err
		}
	}
	for _, table := range []string{"messages", "comments", "milestones"} {
		if renumber := numbers[to].column(); renumber != "episode" {
			err = t.exec("UPDATE "+table+" SET episode = "+renumber+" WHERE workspace_id = $1 AND conversation_id = $2",
				t.Workspace(), to)
		}
		if err == nil {
			err = t.exec("UPDATE "+table+" SET conversation_id = $3, episode = "+numbers[from].column()+
				" WHERE workspace_id = $1 AND conversation_id = $2", t.Workspace(), from, to)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// renumbering says which number an episode of one conversation has in the merged one.
type renumbering []struct{ old, now int }

// column is what the column episode becomes: a CASE with a step for each run of numbers that move alike. What belongs to
// no episode stays so.
func (n renumbering) column() string {
	var steps []string
	for i, e := range n {
		if i+1 < len(n) && n[i+1].now-n[i+1].old == e.now-e.old {
			continue
		}
		steps = append(steps, fmt.Sprintf("WHEN episode <= %d THEN episode + %d", e.old, e.now-e.old))
	}
	if len(steps) == 0 || len(steps) == 1 && n[0].now == n[0].old {
		return "episode"
	}
	return "CASE WHEN episode = 0 THEN 0 " + strings.Join(steps, " ") + " ELSE episode END"
}

// mergeEpisodes makes one row of episodes of two conversations' and gives the new numbers of each. The last is the
// conversation's.
func (t *tx) mergeEpisodes(from, to desk.ID) (map[desk.ID]renumbering, error) {
	var all []desk.Episode
	err := t.each("SELECT "+episodeNames+" FROM episodes WHERE workspace_id = $1 AND conversation_id IN ($2, $3)",
		[]any{t.Workspace(), from, to}, func(r *row) { all = append(all, scanEpisode(r)) })
	if err != nil || len(all) == 0 {
		return nil, err
	}
	desk.InMergedOrder(all, from)
	err = t.exec("DELETE FROM episodes WHERE workspace_id = $1 AND conversation_id IN ($2, $3)", t.Workspace(), from, to)
	last := all[len(all)-1]
	numbers := map[desk.ID]renumbering{}
	for i, e := range all {
		if e.ClosedAt == 0 && i < len(all)-1 {
			e.ClosedAt, e.ClosedBy, e.ClosedReason = last.OpenedAt, desk.System, desk.ClosedByProvider
		}
		numbers[e.ConversationID] = append(numbers[e.ConversationID], struct{ old, now int }{e.Number, i + 1})
		e.ConversationID, e.Number = to, i+1
		if err == nil {
			err = t.SaveEpisode(e)
		}
	}
	for _, n := range numbers {
		slices.SortFunc(n, func(a, b struct{ old, now int }) int { return cmp.Compare(a.old, b.old) })
	}
	if err == nil {
		err = t.exec("UPDATE conversation_cards SET episode = $3, opened_at = $4 WHERE workspace_id = $1 "+
			"AND conversation_id = $2", t.Workspace(), to, len(all), last.OpenedAt)
	}
	return numbers, err
}

// moveMarks moves what stands once for each conversation, member or tag: the union, the newer draft, the further step.
func (t *tx) moveMarks(from, to desk.ID) error {
	const tags, drafts, steps = "INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id) SELECT workspace_id, CAST($3 AS BIGINT), tag_id " +
		"FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = $2 ON CONFLICT DO NOTHING",
		"INSERT INTO drafts (workspace_id, conversation_id, member_id, mode, body, at) SELECT workspace_id, CAST($3 AS BIGINT), member_id, mode, " +
			"body, at FROM drafts WHERE workspace_id = $1 AND conversation_id = $2 " +
			"ON CONFLICT (workspace_id, conversation_id, member_id, mode) DO UPDATE SET body = excluded.body, at = excluded.at " +
			"WHERE excluded.at > drafts.at",
		"INSERT INTO bot_steps (workspace_id, conversation_id, step) SELECT workspace_id, CAST($3 AS BIGINT), step FROM bot_steps " +
			"WHERE workspace_id = $1 AND conversation_id = $2 ON CONFLICT (workspace_id, conversation_id) DO UPDATE " +
			"SET step = excluded.step WHERE excluded.step > bot_steps.step"
	for _, move := range []struct{ table, text string }{{"conversation_tags", tags}, {"drafts", drafts}, {"bot_steps", steps}} {
		err := t.exec(move.text, t.Workspace(), from, to)
		if err == nil {
			err = t.exec("DELETE FROM "+move.table+" WHERE workspace_id = $1 AND conversation_id = $2", t.Workspace(), from)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// moveRest moves what only names its conversation.
func (t *tx) moveRest(from, to desk.ID) error {
	for _, table := range []string{"visits", "files"} {
		err := t.exec("UPDATE "+table+" SET conversation_id = $3 WHERE workspace_id = $1 AND conversation_id = $2",
			t.Workspace(), from, to)
		if err != nil {
			return err
		}
	}
	return nil
}

// numberInbound numbers the visitor's messages anew, in the order of the thread. Those of history have no number.
func (t *tx) numberInbound(_, to desk.ID) error {
	return t.exec("UPDATE messages SET inbound_number = n.number FROM (SELECT id, row_number() OVER (ORDER BY sort_at, seq) AS number "+
		"FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND author = 'contact' AND inbound_number > 0) AS n "+
		"WHERE messages.workspace_id = $1 AND messages.id = n.id AND messages.inbound_number <> n.number", t.Workspace(), to)
}

// ofMembers finds rows of reads in a conversation: their key begins with the member.
const ofMembers = "workspace_id = $1 AND conversation_id = $2 AND member_id IN (SELECT id FROM members WHERE workspace_id = $1)"

// moveReads keeps each member's furthest mark. What was read of both adds up; of the one that a member never opened, what
// was answered counts as read, as it does without a mark.
func (t *tx) moveReads(from, to desk.Conversation) error {
	ws := t.Workspace()
	err := t.exec("UPDATE reads SET count = count + $3 WHERE "+ofMembers+" AND NOT EXISTS (SELECT 1 FROM reads y "+
		"WHERE y.workspace_id = $1 AND y.member_id = reads.member_id AND y.conversation_id = $4)", ws, to.ID, from.AnsweredCount, from.ID)
	if err == nil {
		err = t.exec("INSERT INTO reads (workspace_id, conversation_id, member_id, seq, count) SELECT workspace_id, "+
			"CAST($3 AS BIGINT), member_id, seq, count + $4 FROM reads WHERE "+ofMembers+
			" ON CONFLICT (workspace_id, member_id, conversation_id) DO UPDATE SET count = reads.count + excluded.count - $4, "+
			"seq = CASE WHEN excluded.seq > reads.seq THEN excluded.seq ELSE reads.seq END", ws, from.ID, to.ID, to.AnsweredCount)
	}
	if err == nil {
		err = t.exec("DELETE FROM reads WHERE "+ofMembers, ws, from.ID)
	}
	return err
}

// moveAddresses makes what named one identity name another.
func (t *tx) moveAddresses(from, to desk.ID) error {
	for _, table := range []string{"addresses", "visitor_sessions"} {
		err := t.exec("UPDATE "+table+" SET identity_id = $3 WHERE workspace_id = $1 AND identity_id = $2", t.Workspace(), from, to)
		if err != nil {
			return err
		}
	}
	return nil
}
