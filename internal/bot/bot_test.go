package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bot"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// awaitFor is the deadline of every wait.
const awaitFor = 10 * time.Second

func clock() desk.Time { return desk.TimeOf(time.Now()) }

// shop makes a workspace with an inbox whose bot greets and asks one question.
func shop(t *testing.T, s port.Store) (use *app.App, workspace, inbox desk.ID) {
	t.Helper()
	ctx := context.Background()
	use = app.New(app.Options{Store: s, Clock: clock, IDs: desk.NewIDMaker(0)})
	workspace, err := use.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := use.CreateMember(ctx, workspace, app.Person{Name: "Camila", Email: "camila@x.example", Locale: "es"}, desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
	if err != nil {
		t.Fatal(err)
	}
	script := &desk.BotScript{Enabled: true, Name: "Nati", Greeting: "¡Hola!", Steps: []desk.BotStep{{Ask: "¿Cómo te llamas?", Field: "name"}}, Closing: "Gracias."}
	made, err := use.CreateInbox(ctx, app.By{Workspace: workspace, Member: owner.Member.ID}, app.NewInbox{Name: "Tienda", Key: "key", Settings: desk.InboxSettings{Bot: script}})
	if err != nil {
		t.Fatal(err)
	}
	return use, workspace, made.ID
}

func write(t *testing.T, use *app.App, workspace, inbox desk.ID, n int) desk.ID {
	t.Helper()
	received, err := use.ReceiveVisitorMessage(context.Background(), app.VisitorMessage{Workspace: workspace, Inbox: inbox,
		SecretHash: fmt.Sprintf("%064x", n), ClientID: fmt.Sprintf("c%d", n), Text: "buenas", Locale: "es"})
	if err != nil {
		t.Fatal(err)
	}
	return received.Conversation.ID
}

func messages(t *testing.T, s port.Store, workspace, conversation desk.ID) int {
	t.Helper()
	page, err := s.Timeline(context.Background(), workspace, port.TimelineQuery{ConversationID: conversation, Limit: 100, Visitor: true})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Items)
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	deadline := time.After(awaitFor)
	for !done() {
		select {
		case <-ticker.C:
		case <-deadline:
			t.Fatalf("not in %s: %s", awaitFor, what)
		}
	}
}

// TestBotAnswersWhatCameWhileItWasDown: with every wake-up lost, a runner answers what came before its start, and a second
// runner, which starts from nothing, adds nothing.
func TestBotAnswersWhatCameWhileItWasDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		use, workspace, inbox := shop(t, s)
		var threads []desk.ID
		for n := range 5 {
			threads = append(threads, write(t, use, workspace, inbox, n))
		}
		for range 2 {
			ctx, stop := context.WithCancel(context.Background())
			ended := make(chan struct{})
			go func() {
				defer close(ended)
				bot.New(use, s, clock, slog.Default(), "node-1").Run(ctx)
			}()
			for _, id := range threads {
				await(t, "greeting and question", func() bool { return messages(t, s, workspace, id) == 3 })
			}
			threads = append(threads, write(t, use, workspace, inbox, 100+len(threads)))
			last := threads[len(threads)-1]
			await(t, "answer to a message that came while it ran", func() bool { return messages(t, s, workspace, last) == 3 })
			stop()
			<-ended
		}
		for _, id := range threads {
			if n := messages(t, s, workspace, id); n != 3 {
				t.Errorf("%d messages stand, want 3", n)
			}
		}
	})
}

// TestOneOfTwoNodesHoldsTheBot: the lease lets one runner work, and the other take over when it has run out.
func TestOneOfTwoNodesHoldsTheBot(t *testing.T) {
	s := storetest.Open(t, "sqlite")
	ctx := context.Background()
	var first, second bool
	lease := func(node string, now desk.Time, ok *bool) {
		err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
			var err error
			_, *ok, err = tx.Lease("bot", node, "", now, now+15*desk.Second)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	now := clock()
	lease("node-1", now, &first)
	lease("node-2", now+desk.Second, &second)
	if !first || second {
		t.Fatalf("first %v, second %v", first, second)
	}
	lease("node-2", now+20*desk.Second, &second)
	lease("node-1", now+21*desk.Second, &first)
	if first || !second {
		t.Fatalf("after it ran out: first %v, second %v", first, second)
	}
}
