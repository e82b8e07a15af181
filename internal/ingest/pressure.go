package ingest

import (
	"context"
	"sync"
	"time"
)

// How keeping and applying share the store. While many deliveries wait to be kept, little is applied and seldom: what is
// on the disk can wait, what the provider still holds should not, for it gives up after some seconds and posts it again.
const (
	pressed     = 48 // deliveries that wait to be kept: from here on they go first,
	calmed      = 16 // and until so few wait: each commit takes some dozen at once, which alone is no calm
	unitPressed = 6  // elements of one unit meanwhile
	pausePress  = 20 * time.Millisecond
)

// pressure counts the deliveries that wait to be kept.
type pressure struct {
	mu      sync.Mutex
	waiting int
	calm    chan struct{} // closed when it is over; nil = nobody waits for that
}

func (p *pressure) enter() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting++
}

func (p *pressure) leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.waiting--
	if p.waiting < calmed && p.calm != nil {
		close(p.calm)
		p.calm = nil
	}
}

// unit is how many elements the next unit may hold.
func (p *pressure) unit() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.waiting >= pressed {
		return unitPressed
	}
	return unitMost
}

// yield lets what waits to be kept go first, for a while.
func (p *pressure) yield(ctx context.Context) {
	p.mu.Lock()
	if p.waiting < pressed {
		p.mu.Unlock()
		return
	}
	if p.calm == nil {
		p.calm = make(chan struct{})
	}
	calm := p.calm
	p.mu.Unlock()
	most := time.NewTimer(pausePress)
	defer most.Stop()
	select {
	case <-calm:
	case <-most.C:
	case <-ctx.Done():
	}
}
