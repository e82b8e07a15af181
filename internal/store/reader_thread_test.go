package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// addThread writes a thread of random items, many at one time, some in a seq of others' (which the log never does).
func (w *world) addThread(t *testing.T, conversation desk.ID, size int) []threadKey {
	t.Helper()
	var keys []threadKey
	err := w.store.Update(context.Background(), w.workspace, port.LanePeople, func(tx port.Tx) error {
		keys = nil
		for i := range size {
			at, seq := worldNow+desk.Time(w.rnd.IntN(size/4+1)), int64(i/2+1)
			var err error
			key := threadKey{sortAt: int64(at), seq: seq, rank: w.rnd.IntN(ranks)}
			if slices.Contains(keys, key) {
				continue
			}
			switch key.rank {
			case rankMessage:
				err = tx.InsertMessage(desk.Message{ID: w.id(), ConversationID: conversation, InboxID: w.inboxes[0], Seq: seq, SortAt: at,
					At: at, Author: desk.AuthorContact, Text: "hola", ClientID: fmt.Sprint("c", i), State: desk.StateSent})
			case rankComment:
				err = tx.InsertComment(desk.Comment{ID: w.id(), ConversationID: conversation, Seq: seq, SortAt: at, At: at, Text: "nota",
					ClientID: fmt.Sprint("n", i)})
			case rankMilestone:
				err = tx.InsertMilestone(desk.Milestone{ID: w.id(), ConversationID: conversation, Seq: seq, SortAt: at, At: at,
					Type: desk.MilestoneClosed, Actor: desk.System})
			}
			if err != nil {
				return err
			}
			keys = append(keys, key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(keys, threadKey.compare)
	return keys
}

func keysOf(items []port.Item) []threadKey {
	keys := make([]threadKey, len(items))
	for i, item := range items {
		keys[i] = keyOfItem(item)
	}
	return keys
}

// TestTimelineWalks: from the newest page back to the first and forth again every item comes once, in order; the visitor
// gets the messages alone.
func TestTimelineWalks(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 7, 8)
		for i, size := range []int{0, 1, 5, 120} {
			conversation := w.all[i].ID
			all := w.addThread(t, conversation, size)
			messages := slices.DeleteFunc(slices.Clone(all), func(k threadKey) bool { return k.rank != rankMessage })
			for _, limit := range []int{1, 7, 200} {
				w.walkThread(t, port.TimelineQuery{ConversationID: conversation, Limit: limit}, all)
				w.walkThread(t, port.TimelineQuery{ConversationID: conversation, Limit: limit, Visitor: true}, messages)
			}
		}
	})
}

func (w *world) walkThread(t *testing.T, q port.TimelineQuery, want []threadKey) {
	t.Helper()
	page := w.timeline(t, q)
	if page.After != "" {
		t.Fatal("something is after the newest page")
	}
	items, last := page.Items, page
	for page.Before != "" {
		q.Before = page.Before
		page = w.timeline(t, q)
		items = append(slices.Clone(page.Items), items...)
	}
	if got := keysOf(items); !slices.Equal(got, want) {
		t.Fatalf("back by %d:\n got %v\nwant %v", q.Limit, got, want)
	}
	q.Before = ""
	items = page.Items
	for page.After != "" {
		q.After = page.After
		page = w.timeline(t, q)
		items = append(items, page.Items...)
	}
	if got := keysOf(items); !slices.Equal(got, want) {
		t.Fatalf("forth by %d:\n got %v\nwant %v", q.Limit, got, want)
	}
	if len(want) > q.Limit && len(last.Items) != q.Limit {
		t.Fatalf("the newest page has %d of %d", len(last.Items), q.Limit)
	}
}

func (w *world) timeline(t *testing.T, q port.TimelineQuery) port.TimelinePage {
	t.Helper()
	page, err := w.store.Timeline(context.Background(), w.workspace, q)
	if err != nil {
		t.Fatal(err)
	}
	if len(page.Items) > q.Limit {
		t.Fatalf("a page of %d has %d items", q.Limit, len(page.Items))
	}
	return page
}

func TestTimelineRefuses(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 8, 2)
		key := threadKey{sortAt: 5, seq: 6, rank: 1}.String()
		for field, q := range map[string]port.TimelineQuery{
			"before": {ConversationID: w.all[0].ID, Before: key + "x"},
			"after":  {ConversationID: w.all[0].ID, After: "%"},
		} {
			_, err := s.Timeline(context.Background(), w.workspace, q)
			if refusal := (*desk.Error)(nil); !errors.As(err, &refusal) || refusal.Code != desk.CodeBadValue || refusal.Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		other := newWorld(t, s, 9, 1)
		for _, id := range []desk.ID{0, 12345, other.all[0].ID} {
			_, err := s.Timeline(context.Background(), w.workspace, port.TimelineQuery{ConversationID: id})
			if !errors.Is(err, desk.ErrNotFound) {
				t.Errorf("the thread of %d: %v", id, err)
			}
			if _, err := s.Conversation(context.Background(), w.workspace, id, w.members[0]); !errors.Is(err, desk.ErrNotFound) {
				t.Errorf("the screen of %d: %v", id, err)
			}
		}
	})
}

