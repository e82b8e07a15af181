package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Claim makes the member the assignee. Of two at once one wins; the other is told who.
func (a *App) Claim(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbClaim, func(w *work, o unit.Opened) (desk.Change, error) {
		return desk.Claim(o.Conversation, by.Member, w.Now)
	})
}

// decide runs a verb that is one rule on one conversation.
func (a *App) decide(ctx context.Context, by By, id desk.ID, verb desk.Verb, rule func(w *work, o unit.Opened) (desk.Change, error)) (desk.Conversation, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Conversation, error) {
		o, err := w.Open(by.Member, id, verb)
		if err != nil {
			return desk.Conversation{}, err
		}
		change, err := rule(w, o)
		if err != nil {
			return desk.Conversation{}, err
		}
		return w.Save(change)
	})
}
