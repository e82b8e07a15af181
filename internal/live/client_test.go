package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a hub behind a server.
type rig struct {
	*Hub
	t     testing.TB
	world *world
	at    desk.ID // the workspace
	url   string
}

func newRig(t testing.TB, w *world, change ...func(*Options)) *rig {
	t.Helper()
	o := Options{Reader: w, Clock: w.clock, Poll: testPoll, Bus: bus.NewMemory()}
	for _, c := range change {
		c(&o)
	}
	r := rigOn(t, o, workspace)
	r.world = w
	w.mu.Lock()
	w.wake = r.Wake
	w.mu.Unlock()
	return r
}

// rigOn serves a hub for one workspace.
func rigOn(t testing.TB, o Options, workspace desk.ID) *rig {
	t.Helper()
	h := New(o)
	mux := http.NewServeMux()
	number := func(r *http.Request, key string) int64 {
		n, _ := strconv.ParseInt(r.URL.Query().Get(key), 10, 64)
		return n
	}
	mux.HandleFunc("/agent", func(rw http.ResponseWriter, r *http.Request) {
		h.ServeAgent(rw, r, AgentConn{WorkspaceID: workspace, MemberID: desk.ID(number(r, "member")),
			SessionID: desk.ID(number(r, "session")), Since: number(r, "since")})
	})
	mux.HandleFunc("/visitor", func(rw http.ResponseWriter, r *http.Request) {
		h.ServeVisitor(rw, r, VisitorConn{WorkspaceID: workspace, InboxID: desk.ID(number(r, "inbox")),
			SecretHash: r.URL.Query().Get("secret"), Since: number(r, "since")})
	})
	server := httptest.NewServer(mux)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.Close(ctx); err != nil {
			t.Errorf("close: %v", err)
		}
		server.Close()
	})
	return &rig{Hub: h, t: t, at: workspace, url: "ws" + strings.TrimPrefix(server.URL, "http")}
}

// told is a frame as a client reads it.
type told struct {
	T              string          `json:"t"`
	Seq            int64           `json:"seq"`
	UpTo           int64           `json:"up_to"`
	Type           string          `json:"type"`
	Reason         string          `json:"reason"`
	ConversationID desk.ID         `json:"conversation_id"`
	Conversation   json.RawMessage `json:"conversation"`
	Item           json.RawMessage `json:"item"`
	State          json.RawMessage `json:"state"`
	MemberIDs      []desk.ID       `json:"member_ids"`
	MemberID       desk.ID         `json:"member_id"`
	Present        json.RawMessage `json:"present"`
	Kind           string          `json:"kind"`
	Mode           string          `json:"mode"`
	Name           string          `json:"name"`
	MineUnread     int             `json:"mine_unread"`
	raw            string
}

// client is a socket's other end; it keeps every frame.
type client struct {
	t    testing.TB
	ws   *websocket.Conn
	done chan struct{}

	mu     sync.Mutex
	frames []told
	closed error
	more   chan struct{}
}

func (r *rig) dial(path string, protocols ...string) *client {
	r.t.Helper()
	dialer := websocket.Dialer{Subprotocols: protocols}
	ws, answer, err := dialer.Dial(r.url+path, nil)
	if err != nil {
		r.t.Fatalf("dial %s: %v", path, err)
	}
	answer.Body.Close()
	c := &client{t: r.t, ws: ws, done: make(chan struct{}), more: make(chan struct{}, 1)}
	go c.read()
	r.t.Cleanup(c.close)
	return c
}

func (r *rig) agent(member desk.ID, since int64) *client {
	r.t.Helper()
	return r.dial(fmt.Sprintf("/agent?member=%d&session=%d&since=%d", member, member+5000, since))
}

func (r *rig) visitor(secret string, since int64) *client {
	r.t.Helper()
	return r.dial(fmt.Sprintf("/visitor?inbox=%d&secret=%s&since=%d", inboxA, secret, since))
}

func (c *client) read() {
	defer close(c.done)
	for {
		_, data, err := c.ws.ReadMessage()
		var f told
		if err == nil {
			err = json.Unmarshal(data, &f)
			f.raw = string(data)
		}
		c.mu.Lock()
		if err != nil {
			c.closed = err
		} else {
			c.frames = append(c.frames, f)
		}
		c.mu.Unlock()
		select {
		case c.more <- struct{}{}:
		default:
		}
		if err != nil {
			return
		}
	}
}

func (c *client) close() {
	c.ws.Close()
	<-c.done
}

func (c *client) all() []told {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]told(nil), c.frames...)
}

func (c *client) text() string {
	var all strings.Builder
	for _, f := range c.all() {
		all.WriteString(f.raw)
	}
	return all.String()
}

func (c *client) tail() string {
	all := c.text()
	return all[max(0, len(all)-1500):]
}

func (c *client) send(v any) {
	c.t.Helper()
	if err := c.ws.WriteJSON(v); err != nil {
		c.t.Fatal(err)
	}
}

const patience = 5 * time.Second

// wait gives the first frame that fits.
func (c *client) wait(what string, fits func(told) bool) told {
	c.t.Helper()
	deadline := time.After(patience)
	for {
		c.mu.Lock()
		frames, closed := c.frames, c.closed
		c.mu.Unlock()
		for _, f := range frames {
			if fits(f) {
				return f
			}
		}
		if closed != nil {
			c.t.Fatalf("closed (%v) without %s; got %s", closed, what, c.tail())
		}
		select {
		case <-c.more:
		case <-deadline:
			c.t.Fatalf("no %s; got %s", what, c.tail())
		}
	}
}

func (c *client) waitUpTo(seq int64) {
	c.t.Helper()
	c.wait(fmt.Sprintf("up_to %d", seq), func(f told) bool { return f.UpTo >= seq && f.T != "hello" })
}

func (c *client) waitType(kind string) told {
	c.t.Helper()
	return c.wait(kind, func(f told) bool { return f.T == kind })
}

// waitClosed waits for the server to close, and gives its code.
func (c *client) waitClosed() int {
	c.t.Helper()
	select {
	case <-c.done:
	case <-time.After(patience):
		c.t.Fatal("not closed")
	}
	var closed *websocket.CloseError
	if errors.As(c.closed, &closed) {
		return closed.Code
	}
	return 0
}

// scannedAll waits until the feed has handed over all that the log holds.
func (r *rig) scannedAll() {
	r.t.Helper()
	r.world.mu.Lock()
	last := int64(len(r.world.events))
	r.world.mu.Unlock()
	eventually(r.t, "the feed is at the log's end", func() bool { return r.feedOf(workspace).scanned.Load() == last })
}

func eventually(t testing.TB, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !is() {
		if time.Now().After(deadline) {
			t.Fatalf("never: %s", what)
		}
		time.Sleep(time.Millisecond)
	}
}
