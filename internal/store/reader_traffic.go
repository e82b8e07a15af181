package store

import (
	"cmp"
	"context"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// pendingBytes bounds the bodies that are read at once; the first is read whatever its size.
const pendingBytes = 16 << 20

// PendingDeliveries: see port.TrafficReader. One statement, for between two somebody else may finish what the first found.
func (s *Store) PendingDeliveries(ctx context.Context, limit int) (pending []port.Delivery, err error) {
	text := "WITH first AS (SELECT id, length(body) AS size FROM deliveries WHERE pending = 1 ORDER BY id LIMIT $1), " +
		"summed AS (SELECT id, size, sum(size) OVER (ORDER BY id) AS total FROM first) " +
		"SELECT " + deliveryNames + " FROM deliveries WHERE id IN (SELECT id FROM summed WHERE total <= $2 OR total = size) ORDER BY id"
	err = s.ask(ctx, ask{text, []any{max(limit, 0), pendingBytes}, func(r *row) error {
		pending = append(pending, scanDelivery(r))
		return nil
	}})
	return pending, err
}

// Delivery: see port.TrafficReader.
func (s *Store) Delivery(ctx context.Context, id desk.ID) (d port.Delivery, err error) {
	err = s.lookup(ctx, "SELECT "+deliveryNames+" FROM deliveries WHERE id = $1", []any{id},
		func(r *row) { d = scanDelivery(r) })
	return d, err
}

// openStates are the states of an update that somebody may have to look at.
var openStates = []desk.UpdateState{desk.UpdateParked, desk.UpdateQuarantined, desk.UpdateUnrouted,
	desk.UpdateUnsupported, desk.UpdateFailed, desk.UpdateSkipped}

// Updates: see port.TrafficReader. Each state gives at most a page; the pages are merged and cut.
func (s *Store) Updates(ctx context.Context, workspace desk.ID, q port.UpdateQuery) (page []port.UpdateRow, err error) {
	states, before := q.States, int64(q.Before)
	if len(states) == 0 {
		states = openStates
	}
	if before == 0 {
		before = never
	}
	limit := clamp(q.Limit, maxPage, maxPage)
	var asks []ask
	for _, state := range states {
		text := "SELECT " + updateNames + " FROM updates WHERE workspace_id = $1 AND state = $2 AND id < $3"
		args := []any{workspace, state, before, limit}
		if state != desk.UpdateDone {
			// Nearly all are done: what is in another state is not looked for among them.
			text = "SELECT " + updateNames + " FROM " + s.dialect.indexed("updates", "updates_state") +
				" WHERE workspace_id = $1 AND state = $2 AND id < $3 AND state <> 'done'"
		}
		if q.InboxID != 0 {
			text += " AND inbox_id = $5"
			args = append(args, q.InboxID)
		}
		asks = append(asks, ask{text + " ORDER BY id DESC LIMIT $4", args, func(r *row) error {
			page = append(page, scanUpdate(r))
			return nil
		}})
	}
	if err := s.ask(ctx, asks...); err != nil {
		return nil, err
	}
	slices.SortFunc(page, func(a, b port.UpdateRow) int { return cmp.Compare(b.ID, a.ID) })
	return page[:min(len(page), limit)], nil
}

// UpdateCounts: see port.TrafficReader. States without an update are left out.
func (s *Store) UpdateCounts(ctx context.Context, workspace desk.ID) (counts map[desk.UpdateState]int, err error) {
	counts = map[desk.UpdateState]int{}
	var asks []ask
	for _, state := range openStates {
		asks = append(asks, ask{"SELECT count(*) FROM (SELECT 1 FROM updates WHERE workspace_id = $1 AND state = $2 " +
			"AND state <> 'done' LIMIT 1001) AS n", []any{workspace, state}, func(r *row) error {
			if n := r.int(); n > 0 {
				counts[state] = n
			}
			return nil
		}})
	}
	return counts, s.ask(ctx, asks...)
}

// Log: see port.TrafficReader. Oldest first.
func (s *Store) Log(ctx context.Context, workspace, message desk.ID) (entries []port.LogEntry, err error) {
	err = s.ask(ctx, ask{"SELECT " + logNames + " FROM channel_log WHERE workspace_id = $1 AND message_id = $2 ORDER BY id",
		[]any{workspace, message}, func(r *row) error {
			entries = append(entries, scanLog(r))
			return nil
		}})
	return entries, err
}

// Templates: see port.TrafficReader. By name and language.
func (s *Store) Templates(ctx context.Context, workspace desk.ID) (all []desk.Template, err error) {
	err = s.ask(ctx, ask{"SELECT " + templateNames + " FROM templates WHERE workspace_id = $1 ORDER BY name, language, id",
		[]any{workspace}, func(r *row) error {
			all = append(all, scanTemplate(r))
			return nil
		}})
	return all, err
}

// Spent: see port.TrafficReader.
func (s *Store) Spent(ctx context.Context, workspace, inbox desk.ID, month string) (micros int64, err error) {
	err = s.ask(ctx, ask{"SELECT micros FROM template_spend WHERE workspace_id = $1 AND inbox_id = $2 AND month = $3",
		[]any{workspace, inbox, month}, func(r *row) error {
			micros = r.int64()
			return nil
		}})
	return micros, err
}

var messageFor = "SELECT " + columns("m", messageNames) + ", c.inbox_id, c.holder_id, c.team_id FROM messages m " +
	"JOIN conversations c ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id " +
	"WHERE m.workspace_id = $1 AND m.id = $2"

// MessageFor: see port.TrafficReader.
func (s *Store) MessageFor(ctx context.Context, workspace, id desk.ID) (m desk.Message, scope desk.Scope, err error) {
	err = s.lookup(ctx, messageFor, []any{workspace, id}, func(r *row) { m, scope = scanMessage(r), scanScope(r) })
	return m, scope, err
}

// Redirect: see port.TrafficReader.
func (s *Store) Redirect(ctx context.Context, workspace, id desk.ID) (into desk.ID, err error) {
	err = s.ask(ctx, ask{"SELECT redirect_id FROM conversations WHERE workspace_id = $1 AND id = $2",
		[]any{workspace, id}, func(r *row) error {
			into = r.id()
			return nil
		}})
	return into, err
}
