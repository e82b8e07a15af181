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
	batchUnits = 64
	batchTime  = 12 * time.Millisecond // whoever comes behind a batch waits for all of it
)

// writer runs the units of one queue in batches: all that wait, one commit. Its goroutine lives as long as something
// waits. On SQLite there is one writer; on PostgreSQL one for each workspace, and one for the instance.
type writer struct {
	store *Store
	queue queue
}

// Update: see port.Store.
func (s *Store) Update(ctx context.Context, workspace desk.ID, lane port.Lane, unit port.Unit) error {
	if workspace == 0 {
		return desk.ErrNotFound
	}
	return s.do(&job{ctx: ctx, workspace: workspace, lane: lane, unit: func(t *tx) error { return unit(t) }})
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
func (w *writer) batch(c writerConn, first *job) writerConn {
	began := time.Now()
	b, void := w.store.begin(c)
	var ran []outcome
	for j := first; j != nil; {
		if void != nil {
			ran = append(ran, outcome{job: j})
			break
		}
		var err error
		err, void = b.run(j)
		ran = append(ran, outcome{j, err})
		if void != nil || len(ran) >= batchUnits || time.Since(began) > batchTime {
			break
		}
		j = w.queue.take(false)
	}
	if void == nil {
		void = b.commit()
	}
	if void == nil {
		for _, o := range ran {
			o.job.done <- o.err
		}
		return b.conn
	}
	if errors.Is(void, errUnknownCommit) {
		b.discard()
		for _, o := range ran {
			o.job.done <- void // to run it again could do it twice
		}
		return nil
	}
	// Nothing of the batch stands, and nobody has been told anything: what failed for its neighbour's sake gets a batch
	// of its own.
	b.discard()
	c = nil
	for _, o := range ran {
		c = w.alone(c, o.job)
	}
	return c
}

// alone runs a job in a batch of its own, once.
func (w *writer) alone(c writerConn, j *job) writerConn {
	b, void := w.store.begin(c)
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
	j.done <- err
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
