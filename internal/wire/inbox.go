package wire

import (
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/phone"
)

// Inbox is an endpoint of a channel as every member sees it. What only those who may edit it see is added by the API.
type Inbox struct {
	ID             desk.ID           `json:"id"`
	Rev            int64             `json:"rev"`
	Name           string            `json:"name"`
	Channel        desk.ChannelKind  `json:"channel"`
	Key            string            `json:"key"` // public, in the snippet
	Active         bool              `json:"active"`
	WindowPolicy   desk.WindowPolicy `json:"window_policy"`
	Capabilities   Capabilities      `json:"capabilities"`
	FirstMessageAt desk.Time         `json:"first_message_at"`
	MemberIDs      []desk.ID         `json:"member_ids"`
	Connected      bool              `json:"connected"` // it has an account at its provider; web chat always
	Health         *Health           `json:"health"`    // null where there is no provider
}

// Health is what the provider's account tells, with its number as people read it.
type Health struct {
	desk.Health
	PhoneDisplay string `json:"phone_display,omitempty"` // Phone grouped as in its country
}

// HealthOf converts.
func HealthOf(h desk.Health) Health {
	return Health{Health: h, PhoneDisplay: phone.Display(h.Phone)}
}

// Capabilities say what a channel can do; the UI shows no control for what it cannot.
type Capabilities struct {
	TextMax    int                       `json:"text_max"`    // characters
	CaptionMax int                       `json:"caption_max"` // characters, of the text beside a file
	Voice      bool                      `json:"voice"`
	Templates  bool                      `json:"templates"`
	Reactions  bool                      `json:"reactions"`
	Quotes     bool                      `json:"quotes"`
	Locations  bool                      `json:"locations"`
	Typing     bool                      `json:"typing"`
	ReadMarks  bool                      `json:"read_marks"`
	AskContact bool                      `json:"ask_contact"`
	Markup     bool                      `json:"markup"` // the network shows bold, italic and the like
	Echoes     bool                      `json:"echoes"` // it may be answered outside of Bandeja
	Files      map[string]desk.FileLimit `json:"files"`  // by kind of message; null = no files
}

// CapabilitiesOf converts.
func CapabilitiesOf(c desk.Capabilities) Capabilities {
	return Capabilities{TextMax: c.Limits.TextMax, CaptionMax: c.Limits.CaptionMax, Files: c.Limits.Files, Voice: c.Can.Voice,
		Templates: c.Can.Templates, Reactions: c.Can.Reactions, Quotes: c.Can.Quotes, Locations: c.Can.Locations,
		Typing: c.Can.Typing, ReadMarks: c.Can.ReadMarks, AskContact: c.Can.AskContact, Markup: c.Can.Markup, Echoes: c.Can.Echoes}
}

// InboxOf converts; can says what its channel does.
func InboxOf(i desk.Inbox, can desk.CapabilityTable) Inbox {
	out := Inbox{ID: i.ID, Rev: i.Rev, Name: i.Name, Channel: i.Channel, Key: i.Key, Active: i.Active,
		WindowPolicy: i.Window, Capabilities: CapabilitiesOf(can[i.Channel]), FirstMessageAt: i.FirstMessageAt,
		MemberIDs: ids(i.MemberIDs), Connected: i.Channel.DeliversItself() || i.Connection.Connected()}
	if !i.Channel.DeliversItself() {
		health := HealthOf(i.Health)
		out.Health = &health
	}
	return out
}

// InboxesOf converts.
func InboxesOf(all []desk.Inbox, can desk.CapabilityTable) []Inbox {
	return list(all, func(i desk.Inbox) Inbox { return InboxOf(i, can) })
}
