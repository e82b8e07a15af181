package desk

// EventType says what changed.
type EventType string

// The events of the log.
const (
	EventMessageReceived         EventType = "message.received"
	EventMessageSent             EventType = "message.sent"
	EventMessageChanged          EventType = "message.changed"
	EventCommentAdded            EventType = "comment.added"
	EventIntervention            EventType = "intervention"
	EventConversationAssigned    EventType = "conversation.assigned"
	EventConversationTransferred EventType = "conversation.transferred"
	EventConversationClosed      EventType = "conversation.closed"
	EventConversationReopened    EventType = "conversation.reopened"
	EventConversationChanged     EventType = "conversation.changed"
	EventBotChanged              EventType = "bot.changed"
	EventContactChanged          EventType = "contact.changed"
	EventTemplateSent            EventType = "template.sent"
	EventIdentityMerged          EventType = "identity.merged"
	EventIdentityUnmerged        EventType = "identity.unmerged"
	EventTemplatesChanged        EventType = "templates.changed"
	EventVisitRecorded           EventType = "visit.recorded"
	EventReadChanged             EventType = "read.changed"
	EventVisitorReadChanged      EventType = "visitor.read.changed"
	EventMemberChanged           EventType = "member.changed"
	EventTeamChanged             EventType = "team.changed"
	EventInboxChanged            EventType = "inbox.changed"
	EventStageChanged            EventType = "stage.changed"
	EventTagChanged              EventType = "tag.changed"
	EventWorkspaceChanged        EventType = "workspace.changed"
)

// Audience says who may hear of an event.
type Audience string

// The audiences.
const (
	// AudienceConversation: those who may see the conversation, before or after.
	AudienceConversation Audience = "conversation"
	// AudienceMember: one member alone (read marks, drafts).
	AudienceMember Audience = "member"
	// AudienceWorkspace: every member.
	AudienceWorkspace Audience = "workspace"
)

// EntityKind says what an event's EntityID names.
type EntityKind string

// The kinds of entity.
const (
	EntityNone         EntityKind = ""
	EntityMessage      EntityKind = "message"
	EntityComment      EntityKind = "comment"
	EntityMilestone    EntityKind = "milestone"
	EntityContact      EntityKind = "contact"
	EntityVisit        EntityKind = "visit"
	EntityMember       EntityKind = "member"
	EntityTeam         EntityKind = "team"
	EntityInbox        EntityKind = "inbox"
	EntityStage        EntityKind = "stage"
	EntityTag          EntityKind = "tag"
	EntityWorkspace    EntityKind = "workspace"
	EntityConversation EntityKind = "conversation"
)

// Scope is what decides who may see a conversation. The zero Scope is a conversation that does not exist yet.
type Scope struct {
	InboxID  ID `json:"i,omitzero"`
	HolderID ID `json:"h,omitzero"`
	TeamID   ID `json:"t,omitzero"`
}

// Event is one entry of a workspace's log. It holds ids, enums and times; never text or personal data: whoever renders
// it reads the rows as they then stand.
type Event struct {
	Seq            int64
	Type           EventType
	At             Time
	Actor          Actor
	Audience       Audience
	ConversationID ID
	MemberID       ID // audience member: whose
	EntityKind     EntityKind
	EntityID       ID
	Before         Scope // audience conversation: as it was before this event
	After          Scope // and after it
	Visitor        bool  // the visitor's own socket is told too
	Access         bool  // a member's role, inboxes, teams or visibility changed: that member must resync
	Removed        bool  // the entity is gone
}
