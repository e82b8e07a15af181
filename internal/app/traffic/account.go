package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// heard notes that the provider speaks to the inbox, to the minute: each note is told to everyone.
func (w *work) heard(inbox *desk.Inbox, u desk.Update) error {
	h := &inbox.Health
	if inbox.ID == 0 || u.Kind == updateQuote || w.Now-h.LastEventAt < desk.Minute && h.BadSignAt < h.LastEventAt {
		return nil
	}
	h.LastEventAt = w.Now
	if h.FirstEventAt == 0 {
		h.FirstEventAt = w.Now
	}
	if u.Kind == desk.UpdateMessage && inbox.FirstMessageAt == 0 {
		inbox.FirstMessageAt = w.Now
	}
	return w.saveInbox(inbox)
}

// saveInbox stores an inbox that changed by itself and tells everyone. The unit's directory is read anew.
func (w *work) saveInbox(inbox *desk.Inbox) error {
	err := w.PutInbox(0, inbox)
	if err == nil {
		w.Dir, err = w.Directory()
	}
	return err
}

// broken pauses an inbox: nothing goes out until somebody mends it. What is queued stays.
func (w *work) broken(inbox desk.Inbox, f desk.Failure) error {
	if now, ok := w.Dir.Inbox(inbox.ID); ok {
		inbox = now
	}
	if inbox.Health.Broken == f.Kind && inbox.Health.Code == f.Code {
		return nil
	}
	inbox.Health.Broken, inbox.Health.Code, inbox.Health.Text, inbox.Health.Since = f.Kind, f.Code, f.Text, w.Now
	return w.saveInbox(&inbox)
}

// accountChanged takes what the provider tells about the account: all inboxes of the account share it.
func (w *work) accountChanged(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	if u.Account == nil {
		return desk.UpdateSkipped, nil
	}
	for _, one := range w.Dir.Inboxes {
		if one.ID != inbox.ID && (inbox.Connection.Group == "" || one.Connection.Group != inbox.Connection.Group) {
			continue
		}
		switch {
		case u.Account.Mended && one.Health.Broken != "":
			one.Health.Broken, one.Health.Code, one.Health.Text, one.Health.Since = "", "", "", 0
			if err := w.saveInbox(&one); err != nil {
				return "", err
			}
		case u.Account.Broken != "":
			if err := w.broken(one, desk.Failure{Kind: u.Account.Broken, Code: u.Account.Event, Text: u.Account.Text}); err != nil {
				return "", err
			}
		}
	}
	return desk.UpdateDone, nil
}

// templateChanged takes what is told of a template and asks for all to be fetched anew.
func (w *work) templateChanged(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	account := inbox.Connection.Group
	if u.Template != nil {
		all, err := w.TemplatesOf(account)
		if err != nil {
			return "", err
		}
		for _, one := range all {
			if one.ExternalID != u.Template.ExternalID || u.Template.Status == "" {
				continue
			}
			one.Status, one.Reason = desk.TemplateStatus(u.Template.Status), u.Template.Reason
			if err := w.saveTemplate(one); err != nil {
				return "", err
			}
		}
	}
	_, err := w.Emit(desk.Event{Type: desk.EventTemplatesChanged, At: w.Now, Actor: provider, Audience: desk.AudienceWorkspace,
		EntityKind: desk.EntityInbox, EntityID: inbox.ID})
	return desk.UpdateDone, err
}

// templateRefused marks a template that the provider does not send now; the next sync tells the rest.
func (w *work) templateRefused(inbox desk.Inbox, id desk.ID, f desk.Failure) error {
	t, err := w.Template(id)
	if errors.Is(err, desk.ErrNotFound) || err == nil && t.Status != desk.TemplateApproved {
		return nil
	}
	if err != nil {
		return err
	}
	t.Status, t.Reason = desk.TemplatePaused, f.Code
	if err := w.saveTemplate(t); err != nil {
		return err
	}
	_, err = w.Emit(desk.Event{Type: desk.EventTemplatesChanged, At: w.Now, Actor: provider, Audience: desk.AudienceWorkspace,
		EntityKind: desk.EntityInbox, EntityID: inbox.ID})
	return err
}

func (w *work) saveTemplate(t desk.Template) error {
	t.SyncedAt = w.Now
	return w.SaveTemplate(t)
}

