package store

import (
	"context"
	"errors"
	"flag"
	"reflect"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

var listRounds = flag.Int("list-rounds", 80, "random lists that are compared with the rules")

// expected is a list by the rules of desk alone.
func (w *world) expected(q port.ListQuery) []desk.ID {
	var held []desk.Conversation
	for _, c := range w.all {
		if desk.CanSee(q.Viewer, c.Scope()) && q.Holding.Holds(q.Viewer.MemberID, c.HolderID()) &&
			desk.SegmentOf(c, q.Now, 8) == q.Segment && (q.InboxID == 0 || c.InboxID == q.InboxID) && w.found(c, q.Search) {
			held = append(held, c)
		}
	}
	key := func(c desk.Conversation) int64 {
		switch {
		case c.Status == desk.Closed:
		case q.Sort == port.SortDeadline:
			return keyOf(c.ClosesAt)
		case q.Sort == port.SortWaiting:
			return keyOf(c.WaitingSince)
		}
		return 0
	}
	slices.SortFunc(held, func(a, b desk.Conversation) int {
		switch {
		case key(a) != key(b):
			return compareInt(key(a), key(b))
		case a.LastAt != b.LastAt:
			return compareInt(int64(b.LastAt), int64(a.LastAt))
		}
		return compareInt(int64(b.ID), int64(a.ID))
	})
	ids := make([]desk.ID, len(held))
	for i, c := range held {
		ids[i] = c.ID
	}
	return ids
}

// found: the searches of the test are words that are one token's beginning each.
func (w *world) found(c desk.Conversation, search string) bool {
	for _, word := range Words(search) {
		if !w.has(c.ContactID, word) {
			return false
		}
	}
	return true
}

// walk reads a list page by page.
func (w *world) walk(t *testing.T, q port.ListQuery) []desk.ID {
	t.Helper()
	var ids []desk.ID
	for {
		page, err := w.store.List(context.Background(), w.workspace, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		for _, row := range page.Rows {
			ids = append(ids, row.Conversation.ID)
		}
		if len(page.Rows) > q.Limit || page.Next != "" && len(page.Rows) < q.Limit {
			t.Fatalf("a page of %d has %d rows and next %q", q.Limit, len(page.Rows), page.Next)
		}
		if page.Next == "" {
			return ids
		}
		q.Cursor = page.Next
	}
}

func (w *world) query() port.ListQuery {
	q := port.ListQuery{Viewer: w.viewer(), Holding: randomOf(w, holdings...), Segment: randomOf(w, segments...),
		Sort: randomOf(w, port.SortRecent, port.SortDeadline, port.SortWaiting), Limit: randomOf(w, 1, 3, 7, 100), Now: worldNow,
		Search: randomOf(w, "", "", "jose", "ana", "jo da", "s", "54911", "correo", "4")}
	if w.rnd.IntN(4) == 0 {
		q.InboxID = randomOf(w, w.inboxes...)
	}
	return q
}

// TestListFollowsTheRules: what SQL shows a random viewer, in what order, is what desk says, page after page; and each
// number on a segment is what the list holds after that one click.
func TestListFollowsTheRules(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 1, 300)
		shown := 0
		for range *listRounds {
			q := w.query()
			want := w.expected(q)
			if got := w.walk(t, q); !slices.Equal(got, want) {
				t.Fatalf("%+v:\n got %v\nwant %v", q, got, want)
			}
			shown += len(want)
			w.checkCounts(t, q)
		}
		if shown < *listRounds {
			t.Fatalf("only %d rows in %d lists: the test says little", shown, *listRounds)
		}
	})
}

