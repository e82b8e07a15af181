package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	sqlitedriver "modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"bandeja.dev/bandeja/internal/app/port"
)

// FileName is the name of SQLite's file in the data folder.
const FileName = "bandeja.db"

// sqliteMaxPages is SQLite's own limit of a file.
const sqliteMaxPages = 4294967294

// liteEngine is a SQLite file that this process alone uses: one connection writes, a few read.
type liteEngine struct {
	store *Store
	path  string
	lock  *os.File
	file  *os.File // the database, to be put on the disk; closed last, for that gives up SQLite's own locks on it

	mu        sync.Mutex
	write     *liteWriter // idle, nil while lent or not open
	idle      []*liteConn // readers
	closed    bool
	readers   chan struct{}
	snapshots chan struct{}
	tidy      *checkpointer
	sync      *syncer
	index     *indexer
}

func openLiteEngine(ctx context.Context, o Options, s *Store) (*liteEngine, error) {
	dir := o.DataDir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	lock, err := lockDir(dir)
	if err != nil {
		return nil, err
	}
	e := &liteEngine{store: s, path: filepath.Join(dir, FileName), lock: lock, readers: make(chan struct{}, liteReaders),
		snapshots: make(chan struct{}, liteSnapshots)}
	if err := e.prepare(ctx); err != nil {
		_ = lock.Close()
		return nil, err
	}
	if e.file, err = os.OpenFile(e.path, os.O_RDWR, 0); err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("open the database file: %w", err)
	}
	e.tidy, e.sync, e.index = startCheckpointer(e), startSyncer(s), newIndexer(s)
	return e, nil
}

// prepare makes the file what it should be: write-ahead log, schema of this program.
func (e *liteEngine) prepare(ctx context.Context) error {
	f, err := os.OpenFile(e.path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite gives its other files the same mode
	if err != nil {
		return fmt.Errorf("open the database file: %w", err)
	}
	if err := f.Close(); err != nil {
		return err
	}
	c, err := openLite(e.dsn(), writerStatements)
	if err != nil {
		return fmt.Errorf("open %s: %w", e.path, err)
	}
	err = c.script("PRAGMA journal_mode = WAL")
	if closing := c.close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("open %s: %w", e.path, err)
	}
	return migrateLite(ctx, e.path, e.dsn())
}

// dsn opens the file for writing with everything on disk at each commit. The log is cleaned by the checkpointer.
func (e *liteEngine) dsn() string { return e.writing("FULL") }

// writerDSN leaves it to the syncer to put the log on the disk.
func (e *liteEngine) writerDSN() string { return e.writing("NORMAL") }

func (e *liteEngine) writing(synchronous string) string {
	return e.uri("busy_timeout(10000)", "synchronous("+synchronous+")", "cache_size(-4000)", "temp_store(MEMORY)",
		"wal_autocheckpoint(0)")
}

func (e *liteEngine) readDSN() string {
	return e.uri("busy_timeout(5000)", "cache_size(-6000)", "temp_store(MEMORY)", "query_only(ON)")
}

func (e *liteEngine) uri(pragmas ...string) string {
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(e.path)}
	u.RawQuery = url.Values{"_pragma": pragmas}.Encode()
	return u.String()
}

// budget: a context that can end costs a goroutine for each statement, and a file does not hang.
func (e *liteEngine) budget() (context.Context, context.CancelFunc) {
	return context.Background(), func() {}
}

func (e *liteEngine) lockText() string {
	return "SELECT last_seq, directory_rev, directory_version FROM workspaces WHERE workspace_id = $1"
}

// kept: see engine.
func (e *liteEngine) kept(ctx context.Context) error { return e.sync.settle(ctx) }

func (e *liteEngine) writer(context.Context) (writerConn, error) {
	e.mu.Lock()
	w := e.write
	e.write = nil
	e.mu.Unlock()
	if w != nil {
		return w, nil
	}
	keepHeap()
	c, err := openLite(e.writerDSN(), writerStatements)
	if err != nil {
		return nil, err
	}
	return &liteWriter{liteConn: c, engine: e}, nil
}

