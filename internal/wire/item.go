package wire

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Item is an entry of a thread as agents see it: a MessageItem, a CommentItem or a MilestoneItem. Entries are ordered by
// (sort_at, seq).
type Item interface{ isItem() }

// ItemHead is what all entries share.
type ItemHead struct {
	Kind           string    `json:"kind"` // message, comment or milestone
	ID             desk.ID   `json:"id"`
	ConversationID desk.ID   `json:"conversation_id"`
	Seq            int64     `json:"seq"`
	Rev            int64     `json:"rev"`
	SortAt         desk.Time `json:"sort_at"`
	At             desk.Time `json:"at"`
	Episode        int       `json:"episode"`
	Late           bool      `json:"late"`
}

func (ItemHead) isItem() {}

// Author is who wrote. Name is set only for a bot and an external agent; others are named by the directory.
type Author struct {
	Kind desk.AuthorKind `json:"kind"`
	ID   desk.ID         `json:"id"`
	Name string          `json:"name,omitempty"`
}

// MessageItem is a message.
type MessageItem struct {
	ItemHead
	Author Author `json:"author"`
	// MessageKind is image, voice, location …: see desk.MessageKind; "" = a text.
	MessageKind desk.MessageKind  `json:"message_kind"`
	Text        string            `json:"text"`    // or the caption
	Content     *desk.Content     `json:"content"` // null when there is nothing beside the text
	ClientID    string            `json:"client_id"`
	State       desk.MessageState `json:"state"`
	Error       *ItemError        `json:"error"`
	Choices     []string          `json:"choices"`
}

// ItemError is why a message failed.
type ItemError struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// CommentItem is an internal comment.
type CommentItem struct {
	ItemHead
	Author   Author `json:"author"`
	Text     string `json:"text"`
	ClientID string `json:"client_id"`
}

// MilestoneItem is a milestone.
type MilestoneItem struct {
	ItemHead
	Type  desk.MilestoneType `json:"type"`
	Actor Actor              `json:"actor"`
	Data  MilestoneData      `json:"data"`
}

// Actor is who did a thing.
type Actor struct {
	Kind desk.ActorKind `json:"kind"`
	ID   desk.ID        `json:"id"`
}

// MilestoneData holds what applies to the milestone and leaves out the rest.
type MilestoneData struct {
	FromMemberID desk.ID          `json:"from_member_id,omitzero"`
	ToMemberID   desk.ID          `json:"to_member_id,omitzero"`
	FromTeamID   desk.ID          `json:"from_team_id,omitzero"`
	ToTeamID     desk.ID          `json:"to_team_id,omitzero"`
	FromStageID  desk.ID          `json:"from_stage_id,omitzero"`
	ToStageID    desk.ID          `json:"to_stage_id,omitzero"`
	Reason       desk.CloseReason `json:"reason,omitempty"`
	Unanswered   bool             `json:"unanswered,omitempty"`
	By           desk.ActorKind   `json:"by,omitempty"`
	Fields       []string         `json:"fields,omitempty"`

	OtherConversationID desk.ID `json:"other_conversation_id,omitzero"` // of a merge and its undoing
	MergeID             desk.ID `json:"merge_id,omitzero"`              // the milestone of the merge that was undone
}

// MessageOf converts.
func MessageOf(m desk.Message) MessageItem {
	out := MessageItem{
		ItemHead: ItemHead{Kind: "message", ID: m.ID, ConversationID: m.ConversationID, Seq: m.Seq, Rev: m.Rev,
			SortAt: m.SortAt, At: m.At, Episode: m.Episode, Late: m.Late},
		Author:      Author{Kind: m.Author, ID: m.AuthorID},
		MessageKind: m.Kind,
		Text:        m.Text, ClientID: m.ClientID, State: m.State, Choices: texts(m.Choices),
	}
	if !m.Content.Empty() {
		out.Content = &m.Content
	}
	if m.Author == desk.AuthorBot || m.Author == desk.AuthorExternal {
		out.Author.Name = m.AuthorName
	}
	if m.ErrorCode != "" || m.ErrorText != "" {
		out.Error = &ItemError{Code: m.ErrorCode, Text: m.ErrorText}
	}
	return out
}

// CommentOf converts.
func CommentOf(c desk.Comment) CommentItem {
	return CommentItem{
		ItemHead: ItemHead{Kind: "comment", ID: c.ID, ConversationID: c.ConversationID, Seq: c.Seq, Rev: c.Rev,
			SortAt: c.SortAt, At: c.At, Episode: c.Episode},
		Author: Author{Kind: desk.AuthorAgent, ID: c.MemberID},
		Text:   c.Text, ClientID: c.ClientID,
	}
}

// CommentsOf converts.
func CommentsOf(all []desk.Comment) []CommentItem { return list(all, CommentOf) }

// MilestoneOf converts.
func MilestoneOf(m desk.Milestone) MilestoneItem {
	return MilestoneItem{
		ItemHead: ItemHead{Kind: "milestone", ID: m.ID, ConversationID: m.ConversationID, Seq: m.Seq, Rev: m.Seq,
			SortAt: m.SortAt, At: m.At, Episode: m.Episode},
		Type: m.Type, Actor: Actor(m.Actor), Data: MilestoneData(m.Data),
	}
}

// ItemOf converts an entry of a thread, nil if it holds nothing.
func ItemOf(i port.Item) Item {
	switch {
	case i.Message != nil:
		return MessageOf(*i.Message)
	case i.Comment != nil:
		return CommentOf(*i.Comment)
	case i.Milestone != nil:
		return MilestoneOf(*i.Milestone)
	}
	return nil
}

// ItemsOf converts a page of a thread, in its order.
func ItemsOf(all []port.Item) []Item {
	out := make([]Item, 0, len(all))
	for _, one := range all {
		if item := ItemOf(one); item != nil {
			out = append(out, item)
		}
	}
	return out
}
