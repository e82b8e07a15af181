package port

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// Reader has a method for each screen. A screen costs a constant number of statements, at most 5. What it answers is of
// one snapshot, and Seq is that snapshot's place in the log: whoever subscribes from there misses nothing.
type Reader interface {
	TrafficReader
	Directory(ctx context.Context, workspace desk.ID) (*desk.Directory, error)
	LastSeq(ctx context.Context, workspace desk.ID) (int64, error)
	Workspaces(ctx context.Context) ([]desk.ID, error)

	List(ctx context.Context, workspace desk.ID, q ListQuery) (ListPage, error)
	Counts(ctx context.Context, workspace desk.ID, q CountQuery) (Counts, error)
	// Conversation is the opened conversation; the caller asks desk.CanSee with its Scope.
	Conversation(ctx context.Context, workspace, id, member desk.ID) (ConversationScreen, error)
	// Timeline is a page of a conversation's thread; the caller asks desk.CanSee with its Scope.
	Timeline(ctx context.Context, workspace desk.ID, q TimelineQuery) (TimelinePage, error)
	// OpenCounts is how many open conversations each member holds.
	OpenCounts(ctx context.Context, workspace desk.ID) (map[desk.ID]int, error)

	// Events gives the log after since, ascending, at most limit, and upTo: the position scanned to. Older than what is
	// kept: ErrTooOld.
	Events(ctx context.Context, workspace desk.ID, since int64, limit int) (events []desk.Event, upTo int64, err error)
	// Entities loads what events name, as it now stands, in a constant number of statements.
	Entities(ctx context.Context, workspace desk.ID, refs EntityRefs) (Entities, error)
	// Reads gives a member's marks for conversations.
	Reads(ctx context.Context, workspace, member desk.ID, conversations []desk.ID) (map[desk.ID]Read, error)
	// ReadUpTo is the furthest of these members' marks in a conversation, a seq; 0 = none has read anything.
	ReadUpTo(ctx context.Context, workspace, conversation desk.ID, members []desk.ID) (int64, error)
	Cursor(ctx context.Context, workspace desk.ID, consumer string) (int64, error)

	// VisitorThread: see ContactTx.VisitorThread.
	VisitorThread(ctx context.Context, workspace, inbox desk.ID, secretHash string) (VisitorThread, error)
	Contact(ctx context.Context, workspace, id desk.ID) (desk.Contact, error)

	// InboxByKey finds an inbox by its public key.
	InboxByKey(ctx context.Context, key string) (workspace, inbox desk.ID, err error)
	// Due lists open conversations whose window ended at or before now, oldest first.
	Due(ctx context.Context, now desk.Time, limit int) ([]DueConversation, error)
	// Idle lists open conversations of an inbox in which nobody waits and nothing was said after a time, the longest idle
	// first.
	Idle(ctx context.Context, workspace, inbox desk.ID, until desk.Time, limit int) ([]desk.ID, error)
	// NextDue is the earliest end of a window of an open conversation; 0 = none.
	NextDue(ctx context.Context) (desk.Time, error)

	SignedIn(ctx context.Context, tokenHash string, now desk.Time) (SignedIn, error)
	Sessions(ctx context.Context, user desk.ID) ([]Session, error)
	Token(ctx context.Context, tokenHash string, kind TokenKind, now desk.Time) (OneTimeToken, error)
	UserByEmail(ctx context.Context, email string) (desk.User, error)
	User(ctx context.Context, id desk.ID) (desk.User, error)
	// MembershipsOf lists the workspaces in which a user has an active seat.
	MembershipsOf(ctx context.Context, user desk.ID) ([]desk.ID, error)
	CountUsers(ctx context.Context) (int, error)
	Invitations(ctx context.Context, workspace desk.ID) ([]Invitation, error)
	// InvitationByToken finds an invitation of any workspace.
	InvitationByToken(ctx context.Context, tokenHash string) (desk.ID, Invitation, error)
	Ping(ctx context.Context) error
}

// Sort is the order of a list.
type Sort string

// The orders. Ties break by the last message (newest first), then by id (highest first). Closed conversations are
// always by SortRecent: no countdown runs in them and nobody waits.
const (
	SortRecent   Sort = "recent"   // last message first
	SortDeadline Sort = "deadline" // least time left first; without a limit last
	SortWaiting  Sort = "waiting"  // who waits longest first; those who do not wait last
)

// ListQuery asks for a page of conversations.
type ListQuery struct {
	Viewer   desk.Viewer
	Holding  desk.Holding
	Segment  desk.Segment
	InboxID  desk.ID // 0 = all
	Search   string  // contact data, as typed; "" = all
	Sort     Sort
	Cursor   string // opaque; "" = first page
	Limit    int    // at most 100
	Now      desk.Time
	WithElse bool // with Search: count hits outside the segment
}

// ListPage is a page of conversations.
type ListPage struct {
	Seq       int64
	Rows      []Row
	Next      string               // "" = no more
	Elsewhere map[desk.Segment]int // hits of the search in each segment
}

// Row is a conversation as lists and headers show it.
type Row struct {
	Conversation desk.Conversation
	Card         desk.Card
	TagIDs       []desk.ID
	ReadCount    int // the viewer's; -1 = never opened
}

// CountLimit is up to where counts are exact; CountLimit+1 means "more".
const CountLimit = 1000

// CountQuery asks for the numbers on the segments.
type CountQuery struct {
	Viewer  desk.Viewer
	Holding desk.Holding
	Segment desk.Segment
	InboxID desk.ID
	Search  string
	Now     desk.Time
}

// Counts are what the list would hold after one click on each segment, all else unchanged.
type Counts struct {
	Seq        int64
	Holdings   map[desk.Holding]int
	Segments   map[desk.Segment]int
	MineUnread int // open conversations of the viewer's with something unread
}

// ConversationScreen is an opened conversation without its thread.
type ConversationScreen struct {
	Seq      int64
	Row      Row
	Contact  desk.Contact
	Verified desk.Time
	Visits   []desk.Visit   // newest first, at most 20
	Comments []desk.Comment // newest first, all
	Drafts   []Draft
	ReadSeq  int64
	Episode  desk.Episode
}

// TimelineQuery asks for a page of a thread. Before and After are keys of a page; both empty asks for the newest.
type TimelineQuery struct {
	ConversationID desk.ID
	Before, After  string
	Limit          int  // at most 200
	Visitor        bool // only what the visitor may see: messages
}

// Item is one entry of a thread; exactly one pointer is set.
type Item struct {
	Message   *desk.Message
	Comment   *desk.Comment
	Milestone *desk.Milestone
}

// TimelinePage is a page of a thread, ascending by (SortAt, Seq).
type TimelinePage struct {
	Seq    int64
	Scope  desk.Scope // the conversation's, at the same instant
	Items  []Item
	Before string // key for the page before; "" = this is the first
	After  string
}

// EntityRefs are the entities that a batch of events names.
type EntityRefs struct {
	Conversations, Messages, Comments, Milestones, Contacts, Visits []desk.ID
}

// Entities are rows as they now stand, by id.
type Entities struct {
	Seq           int64
	Conversations map[desk.ID]Row
	Messages      map[desk.ID]desk.Message
	Comments      map[desk.ID]desk.Comment
	Milestones    map[desk.ID]desk.Milestone
	Contacts      map[desk.ID]desk.Contact
	Visits        map[desk.ID]desk.Visit
}

// DueConversation is an open conversation whose window ended.
type DueConversation struct {
	WorkspaceID    desk.ID
	ConversationID desk.ID
	ClosesAt       desk.Time
}
