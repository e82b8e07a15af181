package account

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// LinkTo makes a link to the number of an inbox for a member who works in it. code is random, from the caller; the visit
// says what brings those who follow the link. Each of their conversations gets it. Taken when the code stands already.
func (a *Account) LinkTo(ctx context.Context, by unit.By, inbox desk.ID, code, text string, visit desk.Visit) (url string, err error) {
	return unit.Run(ctx, a.Base, by.Workspace, port.LanePeople, func(w *unit.Work) (string, error) {
		if !w.Dir.HasAccess(by.Member, inbox) {
			return "", desk.ErrNotFound
		}
		return linkTo(w, port.LinkCode{InboxID: inbox, Code: code, Visit: visit}, text)
	})
}

// ContinueTo makes the link by which the visitor of a web conversation goes on in another inbox. It counts once.
func (a *Account) ContinueTo(ctx context.Context, workspace, inbox, conversation desk.ID, code, text string, visit desk.Visit) (url string, err error) {
	return unit.Run(ctx, a.Base, workspace, port.LaneInbound, func(w *unit.Work) (string, error) {
		return linkTo(w, port.LinkCode{InboxID: inbox, Code: code, ConversationID: conversation, Visit: visit}, text)
	})
}

func linkTo(w *unit.Work, link port.LinkCode, text string) (string, error) {
	inbox, ok := w.Dir.Inbox(link.InboxID)
	switch {
	case !ok || !inbox.Active:
		return "", desk.ErrNotFound
	case inbox.Channel != desk.ChannelWhatsApp:
		return "", &desk.Error{Code: desk.CodeNotPossible, Detail: "Only an inbox of WhatsApp has such links."}
	case !inbox.Connection.Connected() || inbox.Health.Phone == "":
		return "", &desk.Error{Code: desk.CodeNotConnected, Detail: "The number is not known yet: connect the inbox and test it."}
	}
	if _, err := w.LinkCode(inbox.ID, link.Code); !errors.Is(err, desk.ErrNotFound) {
		return "", errors.Join(err, &desk.Error{Code: desk.CodeTaken, Field: "code", Detail: "That code stands already."})
	}
	link.CreatedAt = w.Now
	return desk.WhatsAppLink(inbox.Health.Phone, text, link.Code), w.SaveLinkCode(link)
}
