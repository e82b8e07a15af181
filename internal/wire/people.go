package wire

import (
	"encoding/json"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/phone"
)

// Contact is a person who writes to us.
type Contact struct {
	ID           desk.ID         `json:"id"`
	Rev          int64           `json:"rev"`
	Name         string          `json:"name"`
	Email        string          `json:"email"`
	Phone        string          `json:"phone"`
	PhoneDisplay string          `json:"phone_display"` // Phone grouped as in its country; the same where that is not known
	City         string          `json:"city"`
	Locale       string          `json:"locale"`
	Custom       json.RawMessage `json:"custom"` // an object
	// Verified says that the host page proved who it is. Live frames leave it out, for it belongs to the identity and
	// not to the contact: the milestone identity_verified tells of it.
	Verified  *bool     `json:"verified,omitempty"`
	CreatedAt desk.Time `json:"created_at"`
}

// ContactOf converts, with Verified left out.
func ContactOf(c desk.Contact) Contact {
	custom := json.RawMessage(c.Custom)
	if len(custom) == 0 || custom[0] != '{' || !json.Valid(custom) {
		custom = json.RawMessage("{}")
	}
	return Contact{ID: c.ID, Rev: c.Rev, Name: c.Name, Email: c.Email, Phone: c.Phone, PhoneDisplay: phone.Display(c.Phone),
		City: c.City, Locale: c.Locale, Custom: custom, CreatedAt: c.CreatedAt}
}

// ContactWith converts, with whether the identity one looks at is verified.
func ContactWith(c desk.Contact, verifiedAt desk.Time) Contact {
	out := ContactOf(c)
	verified := verifiedAt != 0
	out.Verified = &verified
	return out
}

// Visit is what the visitor's browser told.
type Visit struct {
	ID             desk.ID   `json:"id"`
	ConversationID desk.ID   `json:"conversation_id"`
	At             desk.Time `json:"at"`
	LandingPage    string    `json:"landing_page"`
	Referrer       string    `json:"referrer"`
	Pages          []Page    `json:"pages"`
	UTM            UTM       `json:"utm"`
	Device         string    `json:"device"`
	Language       string    `json:"language"`
	Place          string    `json:"place"`
}

// Page is a page seen in a visit.
type Page struct {
	URL   string    `json:"url"`
	Title string    `json:"title"`
	At    desk.Time `json:"at"`
}

// UTM holds the campaign parameters of a landing page.
type UTM struct {
	Source   string `json:"source"`
	Medium   string `json:"medium"`
	Campaign string `json:"campaign"`
	Term     string `json:"term"`
	Content  string `json:"content"`
}

// VisitOf converts.
func VisitOf(v desk.Visit) Visit {
	return Visit{ID: v.ID, ConversationID: v.ConversationID, At: v.At, LandingPage: v.LandingPage, Referrer: v.Referrer,
		Pages: list(v.Pages, func(p desk.Page) Page { return Page(p) }),
		UTM:   UTM(v.UTM), Device: v.Device, Language: v.Language, Place: v.Place}
}

// VisitsOf converts.
func VisitsOf(all []desk.Visit) []Visit { return list(all, VisitOf) }

// Member is a seat in the workspace.
type Member struct {
	ID           desk.ID           `json:"id"`
	Rev          int64             `json:"rev"`
	UserID       desk.ID           `json:"user_id"`
	Name         string            `json:"name"`
	Email        string            `json:"email"`
	Role         desk.Role         `json:"role"`
	Visibility   desk.Visibility   `json:"visibility"`
	Availability desk.Availability `json:"availability"`
	Present      bool              `json:"present"` // has a live socket
	InboxIDs     []desk.ID         `json:"inbox_ids"`
	TeamIDs      []desk.ID         `json:"team_ids"`
	Active       bool              `json:"active"` // false: removed, kept so that it can be named
}

// MemberOf converts.
func MemberOf(m desk.Member, present bool) Member {
	return Member{ID: m.ID, Rev: m.Rev, UserID: m.UserID, Name: m.Name, Email: m.Email, Role: m.Role,
		Visibility: m.Visibility, Availability: m.Availability, Present: present,
		InboxIDs: ids(m.InboxIDs), TeamIDs: ids(m.TeamIDs), Active: m.Active}
}

// MembersOf converts; present holds who has a live socket.
func MembersOf(all []desk.Member, present map[desk.ID]bool) []Member {
	return list(all, func(m desk.Member) Member { return MemberOf(m, present[m.ID]) })
}

// Team groups members.
type Team struct {
	ID        desk.ID   `json:"id"`
	Rev       int64     `json:"rev"`
	Name      string    `json:"name"`
	MemberIDs []desk.ID `json:"member_ids"`
}

// TeamOf converts.
func TeamOf(t desk.Team) Team {
	return Team{ID: t.ID, Rev: t.Rev, Name: t.Name, MemberIDs: ids(t.MemberIDs)}
}

// TeamsOf converts.
func TeamsOf(all []desk.Team) []Team { return list(all, TeamOf) }

// Stage is a place in the pipeline.
type Stage struct {
	ID       desk.ID `json:"id"`
	Rev      int64   `json:"rev"`
	Name     string  `json:"name"`
	Color    string  `json:"color"`
	Position int     `json:"position"`
}

// StageOf converts.
func StageOf(s desk.Stage) Stage {
	return Stage{ID: s.ID, Rev: s.Rev, Name: s.Name, Color: s.Color, Position: s.Position}
}

// StagesOf converts.
func StagesOf(all []desk.Stage) []Stage { return list(all, StageOf) }

// Tag marks conversations.
type Tag struct {
	ID    desk.ID `json:"id"`
	Rev   int64   `json:"rev"`
	Name  string  `json:"name"`
	Color string  `json:"color"`
}

// TagOf converts.
func TagOf(t desk.Tag) Tag { return Tag{ID: t.ID, Rev: t.Rev, Name: t.Name, Color: t.Color} }

// TagsOf converts.
func TagsOf(all []desk.Tag) []Tag { return list(all, TagOf) }

// Workspace is the tenant.
type Workspace struct {
	ID          desk.ID `json:"id"`
	Name        string  `json:"name"`
	Timezone    string  `json:"timezone"`
	ActiveHours int     `json:"active_hours"`
	IsDemo      *bool   `json:"is_demo,omitempty"` // only in the bootstrap
}

// WorkspaceOf converts, with IsDemo left out.
func WorkspaceOf(w desk.Workspace) Workspace {
	return Workspace{ID: w.ID, Name: w.Name, Timezone: w.Timezone, ActiveHours: w.ActiveHours}
}
