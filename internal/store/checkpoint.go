package store

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	checkpointEvery = time.Second
	walLarge        = 64 << 20  // bytes: from here the log is started anew as soon as no reader needs it
	walTooLarge     = 256 << 20 // bytes: from here it is also cut
)

// checkpointer moves what the write-ahead log holds into the file, beside the writer rather than in its commits.
type checkpointer struct {
	engine *liteEngine
	dirty  atomic.Bool
	once   sync.Once
	done   chan struct{}
	ended  chan struct{}
}

func startCheckpointer(e *liteEngine) *checkpointer {
	t := &checkpointer{engine: e, done: make(chan struct{}), ended: make(chan struct{})}
	go t.run()
	return t
}

func (t *checkpointer) wrote() { t.dirty.Store(true) }

func (t *checkpointer) stop() {
	t.once.Do(func() { close(t.done) })
	<-t.ended
}

func (t *checkpointer) run() {
	defer close(t.ended)
	c, err := openLite(t.engine.dsn())
	if err != nil {
		t.engine.store.log.Error("no connection to clean the write-ahead log with", "error", err)
		return
	}
	defer c.close()
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-t.done:
			t.checkpoint(c, "TRUNCATE")
			return
		case <-tick.C:
			if t.dirty.Swap(false) {
				t.checkpoint(c, t.mode())
			}
		}
	}
}

func (t *checkpointer) mode() string {
	info, err := os.Stat(t.engine.path + "-wal")
	switch {
	case err != nil || info.Size() < walLarge:
		return "PASSIVE"
	case info.Size() < walTooLarge:
		return "RESTART"
	}
	return "TRUNCATE"
}

func (t *checkpointer) checkpoint(c *liteConn, mode string) {
	if mode != "PASSIVE" {
		// Most of the work is done while writes go on; what is left is short.
		t.checkpoint(c, "PASSIVE")
	}
	err := c.query(context.Background(), "PRAGMA wal_checkpoint("+mode+")", nil, func(r *row) error {
		r.int()
		r.int()
		r.int()
		return nil
	})
	if err != nil {
		if isDiskFull(err) {
			t.engine.store.log.Warn("the disk is full: the write-ahead log cannot be cleaned")
			return
		}
		_ = t.engine.store.commitFailed(err)
	}
}
