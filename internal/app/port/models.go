package port

import "bandeja.dev/bandeja/internal/desk"

// VisitorThread is what stands behind a visitor's secret.
type VisitorThread struct {
	Session      desk.VisitorSession
	Identity     desk.Identity
	Conversation desk.Conversation
	Card         desk.Card
	Duplicate    *desk.Message // the message already stored under the asked client id
}

// Read is a member's read mark in a conversation. It only goes forward, but for «Marcar como no leída».
type Read struct {
	ConversationID desk.ID
	MemberID       desk.ID
	Seq            int64 // everything up to this seq is read
	Count          int   // visitor's messages read: Conversation.InboundCount then
}

// DraftMode is what an unsent text was meant to be.
type DraftMode string

// The modes of the composer.
const (
	DraftMessage DraftMode = "message"
	DraftComment DraftMode = "comment"
)

// Draft is a member's unsent text.
type Draft struct {
	ConversationID desk.ID
	MemberID       desk.ID
	Mode           DraftMode
	Text           string
	At             desk.Time
}

// Session is a browser that a user signed in with.
type Session struct {
	ID          desk.ID
	UserID      desk.ID
	WorkspaceID desk.ID // the workspace that this session looks at
	TokenHash   string  // SHA-256 of the cookie, hex
	CreatedAt   desk.Time
	LastSeenAt  desk.Time
	ExpiresAt   desk.Time
	Device      string // from the user agent, at most 200 characters
	Address     string
}

// SignedIn is who stands behind a session cookie.
type SignedIn struct {
	Session   Session
	User      desk.User
	Member    desk.Member     // of Session.WorkspaceID
	Directory *desk.Directory // of Session.WorkspaceID; shared, nobody may write to it
}

// TokenKind is what a one-time token is for.
type TokenKind string

// The kinds.
const (
	TokenFirstRun      TokenKind = "first_run"
	TokenPasswordReset TokenKind = "password_reset"
)

// OneTimeToken opens one door once.
type OneTimeToken struct {
	Kind      TokenKind
	TokenHash string
	UserID    desk.ID // password reset
	ExpiresAt desk.Time
	UsedAt    desk.Time
}

// Invitation lets one person join a workspace. Single use.
type Invitation struct {
	ID         desk.ID
	TokenHash  string
	Role       desk.Role
	Visibility desk.Visibility
	InboxIDs   []desk.ID
	TeamIDs    []desk.ID
	CreatedBy  desk.ID // member
	CreatedAt  desk.Time
	ExpiresAt  desk.Time
	UsedAt     desk.Time
	UsedBy     desk.ID // member
}

// Audit is one entry of the append-only record of what people did to settings, access and themselves.
type Audit struct {
	ID       desk.ID
	At       desk.Time
	MemberID desk.ID
	Action   string // verb in dotted lower case: member.role_changed
	EntityID desk.ID
	Data     string // JSON of ids and enums
}
