package shape

import (
	"encoding/json"

	"bandeja.dev/bandeja/internal/desk"
)

// Who a message is from.
const (
	FromCustomer = "customer"
	FromBusiness = "business"       // through the API
	FromPhone    = "business_phone" // the business wrote on its telephone
	FromSystem   = "system"
)

// Message is a message as the customer's phone shows it.
type Message struct {
	N         int               `json:"n"` // order of arrival on this phone
	ID        string            `json:"id"`
	PhoneID   string            `json:"phone_id"`
	Customer  string            `json:"customer"`
	From      string            `json:"from"`
	At        desk.Time         `json:"at"`
	Kind      string            `json:"kind"`
	Text      string            `json:"text,omitempty"`
	Media     *Media            `json:"media,omitempty"`
	Location  json.RawMessage   `json:"location,omitempty"`
	Contacts  json.RawMessage   `json:"contacts,omitempty"`
	Order     json.RawMessage   `json:"order,omitempty"`
	Header    *Header           `json:"header,omitempty"`
	Footer    string            `json:"footer,omitempty"`
	Buttons   []Button          `json:"buttons,omitempty"`
	List      json.RawMessage   `json:"list,omitempty"`
	Template  *TemplateName     `json:"template,omitempty"`
	ReplyTo   string            `json:"reply_to,omitempty"`
	Forwarded string            `json:"forwarded,omitempty"`
	Referral  *Referral         `json:"referral,omitempty"`
	Reactions map[string]string `json:"reactions,omitempty"` // by who reacted
	Edited    bool              `json:"edited,omitempty"`
	Revoked   bool              `json:"revoked,omitempty"`
	Status    string            `json:"status,omitempty"`
	Raw       json.RawMessage   `json:"raw,omitempty"`
}

// Header is the top of a template or of an interactive message.
type Header struct {
	Kind  string `json:"kind"`
	Text  string `json:"text,omitempty"`
	Media *Media `json:"media,omitempty"`
}

// Button is one that the customer may press.
type Button struct {
	Kind string `json:"kind"` // reply, quick_reply, url, phone, copy_code
	ID   string `json:"id,omitempty"`
	Text string `json:"text"`
	URL  string `json:"url,omitempty"`
}

// TemplateName says which template a message was made of.
type TemplateName struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Category string `json:"category"`
}

// Media is a file in a message.
type Media struct {
	ID       string `json:"id"`
	MIME     string `json:"mime"`
	Size     int    `json:"size"`
	Filename string `json:"filename,omitempty"`
	SHA256   string `json:"sha256"` // hex
	Voice    bool   `json:"voice,omitempty"`
	Animated bool   `json:"animated,omitempty"`
}

// Referral is the advertisement that brought a customer.
type Referral struct {
	SourceURL      string          `json:"source_url"`
	SourceID       string          `json:"source_id"`
	SourceType     string          `json:"source_type"` // ad or post
	Headline       string          `json:"headline,omitempty"`
	Body           string          `json:"body,omitempty"`
	MediaType      string          `json:"media_type,omitempty"`
	ImageURL       string          `json:"image_url,omitempty"`
	VideoURL       string          `json:"video_url,omitempty"`
	ThumbnailURL   string          `json:"thumbnail_url,omitempty"`
	ClickID        string          `json:"ctwa_clid,omitempty"`
	WelcomeMessage json.RawMessage `json:"welcome_message,omitempty"`
}

// Say is something that a customer does in a conversation, or the business on its telephone.
type Say struct {
	PhoneID     string          `json:"phone_id"` // "" = the first number
	Kind        string          `json:"kind"`
	Text        string          `json:"text"`
	Media       string          `json:"media"` // id of PutMedia
	Filename    string          `json:"filename"`
	Caption     string          `json:"caption"`
	Location    json.RawMessage `json:"location"`
	Contacts    json.RawMessage `json:"contacts"`
	ReplyID     string          `json:"reply_id"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Payload     string          `json:"payload"`
	Order       json.RawMessage `json:"order"`
	Target      string          `json:"target"` // wamid of what is reacted to, edited or taken back
	Emoji       string          `json:"emoji"`
	Unsupported string          `json:"unsupported"`
	Raw         json.RawMessage `json:"raw"`
	ReplyTo     string          `json:"reply_to"`
	Forwarded   string          `json:"forwarded"` // once, many
	Referral    *Referral       `json:"referral"`
}

// Injection is any change to tell, as raw JSON.
type Injection struct {
	PhoneID string          `json:"phone_id"` // the number that it concerns
	WabaID  string          `json:"waba_id"`  // or the account
	Field   string          `json:"field"`
	Value   json.RawMessage `json:"value"` // "messaging_product" and "metadata" are filled in where a number has none
}
