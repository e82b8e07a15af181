package hook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	userAgent = "facebookexternalua"
	lanes     = 32
	maxBatch  = 1000
	maxAnswer = 1 << 20
)

// Target is where and with which secrets to post.
type Target struct {
	App       string
	URL       string
	Secret    string
	OldSecret string // the one before, for the fault that signs with it
}

// Faults are the disorders of delivery. Rates are 0..1.
type Faults struct {
	Dup         float64       // an element is told a second time, in a delivery of its own
	Drop        float64       // the first POST of a body is not made
	Corrupt     float64       // the signature of one POST is wrong
	OldSecret   bool          // bodies are signed with the secret before
	Delay       time.Duration // added to every element
	DelayRandom time.Duration // up to so much more
	Reorder     time.Duration // up to so much more
	Batch       int           // most elements of one body, 1..1000
	BatchWait   time.Duration // how long a body waits to fill up
}

// Report says what became of one POST.
type Report struct {
	App      string
	Elements []Element
	Status   int    // 0 when no answer came
	Err      string // "" when the answer was 200
}

// Config is what a Queue asks of its owner. All functions are called from many goroutines.
type Config struct {
	Timeline *Timeline
	Seed     uint64
	Client   *http.Client
	Target   func(Element) (Target, bool)
	Faults   func(Element) Faults
	Retry    func(attempt int) time.Duration
	Timeout  func() time.Duration // how long one POST may take
	Done     func(Report)
}

// Queue delivers elements until each was answered 200.
type Queue struct {
	Config
	ctx    context.Context
	cancel context.CancelFunc
	lanes  [lanes]lane
	wg     sync.WaitGroup
}

type lane struct {
	mu   sync.Mutex
	jobs []job
	wake chan struct{}
}

// job is one element that may share a body, or a body to post again.
type job struct {
	element Element
	body    []byte
	of      []Element
	attempt int
}

// NewQueue starts the goroutines of a queue; Close ends them.
func NewQueue(config Config) *Queue {
	q := &Queue{Config: config}
	q.ctx, q.cancel = context.WithCancel(context.Background())
	for i := range q.lanes {
		q.lanes[i].wake = make(chan struct{}, 1)
		q.wg.Add(1)
		go q.work(&q.lanes[i])
	}
	return q
}

// Close ends the queue; what was not delivered is forgotten.
func (q *Queue) Close() {
	q.cancel()
	q.wg.Wait()
	q.Client.CloseIdleConnections()
}

// Clear forgets what waits in the lanes; what is being posted goes on.
func (q *Queue) Clear() {
	for i := range q.lanes {
		lane := &q.lanes[i]
		lane.mu.Lock()
		n := 0
		for _, job := range lane.jobs {
			n += max(1, len(job.of))
		}
		lane.jobs = nil
		lane.mu.Unlock()
		if n > 0 {
			q.Timeline.End(n)
		}
	}
}

// Add takes an element for delivery.
func (q *Queue) Add(e Element) {
	f := q.Faults(e)
	q.plan(e, f, 0)
	if f.Dup > 0 && Chance(q.Seed, "dup", e.ID, 0) < f.Dup {
		q.plan(e, f, 1)
	}
}

func (q *Queue) plan(e Element, f Faults, copyNo int) {
	wait := f.Delay + share(f.DelayRandom, Chance(q.Seed, "delay", e.ID, copyNo)) + share(f.Reorder, Chance(q.Seed, "reorder", e.ID, copyNo))
	if wait == 0 && copyNo == 0 {
		q.push(job{element: e})
		return
	}
	q.Timeline.After(wait, func() { q.push(job{element: e}) })
}

func share(span time.Duration, part float64) time.Duration {
	return time.Duration(float64(span) * part)
}

func (q *Queue) push(j job) {
	q.Timeline.Begin(max(1, len(j.of)))
	h := fnv.New32a()
	_, _ = h.Write([]byte(j.element.Key))
	lane := &q.lanes[h.Sum32()%lanes]
	lane.mu.Lock()
	lane.jobs = append(lane.jobs, j)
	lane.mu.Unlock()
	select {
	case lane.wake <- struct{}{}:
	default:
	}
}

