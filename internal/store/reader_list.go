package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// maxPage is the longest page of a list.
const maxPage = 100

// List: see port.Reader. The page is chosen first, by ids and sort keys alone; then its rows are read.
func (s *Store) List(ctx context.Context, workspace desk.ID, q port.ListQuery) (page port.ListPage, err error) {
	q.Limit = clamp(q.Limit, maxPage, maxPage)
	order := orderOf(q.Sort, q.Segment)
	after, err := decodeSpot(order, q.Cursor)
	if err != nil {
		return port.ListPage{}, err
	}
	err = s.view(ctx, func(v *view) error {
		page = port.ListPage{}
		seq, cutoff, err := v.moment(workspace, q.Now)
		if err != nil {
			return err
		}
		page.Seq = seq
		choice := pageQuery{filter: newFilter(q.Viewer, q.Holding, q.InboxID), segment: q.Segment, order: order, after: after,
			limit: q.Limit}
		var spots []spot
		if terms, given := searchTerms(q.Search); given {
			spots, err = s.foundPage(v, workspace, q, terms, cutoff, choice, &page)
		} else {
			spots, err = s.choose(v, workspace, cutoff, choice)
		}
		if err != nil {
			return err
		}
		if len(spots) > q.Limit {
			spots = spots[:q.Limit]
			page.Next = encodeSpot(order, spots[q.Limit-1])
		}
		page.Rows, err = v.rows(workspace, q.Viewer.MemberID, spots)
		return err
	})
	return page, err
}

// clamp gives n, or other for what is not positive, at most limit.
func clamp(n, other, limit int) int {
	if n <= 0 {
		return other
	}
	return min(n, limit)
}

// moment is the snapshot's place in the log, and desk.ActiveSince of now.
func (v *view) moment(workspace desk.ID, now desk.Time) (seq int64, cutoff desk.Time, err error) {
	err = v.one("SELECT last_seq, active_hours FROM workspaces WHERE workspace_id = $1", []any{workspace}, func(r *row) {
		seq, cutoff = r.int64(), desk.ActiveSince(now, r.int())
	})
	return seq, cutoff, err
}

// choose gives the spots of a page, in order, and one more if there is more.
func (s *Store) choose(v *view, workspace desk.ID, cutoff desk.Time, p pageQuery) ([]spot, error) {
	if len(p.filter.inboxes) == 0 {
		return nil, nil
	}
	q := newStatement(s.dialect, workspace, cutoff)
	p.build(q)
	var spots []spot
	err := v.each(q.String(), q.args, func(r *row) error {
		spots = append(spots, spot{id: r.id(), key: r.int64(), lastAt: r.int64()})
		return nil
	})
	return merge(spots, p.limit), err
}

