package store

import (
	"context"
	"slices"
	"sync"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// LastSeq: see port.Reader.
func (s *Store) LastSeq(ctx context.Context, workspace desk.ID) (seq int64, err error) {
	found := false
	err = s.told(ctx, askSeq(workspace, &found, &seq))
	if err == nil && !found {
		err = desk.ErrNotFound
	}
	return seq, err
}

// told runs reads whose answer is handed on as what has happened: it waits until the disk has all of it.
func (s *Store) told(ctx context.Context, asks ...ask) error {
	if err := s.ask(ctx, asks...); err != nil {
		return err
	}
	return s.engine.kept(ctx)
}

// askSeq asks for the instant's place in a workspace's log.
func askSeq(workspace desk.ID, found *bool, seq *int64) ask {
	return askOne("SELECT last_seq FROM workspaces WHERE workspace_id = $1", []any{workspace}, found, func(r *row) { *seq = r.int64() })
}

// Workspaces: see port.Reader.
func (s *Store) Workspaces(ctx context.Context) (ids []desk.ID, err error) {
	ids, version := s.workspaces.known()
	if ids != nil {
		return ids, nil
	}
	err = s.ask(ctx, ask{"SELECT workspace_id FROM workspaces ORDER BY workspace_id", nil, func(r *row) error {
		ids = append(ids, r.id())
		return nil
	}})
	if err == nil && s.dialect == sqlite { // elsewhere other processes make some too
		s.workspaces.keep(ids, version)
	}
	return ids, err
}

// workspaces remembers which there are, for every webhook and every look at the outbox asks.
type workspaces struct {
	mu      sync.Mutex
	ids     []desk.ID
	version int // rises with each that is made
}

func (w *workspaces) known() ([]desk.ID, int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.ids), w.version
}

// keep remembers what was read at a version, unless one was made since.
func (w *workspaces) keep(ids []desk.ID, version int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.version == version {
		w.ids = slices.Clone(ids)
	}
}

func (w *workspaces) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids = nil
	w.version++
}

// Events: see port.Reader. A since beyond the log's end is of another log (a restored backup): ErrTooOld too.
func (s *Store) Events(ctx context.Context, workspace desk.ID, since int64, limit int) (events []desk.Event, upTo int64, err error) {
	var last, pruned int64
	found := false
	limit = max(limit, 0)
	err = s.told(ctx, askOne("SELECT last_seq, pruned_seq FROM workspaces WHERE workspace_id = $1", []any{workspace}, &found,
		func(r *row) { last, pruned = r.int64(), r.int64() }),
		ask{"SELECT " + eventNames + " FROM events WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
			[]any{workspace, since, limit}, func(r *row) error {
				events = append(events, scanEvent(r))
				return nil
			}})
	switch {
	case err != nil:
		return nil, 0, err
	case !found:
		return nil, 0, desk.ErrNotFound
	case since < pruned || since > last:
		return nil, last, port.ErrTooOld
	case limit == 0:
		return nil, since, nil
	case len(events) == limit:
		return events, events[limit-1].Seq, nil
	}
	return events, last, nil
}

// Entities: see port.Reader. A statement for each kind that is named, two for conversations. ReadCount is nobody's: -1.
func (s *Store) Entities(ctx context.Context, workspace desk.ID, refs port.EntityRefs) (all port.Entities, err error) {
	found := false
	asks := []ask{askSeq(workspace, &found, &all.Seq)}
	all.Conversations = map[desk.ID]port.Row{}
	if ids := distinct(refs.Conversations); len(ids) > 0 {
		asks = append(asks, askRows(workspace, 0, ids, all.Conversations)...)
	}
	asks, all.Messages = askByID(asks, workspace, refs.Messages, "messages", messageNames, scanMessage)
	asks, all.Comments = askByID(asks, workspace, refs.Comments, "comments", commentNames, scanComment)
	asks, all.Milestones = askByID(asks, workspace, refs.Milestones, "milestones", milestoneNames, scanMilestone)
	asks, all.Contacts = askByID(asks, workspace, refs.Contacts, "contacts", contactNames, scanContact)
	asks, all.Visits = askByID(asks, workspace, refs.Visits, "visits", visitNames, scanVisit)
	err = s.ask(ctx, asks...)
	if err == nil && !found {
		err = desk.ErrNotFound
	}
	return all, err
}

