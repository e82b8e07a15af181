package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"bandeja.dev/bandeja/bench/measure"
	"bandeja.dev/bandeja/internal/store"
)

// notIndexed counts the messages that SQLite's search index does not know yet, beside the server that fills it.
func (r *run) notIndexed() (messages int, err error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(r.dir, "data", store.FileName)+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return 0, err
	}
	err = db.QueryRowContext(r.ctx, "SELECT coalesce(sum(json_array_length(messages)), 0) FROM message_search_waiting").Scan(&messages)
	return messages, errors.Join(err, db.Close())
}

// indexBehind tells how far the search index is behind at the end of a load. PostgreSQL's is filled in the commit.
func (r *run) indexBehind() error {
	if r.postgres {
		return nil
	}
	behind, err := r.notIndexed()
	if err == nil {
		r.table.Info("  not in the search index yet at the end", fmt.Sprintf("%d messages", behind))
	}
	return err
}

// indexed waits until the search index knows all messages.
func (r *run) indexed() error {
	if r.postgres {
		return nil
	}
	ctx, cancel := context.WithTimeout(r.ctx, 2*time.Minute)
	defer cancel()
	for began := time.Now(); ; {
		behind, err := r.notIndexed()
		if err != nil {
			return err
		}
		if behind == 0 {
			r.table.Info("the search index has all of it after", measure.Milli(time.Since(began)))
			return nil
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			return fmt.Errorf("%d messages wait for the search index for ever", behind)
		}
	}
}
