package store

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest/seed"
)

// recorder is a connection that remembers what was read over it.
type recorder struct {
	conn
	seen *recorded
}

type recorded struct {
	mu    sync.Mutex
	texts map[string][]any
	order []string
}

func (r recorder) query(ctx context.Context, text string, args []any, each func(r *row) error) error {
	r.seen.mu.Lock()
	if _, ok := r.seen.texts[text]; !ok {
		r.seen.texts[text] = slices.Clone(args)
		r.seen.order = append(r.seen.order, text)
	}
	r.seen.mu.Unlock()
	return r.conn.query(ctx, text, args, each)
}

// recordingEngine hands out recorders and counts the statements of each snapshot.
type recordingEngine struct {
	engine
	seen  *recorded
	count *int
}

func (e recordingEngine) snapshot(ctx context.Context, read func(c conn) error) error {
	return e.engine.snapshot(ctx, func(c conn) error { return read(counting{recorder{c, e.seen}, e.count}) })
}

func (e recordingEngine) ask(ctx context.Context, asks []ask) error {
	return e.snapshot(ctx, func(c conn) error {
		for _, a := range asks {
			if err := c.query(ctx, a.text, a.args, a.each); err != nil {
				return err
			}
		}
		return nil
	})
}

type counting struct {
	conn
	count *int
}

func (c counting) query(ctx context.Context, text string, args []any, each func(r *row) error) error {
	*c.count++
	return c.conn.query(ctx, text, args, each)
}

// fullScan finds a whole table being read: SQLite says SCAN, PostgreSQL Seq Scan.
var fullScan = map[dialect]*regexp.Regexp{
	sqlite:   regexp.MustCompile(`\bSCAN (conversations|messages|events|comments|milestones|contacts|contact_tokens|visits|[ckrteupiw])\b`),
	postgres: regexp.MustCompile(`Seq Scan on (conversations|messages|events|comments|milestones|contacts|contact_tokens|visits)\b`),
}

// TestPlans: with 20,000 conversations and statistics, no screen reads a large table whole, sorts more than pages, or
// takes more statements than it may.
func TestPlans(t *testing.T) {
	run := func(t *testing.T, o Options) {
		s, data := seeded(t, o, 20_000)
		seen, count := &recorded{texts: map[string][]any{}}, 0
		plain := s.engine
		s.engine = recordingEngine{plain, seen, &count}
		now := desk.IDEpoch + 900*desk.Day
		for _, screen := range append(screens(t, s, data, now), pages(t, s, data, now)...) {
			count = 0
			if err := screen.load(); err != nil {
				t.Fatalf("%s: %v", screen.name, err)
			}
			if count > screen.statements() {
				t.Errorf("%s takes %d statements", screen.name, count)
			}
		}
		s.engine = plain
		if len(seen.order) < 40 {
			t.Fatalf("only %d statements were seen", len(seen.order))
		}
		for _, text := range seen.order {
			checkPlan(t, s, text, seen.texts[text])
		}
	}
	t.Run("sqlite", func(t *testing.T) { run(t, Options{DataDir: t.TempDir()}) })
	if server := os.Getenv("BANDEJA_TEST_DATABASE_URL"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, Options{DatabaseURL: newDatabase(t, server)}) })
	}
}

// statements is how many a screen may take: 5; two pages twice that; entities one for each of their kinds, and tags, seq.
func (s screen) statements() int {
	switch {
	case strings.HasPrefix(s.name, "second page"):
		return 10
	case s.name == "entities":
		return 8
	}
	return 5
}

// pages are screens beyond the first look: following pages, a narrow inbox, what live reads.
func pages(t *testing.T, s *Store, data seed.Data, now desk.Time) []screen {
	ctx := context.Background()
	var all []screen
	for who, viewer := range viewers(t, s, data) {
		for _, segment := range segments {
			for _, order := range []port.Sort{port.SortRecent, port.SortDeadline, port.SortWaiting} {
				all = append(all, screen{"second page/" + who + "/" + string(segment) + "/" + string(order), func() error {
					q := port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: segment, Sort: order, Limit: 10, Now: now,
						InboxID: data.Inboxes[0]}
					page, err := s.List(ctx, data.Workspace, q)
					if err != nil || page.Next == "" {
						return err
					}
					q.Cursor = page.Next
					_, err = s.List(ctx, data.Workspace, q)
					return err
				}})
			}
		}
	}
	ids := data.Conversations[:50]
	return append(all,
		screen{"entities", func() error {
			_, err := s.Entities(ctx, data.Workspace, port.EntityRefs{Conversations: ids, Messages: ids, Comments: ids, Milestones: ids,
				Contacts: ids, Visits: ids})
			return err
		}},
		screen{"reads", func() error {
			_, err := s.Reads(ctx, data.Workspace, data.Members[0], ids)
			return err
		}},
		screen{"due", func() error {
			_, err := s.Due(ctx, now, 100)
			return err
		}},
		screen{"next due", func() error {
			_, err := s.NextDue(ctx)
			return err
		}},
		screen{"visitor", func() error {
			_, err := s.Timeline(ctx, data.Workspace, port.TimelineQuery{ConversationID: data.BigThread, Visitor: true})
			return err
		}},
	)
}

func checkPlan(t *testing.T, s *Store, text string, args []any) {
	t.Helper()
	explain := "EXPLAIN QUERY PLAN "
	if s.dialect == postgres {
		explain = "EXPLAIN "
	}
	var lines []string
	err := s.view(context.Background(), func(v *view) error {
		return v.each(explain+text, args, func(r *row) error {
			if s.dialect == sqlite {
				r.int()
				r.int()
				r.int()
			}
			lines = append(lines, r.text())
			return nil
		})
	})
	if err != nil {
		t.Errorf("%v in %s", err, text)
		return
	}
	plan := strings.Join(lines, "\n")
	if found := fullScan[s.dialect].FindString(plan); found != "" {
		t.Errorf("%s in the plan of\n%s\n%s", found, shorten(text), plan)
	}
}

func shorten(text string) string {
	if len(text) > 1500 {
		return fmt.Sprintf("%s … (%d characters)", text[:1500], len(text))
	}
	return text
}
