// Package socket is a WebSocket that is written to without waiting: a bounded queue of frames, each rendered once and
// shared by all who get it, and a goroutine that writes while there is something to write.
package socket

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// Limits of a socket.
const (
	queueFrames = 256
	queueBytes  = 256 << 10
	readLimit   = 4 << 10         // bytes of a client's frame
	byeLimit    = 2 * time.Second // from the bye to the hard close
	pingEvery   = 30 * time.Second
	deafLimit   = 90 * time.Second // nothing heard from the client, not even a pong
)

// Socket is a WebSocket with a bounded queue of frames. Whoever puts the first frame into an empty queue starts the
// goroutine that writes it out. Without a connection (ws nil: a long poll) the frames stay in the queue.
type Socket struct {
	ws      *websocket.Conn
	crew    *sync.WaitGroup
	stall   time.Duration
	allowed allowance    // the reader's
	started atomic.Int64 // when the write that is under way began, in ms; 0 = none
	heard   atomic.Int64 // when the client was last heard, in ms
	pinged  atomic.Int64 // in ms
	endBy   atomic.Int64 // when the socket is closed whatever the client does, in ms; 0 = not ending

	mu      sync.Mutex
	queue   []*Frame
	bytes   int // in the queue and in the write under way
	writing bool
	last    bool          // nothing follows what is in the queue
	dead    bool          // closed
	idle    chan struct{} // told when the queue runs empty; one waiter
	gone    chan struct{} // closed when the socket is
}

// Init sets up a socket over a connection, or over none. crew counts its goroutines; a client that takes longer than
// stall for one write is cut.
func (s *Socket) Init(ws *websocket.Conn, crew *sync.WaitGroup, stall time.Duration) {
	s.ws, s.crew, s.stall, s.idle, s.gone = ws, crew, stall, make(chan struct{}, 1), make(chan struct{})
	now := time.Now().UnixMilli()
	s.heard.Store(now)
	s.pinged.Store(now)
	if ws == nil {
		return
	}
	ws.SetReadLimit(readLimit)
	ws.SetPongHandler(func(string) error { s.heard.Store(time.Now().UnixMilli()); return nil })
	ws.SetPingHandler(func(data string) error {
		now := time.Now()
		s.heard.Store(now.UnixMilli())
		if !s.allowed.take(now) {
			s.Refuse("too many pings")
			return nil
		}
		s.Push(encode(websocket.PongMessage, []byte(data)))
		return nil
	})
	ws.SetCloseHandler(func(code int, _ string) error {
		s.End(nil, websocket.CloseNormalClosure, "")
		return nil
	})
}

// Push queues a frame; false means that there is no room, or that the socket is ending, and nothing was done.
func (s *Socket) Push(f *Frame) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead || s.last || len(s.queue) >= queueFrames || s.bytes+len(f.data) > queueBytes && s.bytes > 0 {
		return false
	}
	s.put(f)
	return true
}

func (s *Socket) put(f *Frame) {
	s.queue = append(s.queue, f)
	s.bytes += len(f.data)
	if s.ws == nil {
		s.tell()
		return
	}
	if !s.writing {
		s.writing = true
		s.crew.Add(1)
		go s.write()
	}
}

func (s *Socket) tell() {
	select {
	case s.idle <- struct{}{}:
	default:
	}
}

// write empties the queue and ends.
func (s *Socket) write() {
	defer s.crew.Done()
	for {
		s.mu.Lock()
		var batch []*Frame
		batch, s.queue = split(s.queue)
		if len(batch) == 0 || s.dead {
			s.writing = false
			last := s.last
			s.tell()
			s.mu.Unlock()
			if last {
				s.Kill()
			}
			return
		}
		s.mu.Unlock()
		s.started.Store(time.Now().UnixMilli())
		size, err := writeAll(s.ws.NetConn(), batch)
		s.started.Store(0)
		if err != nil {
			s.Kill()
		}
		s.mu.Lock()
		s.bytes -= size
		s.mu.Unlock()
	}
}

// writeBytes is about how much is written at once: what a client must take within Options.Stall.
const writeBytes = 32 << 10

