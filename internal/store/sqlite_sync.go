package store

import (
	"context"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
)

// syncer puts on the disk what the writer has committed, beside the writer: while the disk works, the next batch runs.
// One look at the disk serves all commits before it. Nobody is told of a commit before it is on the disk, neither its
// caller nor who listens: see docs/adr/0014-the-disk-works-beside-the-writer.md.
type syncer struct {
	store   *Store
	begun   atomic.Uint64 // commits that began
	mu      sync.Mutex
	kept    uint64 // so many of them are on the disk, or came to nothing
	waiting []commitMade
	readers []commitAwaited
	signal  chan struct{}
	ended   chan struct{}
}

// commitMade is what is to be done when all before it is on the disk.
type commitMade struct {
	log  *os.File        // what it was written to; nil = it wrote nothing
	tell func(err error) // nil = nobody
	last bool            // it is no commit: the log is done with
}

// commitAwaited is somebody who has read what is perhaps not on the disk yet.
type commitAwaited struct {
	number uint64
	ready  chan struct{}
}

func startSyncer(s *Store) *syncer {
	y := &syncer{store: s, signal: make(chan struct{}, 1), ended: make(chan struct{})}
	go y.run()
	return y
}

// begin comes before each COMMIT, and exactly one add after it.
func (y *syncer) begin() { y.begun.Add(1) }

func (y *syncer) add(c commitMade) {
	y.mu.Lock()
	y.waiting = append(y.waiting, c)
	y.mu.Unlock()
	select {
	case y.signal <- struct{}{}:
	default:
	}
}

// stop ends it once nothing waits. Nothing may be added any more.
func (y *syncer) stop() {
	close(y.signal)
	<-y.ended
}

func (y *syncer) run() {
	defer close(y.ended)
	var spare []commitMade
	for range y.signal {
		y.mu.Lock()
		made := y.waiting
		y.waiting = spare[:0]
		y.mu.Unlock()
		y.put(made)
		clear(made)
		spare = made
	}
	y.mu.Lock()
	made := y.waiting
	y.waiting = nil
	y.mu.Unlock()
	y.put(made)
}

// put makes sure of some commits and tells who waits for them.
func (y *syncer) put(made []commitMade) {
	var log *os.File
	var err error
	commits := uint64(0)
	for _, c := range made {
		if c.last {
			continue
		}
		commits++
		if c.log != nil && c.log != log {
			log = c.log
			if failed := y.sync(log); failed != nil {
				err = failed
			}
		}
	}
	for _, c := range made {
		if c.tell != nil {
			c.tell(err)
		}
		if c.last {
			_ = c.log.Close()
		}
	}
	y.mu.Lock()
	defer y.mu.Unlock()
	y.kept += commits
	still := y.readers[:0]
	for _, r := range y.readers {
		if r.number <= y.kept {
			close(r.ready)
		} else {
			still = append(still, r)
		}
	}
	clear(y.readers[len(still):])
	y.readers = still
}

func (y *syncer) sync(log *os.File) error {
	if err := y.store.failed(); err != nil {
		return err
	}
	var err error
	if hook := y.store.faults.Fsync; hook != nil {
		err = hook()
	}
	if err == nil {
		err = syncData(log)
	}
	if err != nil {
		return y.store.stop(fmt.Errorf("write the log to the disk: %w", err))
	}
	return nil
}

// settle waits until all that could be read so far is on the disk.
func (y *syncer) settle(ctx context.Context) error {
	ready := y.after(y.begun.Load())
	if ready == nil {
		return nil
	}
	select {
	case <-ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// after is closed once so many commits are on the disk; nil = they are.
func (y *syncer) after(number uint64) <-chan struct{} {
	y.mu.Lock()
	defer y.mu.Unlock()
	if y.kept >= number {
		return nil
	}
	ready := make(chan struct{})
	y.readers = append(y.readers, commitAwaited{number, ready})
	return ready
}
