package store

import (
	"bandeja.dev/bandeja/internal/desk"
)

// heldConversation is a conversation as a unit sees it. What a unit saves is written once, at its end or before a read
// that looks at conversations by something else than their id.
type heldConversation struct {
	stored       desk.Conversation // as the row stands; zero when it was not read
	conversation desk.Conversation
	card         desk.Card
	known        bool // both were read or inserted; else only what was saved is known
	saved        bool
	cardSaved    bool
}

func (t *tx) held(id desk.ID) *heldConversation {
	for _, h := range t.conversations {
		if h.conversation.ID == id {
			return h
		}
	}
	return nil
}

// hold remembers what was read, unless the unit has its own state of it.
func (t *tx) hold(c desk.Conversation, card desk.Card) *heldConversation {
	if h := t.held(c.ID); h != nil {
		return h
	}
	h := &heldConversation{stored: c, conversation: c, card: card, known: true}
	t.conversations = append(t.conversations, h)
	return h
}

// Conversation: see port.ConversationTx.
func (t *tx) Conversation(id desk.ID) (desk.Conversation, desk.Card, error) {
	if h := t.held(id); h != nil && h.known {
		return h.conversation, h.card, t.ready()
	}
	c, card, redirect, err := t.readConversation("WHERE c.workspace_id = $1 AND c.id = $2", id)
	if err == nil && redirect != 0 {
		return desk.Conversation{}, desk.Card{}, desk.ErrNotFound
	}
	return c, card, err
}

// ConversationOfIdentity: see port.ContactTx. Of an identity whose conversation went into another's it is that one.
func (t *tx) ConversationOfIdentity(identity desk.ID) (desk.Conversation, desk.Card, error) {
	if a, ok := t.arrived(identity); ok {
		switch {
		case a.alone:
			return desk.Conversation{}, desk.Card{}, desk.ErrNotFound
		case a.moved != 0:
			return t.Conversation(a.moved)
		}
		return t.Conversation(a.threadID)
	}
	c, card, redirect, err := t.readConversation("WHERE c.workspace_id = $1 AND c.identity_id = $2", identity)
	if err == nil && redirect != 0 {
		return t.Conversation(redirect)
	}
	return c, card, err
}

// readConversation also says which conversation it went into, 0 = none.
func (t *tx) readConversation(where string, key desk.ID) (c desk.Conversation, card desk.Card, redirect desk.ID, err error) {
	if err := t.writeConversations(); err != nil {
		return c, card, 0, err
	}
	err = t.one("SELECT "+conversationColumns+", c.redirect_id"+fromConversations+where, []any{t.Workspace(), key},
		func(r *row) {
			c, card = scanConversation(r)
			redirect = r.id()
		})
	if err == nil && redirect == 0 {
		t.hold(c, card)
	}
	return c, card, redirect, err
}

const insertConversation = "INSERT INTO conversations (workspace_id, id, inbox_id, identity_id, contact_id, status, " +
	"holder_id, team_id, stage_id, last_at, closes_key, waiting_key, inbound_count, answered_count) " +
	"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"

const insertCard = "INSERT INTO conversation_cards (workspace_id, " + cardNames + ") VALUES (" +
	"$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26)"

// InsertConversation: see port.ConversationTx.
func (t *tx) InsertConversation(c desk.Conversation, card desk.Card) error {
	card.ConversationID = c.ID
	err := t.exec(insertConversation, t.Workspace(), c.ID, c.InboxID, c.IdentityID, c.ContactID,
		c.Status == desk.Open, c.HolderID(), c.TeamID, c.StageID, c.LastAt, keyOf(c.ClosesAt), keyOf(c.WaitingSince),
		c.InboundCount, c.AnsweredCount)
	if err != nil {
		return err
	}
	err = t.exec(insertCard, t.Workspace(), c.ID, c.Rev, c.Episode, c.OpenedAt, c.AssigneeID, c.LastAgentID,
		c.SessionStartedAt, c.SessionEnded, c.LastInboundAt, c.ClosedAt, c.ClosedReason, c.Unanswered, c.AwaitingReply,
		c.Bot, jsonList(c.IntervenerIDs), card.Name, card.Code, card.PreviewAuthor, card.PreviewAuthorID,
		card.PreviewText, card.PreviewAt, jsonList(card.AskedFields), c.LastAnswerAt, card.PreviewKind, card.ProfileAt)
	if err == nil {
		t.hold(c, card)
	}
	return err
}

