package shape

import (
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
)

// Template is a message template as the Graph API shows it.
type Template = tmpl.Template

// Scopes that a token needs for sending and for managing.
const (
	ScopeMessaging  = "whatsapp_business_messaging"
	ScopeManagement = "whatsapp_business_management"
)

// Business is a company with its app, its account and its numbers.
type Business struct {
	ID           string     `json:"id"`
	Name         string     `json:"name"`
	AppID        string     `json:"app_id"`
	AppSecret    string     `json:"app_secret"`
	VerifyToken  string     `json:"verify_token"` // a proposal for whoever sets the webhook
	Token        string     `json:"token"`
	TokenExpired bool       `json:"token_expired"`
	Scopes       []string   `json:"scopes"`
	WabaID       string     `json:"waba_id"`
	Subscribed   bool       `json:"subscribed"` // the app hears of the account
	Numbers      []Number   `json:"numbers"`
	Templates    []Template `json:"templates"`
	Webhook      *Webhook   `json:"webhook,omitempty"` // only in answers
}

// Number is a telephone number of a business.
type Number struct {
	PhoneID      string `json:"phone_id"`
	Display      string `json:"display"`
	WaID         string `json:"wa_id"`
	VerifiedName string `json:"verified_name"`
	Quality      string `json:"quality"` // GREEN, YELLOW, RED
	Tier         string `json:"tier"`
	PIN          string `json:"pin"`
	Registered   bool   `json:"registered"`
	Coexistence  bool   `json:"coexistence"` // the business also uses its phone
}

// Webhook is how an app is told, and how that goes.
type Webhook struct {
	AppID       string    `json:"app_id"`
	CallbackURL string    `json:"callback_url"`
	Verified    bool      `json:"verified"`
	Problem     string    `json:"problem,omitempty"`
	Detail      string    `json:"detail,omitempty"`
	LastAt      desk.Time `json:"last_at,omitempty"`
	LastStatus  int       `json:"last_status,omitempty"`
	LastError   string    `json:"last_error,omitempty"`
	Waiting     int       `json:"waiting"`
	Acked       int       `json:"acked"`
	Refused     int       `json:"refused"`
}

// TokenChange says what becomes of a business's token; what is empty stays.
type TokenChange struct {
	Token   string   `json:"token"`
	Expired *bool    `json:"expired"`
	Scopes  []string `json:"scopes"`
}

// TemplateChange is what the control API may change in a template; what is empty stays.
type TemplateChange struct {
	Name     string `json:"name"`
	Language string `json:"language"`
	Status   string `json:"status"`
	Reason   string `json:"reason"`
	Category string `json:"category"`
	Quality  string `json:"quality"` // GREEN, YELLOW, RED
}

// Clock is the simulated time.
type Clock struct {
	Now      desk.Time `json:"now"`
	OffsetMS int64     `json:"offset_ms"`
}
