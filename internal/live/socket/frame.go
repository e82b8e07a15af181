package socket

import (
	"bytes"
	"encoding/binary"
	"encoding/json"

	"bandeja.dev/bandeja/internal/wire"

	"github.com/gorilla/websocket"
)

// Frame is a whole WebSocket frame as it goes over the wire, shared by all who receive it and never changed.
type Frame struct {
	data    []byte
	payload []byte // the JSON within data
}

func encode(opcode int, payload []byte) *Frame {
	var head [10]byte
	head[0] = 0x80 | byte(opcode)
	n := 2
	switch size := len(payload); {
	case size < 126:
		head[1] = byte(size)
	case size < 1<<16:
		head[1] = 126
		binary.BigEndian.PutUint16(head[2:], uint16(size))
		n = 4
	default:
		head[1] = 127
		binary.BigEndian.PutUint64(head[2:], uint64(size))
		n = 10
	}
	data := make([]byte, 0, n+len(payload))
	data = append(append(data, head[:n]...), payload...)
	return &Frame{data: data, payload: data[n:]}
}

// JSON renders a text frame. Its types must hold nothing that cannot be encoded: it panics.
func JSON(v any) *Frame {
	payload, err := json.Marshal(v)
	if err != nil {
		panic("socket: a frame that JSON cannot hold: " + err.Error())
	}
	return encode(websocket.TextMessage, payload)
}

func closeFrame(code int, reason string) *Frame {
	return encode(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason))
}

var (
	pingFrame = encode(websocket.PingMessage, nil)
	slowFrame = JSON(wire.Bye{T: wire.FrameBye, Reason: wire.ByeSlow})
)

// Payload is the JSON within the frame.
func (f *Frame) Payload() []byte { return f.payload }

// Equal says whether two frames say the same.
func (f *Frame) Equal(other *Frame) bool { return bytes.Equal(f.data, other.data) }

// Lazy is a frame that is rendered when it is first needed. It is for one goroutine.
type Lazy struct {
	Make func() *Frame
	made *Frame
}

// Get gives the frame.
func (l *Lazy) Get() *Frame {
	if l.made == nil {
		l.made = l.Make()
	}
	return l.made
}
