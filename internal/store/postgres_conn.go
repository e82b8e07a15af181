package store

import (
	"context"
	"database/sql"
	"fmt"

	"bandeja.dev/bandeja/internal/app/port"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// pgConn is a connection to PostgreSQL. Writes are queued and travel with the next read or flush, in one round trip.
type pgConn struct {
	lent   *sql.Conn // keeps the connection out of the pool
	conn   *pgx.Conn
	batch  *pgx.Batch
	queued []pgQueued
	over   int // so many of them belong to units that ended
}

// pgQueued is who takes what a queued statement answers.
type pgQueued struct {
	each func(r *row) error // its rows; nil = there are none
	rows *int64             // how many it wrote; nil = nobody asks
}

func lendPg(ctx context.Context, pool *sql.DB) (*pgConn, error) {
	lent, err := pool.Conn(ctx)
	if err != nil {
		if ctx.Err() == nil {
			err = fmt.Errorf("%w: %w", port.ErrUnavailable, err)
		}
		return nil, err
	}
	c := &pgConn{lent: lent, batch: &pgx.Batch{}}
	err = lent.Raw(func(driverConn any) error {
		std, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("the driver of PostgreSQL is %T", driverConn)
		}
		c.conn = std.Conn()
		return nil
	})
	if err != nil {
		_ = lent.Close()
		return nil, err
	}
	return c, nil
}

func (c *pgConn) queue(text string, args []any, taker pgQueued) error {
	values := make([]any, len(args))
	for i, arg := range args {
		var err error
		if values[i], err = columnValue(arg); err != nil {
			return err
		}
	}
	c.batch.Queue(text, values...)
	c.queued = append(c.queued, taker)
	return nil
}

func (c *pgConn) exec(_ context.Context, text string, args []any) error {
	return c.queue(text, args, pgQueued{})
}

func (c *pgConn) counted(ctx context.Context, text string, args []any) (rows int64, err error) {
	if err := c.queue(text, args, pgQueued{rows: &rows}); err != nil {
		return 0, err
	}
	return rows, c.flush(ctx)
}

func (c *pgConn) query(ctx context.Context, text string, args []any, each func(r *row) error) error {
	if err := c.queue(text, args, pgQueued{each: each}); err != nil {
		return err
	}
	return c.flush(ctx)
}

// flush sends what is queued. The first error is that of the statement that failed; what stood behind it was not run.
func (c *pgConn) flush(ctx context.Context) error {
	if len(c.queued) == 0 {
		return nil
	}
	queued := c.queued
	results := c.conn.SendBatch(ctx, c.batch)
	over := c.over
	c.batch, c.queued, c.over = &pgx.Batch{}, c.queued[:0], 0
	var err error
	for i, taker := range queued {
		err = taker.take(results)
		if err != nil && i < over {
			err = fmt.Errorf("%w: %w", errNeighbour, err)
		}
		if err != nil {
			break
		}
	}
	if closing := results.Close(); err == nil {
		err = closing // else it repeats the first error
	}
	if err != nil && c.conn.IsClosed() && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", port.ErrUnavailable, err)
	}
	return err
}

// unitOver leaves a unit's last writes to travel with what comes next: the next unit's first read, or the commit.
func (c *pgConn) unitOver() { c.over = len(c.queued) }

func (q pgQueued) take(results pgx.BatchResults) error {
	if q.each != nil {
		return readPg(results, q.each)
	}
	tag, err := results.Exec()
	if q.rows != nil && err == nil {
		*q.rows = tag.RowsAffected()
	}
	return err
}

func readPg(results pgx.BatchResults, each func(r *row) error) error {
	rows, err := results.Query()
	if err != nil {
		return err
	}
	defer rows.Close()
	r := row{fields: rows.FieldDescriptions()}
	for rows.Next() {
		r.next, r.err, r.raw = 0, nil, rows.RawValues()
		if err := each(&r); err != nil {
			return err
		}
		if err := r.finish(); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (c *pgConn) discard() {
	_ = c.conn.Close(context.Background())
	_ = c.lent.Close()
}

func (c *pgConn) release() { _ = c.lent.Close() }
