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
	walStubborn     = 49152                  // frames (192 MiB): the writer's turns came to nothing, for somebody always read
	passesMost      = 6
	shortPass       = 3 * time.Millisecond
	walTooLarge     = 256 << 20 // bytes: a file of that size is cut when it is empty again and little is written

	snapshotsHeld = 100 * time.Millisecond // at most, for those that are read to end
	readsHeld     = 5 * time.Millisecond   // at most, in the writer's turn
	turnAwaited   = 50 * time.Millisecond
	holdAgain     = 5 * time.Second // after one snapshot was longer than others may wait
)

// The turns of the writer.
const (
	noTurn int32 = iota
	turnAmongReads
	turnAlone // nobody reads meanwhile
)

// checkpointer moves what the write-ahead log holds into the file, beside the writer rather than in its commits. Under
// steady writing it never reaches the log's end; then the writer does the short rest between two batches, and its next
// batch begins the log anew. Neither can be while somebody reads what the log held before: where somebody always does, the
// log grows until it is stubborn, and then those who read are made to wait for that one turn.
type checkpointer struct {
	engine  *liteEngine
	dirty   atomic.Int64 // commits since the last look
	turn    atomic.Int32 // the writer shall do the rest
	turned  chan struct{}
	holdsOn time.Time // before it no snapshot is held up
	once    sync.Once
	done    chan struct{}
	ended   chan struct{}
}

func startCheckpointer(e *liteEngine) *checkpointer {
	t := &checkpointer{engine: e, turned: make(chan struct{}, 1), done: make(chan struct{}), ended: make(chan struct{})}
	go t.run()
	return t
}

func (t *checkpointer) wrote() { t.dirty.Add(1) }

// takeTurn is the writer's, between two batches.
func (t *checkpointer) takeTurn(c *liteConn) {
	if t.turn.Load() == noTurn {
		return
	}
	if t.turn.Swap(noTurn) == turnAlone {
		release, _ := t.engine.holdReads(readsHeld)
		defer release()
	}
	t.checkpoint(c, "PASSIVE")
	select {
	case t.turned <- struct{}{}:
	default:
	}
}

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
				t.clean(c, n < checkpointMany)
				ticks = 0
			}
		}
	}
}

func (t *checkpointer) clean(c *liteConn, quiet bool) {
	frames := t.checkpoint(c, "PASSIVE")
	startWriting(t.engine.file)
	switch {
	case frames > walLarge:
		t.copyMost(c)
		if frames > walStubborn && time.Now().After(t.holdsOn) {
			t.giveTurnAlone(c)
		} else {
			t.turn.Store(turnAmongReads)
		}
	case quiet: // to cut the file keeps the writer waiting
		if info, err := os.Stat(t.engine.path + "-wal"); err == nil && info.Size() > walTooLarge {
			t.checkpoint(c, "TRUNCATE")
		}
	}
}

// copyMost leaves the writer little to do: each pass copies what was written during the one before, and leaves less.
func (t *checkpointer) copyMost(c *liteConn) {
	for pass, took := 0, time.Hour; pass < passesMost && took > shortPass; pass++ {
		began := time.Now()
		t.keep()
		t.checkpoint(c, "PASSIVE")
		took = time.Since(began)
	}
	t.keep()
}

// giveTurnAlone gives the writer a turn in which nobody reads, and waits for it: no snapshot begins meanwhile.
func (t *checkpointer) giveTurnAlone(c *liteConn) {
	release, held := t.engine.holdSnapshots(snapshotsHeld)
	defer release()
	if !held {
		t.holdsOn = time.Now().Add(holdAgain)
		return
	}
	t.checkpoint(c, "PASSIVE")
	t.keep()
	select {
	case <-t.turned: // of an earlier one
	default:
	}
	t.turn.Store(turnAlone)
	timer := time.NewTimer(turnAwaited)
	defer timer.Stop()
	select {
	case <-t.turned:
	case <-timer.C:
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
