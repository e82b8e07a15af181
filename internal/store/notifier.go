package store

import (
	"sync"

	"bandeja.dev/bandeja/internal/desk"
)

// notifier tells of commits from a goroutine of its own, so that a slow listener does not hold up the writer. A
// workspace that commits again before it was told of is told of once, with the later seq.
type notifier struct {
	mu      sync.Mutex
	wakes   []func(workspace desk.ID, seq int64)
	pending map[desk.ID]int64
	signal  chan struct{}
	done    chan struct{}
	ended   chan struct{}
}

func (n *notifier) start() {
	n.pending = map[desk.ID]int64{}
	n.signal, n.done, n.ended = make(chan struct{}, 1), make(chan struct{}), make(chan struct{})
	go n.run()
}

func (n *notifier) stop() {
	close(n.done)
	<-n.ended
}

func (n *notifier) add(wake func(workspace desk.ID, seq int64)) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.wakes = append(n.wakes, wake)
}

func (n *notifier) wake(workspace desk.ID, seq int64) {
	n.mu.Lock()
	if len(n.wakes) == 0 {
		n.mu.Unlock()
		return
	}
	n.pending[workspace] = seq
	n.mu.Unlock()
	select {
	case n.signal <- struct{}{}:
	default:
	}
}

func (n *notifier) run() {
	defer close(n.ended)
	for {
		select {
		case <-n.done:
			n.tell()
			return
		case <-n.signal:
			n.tell()
		}
	}
}

func (n *notifier) tell() {
	n.mu.Lock()
	pending, wakes := n.pending, n.wakes
	n.pending = map[desk.ID]int64{}
	n.mu.Unlock()
	for workspace, seq := range pending {
		for _, wake := range wakes {
			wake(workspace, seq)
		}
	}
}
