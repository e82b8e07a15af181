package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Claim makes the member the assignee. Of two at once one wins; the other is told who.
func (a *App) Claim(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbClaim, func(w *work, o opened) (desk.Change, error) {
		return desk.Claim(o.conversation, by.Member, w.now)
	})
}

// decide runs a verb that is one rule on one conversation.
func (a *App) decide(ctx context.Context, by By, id desk.ID, verb desk.Verb, rule func(w *work, o opened) (desk.Change, error)) (desk.Conversation, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Conversation, error) {
		o, err := w.open(by.Member, id, verb)
		if err != nil {
			return desk.Conversation{}, err
		}
		change, err := rule(w, o)
		if err != nil {
			return desk.Conversation{}, err
		}
		return w.save(change)
	})
}
