package desk

// ChannelKind is a kind of network.
type ChannelKind string

// The channel kinds.
const (
	ChannelWebchat      ChannelKind = "webchat"
	ChannelWhatsApp     ChannelKind = "whatsapp"
	ChannelWhatsAppLite ChannelKind = "whatsapp_lite"
	ChannelInstagram    ChannelKind = "instagram"
	ChannelMessenger    ChannelKind = "messenger"
)

// Inbox is one connected endpoint of a channel: this site, that number.
type Inbox struct {
	ID             ID
	Name           string
	Channel        ChannelKind
	Key            string // public, stands in the page's snippet; random, never an authorisation
	Active         bool
	Window         WindowPolicy
	MemberIDs      []ID
	Settings       InboxSettings
	Connection     Connection
	Health         Health
	FirstMessageAt Time
	CreatedAt      Time
	Rev            int64
}

// HasBot says whether the inbox has a bot that is switched on.
func (i Inbox) HasBot() bool { return i.Settings.Bot != nil && i.Settings.Bot.Enabled }

// InboxSettings is what an admin sets on an inbox. It is stored as JSON.
type InboxSettings struct {
	Origins             []string          `json:"origins"` // exact scheme://host[:port] of the pages that may carry the widget
	Color               string            `json:"color"`   // #RRGGBB
	TeamName            string            `json:"team_name"`
	Locale              string            `json:"locale"`   // auto, es, en or pt
	Greeting            map[string]string `json:"greeting"` // by locale
	OnlyAssigneeAnswers bool              `json:"only_assignee_answers"`
	ReopenTo            ReopenTo          `json:"reopen_to"`
	ContactCard         ContactCard       `json:"contact_card"`
	Hours               *Hours            `json:"hours,omitempty"`
	Bot                 *BotScript        `json:"bot,omitempty"`
	IdentitySecret      string            `json:"identity_secret,omitempty"` // sealed; never leaves the server

	// What the inbox says by itself, by locale; "" = nothing. See ReplyTo.
	Welcome    map[string]string `json:"welcome,omitempty"`
	OutOfHours map[string]string `json:"out_of_hours,omitempty"`
	Closing    map[string]string `json:"closing,omitempty"`

	IdleCloseHours      int   `json:"idle_close_hours,omitempty"`      // 0 = never; see CloseIdle
	TemplateLimitMicros int64 `json:"template_limit_micros,omitempty"` // of USD a month; 0 = none
	ContinueInboxID     ID    `json:"continue_inbox_id,omitzero"`      // of web chat: where the visitor may go on; 0 = nowhere
}

// ReopenTo says who holds a conversation that the visitor reopens (R16).
type ReopenTo string

// The choices of ReopenTo.
const (
	// ReopenToSameAgent: the last agent, if he or she still has access and is online; else nobody.
	ReopenToSameAgent ReopenTo = "same_agent"
	ReopenToNobody    ReopenTo = "nobody"
)

// ContactCard says whether and when the widget asks who the visitor is.
type ContactCard struct {
	When   string            `json:"when"`   // off, before, after or out_of_hours
	Fields map[string]string `json:"fields"` // name, email, phone -> off, optional or required
}

// Hours are an inbox's opening hours.
type Hours struct {
	Timezone string     `json:"timezone"` // IANA name
	Days     []DayHours `json:"days"`
}

// DayHours is one stretch of opening on a day of the week.
type DayHours struct {
	Day  int    `json:"day"`  // 0 = Sunday
	From string `json:"from"` // HH:MM, local
	To   string `json:"to"`   // HH:MM, local, later than From; 24:00 is the end of the day
}
