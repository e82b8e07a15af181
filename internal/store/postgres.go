package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	pgWriters    = 8 // workspaces that are written to at once; more wait for a connection
	pgReaders    = 8
	pgPatience   = 30 * time.Second // for a batch; a server that hangs longer counts as gone
	pgMinVersion = 130000

	pgMigrationLock int64 = 0x62616e64656a61 // any number that nobody else locks
)

// pgEngine is a PostgreSQL that several processes may share: a workspace's row, locked, makes its holder the only writer.
type pgEngine struct {
	store *Store
	write *sql.DB
	read  *sql.DB
	alive *pgPresence // nil until the schema is up to date
}

// readConfig tells the planner that every read has an index made for it, and that data is in memory or on a quick disk:
// with a young workspace's statistics it would read whole tables, and keep that plan while the tables grow.
func readConfig(config *pgx.ConnConfig) *pgx.ConnConfig {
	config = config.Copy()
	config.RuntimeParams["enable_seqscan"] = "off"
	config.RuntimeParams["enable_hashjoin"] = "off"
	config.RuntimeParams["enable_mergejoin"] = "off"
	config.RuntimeParams["random_page_cost"] = "1.1"
	config.RuntimeParams["jit"] = "off"
	// What travels together is one transaction even without BEGIN, and so of one instant.
	config.RuntimeParams["default_transaction_isolation"] = "repeatable read"
	config.RuntimeParams["default_transaction_read_only"] = "on"
	return config
}

func openPgEngine(ctx context.Context, url string, s *Store) (*pgEngine, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err)
	}
	config.RuntimeParams["application_name"] = "bandeja"
	config.StatementCacheCapacity = 512
	e := &pgEngine{store: s, write: stdlib.OpenDB(*config), read: stdlib.OpenDB(*readConfig(config))}
	for pool, most := range map[*sql.DB]int{e.write: pgWriters, e.read: pgReaders} {
		pool.SetMaxOpenConns(most)
		pool.SetMaxIdleConns(most)
		pool.SetConnMaxIdleTime(5 * time.Minute)
	}
	if err := e.prepare(ctx); err != nil {
		_ = e.close()
		return nil, err
	}
	e.alive = startPresence(ctx, config, s.log)
	return e, nil
}

func (e *pgEngine) prepare(ctx context.Context) error {
	var version int
	err := e.write.QueryRowContext(ctx, "SELECT current_setting('server_version_num')::int").Scan(&version)
	if err != nil {
		return fmt.Errorf("reach PostgreSQL: %w", err)
	}
	if version < pgMinVersion {
		return fmt.Errorf("PostgreSQL 13 or newer is needed; this one is %d", version/10000)
	}
	// Of several nodes that start at once one migrates and the others wait.
	lock, err := e.write.Conn(ctx)
	if err != nil {
		return err
	}
	defer lock.Close()
	if _, err := lock.ExecContext(ctx, "SELECT pg_advisory_lock($1)", pgMigrationLock); err != nil {
		return err
	}
	err = migrate(ctx, e.write, postgres, func() error { return nil })
	_, unlocking := lock.ExecContext(context.WithoutCancel(ctx), "SELECT pg_advisory_unlock($1)", pgMigrationLock)
	return errors.Join(err, unlocking)
}

func (e *pgEngine) presence() string { return e.alive.held() }

// kept: the server answers when its disk has it.
func (e *pgEngine) kept(context.Context) error { return nil }

func (e *pgEngine) close() error {
	err := errors.Join(e.write.Close(), e.read.Close())
	if e.alive != nil {
		e.alive.stop() // last: others may go on from here
	}
	return err
}

func (e *pgEngine) budget() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), pgPatience)
}

func (e *pgEngine) lockText() string {
	return "SELECT last_seq, directory_rev, directory_version FROM workspaces WHERE workspace_id = $1 FOR UPDATE"
}

func (e *pgEngine) snapshot(ctx context.Context, read func(c conn) error) error {
	c, err := lendPg(ctx, e.read)
	if err != nil {
		return err
	}
	err = c.exec(ctx, "BEGIN", nil) // as readConfig says: repeatable read, read only
	if err == nil {
		err = read(c)
	}
	// Also after an error: ROLLBACK ends any transaction, and without one it only warns.
	ending := c.exec(ctx, "ROLLBACK", nil)
	if ending == nil {
		ending = c.flush(ctx)
	}
	if ending != nil {
		c.discard()
		if err == nil {
			err = ending
		}
		return err
	}
	c.release()
	return err
}

// ask sends all at once, in the transaction that lasts until the server has answered.
func (e *pgEngine) ask(ctx context.Context, asks []ask) error {
	c, err := lendPg(ctx, e.read)
	if err != nil {
		return err
	}
	for _, a := range asks {
		if err = c.queue(a.text, a.args, pgQueued{each: a.each}); err != nil {
			break
		}
	}
	if err == nil {
		err = c.flush(ctx)
	}
	if c.conn.IsClosed() {
		c.discard()
	} else {
		c.release()
	}
	return err
}

func (e *pgEngine) writer(ctx context.Context) (writerConn, error) {
	c, err := lendPg(ctx, e.write)
	if err != nil {
		return nil, err
	}
	return &pgWriter{pgConn: c, engine: e}, nil
}

// pgWriter is a connection that batches are written on.
type pgWriter struct {
	*pgConn
	engine *pgEngine
	xid    string // of the transaction, to ask for its fate with
}

func (w *pgWriter) begin(context.Context) error {
	w.xid = ""
	if err := w.queue("BEGIN", nil, pgQueued{}); err != nil {
		return err
	}
	return w.queue("SELECT pg_current_xact_id()::text", nil, pgQueued{each: func(r *row) error {
		w.xid = r.text()
		return nil
	}})
}

func (w *pgWriter) commit(ctx context.Context) (known bool, err error) {
	if err := w.queue("COMMIT", nil, pgQueued{}); err != nil {
		return true, err
	}
	err = w.flush(ctx)
	if err == nil {
		return true, nil
	}
	if answered := (*pgconn.PgError)(nil); errors.As(err, &answered) && !w.conn.IsClosed() {
		return true, err // the server said no
	}
	committed, asking := w.engine.fate(w.xid)
	switch {
	case asking != nil:
		return false, errors.Join(err, asking)
	case committed:
		return true, nil
	}
	return true, err
}

// busy: see writerConn.
func (w *pgWriter) busy() <-chan struct{} { return nil }

// whenKept: see writerConn.
func (w *pgWriter) whenKept(_ bool, tell func(err error)) { tell(nil) }

// fate asks what became of a transaction whose connection broke during the commit.
func (e *pgEngine) fate(xid string) (committed bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), pgPatience)
	defer cancel()
	for {
		var status sql.NullString
		err := e.write.QueryRowContext(ctx, "SELECT pg_xact_status($1::text::xid8)", xid).Scan(&status)
		switch {
		case ctx.Err() != nil:
			return false, errors.Join(ctx.Err(), err)
		case err == nil && status.String == "committed":
			return true, nil
		case err == nil && status.String == "aborted":
			return false, nil
		}
		// It is still under way, or the server comes back just now.
		select {
		case <-ctx.Done():
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func pgDiskFull(err error) bool {
	var answered *pgconn.PgError
	return errors.As(err, &answered) && answered.Code == "53100"
}
