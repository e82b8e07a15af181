package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	enoughUnits = 24 // so many need not wait for more
	batchUnits  = 64
	// Under load a commit comes so long after the one before: what it costs to write pages, the search index and the log
	// is then shared by some units. A unit that comes alone waits for nothing.
	commitSpacing = 4 * time.Millisecond
	batchTime     = 12 * time.Millisecond // whoever comes behind a batch waits for all of it
)

// writer runs the units of one queue in batches: all that wait, one commit. Its goroutine lives as long as something
// waits. On SQLite there is one writer; on PostgreSQL one for each workspace, and one for the instance.
type writer struct {
	store     *Store
	queue     queue
	committed time.Time // when the last batch ended
}

// rested is closed when the next commit may come; nil = it may.
func (w *writer) rested() <-chan struct{} {
	rest := commitSpacing - time.Since(w.committed)
	if rest <= 0 {
		return nil
	}
	over := make(chan struct{})
	time.AfterFunc(rest, func() { close(over) })
	return over
}

// Update: see port.Store.
func (s *Store) Update(ctx context.Context, workspace desk.ID, lane port.Lane, unit port.Unit) error {
	if workspace == 0 {
		return desk.ErrNotFound
	}
	j := &job{ctx: ctx, workspace: workspace, lane: lane, unit: func(t *tx) error { return unit(t) }}
	if lane == port.LaneRelay {
		j.lane, j.relay = port.LaneInbound, true
	}
	return s.do(j)
}

// UpdateInstance: see port.Store.
func (s *Store) UpdateInstance(ctx context.Context, unit func(tx port.InstanceTx) error) error {
	return s.do(&job{ctx: ctx, lane: port.LanePeople, unit: func(t *tx) error { return unit(t) }})
}

func (s *Store) do(j *job) error {
	if err := j.ctx.Err(); err != nil {
		return err
	}
	j.done = make(chan error, 1)
	if err := s.submit(j); err != nil {
		return err
	}
	select {
	case err := <-j.done:
		return err
	case <-j.ctx.Done():
		if j.taken.CompareAndSwap(false, true) {
			return j.ctx.Err()
		}
		return <-j.done // it has begun: what the caller hears must be what became of it
	}
}

// submit puts a job into its writer's queue and sees to it that somebody drains it.
func (s *Store) submit(j *job) error {
	w, err := s.enter(j.workspace)
	if err != nil {
		return err
	}
	start, err := w.queue.put(j)
	if err != nil || !start {
		s.draining.Done()
		return err
	}
	go w.drain()
	return nil
}

func (w *writer) drain() {
	defer w.store.draining.Done()
	var c writerConn
	defer func() {
		if c != nil {
			c.release()
		}
	}()
	for j := w.queue.take(true); j != nil; j = w.queue.take(true) {
		c = w.batch(c, j)
	}
}

// outcome is what became of a unit in a batch.
type outcome struct {
	job *job
	err error
}

// batch runs a job and what waits behind it and commits once. It gives back the connection to go on with, nil when there
// is none.
//
// A savepoint for each unit costs as much as a tenth of its work, and hardly one unit fails after it has written. So the
// first try does without; when one does fail so, nothing of that try stands, and all are run again with savepoints.
func (w *writer) batch(c writerConn, first *job) writerConn {
	began := time.Now()
	more := func(b *batch, ran int) *job {
		if ran >= batchUnits || time.Since(began) > batchTime {
			return nil
		}
		// While the disk works on what was committed before, and shortly after a commit, what comes joins this batch.
		if j := w.queue.next(b.conn.busy()); j != nil || b.relays || ran >= enoughUnits {
			return j
		}
		return w.queue.next(w.rested())
	}
	defer func() { w.committed = time.Now() }()
	b, ran, void := w.run(c, false, first, more)
	if !errors.Is(void, errRepeat) {
		return w.settle(b, ran, void)
	}
	again := make([]*job, len(ran))
	for i, o := range ran {
		again[i] = o.job
	}
	b, ran, void = w.run(b.rollback(), true, again[0], func(_ *batch, ran int) *job {
		if ran == len(again) {
			return nil
		}
		return again[ran]
	})
	for _, j := range again[len(ran):] {
		ran = append(ran, outcome{job: j}) // the try was void before its turn
	}
	return w.settle(b, ran, void)
}

// run runs a job and those that more gives, in one transaction, and commits it. more is told how many ran.
func (w *writer) run(c writerConn, guarded bool, first *job, more func(b *batch, ran int) *job) (b *batch, ran []outcome, void error) {
	b, void = w.store.begin(c, guarded)
	if void != nil {
		return b, []outcome{{job: first}}, void
	}
	for j := first; j != nil; j = more(b, len(ran)) {
		var err error
		err, void = b.run(j)
		ran = append(ran, outcome{j, err})
		if void != nil {
			return b, ran, void
		}
	}
	return b, ran, b.commit()
}

// settle tells all who wait what became of their units.
func (w *writer) settle(b *batch, ran []outcome, void error) writerConn {
	if void == nil {
		b.acknowledge(ran)
		return b.conn
	}
	b.discard()
	if errors.Is(void, errUnknownCommit) {
		for _, o := range ran {
			o.job.done <- void // to run it again could do it twice
		}
		return nil
	}
	// Nothing of the batch stands, and nobody has been told anything: what failed for its neighbour's sake gets a batch
	// of its own.
	var c writerConn
	for _, o := range ran {
		c = w.alone(c, o.job)
	}
	return c
}

// alone runs a job in a batch of its own, once.
func (w *writer) alone(c writerConn, j *job) writerConn {
	b, void := w.store.begin(c, true)
	var err error
	if void == nil {
		err, void = b.run(j)
	}
	if void == nil {
		void = b.commit()
	}
	if void != nil {
		b.discard()
		if err == nil { // else the unit failed first, and took the transaction with it
			err = w.store.classify(void)
		}
		j.done <- err
		return nil
	}
	b.acknowledge([]outcome{{j, err}})
	return b.conn
}

// call runs a unit and makes an error of its panic.
func call(unit func(t *tx) error, t *tx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v\n%s", errPanicked, p, debug.Stack())
		}
	}()
	return unit(t)
}

var errPanicked = errors.New("a unit panicked")

// Waiting is how many units wait for a workspace's writer: a metric, and what tests wait for.
func (s *Store) Waiting(workspace desk.ID) int {
	s.mu.Lock()
	q := &s.writerFor(workspace).queue
	s.mu.Unlock()
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.lanes[port.LanePeople]) + len(q.lanes[port.LaneInbound])
}