// SaveConversation: see port.ConversationTx.
func (t *tx) SaveConversation(c desk.Conversation) error {
	h := t.held(c.ID)
	if h == nil {
		h = &heldConversation{}
		t.conversations = append(t.conversations, h)
	}
	h.conversation, h.saved = c, true
	return t.ready()
}

// SaveCard: see port.ConversationTx.
func (t *tx) SaveCard(card desk.Card) error {
	h := t.held(card.ConversationID)
	if h == nil {
		h = &heldConversation{conversation: desk.Conversation{ID: card.ConversationID}}
		t.conversations = append(t.conversations, h)
	}
	h.card, h.cardSaved = card, true
	return t.ready()
}

// writeConversations writes what the unit saved so far.
func (t *tx) writeConversations() error {
	for _, h := range t.conversations {
		if err := t.writeConversation(h); err != nil {
			return err
		}
		h.saved, h.cardSaved = false, false
	}
	kept := t.conversations[:0]
	for _, h := range t.conversations {
		if h.known {
			h.stored = h.conversation
			kept = append(kept, h)
		}
	}
	t.conversations = kept
	return t.ready()
}

const (
	updateConversation = "UPDATE conversations SET inbox_id = $3, identity_id = $4, contact_id = $5, status = $6, " +
		"holder_id = $7, team_id = $8, stage_id = $9, last_at = $10, closes_key = $11, waiting_key = $12, " +
		"inbound_count = $13, answered_count = $14 WHERE workspace_id = $1 AND id = $2"
	// The narrower ones leave alone the indexes of what did not change: a message moves few of them.
	updateConversationWindow = "UPDATE conversations SET team_id = $3, stage_id = $4, last_at = $5, " +
		"waiting_key = $6, inbound_count = $7, answered_count = $8, closes_key = $9 WHERE workspace_id = $1 AND id = $2"
	updateConversationWaiting = "UPDATE conversations SET team_id = $3, stage_id = $4, last_at = $5, " +
		"waiting_key = $6, inbound_count = $7, answered_count = $8 WHERE workspace_id = $1 AND id = $2"
	updateConversationRecent = "UPDATE conversations SET team_id = $3, stage_id = $4, last_at = $5, " +
		"inbound_count = $6, answered_count = $7 WHERE workspace_id = $1 AND id = $2"

	updateState = "UPDATE conversation_cards SET rev = $3, episode = $4, opened_at = $5, assignee_id = $6, " +
		"last_agent_id = $7, session_started_at = $8, session_ended = $9, last_inbound_at = $10, closed_at = $11, " +
		"closed_reason = $12, unanswered = $13, awaiting_reply = $14, bot = $15, interveners = $16, last_answer_at = $17"
	updateCard = "UPDATE conversation_cards SET name = $3, code = $4, preview_author = $5, preview_author_id = $6, " +
		"preview_text = $7, preview_at = $8, asked_fields = $9, preview_kind = $10, profile_at = $11 WHERE workspace_id = $1 AND conversation_id = $2"
	updateStateAlone = updateState + " WHERE workspace_id = $1 AND conversation_id = $2"
	updateBoth       = updateState + ", name = $18, code = $19, preview_author = $20, preview_author_id = $21, " +
		"preview_text = $22, preview_at = $23, asked_fields = $24, preview_kind = $25, profile_at = $26 WHERE workspace_id = $1 AND conversation_id = $2"
)

