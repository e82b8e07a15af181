package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// heldMessage is what a unit knows of a message's row, so that saving it writes, and indexes, only what changed.
type heldMessage struct {
	id               desk.ID
	text, externalID string
	sortAt           desk.Time
}

// holdMessage reads a message and remembers it.
func (t *tx) holdMessage(r *row) desk.Message {
	m := scanMessage(r)
	t.messages = append(t.messages, heldMessage{m.ID, m.Text, m.ExternalID, m.SortAt})
	return m
}

// heldMessage is the newest that is known of a message; it reads what is not known.
func (t *tx) heldMessage(id desk.ID) (heldMessage, error) {
	for i := len(t.messages) - 1; i >= 0; i-- {
		if t.messages[i].id == id {
			return t.messages[i], t.ready()
		}
	}
	var h heldMessage
	err := t.one("SELECT id, body, external_id, sort_at FROM messages WHERE workspace_id = $1 AND id = $2",
		[]any{t.Workspace(), id}, func(r *row) { h = heldMessage{r.id(), r.text(), r.text(), r.time()} })
	return h, err
}

// MessageByExternalID: see port.TrafficTx.
func (t *tx) MessageByExternalID(inbox desk.ID, externalID string) (m desk.Message, err error) {
	if externalID == "" {
		return m, desk.ErrNotFound
	}
	if a, ok := t.arriving(inbox); ok && a.externalID == externalID && !a.stands {
		return m, desk.ErrNotFound
	}
	err = t.one("SELECT "+messageNames+" FROM messages WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3 "+
		"AND external_id <> ''", []any{t.Workspace(), inbox, externalID}, func(r *row) { m = t.holdMessage(r) })
	return m, err
}

const (
	saveMessage = "UPDATE messages SET kind = $3, body = $4, content = $5, state = $6, error_code = $7, error_text = $8, " +
		"at = $9, late = $10, rev = $11"
	// The narrower one leaves alone the indexes of what seldom changes.
	saveMessageHere  = saveMessage + " WHERE workspace_id = $1 AND id = $2"
	saveMessageWhole = saveMessage + ", external_id = $12, sort_at = $13 WHERE workspace_id = $1 AND id = $2"
)

// SaveMessage: see port.TrafficTx.
func (t *tx) SaveMessage(m desk.Message) error {
	t.wroteMessage()
	old, err := t.heldMessage(m.ID)
	if err != nil {
		return err
	}
	kind, content, err := kindAndContent(&m)
	if err != nil {
		return err
	}
	text, args := saveMessageHere, []any{t.Workspace(), m.ID, kind, m.Text, content, m.State, m.ErrorCode, m.ErrorText,
		m.At, m.Late, m.Rev}
	if m.ExternalID != old.externalID || m.SortAt != old.sortAt {
		text, args = saveMessageWhole, append(args, m.ExternalID, m.SortAt)
	}
	if err := t.exec(text, args...); err != nil {
		return err
	}
	if m.Text != old.text {
		t.log.search = append(t.log.search, searchRow{message: m.ID, inbox: m.InboxID, conversation: m.ConversationID,
			text: m.Text, again: true})
	}
	t.messages = append(t.messages, heldMessage{m.ID, m.Text, m.ExternalID, m.SortAt})
	return nil
}

// payload is an update's column: nothing once it is done.
func payload(u *port.UpdateRow) (string, error) {
	if u.State == desk.UpdateDone {
		return "", nil
	}
	return jsonGiven(&u.Update)
}

// InsertUpdate: see port.TrafficTx.
func (t *tx) InsertUpdate(u port.UpdateRow) (fresh bool, err error) {
	text, err := payload(&u)
	if err != nil {
		return false, err
	}
	arrival := t.arrival // nothing of it stands in an update
	defer func() { t.arrival = arrival }()
	if u.State == desk.UpdateParked {
		t.unawaited = ""
	}
	written, err := t.counted("INSERT INTO updates (workspace_id, "+updateNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "+
		"$10, $11, $12, $13, $14, $15) ON CONFLICT DO NOTHING", t.Workspace(), u.ID, u.DeliveryID, u.Position, u.InboxID,
		u.Account, u.Kind, u.Key, u.Target, u.State, u.Error, u.At, u.ReceivedAt, u.Tries, text)
	return written == 1, err
}

