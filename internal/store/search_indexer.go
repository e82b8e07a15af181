package store

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	indexLook     = 50 * time.Millisecond
	indexLooks    = 5                // so many looks a message waits at most while the writer has little to do
	indexRetry    = 10 * time.Second // after the store refused
	indexWorth    = 96               // messages that do not wait for more
	indexedAtOnce = 512              // messages of one unit, about; a row of message_search_waiting is not divided
	mergePages    = 32               // of one unit
	// While others wait for the writer: smaller turns, though that makes more to merge.
	indexedPressed = 128
	mergePressed   = 6

	// After its turns the indexer rests for so many times as long: while others wait for the writer, it takes some
	// hundredths of the time. The index may then lag behind, and catches up when they are done.
	restFree    = 1
	restPressed = 30
)

// indexer fills SQLite's full-text index with the messages that wait for it. At a commit each the index would write a
// piece of its own, and merge many pieces at once in the writer's turn; of some dozen messages it makes one piece, and
// merges a few pages at a time.
type indexer struct {
	store   *Store
	waiting atomic.Int64 // messages that were noted since they were last taken
	merging bool         // there may be more to merge; its goroutine's own, as what follows
	took    time.Duration
	pressed bool // others waited when its last turn was over
	once    sync.Once
	done    chan struct{}
	ended   chan struct{}
}

func newIndexer(s *Store) *indexer {
	return &indexer{store: s, done: make(chan struct{}), ended: make(chan struct{})}
}

// start begins with what an earlier process left.
func (x *indexer) start() {
	x.note(1)
	go x.run()
}

// note says that messages wait.
func (x *indexer) note(messages int) { x.waiting.Add(int64(messages)) }

func (x *indexer) stop() {
	x.once.Do(func() { close(x.done) })
	<-x.ended
}

func (x *indexer) run() {
	defer close(x.ended)
	left := false
	for rest, looks := indexLook, 0; ; looks++ {
		select {
		case <-x.done:
			return
		case <-time.After(rest):
		}
		rest = indexLook
		if !left && x.waiting.Load() < indexWorth && looks < indexLooks {
			continue
		}
		looks = 0
		var err error
		if left, err = x.step(context.Background(), left); err == nil {
			rest = x.rest(left)
		} else if !errors.Is(err, port.ErrStopped) {
			left, rest = true, indexRetry
			x.store.log.Warn("messages could not be put into the search index; they wait", "error", err)
		}
	}
}

// rest is how long the indexer leaves the writer to others after a step.
func (x *indexer) rest(left bool) time.Duration {
	switch {
	case x.pressed:
		return max(indexLook, restPressed*x.took)
	case left:
		return restFree * x.took
	}
	return indexLook
}

// step indexes the messages that wait longest, if any do, and merges a little of what the index is made of. left is true
// when more wait.
func (x *indexer) step(ctx context.Context, left bool) (bool, error) {
	x.took = 0
	if x.waiting.Swap(0) > 0 || left {
		messages := indexedAtOnce
		if x.pressed {
			messages = indexedPressed
		}
		err := x.unit(ctx, func(t *tx) (err error) {
			left, err = t.indexWaiting(messages)
			return err
		})
		if err != nil {
			return true, err
		}
		x.merging = true
	}
	if !x.merging {
		return left, nil
	}
	return left, x.merge(ctx)
}

func (x *indexer) merge(ctx context.Context) error {
	pages := mergePages
	if x.pressed {
		pages = mergePressed
	}
	return x.unit(ctx, func(t *tx) (err error) {
		x.merging, err = t.mergeIndex(pages)
		return err
	})
}

// unit runs one unit, and notes how long it took and whether others waited at its end.
func (x *indexer) unit(ctx context.Context, unit func(t *tx) error) error {
	return x.store.do(&job{ctx: ctx, lane: port.LaneInbound, unit: func(t *tx) error {
		began := time.Now()
		err := unit(t)
		x.took += time.Since(began)
		x.pressed = x.store.Waiting(0) > 0
		return err
	}})
}

// mergeIndex merges some pages of the pieces that the index is made of. merged is false when there was nothing to merge
// (sqlite.org/fts5.html#the_merge_command: fewer than two changes).
func (t *tx) mergeIndex(pages int) (merged bool, err error) {
	changes := func() (n int64) {
		if err == nil {
			err = t.one("SELECT total_changes()", nil, func(r *row) { n = r.int64() })
		}
		return n
	}
	before := changes()
	if err == nil {
		err = t.exec("INSERT INTO message_search (message_search, rank) VALUES ('merge', $1)", pages)
	}
	return changes()-before > 1, err
}

// waitingMessages is a row of message_search_waiting.
type waitingMessages struct {
	id        int64
	workspace desk.ID
	messages  []int64
}

// indexWaiting indexes the messages that wait longest, about so many. left is false when none waits behind them.
func (t *tx) indexWaiting(messages int) (left bool, err error) {
	rows, left, err := t.waitingForIndex(messages)
	if err != nil || len(rows) == 0 {
		return false, err
	}
	known := map[desk.ID]bool{} // whether a message stood in the index before these rows
	ids := map[desk.ID][]int64{}
	for _, row := range rows {
		for _, id := range row.messages {
			message, again := desk.ID(max(id, -id)), id < 0
			if _, twice := known[message]; !twice {
				known[message] = again
				ids[row.workspace] = append(ids[row.workspace], int64(message))
			}
		}
	}
	for workspace, of := range ids {
		if err := t.index(workspace, of, known); err != nil {
			return false, err
		}
	}
	return left, t.exec("DELETE FROM message_search_waiting WHERE id <= $1", rows[len(rows)-1].id)
}

func (t *tx) waitingForIndex(messages int) (rows []waitingMessages, left bool, err error) {
	var wrong error
	count := 0
	err = t.each("SELECT id, workspace_id, messages FROM message_search_waiting ORDER BY id LIMIT $1", []any{messages + 1}, func(r *row) {
		one := waitingMessages{id: r.int64(), workspace: r.id()}
		if err := json.Unmarshal([]byte(r.text()), &one.messages); err != nil {
			wrong = err
		}
		if left = left || count >= messages; !left {
			rows = append(rows, one)
			count += len(one.messages)
		}
	})
	return rows, left, errors.Join(err, wrong)
}

// index puts messages of a workspace into the index, as they are now. One that was deleted meanwhile is left out.
func (t *tx) index(workspace desk.ID, ids []int64, known map[desk.ID]bool) error {
	found := make([]searchRow, 0, len(ids))
	err := t.each("SELECT m.id, m.inbox_id, m.conversation_id, m.body FROM json_each($2) j CROSS JOIN messages m "+
		"ON m.workspace_id = $1 AND m.id = j.value", []any{workspace, jsonList(ids)}, func(r *row) {
		found = append(found, searchRow{message: r.id(), inbox: r.id(), conversation: r.id(), text: r.text()})
	})
	if err != nil {
		return err
	}
	for _, m := range found {
		if known[m.message] {
			if err := t.exec("DELETE FROM message_search WHERE rowid = $1", m.message); err != nil {
				return err
			}
		}
		err := t.exec("INSERT INTO message_search (rowid, scope, body) VALUES ($1, $2, $3)", m.message,
			scopeTokens(workspace, m.inbox, m.conversation), searchBody(m.text))
		if err != nil {
			return err
		}
	}
	return nil
}
