package store

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	checkpointEvery = 100 * time.Millisecond // while much is written: little at a time keeps the disk free for commits
	checkpointLazy  = 10                     // ticks: how long what a few commits wrote may wait
	checkpointMany  = 32                     // commits that do not wait
	walLarge        = 32768                  // frames (128 MiB): from here the writer takes a turn, so that the log can begin anew
	passesMost      = 6
	shortPass       = 3 * time.Millisecond
	walTooLarge     = 256 << 20 // bytes: a file of that size is cut when it is empty again
)

// checkpointer moves what the write-ahead log holds into the file, beside the writer rather than in its commits. Under
// steady writing it never reaches the log's end; then the writer does the short rest between two batches, and its next
// batch begins the log anew.
type checkpointer struct {
	engine *liteEngine
	dirty  atomic.Int64 // commits since the last look
	turn   atomic.Bool  // the writer shall do the rest
	once   sync.Once
	done   chan struct{}
	ended  chan struct{}
}

func startCheckpointer(e *liteEngine) *checkpointer {
	t := &checkpointer{engine: e, done: make(chan struct{}), ended: make(chan struct{})}
	go t.run()
	return t
}

func (t *checkpointer) wrote()         { t.dirty.Add(1) }
func (t *checkpointer) takeTurn() bool { return t.turn.Load() && t.turn.Swap(false) }

func (t *checkpointer) stop() {
	t.once.Do(func() { close(t.done) })
	<-t.ended
}

func (t *checkpointer) run() {
	defer close(t.ended)
	c, err := openLite(t.engine.uri("busy_timeout(50)", "synchronous(FULL)", "cache_size(-500)", "wal_autocheckpoint(0)"), readerStatements)
	if err != nil {
		t.engine.store.log.Error("no connection to clean the write-ahead log with", "error", err)
		return
	}
	defer func() { _ = c.close() }()
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for ticks := 1; ; ticks++ {
		select {
		case <-t.done:
			t.checkpoint(c, "TRUNCATE")
			return
		case <-tick.C:
			if n := t.dirty.Load(); n >= checkpointMany || n > 0 && ticks >= checkpointLazy {
				t.dirty.Store(0)
				t.clean(c)
				ticks = 0
			}
		}
	}
}

func (t *checkpointer) clean(c *liteConn) {
	frames := t.checkpoint(c, "PASSIVE")
	startWriting(t.engine.file)
	if frames > walLarge {
		// Each pass copies what was written during the one before, and leaves less: the last of it is the writer's.
		for pass, took := 0, time.Hour; pass < passesMost && took > shortPass; pass++ {
			began := time.Now()
			t.keep()
			t.checkpoint(c, "PASSIVE")
			took = time.Since(began)
		}
		t.keep()
		t.turn.Store(true)
	}
	if info, err := os.Stat(t.engine.path + "-wal"); err == nil && info.Size() > walTooLarge && frames < walLarge {
		t.checkpoint(c, "TRUNCATE")
	}
}

// keep puts the file on the disk. SQLite itself would do so only once the file holds all of the log: under steady writing
// in the writer's turn, for all that was copied in a second or more.
func (t *checkpointer) keep() {
	if err := syncData(t.engine.file); err != nil {
		t.engine.store.log.Error("the database file could not be put on the disk; it is tried again", "error", err)
	}
}

// checkpoint gives the frames that the log held when it began.
func (t *checkpointer) checkpoint(c *liteConn, mode string) (frames int) {
	if t.engine.store.failed() != nil {
		return 0
	}
	err := c.query(context.Background(), "PRAGMA wal_checkpoint("+mode+")", nil, func(r *row) error {
		r.int()
		frames = r.int()
		r.int()
		return nil
	})
	switch {
	case err == nil:
	case isDiskFull(err):
		t.engine.store.log.Warn("the disk is full: the write-ahead log cannot be cleaned")
	default:
		_ = t.engine.store.commitFailed(err)
	}
	return frames
}