// identityChanged takes that a person has another number or id.
func (w *work) identityChanged(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	identity, err := w.formerly(inbox, u)
	if errors.Is(err, desk.ErrNotFound) {
		return desk.UpdateSkipped, nil
	}
	if err != nil {
		return "", err
	}
	party := u.Party
	party.Addresses = append(party.Addresses, addressesAlike(u)...)
	if err := w.follow(inbox, identity, party); err != nil {
		return "", err
	}
	c, card, err := w.ConversationOfIdentity(identity.ID)
	if errors.Is(err, desk.ErrNotFound) {
		return desk.UpdateDone, nil
	}
	if err != nil {
		return "", err
	}
	if err := w.newNumber(&c, u); err != nil {
		return "", err
	}
	if err := w.SaveCard(card); err != nil {
		return "", err
	}
	return desk.UpdateDone, w.SaveConversation(c)
}

// formerly finds who had the former addresses.
func (w *work) formerly(inbox desk.Inbox, u desk.Update) (desk.Identity, error) {
	for _, address := range append(u.Former, u.Party.Addresses...) {
		identity, err := w.holder(inbox.ID, address)
		if err == nil || !errors.Is(err, desk.ErrNotFound) {
			return identity, err
		}
	}
	return desk.Identity{}, desk.ErrNotFound
}

// addressesAlike are the former addresses of kinds that did not change: they still name the person.
func addressesAlike(u desk.Update) []desk.Address {
	var out []desk.Address
	for _, former := range u.Former {
		same := false
		for _, now := range u.Party.Addresses {
			same = same || now.Kind == former.Kind
		}
		if !same {
			out = append(out, former)
		}
	}
	return out
}

// follow gives an identity the new addresses. One that another person holds stays there: the provider's word about a
// number is no proof that two people are one.
func (w *work) follow(inbox desk.Inbox, identity desk.Identity, party desk.Party) error {
	return w.link(inbox, identity, party.Addresses)
}

// newNumber shows that the number changed, and renews the contact's unless somebody has set another.
func (w *work) newNumber(c *desk.Conversation, u desk.Update) error {
	milestone := desk.Milestone{ID: w.NewID(), ConversationID: c.ID, Episode: c.Episode, At: w.when(u),
		SortAt: w.SortAt(c.InboxID, w.when(u)), Type: desk.MilestoneNumberChanged, Actor: desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}}
	seq, err := w.Touch(c, desk.EventConversationChanged, milestone.Actor, unit.Of(desk.EntityMilestone, milestone.ID), false)
	if err != nil {
		return err
	}
	milestone.Seq = seq
	if err := w.InsertMilestone(milestone); err != nil || u.Party.Phone == "" {
		return err
	}
	contact, err := w.Contact(c.ContactID)
	if err != nil || contact.Phone == u.Party.Phone || !formerPhone(contact.Phone, u.Former) {
		return err
	}
	contact.Phone = u.Party.Phone
	if contact.Rev, err = w.Touch(c, desk.EventContactChanged, milestone.Actor, unit.Of(desk.EntityContact, contact.ID), true); err != nil {
		return err
	}
	return w.SaveContact(contact)
}

func formerPhone(phone string, former []desk.Address) bool {
	if phone == "" {
		return true
	}
	for _, address := range former {
		if address.Kind == desk.AddressWaID && "+"+address.Value == phone {
			return true
		}
	}
	return false
}

// addressBook names a person whom the company's own phone knows; it makes nobody.
func (w *work) addressBook(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	for _, address := range u.Party.Addresses {
		identity, err := w.holder(inbox.ID, address)
		if errors.Is(err, desk.ErrNotFound) {
			continue
		}
		if err != nil {
			return "", err
		}
		contact, err := w.Contact(identity.ContactID)
		if err != nil {
			return "", err
		}
		if u.Party.Name == "" || contact.Name != "" && contact.Name != identity.ProfileName {
			return desk.UpdateSkipped, nil
		}
		return desk.UpdateDone, w.rename(identity, contact, u.Party.Name)
	}
	return desk.UpdateSkipped, nil
}

func (w *work) rename(identity desk.Identity, contact desk.Contact, name string) error {
	contact.Name = desk.Clip(name, desk.NameMax)
	c, card, err := w.ConversationOfIdentity(identity.ID)
	if errors.Is(err, desk.ErrNotFound) {
		return w.SaveContact(contact)
	}
	if err != nil {
		return err
	}
	if contact.Rev, err = w.Touch(&c, desk.EventContactChanged, provider, unit.Of(desk.EntityContact, contact.ID), true); err != nil {
		return err
	}
	card.Name = contact.Name
	if err := w.SaveCard(card); err != nil {
		return err
	}
	if err := w.SaveContact(contact); err != nil {
		return err
	}
	return w.SaveConversation(c)
}
