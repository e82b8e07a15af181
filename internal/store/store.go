// Package store keeps Bandeja's data: in SQLite, one file in the data folder, or in PostgreSQL. It implements port.Store.
//
// Each change is a unit; one writer a workspace (SQLite: one for the file) runs the units that wait in one transaction,
// undoes alone the one that fails, and commits once. SQL is written once for both databases, with $1, $2 … for arguments.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Options say where the data is.
type Options struct {
	DataDir     string       // folder of the SQLite file, made when missing; unused with DatabaseURL
	DatabaseURL string       // postgres://…; "" = SQLite
	Log         *slog.Logger // nil = slog.Default()
	QueueLimit  int          // units that may wait in each lane of a writer; 0 = 2048

	Faults *Faults // for tests alone
}

// Faults let tests make the disk fail. Its fields may change while the store is open.
type Faults struct {
	BeforeCommit func() error // an error of it is a commit that fails
	Fsync        func() error // an error of it is an fsync that fails
	MaxPages     atomic.Int64 // SQLite's file may have so many pages and is then full; 0 = no limit
}

// engine is one of the two databases.
type engine interface {
	// snapshot lends a connection in a read-only transaction of one instant, for reads that take long: few run at once.
	snapshot(ctx context.Context, read func(c conn) error) error
	// ask runs reads of one instant.
	ask(ctx context.Context, asks []ask) error
	// kept waits until all that is committed is on the disk.
	kept(ctx context.Context) error
	// writer opens, or lends, a connection to write on.
	writer(ctx context.Context) (writerConn, error)
	// budget is the context that a batch's statements run with.
	budget() (context.Context, context.CancelFunc)
	// lockText selects last_seq, directory_rev and directory_version of a workspace ($1) and keeps others from writing.
	lockText() string
	// presence is what shows that this process lives, "" when nothing does: see port.Store.
	presence() string
	insertEvents(ctx context.Context, c conn, l *wsLog) error
	insertSearch(ctx context.Context, c conn, l *wsLog) error
	close() error
}

// Store is a port.Store on one database.
type Store struct {
	engine  engine
	dialect dialect
	log     *slog.Logger
	limit   int

	mu       sync.Mutex
	writers  map[desk.ID]*writer
	counters map[desk.ID]counters // of workspaces that only this process writes to (SQLite)
	closing  bool
	broken   error // the disk did not take a commit: nothing is written any more
	draining sync.WaitGroup

	closeOnce sync.Once
	closeErr  error

	directories directories
	workspaces  workspaces
	notifier    notifier

	faults *Faults
}

var _ port.Store = (*Store)(nil)

// Open opens the database, brings its schema up to date and starts nothing that needs stopping but by Close. It fails
// when another process holds the data folder, and when the schema is newer than this program.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{log: o.Log, limit: o.QueueLimit, faults: o.Faults, writers: map[desk.ID]*writer{},
		counters: map[desk.ID]counters{}}
	s.directories.all = map[desk.ID]versioned{}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.faults == nil {
		s.faults = &Faults{}
	}
	if s.limit == 0 {
		s.limit = 2048
	}
	var err error
	if o.DatabaseURL == "" {
		s.dialect = sqlite
		var lite *liteEngine
		if lite, err = openLiteEngine(ctx, o, s); err == nil {
			s.engine = lite
			lite.index.start()
		}
	} else {
		if !strings.HasPrefix(o.DatabaseURL, "postgres://") && !strings.HasPrefix(o.DatabaseURL, "postgresql://") {
			return nil, errors.New("the database URL must begin with postgres:// (without one, data is kept in SQLite)")
		}
		s.dialect = postgres
		s.engine, err = openPgEngine(ctx, o.DatabaseURL, s)
	}
	if err != nil {
		return nil, err
	}
	s.notifier.start()
	return s, nil
}

// Close finishes what waits, refuses what comes, and gives the database back. A second call only says what the first did.
func (s *Store) Close() error {
	s.closeOnce.Do(func() { s.closeErr = s.shut() })
	return s.closeErr
}

func (s *Store) shut() error {
	s.mu.Lock()
	s.closing = true
	for _, w := range s.writers {
		w.queue.close()
	}
	s.mu.Unlock()
	s.draining.Wait()
	_ = s.engine.kept(context.Background()) // it ends with everybody told, and cannot fail without an end of the context
	s.notifier.stop()
	return s.engine.close()
}

// Committed: see port.Store.
func (s *Store) Committed(wake func(workspace desk.ID, seq int64)) { s.notifier.add(wake) }

// enter gives the writer of a workspace to somebody who queues a unit, and makes Close wait for draining.Done.
func (s *Store) enter(workspace desk.ID) (*writer, error) {
	if err := s.stopped(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closing {
		return nil, port.ErrStopped
	}
	s.draining.Add(1)
	return s.writerFor(workspace), nil
}

// writerFor gives the writer of a workspace: its own on PostgreSQL, the only one on SQLite. The caller holds s.mu.
func (s *Store) writerFor(workspace desk.ID) *writer {
	if s.dialect == sqlite {
		workspace = 0
	}
	w := s.writers[workspace]
	if w == nil {
		w = &writer{store: s}
		w.queue.limit = s.limit
		s.writers[workspace] = w
	}
	return w
}

// stopped says why nothing new is taken; nil = it is.
func (s *Store) stopped() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil && s.closing {
		return port.ErrStopped
	}
	return s.broken
}

// failed says why nothing may be written, not even what is queued.
func (s *Store) failed() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.broken
}

// stop ends writing for good: after a failed fsync nobody knows what the disk holds, and a second one could lie.
func (s *Store) stop(cause error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken == nil {
		s.broken = fmt.Errorf("%w: %w", port.ErrStopped, cause)
		s.log.Error("the store stopped for good: the disk did not take a commit", "error", cause)
	}
	return s.broken
}

// remembered gives a workspace's counters without asking the database, where only this process writes.
func (s *Store) remembered(workspace desk.ID) (counters, bool) {
	if s.dialect != sqlite {
		return counters{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.counters[workspace]
	return c, ok
}

func (s *Store) forget(workspace desk.ID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.counters, workspace)
}

// committed takes over what a batch knew of a workspace.
func (s *Store) committed(l *wsLog) {
	if s.dialect == sqlite {
		s.mu.Lock()
		s.counters[l.id] = l.now
		s.mu.Unlock()
	}
	s.keepDirectory(l.id, l.now.directoryVersion, l.directory)
}

// Ping: see port.Reader. It also fails when the store stopped for good.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.stopped(); err != nil {
		return err
	}
	return s.lookup(ctx, "SELECT 1", nil, func(r *row) { r.int() })
}
