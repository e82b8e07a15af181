package app

import (
	"context"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// NewInbox is an inbox to be made. Key and VerifyToken are random, from the caller.
type NewInbox struct {
	Name        string
	Channel     desk.ChannelKind // "" = web chat
	Key         string
	VerifyToken string // what the provider repeats when it first calls us; of channels with one
	MemberIDs   []desk.ID
	Settings    desk.InboxSettings
}

// CreateInbox makes an inbox. One of a channel with a provider is connected afterwards: see account.Connect.
func (a *App) CreateInbox(ctx context.Context, by By, in NewInbox) (desk.Inbox, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Inbox, error) {
		if _, err := w.Member(by.Member, desk.VerbManageInboxes); err != nil {
			return desk.Inbox{}, err
		}
		if in.Channel == "" {
			in.Channel = desk.ChannelWebchat
		}
		inbox := desk.Inbox{ID: w.NewID(), Name: strings.TrimSpace(in.Name), Channel: in.Channel, Key: in.Key,
			Active: true, Window: in.Channel.Window(), MemberIDs: in.MemberIDs, Settings: in.Settings.WithDefaults(), CreatedAt: w.Now}
		if !in.Channel.DeliversItself() {
			inbox.Connection.VerifyToken = in.VerifyToken
		}
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
			inbox.Settings = edit.Settings.WithDefaults()
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
	if _, err := w.Member(member, desk.VerbManageInboxes); err != nil {
		return desk.Inbox{}, err
	}
	inbox, ok := w.Dir.Inbox(id)
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
	before, _ := w.Dir.Inbox(inbox.ID)
	if err := w.PutInbox(by, inbox); err != nil {
		return err
	}
	isNew := before.ID == 0
	for _, member := range w.Dir.Members {
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
	_, err := w.Emit(desk.Event{Type: desk.EventMemberChanged, At: w.Now, Actor: desk.Agent(by), MemberID: member,
		Audience: desk.AudienceWorkspace, EntityKind: desk.EntityMember, EntityID: member, Access: true})
	return err
}

func (w *work) checkInbox(i desk.Inbox) error {
	if err := desk.CheckText(i.Name, "name", desk.NameMax); err != nil {
		return err
	}
	for _, member := range i.MemberIDs {
		if _, ok := w.Dir.Member(member); !ok {
			return &desk.Error{Code: desk.CodeBadValue, Field: "member_ids", Detail: "There is no such member."}
		}
	}
	if to := i.Settings.ContinueInboxID; to != 0 {
		if other, ok := w.Dir.Inbox(to); !ok || other.Channel != desk.ChannelWhatsApp || i.Channel != desk.ChannelWebchat {
			return &desk.Error{Code: desk.CodeBadValue, Field: "continue_inbox_id", Detail: "A visitor of a site goes on in an inbox of WhatsApp."}
		}
	}
	if err := i.Settings.Check(); err != nil || i.Settings.Hours == nil {
		return err
	}
	return checkTimezone(i.Settings.Hours.Timezone)
}
