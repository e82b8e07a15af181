package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Close ends the episode by hand (R19), after the inbox's closing message where it has one.
func (a *App) Close(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbClose, func(w *work, o unit.Opened) (desk.Change, error) {
		before := o.Conversation.Rev
		if err := w.SayByItself(o.Inbox, desk.ReplyClosing, &o.Conversation, &o.Card); err != nil {
			return desk.Change{}, err
		}
		change, err := desk.Close(o.Conversation, by.Member, w.Now)
		if err != nil || o.Conversation.Rev == before {
			return change, err
		}
		return change, w.SaveCard(o.Card)
	})
}

// CloseIdle ends the episodes in which nobody waits and nothing was said for as long as their inboxes say. It says how
// many it closed.
func (a *App) CloseIdle(ctx context.Context, workspace desk.ID, idle []desk.ID) (int, error) {
	return a.closeEach(ctx, workspace, idle, func(w *work, c desk.Conversation) (desk.Change, bool) {
		inbox, _ := w.Dir.Inbox(c.InboxID)
		return desk.CloseIdle(c, inbox.Settings.IdleCloseHours, w.Now)
	})
}

// CloseDueMax is how many conversations one unit closes: after a downtime many are due at once.
const CloseDueMax = 100

// CloseDue ends the episodes whose window is over (R11). What was renewed or closed meanwhile is left alone. It says how
// many it closed.
func (a *App) CloseDue(ctx context.Context, workspace desk.ID, due []desk.ID) (int, error) {
	return a.closeEach(ctx, workspace, due, func(w *work, c desk.Conversation) (desk.Change, bool) {
		return desk.Lapse(c, w.Now)
	})
}

func (a *App) closeEach(ctx context.Context, workspace desk.ID, due []desk.ID, rule func(*work, desk.Conversation) (desk.Change, bool)) (int, error) {
	return run(ctx, a, workspace, port.LaneInbound, func(w *work) (int, error) {
		closed := 0
		for _, id := range due {
			conversation, _, err := w.Conversation(id)
			if err != nil {
				return closed, err
			}
			change, over := rule(w, conversation)
			if !over {
				continue
			}
			if _, err := w.Save(change); err != nil {
				return closed, err
			}
			closed++
		}
		return closed, nil
	})
}
