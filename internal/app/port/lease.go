package port

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// How long a lease lasts without being renewed, and when it is renewed.
const (
	leaseFor   = 15 * desk.Second
	leaseRenew = 5 * desk.Second
)

// Lease is a named lease that one of several nodes holds: whoever holds it does the work of that name. It makes that work
// be done by one; that nothing is done twice rests on the rows that the work changes, for a node may lose its lease in the
// middle of it. It belongs to one goroutine.
type Lease struct {
	Store Store
	Clock func() desk.Time
	Name  string
	Node  string
	taken desk.Time // 0 = not ours
	alive string    // the store's Presence with which it was taken
}

// Held says whether this node holds it, and takes or renews it when that is due. An error is the store's; it is
// then not held here.
func (l *Lease) Held(ctx context.Context) (ok bool, err error) {
	now, alive := l.Clock(), l.Store.Presence()
	if l.taken != 0 && alive == l.alive && now >= l.taken && now < l.taken+leaseRenew {
		return true, nil
	}
	err = l.Store.UpdateInstance(ctx, func(tx InstanceTx) error {
		_, ok, err = tx.Lease(l.Name, l.Node, alive, now, now+leaseFor)
		return err
	})
	l.taken = 0
	if err != nil || !ok {
		return false, err
	}
	l.taken, l.alive = now, alive
	return true, nil
}
