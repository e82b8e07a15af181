package desk

// Status is whether a conversation goes on.
type Status string

// The statuses. Active and inactive (R45) are derived from Open and time: see SegmentOf.
const (
	Open   Status = "open"
	Closed Status = "closed"
)

// CloseReason says what ended an episode.
type CloseReason string

// The reasons.
const (
	ClosedByHand     CloseReason = "hand"
	ClosedByDeadline CloseReason = "deadline"
	ClosedByIdle     CloseReason = "idle"
	ClosedByProvider CloseReason = "provider"
	ClosedByMerge    CloseReason = "merge" // its conversation was found to be another's
)

// BotState is what the bot may do in a conversation.
type BotState string

// The bot's states. Only BotActive speaks.
const (
	BotOff       BotState = "off"
	BotActive    BotState = "active"
	BotHandedOff BotState = "handed_off" // it asked for a person
	BotSilenced  BotState = "silenced"   // a person stepped in
)

// Conversation is the continuous thread of one identity in one inbox, reopened rather than multiplied. It holds what
// rules decide on and lists filter and sort by; texts stand in Card.
type Conversation struct {
	ID         ID
	InboxID    ID
	IdentityID ID
	ContactID  ID
	Rev        int64 // seq of its last change

	Status   Status
	Episode  int  // number of the current or last episode, from 1
	OpenedAt Time // when that episode began

	AssigneeID  ID // the agent who holds it while open
	TeamID      ID // the team it was given to; alone it is not an active assignment
	LastAgentID ID // who attended last: «Atendió» when closed

	StageID ID

	SessionStartedAt Time // first visitor message after the creation or the last closing; see Session
	SessionEnded     bool // a closing came after SessionStartedAt
	LastInboundAt    Time
	ClosesAt         Time // the window's end, from Deadline; 0 = none. Kept after closing, for R19a

	LastAt       Time // last message, either way
	LastAnswerAt Time // last message of ours
	WaitingSince Time // the visitor's oldest message without an answer; 0 = nobody waits

	ClosedAt      Time
	ClosedReason  CloseReason
	Unanswered    bool // closed by the deadline while the visitor waited
	AwaitingReply bool // a template went out on a closed conversation

	Bot BotState
	// IntervenerIDs are the members who have written to the visitor since it was created, reopened or given back to the
	// bot, in that order. Stored as JSON beside the card: nothing filters by it.
	IntervenerIDs []ID

	InboundCount  int // visitor's messages
	AnsweredCount int // InboundCount when we last answered
}

// HolderID is the agent that «Mías», «Sin agente» and visibility mean: the assignee while open, the last agent while
// closed (R44).
func (c Conversation) HolderID() ID {
	if c.Status == Closed {
		return c.LastAgentID
	}
	return c.AssigneeID
}

// Scope is what decides who may see the conversation.
func (c Conversation) Scope() Scope {
	return Scope{InboxID: c.InboxID, HolderID: c.HolderID(), TeamID: c.TeamID}
}

// Card is what a list row shows beside the conversation's own fields.
type Card struct {
	ConversationID  ID
	Name            string // the contact's, "" if not left
	Code            string
	PreviewAuthor   AuthorKind
	PreviewAuthorID ID
	PreviewText     string      // at most PreviewMax characters, one line
	PreviewKind     MessageKind // "" = text
	PreviewAt       Time
	ProfileAt       Time     // of the newest message that told the network's name of the person; 0 = none did
	AskedFields     []string // contact data that we asked for («Pedir datos») and the visitor has not left yet
}

// Episode is one stretch of a conversation from (re)opening to closing.
type Episode struct {
	ConversationID ID
	Number         int
	OpenedAt       Time
	OpenedBy       ActorKind
	FirstInboundAt Time
	FirstAnswerAt  Time
	ClosedAt       Time
	ClosedBy       Actor
	ClosedReason   CloseReason
	AgentID        ID // assignee at the close
	TeamID         ID
	Source         string // direct, visit or ad
}
