package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// LastSeq: see port.Reader.
func (s *Store) LastSeq(ctx context.Context, workspace desk.ID) (seq int64, err error) {
	err = s.view(ctx, func(v *view) error {
		seq, err = v.seq(workspace)
		return err
	})
	return seq, err
}

// Workspaces: see port.Reader.
func (s *Store) Workspaces(ctx context.Context) (ids []desk.ID, err error) {
	err = s.view(ctx, func(v *view) error {
		ids = nil
		return v.each("SELECT workspace_id FROM workspaces ORDER BY workspace_id", nil, func(r *row) error {
			ids = append(ids, r.id())
			return nil
		})
	})
	return ids, err
}

// Events: see port.Reader. A since beyond the log's end is of another log (a restored backup): ErrTooOld too.
func (s *Store) Events(ctx context.Context, workspace desk.ID, since int64, limit int) (events []desk.Event, upTo int64, err error) {
	err = s.view(ctx, func(v *view) error {
		var pruned int64
		events = nil
		err := v.one("SELECT last_seq, pruned_seq FROM workspaces WHERE workspace_id = $1", []any{workspace}, func(r *row) {
			upTo, pruned = r.int64(), r.int64()
		})
		switch {
		case err != nil:
			return err
		case since < pruned || since > upTo:
			return port.ErrTooOld
		case since == upTo || limit <= 0:
			upTo = since
			return nil
		}
		err = v.each("SELECT "+eventNames+" FROM events WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
			[]any{workspace, since, limit}, func(r *row) error {
				events = append(events, scanEvent(r))
				return nil
			})
		if len(events) == limit {
			upTo = events[limit-1].Seq
		}
		return err
	})
	return events, upTo, err
}

// Entities: see port.Reader. A statement for each kind that is named, two for conversations. ReadCount is nobody's: -1.
func (s *Store) Entities(ctx context.Context, workspace desk.ID, refs port.EntityRefs) (all port.Entities, err error) {
	err = s.view(ctx, func(v *view) error {
		all = port.Entities{Conversations: map[desk.ID]port.Row{}}
		if all.Seq, err = v.seq(workspace); err != nil {
			return err
		}
		if ids := distinct(refs.Conversations); len(ids) > 0 {
			if all.Conversations, err = v.rowsByID(workspace, 0, ids); err != nil {
				return err
			}
		}
		if all.Messages, err = byID(v, workspace, refs.Messages, "messages", messageNames, scanMessage); err != nil {
			return err
		}
		if all.Comments, err = byID(v, workspace, refs.Comments, "comments", commentNames, scanComment); err != nil {
			return err
		}
		if all.Milestones, err = byID(v, workspace, refs.Milestones, "milestones", milestoneNames, scanMilestone); err != nil {
			return err
		}
		if all.Contacts, err = byID(v, workspace, refs.Contacts, "contacts", contactNames, scanContact); err != nil {
			return err
		}
		all.Visits, err = byID(v, workspace, refs.Visits, "visits", visitNames, scanVisit)
		return err
	})
	return all, err
}

// byID reads rows of one table by their ids. The id is the first of the names.
func byID[T any](v *view, workspace desk.ID, ids []desk.ID, table, names string, scan func(r *row) T) (map[desk.ID]T, error) {
	if ids = distinct(ids); len(ids) == 0 {
		return map[desk.ID]T{}, nil
	}
	found := make(map[desk.ID]T, len(ids))
	q := newStatement("", workspace, 0)
	text := "SELECT id, " + names + " FROM " + table + " WHERE workspace_id = $1 AND " + q.among("id", ids)
	err := v.each(text, q.args, func(r *row) error {
		id := r.id()
		found[id] = scan(r)
		return nil
	})
	return found, err
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
	err = s.view(ctx, func(v *view) error {
		clear(reads)
		return v.each(text, q.args, func(r *row) error {
			read := scanRead(r)
			reads[read.ConversationID] = read
			return nil
		})
	})
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
	err = s.view(ctx, func(v *view) error {
		return v.each(text, q.args, func(r *row) error {
			seq = r.int64()
			return nil
		})
	})
	return seq, err
}

// Cursor: see port.Reader. A consumer that never saved one is at 0.
func (s *Store) Cursor(ctx context.Context, workspace desk.ID, consumer string) (seq int64, err error) {
	err = s.view(ctx, func(v *view) error {
		return v.each("SELECT seq FROM cursors WHERE workspace_id = $1 AND consumer = $2", []any{workspace, consumer},
			func(r *row) error {
				seq = r.int64()
				return nil
			})
	})
	return seq, err
}

// Due: see port.Reader.
func (s *Store) Due(ctx context.Context, now desk.Time, limit int) (due []port.DueConversation, err error) {
	err = s.view(ctx, func(v *view) error {
		due = nil
		return v.each("SELECT workspace_id, id, closes_key FROM conversations WHERE status = 1 AND closes_key <= $1 "+
			"ORDER BY closes_key, workspace_id, id LIMIT $2", []any{now, limit}, func(r *row) error {
			due = append(due, port.DueConversation{WorkspaceID: r.id(), ConversationID: r.id(), ClosesAt: r.time()})
			return nil
		})
	})
	return due, err
}

// NextDue: see port.Reader.
func (s *Store) NextDue(ctx context.Context) (at desk.Time, err error) {
	err = s.view(ctx, func(v *view) error {
		return v.each("SELECT closes_key FROM conversations WHERE status = 1 AND closes_key > 0 ORDER BY closes_key, workspace_id, id LIMIT 1", nil,
			func(r *row) error {
				at = timeOfKey(r.int64())
				return nil
			})
	})
	return at, err
}
