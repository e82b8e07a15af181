package channel

import (
	"context"
	"sync"
)

type gathererKey struct{}

// gatherer holds the exchanges of one piece of work.
type gatherer struct {
	mu  sync.Mutex
	all []Exchange
}

// Gather gives a context whose exchanges with providers are kept, and how to get them.
func Gather(ctx context.Context) (context.Context, func() []Exchange) {
	g := &gatherer{}
	return context.WithValue(ctx, gathererKey{}, g), func() []Exchange {
		g.mu.Lock()
		defer g.mu.Unlock()
		return g.all
	}
}

// gathered keeps an exchange with the work that it belongs to; without one it is let go.
func gathered(ctx context.Context, e Exchange) {
	if g, ok := ctx.Value(gathererKey{}).(*gatherer); ok {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.all = append(g.all, e)
	}
}