func (q *Queue) work(l *lane) {
	defer q.wg.Done()
	for {
		select {
		case <-q.ctx.Done():
			return
		case <-l.wake:
		}
		for q.ctx.Err() == nil {
			j, target, ok := q.take(l)
			if !ok {
				break
			}
			q.post(j, target)
		}
	}
}

// take gives the next body of a lane. It waits once for more elements when the faults ask for full bodies. The functions
// of the owner are called without the lane's lock, since the owner adds elements under locks of its own.
func (q *Queue) take(l *lane) (job, Target, bool) {
	first, waits := l.first()
	if !waits {
		return job{}, Target{}, false
	}
	f := q.Faults(first.element)
	if first.body == nil && f.Batch > 1 && f.BatchWait > 0 && l.len() < f.Batch {
		q.pause(f.BatchWait)
	}
	taken := l.pop(max(1, min(f.Batch, maxBatch)))
	if len(taken) == 0 {
		return job{}, Target{}, false
	}
	target, _ := q.Target(taken[0].element)
	if taken[0].body != nil {
		return taken[0], target, true
	}
	n := 1
	for n < len(taken) {
		if other, _ := q.Target(taken[n].element); other != target {
			break
		}
		n++
	}
	l.unshift(taken[n:])
	of := make([]Element, n)
	for i := range of {
		of[i] = taken[i].element
	}
	return job{element: of[0], of: of, body: Body(of)}, target, true
}

func (l *lane) first() (job, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.jobs) == 0 {
		return job{}, false
	}
	return l.jobs[0], true
}

func (l *lane) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.jobs)
}

// pop takes one body to post again, or up to so many elements that wait without one between them.
func (l *lane) pop(most int) []job {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for n < len(l.jobs) && n < most && (n == 0 || l.jobs[0].body == nil && l.jobs[n].body == nil) {
		n++
	}
	taken := slices.Clone(l.jobs[:n])
	clear(l.jobs[:n])
	l.jobs = l.jobs[n:]
	return taken
}

func (l *lane) unshift(jobs []job) {
	if len(jobs) == 0 {
		return
	}
	l.mu.Lock()
	l.jobs = append(slices.Clone(jobs), l.jobs...)
	l.mu.Unlock()
}

func (q *Queue) pause(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-q.ctx.Done():
	case <-timer.C:
	}
}

// post makes one attempt and plans the next when it was not answered 200.
func (q *Queue) post(j job, target Target) {
	report := Report{App: target.App, Elements: j.of}
	f := q.Faults(j.element)
	switch {
	case target.URL == "":
		report.Err = "no verified callback"
	case j.attempt == 0 && f.Drop > 0 && Chance(q.Seed, "drop", j.element.ID, len(j.of)) < f.Drop:
		report.Err = "dropped on the way"
	default:
		secret := target.Secret
		if f.OldSecret && target.OldSecret != "" {
			secret = target.OldSecret
		}
		signature := Sign(secret, j.body)
		if f.Corrupt > 0 && Chance(q.Seed, "corrupt", j.element.ID, j.attempt) < f.Corrupt {
			signature = Sign(secret+"x", j.body)
		}
		var err error
		report.Status, err = q.send(target.URL, signature, j.body)
		switch {
		case err != nil:
			report.Err = err.Error()
		case report.Status != http.StatusOK:
			report.Err = fmt.Sprintf("HTTP %d", report.Status)
		}
	}
	if q.ctx.Err() != nil {
		return
	}
	q.Done(report)
	if report.Err != "" {
		again := job{element: j.element, body: j.body, of: j.of, attempt: j.attempt + 1}
		q.Timeline.After(q.Retry(j.attempt), func() { q.push(again) })
	}
	q.Timeline.End(len(j.of))
}

func (q *Queue) send(url, signature string, body []byte) (int, error) {
	ctx, cancel := context.WithTimeout(q.ctx, q.Timeout())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("X-Hub-Signature-256", signature)
	resp, err := q.Client.Do(req)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, maxAnswer))
	if err != nil && !errors.Is(err, io.EOF) {
		return resp.StatusCode, nil // the status had come: that is the answer
	}
	return resp.StatusCode, nil
}
