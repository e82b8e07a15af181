package app

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// Reopen opens a conversation that was closed by hand, while its countdown runs (R19a).
func (a *App) Reopen(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbReopen, func(w *work, o opened) (desk.Change, error) {
		hasAccess := w.dir.HasAccess(o.conversation.LastAgentID, o.inbox.ID)
		return desk.Reopen(o.conversation, by.Member, w.now, hasAccess)
	})
}
