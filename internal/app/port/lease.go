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

// Lease is a named lease that one of several nodes holds: whoever holds it does the work of that name. It belongs to one
// goroutine.
type Lease struct {
	Store Store
	Clock func() desk.Time
	Name  string
	Node  string
	taken desk.Time // 0 = not ours
}

// Held says whether this node holds it, and takes or renews it when that is due. An error is the store's; it is
// then not held here.
func (l *Lease) Held(ctx context.Context) (ok bool, err error) {
	now := l.Clock()
	if l.taken != 0 && now >= l.taken && now < l.taken+leaseRenew {
		return true, nil
	}
	err = l.Store.UpdateInstance(ctx, func(tx InstanceTx) error {
		_, ok, err = tx.Lease(l.Name, l.Node, now, now+leaseFor)
		return err
	})
	l.taken = 0
	if err != nil || !ok {
		return false, err
	}
	l.taken = now
	return true, nil
}
