package desk

// ActorKind says what kind of someone did a thing.
type ActorKind string

// The kinds of actor.
const (
	ActorAgent    ActorKind = "agent"
	ActorBot      ActorKind = "bot"
	ActorContact  ActorKind = "contact"
	ActorExternal ActorKind = "external"
	ActorSystem   ActorKind = "system"
	ActorAPI      ActorKind = "api"
)

// Actor is who did a thing. ID is a member's for an agent, a contact's for a contact, else zero.
type Actor struct {
	Kind ActorKind `json:"kind"`
	ID   ID        `json:"id"`
}

// Agent is the actor that a member is.
func Agent(member ID) Actor { return Actor{Kind: ActorAgent, ID: member} }

// System is Bandeja itself.
var System = Actor{Kind: ActorSystem}

// AuthorKind says who wrote a message.
type AuthorKind string

// The kinds of author.
const (
	AuthorContact  AuthorKind = "contact"
	AuthorAgent    AuthorKind = "agent"
	AuthorBot      AuthorKind = "bot"
	AuthorExternal AuthorKind = "external"
)

// MessageState is how far a message of ours has come. It only grows: see LaterState.
type MessageState string

// The states.
const (
	StateQueued    MessageState = "queued"
	StateSending   MessageState = "sending"
	StateSent      MessageState = "sent"
	StateDelivered MessageState = "delivered"
	StateRead      MessageState = "read"
	StateFailed    MessageState = "failed"
	StateUnknown   MessageState = "unknown"
)

// Message is what crosses the channel, in either direction.
type Message struct {
	ID             ID
	ConversationID ID
	InboxID        ID
	Episode        int
	Seq            int64 // seq of the event that brought it
	Rev            int64
	SortAt         Time // position in the thread: (SortAt, Seq)
	At             Time // when it was said
	Author         AuthorKind
	AuthorID       ID          // member or contact
	AuthorName     string      // of a bot or an external agent
	Kind           MessageKind // "" means KindText
	Text           string
	Content        Content
	Choices        []string // quick replies that a bot offers
	ClientID       string   // the sender's own id: a repeated send finds the first
	ExternalID     string   // the provider's id, unique in an inbox; "" until known
	State          MessageState
	ErrorCode      string
	ErrorText      string
	InboundNumber  int // of a visitor's message: Conversation.InboundCount with it
	Late           bool
}

// Comment is an internal note. It is another type than Message and stands in another table, so that no sender can take
// it.
type Comment struct {
	ID             ID
	ConversationID ID
	Episode        int
	Seq            int64
	Rev            int64
	SortAt         Time
	At             Time
	MemberID       ID
	Text           string
	ClientID       string
}

// MilestoneType says what happened.
type MilestoneType string

// The milestones (R21).
const (
	MilestoneIntervention     MilestoneType = "intervention"
	MilestoneAssigned         MilestoneType = "assigned"
	MilestoneUnassigned       MilestoneType = "unassigned"
	MilestoneTransferred      MilestoneType = "transferred"
	MilestoneClosed           MilestoneType = "closed"
	MilestoneReopened         MilestoneType = "reopened"
	MilestoneBotHandedOff     MilestoneType = "bot_handed_off"
	MilestoneBotResumed       MilestoneType = "bot_resumed"
	MilestoneStageMoved       MilestoneType = "stage_moved"
	MilestoneContactAsked     MilestoneType = "contact_asked"
	MilestoneContactLeft      MilestoneType = "contact_left"
	MilestoneIdentityVerified MilestoneType = "identity_verified"
	MilestoneTemplateSent     MilestoneType = "template_sent"
	MilestoneIdentityMerged   MilestoneType = "identity_merged"
	MilestoneIdentityUnmerged MilestoneType = "identity_unmerged"
	MilestoneNumberChanged    MilestoneType = "number_changed"
)

// Milestone is an event worth showing in the thread. Every milestone has an actor and a time.
type Milestone struct {
	ID             ID
	ConversationID ID
	Episode        int
	Seq            int64
	SortAt         Time
	At             Time
	Type           MilestoneType
	Actor          Actor
	Data           MilestoneData
}

// MilestoneData names what a milestone is about; only the fields that apply are set. It holds no text and no personal
// data.
type MilestoneData struct {
	FromMemberID ID          `json:"from_member_id,omitzero"`
	ToMemberID   ID          `json:"to_member_id,omitzero"`
	FromTeamID   ID          `json:"from_team_id,omitzero"`
	ToTeamID     ID          `json:"to_team_id,omitzero"`
	FromStageID  ID          `json:"from_stage_id,omitzero"`
	ToStageID    ID          `json:"to_stage_id,omitzero"`
	Reason       CloseReason `json:"reason,omitempty"`
	Unanswered   bool        `json:"unanswered,omitempty"`
	By           ActorKind   `json:"by,omitempty"`
	Fields       []string    `json:"fields,omitempty"` // name, email, phone
	// Of a merge and its undoing: the other conversation, and the milestone of the merge that was undone.
	OtherConversationID ID `json:"other_conversation_id,omitzero"`
	MergeID             ID `json:"merge_id,omitzero"`
}
