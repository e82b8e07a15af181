package app

import (
	"context"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// MoveStage puts the conversation into a stage.
func (a *App) MoveStage(ctx context.Context, by By, conversation, stage desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbMoveStage, func(w *work, o unit.Opened) (desk.Change, error) {
		if _, ok := w.Dir.Stage(stage); !ok {
			return desk.Change{}, &desk.Error{Code: desk.CodeBadValue, Field: "stage_id", Detail: "There is no such stage."}
		}
		return desk.MoveStage(o.Conversation, by.Member, stage, w.Now), nil
	})
}

// TagsMax is how many tags a conversation bears at most.
const TagsMax = 20

// SetTags replaces the conversation's tags.
func (a *App) SetTags(ctx context.Context, by By, conversation desk.ID, tags []desk.ID) (desk.Conversation, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Conversation, error) {
		o, err := w.Open(by.Member, conversation, desk.VerbTag)
		if err != nil {
			return desk.Conversation{}, err
		}
		tags := slices.Compact(slices.Sorted(slices.Values(tags)))
		if len(tags) > TagsMax {
			return desk.Conversation{}, &desk.Error{Code: desk.CodeBadValue, Field: "tag_ids", Max: TagsMax, Detail: "Too many tags."}
		}
		for _, tag := range tags {
			if _, ok := w.Dir.Tag(tag); !ok {
				return desk.Conversation{}, &desk.Error{Code: desk.CodeBadValue, Field: "tag_ids", Detail: "There is no such tag."}
			}
		}
		if _, err := w.Touch(&o.Conversation, desk.EventConversationChanged, desk.Agent(by.Member), unit.Entity{}, false); err != nil {
			return desk.Conversation{}, err
		}
		if err := w.Tx.SetTags(conversation, tags); err != nil {
			return desk.Conversation{}, err
		}
		return o.Conversation, w.SaveConversation(o.Conversation)
	})
}

// AskContact asks the visitor for contact data («Pedir datos»): the widget shows a card with the fields.
func (a *App) AskContact(ctx context.Context, by By, conversation desk.ID, fields []string) (desk.Conversation, error) {
	if len(fields) == 0 || slices.ContainsFunc(fields, func(f string) bool { return f != "name" && f != "email" && f != "phone" }) {
		return desk.Conversation{}, &desk.Error{Code: desk.CodeBadValue, Field: "fields", Detail: "Ask for name, email or phone."}
	}
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Conversation, error) {
		o, err := w.Open(by.Member, conversation, desk.VerbAskContact)
		if err != nil {
			return desk.Conversation{}, err
		}
		change, err := desk.AskContact(o.Conversation, by.Member, fields, w.Now)
		if err != nil {
			return desk.Conversation{}, err
		}
		o.Card.AskedFields = slices.Compact(slices.Sorted(slices.Values(fields)))
		if err := w.SaveCard(o.Card); err != nil {
			return desk.Conversation{}, err
		}
		return w.Save(change)
	})
}
