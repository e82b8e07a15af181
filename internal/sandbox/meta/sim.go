// Package meta is a simulator of Meta's Graph API for WhatsApp Cloud, all in memory: the endpoints that a business calls,
// the webhooks that it is told by, the customers with their phones, and the faults of a bad day. `bandeja demo` and the
// tests talk to it instead of to Meta.
package meta

import (
	"net/http"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

// Options set up a simulator.
type Options = world.Options

// What the Go methods take and give; the control API shows the same as JSON.
type (
	Business       = shape.Business
	Number         = shape.Number
	Template       = shape.Template
	TemplateChange = shape.TemplateChange
	TokenChange    = shape.TokenChange
	Webhook        = shape.Webhook
	CustomerSpec   = shape.CustomerSpec
	Customer       = shape.Customer
	Thread         = shape.Thread
	Message        = shape.Message
	Media          = shape.Media
	Referral       = shape.Referral
	Say            = shape.Say
	Injection      = shape.Injection
	Settings       = knobs.Settings
	Faults         = knobs.Faults
	Ledger         = ledger.Ledger
	Counts         = ledger.Counts
	Send           = ledger.Send
	Cut            = ledger.Cut
	Told           = ledger.Told
	CallbackError  = hook.CallbackError
)

// Who a message is from.
const (
	FromCustomer = shape.FromCustomer
	FromBusiness = shape.FromBusiness
	FromPhone    = shape.FromPhone
)

// Scopes that a token needs for sending and for managing.
const (
	ScopeMessaging  = shape.ScopeMessaging
	ScopeManagement = shape.ScopeManagement
)

// Errors of the Go methods and of the control API.
var (
	ErrNotFound = world.ErrNotFound
	ErrConflict = world.ErrConflict
	ErrRefused  = world.ErrRefused
)

// object is a JSON object to write.
type object = shape.Object

// Sim is one simulator: a world, served. All methods may be called from many goroutines.
type Sim struct {
	*world.World
	handler http.Handler
}

// New starts a simulator without any business.
func New(options Options) *Sim {
	s := &Sim{World: world.New(options)}
	s.handler = s.routes()
	return s
}

// Handler serves the Graph endpoints and, under /_sim/, the control API.
func (s *Sim) Handler() http.Handler { return s.handler }

// AtOnce makes a settings change for tests: statuses, reviews and repeats follow without delay.
func AtOnce(set *Settings) { knobs.AtOnce(set) }

// SetTemplate changes the state of a template and tells of it. The reason is that of a rejection or of a pause, "" = NONE.
func (s *Sim) SetTemplate(businessID, name, language, status, reason string) error {
	_, err := s.ChangeTemplate(businessID, TemplateChange{Name: name, Language: language, Status: status, Reason: reason})
	return err
}
