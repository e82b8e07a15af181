package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"

	"bandeja.dev/bandeja/bench/dataset"

	"github.com/gorilla/websocket"
)

// crowd holds open sockets and takes what comes.
type crowd struct {
	mu     sync.Mutex
	conns  []*websocket.Conn
	events atomic.Int64 // frames that told an event
	lost   atomic.Int64 // sockets that the server closed, and resyncs
	over   atomic.Bool
	ended  sync.WaitGroup
}

var dialer = websocket.Dialer{ReadBufferSize: 1024, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{}}

var (
	eventFrame  = []byte(`{"t":"event"`)
	resyncFrame = []byte(`{"t":"resync"`)
)

// join opens a socket; hear, if given, gets each frame.
func (c *crowd) join(ctx context.Context, address string, headers http.Header, hear func([]byte), protocols ...string) (*websocket.Conn, error) {
	d := dialer
	d.Subprotocols = protocols
	conn, answer, err := d.DialContext(ctx, address, headers)
	if answer != nil && answer.Body != nil {
		_ = answer.Body.Close()
	}
	if err != nil {
		if answer != nil {
			return nil, fmt.Errorf("%s: %w, %s", address, err, answer.Status)
		}
		return nil, err
	}
	c.mu.Lock()
	c.conns = append(c.conns, conn)
	c.mu.Unlock()
	c.ended.Go(func() { c.read(conn, hear) })
	return conn, nil
}

func (c *crowd) read(conn *websocket.Conn, hear func([]byte)) {
	for {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			if !c.over.Load() {
				c.lost.Add(1)
			}
			return
		}
		if bytes.HasPrefix(frame, eventFrame) {
			c.events.Add(1)
		} else if bytes.HasPrefix(frame, resyncFrame) {
			c.lost.Add(1)
		}
		if hear != nil {
			hear(frame)
		}
	}
}

func (c *crowd) leave() error {
	c.over.Store(true)
	c.mu.Lock()
	var err error
	for _, conn := range c.conns {
		err = errors.Join(err, conn.Close())
	}
	c.mu.Unlock()
	c.ended.Wait()
	return err
}

// agent opens a member's socket.
func (r *run) agent(c *crowd, who dataset.Person, hear func([]byte)) error {
	_, err := c.join(r.ctx, "ws://"+r.address+"/api/v1/live", http.Header{"Cookie": {who.Cookie}}, hear)
	return err
}

// counting opens a member's socket and asks it for the numbers on the segments, as the app does.
func (r *run) counting(c *crowd, who dataset.Person) error {
	conn, err := c.join(r.ctx, "ws://"+r.address+"/api/v1/live", http.Header{"Cookie": {who.Cookie}}, nil)
	if err != nil {
		return err
	}
	return conn.WriteMessage(websocket.TextMessage, []byte(`{"t":"counts","holder":"all","state":"active","q":""}`))
}

// visitor opens a visitor's socket, each from an address of its own, as behind a proxy.
func (r *run) visitor(c *crowd, number int, hear func([]byte)) error {
	who := r.data.Visitors[number]
	from := fmt.Sprintf("10.%d.%d.%d", number>>16&255, number>>8&255, number&255)
	_, err := c.join(r.ctx, "ws://"+r.address+"/w/"+who.Key+"/live", http.Header{"X-Forwarded-For": {from}}, hear, "bandeja.v1", "t."+who.Secret)
	return err
}

// many opens count sockets, some at a time.
func many(count int, open func(number int) error) error {
	numbers := make(chan int)
	var all sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for range 32 {
		all.Go(func() {
			for number := range numbers {
				if err := open(number); err != nil {
					mu.Lock()
					failed = errors.Join(failed, err)
					mu.Unlock()
				}
			}
		})
	}
	for number := range count {
		mu.Lock()
		stop := failed != nil
		mu.Unlock()
		if stop {
			break
		}
		numbers <- number
	}
	close(numbers)
	all.Wait()
	return failed
}
