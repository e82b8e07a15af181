package world

import (
	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// What the world shows and takes.
type (
	object = shape.Object

	Business       = shape.Business
	Number         = shape.Number
	Template       = shape.Template
	TemplateChange = shape.TemplateChange
	TokenChange    = shape.TokenChange
	Webhook        = shape.Webhook
	CallbackError  = hook.CallbackError

	CustomerSpec = shape.CustomerSpec
	Customer     = shape.Customer
	Thread       = shape.Thread
	Message      = shape.Message
	Media        = shape.Media
	Referral     = shape.Referral
	Say          = shape.Say
	Injection    = shape.Injection

	Settings = knobs.Settings
	Faults   = knobs.Faults
	Send     = ledger.Send
)
