package store

import (
	"context"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// waitingInboxes names the inboxes that have something to send, by as many steps in an index as there are.
const waitingInboxes = "WITH RECURSIVE i(id) AS (SELECT min(inbox_id) FROM outbox_heads WHERE workspace_id = $1 UNION ALL " +
	"SELECT (SELECT min(h.inbox_id) FROM outbox_heads h WHERE h.workspace_id = $1 AND h.inbox_id > i.id) FROM i " +
	"WHERE i.id IS NOT NULL) SELECT id FROM i WHERE id IS NOT NULL"

// dueHeads reads what an inbox may send now, the longest due first.
var dueHeads = "SELECT " + columns("o", outgoingNames) + " FROM (SELECT entry_id, due_at FROM outbox_heads " +
	"WHERE workspace_id = $1 AND inbox_id = $2 AND due_at <= $3 ORDER BY due_at, entry_id LIMIT $4) AS h " +
	"JOIN outbox o ON o.workspace_id = $1 AND o.id = h.entry_id ORDER BY h.due_at, o.id"

// DueOutgoing: see port.TrafficReader. Two looks at the database, one for each inbox in the second.
func (s *Store) DueOutgoing(ctx context.Context, workspace desk.ID, now desk.Time, skip []desk.ID, limit int) ([]port.Outgoing, error) {
	var inboxes []desk.ID
	err := s.ask(ctx, ask{waitingInboxes, []any{workspace}, func(r *row) error {
		if id := r.id(); !slices.Contains(skip, id) {
			inboxes = append(inboxes, id)
		}
		return nil
	}})
	if err != nil || len(inboxes) == 0 || limit <= 0 {
		return nil, err
	}
	due := make([][]port.Outgoing, len(inboxes))
	asks := make([]ask, len(inboxes))
	for i, inbox := range inboxes {
		asks[i] = ask{dueHeads, []any{workspace, inbox, now, limit}, func(r *row) error {
			due[i] = append(due[i], scanOutgoing(r))
			return nil
		}}
	}
	if err := s.ask(ctx, asks...); err != nil {
		return nil, err
	}
	return inTurns(due, limit), nil
}

// inTurns takes one of each list after the other, until there are enough.
func inTurns[T any](lists [][]T, limit int) (all []T) {
	for n, more := 0, true; more; n++ {
		more = false
		for _, list := range lists {
			if n < len(list) && len(all) < limit {
				all, more = append(all, list[n]), true
			}
		}
	}
	return all
}

// QueueDepths: see port.TrafficReader. Inboxes with nothing queued are left out.
func (s *Store) QueueDepths(ctx context.Context, workspace desk.ID) (depths map[desk.ID]int, err error) {
	depths = map[desk.ID]int{}
	err = s.ask(ctx, ask{"SELECT inbox_id, count(*) FROM outbox WHERE workspace_id = $1 AND state = 'queued' GROUP BY inbox_id",
		[]any{workspace}, func(r *row) error {
			id := r.id()
			depths[id] = r.int()
			return nil
		}})
	return depths, err
}