func (t *tx) writeConversation(h *heldConversation) error {
	c, card, ws := h.conversation, h.card, t.Workspace()
	if !h.saved {
		if !h.cardSaved {
			return nil
		}
		return t.exec(updateCard, ws, card.ConversationID, card.Name, card.Code, card.PreviewAuthor,
			card.PreviewAuthorID, card.PreviewText, card.PreviewAt, jsonList(card.AskedFields), card.PreviewKind, card.ProfileAt)
	}
	if err := t.writeSortKeys(h); err != nil {
		return err
	}
	args := []any{ws, c.ID, c.Rev, c.Episode, c.OpenedAt, c.AssigneeID, c.LastAgentID, c.SessionStartedAt,
		c.SessionEnded, c.LastInboundAt, c.ClosedAt, c.ClosedReason, c.Unanswered, c.AwaitingReply, c.Bot,
		jsonList(c.IntervenerIDs), c.LastAnswerAt}
	if !h.cardSaved {
		return t.exec(updateStateAlone, args...)
	}
	return t.exec(updateBoth, append(args, card.Name, card.Code, card.PreviewAuthor, card.PreviewAuthorID,
		card.PreviewText, card.PreviewAt, jsonList(card.AskedFields), card.PreviewKind, card.ProfileAt)...)
}

// writeSortKeys updates the row that lists filter and sort by, as narrowly as what is known of it allows.
func (t *tx) writeSortKeys(h *heldConversation) error {
	c, old, ws := h.conversation, h.stored, t.Workspace()
	sameHands := h.known && c.Status == old.Status && c.HolderID() == old.HolderID() && c.InboxID == old.InboxID &&
		c.IdentityID == old.IdentityID && c.ContactID == old.ContactID
	same := sameHands && c.ClosesAt == old.ClosesAt
	switch {
	case same && c.WaitingSince == old.WaitingSince && c.TeamID == old.TeamID && c.StageID == old.StageID &&
		c.LastAt == old.LastAt && c.InboundCount == old.InboundCount && c.AnsweredCount == old.AnsweredCount:
		return nil
	case same && c.WaitingSince == old.WaitingSince:
		return t.exec(updateConversationRecent, ws, c.ID, c.TeamID, c.StageID, c.LastAt, c.InboundCount,
			c.AnsweredCount)
	case same:
		return t.exec(updateConversationWaiting, ws, c.ID, c.TeamID, c.StageID, c.LastAt, keyOf(c.WaitingSince),
			c.InboundCount, c.AnsweredCount)
	}
	if sameHands {
		return t.exec(updateConversationWindow, ws, c.ID, c.TeamID, c.StageID, c.LastAt, keyOf(c.WaitingSince),
			c.InboundCount, c.AnsweredCount, keyOf(c.ClosesAt))
	}
	return t.exec(updateConversation, ws, c.ID, c.InboxID, c.IdentityID, c.ContactID, c.Status == desk.Open,
		c.HolderID(), c.TeamID, c.StageID, c.LastAt, keyOf(c.ClosesAt), keyOf(c.WaitingSince), c.InboundCount,
		c.AnsweredCount)
}

// ConversationsOf: see port.ConversationTx.
func (t *tx) ConversationsOf(contact desk.ID) ([]desk.Conversation, error) {
	if err := t.writeConversations(); err != nil {
		return nil, err
	}
	var all []desk.Conversation
	err := t.each("SELECT "+conversationColumns+fromConversations+
		"WHERE c.workspace_id = $1 AND c.contact_id = $2"+liveOnly+" ORDER BY c.id", []any{t.Workspace(), contact}, func(r *row) {
		c, _ := scanConversation(r)
		all = append(all, c)
	})
	return all, err
}

// OpenOf: see port.ConversationTx.
func (t *tx) OpenOf(member desk.ID, limit int) ([]desk.ID, error) {
	if err := t.writeConversations(); err != nil {
		return nil, err
	}
	var ids []desk.ID
	err := t.each("SELECT id FROM conversations WHERE workspace_id = $1 AND holder_id = $2 AND status = 1 "+
		"ORDER BY last_at, id LIMIT $3", []any{t.Workspace(), member, limit}, func(r *row) { ids = append(ids, r.id()) })
	return ids, err
}

