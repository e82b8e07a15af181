package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/desk"
)

// The notices by which a network tells what a person wishes of our marketing: desk.SystemNotice.Type.
const (
	wishStop   = "preference_stopped"
	wishResume = "preference_resumed"
)

// wishOf is the wish that an update of an identity tells, "" = it tells something else.
func wishOf(u desk.Update) string {
	if u.Message == nil || u.Message.Content.System == nil {
		return ""
	}
	if kind := u.Message.Content.System.Type; kind == wishStop || kind == wishResume {
		return kind
	}
	return ""
}

// identityTold takes what is told of a person: other addresses, or a wish.
func (w *work) identityTold(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	if wishOf(u) != "" {
		return w.wish(inbox, u)
	}
	if u.Message != nil && len(u.Former) == 0 {
		identity, err := w.formerly(inbox, u)
		if errors.Is(err, desk.ErrNotFound) {
			return desk.UpdateSkipped, nil
		}
		if err != nil {
			return "", err
		}
		return desk.UpdateDone, w.notice(inbox, identity, u)
	}
	return w.identityChanged(inbox, u)
}

// notice shows what the network tells of a person in the thread, as a line that nobody waits by.
func (w *work) notice(inbox desk.Inbox, identity desk.Identity, u desk.Update) error {
	c, card, err := w.ConversationOfIdentity(identity.ID)
	if errors.Is(err, desk.ErrNotFound) || u.Message == nil {
		return nil
	}
	if err != nil {
		return err
	}
	if u.ExternalID == "" {
		u.ExternalID = u.Key
	}
	known, err := w.stands(inbox.ID, u.ExternalID)
	if err != nil || known {
		return err
	}
	at := w.when(u)
	change := desk.Backfill(c, at, desk.AuthorContact)
	m := desk.Message{Author: desk.AuthorContact, AuthorID: c.ContactID, State: desk.StateSent}
	return w.store(inbox, u, at, &person{identity: identity, conversation: c, card: card}, &change, &m)
}

// wish notes whether a person wants marketing. A return to it that is older than the refusal changes nothing.
func (w *work) wish(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	identity, err := w.formerly(inbox, u)
	if errors.Is(err, desk.ErrNotFound) {
		return desk.UpdateSkipped, nil
	}
	if err != nil {
		return "", err
	}
	if err := w.notice(inbox, identity, u); err != nil {
		return "", err
	}
	if wishOf(u) == wishStop {
		return desk.UpdateDone, w.optOut(identity.ID, w.when(u))
	}
	if identity.OptedOutAt == 0 || identity.OptedOutAt > w.when(u) {
		return desk.UpdateDone, nil
	}
	identity.OptedOutAt = 0
	return desk.UpdateDone, w.SaveIdentity(identity)
}
