package app

import (
	"context"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// leaveContact stores what the visitor left and tells of it in the thread.
func (w *work) leaveContact(c *desk.Conversation, card *desk.Card, data desk.ContactData) error {
	contact, err := w.Contact(c.ContactID)
	if err != nil {
		return err
	}
	fields := data.Put(&contact)
	if len(fields) == 0 {
		return nil
	}
	change := desk.LeaveContact(*c, fields, w.Now)
	if _, err := w.Commit(&change, unit.Entity{}); err != nil {
		return err
	}
	*c = change.Conversation
	card.Name = contact.Name
	card.AskedFields = without(card.AskedFields, fields)
	return w.contactChanged(c, desk.Actor{Kind: desk.ActorContact, ID: contact.ID}, contact)
}

// contactChanged stores a contact and tells those who see the conversation.
func (w *work) contactChanged(c *desk.Conversation, actor desk.Actor, contact desk.Contact) error {
	seq, err := w.Touch(c, desk.EventContactChanged, actor, unit.Of(desk.EntityContact, contact.ID), true)
	if err != nil {
		return err
	}
	contact.Rev = seq
	return w.SaveContact(contact)
}

// requireContact refuses a message when the inbox wants to know first who writes.
func (w *work) requireContact(inbox desk.Inbox, thread port.VisitorThread, given desk.ContactData) error {
	card := inbox.Settings.ContactCard
	if card.When != "before" {
		return nil
	}
	contact := desk.Contact{}
	if thread.Conversation.Rev != 0 || thread.Identity.VerifiedAt != 0 {
		stored, err := w.Contact(thread.Conversation.ContactID)
		if err != nil {
			return err
		}
		contact = stored
	}
	given.Put(&contact)
	var missing []string
	for field, value := range map[string]string{"name": contact.Name, "email": contact.Email, "phone": contact.Phone} {
		if card.Fields[field] == "required" && value == "" {
			missing = append(missing, field)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	slices.Sort(missing)
	return &desk.Error{Code: desk.CodeContactRequired, Possible: missing, Detail: "This inbox asks who you are before the first message."}
}

// LeaveContactData stores contact data that a visitor left in the chat.
func (a *App) LeaveContactData(ctx context.Context, workspace, inbox desk.ID, secretHash string, data desk.ContactData) (port.VisitorThread, error) {
	if err := data.Check(); err != nil {
		return port.VisitorThread{}, err
	}
	return run(ctx, a, workspace, port.LaneInbound, func(w *work) (port.VisitorThread, error) {
		thread, err := w.visitor(inbox, secretHash)
		if err != nil || data.Empty() {
			return thread, err
		}
		if err := w.leaveContact(&thread.Conversation, &thread.Card, data); err != nil {
			return thread, err
		}
		if err := w.SaveCard(thread.Card); err != nil {
			return thread, err
		}
		return thread, w.SaveConversation(thread.Conversation)
	})
}

// visitor finds the thread of a session that has written before.
func (w *work) visitor(inbox desk.ID, secretHash string) (port.VisitorThread, error) {
	thread, err := w.VisitorThread(inbox, secretHash, "")
	if err != nil {
		return thread, err
	}
	if thread.Conversation.ID == 0 {
		return thread, desk.ErrNotFound
	}
	return thread, checkVerified(thread.Session, w.Now)
}

// EditContact is an agent's correction of a contact; nil leaves a field as it is, "" empties it.
type EditContact struct {
	Name, Email, Phone, City *string
}

// EditContact changes a contact that the member sees through one of its conversations.
func (a *App) EditContact(ctx context.Context, by By, contactID desk.ID, edit EditContact) (desk.Contact, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Contact, error) {
		contact, err := w.Contact(contactID)
		if err != nil {
			return contact, err
		}
		conversations, err := w.seen(by.Member, contactID)
		if err != nil {
			return contact, err
		}
		for _, field := range []struct {
			to   *string
			from *string
		}{{&contact.Name, edit.Name}, {&contact.Email, edit.Email}, {&contact.Phone, edit.Phone}, {&contact.City, edit.City}} {
			if field.from != nil {
				*field.to = strings.TrimSpace(*field.from)
			}
		}
		if contact.City != "" {
			if err := desk.CheckText(contact.City, "city", desk.NameMax); err != nil {
				return contact, err
			}
		}
		if err := (desk.ContactData{Name: contact.Name, Email: contact.Email, Phone: contact.Phone}).Check(); err != nil {
			return contact, err
		}
		return contact, w.renameIn(conversations, desk.Agent(by.Member), &contact)
	})
}

// seen lists all conversations of a contact if the member may edit it: he or she must see one of them.
func (w *work) seen(member, contact desk.ID) ([]desk.Conversation, error) {
	viewer, ok := w.Dir.Viewer(member)
	if !ok {
		return nil, desk.ErrNotFound
	}
	conversations, err := w.ConversationsOf(contact)
	if err != nil {
		return nil, err
	}
	for _, c := range conversations {
		if desk.CanSee(viewer, c.Scope()) {
			return conversations, desk.Check(desk.VerbEditContact, viewer.Role, desk.RelationTo(viewer, c.Scope()))
		}
	}
	return nil, desk.ErrNotFound
}

// renameIn stores a contact and tells of it in each of its conversations, whose cards bear the name.
func (w *work) renameIn(conversations []desk.Conversation, actor desk.Actor, contact *desk.Contact) error {
	for i := range conversations {
		c := &conversations[i]
		if err := w.contactChanged(c, actor, *contact); err != nil {
			return err
		}
		contact.Rev = c.Rev
		_, card, err := w.Conversation(c.ID)
		if err != nil {
			return err
		}
		card.Name = contact.Name
		if err := w.SaveCard(card); err != nil {
			return err
		}
		if err := w.SaveConversation(*c); err != nil {
			return err
		}
	}
	return nil
}

func without(list []string, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return slices.Contains(gone, one) })
}
