package app

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Identification is what a host page's signed token proves of the person in the browser. The caller has verified it.
type Identification struct {
	Workspace    desk.ID
	Inbox        desk.ID
	SecretHash   string
	ExternalUser string // the host page's own id of the customer
	Until        desk.Time
	Contact      desk.ContactData
	Locale       string
}

// IdentifyVisitor ties a browser to the customer that its page proves. A customer known in the inbox gets back his or
// her own conversation; what the browser wrote before stays where it was written, for nothing proves who wrote it. An
// anonymous visitor who is the first to be proved keeps the conversation.
func (a *App) IdentifyVisitor(ctx context.Context, in Identification) (port.VisitorThread, error) {
	if err := in.Contact.Check(); err != nil {
		return port.VisitorThread{}, err
	}
	return run(ctx, a, in.Workspace, port.LaneInbound, func(w *work) (port.VisitorThread, error) { return w.identify(in) })
}

func (w *work) identify(in Identification) (port.VisitorThread, error) {
	inbox, ok := w.Dir.Inbox(in.Inbox)
	if !ok || !inbox.Active {
		return port.VisitorThread{}, desk.ErrNotFound
	}
	thread, err := w.VisitorThread(inbox.ID, in.SecretHash, "")
	if errors.Is(err, desk.ErrNotFound) {
		thread, err = w.newVisitor(inbox, in.SecretHash, in.Locale)
	}
	if err != nil {
		return thread, err
	}
	if thread, err = w.proved(inbox, thread, in); err != nil {
		return thread, err
	}
	thread.Session.VerifiedUntil = in.Until
	if err := w.SaveVisitorSession(thread.Session); err != nil {
		return thread, err
	}
	return thread, w.proveContact(&thread, in.Contact)
}

// proved moves the session to the identity that holds the customer's address, or gives the address to its own.
func (w *work) proved(inbox desk.Inbox, thread port.VisitorThread, in Identification) (port.VisitorThread, error) {
	owner, err := w.IdentityByAddress(inbox.ID, desk.AddressExternalUser, in.ExternalUser)
	switch {
	case err == nil && owner.ID == thread.Identity.ID:
		return thread, nil
	case err == nil:
		thread.Session.IdentityID, thread.Session.ReadSeq = owner.ID, 0
		thread.Identity, thread.Conversation, thread.Card = owner, desk.Conversation{}, desk.Card{}
		conversation, card, err := w.ConversationOfIdentity(owner.ID)
		if err == nil {
			thread.Conversation, thread.Card = conversation, card
		}
		if errors.Is(err, desk.ErrNotFound) {
			err = nil
		}
		return thread, err
	case !errors.Is(err, desk.ErrNotFound):
		return thread, err
	}
	if thread.Identity.VerifiedAt != 0 {
		// The identity was proved to be another customer: it is not this one's, whoever holds the browser now.
		return w.freshIdentity(inbox, thread, in)
	}
	return w.giveAddress(inbox, thread, in.ExternalUser)
}

// freshIdentity moves the session to a new contact and identity of its own.
func (w *work) freshIdentity(inbox desk.Inbox, thread port.VisitorThread, in Identification) (port.VisitorThread, error) {
	contact := desk.Contact{ID: w.NewID(), Locale: in.Locale, CreatedAt: w.Now, Custom: "{}"}
	identity := desk.Identity{ID: w.NewID(), InboxID: inbox.ID, ContactID: contact.ID, Code: placeholderCode(in.SecretHash)}
	if err := w.InsertContact(contact); err != nil {
		return thread, err
	}
	if err := w.InsertIdentity(identity); err != nil {
		return thread, err
	}
	session := thread.Session
	session.IdentityID, session.ReadSeq = identity.ID, 0
	return w.giveAddress(inbox, port.VisitorThread{Session: session, Identity: identity}, in.ExternalUser)
}

func (w *work) giveAddress(inbox desk.Inbox, thread port.VisitorThread, user string) (port.VisitorThread, error) {
	if _, err := w.InsertAddress(inbox.ID, desk.AddressExternalUser, user, thread.Identity.ID); err != nil {
		return thread, err
	}
	thread.Identity.VerifiedAt = w.Now
	return thread, w.SaveIdentity(thread.Identity)
}

// proveContact stores what the token says of the person; what is proved replaces what was typed.
func (w *work) proveContact(thread *port.VisitorThread, data desk.ContactData) error {
	if data.Empty() {
		return nil
	}
	if thread.Conversation.ID == 0 {
		contact, err := w.Contact(thread.Identity.ContactID)
		if err != nil {
			return err
		}
		data.Put(&contact)
		return w.SaveContact(contact)
	}
	if err := w.leaveContact(&thread.Conversation, &thread.Card, data); err != nil {
		return err
	}
	if err := w.SaveCard(thread.Card); err != nil {
		return err
	}
	return w.SaveConversation(thread.Conversation)
}
