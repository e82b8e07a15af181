package app

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// NewInbox is a web chat inbox to be made. Key is random, from the caller.
type NewInbox struct {
	Name      string
	Key       string
	MemberIDs []desk.ID
	Settings  desk.InboxSettings
}

// CreateInbox connects a site.
func (a *App) CreateInbox(ctx context.Context, by By, in NewInbox) (desk.Inbox, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Inbox, error) {
		if _, err := w.member(by.Member, desk.VerbManageInboxes); err != nil {
			return desk.Inbox{}, err
		}
		inbox := desk.Inbox{ID: w.newID(), Name: strings.TrimSpace(in.Name), Channel: desk.ChannelWebchat, Key: in.Key,
			Active: true, Window: desk.PolicySession24h, MemberIDs: in.MemberIDs, Settings: withDefaults(in.Settings), CreatedAt: w.now}
		return inbox, w.saveInbox(by.Member, &inbox, "inbox.created")
	})
}

// EditInbox changes an inbox; nil leaves a field as it is.
type EditInbox struct {
	Name      *string
	Active    *bool
	MemberIDs *[]desk.ID
	// Settings replaces all settings but the identity secret, which only SetIdentitySecret changes.
	Settings *desk.InboxSettings
}

// EditInbox changes an inbox and who works in it.
func (a *App) EditInbox(ctx context.Context, by By, id desk.ID, edit EditInbox) (desk.Inbox, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Inbox, error) {
		inbox, err := w.inboxFor(by.Member, id)
		if err != nil {
			return inbox, err
		}
		if edit.Name != nil {
			inbox.Name = strings.TrimSpace(*edit.Name)
		}
		if edit.Active != nil {
			inbox.Active = *edit.Active
		}
		if edit.MemberIDs != nil {
			inbox.MemberIDs = *edit.MemberIDs
		}
		if edit.Settings != nil {
			secret := inbox.Settings.IdentitySecret
			inbox.Settings = withDefaults(*edit.Settings)
			inbox.Settings.IdentitySecret = secret
		}
		return inbox, w.saveInbox(by.Member, &inbox, "inbox.changed")
	})
}

// SetIdentitySecret keeps the (sealed) secret with which the host page signs who its customers are.
func (a *App) SetIdentitySecret(ctx context.Context, by By, id desk.ID, sealed string) (desk.Inbox, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Inbox, error) {
		inbox, err := w.inboxFor(by.Member, id)
		if err != nil {
			return inbox, err
		}
		inbox.Settings.IdentitySecret = sealed
		return inbox, w.saveInbox(by.Member, &inbox, "inbox.identity_secret")
	})
}

func (w *work) inboxFor(member, id desk.ID) (desk.Inbox, error) {
	if _, err := w.member(member, desk.VerbManageInboxes); err != nil {
		return desk.Inbox{}, err
	}
	inbox, ok := w.dir.Inbox(id)
	if !ok {
		return desk.Inbox{}, desk.ErrNotFound
	}
	return inbox, nil
}

// saveInbox stores an inbox and tells everyone; those whose access to it changed must resync.
func (w *work) saveInbox(by desk.ID, inbox *desk.Inbox, action string) error {
	if err := w.checkInbox(*inbox); err != nil {
		return err
	}
	before, _ := w.dir.Inbox(inbox.ID)
	seq, err := w.directoryChanged(desk.EventInboxChanged, by, entity{desk.EntityInbox, inbox.ID}, false)
	if err != nil {
		return err
	}
	inbox.Rev = seq
	if err := w.SaveInbox(*inbox); err != nil {
		return err
	}
	isNew := before.ID == 0
	for _, member := range w.dir.Members {
		sees := slices.Contains(inbox.MemberIDs, member.ID)
		if sees != slices.Contains(before.MemberIDs, member.ID) || isNew && (member.Role == desk.RoleOwner || member.Role == desk.RoleAdmin) {
			if err := w.accessChanged(member.ID, by); err != nil {
				return err
			}
		}
	}
	return w.audit(by, action, inbox.ID)
}

// accessChanged tells a member's sockets to load everything anew.
func (w *work) accessChanged(member, by desk.ID) error {
	_, err := w.Emit(desk.Event{Type: desk.EventMemberChanged, At: w.now, Actor: desk.Agent(by), MemberID: member,
		Audience: desk.AudienceWorkspace, EntityKind: desk.EntityMember, EntityID: member, Access: true})
	return err
}

var colorText = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// OriginsMax is how many pages' origins an inbox allows.
const OriginsMax = 50

func (w *work) checkInbox(i desk.Inbox) error {
	if err := desk.CheckText(i.Name, "name", desk.NameMax); err != nil {
		return err
	}
	bad := func(field, detail string) error {
		return &desk.Error{Code: desk.CodeBadValue, Field: field, Detail: detail}
	}
	for _, member := range i.MemberIDs {
		if _, ok := w.dir.Member(member); !ok {
			return bad("member_ids", "There is no such member.")
		}
	}
	s := i.Settings
	if len(s.Origins) > OriginsMax {
		return bad("origins", "At most 50 origins.")
	}
	for _, origin := range s.Origins {
		if !isOrigin(origin) {
			return bad("origins", "An origin is a scheme and a host, such as https://tienda.example, without a path.")
		}
	}
	if !colorText.MatchString(s.Color) {
		return bad("color", "A colour is # and six hexadecimal digits.")
	}
	if !slices.Contains([]string{"off", "before", "after", "out_of_hours"}, s.ContactCard.When) {
		return bad("contact_card.when", "The card comes before, after, out_of_hours, or is off.")
	}
	if s.Bot != nil {
		if err := s.Bot.Check(); err != nil {
			return err
		}
	}
	return checkHours(s.Hours)
}

func checkHours(h *desk.Hours) error {
	if h == nil {
		return nil
	}
	if err := checkTimezone(h.Timezone); err != nil {
		return err
	}
	for _, day := range h.Days {
		if day.Day < 0 || day.Day > 6 || len(day.From) != 5 || len(day.To) != 5 || day.From >= day.To || day.To > "24:00" {
			return &desk.Error{Code: desk.CodeBadValue, Field: "hours", Detail: "Each day is 0 (Sunday) to 6, from HH:MM to a later HH:MM."}
		}
	}
	return nil
}

func isOrigin(text string) bool {
	if text == "*" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.User == nil
}

func withDefaults(s desk.InboxSettings) desk.InboxSettings {
	if s.Color == "" {
		s.Color = "#2350D3"
	}
	if s.Locale == "" {
		s.Locale = "auto"
	}
	if s.ReopenTo == "" {
		s.ReopenTo = desk.ReopenToSameAgent
	}
	if s.ContactCard.When == "" {
		s.ContactCard = desk.ContactCard{When: "off", Fields: map[string]string{}}
	}
	return s
}
