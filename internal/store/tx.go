package store

import (
	"context"
	"errors"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// tx is a unit's hold on a batch.
type tx struct {
	batch *batch
	conn  conn
	ctx   context.Context
	log   *wsLog // nil in a unit of the instance
	wrote bool   // a write was tried
	over  bool   // the unit ended: whoever still holds the tx gets an error
	err   error  // the first failed statement; nothing runs after it

	conversations []*heldConversation
	messages      []heldMessage
	reply         *replyState // nil = nothing was read ahead
	arrival       *arrivalState
	unawaited     string // the external id of a message that no update waits for; "" = not known
	directory     bool   // something in the directory was written
}

var _ port.Tx = (*tx)(nil)

var (
	errOver        = errors.New("a unit's Tx was used after the unit ended")
	errNoWorkspace = errors.New("a unit of the instance asked for something of a workspace")
)

func (t *tx) ready() error {
	if t.over {
		return errOver
	}
	return t.err
}

// exec runs a write, or queues it.
func (t *tx) exec(text string, args ...any) error {
	if err := t.ready(); err != nil {
		return err
	}
	t.wrote, t.arrival = true, nil
	t.err = t.conn.exec(t.ctx, text, args)
	return t.err
}

// counted runs a write and says how many rows it wrote.
func (t *tx) counted(text string, args ...any) (rows int64, err error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	t.wrote, t.arrival = true, nil
	rows, t.err = t.conn.counted(t.ctx, text, args)
	return rows, t.err
}

// each runs a read, or a write that answers rows; see view.each.
func (t *tx) each(text string, args []any, scan func(r *row)) error {
	if err := t.ready(); err != nil {
		return err
	}
	if !strings.HasPrefix(text, "SELECT ") {
		t.wrote, t.arrival = true, nil
	}
	t.err = t.conn.query(t.ctx, text, args, func(r *row) error {
		scan(r)
		return nil
	})
	return t.err
}

// one runs a read that answers at most one row; none is desk.ErrNotFound.
func (t *tx) one(text string, args []any, scan func(r *row)) error {
	found := false
	err := t.each(text, args, func(r *row) {
		found = true
		scan(r)
	})
	if err == nil && !found {
		return desk.ErrNotFound
	}
	return err
}

// Workspace: see port.Tx.
func (t *tx) Workspace() desk.ID {
	if t.log == nil {
		return 0
	}
	return t.log.id
}

// Emit: see port.Tx. Events wait in memory for the end of the batch: nothing in a unit reads them.
func (t *tx) Emit(event desk.Event) (int64, error) {
	if err := t.ready(); err != nil {
		return 0, err
	}
	if t.log == nil {
		return 0, errNoWorkspace
	}
	t.log.now.lastSeq++
	event.Seq = t.log.now.lastSeq
	t.log.events = append(t.log.events, event)
	return event.Seq, nil
}

// Directory: see port.Tx.
func (t *tx) Directory() (*desk.Directory, error) {
	if err := t.ready(); err != nil {
		return nil, err
	}
	if t.log == nil {
		return nil, errNoWorkspace
	}
	if t.directory {
		d, err := loadDirectory(t.loader(), t.log.id)
		if err == nil {
			d.Rev = t.log.now.lastSeq
		}
		return d, err
	}
	if t.log.directory == nil {
		d, err := loadDirectory(t.loader(), t.log.id)
		if err != nil {
			return nil, err
		}
		d.Rev = t.log.now.directoryRev
		t.log.directory = d
	}
	return t.log.directory, nil
}

func (t *tx) loader() func(text string, args []any, scan func(r *row)) error { return t.each }

// finish writes what the unit left to be written, and gives its savepoint back if it has one.
func (t *tx) finish() error {
	if t.err != nil {
		return t.err
	}
	if err := t.writeConversations(); err != nil {
		return err
	}
	if t.directory {
		t.log.now.directoryRev = t.log.now.lastSeq
		t.log.now.directoryVersion++
		t.log.directory = nil
	}
	if t.batch.guarded {
		if err := t.exec("RELEASE SAVEPOINT unit"); err != nil {
			return err
		}
	}
	t.batch.conn.unitOver()
	return nil
}

// drop forgets what the unit left to be written.
func (t *tx) drop() { t.conversations = nil }
