package live

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// Polled is the answer to a long poll: the frames that a socket would have got, and the position to ask from next.
type Polled struct {
	UpTo   int64             `json:"up_to"`
	Frames []json.RawMessage `json:"frames"`
}

// PollVisitor waits, at most for wait or until ctx ends, until there is something to tell the visitor after c.Since, and
// gives it. Nothing to tell is no error. A resync frame among the frames means what it means on a socket.
func (h *Hub) PollVisitor(ctx context.Context, c VisitorConn, wait time.Duration) (Polled, error) {
	f, err := h.feed(c.WorkspaceID)
	if err != nil {
		return Polled{}, err
	}
	defer h.release(f)
	v := &visitor{conn: c}
	v.feed, v.owner = f, v
	v.begins(h, nil)
	defer v.Kill()
	defer f.dismiss(v)
	if f.admit(v) {
		f.catchUp(&v.sub)
	}
	deadline := time.NewTimer(wait)
	defer deadline.Stop()
	select {
	case <-v.Idle():
	case <-v.Gone():
	case <-deadline.C:
	case <-ctx.Done():
	case <-h.ctx.Done():
	}
	return f.polled(ctx, v)
}

func (f *feed) polled(ctx context.Context, v *visitor) (Polled, error) {
	f.mu.Lock()
	if v.live && v.conv != 0 && v.cursor < f.pos {
		v.cursor = f.pos
	}
	v.live = false
	out := Polled{UpTo: v.cursor, Frames: []json.RawMessage{}}
	stale := v.dirty || v.replayed
	f.mu.Unlock()
	for _, queued := range v.Take() {
		out.Frames = append(out.Frames, queued.Payload())
	}
	if !stale {
		return out, nil
	}
	state, err := f.hub.loadState(ctx, v.conn)
	if errors.Is(err, desk.ErrNotFound) {
		return out, nil
	}
	if err == nil {
		out.Frames = append(out.Frames, stateFrame(out.UpTo, state).Payload())
	}
	return out, err
}
