package store

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest/seed"
)

var benchConversations = flag.Int("bench-conversations", 100_000, "conversations of the seeded workspace; ten messages each")

// seeded opens a store that holds the skewed workspace.
func seeded(t testing.TB, o Options, conversations int) (*Store, seed.Data) {
	t.Helper()
	s := openStore(t, o)
	driver, source := "sqlite", "file:"+filepath.Join(o.DataDir, FileName)+"?_pragma=synchronous(OFF)"
	if o.DatabaseURL != "" {
		driver, source = "pgx", o.DatabaseURL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	data, err := seed.Fill(context.Background(), db, seed.Options{Postgres: o.DatabaseURL != "", Create: true,
		Conversations: conversations, Tokens: ContactTokens})
	if err != nil {
		t.Fatal(err)
	}
	if o.DatabaseURL != "" {
		if _, err := db.Exec("VACUUM"); err != nil {
			t.Fatal(err)
		}
	}
	return s, data
}

// screen is something that a person looks at.
type screen struct {
	name string
	load func() error
}

// viewers are the kinds of people that look: the owner, an agent who holds 30 %, one who sees his own and one his team's.
func viewers(t testing.TB, s *Store, data seed.Data) map[string]desk.Viewer {
	t.Helper()
	directory, err := s.Directory(context.Background(), data.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]desk.Viewer{}
	for name, member := range map[string]int{"owner": 0, "own": 3, "team": 4, "all": 5} {
		all[name], _ = directory.Viewer(data.Members[member])
	}
	return all
}

func screens(t testing.TB, s *Store, data seed.Data, now desk.Time) []screen {
	ctx := context.Background()
	var all []screen
	add := func(name string, load func() error) { all = append(all, screen{name, load}) }
	for who, viewer := range viewers(t, s, data) {
		for _, segment := range segments {
			for _, holding := range holdings {
				for _, order := range []port.Sort{port.SortRecent, port.SortDeadline, port.SortWaiting} {
					q := port.ListQuery{Viewer: viewer, Holding: holding, Segment: segment, Sort: order, Limit: 50, Now: now}
					add(fmt.Sprintf("list/%s/%s/%s/%s", who, segment, holding, order), func() error {
						_, err := s.List(ctx, data.Workspace, q)
						return err
					})
				}
				q := port.CountQuery{Viewer: viewer, Holding: holding, Segment: segment, Now: now}
				add(fmt.Sprintf("counts/%s/%s/%s", who, segment, holding), func() error {
					_, err := s.Counts(ctx, data.Workspace, q)
					return err
				})
			}
		}
		for _, typed := range []string{"a", "ma", "maria", "maria gonzalez", "a b", "4F2A", "11 4", "+54 9 11 4", "persona77777@", "correo"} {
			q := port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive, Search: typed, WithElse: true, Limit: 50, Now: now}
			add("search/"+who+"/"+typed, func() error {
				_, err := s.List(ctx, data.Workspace, q)
				return err
			})
		}
	}
	add("timeline/newest", func() error {
		_, err := s.Timeline(ctx, data.Workspace, port.TimelineQuery{ConversationID: data.BigThread, Limit: 60})
		return err
	})
	middle := threadKey{sortAt: int64(now - 3*desk.Hour), rank: rankMessage}.String()
	add("timeline/before", func() error {
		_, err := s.Timeline(ctx, data.Workspace, port.TimelineQuery{ConversationID: data.BigThread, Before: middle, Limit: 60})
		return err
	})
	add("conversation", func() error {
		_, err := s.Conversation(ctx, data.Workspace, data.BigThread, data.Members[0])
		return err
	})
	add("events/200", func() error {
		_, _, err := s.Events(ctx, data.Workspace, data.LastSeq-500, 200)
		return err
	})
	add("open-counts", func() error {
		_, err := s.OpenCounts(ctx, data.Workspace)
		return err
	})
	slices.SortFunc(all, func(a, b screen) int { return compareText(a.name, b.name) })
	return all
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// BenchmarkScreens measures every screen on the seeded workspace and reports p50 and p99 in milliseconds.
func BenchmarkScreens(b *testing.B) {
	run := func(b *testing.B, o Options) {
		s, data := seeded(b, o, *benchConversations)
		for _, screen := range screens(b, s, data, desk.IDEpoch+900*desk.Day) {
			b.Run(screen.name, func(b *testing.B) {
				var took []time.Duration
				for b.Loop() {
					start := time.Now()
					if err := screen.load(); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2].Seconds()*1000, "p50-ms")
				b.ReportMetric(took[len(took)*99/100].Seconds()*1000, "p99-ms")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
	b.Run("sqlite", func(b *testing.B) { run(b, Options{DataDir: b.TempDir()}) })
	if server := os.Getenv("BANDEJA_TEST_DATABASE_URL"); server != "" {
		b.Run("postgres", func(b *testing.B) { run(b, Options{DatabaseURL: newDatabase(b, server)}) })
	}
}
