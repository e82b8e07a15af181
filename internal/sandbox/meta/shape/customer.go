package shape

import (
	"bandeja.dev/bandeja/internal/desk"
)

// CustomerSpec describes a new customer; what is empty is invented, except that one with a UserID may have no WaID.
type CustomerSpec struct {
	ID       string `json:"id"`
	WaID     string `json:"wa_id"`
	UserID   string `json:"user_id"`
	Name     string `json:"name"`
	Username string `json:"username"`
	AutoRead *bool  `json:"auto_read"`
}

// Customer is a person with WhatsApp.
type Customer struct {
	ID               string       `json:"id"`
	WaID             string       `json:"wa_id"`   // digits, "" when unknown
	UserID           string       `json:"user_id"` // as AR.1502...
	Name             string       `json:"name"`
	Username         string       `json:"username"`
	AutoRead         bool         `json:"auto_read"`
	Offline          bool         `json:"offline"`
	MarketingStopped bool         `json:"marketing_stopped"`
	Blocked          []string     `json:"blocked"` // phone ids
	Threads          []ThreadHead `json:"threads"`
}

// ThreadHead is a conversation as the phone's list shows it.
type ThreadHead struct {
	PhoneID  string    `json:"phone_id"`
	Unread   int       `json:"unread"`
	LastAt   desk.Time `json:"last_at,omitempty"`
	LastText string    `json:"last_text,omitempty"`
}

// Thread is a conversation as the customer's phone shows it.
type Thread struct {
	Customer    string    `json:"customer"`
	PhoneID     string    `json:"phone_id"`
	Messages    []Message `json:"messages"`
	TypingUntil desk.Time `json:"typing_until,omitempty"`
	WindowUntil desk.Time `json:"window_until,omitempty"`
	Unread      int       `json:"unread"`
}
