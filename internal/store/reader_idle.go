package store

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// Idle: see port.Reader.
func (s *Store) Idle(ctx context.Context, workspace, inbox desk.ID, until desk.Time, limit int) (idle []desk.ID, err error) {
	err = s.ask(ctx, ask{"SELECT id FROM conversations WHERE workspace_id = $1 AND inbox_id = $2 AND status = 1 " +
		"AND last_at <= $3 AND waiting_key = $4 ORDER BY last_at, id LIMIT $5",
		[]any{workspace, inbox, until, int64(never), limit}, func(r *row) error {
			idle = append(idle, r.id())
			return nil
		}})
	return idle, err
}
