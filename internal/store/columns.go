package store

import (
	"encoding/json"
	"math"
	"strings"

	"bandeja.dev/bandeja/internal/desk"
)

// Lists of columns and the functions that read them, in one order. Each list stands for one alias.

// never is the sort key of what has no time: it sorts after every time.
const never = math.MaxInt64

// statusOpen is how conversations.status says desk.Open; 0 is closed, 2 a conversation that went into another one. Such a
// redirect is in no list: what asks by id or contact leaves it out by liveOnly.
const (
	statusOpen = 1
	liveOnly   = " AND c.status < 2"
)

// keyOf makes a time a sort key that is never 0.
func keyOf(t desk.Time) int64 {
	if t == 0 {
		return never
	}
	return int64(t)
}

func timeOfKey(key int64) desk.Time {
	if key == never {
		return 0
	}
	return desk.Time(key)
}

// columns writes an alias before each name of a list.
func columns(alias, names string) string {
	list := strings.Split(names, ", ")
	for i, name := range list {
		list[i] = alias + "." + name
	}
	return strings.Join(list, ", ")
}

const (
	conversationNames = "id, inbox_id, identity_id, contact_id, status, holder_id, team_id, stage_id, last_at, " +
		"closes_key, waiting_key, inbound_count, answered_count"
	cardNames = "conversation_id, rev, episode, opened_at, assignee_id, last_agent_id, session_started_at, " +
		"session_ended, last_inbound_at, closed_at, closed_reason, unanswered, awaiting_reply, bot, interveners, name, " +
		"code, preview_author, preview_author_id, preview_text, preview_at, asked_fields, last_answer_at, preview_kind, profile_at"
	messageNames = "id, conversation_id, inbox_id, episode, seq, rev, sort_at, at, author, author_id, author_name, " +
		"body, choices, client_id, external_id, state, error_code, error_text, inbound_number, late, kind, content"
	commentNames   = "id, conversation_id, episode, seq, rev, sort_at, at, member_id, body, client_id"
	milestoneNames = "id, conversation_id, episode, seq, sort_at, at, type, actor_kind, actor_id, data"
	episodeNames   = "conversation_id, number, opened_at, opened_by, first_inbound_at, first_answer_at, closed_at, " +
		"closed_by_kind, closed_by_id, closed_reason, agent_id, team_id, source"
	contactNames  = "id, name, email, phone, city, locale, custom, created_at, rev"
	identityNames = "id, inbox_id, contact_id, code, verified_at, profile_name, username, opted_out_at"
	sessionNames  = "secret_hash, inbox_id, identity_id, verified_until, read_seq, created_at"
	visitNames    = "id, conversation_id, at, landing_page, referrer, pages, utm, device, language, place"
	eventNames    = "seq, type, at, actor_kind, actor_id, audience, conversation_id, member_id, entity_kind, " +
		"entity_id, before_inbox_id, before_holder_id, before_team_id, after_inbox_id, after_holder_id, after_team_id, " +
		"visitor, access, removed"
	userNames       = "id, name, email, password_hash, locale, theme, preferences, created_at"
	loginNames      = "token_hash, id, user_id, workspace_id, created_at, last_seen_at, expires_at, device, address"
	tokenNames      = "token_hash, kind, user_id, expires_at, used_at"
	invitationNames = "id, token_hash, role, visibility, inbox_ids, team_ids, created_by, created_at, expires_at, " +
		"used_at, used_by"
	draftNames = "conversation_id, member_id, mode, body, at"
	readNames  = "conversation_id, member_id, seq, count"
)

// conversationColumns are what scanConversation reads: of conversations c joined to conversation_cards k.
var conversationColumns = columns("c", conversationNames) + ", " + columns("k", cardNames)

// fromConversations joins a conversation to its card.
const fromConversations = " FROM conversations c JOIN conversation_cards k" +
	" ON k.workspace_id = c.workspace_id AND k.conversation_id = c.id "

func scanConversation(r *row) (c desk.Conversation, k desk.Card) {
	c = desk.Conversation{ID: r.id(), InboxID: r.id(), IdentityID: r.id(), ContactID: r.id(), Status: desk.Closed}
	if r.int() == statusOpen {
		c.Status = desk.Open
	}
	r.int64() // holder_id follows from the rest
	c.TeamID, c.StageID, c.LastAt = r.id(), r.id(), r.time()
	c.ClosesAt, c.WaitingSince = timeOfKey(r.int64()), timeOfKey(r.int64())
	c.InboundCount, c.AnsweredCount = r.int(), r.int()

	k.ConversationID = r.id()
	c.Rev, c.Episode, c.OpenedAt = r.int64(), r.int(), r.time()
	c.AssigneeID, c.LastAgentID = r.id(), r.id()
	c.SessionStartedAt, c.SessionEnded, c.LastInboundAt = r.time(), r.flag(), r.time()
	c.ClosedAt, c.ClosedReason = r.time(), desk.CloseReason(r.text())
	c.Unanswered, c.AwaitingReply = r.flag(), r.flag()
	c.Bot = desk.BotState(r.text())
	c.IntervenerIDs = scanJSON[[]desk.ID](r)
	k.Name, k.Code = r.text(), r.text()
	k.PreviewAuthor, k.PreviewAuthorID = desk.AuthorKind(r.text()), r.id()
	k.PreviewText, k.PreviewAt = r.text(), r.time()
	k.AskedFields = scanJSON[[]string](r)
	c.LastAnswerAt, k.PreviewKind, k.ProfileAt = r.time(), desk.MessageKind(r.text()), r.time()
	return c, k
}

