package traffic

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// NoteVerified notes that the provider called our address with the inbox's verify token.
func (t *Traffic) NoteVerified(ctx context.Context, workspace, inbox desk.ID) error {
	return t.noteHealth(ctx, workspace, inbox, func(h *desk.Health, now desk.Time) { h.VerifiedAt = now })
}

// NoteBadSignature notes that a body named the inbox and was not signed by its secret.
func (t *Traffic) NoteBadSignature(ctx context.Context, workspace, inbox desk.ID) error {
	return t.noteHealth(ctx, workspace, inbox, func(h *desk.Health, now desk.Time) {
		h.BadSignAt = now
		h.BadSigns++
	})
}

func (t *Traffic) noteHealth(ctx context.Context, workspace, id desk.ID, note func(h *desk.Health, now desk.Time)) error {
	return exec(ctx, t, workspace, port.LaneInbound, func(w *work) error {
		inbox, ok := w.Dir.Inbox(id)
		if !ok {
			return desk.ErrNotFound
		}
		note(&inbox.Health, w.Now)
		return w.saveInbox(&inbox)
	})
}
