package socket

import (
	"encoding/json"
	"time"

	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// Next reads the client's next frame within its limits: size, JSON, rate. false: there is no next, and the socket ends.
// It is for one goroutine.
func (s *Socket) Next(in *wire.ClientFrame) bool {
	kind, data, err := s.ws.ReadMessage()
	if err != nil {
		return false
	}
	now := time.Now()
	s.heard.Store(now.UnixMilli())
	if kind != websocket.TextMessage {
		s.End(nil, websocket.CloseUnsupportedData, "text frames only")
		return false
	}
	if !s.allowed.take(now) {
		return s.Refuse("too many frames")
	}
	if err := json.Unmarshal(data, in); err != nil {
		return s.Refuse("not a frame: JSON expected")
	}
	return true
}

// Refuse ends the socket for what the client sent; it is false, for the reader to return.
func (s *Socket) Refuse(why string) bool {
	s.End(nil, websocket.ClosePolicyViolation, why)
	return false
}

// allowance is a bucket of frames: 20 a second, 60 at once.
type allowance struct {
	left float64
	at   time.Time
}

func (b *allowance) take(now time.Time) bool {
	const rate, most = 20, 60
	if b.at.IsZero() {
		b.left = most
	} else {
		b.left = min(most, b.left+rate*now.Sub(b.at).Seconds())
	}
	b.at = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}
