package store

import (
	"context"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// viewLimit bounds a read transaction: a longer one would hold back the cleaning of the log that writes go to.
const viewLimit = 5 * time.Second

// conn is a connection as views and units use it. SQL is written once, with $1, $2 … for arguments.
type conn interface {
	// exec runs a write, or queues it to be sent with the next read or flush.
	exec(ctx context.Context, text string, args []any) error
	// counted runs a write at once and says how many rows it wrote. It costs SQLite less than to answer them does.
	counted(ctx context.Context, text string, args []any) (rows int64, err error)
	// query runs a read and gives each row to the function, which must not use the connection and must not keep the row.
	query(ctx context.Context, text string, args []any, each func(r *row) error) error
}

// view is a read-only snapshot: all that is read through one view is of one instant.
type view struct {
	ctx  context.Context
	conn conn
}

// each runs a read and gives the rows one by one. The function takes every column, must not read anything else through
// the view meanwhile, and must not keep the row.
func (v *view) each(text string, args []any, scan func(r *row) error) error {
	return v.conn.query(v.ctx, text, args, scan)
}

// one runs a read that answers at most one row; none is desk.ErrNotFound.
func (v *view) one(text string, args []any, scan func(r *row)) error {
	found := false
	err := v.conn.query(v.ctx, text, args, func(r *row) error {
		found = true
		scan(r)
		return nil
	})
	if err == nil && !found {
		return desk.ErrNotFound
	}
	return err
}

// ask is a read that needs nothing of another's answer. each must not keep the row.
type ask struct {
	text string
	args []any
	each func(r *row) error
}

// askOne is an ask that answers at most one row; found says afterwards whether it did.
func askOne(text string, args []any, found *bool, scan func(r *row)) ask {
	return ask{text, args, func(r *row) error {
		*found = true
		scan(r)
		return nil
	}}
}

// ask runs reads that are of one instant, all in one round trip and, where the database needs none, without a transaction
// around them. It takes at most viewLimit.
func (s *Store) ask(ctx context.Context, asks ...ask) error {
	ctx, cancel := context.WithTimeout(ctx, viewLimit)
	defer cancel()
	return s.engine.ask(ctx, asks)
}

// view runs a read in a snapshot of its own, for at most viewLimit.
func (s *Store) view(ctx context.Context, read func(v *view) error) error {
	ctx, cancel := context.WithTimeout(ctx, viewLimit)
	defer cancel()
	return s.engine.snapshot(ctx, func(c conn) error { return read(&view{ctx: ctx, conn: c}) })
}
