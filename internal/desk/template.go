package desk

// TemplateStatus is what the provider thinks of a template.
type TemplateStatus string

// The statuses that matter here; others are kept as the provider writes them, in lower case. Only TemplateApproved may be
// sent.
const (
	TemplateApproved TemplateStatus = "approved"
	TemplatePending  TemplateStatus = "pending"
	TemplateRejected TemplateStatus = "rejected"
	TemplatePaused   TemplateStatus = "paused"
	TemplateDisabled TemplateStatus = "disabled"
	TemplateDeleted  TemplateStatus = "deleted" // the provider no longer lists it
)

// Template is a message that the provider has approved beforehand.
type Template struct {
	ID         ID
	Account    string // the provider's account that it belongs to; inboxes of one account share its templates
	ExternalID string
	Name       string
	Language   string // as the provider writes it: es_AR, pt_BR, en
	Category   string // marketing, utility or authentication
	Status     TemplateStatus
	Quality    string // green, yellow, red or unknown
	Reason     string // why it was rejected or paused; "" = none given
	Named      bool   // its variables have names; else they are numbered from 1
	Components []TemplateComponent
	SyncedAt   Time
	Rev        int64
}

// TemplateComponent is a part of a template. It is stored as JSON.
type TemplateComponent struct {
	Type    string           `json:"type"`             // header, body, footer, buttons, carousel, limited_time_offer
	Format  string           `json:"format,omitempty"` // of a header: text, image, video, document, location
	Text    string           `json:"text,omitempty"`
	Buttons []TemplateButton `json:"buttons,omitempty"`
	Cards   []TemplateCard   `json:"cards,omitempty"`
	// Examples are the values that the author gave for review, by variable.
	Examples map[string]string `json:"examples,omitempty"`
}

// TemplateButton is a button of a template.
type TemplateButton struct {
	Type    string `json:"type"` // quick_reply, url, phone_number, copy_code, otp, flow, catalog, mpm or another
	Text    string `json:"text"`
	URL     string `json:"url,omitempty"` // may end in {{1}}
	Phone   string `json:"phone,omitempty"`
	Example string `json:"example,omitempty"`
}

// TemplateCard is a card of a carousel.
type TemplateCard struct {
	Components []TemplateComponent `json:"components"`
}

// TemplateUse is a template as it was sent: filled, so that the thread shows what the visitor got.
type TemplateUse struct {
	TemplateID ID                `json:"template_id"`
	Name       string            `json:"name"`
	Language   string            `json:"language"`
	Category   string            `json:"category,omitempty"`
	Header     string            `json:"header,omitempty"`
	HeaderKind string            `json:"header_kind,omitempty"` // image, video, document, location: the attachment stands above
	Body       string            `json:"body"`
	Footer     string            `json:"footer,omitempty"`
	Buttons    []TemplateButton  `json:"buttons,omitempty"`
	Values     map[string]string `json:"values,omitempty"` // by place and variable: see TemplateField.Key
	Price      *Price            `json:"price,omitempty"`  // our estimate when it was sent
}

// Price is an estimated amount: 0.0618 USD is 61800 micros.
type Price struct {
	Micros   int64  `json:"micros"` // millionths of the currency's major unit
	Currency string `json:"currency"`
	AsOf     string `json:"as_of"` // date of the table: YYYY-MM-DD
}
