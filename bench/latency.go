package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
)

const (
	writers       = 200
	answerers     = 10
	roundTarget   = 300 * time.Millisecond
	writeInterval = time.Second
)

// talk is 200 visitors who write once a second each, and agents who answer each message as soon as their socket tells it.
type talk struct {
	run      *run
	sent     [writers]atomic.Int64 // when the visitor wrote last, in ns after began
	answered [writers]atomic.Int64 // when the agent began to answer it
	began    time.Time
	there    measure.Times // visitor's request to agent's socket
	back     measure.Times // agent's request to visitor's socket
	failed   atomic.Int64
}

func (r *run) latency() error {
	if err := r.reboot(); err != nil {
		return err
	}
	t := &talk{run: r, began: time.Now()}
	if len(r.data.Visitors) < writers {
		return fmt.Errorf("%d visitors are too few: give more -conversations", len(r.data.Visitors))
	}
	var c crowd
	people := r.allSeeing()
	queues := make([]chan int, answerers)
	var working sync.WaitGroup
	for i := range answerers {
		queues[i] = make(chan int, writers)
		working.Go(func() { t.answer(people[i%len(people)].Cookie, queues[i]) })
		if err := r.agent(&c, people[i%len(people)], func(frame []byte) { t.told(frame, i, queues[i]) }); err != nil {
			return err
		}
	}
	if err := many(writers, func(number int) error {
		return r.visitor(&c, number, func(frame []byte) { t.returned(frame, number) })
	}); err != nil {
		return err
	}
	var writing sync.WaitGroup
	lasts := max(time.Duration(r.seconds)*time.Second/4, 4*time.Second)
	for number := range writers {
		writing.Go(func() { t.write(number, lasts) })
	}
	writing.Wait()
	if err := r.wait(500 * time.Millisecond); err != nil {
		return err
	}
	err := c.leave()
	for _, queue := range queues {
		close(queue)
	}
	working.Wait()
	if t.failed.Load() > 0 {
		return fmt.Errorf("%d requests failed", t.failed.Load())
	}
	told := fmt.Sprintf("; %s; %d of %d", t.there.String(), t.there.Count(), t.back.Count())
	r.table.AtMost("visitor's request to agent's socket, 200 visitors, p95", roundTarget, t.there.At(.95), told)
	r.table.AtMost("agent's request to visitor's socket, p95", roundTarget, t.back.At(.95), "; "+t.back.String())
	return err
}

func (t *talk) write(number int, lasts time.Duration) {
	visitor := t.run.data.Visitors[number]
	conn := lean.New(t.run.address)
	defer conn.Close()
	random := rand.New(rand.NewPCG(uint64(number), 9))
	for n := 0; time.Since(t.began) < lasts; n++ {
		if t.run.wait(writeInterval/2+time.Duration(random.Int64N(int64(writeInterval)))) != nil {
			return
		}
		body := fmt.Appendf(nil, `{"client_id":"talk-%d-%d","text":"¿Y el pedido %d?"}`, number, n, n)
		t.sent[number].Store(int64(time.Since(t.began)))
		if status, _, err := conn.Do("POST", "/w/"+visitor.Key+"/messages", "Authorization: Bearer v1."+visitor.Secret+"\r\n", body); err != nil || status != 201 {
			t.failed.Add(1)
		}
	}
}

// numberAfter reads the visitor's number that follows a prefix in a frame; -1 when there is none.
func numberAfter(frame []byte, prefix string) int {
	at := bytes.Index(frame, []byte(prefix))
	if at < 0 {
		return -1
	}
	digits, _, _ := bytes.Cut(frame[at+len(prefix):], []byte("-"))
	number, err := strconv.Atoi(string(digits))
	if err != nil || number >= writers {
		return -1
	}
	return number
}

// told is an agent's socket: every agent hears of every visitor, and answers those that are his or hers.
func (t *talk) told(frame []byte, agent int, queue chan<- int) {
	number := numberAfter(frame, `"client_id":"talk-`)
	if number < 0 || number%answerers != agent {
		return
	}
	t.there.Add(time.Since(t.began) - time.Duration(t.sent[number].Load()))
	queue <- number
}

func (t *talk) answer(cookie string, queue <-chan int) {
	conn := lean.New(t.run.address)
	defer conn.Close()
	for n := 0; ; n++ {
		number, ok := <-queue
		if !ok {
			return
		}
		body := fmt.Appendf(nil, `{"client_id":"answer-%d-%d","text":"answer-%d-%d"}`, number, n, number, n)
		t.answered[number].Store(int64(time.Since(t.began)))
		status, _, err := conn.Do("POST", "/api/v1/conversations/"+t.run.data.Visitors[number].Conversation+"/messages", "Cookie: "+cookie+"\r\n", body)
		if err != nil || status != 201 {
			t.failed.Add(1)
		}
	}
}

// returned is a visitor's socket.
func (t *talk) returned(frame []byte, number int) {
	if numberAfter(frame, `"text":"answer-`) == number {
		t.back.Add(time.Since(t.began) - time.Duration(t.answered[number].Load()))
	}
}