func TestConversationScreen(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 10, 3)
		ctx, c, me := context.Background(), w.all[0], w.members[0]
		episode := desk.Episode{ConversationID: c.ID, Number: 1, OpenedAt: 5, OpenedBy: desk.ActorContact, Source: "direct"}
		draft := port.Draft{ConversationID: c.ID, MemberID: me, Mode: port.DraftComment, Text: "sin enviar", At: 9}
		tags := []desk.ID{w.id(), w.id()}
		err := s.Update(ctx, w.workspace, port.LanePeople, func(tx port.Tx) error {
			steps := []error{tx.SaveEpisode(episode), tx.SaveDraft(draft), tx.SetTags(c.ID, tags),
				tx.SaveDraft(port.Draft{ConversationID: c.ID, MemberID: w.members[1], Mode: port.DraftMessage, Text: "ajeno", At: 9}),
				tx.SaveRead(port.Read{ConversationID: c.ID, MemberID: me, Seq: 4, Count: 2})}
			for i := range 25 {
				steps = append(steps, tx.InsertVisit(desk.Visit{ID: w.id(), ConversationID: c.ID, At: desk.Time(i), LandingPage: "/",
					Pages: []desk.Page{{URL: "/mesa", Title: "Mesa", At: 3}}, UTM: desk.UTM{Source: "boletín"}}))
				steps = append(steps, tx.InsertComment(desk.Comment{ID: w.id(), ConversationID: c.ID, Seq: int64(i + 1), SortAt: desk.Time(i),
					MemberID: me, Text: "nota", ClientID: fmt.Sprint(i)}))
			}
			_, err := tx.Emit(desk.Event{Type: desk.EventCommentAdded, Audience: desk.AudienceConversation, ConversationID: c.ID})
			return errors.Join(append(steps, err)...)
		})
		if err != nil {
			t.Fatal(err)
		}
		screen, err := s.Conversation(ctx, w.workspace, c.ID, me)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(screen.Row.Conversation, c) || screen.Contact != w.contacts[c.ContactID] || screen.Episode != episode {
			t.Errorf("%+v", screen)
		}
		if !slices.Equal(screen.Row.TagIDs, tags) || screen.Row.ReadCount != 2 || screen.ReadSeq != 4 || screen.Seq != 1 {
			t.Errorf("%+v", screen.Row)
		}
		if len(screen.Drafts) != 1 || screen.Drafts[0] != draft {
			t.Errorf("%+v", screen.Drafts)
		}
		if len(screen.Visits) != 20 || screen.Visits[0].At != 24 || screen.Visits[0].Pages[0].Title != "Mesa" {
			t.Errorf("%+v", screen.Visits)
		}
		if len(screen.Comments) != 25 || screen.Comments[0].Seq != 25 {
			t.Errorf("%+v", screen.Comments)
		}
	})
}
