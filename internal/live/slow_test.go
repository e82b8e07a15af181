package live

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
)

// deaf dials an agent's socket and reads nothing.
func (r *rig) deaf(member desk.ID, since int64) *websocket.Conn {
	r.t.Helper()
	ws, answer, err := websocket.DefaultDialer.Dial(fmt.Sprintf("%s/agent?member=%d&since=%d", r.url, member, since), nil)
	if err != nil {
		r.t.Fatal(err)
	}
	answer.Body.Close()
	r.t.Cleanup(func() { ws.Close() })
	return ws
}

func (r *rig) sockets(member desk.ID) []*agent {
	f := r.feedOf(workspace)
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.members[member]
	if m == nil {
		return nil
	}
	return append([]*agent(nil), m.agents...)
}

func TestASlowSocketIsCutAndDelaysNobody(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w, func(o *Options) { o.Stall = 300 * time.Millisecond })
	other := r.agent(boss, 1)
	other.waitType("hello")
	r.deaf(all, 1)
	eventually(t, "it is there", func() bool { return len(r.sockets(all)) == 1 })
	slow := r.sockets(all)[0]
	text := strings.Repeat("x", 8<<10)
	for i := 0; i < 3000 && len(r.sockets(all)) > 0; i++ {
		begun := time.Now()
		other.waitUpTo(w.receive(conv, text))
		if took := time.Since(begun); took > time.Second {
			t.Fatalf("another waited %v", took)
		}
		other.mu.Lock()
		other.frames = other.frames[len(other.frames)-1:]
		other.mu.Unlock()
		if frames, bytes := slow.Waiting(); frames > 258 || bytes > 276<<10 {
			t.Fatalf("%d frames, %d bytes wait for it", frames, bytes)
		}
	}
	eventually(t, "it is cut", func() bool { return len(r.sockets(all)) == 0 })
}

func TestASocketThatPausesGetsEverythingOnce(t *testing.T) {
	w := newWorld()
	conv := w.start(inboxA, "", "m1")
	r := newRig(t, w)
	ws := r.deaf(all, 1)
	eventually(t, "it is there", func() bool { return len(r.sockets(all)) == 1 })
	a := r.sockets(all)[0]
	text := strings.Repeat("x", 16<<10)
	lagging := func() bool {
		a.feed.mu.Lock()
		defer a.feed.mu.Unlock()
		return !a.live
	}
	eventually(t, "it lags", func() bool {
		for range 50 {
			w.receive(conv, text)
		}
		r.scannedAll()
		return lagging()
	})
	last := w.receive(conv, "the last")
	next := int64(2)
	for next <= last {
		_, data, err := ws.ReadMessage()
		var f told
		if err == nil {
			err = json.Unmarshal(data, &f)
		}
		if err != nil {
			t.Fatalf("at %d: %v", next, err)
		}
		if f.T != "event" {
			continue
		}
		if f.Seq != next {
			t.Fatalf("event %d where %d was due", f.Seq, next)
		}
		next++
	}
	eventually(t, "it is live again", func() bool { return !lagging() })
}