// askByID adds an ask for rows of one table by their ids, and gives the map that they come into.
func askByID[T any](asks []ask, workspace desk.ID, ids []desk.ID, table, names string, scan func(r *row) T) ([]ask, map[desk.ID]T) {
	if ids = distinct(ids); len(ids) == 0 {
		return asks, map[desk.ID]T{}
	}
	found := make(map[desk.ID]T, len(ids))
	q := newStatement("", workspace, 0)
	text := "SELECT id, " + names + " FROM " + table + " WHERE workspace_id = $1 AND " + q.among("id", ids)
	return append(asks, ask{text, q.args, func(r *row) error {
		id := r.id()
		found[id] = scan(r)
		return nil
	}}), found
}

// Reads: see port.Reader.
func (s *Store) Reads(ctx context.Context, workspace, member desk.ID, conversations []desk.ID) (reads map[desk.ID]port.Read, err error) {
	reads = map[desk.ID]port.Read{}
	ids := distinct(conversations)
	if len(ids) == 0 {
		return reads, nil
	}
	q := newStatement("", workspace, 0)
	text := "SELECT " + readNames + " FROM reads WHERE workspace_id = $1 AND member_id = " + q.arg(member) + " AND " +
		q.among("conversation_id", ids)
	err = s.ask(ctx, ask{text, q.args, func(r *row) error {
		read := scanRead(r)
		reads[read.ConversationID] = read
		return nil
	}})
	return reads, err
}

// ReadUpTo: see port.Reader.
func (s *Store) ReadUpTo(ctx context.Context, workspace, conversation desk.ID, members []desk.ID) (seq int64, err error) {
	ids := distinct(members)
	if len(ids) == 0 {
		return 0, nil
	}
	q := newStatement("", workspace, 0)
	text := "SELECT coalesce(max(seq), 0) FROM reads WHERE workspace_id = $1 AND conversation_id = " + q.arg(conversation) +
		" AND " + q.among("member_id", ids)
	err = s.ask(ctx, ask{text, q.args, func(r *row) error {
		seq = r.int64()
		return nil
	}})
	return seq, err
}

// Cursor: see port.Reader. A consumer that never saved one is at 0.
func (s *Store) Cursor(ctx context.Context, workspace desk.ID, consumer string) (seq int64, err error) {
	err = s.ask(ctx, ask{"SELECT seq FROM cursors WHERE workspace_id = $1 AND consumer = $2", []any{workspace, consumer},
		func(r *row) error {
			seq = r.int64()
			return nil
		}})
	return seq, err
}

// Due: see port.Reader.
func (s *Store) Due(ctx context.Context, now desk.Time, limit int) (due []port.DueConversation, err error) {
	err = s.ask(ctx, ask{"SELECT c.workspace_id, c.id, c.closes_key FROM inboxes b CROSS JOIN " +
		s.dialect.indexed("conversations AS c", "conversations_deadline") + " WHERE c.workspace_id = b.workspace_id AND c.inbox_id = b.id " +
		"AND c.status = 1 AND c.closes_key <= $1 ORDER BY c.closes_key, c.workspace_id, c.id LIMIT $2", []any{now, limit}, func(r *row) error {
		due = append(due, port.DueConversation{WorkspaceID: r.id(), ConversationID: r.id(), ClosesAt: r.time()})
		return nil
	}})
	return due, err
}

// NextDue: see port.Reader.
func (s *Store) NextDue(ctx context.Context) (at desk.Time, err error) {
	err = s.ask(ctx, ask{"SELECT coalesce(min(first), 0) FROM (SELECT (SELECT c.closes_key FROM " +
		s.dialect.indexed("conversations AS c", "conversations_deadline") + " WHERE c.workspace_id = b.workspace_id AND c.inbox_id = b.id " +
		"AND c.status = 1 AND c.closes_key > 0 ORDER BY c.closes_key LIMIT 1) AS first FROM inboxes b) AS each",
		nil, func(r *row) error {
			at = timeOfKey(r.int64())
			return nil
		}})
	return at, err
}