const saveEpisode = "INSERT INTO episodes (workspace_id, " + episodeNames + ") VALUES ($1, $2, $3, $4, $5, $6, $7, " +
	"$8, $9, $10, $11, $12, $13, $14) ON CONFLICT (workspace_id, conversation_id, number) DO UPDATE SET " +
	"opened_at = excluded.opened_at, opened_by = excluded.opened_by, first_inbound_at = excluded.first_inbound_at, " +
	"first_answer_at = excluded.first_answer_at, closed_at = excluded.closed_at, " +
	"closed_by_kind = excluded.closed_by_kind, closed_by_id = excluded.closed_by_id, " +
	"closed_reason = excluded.closed_reason, agent_id = excluded.agent_id, team_id = excluded.team_id, " +
	"source = excluded.source"

// SaveEpisode: see port.ConversationTx.
func (t *tx) SaveEpisode(e desk.Episode) error {
	t.wroteEpisode()
	return t.exec(saveEpisode, t.Workspace(), e.ConversationID, e.Number, e.OpenedAt, e.OpenedBy, e.FirstInboundAt,
		e.FirstAnswerAt, e.ClosedAt, e.ClosedBy.Kind, e.ClosedBy.ID, e.ClosedReason, e.AgentID, e.TeamID, e.Source)
}

// Episode: see port.ConversationTx.
func (t *tx) Episode(conversation desk.ID, number int) (e desk.Episode, err error) {
	if known, ok := t.replyTo(conversation); ok && known.episode.Number == number && number != 0 {
		return known.episode, nil
	}
	err = t.one("SELECT "+episodeNames+" FROM episodes WHERE workspace_id = $1 AND conversation_id = $2 AND number = $3",
		[]any{t.Workspace(), conversation, number}, func(r *row) { e = scanEpisode(r) })
	return e, err
}

// SetTags: see port.ConversationTx.
func (t *tx) SetTags(conversation desk.ID, tags []desk.ID) error {
	err := t.exec("DELETE FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = $2", t.Workspace(),
		conversation)
	for _, tag := range tags {
		if err == nil {
			err = t.exec("INSERT INTO conversation_tags (workspace_id, conversation_id, tag_id) VALUES ($1, $2, $3) "+
				"ON CONFLICT DO NOTHING", t.Workspace(), conversation, tag)
		}
	}
	return err
}

// TagsOf: see port.ConversationTx.
func (t *tx) TagsOf(conversation desk.ID) ([]desk.ID, error) {
	var tags []desk.ID
	err := t.each("SELECT tag_id FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY tag_id",
		[]any{t.Workspace(), conversation}, func(r *row) { tags = append(tags, r.id()) })
	return tags, err
}

// InsertVisit: see port.ConversationTx.
func (t *tx) InsertVisit(v desk.Visit) error {
	return t.exec("INSERT INTO visits (workspace_id, "+visitNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "+
		"$11)", t.Workspace(), v.ID, v.ConversationID, v.At, v.LandingPage, v.Referrer, jsonText(v.Pages),
		jsonText(v.UTM), v.Device, v.Language, v.Place)
}

// BotStep: see port.ConversationTx.
func (t *tx) BotStep(conversation desk.ID) (int, error) {
	step := -1
	err := t.each("SELECT step FROM bot_steps WHERE workspace_id = $1 AND conversation_id = $2",
		[]any{t.Workspace(), conversation}, func(r *row) { step = r.int() })
	return step, err
}

// SaveBotStep: see port.ConversationTx.
func (t *tx) SaveBotStep(conversation desk.ID, step int) error {
	return t.exec("INSERT INTO bot_steps (workspace_id, conversation_id, step) VALUES ($1, $2, $3) "+
		"ON CONFLICT (workspace_id, conversation_id) DO UPDATE SET step = excluded.step", t.Workspace(), conversation,
		step)
}