// rows reads what lists show of conversations, in the order given; those that are gone are left out.
func (v *view) rows(workspace, member desk.ID, spots []spot) ([]port.Row, error) {
	if len(spots) == 0 {
		return nil, nil
	}
	ids := make([]desk.ID, len(spots))
	for i, s := range spots {
		ids[i] = s.id
	}
	byID := make(map[desk.ID]port.Row, len(ids))
	for _, a := range askRows(workspace, member, ids, byID) {
		if err := v.each(a.text, a.args, a.each); err != nil {
			return nil, err
		}
	}
	rows := make([]port.Row, 0, len(ids))
	for _, id := range ids {
		if row, ok := byID[id]; ok {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// askRows asks for conversations with card, tags and a member's read mark, by two statements in that order.
func askRows(workspace, member desk.ID, ids []desk.ID, byID map[desk.ID]port.Row) []ask {
	q := newStatement("", workspace, 0)
	reader := q.arg(member)
	text := "SELECT " + conversationColumns + ", coalesce(r.count, -1)" + fromConversations +
		"LEFT JOIN reads r ON r.workspace_id = c.workspace_id AND r.member_id = " + reader + " AND r.conversation_id = c.id " +
		"WHERE c.workspace_id = $1 AND " + q.among("c.id", ids) + liveOnly
	lines := ask{text, q.args, func(r *row) error {
		var line port.Row
		line.Conversation, line.Card = scanConversation(r)
		line.ReadCount = r.int()
		byID[line.Conversation.ID] = line
		return nil
	}}
	q = newStatement("", workspace, 0)
	text = "SELECT conversation_id, tag_id FROM conversation_tags WHERE workspace_id = $1 AND " + q.among("conversation_id", ids) +
		" ORDER BY conversation_id, tag_id"
	return []ask{lines, {text, q.args, func(r *row) error {
		id, tag := r.id(), r.id()
		if line, ok := byID[id]; ok {
			line.TagIDs = append(line.TagIDs, tag)
			byID[id] = line
		}
		return nil
	}}}
}

// holdings and segments are all there are, in the order of the screen.
var (
	holdings = []desk.Holding{desk.HoldingUnassigned, desk.HoldingMine, desk.HoldingAll}
	segments = []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed}
)

// cell is one place of the two segments: what the list would hold there.
type cell struct {
	holding desk.Holding
	segment desk.Segment
}

// cells are the places that are one click away, the present one first.
func cells(q port.CountQuery) []cell {
	all := []cell{{q.Holding, q.Segment}}
	for _, h := range holdings {
		if h != q.Holding {
			all = append(all, cell{h, q.Segment})
		}
	}
	for _, g := range segments {
		if g != q.Segment {
			all = append(all, cell{q.Holding, g})
		}
	}
	return all
}

// Counts: see port.Reader. All numbers are of one statement.
func (s *Store) Counts(ctx context.Context, workspace desk.ID, q port.CountQuery) (counts port.Counts, err error) {
	err = s.view(ctx, func(v *view) error {
		counts = port.Counts{Holdings: map[desk.Holding]int{}, Segments: map[desk.Segment]int{}}
		seq, cutoff, err := v.moment(workspace, q.Now)
		if err != nil {
			return err
		}
		counts.Seq = seq
		numbers := map[cell]int{}
		if terms, given := searchTerms(q.Search); given {
			numbers, err = s.foundCounts(v, workspace, q, terms, cutoff)
			if err == nil {
				err = s.countCells(v, workspace, q, cutoff, nil, numbers, &counts.MineUnread)
			}
		} else {
			err = s.countCells(v, workspace, q, cutoff, cells(q), numbers, &counts.MineUnread)
		}
		for c, n := range numbers {
			n = min(n, port.CountLimit+1)
			if c.segment == q.Segment {
				counts.Holdings[c.holding] = n
			}
			if c.holding == q.Holding {
				counts.Segments[c.segment] = n
			}
		}
		return err
	})
	return counts, err
}

// countCells counts the cells and the viewer's unread conversations.
func (s *Store) countCells(v *view, workspace desk.ID, q port.CountQuery, cutoff desk.Time, wanted []cell, into map[cell]int, unread *int) error {
	if len(only(distinct(q.Viewer.InboxIDs))) == 0 {
		for _, c := range wanted {
			into[c] = 0
		}
		return nil
	}
	statement := newStatement(s.dialect, workspace, cutoff)
	statement.WriteString("SELECT ")
	for _, c := range wanted {
		statement.WriteString(newFilter(q.Viewer, c.holding, q.InboxID).count(statement, c.segment))
		statement.WriteString(", ")
	}
	statement.WriteString(unreadOf(statement, q.Viewer))
	return v.one(statement.String(), statement.args, func(r *row) {
		for _, c := range wanted {
			into[c] = r.int()
		}
		*unread = r.int()
	})
}

// unreadOf counts the viewer's open conversations in which desk.Unread is not 0, whatever the list shows.
func unreadOf(q *statement, v desk.Viewer) string {
	f := newFilter(v, desk.HoldingMine, 0)
	if len(f.inboxes) == 0 {
		return "0"
	}
	me := q.arg(v.MemberID)
	table := "conversations c"
	if q.hint {
		table += " INDEXED BY conversations_open_holder"
	}
	return "(SELECT count(*) FROM (SELECT 1 FROM " + table + " LEFT JOIN reads r ON r.workspace_id = c.workspace_id AND r.member_id = " +
		me + " AND r.conversation_id = c.id WHERE c.workspace_id = $1 AND c.holder_id = " + me + " AND " +
		q.among("c.inbox_id", f.inboxes) + " AND c.status = 1 AND c.inbound_count > coalesce(r.count, c.answered_count) LIMIT 1001) AS n)"
}

// OpenCounts: see port.Reader.
func (s *Store) OpenCounts(ctx context.Context, workspace desk.ID) (counts map[desk.ID]int, err error) {
	counts = map[desk.ID]int{}
	err = s.ask(ctx, ask{"SELECT holder_id, count(*) FROM conversations WHERE workspace_id = $1 AND status = 1 AND holder_id > 0 " +
		"GROUP BY holder_id", []any{workspace}, func(r *row) error {
		id := r.id()
		counts[id] = r.int()
		return nil
	}})
	return counts, err
}

// placed is a conversation that a search found, as far as lists judge it.
type placed struct {
	scope      desk.Scope
	segment    desk.Segment
	spot       spot // by recency
	closesKey  int64
	waitingKey int64
}

// inOrder is its spot in a list of that order.
func (p placed) inOrder(o order) spot {
	at := p.spot
	switch o {
	case byDeadline:
		at.key = p.closesKey
	case byWaiting:
		at.key = p.waitingKey
	case byRecent:
	}
	return at
}

// in says whether a viewer's list of that cell holds it. The viewer may see it.
func (p placed) in(c cell, member desk.ID) bool {
	return p.segment == c.segment && c.holding.Holds(member, p.scope.HolderID)
}

// foundPage chooses a page among what a search finds, and counts its hits in each segment.
func (s *Store) foundPage(v *view, workspace desk.ID, q port.ListQuery, terms []term, cutoff desk.Time, p pageQuery,
	page *port.ListPage) ([]spot, error) {
	found, err := s.find(v, workspace, q.Viewer, q.InboxID, terms, cutoff)
	if err != nil {
		return nil, err
	}
	var spots []spot
	hits := map[desk.Segment]int{}
	for _, hit := range found {
		if hit.in(cell{q.Holding, hit.segment}, q.Viewer.MemberID) {
			hits[hit.segment]++
		}
		if !hit.in(cell{q.Holding, q.Segment}, q.Viewer.MemberID) {
			continue
		}
		if at := hit.inOrder(p.order); p.after.compare(at) < 0 {
			spots = append(spots, at)
		}
	}
	if q.WithElse {
		page.Elsewhere = map[desk.Segment]int{}
		for _, segment := range segments {
			page.Elsewhere[segment] = min(hits[segment], port.CountLimit+1)
		}
	}
	return merge(spots, p.limit), nil
}

func (s *Store) foundCounts(v *view, workspace desk.ID, q port.CountQuery, terms []term, cutoff desk.Time) (map[cell]int, error) {
	found, err := s.find(v, workspace, q.Viewer, q.InboxID, terms, cutoff)
	if err != nil {
		return nil, err
	}
	numbers := map[cell]int{}
	for _, c := range cells(q) {
		numbers[c] = 0
		for _, hit := range found {
			if hit.in(c, q.Viewer.MemberID) {
				numbers[c]++
			}
		}
	}
	return numbers, nil
}