func scanMessage(r *row) desk.Message {
	m := desk.Message{ID: r.id(), ConversationID: r.id(), InboxID: r.id(), Episode: r.int(), Seq: r.int64(),
		Rev: r.int64(), SortAt: r.time(), At: r.time(), Author: desk.AuthorKind(r.text()), AuthorID: r.id(),
		AuthorName: r.text(), Text: r.text()}
	m.Choices = scanJSON[[]string](r)
	m.ClientID, m.ExternalID, m.State = r.text(), r.text(), desk.MessageState(r.text())
	m.ErrorCode, m.ErrorText, m.InboundNumber, m.Late = r.text(), r.text(), r.int(), r.flag()
	m.Kind = desk.MessageKind(r.text())
	m.Content = scanJSON[desk.Content](r)
	return m
}

func scanComment(r *row) desk.Comment {
	return desk.Comment{ID: r.id(), ConversationID: r.id(), Episode: r.int(), Seq: r.int64(), Rev: r.int64(),
		SortAt: r.time(), At: r.time(), MemberID: r.id(), Text: r.text(), ClientID: r.text()}
}

func scanMilestone(r *row) desk.Milestone {
	m := desk.Milestone{ID: r.id(), ConversationID: r.id(), Episode: r.int(), Seq: r.int64(), SortAt: r.time(),
		At: r.time(), Type: desk.MilestoneType(r.text()), Actor: scanActor(r)}
	m.Data = scanJSON[desk.MilestoneData](r)
	return m
}

func scanActor(r *row) desk.Actor { return desk.Actor{Kind: desk.ActorKind(r.text()), ID: r.id()} }

func scanEpisode(r *row) desk.Episode {
	return desk.Episode{ConversationID: r.id(), Number: r.int(), OpenedAt: r.time(), OpenedBy: desk.ActorKind(r.text()),
		FirstInboundAt: r.time(), FirstAnswerAt: r.time(), ClosedAt: r.time(), ClosedBy: scanActor(r),
		ClosedReason: desk.CloseReason(r.text()), AgentID: r.id(), TeamID: r.id(), Source: r.text()}
}

func scanContact(r *row) desk.Contact {
	return desk.Contact{ID: r.id(), Name: r.text(), Email: r.text(), Phone: r.text(), City: r.text(), Locale: r.text(),
		Custom: r.text(), CreatedAt: r.time(), Rev: r.int64()}
}

func scanIdentity(r *row) desk.Identity {
	return desk.Identity{ID: r.id(), InboxID: r.id(), ContactID: r.id(), Code: r.text(), VerifiedAt: r.time(),
		ProfileName: r.text(), Username: r.text(), OptedOutAt: r.time()}
}

func scanVisitorSession(r *row) desk.VisitorSession {
	return desk.VisitorSession{SecretHash: r.text(), InboxID: r.id(), IdentityID: r.id(), VerifiedUntil: r.time(),
		ReadSeq: r.int64(), CreatedAt: r.time()}
}

func scanVisit(r *row) desk.Visit {
	v := desk.Visit{ID: r.id(), ConversationID: r.id(), At: r.time(), LandingPage: r.text(), Referrer: r.text()}
	v.Pages = scanJSON[[]desk.Page](r)
	v.UTM = scanJSON[desk.UTM](r)
	v.Device, v.Language, v.Place = r.text(), r.text(), r.text()
	return v
}

func scanEvent(r *row) desk.Event {
	return desk.Event{Seq: r.int64(), Type: desk.EventType(r.text()), At: r.time(), Actor: scanActor(r),
		Audience: desk.Audience(r.text()), ConversationID: r.id(), MemberID: r.id(),
		EntityKind: desk.EntityKind(r.text()), EntityID: r.id(), Before: scanScope(r), After: scanScope(r),
		Visitor: r.flag(), Access: r.flag(), Removed: r.flag()}
}

func scanScope(r *row) desk.Scope {
	return desk.Scope{InboxID: r.id(), HolderID: r.id(), TeamID: r.id()}
}

// scanJSON reads a column of JSON; "" is the zero value.
func scanJSON[T any](r *row) T {
	var value T
	text := r.text()
	if text == "" {
		return value
	}
	if err := json.Unmarshal([]byte(text), &value); err != nil && r.err == nil {
		r.err = err
	}
	return value
}

// jsonList writes a list as JSON, an empty one as "".
func jsonList[T any](list []T) string {
	if len(list) == 0 {
		return ""
	}
	return jsonText(list)
}

// jsonGiven writes a column of JSON that may hold what others wrote, "{}" as "".
func jsonGiven(value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil || string(text) == "{}" {
		return "", err
	}
	return string(text), nil
}

// jsonText writes a column of JSON. What cannot be written as JSON does not occur in the types of desk.
func jsonText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return string(text)
}
