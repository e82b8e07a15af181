// Package ingest takes what providers post: it verifies a body, keeps it, answers, and only then takes it apart and lets
// each element be applied. What was answered with 200 is applied once, whatever dies in between.
package ingest

import (
	"context"
	"log/slog"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// Provider is how one company that runs networks signs what it posts.
type Provider struct {
	// Signature is the header that Verify is given.
	Signature string
	Verify    func(secret string, body []byte, header string) bool
	// Print is a fingerprint of a secret: see desk.Connection.SecretPrint.
	Print func(secret string) string
	// SameToken compares what the provider repeats with ours, in constant time.
	SameToken func(given, ours string) bool
}

// Options of New.
type Options struct {
	Traffic  *traffic.Traffic
	Store    port.Store
	Sessions *channel.Sessions
	Provider Provider
	Clock    func() desk.Time
	IDs      *desk.IDMaker
	Log      *slog.Logger
	Node     string
	// Secret and VerifyToken are the instance's own, for inboxes that set none; "" = none.
	Secret      string
	VerifyToken string
}

// Ingest is the way in of one node.
type Ingest struct {
	Options
	routes router
	wake   chan struct{}
	lease  port.Lease
	hints  hints

	pressure pressure
}

// New makes the way in; Run takes apart what was kept.
func New(o Options) *Ingest {
	in := &Ingest{Options: o, wake: make(chan struct{}, 1), lease: port.Lease{Store: o.Store, Clock: o.Clock, Name: consumer, Node: o.Node}}
	in.routes.store, in.routes.sessions = o.Store, o.Sessions
	in.hints.next = map[desk.ID]time.Time{}
	return in
}

// Wake says that there is something to take apart. Missing a call costs at most a second.
func (in *Ingest) Wake() {
	select {
	case in.wake <- struct{}{}:
	default:
	}
}

const (
	consumer  = "ingest"
	pollEvery = time.Second
	takeMost  = 256 // deliveries that are read at once
)

// Run takes apart what was kept, in the order in which it came, until the context ends. Of several nodes the one that
// holds the lease works.
func (in *Ingest) Run(ctx context.Context) {
	ticker := time.NewTicker(pollEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-in.wake:
		case <-ticker.C:
		}
		if err := in.drain(ctx); err != nil && ctx.Err() == nil {
			in.Log.Error("ingest: taking deliveries apart failed; it goes on in a second", "error", err)
		}
	}
}

func (in *Ingest) drain(ctx context.Context) error {
	for ctx.Err() == nil {
		holds, err := in.lease.Held(ctx)
		if err != nil || !holds {
			return err
		}
		pending, err := in.Store.PendingDeliveries(ctx, takeMost)
		if err != nil || len(pending) == 0 {
			return err
		}
		if err := in.explode(ctx, pending); err != nil {
			return err
		}
	}
	return ctx.Err()
}
