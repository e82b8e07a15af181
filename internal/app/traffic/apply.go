package traffic

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// ErrNotTold is an update that lacks what its kind needs: a fault of the decoder, kept for a person to see.
var ErrNotTold = errors.New("the update does not say what its kind must")

// Apply does what updates tell, in order, in one unit, and marks the deliveries they came by as taken apart. An update
// whose key stands already changes nothing. It gives what became of each. An error undoes them all: then each is tried
// alone, so that one that cannot be applied holds up no other (see Keep).
func (t *Traffic) Apply(ctx context.Context, workspace desk.ID, rows []port.UpdateRow, deliveries []desk.ID) ([]desk.UpdateState, error) {
	return run(ctx, t, workspace, port.LaneRelay, func(w *work) ([]desk.UpdateState, error) {
		states := make([]desk.UpdateState, len(rows))
		for i := range rows {
			row := rows[i]
			row.ID, row.ReceivedAt = w.NewID(), max(row.ReceivedAt, 1)
			state, err := w.take(row)
			if err != nil {
				return nil, err
			}
			states[i] = state
		}
		for _, id := range deliveries {
			if err := w.FinishDelivery(id, ""); err != nil {
				return nil, err
			}
		}
		return states, nil
	})
}

// Keep stores an update that is not applied, with the reason in row.State and row.Error.
func (t *Traffic) Keep(ctx context.Context, workspace desk.ID, row port.UpdateRow) error {
	return exec(ctx, t, workspace, port.LaneInbound, func(w *work) error {
		row.ID = w.NewID()
		_, err := w.InsertUpdate(row)
		return err
	})
}

// take keeps an update by its key and applies it.
func (w *work) take(row port.UpdateRow) (desk.UpdateState, error) {
	told := row.Update
	if row.State != "" { // quarantined or unrouted: kept for a person's eyes
		_, err := w.InsertUpdate(row)
		return row.State, err
	}
	if told.Kind == desk.UpdateMessage && told.ExternalID != "" {
		// A message is known by its own id, in an index that there must be: its update is kept without a key.
		known, err := w.arrives(row)
		if err != nil || known {
			return desk.UpdateDone, err
		}
		row.Key = ""
	}
	done := row
	done.State, done.Update, done.Tries = desk.UpdateDone, desk.Update{}, 1
	fresh, err := w.InsertUpdate(done)
	if err != nil || !fresh {
		return desk.UpdateDone, err
	}
	row.Update = told
	return w.settle(row)
}

// arrives says whether a message stands already.
func (w *work) arrives(row port.UpdateRow) (bool, error) {
	if err := w.ForArrival(row.InboxID, row.Update.ExternalID, row.Update.Party.Addresses); err != nil {
		return false, err
	}
	return w.stands(row.InboxID, row.Update.ExternalID)
}

// settle applies an update that stands in the store, and notes what became of it when it is not simply done.
func (w *work) settle(row port.UpdateRow) (desk.UpdateState, error) {
	state, target, err := w.apply(row.InboxID, row.Update)
	if err != nil {
		return state, err
	}
	row.State, row.Target, row.Error = state, target, ""
	if state == desk.UpdateDone {
		row.Update = desk.Update{}
		if row.Tries == 0 {
			return state, nil // as it was inserted
		}
	}
	if state == desk.UpdateSkipped || state == desk.UpdateUnsupported {
		row.Error = row.Update.Note
	}
	row.Tries++
	return state, w.SaveUpdate(row)
}

// apply does what one update tells. target is the external id of the message that a parked one waits for.
func (w *work) apply(inboxID desk.ID, u desk.Update) (state desk.UpdateState, target string, err error) {
	inbox, ok := w.Dir.Inbox(inboxID)
	if !ok {
		return desk.UpdateUnrouted, "", nil
	}
	if err := w.heard(&inbox, u); err != nil {
		return "", "", err
	}
	switch u.Kind {
	case desk.UpdateMessage:
		state, err = w.message(inbox, u)
	case desk.UpdateEcho:
		state, err = w.echo(inbox, u)
	case desk.UpdateHistory:
		state, err = w.history(inbox, u)
	case desk.UpdateReceipt, desk.UpdateReaction, desk.UpdateEdit, desk.UpdateRevoke:
		return w.about(inbox, u)
	case desk.UpdateIdentity:
		state, err = w.identityTold(inbox, u)
	case desk.UpdateContact:
		state, err = w.addressBook(inbox, u)
	case desk.UpdateTemplate:
		state, err = w.templateChanged(inbox, u)
	case desk.UpdateAccount:
		state, err = w.accountChanged(inbox, u)
	case desk.UpdateIgnored:
		state = desk.UpdateSkipped
	case desk.UpdateUnknown:
		state = desk.UpdateUnsupported
	case updateQuote:
		return w.quoteFound(inbox, u)
	default:
		state = desk.UpdateUnsupported
	}
	return state, "", err
}

// about applies what concerns a message that stands already, or parks it until that message comes.
func (w *work) about(inbox desk.Inbox, u desk.Update) (desk.UpdateState, string, error) {
	m, err := w.MessageByExternalID(inbox.ID, u.Target)
	if errors.Is(err, desk.ErrNotFound) && u.Receipt != nil && u.Receipt.Ref != "" {
		m, err = w.messageOfRef(inbox, u)
	}
	if errors.Is(err, desk.ErrNotFound) {
		return desk.UpdateParked, u.Target, nil
	}
	if err != nil {
		return "", "", err
	}
	c, card, err := w.Conversation(m.ConversationID)
	if err != nil {
		return "", "", err
	}
	before := c
	switch u.Kind {
	case desk.UpdateReceipt:
		err = w.receipt(inbox, &c, &m, u)
	case desk.UpdateReaction:
		err = w.reaction(&c, &m, u)
	case desk.UpdateEdit:
		err = w.edit(&c, &card, &m, u)
	case desk.UpdateRevoke:
		err = w.revoke(&c, &card, &m, u)
	}
	if err != nil || c.Rev == before.Rev {
		return desk.UpdateDone, "", err
	}
	if err := w.SaveCard(card); err != nil {
		return "", "", err
	}
	return desk.UpdateDone, "", w.SaveConversation(c)
}

// unpark applies what waited for a message that has just come.
func (w *work) unpark(inbox desk.ID, externalID string) error {
	if externalID == "" {
		return nil
	}
	rows, err := w.ParkedFor(inbox, externalID)
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := w.settle(row); err != nil {
			return err
		}
	}
	return nil
}

// updateQuote waits for a message that another one quotes. It is ours alone and comes from no provider.
const updateQuote desk.UpdateKind = "quote"

// awaitQuote parks the wish of a message to know the one that it answers.
func (w *work) awaitQuote(m desk.Message) error {
	wish := desk.Update{Kind: updateQuote, Key: "quote:" + m.ExternalID, ExternalID: m.ExternalID, Target: m.Content.Quote.ExternalID}
	_, err := w.InsertUpdate(port.UpdateRow{ID: w.NewID(), InboxID: m.InboxID, Kind: wish.Kind, Key: wish.Key,
		Target: wish.Target, State: desk.UpdateParked, At: m.At, ReceivedAt: w.Now, Update: wish})
	return err
}
