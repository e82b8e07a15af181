package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// How long what passed between providers and threads is kept once it is done with.
const (
	keepDeliveries = 30 * desk.Day
	keepUpdates    = 30 * desk.Day
	keepOutbox     = 7 * desk.Day
	keepLog        = 30 * desk.Day
	keepLinks      = 30 * desk.Day
)

// idBefore is what every id made before a time stays under: old rows are found by their ids, so that no index by time is
// kept for them.
func idBefore(at desk.Time) desk.ID {
	if at <= desk.IDEpoch {
		return 0
	}
	return desk.NewIDMaker(0).Next(at)
}

// PruneDeliveries deletes bodies that were taken apart and are older than 30 days, in small units. It says how many.
func (s *Store) PruneDeliveries(ctx context.Context, now desk.Time) (int, error) {
	return s.pruneByID(ctx, 0, "deliveries", "pending = 0", now-keepDeliveries)
}

// PruneTraffic deletes of a workspace, in small units: updates that were done or ignored, lines of the channel log and
// codes of links after 30 days, entries of the outbox that are done or failed after 7. It says how many rows went.
func (s *Store) PruneTraffic(ctx context.Context, workspace desk.ID, now desk.Time) (deleted int, err error) {
	for _, p := range []struct {
		table, done string
		keep        desk.Time
	}{
		{"updates", "state IN ('done', 'ignored')", keepUpdates},
		{"outbox", "state IN ('done', 'failed')", keepOutbox},
		{"channel_log", "", keepLog},
	} {
		n, err := s.pruneByID(ctx, workspace, p.table, p.done, now-p.keep)
		deleted += n
		if err != nil {
			return deleted, err
		}
	}
	n, err := s.pruneLinks(ctx, workspace, now-keepLinks)
	return deleted + n, err
}

// pruneByID deletes what is done with and was made before a time. Each unit goes on where the one before ended.
func (s *Store) pruneByID(ctx context.Context, workspace desk.ID, table, done string, before desk.Time) (deleted int, err error) {
	chosen, args := "SELECT id FROM "+table+" WHERE id > $1 AND id < $2", []any{int64(0), idBefore(before), pruneUnit}
	if done != "" {
		chosen += " AND " + done
	}
	if workspace != 0 {
		chosen, args = chosen+" AND workspace_id = $4", append(args, workspace)
	}
	text := "DELETE FROM " + table + " WHERE id IN (" + chosen + " ORDER BY id LIMIT $3)"
	if workspace != 0 {
		text += " AND workspace_id = $4"
	}
	return s.pruneUnits(ctx, workspace, text+" RETURNING id", args, func(r *row) { args[0] = max(args[0].(int64), r.int64()) })
}

func (s *Store) pruneLinks(ctx context.Context, workspace desk.ID, before desk.Time) (int, error) {
	return s.pruneUnits(ctx, workspace, "DELETE FROM link_codes WHERE workspace_id = $1 AND (inbox_id, code) IN (SELECT inbox_id, code "+
		"FROM link_codes WHERE workspace_id = $1 AND created_at < $2 ORDER BY created_at LIMIT $3) RETURNING inbox_id",
		[]any{workspace, before, pruneUnit}, func(r *row) { r.id() })
}

// pruneUnits runs a deletion until a unit finds less than it may take.
func (s *Store) pruneUnits(ctx context.Context, workspace desk.ID, text string, args []any, each func(r *row)) (deleted int, err error) {
	for {
		n := 0
		err := s.do(&job{ctx: ctx, workspace: workspace, lane: port.LaneInbound, unit: func(t *tx) error {
			n = 0
			return t.each(text, args, func(r *row) {
				each(r)
				n++
			})
		}})
		deleted += n
		if err != nil || n < pruneUnit {
			return deleted, err
		}
	}
}
