// Package hub tells the pages that show phones what changes in the simulator.
package hub

import (
	"fmt"
	"sync"
	"sync/atomic"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

const (
	buffer       = 256
	maxListeners = 64
)

// Hub hands events to all who listen. All methods may be called from many goroutines.
type Hub struct {
	mu        sync.Mutex
	listeners map[*listener]bool
	count     atomic.Int32
	closed    bool
}

type listener struct {
	customer string // "" = all
	out      chan []byte
}

// New gives a hub to which nobody listens.
func New() *Hub { return &Hub{listeners: map[*listener]bool{}} }

// Heard says whether anybody listens, so that nothing is written for nobody.
func (h *Hub) Heard() bool { return h.count.Load() > 0 }

// Publish tells all who listen to a customer, or with "" everybody. Who does not keep up is cut off.
func (h *Hub) Publish(event, customer string, data any) {
	if !h.Heard() {
		return
	}
	frame := fmt.Appendf(nil, "event: %s\ndata: %s\n\n", event, shape.JSON(data))
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		if customer != "" && l.customer != "" && l.customer != customer {
			continue
		}
		select {
		case l.out <- frame:
		default:
			h.drop(l)
		}
	}
}

func (h *Hub) drop(l *listener) {
	if h.listeners[l] {
		delete(h.listeners, l)
		close(l.out)
		h.count.Add(-1)
	}
}

// Listen gives the events of a customer, or with "" of all, as frames of server-sent events, and a function that ends
// the listening. The channel is closed for who does not keep up; it is nil when too many listen.
func (h *Hub) Listen(customer string) (<-chan []byte, func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.listeners) >= maxListeners {
		return nil, func() {}
	}
	l := &listener{customer: customer, out: make(chan []byte, buffer)}
	h.listeners[l] = true
	h.count.Add(1)
	return l.out, func() {
		h.mu.Lock()
		h.drop(l)
		h.mu.Unlock()
	}
}

// Close cuts everybody off.
func (h *Hub) Close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for l := range h.listeners {
		h.drop(l)
	}
}
