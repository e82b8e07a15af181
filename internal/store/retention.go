package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Retention says which events may go: those older than Age beyond the newest Keep. A consumer that has not come so far
// holds them back, until they are older than HoldAge.
type Retention struct {
	Age, HoldAge desk.Time // microseconds
	Keep         int64     // events a workspace
}

// DefaultRetention is what an instance keeps.
var DefaultRetention = Retention{Age: 7 * desk.Day, HoldAge: 30 * desk.Day, Keep: 500_000}

// Pruned is what PruneEvents did.
type Pruned struct {
	Deleted int
	Overrun []string // consumers that lost events they had not seen: an alarm
}

// pruneUnit is how many events one unit deletes, so that people's units do not wait for long.
const pruneUnit = 500

// PruneEvents deletes what the retention lets go of a workspace's log, in small units.
func (s *Store) PruneEvents(ctx context.Context, workspace desk.ID, r Retention, now desk.Time) (Pruned, error) {
	var all Pruned
	for {
		var step Pruned
		err := s.do(&job{ctx: ctx, workspace: workspace, lane: port.LaneInbound, unit: func(t *tx) error {
			var err error
			step, err = t.pruneEvents(r, now)
			return err
		}})
		if err != nil {
			return all, err
		}
		all.Deleted += step.Deleted
		if step.Overrun != nil {
			all.Overrun = step.Overrun
		}
		if step.Deleted < pruneUnit {
			return all, nil
		}
	}
}

func (t *tx) pruneEvents(r Retention, now desk.Time) (Pruned, error) {
	var pruned int64
	ws := t.Workspace()
	err := t.one("SELECT pruned_seq FROM workspaces WHERE workspace_id = $1", []any{ws},
		func(r *row) { pruned = r.int64() })
	if err != nil {
		return Pruned{}, err
	}
	cursors := map[string]int64{}
	err = t.each("SELECT consumer, seq FROM cursors WHERE workspace_id = $1", []any{ws},
		func(r *row) { cursors[r.text()] = r.int64() })
	if err != nil {
		return Pruned{}, err
	}
	slowest := t.log.now.lastSeq
	for _, seq := range cursors {
		slowest = min(slowest, seq)
	}
	var done Pruned
	upTo, going := pruned, true
	err = t.each("SELECT seq, at FROM events WHERE workspace_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq LIMIT $4",
		[]any{ws, pruned, t.log.loaded.lastSeq - r.Keep, pruneUnit}, func(line *row) {
			seq, at := line.int64(), line.time()
			going = going && at <= now-r.Age && (seq <= slowest || at <= now-r.HoldAge)
			if going {
				upTo = seq
				done.Deleted++
			}
		})
	if err != nil || upTo == pruned {
		return Pruned{}, err
	}
	for consumer, seq := range cursors {
		if seq < upTo {
			done.Overrun = append(done.Overrun, consumer)
		}
	}
	err = t.exec("DELETE FROM events WHERE workspace_id = $1 AND seq > $2 AND seq <= $3", ws, pruned, upTo)
	if err == nil {
		err = t.exec("UPDATE workspaces SET pruned_seq = $2 WHERE workspace_id = $1", ws, upTo)
	}
	return done, err
}
