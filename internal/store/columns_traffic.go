package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	deliveryNames = "id, app, sha256, signer, body, received_at, error"
	updateNames   = "id, delivery_id, position, inbox_id, account, kind, dedupe_key, target, state, error, at, " +
		"received_at, tries, payload"
	outgoingNames = "id, inbox_id, conversation_id, message_id, reaction, emoji, state, attempt, lease_until, next_at, " +
		"created_at, failure"
	fileNames = "id, inbox_id, conversation_id, message_id, member_id, state, kind, mime, name, size, sha256, thumb, " +
		"width, height, duration_ms, ref, handle, handle_until, tries, next_at, error, created_at"
	templateNames = "id, account, external_id, name, language, category, status, quality, reason, named, components, " +
		"synced_at, rev"
	linkNames = "inbox_id, code, conversation_id, visit, created_at, used_at"
	logNames  = "id, message_id, at, direction, status, body"
)

// waiting says that an entry of the outbox is unfinished, in the words of the indexes made for that.
const waiting = "state IN ('queued', 'sending', 'unknown')"

func scanDelivery(r *row) port.Delivery {
	return port.Delivery{ID: r.id(), App: r.text(), SHA256: r.text(), Signer: r.text(), Body: r.bytes(),
		ReceivedAt: r.time(), Error: r.text()}
}

func scanUpdate(r *row) port.UpdateRow {
	u := port.UpdateRow{ID: r.id(), DeliveryID: r.id(), Position: r.int(), InboxID: r.id(), Account: r.text(),
		Kind: desk.UpdateKind(r.text()), Key: r.text(), Target: r.text(), State: desk.UpdateState(r.text()),
		Error: r.text(), At: r.time(), ReceivedAt: r.time(), Tries: r.int()}
	u.Update = scanJSON[desk.Update](r)
	return u
}

func scanOutgoing(r *row) port.Outgoing {
	o := port.Outgoing{ID: r.id(), InboxID: r.id(), ConversationID: r.id(), MessageID: r.id(), Reaction: r.flag(),
		Emoji: r.text(), State: port.OutState(r.text()), Attempt: r.int(), LeaseUntil: r.time(), NextAt: r.time(),
		CreatedAt: r.time()}
	o.Failure = scanJSON[desk.Failure](r)
	return o
}

func scanFile(r *row) port.File {
	f := port.File{ID: r.id(), InboxID: r.id(), ConversationID: r.id(), MessageID: r.id(), MemberID: r.id(),
		State: port.FileState(r.text()), Kind: desk.MessageKind(r.text()), MIME: r.text(), Name: r.text(),
		Size: r.int64(), SHA256: r.text(), Thumb: r.text(), Width: r.int(), Height: r.int(), DurationMS: r.int64()}
	f.Ref = scanJSON[desk.MediaRef](r)
	f.Handle, f.HandleUntil, f.Tries, f.NextAt = r.text(), r.time(), r.int(), r.time()
	f.Error, f.CreatedAt = r.text(), r.time()
	return f
}

func scanTemplate(r *row) desk.Template {
	t := desk.Template{ID: r.id(), Account: r.text(), ExternalID: r.text(), Name: r.text(), Language: r.text(),
		Category: r.text(), Status: desk.TemplateStatus(r.text()), Quality: r.text(), Reason: r.text(),
		Named: r.flag()}
	t.Components = scanJSON[[]desk.TemplateComponent](r)
	t.SyncedAt, t.Rev = r.time(), r.int64()
	return t
}

func scanLog(r *row) port.LogEntry {
	return port.LogEntry{ID: r.id(), MessageID: r.id(), At: r.time(), Direction: r.text(), Status: r.int(),
		Text: r.text()}
}

func scanLink(r *row) port.LinkCode {
	l := port.LinkCode{InboxID: r.id(), Code: r.text(), ConversationID: r.id()}
	l.Visit = scanJSON[desk.Visit](r)
	l.CreatedAt, l.UsedAt = r.time(), r.time()
	return l
}
