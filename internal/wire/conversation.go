package wire

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Conversation is a row of the list and the head of an opened conversation. It is the same for every viewer but for
// ReadCount.
type Conversation struct {
	ID            desk.ID          `json:"id"`
	Rev           int64            `json:"rev"` // seq of its last change
	InboxID       desk.ID          `json:"inbox_id"`
	ContactID     desk.ID          `json:"contact_id"`
	Name          string           `json:"name"` // "" = not left
	Code          string           `json:"code"`
	Status        desk.Status      `json:"status"`
	AssigneeID    desk.ID          `json:"assignee_id"` // only while open
	TeamID        desk.ID          `json:"team_id"`
	LastAgentID   desk.ID          `json:"last_agent_id"`
	HolderID      desk.ID          `json:"holder_id"`
	StageID       desk.ID          `json:"stage_id"`
	TagIDs        []desk.ID        `json:"tag_ids"`
	Episode       int              `json:"episode"`
	OpenedAt      desk.Time        `json:"opened_at"`
	LastAt        desk.Time        `json:"last_at"`
	WaitingSince  desk.Time        `json:"waiting_since"`
	Window        Window           `json:"window"`
	ClosedAt      desk.Time        `json:"closed_at"`
	ClosedReason  desk.CloseReason `json:"closed_reason"`
	Unanswered    bool             `json:"unanswered"`
	AwaitingReply bool             `json:"awaiting_reply"`
	Bot           desk.BotState    `json:"bot"`
	Preview       *Preview         `json:"preview"`
	InboundCount  int              `json:"inbound_count"`
	AnsweredCount int              `json:"answered_count"`
	// ReadCount is the asker's own mark, -1 = never opened. Frames that several viewers share leave it out.
	ReadCount *int `json:"read_count,omitempty"`
}

// Window says until when one may write to the visitor.
type Window struct {
	Policy   desk.WindowPolicy `json:"policy"`
	ClosesAt desk.Time         `json:"closes_at"` // 0 = no limit, or no session yet
}

// Preview is the last message as a list row shows it.
type Preview struct {
	Author   desk.AuthorKind  `json:"author"`
	AuthorID desk.ID          `json:"author_id"`
	Text     string           `json:"text"` // one line, at most 120 characters
	At       desk.Time        `json:"at"`
	Kind     desk.MessageKind `json:"kind"` // of the message, "" = a text
}

// ConversationOf makes the row that every viewer may share: without a read mark. The directory gives the inbox's window
// policy.
func ConversationOf(row port.Row, dir *desk.Directory) Conversation {
	c, card := row.Conversation, row.Card
	out := Conversation{
		ID: c.ID, Rev: c.Rev, InboxID: c.InboxID, ContactID: c.ContactID,
		Name: card.Name, Code: card.Code, Status: c.Status,
		TeamID: c.TeamID, LastAgentID: c.LastAgentID, HolderID: c.HolderID(),
		StageID: c.StageID, TagIDs: ids(row.TagIDs), Episode: c.Episode, OpenedAt: c.OpenedAt,
		LastAt: c.LastAt, WaitingSince: c.WaitingSince,
		Window:   Window{Policy: desk.PolicySession24h, ClosesAt: c.ClosesAt},
		ClosedAt: c.ClosedAt, ClosedReason: c.ClosedReason, Unanswered: c.Unanswered,
		AwaitingReply: c.AwaitingReply, Bot: c.Bot,
		InboundCount: c.InboundCount, AnsweredCount: c.AnsweredCount,
	}
	if c.Status == desk.Open {
		out.AssigneeID = c.AssigneeID
	}
	if inbox, ok := dir.Inbox(c.InboxID); ok {
		out.Window.Policy = inbox.Window
	}
	if card.PreviewAt != 0 {
		out.Preview = &Preview{Author: card.PreviewAuthor, AuthorID: card.PreviewAuthorID, Text: card.PreviewText, At: card.PreviewAt,
			Kind: card.PreviewKind}
	}
	return out
}

// ConversationFor makes the row for the one viewer whose read mark the row holds.
func ConversationFor(row port.Row, dir *desk.Directory) Conversation {
	out := ConversationOf(row, dir)
	count := row.ReadCount
	out.ReadCount = &count
	return out
}

// ConversationsFor makes the rows of a list.
func ConversationsFor(rows []port.Row, dir *desk.Directory) []Conversation {
	return list(rows, func(r port.Row) Conversation { return ConversationFor(r, dir) })
}

// Counts are the numbers on the segments; 1001 means "more than 1000".
type Counts struct {
	Holders    HolderCounts `json:"holders"`
	States     StateCounts  `json:"states"`
	MineUnread int          `json:"mine_unread"`
}

// HolderCounts are the numbers of «Sin agente · Mías · Todas».
type HolderCounts struct {
	Unassigned int `json:"unassigned"`
	Mine       int `json:"mine"`
	All        int `json:"all"`
}

// StateCounts are the numbers of «Activas · Inactivas · Cerradas».
type StateCounts struct {
	Active   int `json:"active"`
	Inactive int `json:"inactive"`
	Closed   int `json:"closed"`
}

// CountsOf converts.
func CountsOf(c port.Counts) Counts {
	return Counts{
		Holders: HolderCounts{Unassigned: c.Holdings[desk.HoldingUnassigned], Mine: c.Holdings[desk.HoldingMine],
			All: c.Holdings[desk.HoldingAll]},
		States:     StateCountsOf(c.Segments),
		MineUnread: c.MineUnread,
	}
}

// StateCountsOf converts counts by segment.
func StateCountsOf(by map[desk.Segment]int) StateCounts {
	return StateCounts{Active: by[desk.SegmentActive], Inactive: by[desk.SegmentInactive], Closed: by[desk.SegmentClosed]}
}
