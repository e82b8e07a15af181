package store

import (
	"context"
	"sync"
	"sync/atomic"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// overtake is how many units of people go before one inbound unit when both wait.
const overtake = 3

// job is a unit that waits for its turn.
type job struct {
	ctx       context.Context
	workspace desk.ID // 0: the instance
	lane      port.Lane
	relay     bool // told at the commit, see port.LaneRelay
	unit      func(t *tx) error
	taken     atomic.Bool // by the writer, or by a caller who went away
	done      chan error  // holds one
}

// queue holds the units that wait for one writer, in two lanes of bounded length.
type queue struct {
	mu      sync.Mutex
	lanes   [2][]*job
	limit   int
	streak  int           // units of people taken since the last inbound one
	running bool          // a goroutine drains it
	arrival chan struct{} // of one who waits for a job, see next; nil = nobody does
	closed  bool
}

// put adds a job; start is true when the caller must set a goroutine to drain the queue.
func (q *queue) put(j *job) (start bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return false, port.ErrStopped
	}
	if len(q.lanes[j.lane]) >= q.limit {
		return false, port.ErrBusy
	}
	q.lanes[j.lane] = append(q.lanes[j.lane], j)
	if q.arrival != nil {
		close(q.arrival)
		q.arrival = nil
	}
	start = !q.running
	q.running = true
	return start, nil
}

// next gives the next job. While none waits it waits for one until a time has come; nil waits for nothing.
func (q *queue) next(until <-chan struct{}) *job {
	for {
		if j := q.take(false); j != nil || until == nil {
			return j
		}
		q.mu.Lock()
		arrival := make(chan struct{})
		if len(q.lanes[port.LanePeople])+len(q.lanes[port.LaneInbound]) > 0 {
			close(arrival)
		} else {
			q.arrival = arrival
		}
		q.mu.Unlock()
		select {
		case <-arrival:
		case <-until:
			until = nil
		}
	}
}

// take gives the next job that still waits, nil when there is none; with last, nil also ends the draining.
func (q *queue) take(last bool) *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for {
		lane := port.LanePeople
		waiting := len(q.lanes[port.LaneInbound]) > 0
		if len(q.lanes[lane]) == 0 || waiting && q.streak >= overtake {
			lane = port.LaneInbound
		}
		if len(q.lanes[lane]) == 0 {
			if last {
				q.running = false
			}
			return nil
		}
		j := q.lanes[lane][0]
		q.lanes[lane][0] = nil
		q.lanes[lane] = q.lanes[lane][1:]
		if !j.taken.CompareAndSwap(false, true) {
			continue // its caller went away
		}
		if lane == port.LaneInbound {
			q.streak = 0
		} else if waiting {
			q.streak++
		}
		return j
	}
}

// close refuses what comes from now on. What waits is still done.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
}
