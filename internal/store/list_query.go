package store

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// spot is a conversation's place in a list: by rising key, then the newest message, then the newest id. In an order
// without a key, key is 0; a conversation without the key has never.
type spot struct {
	key    int64
	lastAt int64
	id     desk.ID
}

// firstSpot is before every conversation.
var firstSpot = spot{key: -1, lastAt: never, id: never}

func (a spot) compare(b spot) int {
	switch {
	case a.key != b.key:
		return compareInt(a.key, b.key)
	case a.lastAt != b.lastAt:
		return compareInt(b.lastAt, a.lastAt)
	}
	return compareInt(int64(b.id), int64(a.id))
}

func compareInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// pageQuery is a page of a list to be chosen.
type pageQuery struct {
	filter  filter
	segment desk.Segment
	order   order
	after   spot
	limit   int
}

// build writes the choice of a page: ranges of an index, each in the list's order and of a page's length, merged.
func (p pageQuery) build(q *statement) {
	limit := strconv.Itoa(pageLimit(p.limit))
	var ranges []string
	for _, part := range partsOf(p.segment, p.order) {
		ranges = append(ranges, p.ranges(q, part)...)
	}
	if len(ranges) == 1 {
		q.WriteString(ranges[0])
		return
	}
	q.WriteString("SELECT id, sort_key, last_at FROM (")
	for i, text := range ranges {
		if i > 0 {
			q.WriteString(" UNION ALL ")
		}
		fmt.Fprintf(q, "SELECT id, sort_key, last_at FROM (%s) AS r%d", text, i)
	}
	q.WriteString(") AS merged ORDER BY sort_key, last_at DESC, id DESC LIMIT " + limit)
}

// pageLimit is how many rows are asked for: one more than the page, rounded up, as a literal, for a planner judges by it.
func pageLimit(limit int) int {
	for _, size := range []int{26, 51} {
		if limit < size {
			return size
		}
	}
	return 101
}

func (p pageQuery) ranges(q *statement, part part) []string {
	from, where, order := p.bounds(q, part)
	head := "SELECT id, " + keyText(p.order, part) + " AS sort_key, last_at FROM "
	tail := where + " ORDER BY " + order + " LIMIT " + strconv.Itoa(pageLimit(p.limit))
	var ranges []string
	if part.order == byRecent && p.filter.byHolder() {
		index := q.using(pick(part.open, "open_holder", "closed_holder"))
		for _, holder := range p.filter.holders {
			held := q.arg(holder)
			for _, inbox := range p.filter.inboxes {
				ranges = append(ranges, head+index+" WHERE workspace_id = $1 AND holder_id = "+held+
					" AND inbox_id = "+q.arg(inbox)+from+tail)
			}
		}
		return ranges
	}
	index := pick(part.open, "open", "closed")
	switch part.order {
	case byDeadline:
		index = "deadline"
	case byWaiting:
		index = "waiting"
	case byRecent:
	}
	holding := p.filter.holding(q)
	if len(p.filter.inboxes) > maxRanges {
		return []string{head + q.using("") + " WHERE workspace_id = $1 AND " + q.among("inbox_id", p.filter.inboxes) + from +
			holding + tail}
	}
	for _, inbox := range p.filter.inboxes {
		ranges = append(ranges, head+q.using(index)+" WHERE workspace_id = $1 AND inbox_id = "+q.arg(inbox)+from+holding+tail)
	}
	return ranges
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

func keyText(o order, part part) string {
	switch {
	case o == byRecent:
		return "0"
	case part.tail:
		return "9223372036854775807"
	}
	return o.column()
}

// bounds says where in the index the page begins, what else holds there, and the order. The cursor is always bound, so
// that the first page and the following ones are one text.
func (p pageQuery) bounds(q *statement, part part) (from, where, order string) {
	after := p.after
	if part.order != byRecent {
		key := part.order.column()
		k, l := q.arg(max(0, after.key)), q.arg(after.lastAt)
		from = fmt.Sprintf(" AND %s >= %s AND (%s > %s OR last_at < %s OR (last_at = %s AND id < %s))",
			key, k, key, k, l, l, q.arg(after.id))
		return from, q.where(part), key + ", last_at DESC, id DESC"
	}
	if part.tail && after.key < never {
		after = firstSpot
	}
	if part.early { // one bound, not two, or the index might be entered at the wrong one
		if after.lastAt > int64(q.cutoff) {
			after = spot{lastAt: int64(q.cutoff), id: never}
		}
		part.early = false
	}
	from = " AND (last_at, id) < (" + q.arg(after.lastAt) + ", " + q.arg(after.id) + ")"
	return from, q.where(part), "last_at DESC, id DESC"
}

// count writes a number of conversations of a segment as a scalar, exact up to
// port.CountLimit; its parts together may count further.
func (f filter) count(q *statement, segment desk.Segment) string {
	if len(f.inboxes) == 0 {
		return "0"
	}
	var sums []string
	for _, part := range partsOf(segment, byRecent) {
		index := pick(part.open, "open", "closed")
		if f.byHolder() {
			index += "_holder"
		}
		sums = append(sums, fmt.Sprintf("(SELECT count(*) FROM (SELECT 1 FROM %s WHERE workspace_id = $1 AND %s%s%s LIMIT %d) AS n)",
			q.using(index), q.among("inbox_id", f.inboxes), f.holding(q), q.where(part), port.CountLimit+1))
	}
	return strings.Join(sums, " + ")
}

// sees is the filter as a condition on conversations c.
func (f filter) sees(q *statement) string {
	text := q.among("c.inbox_id", f.inboxes)
	if len(f.holders) > 0 {
		held := q.among("c.holder_id", f.holders)
		if len(f.teams) > 0 {
			held = "(" + held + " OR " + q.among("c.team_id", f.teams) + ")"
		}
		text += " AND " + held
	}
	return text
}

// merge sorts a page and cuts it to one more than limit.
func merge(spots []spot, limit int) []spot {
	slices.SortFunc(spots, spot.compare)
	return spots[:min(len(spots), limit+1)]
}
