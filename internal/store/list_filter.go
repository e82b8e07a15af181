package store

import (
	"slices"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// statement is a SELECT under construction: text and the arguments it names.
type statement struct {
	strings.Builder
	args   []any
	hint   bool      // SQLite: name the index, so that no statistics can change the plan
	cutoff desk.Time // desk.ActiveSince
	cutAt  string    // the cutoff's place among the arguments, once it is named
}

func newStatement(d dialect, workspace desk.ID, cutoff desk.Time) *statement {
	return &statement{args: []any{workspace}, hint: d == sqlite, cutoff: cutoff}
}

// cut names the cutoff. An argument that no text names is an error on PostgreSQL.
func (q *statement) cut() string {
	if q.cutAt == "" {
		q.cutAt = q.arg(q.cutoff)
	}
	return q.cutAt
}

// arg adds an argument and gives its place: $2, $3 … The workspace is always $1.
func (q *statement) arg(value any) string {
	q.args = append(q.args, value)
	return "$" + strconv.Itoa(len(q.args))
}

// list adds ids as arguments: "$4, $5, …". Their number is rounded up by repeating the last, so that few texts are
// prepared.
func (q *statement) list(ids []desk.ID) string {
	var out strings.Builder
	for i := range roundUp(len(ids)) {
		if i > 0 {
			out.WriteString(", ")
		}
		out.WriteString(q.arg(ids[min(i, len(ids)-1)]))
	}
	return out.String()
}

// roundUp gives the next of 1, 2, 4, 8 …
func roundUp(n int) int {
	size := 1
	for size < n {
		size *= 2
	}
	return size
}

// among compares a column with ids.
func (q *statement) among(column string, ids []desk.ID) string {
	if len(ids) == 1 {
		return column + " = " + q.arg(ids[0])
	}
	return column + " IN (" + q.list(ids) + ")"
}

// using names the table, and on SQLite the index that the range is of.
func (q *statement) using(index string) string {
	if q.hint && index != "" {
		return "conversations INDEXED BY conversations_" + index
	}
	return "conversations"
}

// filter is which conversations a list may hold, whatever their segment: desk.CanSee of the viewer, the holding and the
// inbox asked for.
type filter struct {
	inboxes []desk.ID // none: nothing is visible
	holders []desk.ID // none: whoever holds it
	teams   []desk.ID // with holders: or whose team is one of these
}

func newFilter(v desk.Viewer, holding desk.Holding, inbox desk.ID) filter {
	f := filter{inboxes: only(distinct(v.InboxIDs))}
	if inbox != 0 {
		f.inboxes = only(f.inboxes, inbox)
	}
	switch {
	case holding == desk.HoldingUnassigned:
		f.holders = []desk.ID{0}
	case holding == desk.HoldingMine:
		f.holders = []desk.ID{v.MemberID}
	case v.Visibility == desk.VisibilityAll:
	case v.Visibility == desk.VisibilityTeam:
		f.holders = distinct(append([]desk.ID{0, v.MemberID}, v.TeammateIDs...))
		f.teams = only(distinct(v.TeamIDs))
	default:
		f.holders = distinct([]desk.ID{0, v.MemberID})
	}
	return f
}

// distinct sorts ids and drops repeated ones.
func distinct(ids []desk.ID) []desk.ID {
	ids = slices.Clone(ids)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// only keeps of ids those that are wanted, or without any wanted all that are not zero.
func only(ids []desk.ID, wanted ...desk.ID) []desk.ID {
	return slices.DeleteFunc(ids, func(id desk.ID) bool {
		return id == 0 || len(wanted) > 0 && !slices.Contains(wanted, id)
	})
}

// holding is the part of the filter that an index does not give by itself; "" when whoever holds it will do.
func (f filter) holding(q *statement) string {
	if len(f.holders) == 0 {
		return ""
	}
	held := q.among("holder_id", f.holders)
	if len(f.teams) > 0 {
		held = "(" + held + " OR " + q.among("team_id", f.teams) + ")"
	}
	return " AND " + held
}

// byHolder says whether the indexes that begin with the holder serve: a few holders and nothing beside them.
func (f filter) byHolder() bool {
	return len(f.holders) > 0 && len(f.teams) == 0 && len(f.holders)*len(f.inboxes) <= maxRanges/2
}

// maxRanges bounds the ranges that one statement merges.
const maxRanges = 128

// part is one stretch of a segment that an index can give in order. The flags are conditions; all that are set hold.
type part struct {
	open     bool // else closed
	late     bool // last message after the cutoff
	early    bool // at the cutoff or before
	waits    bool
	answered bool
	order    order
	tail     bool // of an order by a key: those without the key, by recency
}

// order is what a list is sorted by. Ties break by the newest message, then the newest id.
type order byte

const (
	byRecent   order = 'r'
	byDeadline order = 'd'
	byWaiting  order = 'w'
)

// column is the key that rises; a list by recency has none.
func (o order) column() string {
	switch o {
	case byDeadline:
		return "closes_key"
	case byWaiting:
		return "waiting_key"
	}
	return ""
}

// orderOf gives the order of a segment. No countdown runs in a closed conversation and nobody waits in it, nor in an
// inactive one: the order by such a key is that by recency there.
func orderOf(sort port.Sort, segment desk.Segment) order {
	switch {
	case segment == desk.SegmentClosed:
	case sort == port.SortDeadline:
		return byDeadline
	case sort == port.SortWaiting && segment == desk.SegmentActive:
		return byWaiting
	}
	return byRecent
}

const noKey = "9223372036854775807"

// partsOf takes a segment apart: desk.SegmentOf as stretches.
func partsOf(segment desk.Segment, o order) []part {
	switch {
	case segment == desk.SegmentClosed:
		return []part{{order: byRecent}}
	case segment == desk.SegmentInactive:
		return []part{{open: true, early: true, answered: true, order: o}}
	case o == byDeadline:
		return []part{{open: true, late: true, waits: true, order: o}} // either: see where
	case o == byWaiting:
		return []part{{open: true, waits: true, order: o}, {open: true, late: true, answered: true, order: byRecent, tail: true}}
	}
	return []part{{open: true, late: true, order: byRecent}, {open: true, early: true, waits: true, order: byRecent}}
}

// where writes the conditions of a part, beginning with " AND ".
func (q *statement) where(p part) string {
	if !p.open {
		return " AND status = 0"
	}
	text := " AND status = 1"
	if p.late && p.waits {
		return text + " AND (last_at > " + q.cut() + " OR waiting_key < " + noKey + ")"
	}
	if p.late {
		text += " AND last_at > " + q.cut()
	}
	if p.early {
		text += " AND last_at <= " + q.cut()
	}
	if p.waits {
		text += " AND waiting_key < " + noKey
	}
	if p.answered {
		text += " AND waiting_key = " + noKey
	}
	return text
}
