package desk

import "encoding/json"

// MessageKind says what a message is.
type MessageKind string

// The kinds. KindText is the zero value's meaning too: see Message.Kind.
const (
	KindText        MessageKind = "text"
	KindImage       MessageKind = "image"
	KindVideo       MessageKind = "video"
	KindAudio       MessageKind = "audio" // a sound file
	KindVoice       MessageKind = "voice" // a voice note
	KindDocument    MessageKind = "document"
	KindSticker     MessageKind = "sticker"
	KindLocation    MessageKind = "location"
	KindContacts    MessageKind = "contacts"
	KindChoice      MessageKind = "choice" // the visitor picked a button or an entry of a list
	KindOrder       MessageKind = "order"
	KindTemplate    MessageKind = "template"
	KindSystem      MessageKind = "system"      // the network tells something about the person
	KindUnsupported MessageKind = "unsupported" // it cannot be shown; Content.Raw holds it
)

// Content is what a message holds beside its text. Only what applies is set; a plain text has the zero Content. It is
// stored as JSON with the message, so that a thread is read without asking for more.
type Content struct {
	Attachment *Attachment     `json:"attachment,omitempty"`
	Location   *Location       `json:"location,omitempty"`
	Contacts   []SharedContact `json:"contacts,omitempty"`
	Choice     *Choice         `json:"choice,omitempty"`
	Order      *Order          `json:"order,omitempty"`
	Template   *TemplateUse    `json:"template,omitempty"`
	Quote      *Quote          `json:"quote,omitempty"`
	Referral   *Referral       `json:"referral,omitempty"`
	Reactions  []Reaction      `json:"reactions,omitempty"` // one for each person, also those taken back: see WithReaction
	Forwarded  Forwarded       `json:"forwarded,omitempty"`
	Product    *Product        `json:"product,omitempty"` // the catalogue's product that the message asks about
	System     *SystemNotice   `json:"system,omitempty"`
	EditedAt   Time            `json:"edited_at,omitempty"`
	RevokedAt  Time            `json:"revoked_at,omitempty"` // the sender deleted it; text and content are gone
	Raw        json.RawMessage `json:"raw,omitempty"`        // of KindUnsupported: the element as it came, at most RawMax bytes
	RawReason  string          `json:"raw_reason,omitempty"` // the provider's code, or unknown_type
}

// RawMax bounds what is kept of an element that cannot be shown, in bytes.
const RawMax = 64 << 10

// AttachmentState says whether the bytes of an attachment can be had.
type AttachmentState string

// The states of an attachment.
const (
	AttachmentFetching AttachmentState = "fetching" // they are being fetched from the provider
	AttachmentReady    AttachmentState = "ready"
	AttachmentFailed   AttachmentState = "failed"  // not available; the fetch can be tried again
	AttachmentRefused  AttachmentState = "refused" // too big or of a kind that is not kept; trying again helps nothing
)

// Attachment is what a message shows of its file. The file itself is a File of the same id.
type Attachment struct {
	ID         ID              `json:"id"`
	MIME       string          `json:"mime"`
	Name       string          `json:"name,omitempty"`
	Size       int64           `json:"size,omitempty"` // bytes; 0 = not known yet
	Width      int             `json:"width,omitempty"`
	Height     int             `json:"height,omitempty"`
	DurationMS int64           `json:"duration_ms,omitempty"`
	Thumbnail  bool            `json:"thumbnail,omitempty"`
	State      AttachmentState `json:"state"`
	Animated   bool            `json:"animated,omitempty"` // a sticker that moves
	ErrorCode  string          `json:"error_code,omitempty"`
}

// Location is a point on the map.
type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

// SharedContact is a card that was sent.
type SharedContact struct {
	Name   string        `json:"name"`
	Org    string        `json:"org,omitempty"`
	Phones []SharedPhone `json:"phones,omitempty"`
	Emails []string      `json:"emails,omitempty"`
	Own    bool          `json:"own,omitempty"` // the visitor shared his or her own number on our request
}

