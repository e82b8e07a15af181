package schedule_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/schedule"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const start = desk.IDEpoch + 1056*desk.Day

func setUp(t *testing.T, s port.Store, clock func() desk.Time, conversations int) (*app.App, desk.ID) {
	t.Helper()
	ctx := context.Background()
	use := app.New(app.Options{Store: s, Clock: clock, IDs: desk.NewIDMaker(0)})
	workspace, err := use.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := use.CreateMember(ctx, workspace, app.Person{Name: "Camila", Email: "camila@x.example", Locale: "es"}, desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
	if err != nil {
		t.Fatal(err)
	}
	inbox, err := use.CreateInbox(ctx, app.By{Workspace: workspace, Member: owner.Member.ID}, app.NewInbox{Name: "Tienda", Key: "key"})
	if err != nil {
		t.Fatal(err)
	}
	for n := range conversations {
		if _, err := use.ReceiveVisitorMessage(ctx, app.VisitorMessage{Workspace: workspace, Inbox: inbox.ID,
			SecretHash: fmt.Sprintf("%064x", n), ClientID: "c", Text: "hola", Locale: "es"}); err != nil {
			t.Fatal(err)
		}
	}
	return use, workspace
}

// TestCatchUpClosesAllThatCameDueWhileDown: more than a unit's worth, each with the deadline as its time, and once.
func TestCatchUpClosesAllThatCameDueWhileDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		now := start
		clock := func() desk.Time { return now }
		const due = app.CloseDueMax*2 + 7
		use, workspace := setUp(t, s, clock, due)
		runner := schedule.New(use, s, clock, slog.Default())
		if n, err := runner.CatchUp(context.Background()); n != 0 || err != nil {
			t.Fatalf("before the deadline it closed %d, %v", n, err)
		}
		now = start + 3*desk.Day
		if n, err := runner.CatchUp(context.Background()); n != due || err != nil {
			t.Fatalf("it closed %d, %v; want %d", n, err, due)
		}
		if n, err := runner.CatchUp(context.Background()); n != 0 || err != nil {
			t.Fatalf("again it closed %d, %v", n, err)
		}
		closings(t, s, workspace, due)
	})
}

func closings(t *testing.T, s port.Store, workspace desk.ID, want int) {
	t.Helper()
	closed := 0
	for since := int64(0); ; {
		events, upTo, err := s.Events(context.Background(), workspace, since, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			if e.Type == desk.EventConversationClosed {
				closed++
				if e.At != start+desk.Day || e.Actor != desk.System {
					t.Fatalf("closed at %d by %+v", e.At, e.Actor)
				}
			}
		}
		if len(events) == 0 {
			break
		}
		since = upTo
	}
	if closed != want {
		t.Fatalf("%d closings in the log, want %d", closed, want)
	}
}

func TestRunClosesWhenTheClockPassesTheDeadline(t *testing.T) {
	s := storetest.Open(t, "sqlite")
	var now atomic.Int64
	now.Store(int64(start))
	clock := func() desk.Time { return desk.Time(now.Load()) }
	use, _ := setUp(t, s, clock, 1)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		schedule.New(use, s, clock, slog.Default()).Run(ctx)
	}()
	now.Store(int64(start + desk.Day))
	deadline := time.After(10 * time.Second)
	ticker := time.NewTicker(10 * time.Millisecond)
	defer ticker.Stop()
	for {
		due, err := s.Due(ctx, clock(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(due) == 0 {
			break
		}
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatal("what was due is open after 10 s")
		}
	}
	stop()
	<-ended
}

// TestOneDamagedConversationHoldsUpNoOther: what cannot be closed is left out, and the rest is closed.
func TestOneDamagedConversationHoldsUpNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		now := start
		clock := func() desk.Time { return now }
		use, workspace := setUp(t, s, clock, 5)
		now = start + 2*desk.Day
		due, err := s.Due(context.Background(), now, 10)
		if err != nil || len(due) != 5 {
			t.Fatalf("due: %v, %v", due, err)
		}
		damaged := due[2].ConversationID
		ghost := withGhost{Reader: s, ghost: port.DueConversation{WorkspaceID: workspace, ConversationID: damaged + 1, ClosesAt: start}}
		n, err := schedule.New(use, ghost, clock, slog.Default()).CatchUp(context.Background())
		if n != 5 || err != nil {
			t.Fatalf("it closed %d, %v; want 5", n, err)
		}
	})
}

// withGhost also finds a conversation due that is not there.
type withGhost struct {
	port.Reader
	ghost port.DueConversation
}

func (w withGhost) Due(ctx context.Context, now desk.Time, limit int) ([]port.DueConversation, error) {
	due, err := w.Reader.Due(ctx, now, limit)
	return append([]port.DueConversation{w.ghost}, due...), err
}

// TestCloseIdle closes, in inboxes with such a rule, more than a unit's worth of what nobody waits in.
func TestCloseIdle(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		now, ctx := start, context.Background()
		clock := func() desk.Time { return now }
		const all = app.CloseDueMax + 5
		use, workspace := setUp(t, s, clock, all)
		runner := schedule.New(use, s, clock, slog.Default())
		dir, err := s.Directory(ctx, workspace)
		if err != nil {
			t.Fatal(err)
		}
		owner := app.By{Workspace: workspace, Member: dir.Members[0].ID}
		due, err := s.Due(ctx, start+desk.Day, all)
		if err != nil || len(due) != all {
			t.Fatal(len(due), err)
		}
		for i, one := range due[1:] {
			if _, err := use.SendMessage(ctx, owner, app.OutgoingMessage{ConversationID: one.ConversationID, ClientID: fmt.Sprint(i), Text: "hola"}); err != nil {
				t.Fatal(err)
			}
		}
		now += 3 * desk.Hour
		if n, err := runner.CloseIdle(ctx); n != 0 || err != nil {
			t.Fatalf("without a rule it closed %d, %v", n, err)
		}
		if _, err := use.EditInbox(ctx, owner, dir.Inboxes[0].ID, app.EditInbox{Settings: &desk.InboxSettings{IdleCloseHours: 3}}); err != nil {
			t.Fatal(err)
		}
		if n, err := runner.CloseIdle(ctx); n != all-1 || err != nil {
			t.Fatalf("it closed %d, %v; want %d", n, err, all-1)
		}
		if n, err := runner.CloseIdle(ctx); n != 0 || err != nil {
			t.Fatalf("again it closed %d, %v", n, err)
		}
	})
}
