// Package whatsapp is the channel of WhatsApp's Cloud API: webhooks of numbers and accounts taken apart, and a session
// that sends, fetches files, lists templates and tests a connection.
package whatsapp

import (
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// The keys of a connection's values.
const (
	FieldPhone  = "phone_number_id"
	FieldWaba   = "waba_id"
	FieldApp    = "app_id"
	FieldToken  = "access_token"
	FieldSecret = "app_secret"
)

// WebhookPath is where Meta posts, below the public address.
const WebhookPath = "/webhooks/meta"

// Channel implements channel.Channel, Webhooks and Routes.
type Channel struct{ base string }

// New makes the channel. base is the Graph API's address with its version; "" means Meta's own.
func New(base string) *Channel { return &Channel{base: base} }

// Kind implements channel.Channel.
func (c *Channel) Kind() desk.ChannelKind { return desk.ChannelWhatsApp }

// Accounts implements channel.Routes.
func (c *Channel) Accounts(values map[string]string) channel.Account {
	return channel.Account{Endpoint: values[FieldPhone], Group: values[FieldWaba]}
}

// Open implements channel.Channel.
func (c *Channel) Open(conn channel.Connection) (channel.Session, error) {
	for _, key := range []string{FieldPhone, FieldWaba, FieldToken} {
		if conn.Values[key] == "" {
			return nil, &MissingError{Field: key}
		}
	}
	client, err := graph.NewClient(c.base, conn.Values[FieldToken], conn)
	if err != nil {
		return nil, err
	}
	return &session{
		graph: client, phone: conn.Values[FieldPhone], waba: conn.Values[FieldWaba], app: conn.Values[FieldApp],
		secret: conn.Values[FieldSecret],
	}, nil
}

// MissingError names a value that a connection lacks.
type MissingError struct{ Field string }

func (e *MissingError) Error() string { return "the connection has no " + e.Field }

const megabyte = 1 << 20

// Limits of texts, in characters.
const (
	textMax    = 4096
	captionMax = 1024
)

// Manifest implements channel.Channel.
func (c *Channel) Manifest() channel.Manifest {
	const digits = `[0-9]{5,32}`
	return channel.Manifest{
		Fields: []channel.Field{
			{Key: FieldPhone, Required: true, Pattern: digits, Max: 32},
			{Key: FieldWaba, Required: true, Pattern: digits, Max: 32},
			{Key: FieldToken, Required: true, Secret: true, Pattern: `[!-~]{8,1000}`, Max: 1000},
			{Key: FieldSecret, Required: true, Secret: true, Pattern: `[0-9A-Za-z]{16,128}`, Max: 128},
			{Key: FieldApp, Pattern: digits, Max: 32},
		},
		Steps: []channel.Step{
			{Name: "app", Fields: []string{FieldApp, FieldSecret}},
			{Name: "number", Fields: []string{FieldPhone, FieldWaba, FieldToken}},
			{Name: "webhook"},
			{Name: "test"},
		},
		Webhook: &channel.WebhookGuide{Path: WebhookPath, Events: []string{
			"messages", "message_template_status_update", "message_template_quality_update",
			"message_template_components_update", "template_category_update", "account_update", "account_alerts",
			"account_review_update", "phone_number_quality_update", "phone_number_name_update", "business_capability_update",
			"security", "user_preferences", "smb_message_echoes", "smb_app_state_sync", "history",
		}},
		Limits: channel.Limits{
			TextMax: textMax, CaptionMax: captionMax, Files: files(), PerSecond: 80, PairBurst: 10, PairEvery: 6,
		},
		Can: channel.Abilities{
			Voice: true, Reactions: true, Quotes: true, Templates: true, Locations: true, ReadMarks: true, Typing: true,
			Markup: true, Echoes: true,
		},
	}
}

func files() map[string]channel.FileLimit {
	return map[string]channel.FileLimit{
		string(desk.KindImage): {Max: 5 * megabyte, MIME: []string{"image/jpeg", "image/png"}},
		string(desk.KindVideo): {Max: 16 * megabyte, MIME: []string{"video/mp4", "video/3gpp"}},
		string(desk.KindAudio): {Max: 16 * megabyte, MIME: []string{
			"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
		string(desk.KindVoice):    {Max: 16 * megabyte, MIME: []string{"audio/ogg"}},
		string(desk.KindDocument): {Max: 100 * megabyte},
		string(desk.KindSticker):  {Max: 500 << 10, MIME: []string{"image/webp"}},
	}
}
