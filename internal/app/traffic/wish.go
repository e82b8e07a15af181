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
	return w.identityChanged(inbox, u)
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
	if wishOf(u) == wishStop {
		return desk.UpdateDone, w.optOut(identity.ID, w.when(u))
	}
	if identity.OptedOutAt == 0 || identity.OptedOutAt > w.when(u) {
		return desk.UpdateDone, nil
	}
	identity.OptedOutAt = 0
	return desk.UpdateDone, w.SaveIdentity(identity)
}