func split(queue []*Frame) (batch, rest []*Frame) {
	size := 0
	for i, f := range queue {
		if size += len(f.data); size > writeBytes && i > 0 {
			return queue[:i], queue[i:]
		}
	}
	return queue, nil
}

// writeAll writes whole frames only, so that a frame that the library writes by itself lands between two of them.
func writeAll(conn net.Conn, batch []*Frame) (size int, err error) {
	if len(batch) == 1 {
		_, err = conn.Write(batch[0].data)
		return len(batch[0].data), err
	}
	buffers := make(net.Buffers, 0, len(batch))
	for _, f := range batch {
		buffers = append(buffers, f.data)
		size += len(f.data)
	}
	_, err = buffers.WriteTo(conn)
	return size, err
}

// End sends the last frames, if what is queued leaves the client time for them, and closes. word may be nil.
func (s *Socket) End(word *Frame, code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead || s.last {
		return
	}
	if word != nil {
		s.put(word)
	}
	if s.ws != nil {
		s.put(closeFrame(code, reason))
	}
	s.last = true
	s.endBy.Store(time.Now().Add(byeLimit).UnixMilli())
}

// Kill closes at once. The reader's goroutine then finds the socket closed and takes leave.
func (s *Socket) Kill() {
	s.mu.Lock()
	dead := s.dead
	s.dead, s.queue = true, nil
	s.mu.Unlock()
	if dead {
		return
	}
	close(s.gone)
	if s.ws != nil {
		_ = s.ws.Close() // what it says of a broken connection is known
	}
}

// WaitIdle waits until all is written; false means that the socket is ending, or a long poll that has its answer.
func (s *Socket) WaitIdle() bool {
	for {
		s.mu.Lock()
		over, empty := s.dead || s.last, len(s.queue) == 0 && !s.writing
		s.mu.Unlock()
		if over || empty || s.ws == nil {
			return !over && empty
		}
		select {
		case <-s.idle:
		case <-s.gone:
		}
	}
}

// Finish is the reader's end: the client has gone, or said that it goes. What is being said to it meanwhile has its time.
func (s *Socket) Finish() {
	if s.endBy.Load() == 0 {
		s.Kill()
	}
	<-s.gone
}

// Look is the ticker's visit: it ends what stalls and pings what is silent.
func (s *Socket) Look(now time.Time) {
	if s.ws == nil {
		return
	}
	ms := now.UnixMilli()
	if end := s.endBy.Load(); end != 0 {
		if ms >= end {
			s.Kill()
		}
		return
	}
	if start := s.started.Load(); start != 0 && ms-start > s.stall.Milliseconds() {
		s.cut()
		return
	}
	if ms-s.heard.Load() > deafLimit.Milliseconds() {
		s.Kill()
		return
	}
	if ms-s.pinged.Load() >= pingEvery.Milliseconds() {
		s.pinged.Store(ms)
		s.Push(pingFrame)
	}
}

// cut ends a socket whose client does not read: what it has not taken is dropped, and if it still takes anything in the
// next moments, it is the reason.
func (s *Socket) cut() {
	s.mu.Lock()
	for _, f := range s.queue {
		s.bytes -= len(f.data)
	}
	s.queue = nil
	s.mu.Unlock()
	s.End(slowFrame, websocket.CloseTryAgainLater, wire.ByeSlow)
}

// Held says that the socket has no connection: what is pushed stays until Take.
func (s *Socket) Held() bool { return s.ws == nil }

// Poke wakes whoever waits on Idle.
func (s *Socket) Poke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell()
}

// Idle tells of a queue that ran empty, of a frame for a held socket, and of a Poke. It has one waiter.
func (s *Socket) Idle() <-chan struct{} { return s.idle }

// Gone is closed when the socket is.
func (s *Socket) Gone() <-chan struct{} { return s.gone }

// Take gives the frames of a held socket.
func (s *Socket) Take() []*Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue
}

// Waiting is how much the client has not taken: frames queued, and bytes queued or being written.
func (s *Socket) Waiting() (frames, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue), s.bytes
}