// SharedPhone is a number on a card.
type SharedPhone struct {
	Phone string `json:"phone"`
	Type  string `json:"type,omitempty"`
	WaID  string `json:"wa_id,omitempty"`
}

// Choice is what the visitor picked.
type Choice struct {
	ID          string          `json:"id,omitempty"` // the button's or entry's own id or payload
	Title       string          `json:"title"`
	Description string          `json:"description,omitempty"`
	Form        json.RawMessage `json:"form,omitempty"` // the answers of a form (flow), a JSON object
}

// Order is a cart that was sent.
type Order struct {
	CatalogID string      `json:"catalog_id,omitempty"`
	Items     []OrderItem `json:"items"`
}

// OrderItem is a line of an order. Price is as the provider wrote it, a decimal number of Currency's major unit.
type OrderItem struct {
	ProductID string `json:"product_id"`
	Quantity  int    `json:"quantity"`
	Price     string `json:"price"`
	Currency  string `json:"currency"`
}

// Product is an entry of the company's catalogue.
type Product struct {
	CatalogID string `json:"catalog_id,omitempty"`
	ProductID string `json:"product_id"`
}

// Quote is the message that this one answers.
type Quote struct {
	MessageID  ID          `json:"message_id"`  // 0: a message that we do not have
	ExternalID string      `json:"external_id"` // the provider's id
	Author     AuthorKind  `json:"author,omitempty"`
	AuthorID   ID          `json:"author_id,omitempty"`
	Kind       MessageKind `json:"kind,omitempty"`
	Text       string      `json:"text,omitempty"` // at most PreviewMax characters
}

// Referral is the advertisement that the visitor came by.
type Referral struct {
	SourceURL    string `json:"source_url,omitempty"`
	SourceID     string `json:"source_id,omitempty"` // the advertisement's id
	SourceType   string `json:"source_type,omitempty"`
	Headline     string `json:"headline,omitempty"`
	Body         string `json:"body,omitempty"`
	MediaType    string `json:"media_type,omitempty"`
	MediaURL     string `json:"media_url,omitempty"`
	ThumbnailURL string `json:"thumbnail_url,omitempty"`
	ClickID      string `json:"click_id,omitempty"`
}

// Reaction is one person's mark on a message. An empty Emoji is a mark that was taken back, kept so that an older one
// that comes late does not return.
type Reaction struct {
	Emoji string     `json:"emoji"`
	By    AuthorKind `json:"by"`
	ByID  ID         `json:"by_id,omitempty"`
	At    Time       `json:"at"`
}

// WithReaction is the list with a person's latest mark: the one with the later time stays.
func WithReaction(list []Reaction, mark Reaction) []Reaction {
	out := make([]Reaction, 0, len(list)+1)
	for _, one := range list {
		same := one.By == mark.By && (one.By != AuthorAgent || one.ByID == mark.ByID)
		if same && one.At > mark.At {
			return list
		}
		if !same {
			out = append(out, one)
		}
	}
	return append(out, mark)
}

// Forwarded says that the visitor passed the message on from another chat.
type Forwarded string

// The degrees.
const (
	ForwardedOnce Forwarded = "once"
	ForwardedMany Forwarded = "many"
)

// SystemNotice is what the network tells about a person. Type is number_changed, id_changed, identity_changed,
// preference_stopped, preference_resumed or other.
type SystemNotice struct {
	Type string `json:"type"`
	Text string `json:"text,omitempty"`
}

// Empty says that there is nothing beside the text.
func (c *Content) Empty() bool {
	return c.Attachment == nil && c.Location == nil && c.Contacts == nil && c.Choice == nil && c.Order == nil &&
		c.Template == nil && c.Quote == nil && c.Referral == nil && c.Reactions == nil && c.Forwarded == "" &&
		c.Product == nil && c.System == nil && c.EditedAt == 0 && c.RevokedAt == 0 && c.Raw == nil && c.RawReason == ""
}
