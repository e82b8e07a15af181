package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Close ends the episode by hand (R19).
func (a *App) Close(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbClose, func(w *work, o unit.Opened) (desk.Change, error) {
		return desk.Close(o.Conversation, by.Member, w.Now)
	})
}

// CloseDueMax is how many conversations one unit closes: after a downtime many are due at once.
const CloseDueMax = 100

// CloseDue ends the episodes whose window is over (R11). What was renewed or closed meanwhile is left alone. It says how
// many it closed.
func (a *App) CloseDue(ctx context.Context, workspace desk.ID, due []desk.ID) (int, error) {
	return run(ctx, a, workspace, port.LaneInbound, func(w *work) (int, error) {
		closed := 0
		for _, id := range due {
			conversation, _, err := w.Conversation(id)
			if err != nil {
				return closed, err
			}
			change, over := desk.Lapse(conversation, w.Now)
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
