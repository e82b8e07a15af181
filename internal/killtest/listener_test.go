package killtest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// listener is the owner's browser: it follows the log over all crashes by one cursor.
type listener struct {
	world *world
	stop  context.CancelFunc
	ended chan struct{}

	since int64 // where it began: what came before it loaded

	mu       sync.Mutex
	upTo     int64
	seen     map[string]string // text of each message that was told, by id
	resyncs  int
	sessions int
	fault    string
}

func listen(ctx context.Context, w *world, since int64) *listener {
	ctx, stop := context.WithCancel(ctx)
	l := &listener{world: w, stop: stop, ended: make(chan struct{}), seen: map[string]string{}, since: since, upTo: since}
	w.t.Cleanup(func() { stop(); <-l.ended })
	go l.run(ctx)
	return l
}

// run connects whenever the server is there.
func (l *listener) run(ctx context.Context) {
	defer close(l.ended)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for ctx.Err() == nil {
		l.follow(ctx)
		select {
		case <-again.C:
		case <-ctx.Done():
		}
	}
}

func (l *listener) follow(ctx context.Context) {
	owner := l.world.owner
	socket, answer, err := websocket.DefaultDialer.DialContext(ctx, fmt.Sprintf("%s?since=%d", owner.SocketAddress("/api/v1/live"), l.position()),
		http.Header{"Cookie": {owner.Cookie()}})
	if answer != nil && answer.Body != nil {
		_ = answer.Body.Close()
	}
	if err != nil {
		return
	}
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { _ = socket.Close() })()
	for {
		_, text, err := socket.ReadMessage()
		if err != nil {
			return
		}
		l.take(text)
	}
}

func (l *listener) position() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.upTo
}

func (l *listener) take(text []byte) {
	var frame struct {
		T     string
		UpTo  int64 `json:"up_to"`
		Items []item
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := json.Unmarshal(text, &frame); err != nil {
		l.fault = fmt.Sprintf("no frame: %v in %.200s", err, text)
		return
	}
	switch frame.T {
	case "hello":
		l.sessions++
	case "resync":
		l.resyncs++
	case "event", "entered", "left", "cursor":
		if frame.UpTo < l.upTo {
			l.fault = fmt.Sprintf("up_to went back from %d to %d", l.upTo, frame.UpTo)
		}
		l.upTo = max(l.upTo, frame.UpTo)
	}
	for _, one := range frame.Items {
		if one.Kind == "message" {
			l.seen[one.ID] = one.Text
		}
	}
}

// finish waits until the listener is where the log ends, and compares what it was told with what stands.
func (l *listener) finish(h held) {
	t := l.world.t
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for l.position() < h.upTo && time.Now().Before(deadline) {
		<-look.C
	}
	l.stop()
	<-l.ended
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.upTo < h.upTo {
		t.Errorf("the listener came to seq %d of %d", l.upTo, h.upTo)
	}
	if l.fault != "" {
		t.Error(l.fault)
	}
	if l.resyncs > 0 {
		t.Errorf("the listener had to load everything anew %d times", l.resyncs)
	}
	stand := map[string]bool{}
	for _, thread := range h.threads {
		for _, one := range thread {
			if one.Kind != "message" {
				continue
			}
			stand[one.ID] = true
			if one.Seq > l.since && l.seen[one.ID] != one.Text {
				t.Errorf("the listener was not told of %s (seq %d)", one.Text, one.Seq)
			}
		}
	}
	for id, text := range l.seen {
		if !stand[id] {
			t.Errorf("the listener was told of %s, which does not stand", text)
		}
	}
	t.Logf("the listener connected %d times and was told of %d messages", l.sessions, len(l.seen))
}
