package store

import (
	"context"
	"errors"
	"fmt"

	"bandeja.dev/bandeja/internal/desk"
)

// writerConn is a connection that batches are written on.
type writerConn interface {
	conn
	// flush sends what is queued.
	flush(ctx context.Context) error
	// unitOver says that what is queued belongs to a unit that has ended well: should it fail, nothing after it counts.
	unitOver()
	// begin starts a transaction in which nobody else writes what this writer writes.
	begin(ctx context.Context) error
	// commit ends it. known is false when the connection broke and nobody can say whether the transaction stands.
	commit(ctx context.Context) (known bool, err error)
	// busy is closed once what was committed before is on the disk; nil = it is.
	busy() <-chan struct{}
	// whenKept comes after each commit that went well, and calls tell once all that was committed is on the disk, or
	// will never be. wrote is false when this commit wrote nothing.
	whenKept(wrote bool, tell func(err error))
	// discard closes the connection, for its state is unknown.
	discard()
	// release gives it back to be used again.
	release()
}

// wsLog is what a batch keeps in memory of a workspace: the counters of its row, and the rows that are written once for
// the whole batch.
type wsLog struct {
	id        desk.ID
	loaded    counters
	now       counters
	events    []desk.Event
	search    []searchRow
	directory *desk.Directory // as of now.directoryVersion; nil = not known
}

// counters are the columns of a workspace's row that a batch moves.
type counters struct {
	lastSeq          int64
	directoryRev     int64
	directoryVersion int64
}

// mark is where a unit began, to go back to.
type mark struct {
	counters
	events, search int
	directory      *desk.Directory
}

func (l *wsLog) mark() mark { return mark{l.now, len(l.events), len(l.search), l.directory} }

func (l *wsLog) back(m mark) {
	l.now, l.events, l.search, l.directory = m.counters, l.events[:m.events], l.search[:m.search], m.directory
}

// batch is one transaction of a writer.
type batch struct {
	store   *Store
	ctx     context.Context
	end     context.CancelFunc // frees ctx
	conn    writerConn
	logs    []*wsLog
	wrote   bool // some unit tried to
	relays  bool // somebody waits for the commit to hand over the next unit
	guarded bool // each unit has a savepoint to go back to

	newWorkspace bool
}

// begin starts a batch on a connection, a new one when c is nil. On an error the batch is void.
func (s *Store) begin(c writerConn, guarded bool) (*batch, error) {
	b := &batch{store: s, conn: c, guarded: guarded}
	b.ctx, b.end = s.engine.budget()
	if err := s.failed(); err != nil {
		return b, err
	}
	if b.conn == nil {
		var err error
		if b.conn, err = s.engine.writer(b.ctx); err != nil {
			return b, err
		}
	}
	return b, b.conn.begin(b.ctx)
}

// rollback gives up a batch that is void, and keeps its connection if that answers.
func (b *batch) rollback() (c writerConn) {
	c, b.conn = b.conn, nil
	b.discard()
	ctx, end := b.store.engine.budget()
	defer end()
	err := c.exec(ctx, "ROLLBACK", nil)
	if err == nil {
		err = c.flush(ctx)
	}
	if err != nil {
		c.discard()
		return nil
	}
	return c
}

// discard gives up a batch that is void, with its connection.
func (b *batch) discard() {
	b.end()
	if b.conn != nil {
		b.conn.discard()
	}
	for _, l := range b.logs {
		b.store.forget(l.id)
	}
	if b.newWorkspace { // whether it stands is not always known
		b.store.workspaces.forget()
	}
}

