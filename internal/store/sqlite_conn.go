package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"

	sqlitedriver "modernc.org/sqlite"
)

// How many prepared statements a connection keeps: the writer all that there are, a reader those of the screens that are
// looked at, for there are several and each keeps its own.
const (
	writerStatements = 400
	readerStatements = 100
)

// liteConn is one connection to SQLite with its prepared statements. It speaks to the driver directly: see
// docs/adr/0007-below-database-sql.md for what that saves.
type liteConn struct {
	conn   driver.Conn
	cached map[string]*liteStmt
	most   int   // statements that are kept
	clock  int64 // uses of statements
}

type liteStmt struct {
	stmt  driver.Stmt
	order []int
	args  []driver.NamedValue
	row   row
	used  int64 // on the connection's clock
}

func openLite(dsn string, statements int) (*liteConn, error) {
	conn, err := (&sqlitedriver.Driver{}).Open(dsn)
	if err != nil {
		return nil, err
	}
	return &liteConn{conn: conn, cached: map[string]*liteStmt{}, most: statements}, nil
}

func (c *liteConn) close() error {
	c.forget()
	return c.conn.Close()
}

func (c *liteConn) forget() {
	for _, s := range c.cached {
		_ = s.stmt.Close()
	}
	clear(c.cached)
}

// forgetOldest makes room for one: what was not used for longest goes.
func (c *liteConn) forgetOldest() {
	var oldest string
	least := c.clock
	for text, s := range c.cached {
		if s.used < least {
			oldest, least = text, s.used
		}
	}
	_ = c.cached[oldest].stmt.Close()
	delete(c.cached, oldest)
}

// script runs statements without arguments and forgets them.
func (c *liteConn) script(text string) error {
	execer, ok := c.conn.(driver.ExecerContext)
	if !ok {
		return errors.New("the SQLite driver cannot run a script")
	}
	_, err := execer.ExecContext(context.Background(), text, nil)
	return err
}

func (c *liteConn) prepared(text string) (*liteStmt, error) {
	c.clock++
	if s, ok := c.cached[text]; ok {
		s.used = c.clock
		return s, nil
	}
	if len(c.cached) >= c.most {
		c.forgetOldest()
	}
	plain, order := positional(text)
	stmt, err := c.conn.Prepare(plain)
	if err != nil {
		return nil, fmt.Errorf("%w in: %s", err, text)
	}
	s := &liteStmt{stmt: stmt, order: order, args: make([]driver.NamedValue, len(order)), used: c.clock}
	c.cached[text] = s
	return s, nil
}

func (s *liteStmt) bind(args []any) error {
	for i, from := range s.order {
		if from >= len(args) {
			return fmt.Errorf("a statement wants argument %d and %d were given", from+1, len(args))
		}
		value, err := columnValue(args[from])
		if err != nil {
			return err
		}
		s.args[i] = driver.NamedValue{Ordinal: i + 1, Value: value}
	}
	return nil
}

func (c *liteConn) exec(ctx context.Context, text string, args []any) error {
	_, err := c.run(ctx, text, args)
	return err
}

func (c *liteConn) counted(ctx context.Context, text string, args []any) (rows int64, err error) {
	result, err := c.run(ctx, text, args)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (c *liteConn) run(ctx context.Context, text string, args []any) (driver.Result, error) {
	s, err := c.prepared(text)
	if err != nil {
		return nil, err
	}
	if err := s.bind(args); err != nil {
		return nil, err
	}
	return s.stmt.(driver.StmtExecContext).ExecContext(ctx, s.args)
}

// query gives each row to the function, which must not use the connection and must not keep the row.
func (c *liteConn) query(ctx context.Context, text string, args []any, each func(r *row) error) (err error) {
	s, err := c.prepared(text)
	if err != nil {
		return err
	}
	if err := s.bind(args); err != nil {
		return err
	}
	rows, err := s.stmt.(driver.StmtQueryContext).QueryContext(ctx, s.args)
	if err != nil {
		return err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	if n := len(rows.Columns()); len(s.row.values) != n {
		s.row.values = make([]driver.Value, n)
	}
	for {
		switch err := rows.Next(s.row.values); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		s.row.next, s.row.err = 0, nil
		if err := each(&s.row); err != nil {
			return err
		}
		if err := s.row.finish(); err != nil {
			return fmt.Errorf("%w in: %s", err, text)
		}
		if err := ctx.Err(); err != nil { // the driver watches the context until the first row
			return err
		}
	}
}