// SaveUpdate: see port.TrafficTx.
func (t *tx) SaveUpdate(u port.UpdateRow) error {
	t.unawaited = ""
	text, err := payload(&u)
	if err != nil {
		return err
	}
	return t.exec("UPDATE updates SET inbox_id = $3, account = $4, kind = $5, dedupe_key = $6, target = $7, state = $8, "+
		"error = $9, at = $10, tries = $11, payload = $12 WHERE workspace_id = $1 AND id = $2", t.Workspace(), u.ID,
		u.InboxID, u.Account, u.Kind, u.Key, u.Target, u.State, u.Error, u.At, u.Tries, text)
}

// Update: see port.TrafficTx.
func (t *tx) Update(id desk.ID) (u port.UpdateRow, err error) {
	err = t.one("SELECT "+updateNames+" FROM updates WHERE workspace_id = $1 AND id = $2", []any{t.Workspace(), id},
		func(r *row) { u = scanUpdate(r) })
	return u, err
}

// ParkedFor: see port.TrafficTx.
func (t *tx) ParkedFor(inbox desk.ID, externalID string) (parked []port.UpdateRow, err error) {
	if t.unawaited != "" && t.unawaited == externalID {
		return nil, t.ready()
	}
	err = t.each("SELECT "+updateNames+" FROM updates WHERE workspace_id = $1 AND inbox_id = $2 AND target = $3 "+
		"AND state = 'parked' ORDER BY id", []any{t.Workspace(), inbox, externalID},
		func(r *row) { parked = append(parked, scanUpdate(r)) })
	return parked, err
}

// AddressesOf: see port.TrafficTx. In the order of kind and value.
func (t *tx) AddressesOf(identity desk.ID) (all []desk.Address, err error) {
	err = t.each("SELECT kind, value FROM addresses WHERE workspace_id = $1 AND identity_id = $2 ORDER BY kind, value",
		[]any{t.Workspace(), identity}, func(r *row) {
			all = append(all, desk.Address{Kind: desk.AddressKind(r.text()), Value: r.text()})
		})
	return all, err
}

// RemoveAddress: see port.TrafficTx.
func (t *tx) RemoveAddress(inbox desk.ID, address desk.Address) error {
	return t.exec("DELETE FROM addresses WHERE workspace_id = $1 AND inbox_id = $2 AND kind = $3 AND value = $4",
		t.Workspace(), inbox, address.Kind, address.Value)
}

// InsertLog: see port.TrafficTx.
func (t *tx) InsertLog(e port.LogEntry) error {
	return t.exec("INSERT INTO channel_log (workspace_id, "+logNames+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
		t.Workspace(), e.ID, e.MessageID, e.At, e.Direction, e.Status, e.Text)
}

// SaveLinkCode: see port.TrafficTx.
func (t *tx) SaveLinkCode(l port.LinkCode) error {
	visit, err := jsonGiven(l.Visit)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO link_codes (workspace_id, "+linkNames+") VALUES ($1, $2, $3, $4, $5, $6, $7) "+
		"ON CONFLICT (workspace_id, inbox_id, code) DO UPDATE SET conversation_id = excluded.conversation_id, "+
		"visit = excluded.visit, created_at = excluded.created_at, used_at = excluded.used_at", t.Workspace(), l.InboxID,
		l.Code, l.ConversationID, visit, l.CreatedAt, l.UsedAt)
}

// LinkCode: see port.TrafficTx.
func (t *tx) LinkCode(inbox desk.ID, code string) (l port.LinkCode, err error) {
	err = t.one("SELECT "+linkNames+" FROM link_codes WHERE workspace_id = $1 AND inbox_id = $2 AND code = $3",
		[]any{t.Workspace(), inbox, code}, func(r *row) { l = scanLink(r) })
	return l, err
}

// FirstInboundFrom: see port.TrafficTx. No message stands in the thread before it was said.
func (t *tx) FirstInboundFrom(conversation desk.ID, from desk.Time) (at desk.Time, err error) {
	err = t.each("SELECT at FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sort_at >= $3 "+
		"AND at >= $3 AND author = 'contact' AND inbound_number > 0 ORDER BY sort_at, seq LIMIT 1", []any{t.Workspace(), conversation, from},
		func(r *row) { at = r.time() })
	return at, err
}

// InboundBefore: see port.TrafficTx.
func (t *tx) InboundBefore(conversation desk.ID, before desk.Time) (n int, err error) {
	err = t.each("SELECT COUNT(*) FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND sort_at < $3 "+
		"AND at < $3 AND author = 'contact' AND inbound_number > 0", []any{t.Workspace(), conversation, before}, func(r *row) { n = r.int() })
	return n, err
}
