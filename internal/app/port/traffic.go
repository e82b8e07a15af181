package port

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// Delivery is a body as a provider posted it.
type Delivery struct {
	ID         desk.ID
	App        string // the last part of the address that it was posted to, "" = none
	SHA256     string // hex, of Body; unique
	Signer     string // fingerprint of the secret that signed it, "" = the instance's own
	Body       []byte
	ReceivedAt desk.Time
	Error      string // why the body as a whole could not be taken apart
}

// UpdateRow is an element of a delivery and what became of it.
type UpdateRow struct {
	ID         desk.ID
	DeliveryID desk.ID
	Position   int // among the delivery's elements, from 0
	InboxID    desk.ID
	Account    string // the provider's id that it names
	Kind       desk.UpdateKind
	Key        string // unique in the inbox
	Target     string // parked: the external id that it waits for
	State      desk.UpdateState
	Error      string
	At         desk.Time // the provider's
	ReceivedAt desk.Time
	Tries      int
	// Update is kept while State is not done; then it is the zero Update.
	Update desk.Update
}

// OutState is what became of something that is to go out.
type OutState string

// The states of an entry of the outbox.
const (
	OutQueued  OutState = "queued"
	OutSending OutState = "sending" // leased: a node speaks to the provider
	OutDone    OutState = "done"
	OutFailed  OutState = "failed"
	OutUnknown OutState = "unknown" // it left and no answer came
)

// Outgoing is an entry of the outbox: a message, or a reaction, on its way to a provider. Entries of one conversation go
// in the order of their ids, one at a time.
type Outgoing struct {
	ID             desk.ID // in its text form also the reference that the provider is given
	InboxID        desk.ID
	ConversationID desk.ID
	MessageID      desk.ID // the message, or the one that is reacted to
	Emoji          string  // of a reaction, "" takes it back
	Reaction       bool
	State          OutState
	Attempt        int       // leases that were given, from 1
	LeaseUntil     desk.Time // while sending
	NextAt         desk.Time // while queued: not before
	CreatedAt      desk.Time
	Failure        desk.Failure // the last
}

// FileState says whether a file's bytes are there.
type FileState string

// The states of a file.
const (
	FileUploading FileState = "uploading"
	FilePending   FileState = "pending" // to be fetched from the provider
	FileReady     FileState = "ready"
	FileFailed    FileState = "failed"
)

// File is an attachment's bytes and where they are from. Its id is the attachment's.
type File struct {
	ID             desk.ID
	InboxID        desk.ID
	ConversationID desk.ID
	MessageID      desk.ID // 0 until a message names it; orphans go after 24 h
	MemberID       desk.ID // who uploaded it; 0 = a visitor, or the provider
	State          FileState
	Kind           desk.MessageKind
	MIME           string
	Name           string
	Size           int64
	SHA256         string // of the bytes; "" until they are there
	Thumb          string // SHA-256 of the thumbnail, "" = none
	Width, Height  int
	DurationMS     int64
	Ref            desk.MediaRef // of the provider
	// Handle is what the provider gave for our upload; before a message names the file, the mark of whoever uploads it.
	Handle      string
	HandleUntil desk.Time
	Tries       int
	NextAt      desk.Time
	Error       string
	CreatedAt   desk.Time
}

// LogEntry is one exchange with a provider about a message, without secrets: what did it say?
type LogEntry struct {
	ID        desk.ID
	MessageID desk.ID
	At        desk.Time
	Direction string // out: our request and its answer; in: a receipt
	Status    int    // HTTP
	Text      string // one line; bodies redacted, at most 2,000 characters
}

// LinkCode is a short code in a link that leads to another channel.
type LinkCode struct {
	InboxID        desk.ID // that the link leads to
	Code           string  // upper-case letters and digits
	ConversationID desk.ID // where it was given out, 0 = on a page
	Visit          desk.Visit
	CreatedAt      desk.Time
	UsedAt         desk.Time
}

