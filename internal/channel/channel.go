// Package channel is the contract between Bandeja and a network that people write by. A channel is a folder below this
// one that implements Channel, and one line in the registry that cmd builds; nothing else changes for a new one.
//
// What a channel can do beside sending are small interfaces, found by assertion: Webhooks on the channel; Media,
// ReadMarks, Templates, Tester, Subscriber on a session.
package channel

import (
	"context"
	"io"
	"net/http"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// Channel is a kind of network.
type Channel interface {
	Kind() desk.ChannelKind
	Manifest() Manifest
	// Open makes the session of one connected inbox. It reaches for nothing yet; it fails only when a credential lacks.
	Open(c Connection) (Session, error)
}

// Connection is what an inbox needs to reach its account: the fields of the manifest, secrets opened.
type Connection struct {
	Values map[string]string // by Field.Key
	HTTP   *http.Client      // guarded against addresses that nobody should be made to fetch
	// Log, unless nil, is told of each exchange with the provider, in the context of the call that caused it. It must not
	// block.
	Log func(ctx context.Context, e Exchange)
}

// Exchange is one request to a provider and what came of it, as it may be kept: without tokens, and without the texts,
// names and numbers of people.
type Exchange struct {
	Method   string
	Path     string // without the query
	Status   int    // 0 = no answer
	Code     string // as in desk.Failure, "" = it went well
	TraceID  string
	Took     time.Duration
	Request  string // JSON with what is personal left out, at most 4 KiB; "" of a body that is no JSON
	Response string // the same
}

// Session speaks for one inbox. It is safe for concurrent use and keeps nothing that a new one would miss.
type Session interface {
	// Send hands one message to the provider and gives its id there. An error is always an *Error.
	Send(ctx context.Context, out Outgoing) (Accepted, error)
	Close() error
}

// Outgoing is a message of ours on its way, with all that the channel needs.
type Outgoing struct {
	To       []desk.Address // of the person, in the order of preference
	Ref      string         // ours, at most 64 bytes: comes back with receipts where the provider can
	Kind     desk.MessageKind
	Text     string   // in our markup; the channel translates it
	Choices  []string // quick replies of a bot, offered below a text
	Location *desk.Location
	Contacts []desk.SharedContact
	Template *desk.TemplateUse
	File     *File  // of image, video, audio, voice, document, sticker, and of a template's header
	QuoteID  string // the provider's id of the message that this one answers, "" = none
	// Reaction to TargetID; Text holds the emoji, "" takes it back. Kind is then KindReaction.
	TargetID string
}

// KindReaction is a reaction on its way out; it is no message.
const KindReaction desk.MessageKind = "reaction"

// File is an attachment on its way out.
type File struct {
	MIME string
	Name string
	Size int64 // bytes
	Open func() (io.ReadSeekCloser, error)
	// Handle is what an earlier upload of the same bytes gave, if it still holds.
	Handle string
}

// Accepted is a provider's answer to a send.
type Accepted struct {
	ExternalID string
	Addresses  []desk.Address // how the provider knows the person
	Held       string         // why it holds the message back, "" if it does not
	Handle     string         // of the file that it took, to be used again until HandleUntil
	Until      time.Duration  // how long Handle holds
}

// Error is why a provider did not do a thing. Certain says that it did not happen; otherwise it may have.
type Error struct {
	desk.Failure
	Certain bool
	After   time.Duration // the provider asked for this pause; 0 = it did not
	TraceID string        // the provider's, for its support
}

func (e *Error) Error() string { return string(e.Kind) + " " + e.Code + ": " + e.Text }

// Webhooks is a channel whose provider calls us.
type Webhooks interface {
	// Decode takes a verified body apart. It is pure, loses no element and never fails on one: what it does not know is an
	// update of desk.UpdateUnknown. An error means that the body as a whole is not of this channel.
	Decode(body []byte) ([]Element, error)
}

// Element is one update and the account that it is for.
type Element struct {
	Account Account
	Update  desk.Update
}

// Account names what an element belongs to at the provider. One of the two is set.
type Account struct {
	Endpoint string // of one inbox: a phone number id, a page id
	Group    string // of all inboxes of an account: a WhatsApp business account id
}

// Routes says which accounts an inbox stands for.
type Routes interface {
	Accounts(values map[string]string) Account // both may be set here
}

// Media is a session that can fetch what came in.
type Media interface {
	// FetchMedia opens the bytes of an inbound file. The caller closes it and bounds what it reads.
	FetchMedia(ctx context.Context, ref desk.MediaRef) (MediaBody, error)
}

// MediaBody is a file as the provider gives it.
type MediaBody struct {
	io.ReadCloser
	MIME   string
	SHA256 string // hex, "" = the provider tells none
	Size   int64  // -1 = not told
}

// ReadMarks is a session that can tell the visitor that we have read, and that we write.
type ReadMarks interface {
	MarkRead(ctx context.Context, externalID string, typing bool) error
}

// Subscriber is a session that can have the provider call us about its account.
type Subscriber interface {
	// Subscribe may be repeated without harm. Its error is an *Error.
	Subscribe(ctx context.Context) error
}

// Templates is a session whose provider approves templates.
type Templates interface {
	// Templates lists all of the account's templates, or fails: never a part.
	Templates(ctx context.Context) (account string, list []desk.Template, err error)
}

// Tester is a session that can say whether it works.
type Tester interface {
	Test(ctx context.Context) Findings
}

// Findings are what a test of the connection found, in the order of the steps.
type Findings struct {
	Steps   []Finding
	Account AccountFacts
}

// Finding is one step of a test. Problem is "" when it went well, else a short code that the UI has a sentence for.
type Finding struct {
	Step    string // token, secret, number, account, subscription
	Problem string // wrong_token, expired_token, wrong_secret, missing_permission, wrong_number, wrong_account, not_subscribed, unreachable
	Detail  string // the provider's sentence
}

// AccountFacts are what the provider tells of the account.
type AccountFacts struct {
	Phone        string // E.164
	Name         string
	Quality      string // green, yellow, red, unknown
	Limit        string // messaging limit tier
	Status       string
	PerSecond    int  // messages a second; 0 = not told
	Coexistence  bool // the number also lives in a phone's app
	TokenExpires time.Time
}
