package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/bench/client"
	"bandeja.dev/bandeja/bench/dataset"
	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
)

// traffic is visitors' messages and agents' replies, half and half, into the newest conversations; one visitor's message
// in fifty is the first of somebody new. Each message bears a number, by which a subscriber knows it again.
type traffic struct {
	run    *run
	agents []dataset.Person
	mark   string // begins the client id of each message
	began  time.Time
	most   int64

	next     atomic.Int64
	started  []atomic.Int64 // by number: when it was due, in ns after began
	accepted atomic.Int64
	refused  atomic.Int64
	seen     atomic.Int64
	unsent   atomic.Int64
	replies  measure.Times // from when it was due to the answer
	visits   measure.Times
	readable measure.Times // from when it was due to the subscriber
	mu       sync.Mutex
	refusal  string
}

// newTraffic makes room for most messages.
func (r *run) newTraffic(mark string, most int) *traffic {
	return &traffic{run: r, agents: r.allSeeing(), mark: mark, began: time.Now(), most: int64(most), started: make([]atomic.Int64, most)}
}

// send sends one message; false ends the sender.
func (t *traffic) send(conn *lean.Conn, random *rand.Rand, reply bool, due time.Time) bool {
	n := t.next.Add(1) - 1
	if n >= t.most {
		return false
	}
	visitor := t.run.data.Visitors[random.IntN(len(t.run.data.Visitors))]
	path, headers, times := "/w/"+visitor.Key+"/messages", "Authorization: Bearer v1."+visitor.Secret+"\r\n", &t.visits
	if reply {
		agent := t.agents[random.IntN(len(t.agents))]
		path, headers, times = "/api/v1/conversations/"+visitor.Conversation+"/messages", "Cookie: "+agent.Cookie+"\r\n", &t.replies
	} else if n%100 == 0 {
		headers = "Authorization: Bearer v1." + client.NewSecret() + "\r\n"
	}
	id := t.mark + strconv.FormatInt(n, 10)
	body := fmt.Appendf(nil, `{"client_id":"%s","text":"Mensaje %d: ¿llega el pedido mañana por la tarde?"}`, id, n)
	t.started[n].Store(int64(due.Sub(t.began)))
	status, answer, err := conn.Do("POST", path, headers, body)
	if err == nil && status == 201 {
		t.accepted.Add(1)
		times.Add(time.Since(due))
		return true
	}
	t.refused.Add(1)
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.refusal == "" {
		t.refusal = fmt.Sprintf("POST %s: %d %v %.200s", path, status, err, answer)
	}
	return true
}

// hear takes a frame of the subscriber's and notes which messages it told.
func (t *traffic) hear(frame []byte) {
	key := []byte(`"client_id":"` + t.mark)
	for {
		at := bytes.Index(frame, key)
		if at < 0 {
			return
		}
		frame = frame[at+len(key):]
		end := bytes.IndexByte(frame, '"')
		n, err := strconv.ParseInt(string(frame[:max(end, 0)]), 10, 64)
		if err != nil || n >= t.most {
			continue
		}
		t.seen.Add(1)
		t.readable.Add(time.Since(t.began) - time.Duration(t.started[n].Load()))
	}
}

// late is how long after the end of a load what was due within it may still be sent. It counts from when it was due; what
// is later still is a backlog.
const late = time.Second

// paced sends at a steady rate, whatever the answers take: a sender that falls behind sends at once, and what it sends
// counts from when it was due. What was due and could not be sent in time is counted as unsent.
func (t *traffic) paced(rate int, lasts time.Duration, senders int) {
	var all sync.WaitGroup
	step := time.Second * time.Duration(senders) / time.Duration(rate)
	t.began = time.Now()
	for i := range senders {
		all.Go(func() {
			conn := lean.New(t.run.address)
			defer conn.Close()
			random := rand.New(rand.NewPCG(uint64(i), 5))
			due := t.began.Add(step * time.Duration(i) / time.Duration(senders))
			for ; due.Sub(t.began) < lasts; due = due.Add(step) {
				if time.Since(t.began) > lasts+late {
					t.unsent.Add(1)
				} else if t.run.wait(time.Until(due)) != nil || !t.send(conn, random, i%2 == 1, due) {
					return
				}
			}
		})
	}
	all.Wait()
}

// flat sends as fast as answers come.
func (t *traffic) flat(lasts time.Duration, senders int) {
	var all sync.WaitGroup
	t.began = time.Now()
	for i := range senders {
		all.Go(func() {
			conn := lean.New(t.run.address)
			defer conn.Close()
			random := rand.New(rand.NewPCG(uint64(i), 6))
			for now := time.Now(); now.Sub(t.began) < lasts && t.run.ctx.Err() == nil; now = time.Now() {
				if !t.send(conn, random, i%2 == 1, now) {
					return
				}
			}
		})
	}
	all.Wait()
}

// drained waits until the subscriber has seen all that was accepted, and tells how long that took.
func (t *traffic) drained(patience time.Duration) (left int64, took time.Duration, err error) {
	began := time.Now()
	for t.seen.Load() < t.accepted.Load() && time.Since(began) < patience {
		if err := t.run.wait(5 * time.Millisecond); err != nil {
			return 0, 0, err
		}
	}
	return t.accepted.Load() - t.seen.Load(), time.Since(began), nil
}
