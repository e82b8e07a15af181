package channel

import "bandeja.dev/bandeja/internal/desk"

// Manifest is what the guided connecting page is rendered from, and what a conversation's controls follow.
type Manifest struct {
	Fields  []Field
	Steps   []Step
	Webhook *WebhookGuide // nil: the provider does not call us
	Limits  Limits
	Can     Abilities
}

// Field is a value that an admin gives.
type Field struct {
	Key      string // snake_case; the UI has label, help and example for "connect.<channel>.<key>"
	Secret   bool   // stored sealed, never shown again
	Required bool
	Pattern  string // a regular expression that the whole value must match, "" = any
	Max      int    // characters
}

// Step is one step of the guide, by name; the UI has its text. Its fields are asked for there.
type Step struct {
	Name   string // app, number, webhook, test
	Fields []string
}

// WebhookGuide says what an admin copies to the provider.
type WebhookGuide struct {
	Path   string   // below the public address
	Events []string // the fields to subscribe
}

// Limits, FileLimit and Abilities are the domain's: use cases check them too.
type (
	Limits    = desk.Limits
	FileLimit = desk.FileLimit
	Abilities = desk.Abilities
)
