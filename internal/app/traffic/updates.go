package traffic

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Again is an element as its delivery tells it now: the decoder may have learnt its kind since it was kept.
type Again struct {
	Update          desk.Update
	Channel         desk.ChannelKind
	Endpoint, Group string
	Signer          string // fingerprint of the secret that signed the delivery
	Whole           bool   // it is a body that can be taken apart now, which ingest will do anew
}

// Update finds an element that a provider told, for a member who tends them.
func (t *Traffic) Update(ctx context.Context, by By, id desk.ID) (port.UpdateRow, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (port.UpdateRow, error) { return w.tended(by, id) })
}

func (w *work) tended(by By, id desk.ID) (port.UpdateRow, error) {
	if _, err := w.Member(by.Member, desk.VerbManageUpdates); err != nil {
		return port.UpdateRow{}, err
	}
	return w.Work.Update(id)
}

// Replay routes and applies an element anew that was not applied, and gives what became of it. again is nil when its
// delivery is gone: then what was kept is applied, and what has no inbox stays where it is. A fault of ours is noted on
// the element, and is no error.
func (t *Traffic) Replay(ctx context.Context, by By, id desk.ID, again *Again) (port.UpdateRow, error) {
	row, err := run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (port.UpdateRow, error) { return w.replay(by, id, again) })
	var refusal *desk.Error
	if err == nil || errors.As(err, &refusal) || errors.Is(err, port.ErrBusy) || errors.Is(err, port.ErrDiskFull) ||
		errors.Is(err, port.ErrStopped) || ctx.Err() != nil {
		return row, err
	}
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (port.UpdateRow, error) {
		row, findErr := w.tended(by, id)
		if findErr != nil {
			return row, findErr
		}
		row.State, row.Error, row.Tries = desk.UpdateFailed, desk.Clip(err.Error(), 500), row.Tries+1
		return row, w.SaveUpdate(row)
	})
}

func (w *work) replay(by By, id desk.ID, again *Again) (port.UpdateRow, error) {
	row, err := w.tended(by, id)
	if err != nil {
		return row, err
	}
	if row.State == desk.UpdateDone {
		return row, &desk.Error{Code: desk.CodeNotFailed, Detail: "This was applied already."}
	}
	row.Tries = max(row.Tries, 1) // so that its success is written
	if again != nil && again.Whole {
		row.State, row.Error, row.Update, row.Key = desk.UpdateDone, "", desk.Update{}, row.Key+":"+row.ID.String()
		return row, errors.Join(w.SaveUpdate(row), w.ReopenDelivery(row.DeliveryID))
	}
	told, moved := row, false
	if again != nil && (row.InboxID == 0 || again.Update.Kind != desk.UpdateUnknown) {
		told, moved = w.routed(row, *again)
	}
	switch {
	case told.InboxID == 0:
		row.Tries++
		return row, w.SaveUpdate(row)
	case moved:
		return w.replayMoved(row, told)
	}
	return w.replayHere(told)
}

// routed finds the inbox of an element by the rule by which it was let in: the secret that signed it must be that inbox's.
func (w *work) routed(row port.UpdateRow, again Again) (told port.UpdateRow, moved bool) {
	told = row
	told.Update, told.Kind = again.Update, again.Update.Kind
	if row.InboxID == 0 {
		for _, inbox := range w.Dir.Inboxes {
			c := inbox.Connection
			named := again.Endpoint != "" && c.Endpoint == again.Endpoint || again.Endpoint == "" && again.Group != "" && c.Group == again.Group
			if named && inbox.Channel == again.Channel && c.Connected() && c.SecretPrint == again.Signer {
				told.InboxID = inbox.ID
				break
			}
		}
	}
	if again.Update.Key != "" && row.Key != "" { // that of a message which stands is kept without a key
		told.Key = again.Update.Key
	}
	return told, told.InboxID != row.InboxID || told.Key != row.Key
}

// replayMoved applies an element under its true key, unless it came in meanwhile, and ends the row that stood apart.
func (w *work) replayMoved(row, told port.UpdateRow) (port.UpdateRow, error) {
	told.ID = w.NewID()
	state, err := w.take(port.UpdateRow{ID: told.ID, DeliveryID: told.DeliveryID, Position: told.Position, InboxID: told.InboxID,
		Account: told.Account, Kind: told.Kind, Key: told.Key, At: told.At, ReceivedAt: told.ReceivedAt, Update: told.Update})
	if err != nil {
		return row, err
	}
	row.State, row.Error, row.Target, row.Update = desk.UpdateDone, "", "", desk.Update{}
	if err := w.SaveUpdate(row); err != nil {
		return row, err
	}
	if now, err := w.Work.Update(told.ID); err == nil || !errors.Is(err, desk.ErrNotFound) {
		return now, err
	}
	row.State = state // the element stood already
	return row, nil
}

// replayHere applies an element in its place.
func (w *work) replayHere(row port.UpdateRow) (port.UpdateRow, error) {
	inbox, ok := w.Dir.Inbox(row.InboxID)
	if ok && row.Update.Kind == desk.UpdateMessage && row.Update.Message != nil {
		if err := w.learn(inbox, row.Update); err != nil {
			return row, err
		}
	}
	if _, err := w.settle(row); err != nil {
		return row, err
	}
	return w.Work.Update(row.ID)
}

// learn shows a message as what it is that stood in its thread as not understood.
func (w *work) learn(inbox desk.Inbox, u desk.Update) error {
	m, err := w.MessageByExternalID(inbox.ID, u.ExternalID)
	if errors.Is(err, desk.ErrNotFound) {
		return nil
	}
	if err != nil || m.Kind != desk.KindUnsupported || u.Message.Kind == desk.KindUnsupported {
		return err
	}
	return w.replaceContent(m, *u.Message)
}
