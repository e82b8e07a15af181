package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/desk"
)

// node is this process among those that share a database: its number stands in the ids that it makes, so no two may
// have the same.
type node struct {
	name   string // unlike any other's
	number int
	alone  bool // SQLite: the folder's lock lets in one process
}

const (
	nodesMax      = 1024
	nodeLeaseTime = 10 * desk.Minute
	nodeRenews    = time.Minute
)

// takeNode leases the first free number. The lease runs by the machine's clock, also in the demo, and to its end: a process
// that only lost its connection goes on making ids with its number.
func takeNode(ctx context.Context, store port.Store, settings config.Config) (node, error) {
	n := node{name: "node-" + auth.NewSecret()[:12], alone: settings.DatabaseURL == ""}
	if n.alone {
		n.name = "node" // what the process before this one had leased is this one's: work goes on at once
		return n, nil
	}
	for n.number = range nodesMax {
		ok, err := n.lease(ctx, store)
		if ok || err != nil {
			return n, err
		}
	}
	return n, errors.New("all 1024 node numbers of this database are taken; a stopped process gives its own back after 10 minutes")
}

func (n node) lease(ctx context.Context, store port.Store) (ok bool, err error) {
	now := machineClock()
	err = store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		_, ok, err = tx.Lease(fmt.Sprintf("node:%d", n.number), n.name, "", now, now+nodeLeaseTime)
		return err
	})
	return ok, err
}

// keep renews the lease until the context ends.
func (n node) keep(ctx context.Context, store port.Store, log *slog.Logger) {
	ticker := time.NewTicker(nodeRenews)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if n.alone {
			continue
		}
		if ok, err := n.lease(ctx, store); (err != nil || !ok) && ctx.Err() == nil {
			log.Error("the number of this node could not be kept: restart the process", "number", n.number, "error", err)
		}
	}
}
