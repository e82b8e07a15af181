package socket

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// pair gives a socket and its client.
func pair(t *testing.T) (*Socket, *websocket.Conn) {
	t.Helper()
	made := make(chan *Socket, 1)
	var crew sync.WaitGroup
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		s := &Socket{}
		s.Init(ws, &crew, time.Second)
		made <- s
	}))
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	client, answer, err := websocket.DefaultDialer.DialContext(ctx, "ws"+strings.TrimPrefix(server.URL, "http"), nil)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	s := <-made
	t.Cleanup(func() {
		client.Close()
		s.Kill()
		crew.Wait()
		server.Close()
	})
	return s, client
}

// Frames of every length class come out as they went in.
func TestFramesOfEveryLength(t *testing.T) {
	s, client := pair(t)
	for _, n := range []int{0, 1, 123, 124, 65533, 65534, 70000} {
		if !s.Push(JSON(strings.Repeat("x", n))) || !s.WaitIdle() {
			t.Fatal("not pushed")
		}
		_, data, err := client.ReadMessage()
		if err != nil || len(data) != n+2 {
			t.Fatalf("%d: got %d, %v", n, len(data), err)
		}
	}
}

func TestTheQueueIsBounded(t *testing.T) {
	var s Socket
	s.Init(nil, &sync.WaitGroup{}, time.Second)
	pushed := 0
	for s.Push(JSON("x")) {
		pushed++
	}
	if pushed != queueFrames || len(s.Take()) != queueFrames {
		t.Errorf("%d frames", pushed)
	}
	var heavy Socket
	heavy.Init(nil, &sync.WaitGroup{}, time.Second)
	if !heavy.Push(JSON(strings.Repeat("x", 2*queueBytes))) {
		t.Error("a single large frame has to pass")
	}
	if heavy.Push(JSON("x")) {
		t.Error("nothing may follow it")
	}
	if _, bytes := heavy.Waiting(); bytes < 2*queueBytes {
		t.Errorf("%d bytes", bytes)
	}
}

func TestNothingFollowsTheEnd(t *testing.T) {
	s, client := pair(t)
	s.Push(JSON("first"))
	s.End(JSON("bye"), websocket.CloseGoingAway, "gone")
	if s.Push(JSON("late")) {
		t.Error("pushed after the end")
	}
	for _, want := range []string{`"first"`, `"bye"`} {
		if _, data, err := client.ReadMessage(); err != nil || string(data) != want {
			t.Errorf("%s, %v", data, err)
		}
	}
	if _, _, err := client.ReadMessage(); !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Error(err)
	}
	<-s.Gone()
	if s.WaitIdle() {
		t.Error("not over")
	}
}

func TestTheTickerEndsWhatIsSilent(t *testing.T) {
	s, client := pair(t)
	s.Look(time.Now().Add(pingEvery))
	pinged := make(chan struct{})
	client.SetPingHandler(func(string) error { close(pinged); return nil })
	go func() {
		for {
			if _, _, err := client.ReadMessage(); err != nil {
				return
			}
		}
	}()
	<-pinged
	s.Look(time.Now().Add(deafLimit + time.Second))
	<-s.Gone()
}

func TestPingsAreAnsweredAndCounted(t *testing.T) {
	s, client := pair(t)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for s.Next(nil) {
		}
		s.Finish()
	}()
	ponged := make(chan string, 1)
	client.SetPongHandler(func(data string) error {
		select {
		case ponged <- data:
		default:
		}
		return nil
	})
	closed := make(chan error, 1)
	go func() {
		_, _, err := client.ReadMessage()
		closed <- err
	}()
	if err := client.WriteControl(websocket.PingMessage, []byte("hi"), time.Now().Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if got := <-ponged; got != "hi" {
		t.Error(got)
	}
	for range 100 {
		if client.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil {
			break
		}
	}
	<-closed
	<-ended
}
