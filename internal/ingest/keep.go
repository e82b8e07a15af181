package ingest

import (
	"context"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
)

const (
	keepMost = 64               // bodies that are kept in one unit
	keepTime = 20 * time.Second // a provider waits no longer
)

// keeper keeps bodies that come together in one unit: each unit has its price, whatever it holds.
type keeper struct {
	store port.Store

	mu      sync.Mutex
	waiting []*kept
	running bool
}

type kept struct {
	delivery port.Delivery
	done     chan error // holds one
}

// keep returns once a body is on disk. A caller who goes away earlier does not know whether it is.
func (k *keeper) keep(ctx context.Context, d port.Delivery) error {
	one := &kept{delivery: d, done: make(chan error, 1)}
	k.mu.Lock()
	k.waiting = append(k.waiting, one)
	start := !k.running
	k.running = true
	k.mu.Unlock()
	if start {
		go k.run()
	}
	select {
	case err := <-one.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run keeps what waits until nothing does.
func (k *keeper) run() {
	for {
		k.mu.Lock()
		group := k.waiting[:min(len(k.waiting), keepMost)]
		k.waiting = k.waiting[len(group):]
		if len(group) == 0 {
			k.waiting, k.running = nil, false
			k.mu.Unlock()
			return
		}
		k.mu.Unlock()
		err := k.insert(group)
		for _, one := range group {
			if err != nil && len(group) > 1 {
				one.done <- k.insert([]*kept{one}) // what fails for its neighbour's sake gets a unit of its own
			} else {
				one.done <- err
			}
		}
	}
}

func (k *keeper) insert(group []*kept) error {
	ctx, cancel := contextOf(keepTime)
	defer cancel()
	return k.store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		for _, one := range group {
			if _, err := tx.InsertDelivery(one.delivery); err != nil {
				return err
			}
		}
		return nil
	})
}
