package hook

import (
	"container/heap"
	"context"
	"sync"
	"time"
)

// Timeline runs functions at their time, one after the other on one goroutine; of equal times, the first given goes
// first. It also counts all that is under way, so that a test can wait until nothing is.
type Timeline struct {
	mu      sync.Mutex
	tasks   tasks
	seq     uint64
	pending int
	idle    chan struct{} // closed while nothing is pending
	wake    chan struct{}
	stop    chan struct{}
	stopped sync.WaitGroup
}

type task struct {
	due time.Time
	seq uint64
	run func()
}

type tasks []task

func (t tasks) Len() int { return len(t) }
func (t tasks) Less(i, j int) bool {
	if t[i].due.Equal(t[j].due) {
		return t[i].seq < t[j].seq
	}
	return t[i].due.Before(t[j].due)
}
func (t tasks) Swap(i, j int) { t[i], t[j] = t[j], t[i] }
func (t *tasks) Push(x any)   { *t = append(*t, x.(task)) }
func (t *tasks) Pop() any {
	last := len(*t) - 1
	x := (*t)[last]
	(*t)[last] = task{}
	*t = (*t)[:last]
	return x
}

// NewTimeline starts one; Close ends it.
func NewTimeline() *Timeline {
	t := &Timeline{idle: make(chan struct{}), wake: make(chan struct{}, 1), stop: make(chan struct{})}
	close(t.idle)
	t.stopped.Add(1)
	go t.loop()
	return t
}

// After runs a function once the span of real time has passed. The function must be quick and must not wait for others.
func (t *Timeline) After(d time.Duration, run func()) { t.At(time.Now().Add(d), run) }

// At runs a function at an instant of real time, at once when it has passed.
func (t *Timeline) At(due time.Time, run func()) {
	t.mu.Lock()
	t.seq++
	heap.Push(&t.tasks, task{due: due, seq: t.seq, run: run})
	first := t.tasks[0].seq == t.seq
	t.begin(1)
	t.mu.Unlock()
	if first {
		t.nudge()
	}
}

func (t *Timeline) nudge() {
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// Begin counts n more things as under way; End counts them off.
func (t *Timeline) Begin(n int) {
	t.mu.Lock()
	t.begin(n)
	t.mu.Unlock()
}

func (t *Timeline) begin(n int) {
	if t.pending == 0 {
		t.idle = make(chan struct{})
	}
	t.pending += n
}

// End ends what Begin began.
func (t *Timeline) End(n int) {
	t.mu.Lock()
	t.pending -= n
	if t.pending == 0 {
		close(t.idle)
	}
	t.mu.Unlock()
}

// Pending is how many things are under way.
func (t *Timeline) Pending() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pending
}

// Idle waits until nothing is under way, or for the end of the context, whose error it gives.
func (t *Timeline) Idle(ctx context.Context) error {
	t.mu.Lock()
	idle := t.idle
	t.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close ends the goroutine; what was not yet due is forgotten.
func (t *Timeline) Close() {
	close(t.stop)
	t.stopped.Wait()
}

// Clear forgets all that is not yet due.
func (t *Timeline) Clear() {
	t.mu.Lock()
	n := len(t.tasks)
	t.tasks = nil
	t.mu.Unlock()
	if n > 0 {
		t.End(n)
	}
}

func (t *Timeline) loop() {
	defer t.stopped.Done()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for {
		run, wait := t.next()
		if run != nil {
			run()
			t.End(1)
			continue
		}
		timer.Reset(wait)
		select {
		case <-t.stop:
			return
		case <-t.wake:
		case <-timer.C:
		}
	}
}

func (t *Timeline) next() (func(), time.Duration) {
	select {
	case <-t.stop:
		return nil, time.Hour
	default:
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.tasks) == 0 {
		return nil, time.Hour
	}
	if wait := time.Until(t.tasks[0].due); wait > 0 {
		return nil, wait
	}
	return heap.Pop(&t.tasks).(task).run, 0
}