func (e *liteEngine) close() error {
	e.index.stop()
	e.tidy.stop()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, c := range e.idle {
		_ = c.close()
	}
	e.idle, e.closed = nil, true
	var err error
	if e.write != nil {
		e.write.doneWithLog()
	}
	e.sync.stop()
	if e.write != nil {
		err = e.write.close()
		e.write = nil
	}
	return errors.Join(err, e.file.Close(), e.lock.Close())
}

// liteWriter is the connection that writes. What is executed is done at once: there is nothing to flush.
type liteWriter struct {
	*liteConn
	engine *liteEngine
	pages  int64    // the limit that is set, see Faults
	log    *os.File // the write-ahead log, as long as this connection lives; nil = nothing was written yet
}

func (w *liteWriter) flush(context.Context) error { return nil }
func (w *liteWriter) unitOver()                   {}

func (w *liteWriter) discard() {
	w.doneWithLog()
	_ = w.close()
}

// doneWithLog comes before the connection closes, which may delete the log: the next one writes to another file.
func (w *liteWriter) doneWithLog() {
	if w.log != nil {
		w.engine.sync.add(commitMade{log: w.log, last: true})
		w.log = nil
	}
}

func (w *liteWriter) begin(ctx context.Context) error {
	if pages := w.engine.store.faults.MaxPages.Load(); pages != w.pages {
		limit := pages
		if limit == 0 {
			limit = sqliteMaxPages
		}
		if err := w.script(fmt.Sprintf("PRAGMA max_page_count = %d", limit)); err != nil {
			return err
		}
		w.pages = pages
	}
	w.engine.tidy.takeTurn(w.liteConn)
	return w.exec(ctx, "BEGIN IMMEDIATE", nil)
}

func (w *liteWriter) commit(ctx context.Context) (known bool, err error) {
	w.engine.sync.begin()
	if err = w.exec(ctx, "COMMIT", nil); err != nil {
		w.engine.sync.add(commitMade{})
		return true, err
	}
	w.engine.tidy.wrote()
	return true, nil
}

// busy: see writerConn.
func (w *liteWriter) busy() <-chan struct{} { return w.engine.sync.after(w.engine.sync.begun.Load()) }

// whenKept: see writerConn.
func (w *liteWriter) whenKept(wrote bool, tell func(err error)) {
	if wrote && w.log == nil {
		var err error
		if w.log, err = os.OpenFile(w.engine.path+"-wal", os.O_RDWR, 0); err != nil {
			err, told := w.engine.store.stop(err), tell
			tell = func(error) { told(err) }
		}
	}
	made := commitMade{tell: tell}
	if wrote {
		made.log = w.log
	}
	w.engine.sync.add(made)
}

func (w *liteWriter) release() {
	w.engine.mu.Lock()
	defer w.engine.mu.Unlock()
	w.engine.write = w
}

// classify makes a full disk port.ErrDiskFull and leaves every other error as it is.
func (s *Store) classify(err error) error {
	if isDiskFull(err) && !errors.Is(err, port.ErrDiskFull) {
		return fmt.Errorf("%w: %w", port.ErrDiskFull, err)
	}
	return err
}

func isDiskFull(err error) bool {
	if lite := (*sqlitedriver.Error)(nil); errors.As(err, &lite) {
		return lite.Code()&0xff == sqlitelib.SQLITE_FULL || lite.Code() == sqlitelib.SQLITE_IOERR_SHMSIZE
	}
	return pgDiskFull(err)
}

// commitFailed says what an error of COMMIT means: a disk that did not take it ends all writing.
func (s *Store) commitFailed(err error) error {
	if lite := (*sqlitedriver.Error)(nil); errors.As(err, &lite) && lite.Code()&0xff == sqlitelib.SQLITE_IOERR &&
		!isDiskFull(err) {
		return s.stop(err)
	}
	return err
}
