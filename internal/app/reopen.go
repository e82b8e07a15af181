package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Reopen opens a conversation that was closed by hand, while its countdown runs (R19a).
func (a *App) Reopen(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbReopen, func(w *work, o unit.Opened) (desk.Change, error) {
		hasAccess := w.Dir.HasAccess(o.Conversation.LastAgentID, o.Inbox.ID)
		return desk.Reopen(o.Conversation, by.Member, w.Now, hasAccess)
	})
}
