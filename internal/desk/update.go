package desk

import "encoding/json"

// UpdateKind says what an element of a delivery tells.
type UpdateKind string

// The kinds of update.
const (
	UpdateMessage  UpdateKind = "message"  // the visitor wrote
	UpdateEcho     UpdateKind = "echo"     // somebody of us wrote outside of Bandeja: an external agent
	UpdateReceipt  UpdateKind = "receipt"  // how far a message of ours has come
	UpdateReaction UpdateKind = "reaction" // set or unset
	UpdateEdit     UpdateKind = "edit"
	UpdateRevoke   UpdateKind = "revoke"   // the sender deleted a message
	UpdateIdentity UpdateKind = "identity" // a person's number or id changed, or what the person wishes: see Message
	UpdateHistory  UpdateKind = "history"  // an older message, of before the connection
	UpdateContact  UpdateKind = "contact"  // an address book entry
	UpdateTemplate UpdateKind = "template" // a template's state changed: they are fetched anew
	UpdateAccount  UpdateKind = "account"  // something about the account: health
	UpdateIgnored  UpdateKind = "ignored"  // known, and of no consequence here; Note says why
	UpdateUnknown  UpdateKind = "unknown"  // not known; kept with its raw JSON
)

// Address is one way to name a person in an inbox.
type Address struct {
	Kind  AddressKind `json:"kind"`
	Value string      `json:"value"`
}

// Party is the person on the other side of an update. Addresses may be several; together they name one person.
type Party struct {
	Addresses []Address `json:"addresses,omitempty"`
	Name      string    `json:"name,omitempty"`     // as the network shows it
	Username  string    `json:"username,omitempty"` // without @
	Phone     string    `json:"phone,omitempty"`    // E.164, when an address is a number
}

// Update is one element of a delivery as its channel understood it: the one model behind every channel. It is stored as
// JSON while it is parked, failed or quarantined.
type Update struct {
	Kind UpdateKind `json:"kind"`
	// Key is unique for what it tells in its inbox: the same told twice has the same key. At most 300 bytes.
	Key        string          `json:"key"`
	At         Time            `json:"at"` // the provider's time; 0 = it gave none
	Party      Party           `json:"party"`
	ExternalID string          `json:"external_id,omitempty"` // of the message that it brings
	Target     string          `json:"target,omitempty"`      // external id of the message that it is about
	Message    *Inbound        `json:"message,omitempty"`     // message, echo, edit (the new version), history; identity: a notice
	Receipt    *Receipt        `json:"receipt,omitempty"`
	Emoji      string          `json:"emoji,omitempty"`    // reaction; "" takes it back
	Ours       bool            `json:"ours,omitempty"`     // reaction, edit, revoke, history: by us, outside of Bandeja
	Former     []Address       `json:"former,omitempty"`   // identity: what Party was known by before
	Account    *AccountChange  `json:"account,omitempty"`  // account
	Template   *TemplateChange `json:"template,omitempty"` // template
	Note       string          `json:"note,omitempty"`     // ignored, unknown, a message not understood: why, a short code
	Raw        json.RawMessage `json:"raw,omitempty"`      // unknown: the element, at most RawMax bytes
}

// Inbound is a message as it came.
type Inbound struct {
	Kind    MessageKind `json:"kind"`
	Text    string      `json:"text,omitempty"` // also the caption
	Content Content     `json:"content"`
	Media   *MediaRef   `json:"media,omitempty"`
	QuoteID string      `json:"quote_id,omitempty"` // external id of the message it answers
	State   string      `json:"state,omitempty"`    // history: how far a message of ours had come
}

// MediaRef says where the provider keeps the bytes of an inbound file.
type MediaRef struct {
	ID       string `json:"id,omitempty"`
	URL      string `json:"url,omitempty"` // may need the inbox's token; short-lived
	SHA256   string `json:"sha256,omitempty"`
	MIME     string `json:"mime,omitempty"`
	Name     string `json:"name,omitempty"`
	Animated bool   `json:"animated,omitempty"`
}

// Receipt tells how far a message of ours has come.
type Receipt struct {
	State   MessageState `json:"state"`             // sent, delivered, read or failed
	Ref     string       `json:"ref,omitempty"`     // our own reference, given with the send
	Failure *Failure     `json:"failure,omitempty"` // of failed
	Pricing *Pricing     `json:"pricing,omitempty"`
}

// Pricing is what the provider says that a message costs.
type Pricing struct {
	Billable bool   `json:"billable"`
	Model    string `json:"model,omitempty"`
	Category string `json:"category,omitempty"`
	Type     string `json:"type,omitempty"`
}

// AccountChange is what the provider tells about the account behind an inbox.
type AccountChange struct {
	Event  string      `json:"event"`            // the provider's word, lower case
	Broken FailureKind `json:"broken,omitempty"` // "" = it works
	Mended bool        `json:"mended,omitempty"` // it works again
	Text   string      `json:"text,omitempty"`
	Phone  string      `json:"phone,omitempty"` // E.164 of the number that it is about; "" = the whole account
	Limit  string      `json:"limit,omitempty"` // the messaging limit from now on; "" = not told
}

// TemplateChange names the template that changed, when the provider does.
type TemplateChange struct {
	ExternalID string `json:"external_id,omitempty"`
	Name       string `json:"name,omitempty"`
	Language   string `json:"language,omitempty"`
	Status     string `json:"status,omitempty"`
	Reason     string `json:"reason,omitempty"`
}

// UpdateState is what became of an update.
type UpdateState string

// The states of an update.
const (
	UpdateDone        UpdateState = "done"
	UpdateParked      UpdateState = "parked"      // it waits for the message that it is about
	UpdateQuarantined UpdateState = "quarantined" // it was signed by a secret that is not its inbox's
	UpdateUnrouted    UpdateState = "unrouted"    // no inbox has that account
	UpdateUnsupported UpdateState = "unsupported" // kept, shown as what it is: not understood
	UpdateFailed      UpdateState = "failed"      // our own fault: it can be replayed
	UpdateSkipped     UpdateState = "ignored"     // understood, of no consequence
)
