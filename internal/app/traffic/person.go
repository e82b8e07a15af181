package traffic

import (
	"errors"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// person is who an update is from, with the thread.
type person struct {
	identity     desk.Identity
	conversation desk.Conversation
	card         desk.Card
	begun        bool // the conversation is new and not stored yet
	first        *desk.Episode
}

// person finds whom an update names, or makes contact, identity and a conversation to be stored.
func (w *work) person(inbox desk.Inbox, u desk.Update, at desk.Time) (p person, err error) {
	if len(u.Party.Addresses) == 0 {
		return p, ErrNotTold
	}
	var contact desk.Contact
	if p.identity, contact, err = w.identify(inbox, u.Party); err != nil {
		return p, err
	}
	p.conversation, p.card, err = w.ConversationOfIdentity(p.identity.ID)
	if errors.Is(err, desk.ErrNotFound) {
		begun := desk.NewConversation(w.NewID(), p.identity, w.FirstStage(), at, inbox.HasBot())
		p.begun, p.conversation, p.first = true, begun.Conversation, begun.Begun
		p.card, err = desk.Card{ConversationID: p.conversation.ID, Code: p.identity.Code, Name: contact.Name}, nil
	}
	if err != nil {
		return p, err
	}
	return p, w.profile(&p, contact, u, at)
}

// identify finds the identity that addresses name. A message that shows two addresses together links them, and joins two
// identities that were taken for two people. An address that another identity holds with contrary evidence of the same
// kind moves nothing.
func (w *work) identify(inbox desk.Inbox, party desk.Party) (desk.Identity, desk.Contact, error) {
	var found []desk.Identity
	var free []desk.Address
	for _, address := range party.Addresses {
		holder, err := w.holder(inbox.ID, address)
		if errors.Is(err, desk.ErrNotFound) {
			free = append(free, address)
			continue
		}
		if err != nil {
			return holder, desk.Contact{}, err
		}
		if !slices.ContainsFunc(found, func(i desk.Identity) bool { return i.ID == holder.ID }) {
			found = append(found, holder)
		}
	}
	if len(found) == 1 && len(free) == 0 { // nothing new is told of this person
		contact, err := w.Contact(found[0].ContactID)
		return found[0], contact, err
	}
	identity, err := w.oneOf(inbox, party, found)
	if err != nil {
		return identity, desk.Contact{}, err
	}
	if identity.ID == 0 {
		return w.newPerson(inbox, party)
	}
	contact, err := w.Contact(identity.ContactID)
	if err != nil {
		return identity, contact, err
	}
	return identity, contact, w.link(inbox, identity, free)
}

// holder finds who has an address, also when it is a number that is written in another way.
func (w *work) holder(inbox desk.ID, address desk.Address) (desk.Identity, error) {
	for _, value := range desk.Spellings(address) {
		identity, err := w.IdentityByAddress(inbox, address.Kind, value)
		if err == nil || !errors.Is(err, desk.ErrNotFound) {
			return identity, err
		}
	}
	return desk.Identity{}, desk.ErrNotFound
}

// oneOf decides among the identities that hold the addresses; the zero identity asks for a new one.
func (w *work) oneOf(inbox desk.Inbox, party desk.Party, found []desk.Identity) (desk.Identity, error) {
	if len(found) == 0 {
		return desk.Identity{}, nil
	}
	slices.SortFunc(found, func(a, b desk.Identity) int { return int(a.ID - b.ID) })
	held := make([][]desk.Address, len(found))
	for i := range found {
		var err error
		if held[i], err = w.AddressesOf(found[i].ID); err != nil {
			return desk.Identity{}, err
		}
	}
	older := found[0]
	for i := 1; i < len(found); i++ {
		if desk.Contrary(append(slices.Clone(held[0]), party.Addresses...), held[i]) || desk.Contrary(held[0], party.Addresses) {
			return w.byDurable(inbox, party, found)
		}
		if err := w.absorb(inbox, found[i], older); err != nil {
			return desk.Identity{}, err
		}
		held[0] = append(held[0], held[i]...)
	}
	if len(found) == 1 && desk.ContraryDurable(held[0], party.Addresses) {
		return desk.Identity{}, nil // a number that another person has now
	}
	return older, nil
}

// byDurable picks, of identities that must stay apart, the one with the address that outlives a number.
func (w *work) byDurable(inbox desk.Inbox, party desk.Party, found []desk.Identity) (desk.Identity, error) {
	for _, address := range party.Addresses {
		if address.Kind == desk.AddressBSUID {
			identity, err := w.holder(inbox.ID, address)
			if err == nil || !errors.Is(err, desk.ErrNotFound) {
				return identity, err
			}
			return desk.Identity{}, nil
		}
	}
	return found[0], nil
}

// link gives an identity those addresses that nobody holds.
func (w *work) link(inbox desk.Inbox, identity desk.Identity, addresses []desk.Address) error {
	for _, address := range addresses {
		_, err := w.holder(inbox.ID, address)
		if err == nil {
			continue
		}
		if !errors.Is(err, desk.ErrNotFound) {
			return err
		}
		if _, err := w.InsertAddress(inbox.ID, address.Kind, address.Value, identity.ID); err != nil {
			return err
		}
	}
	return nil
}

func (w *work) newPerson(inbox desk.Inbox, party desk.Party) (desk.Identity, desk.Contact, error) {
	contact := desk.Contact{ID: w.NewID(), Phone: party.Phone, CreatedAt: w.Now, Custom: "{}"}
	identity := desk.Identity{ID: w.NewID(), InboxID: inbox.ID, ContactID: contact.ID, Code: codeOf(party)}
	if err := w.InsertContact(contact); err != nil {
		return identity, contact, err
	}
	if err := w.InsertIdentity(identity); err != nil {
		return identity, contact, err
	}
	return identity, contact, w.link(inbox, identity, party.Addresses)
}

// codeOf gives the placeholder of somebody without a name: the end of the number, or of the id.
func codeOf(party desk.Party) string {
	value := party.Addresses[0].Value
	if len(value) > 4 {
		value = value[len(value)-4:]
	}
	return strings.ToUpper(value)
}

// profile takes the name that the network shows, unless somebody here has given a better one.
func (w *work) profile(p *person, contact desk.Contact, u desk.Update, at desk.Time) error {
	if u.Ours || u.Party.Name == "" && u.Party.Username == "" && (u.Party.Phone == "" || contact.Phone != "") {
		return nil
	}
	identity, changed := p.identity, contact
	if u.Party.Name != "" && at >= p.card.ProfileAt {
		if contact.Name == "" || contact.Name == identity.ProfileName {
			changed.Name = desk.Clip(u.Party.Name, desk.NameMax)
		}
		identity.ProfileName, p.card.ProfileAt = desk.Clip(u.Party.Name, desk.NameMax), at
	}
	if u.Party.Username != "" {
		identity.Username = u.Party.Username
	}
	if changed.Phone == "" {
		changed.Phone = u.Party.Phone
	}
	if identity != p.identity {
		p.identity = identity
		if err := w.SaveIdentity(identity); err != nil {
			return err
		}
	}
	p.card.Name = changed.Name
	if changed == contact {
		return nil
	}
	if p.begun {
		return w.SaveContact(changed)
	}
	seq, err := w.Touch(&p.conversation, desk.EventContactChanged, provider, unit.Of(desk.EntityContact, contact.ID), true)
	if err != nil {
		return err
	}
	changed.Rev = seq
	return w.SaveContact(changed)
}