// TrafficTx reads and writes what passes between providers and threads.
type TrafficTx interface {
	MergeTx

	// ForArrival reads ahead, in one question, what is asked for a message that comes in: whether it stands, who holds the
	// addresses, that person's conversation, what waits for the message. It changes no answer.
	ForArrival(inbox desk.ID, externalID string, addresses []desk.Address) error

	// MessageByExternalID finds by the provider's id.
	MessageByExternalID(inbox desk.ID, externalID string) (desk.Message, error)
	// SaveMessage replaces kind, text, content, state, error, external id, times, lateness and rev; the search index
	// follows the text. An external id that another message of the inbox has fails the unit: ask for it first.
	SaveMessage(m desk.Message) error

	// InsertUpdate keeps an update; fresh is false, and nothing is written, when its key stands in the inbox already.
	InsertUpdate(u UpdateRow) (fresh bool, err error)
	// SaveUpdate replaces all but the delivery, the position and the time of receipt; done drops the payload.
	SaveUpdate(u UpdateRow) error
	Update(id desk.ID) (UpdateRow, error)
	// ParkedFor lists what waits for a message, oldest first.
	ParkedFor(inbox desk.ID, externalID string) ([]UpdateRow, error)

	AddressesOf(identity desk.ID) ([]desk.Address, error)
	// RemoveAddress takes an address from whoever holds it, if anybody does.
	RemoveAddress(inbox desk.ID, address desk.Address) error
	// Absorb moves all that stands in one identity's conversation (messages, comments, milestones, episodes, visits,
	// tags, reads, drafts, files, outbox) and its addresses to another's, and leaves a redirect in its place. Episodes
	// are renumbered by the time they were opened, an open one last; of two open ones the earlier ends where the later
	// begins. Afterwards Conversation(older.ID) answers with the last episode's number and time; status, counts, times
	// and preview are for the caller to decide and save.
	Absorb(younger, older desk.Conversation) error

	InsertOutgoing(o Outgoing) error
	Outgoing(id desk.ID) (Outgoing, error)
	// SaveOutgoing replaces state, attempt, times and failure.
	SaveOutgoing(o Outgoing) error
	// OutgoingOf finds the latest entry that sends a message; reactions to it are not looked at.
	OutgoingOf(message desk.ID) (Outgoing, error)
	// QueuedOf lists what is queued in a conversation, in order.
	QueuedOf(conversation desk.ID) ([]Outgoing, error)

	InsertFile(f File) error
	File(id desk.ID) (File, error)
	SaveFile(f File) error
	// DeleteFile forgets a file; its bytes may go when SHAInUse says so.
	DeleteFile(id desk.ID) error

	// SaveTemplate inserts or replaces by (account, external id); one that stands keeps its id.
	SaveTemplate(t desk.Template) error
	Template(id desk.ID) (desk.Template, error)
	TemplatesOf(account string) ([]desk.Template, error)

	InsertLog(e LogEntry) error
	// SaveLinkCode inserts or replaces; LinkCode finds.
	SaveLinkCode(l LinkCode) error
	LinkCode(inbox desk.ID, code string) (LinkCode, error)
	// FirstInboundFrom is the time of the visitor's first message, without those of history, at or after a time, 0 = none.
	FirstInboundFrom(conversation desk.ID, from desk.Time) (desk.Time, error)
	// InboundBefore counts the visitor's messages, without those of history, that were said before a time.
	InboundBefore(conversation desk.ID, before desk.Time) (int, error)
	// AddSpend adds to what an inbox's templates cost in a month (YYYY-MM) and gives the new sum, in micros of USD.
	AddSpend(inbox desk.ID, month string, micros int64) (int64, error)
}

// DeliveryTx is the instance's part of what comes in.
type DeliveryTx interface {
	// InsertDelivery keeps a body, unless the same stands already.
	InsertDelivery(d Delivery) error
	// FinishDelivery says that each of a body's elements stands as an update; problem is why the body could not be taken
	// apart, "" = it could.
	FinishDelivery(id desk.ID, problem string) error
	// ReopenDelivery has a body taken apart once more. What was applied of it stays as it is.
	ReopenDelivery(id desk.ID) error
}

// UpdateQuery asks for a page of updates that need somebody's eye, newest first.
type UpdateQuery struct {
	States  []desk.UpdateState // none = all but done
	InboxID desk.ID            // 0 = all
	Before  desk.ID            // 0 = the newest
	Limit   int                // at most 100
}

// TrafficReader has what ingest, delivery, files and their screens read.
type TrafficReader interface {
	// PendingDeliveries lists bodies that were not taken apart yet, oldest first, of about 16 MiB at most.
	PendingDeliveries(ctx context.Context, limit int) ([]Delivery, error)
	Delivery(ctx context.Context, id desk.ID) (Delivery, error)
	// Routed finds the inbox that an account is connected to, by channel and endpoint.
	Routed(ctx context.Context, channel desk.ChannelKind, endpoint string) (workspace, inbox desk.ID, err error)
	Updates(ctx context.Context, workspace desk.ID, q UpdateQuery) ([]UpdateRow, error)
	// UpdateCounts counts updates by state, all but done; exact up to CountLimit, CountLimit+1 means "more".
	UpdateCounts(ctx context.Context, workspace desk.ID) (map[desk.UpdateState]int, error)

	// DueOutgoing lists the first unfinished entry of each conversation that may be sent now: queued and due, or sending
	// with a lease that ran out. skip are inboxes to leave out. An unknown entry holds its conversation up until its
	// LeaseUntil. The inboxes take turns, each with what is longest due first.
	DueOutgoing(ctx context.Context, workspace desk.ID, now desk.Time, skip []desk.ID, limit int) ([]Outgoing, error)
	// QueueDepths counts what is queued, by inbox.
	QueueDepths(ctx context.Context, workspace desk.ID) (map[desk.ID]int, error)
	// UnknownDepths counts what left without an answer that came, by inbox.
	UnknownDepths(ctx context.Context, workspace desk.ID) (map[desk.ID]int, error)
	// DueFiles lists files to be fetched now, oldest first.
	DueFiles(ctx context.Context, workspace desk.ID, now desk.Time, limit int) ([]File, error)
	// OrphanFiles lists files that no message names and that were made before a time.
	OrphanFiles(ctx context.Context, workspace desk.ID, before desk.Time, limit int) ([]File, error)
	// FileFor finds a file with the scope of its conversation, to judge who may open it.
	FileFor(ctx context.Context, workspace, id desk.ID) (File, desk.Scope, error)
	// SHAInUse says whether any file of any workspace has those bytes, as itself or as its thumbnail.
	SHAInUse(ctx context.Context, sha string) (bool, error)

	Templates(ctx context.Context, workspace desk.ID) ([]desk.Template, error)
	Log(ctx context.Context, workspace, message desk.ID) ([]LogEntry, error)
	// Spent is what an inbox's templates cost in a month, in micros of USD.
	Spent(ctx context.Context, workspace, inbox desk.ID, month string) (int64, error)
	// MessageFor finds a message with the scope of its conversation.
	MessageFor(ctx context.Context, workspace, id desk.ID) (desk.Message, desk.Scope, error)
	// Redirect is the conversation that another one went into (see Absorb), 0 = it did not. Reads of what went into
	// another answer desk.ErrNotFound.
	Redirect(ctx context.Context, workspace, id desk.ID) (desk.ID, error)
}