// log gives the counters of a workspace; on PostgreSQL the read locks its row until the commit.
func (b *batch) log(workspace desk.ID) (*wsLog, error) {
	for _, l := range b.logs {
		if l.id == workspace {
			return l, nil
		}
	}
	l := &wsLog{id: workspace}
	known, ok := b.store.remembered(workspace)
	if ok {
		l.loaded = known
	} else {
		found := false
		err := b.conn.query(b.ctx, b.store.engine.lockText(), []any{workspace}, func(r *row) error {
			found = true
			l.loaded = counters{r.int64(), r.int64(), r.int64()}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if !found {
			return nil, desk.ErrNotFound
		}
	}
	l.now = l.loaded
	l.directory = b.store.cachedDirectory(workspace, l.now.directoryVersion)
	b.logs = append(b.logs, l)
	return l, nil
}

// run runs a unit. err is the unit's own; void says that the batch cannot go on, errRepeat that it can be run again with
// a savepoint for each unit.
func (b *batch) run(j *job) (err, void error) {
	t := &tx{batch: b, conn: b.conn, ctx: b.ctx}
	b.relays = b.relays || j.relay
	if j.workspace != 0 {
		l, err := b.log(j.workspace)
		if errors.Is(err, desk.ErrNotFound) {
			return desk.ErrNotFound, nil
		}
		if err != nil {
			return nil, b.repeatable(err)
		}
		t.log = l
	}
	if b.guarded {
		if err := b.conn.exec(b.ctx, "SAVEPOINT unit", nil); err != nil {
			return nil, err
		}
	}
	var m mark
	if t.log != nil {
		m = t.log.mark()
	}
	err = call(j.unit, t)
	if err == nil || t.err != nil {
		err = t.finish()
	}
	t.over = true
	b.wrote = b.wrote || t.wrote || t.log != nil && len(t.log.events) > m.events
	if err == nil {
		return nil, nil
	}
	return b.failed(t, m, err)
}

// failed ends a unit that came to nothing. What only read has nothing to be undone; what wrote is undone by its
// savepoint, or, in a batch without, by the whole batch.
func (b *batch) failed(t *tx, m mark, err error) (own, void error) {
	if !b.guarded && (t.wrote || t.err != nil) {
		return nil, b.repeatable(err)
	}
	if errors.Is(err, errPanicked) {
		b.store.log.Error("a unit panicked", "error", err)
	}
	if errors.Is(t.err, errNeighbour) {
		return nil, t.err
	}
	if t.log != nil {
		t.log.back(m)
	}
	own = b.store.classify(err)
	if !b.guarded {
		t.drop()
		return own, nil
	}
	return own, b.undo(t)
}

// errNeighbour: what failed belongs to a unit that had ended, and whose last writes travelled with what came after it.
var errNeighbour = errors.New("a unit's last writes failed")

// errRepeat: a unit failed in a batch without savepoints, after it had written.
var errRepeat = errors.New("a unit failed that nothing guards its neighbours from")

func (b *batch) repeatable(err error) error {
	if b.guarded {
		return err
	}
	return errors.Join(errRepeat, err)
}

// undo takes back what a unit did. Its error makes the batch void.
func (b *batch) undo(t *tx) error {
	t.drop()
	if err := b.conn.exec(b.ctx, "ROLLBACK TO SAVEPOINT unit", nil); err != nil {
		return err
	}
	if err := b.conn.exec(b.ctx, "RELEASE SAVEPOINT unit", nil); err != nil {
		return err
	}
	return b.conn.flush(b.ctx)
}

// commit writes what the batch kept in memory and ends the transaction.
func (b *batch) commit() error {
	for _, l := range b.logs {
		if err := b.seal(l); err != nil {
			return err
		}
	}
	if hook := b.store.faults.BeforeCommit; hook != nil {
		if err := errors.Join(b.conn.flush(b.ctx), hook()); err != nil {
			return err
		}
	}
	for _, l := range b.logs {
		if l.now.directoryVersion != l.loaded.directoryVersion {
			// From the commit on readers see the new directory: what is remembered of the old one may not outlast it.
			b.store.forget(l.id)
		}
	}
	known, err := b.conn.commit(b.ctx)
	if err != nil {
		if !known {
			return fmt.Errorf("%w: %w", errUnknownCommit, err)
		}
		return b.store.commitFailed(err)
	}
	for _, l := range b.logs {
		b.store.committed(l)
	}
	if b.newWorkspace {
		b.store.workspaces.forget()
	}
	b.end()
	return nil
}

// acknowledge tells what became of the units of a batch that is committed, and wakes whoever waits for its events, when
// it is on the disk.
func (b *batch) acknowledge(ran []outcome) {
	for _, o := range ran {
		if o.job.relay {
			o.job.done <- o.err
		}
	}
	b.conn.whenKept(b.wrote, func(err error) {
		for _, l := range b.logs {
			if err == nil && l.now.lastSeq != l.loaded.lastSeq {
				b.store.notifier.wake(l.id, l.now.lastSeq)
			}
		}
		for _, o := range ran {
			if o.err == nil {
				o.err = err
			}
			if !o.job.relay {
				o.job.done <- o.err
			}
		}
	})
}

// errUnknownCommit: the connection broke while the commit was under way, and the database could not be asked either.
var errUnknownCommit = errors.New("it is not known whether the change was kept: the database went away during the commit")

// seal writes a workspace's events, search rows and counters.
func (b *batch) seal(l *wsLog) error {
	if err := b.store.engine.insertEvents(b.ctx, b.conn, l); err != nil {
		return err
	}
	if err := b.store.engine.insertSearch(b.ctx, b.conn, l); err != nil {
		return err
	}
	if l.now == l.loaded {
		return nil
	}
	return b.conn.exec(b.ctx, "UPDATE workspaces SET last_seq = $2, directory_rev = $3, directory_version = $4 "+
		"WHERE workspace_id = $1", []any{l.id, l.now.lastSeq, l.now.directoryRev, l.now.directoryVersion})
}
