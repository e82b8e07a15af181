package store

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// UnknownDepths: see port.TrafficReader. Inboxes without any are left out; the second condition is that of the index.
func (s *Store) UnknownDepths(ctx context.Context, workspace desk.ID) (depths map[desk.ID]int, err error) {
	depths = map[desk.ID]int{}
	err = s.ask(ctx, ask{"SELECT inbox_id, count(*) FROM outbox WHERE workspace_id = $1 AND state = 'unknown' " +
		"AND state IN ('queued', 'sending', 'unknown') GROUP BY inbox_id", []any{workspace}, func(r *row) error {
		id := r.id()
		depths[id] = r.int()
		return nil
	}})
	return depths, err
}

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
