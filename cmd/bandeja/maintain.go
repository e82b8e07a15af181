package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"bandeja.dev/bandeja/internal/obs"
	"bandeja.dev/bandeja/internal/store"
)

// withStore opens the store for one command. SQLite lets one process in: a running instance must stop first. A backup needs
// no such thing.
func withStore(ctx context.Context, c call, use func(s *store.Store) error) error {
	s, err := store.Open(ctx, store.Options{DataDir: c.config.DataDir, DatabaseURL: c.config.DatabaseURL,
		Log: obs.NewLogger(os.Stderr, c.config.LogLevel)})
	if err != nil {
		return err
	}
	return joined(use(s), s.Close())
}

func migrate(ctx context.Context, c call) error {
	return withStore(ctx, c, func(*store.Store) error {
		_, err := fmt.Fprintln(c.out, "The schema is up to date.")
		return err
	})
}

func check(ctx context.Context, c call) error {
	return withStore(ctx, c, func(s *store.Store) error { return s.Check(ctx, c.out) })
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err = joined(err, target.Sync(), target.Close()); err != nil {
		return joined(err, os.Remove(to)) // half a database is none
	}
	return nil
}

// tidyEvery is how often what is no longer kept is deleted, in small units.
const tidyEvery = 10 * time.Minute

func (in *instance) tidy(ctx context.Context) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if err := in.tidyOnce(ctx); err != nil && ctx.Err() == nil {
			in.log.Error("deleting old rows failed; it goes on by itself", "error", err)
		}
	}
}

func (in *instance) tidyOnce(ctx context.Context) error {
	workspaces, err := in.store.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		pruned, err := in.store.PruneEvents(ctx, workspace, store.DefaultRetention, in.clock())
		if err != nil {
			return err
		}
		if len(pruned.Overrun) > 0 {
			in.log.Error("consumers of the event log fell more than 30 days behind and lost events", "workspace", workspace, "consumers", pruned.Overrun)
		}
		if _, err := in.store.PruneTraffic(ctx, workspace, in.clock()); err != nil {
			return err
		}
	}
	_, err = in.store.PruneDeliveries(ctx, in.clock())
	return joined(err, in.files.Settle(ctx, time.Now().Add(-unnamedAge), in.store.SHAInUse))
}

// unnamedAge is how long a file's bytes may be kept before a row names them: much longer than that ever takes.
const unnamedAge = 24 * time.Hour

func joined(errs ...error) error { return errors.Join(errs...) }