func (w *world) checkCounts(t *testing.T, q port.ListQuery) {
	t.Helper()
	counts, err := w.store.Counts(context.Background(), w.workspace, port.CountQuery{Viewer: q.Viewer, Holding: q.Holding,
		Segment: q.Segment, InboxID: q.InboxID, Search: q.Search, Now: q.Now})
	if err != nil {
		t.Fatal(err)
	}
	q.Limit, q.WithElse = 100, true
	for _, holding := range holdings {
		click := q
		click.Holding = holding
		if want := len(w.expected(click)); counts.Holdings[holding] != want {
			t.Fatalf("%+v: %s counts %d, the list has %d", q, holding, counts.Holdings[holding], want)
		}
	}
	page, err := w.store.List(context.Background(), w.workspace, q)
	if err != nil {
		t.Fatal(err)
	}
	for _, segment := range segments {
		click := q
		click.Segment = segment
		want := len(w.expected(click))
		if counts.Segments[segment] != want {
			t.Fatalf("%+v: %s counts %d, the list has %d", q, segment, counts.Segments[segment], want)
		}
		if q.Search != "" && page.Elsewhere[segment] != want {
			t.Fatalf("%+v: elsewhere in %s %d, the list has %d", q, segment, page.Elsewhere[segment], want)
		}
	}
	unread := 0
	for _, c := range w.all {
		read, opened := w.reads[[2]desk.ID{q.Viewer.MemberID, c.ID}]
		if !opened {
			read = -1
		}
		if c.Status == desk.Open && c.AssigneeID == q.Viewer.MemberID && slices.Contains(q.Viewer.InboxIDs, c.InboxID) &&
			desk.Unread(c.InboundCount, c.AnsweredCount, read) > 0 {
			unread++
		}
	}
	if counts.MineUnread != unread {
		t.Fatalf("%+v: %d unread, want %d", q.Viewer, counts.MineUnread, unread)
	}
}

func TestListRefusesForeignCursors(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 2, 40)
		viewer := desk.Viewer{MemberID: w.members[0], Visibility: desk.VisibilityAll, InboxIDs: w.inboxes}
		q := port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive, Sort: port.SortRecent, Limit: 1,
			Now: worldNow}
		page, err := s.List(context.Background(), w.workspace, q)
		if err != nil || page.Next == "" {
			t.Fatal(page.Next, err)
		}
		bad := []string{"x", "=", page.Next + "A", page.Next[1:], page.Next[:len(page.Next)-1], "AXIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}
		for _, cursor := range bad {
			q.Cursor = cursor
			checkBadValue(t, q, s, w.workspace, "cursor")
		}
		q.Cursor, q.Sort = page.Next, port.SortDeadline
		checkBadValue(t, q, s, w.workspace, "cursor")
	})
}

func checkBadValue(t *testing.T, q port.ListQuery, s *Store, workspace desk.ID, field string) {
	t.Helper()
	_, err := s.List(context.Background(), workspace, q)
	refusal := (*desk.Error)(nil)
	if !errors.As(err, &refusal) || refusal.Code != desk.CodeBadValue || refusal.Field != field {
		t.Fatalf("cursor %q: %v", q.Cursor, err)
	}
}

func TestListShowsCardTagsAndReadMark(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 3, 60)
		ctx := context.Background()
		target, tags := w.all[7], []desk.ID{w.id(), w.id()}
		err := s.Update(ctx, w.workspace, port.LanePeople, func(tx port.Tx) error { return tx.SetTags(target.ID, tags) })
		if err != nil {
			t.Fatal(err)
		}
		viewer := desk.Viewer{MemberID: w.members[1], Visibility: desk.VisibilityAll, InboxIDs: w.inboxes}
		seen := false
		for _, segment := range segments {
			page, err := s.List(ctx, w.workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: segment, Now: worldNow,
				Limit: 100})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range page.Rows {
				read, opened := w.reads[[2]desk.ID{viewer.MemberID, row.Conversation.ID}]
				if !opened {
					read = -1
				}
				contact := w.contacts[row.Conversation.ContactID]
				if row.ReadCount != read || row.Card.Name != contact.Name || row.Card.Code != w.codes[contact.ID] {
					t.Fatalf("%+v", row)
				}
				if row.Conversation.ID == target.ID {
					seen = true
					if !slices.Equal(row.TagIDs, tags) || !reflect.DeepEqual(row.Conversation, target) {
						t.Fatalf("%+v, want %+v", row, target)
					}
				}
			}
		}
		if !seen {
			t.Fatal("a conversation is in no segment")
		}
	})
}
