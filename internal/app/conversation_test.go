package app_test

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"sync"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func wantThread(w *world, id desk.ID, want ...string) {
	w.t.Helper()
	if got := w.thread(id); !reflect.DeepEqual(got, want) {
		w.t.Fatalf("the thread is\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAnEpisodeFromTheFirstMessageToTheVisitorsReturn(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		first := w.visitor(1, "Hola, ¿hacen envíos?")
		id := first.Conversation.ID
		if first.Card.Code != "4F2B" || first.Conversation.ClosesAt != start+desk.Day {
			w.t.Fatalf("received %+v %+v", first.Card, first.Conversation)
		}
		w.now += desk.Minute
		w.send(w.ana, id, "¡Hola! Sí, a todo el país.")
		w.now += desk.Minute
		_, err := w.app.AddComment(ctx, w.luis, id, "c1", "no se ve")
		w.refused(err, desk.CodeNotFound) // luis sees his own only
		_, err = w.app.AddComment(ctx, w.ana, id, "c1", "pide factura A")
		w.must(err)
		w.now += desk.Minute
		_, err = w.app.Transfer(ctx, w.ana, id, app.Destination{Member: w.luis.Member, Note: "seguí vos"})
		w.must(err)
		w.now += desk.Minute
		w.send(w.luis, id, "Soy Luis")
		_, err = w.app.Close(ctx, w.luis, id)
		w.must(err)
		_, err = w.app.SendMessage(ctx, w.luis, app.OutgoingMessage{ConversationID: id, ClientID: "late", Text: "¿hola?"})
		w.refused(err, desk.CodeConversationClosed)
		_, err = w.app.AddComment(ctx, w.luis, id, "c2", "quedó conforme")
		w.must(err)
		w.now += desk.Hour
		w.visitor(1, "volví")
		wantThread(w, id, "contact:Hola, ¿hacen envíos?", "intervention", "agent:¡Hola! Sí, a todo el país.", "comment:pide factura A",
			"comment:seguí vos", "transferred", "intervention", "agent:Soy Luis", "closed", "comment:quedó conforme",
			"reopened", "assigned", "contact:volví")
		c := w.screen(id).Row.Conversation
		if c.AssigneeID != w.luis.Member || c.Episode != 2 || c.ClosesAt != w.now+desk.Day {
			w.t.Fatalf("after the return: %+v", c)
		}
	})
}

func TestTheFirstMessageSentFiftyTimesAtOnceIsOne(t *testing.T) {
	each(t, func(w *world) {
		message := w.message(7, "hola")
		message.Visit = &desk.Visit{LandingPage: "https://tienda.example/", UTM: desk.UTM{Source: "google"}}
		var group sync.WaitGroup
		fresh := make(chan desk.ID, 50)
		for range 50 {
			group.Go(func() {
				received, err := w.app.ReceiveVisitorMessage(context.Background(), message)
				if err != nil {
					w.t.Error(err)
				}
				if !received.Duplicate {
					fresh <- received.Message.ID
				}
			})
		}
		group.Wait()
		if len(fresh) != 1 {
			w.t.Fatalf("%d of 50 were taken as new", len(fresh))
		}
		page, err := w.store.List(context.Background(), w.ws, port.ListQuery{Viewer: desk.Viewer{MemberID: w.ana.Member,
			Visibility: desk.VisibilityAll, InboxIDs: []desk.ID{w.inbox.ID}}, Holding: desk.HoldingAll, Segment: desk.SegmentActive,
			Sort: port.SortRecent, Limit: 10, Now: w.now})
		w.must(err)
		if len(page.Rows) != 1 || page.Rows[0].Conversation.InboundCount != 1 {
			w.t.Fatalf("the list holds %+v", page.Rows)
		}
		if visits := w.screen(page.Rows[0].Conversation.ID).Visits; len(visits) != 1 || visits[0].UTM.Source != "google" {
			w.t.Fatalf("visits %+v", visits)
		}
	})
}

func TestTwoAgentsAtOnce(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		var group sync.WaitGroup
		errs := make([]error, 2)
		for i, by := range []app.By{w.ana, w.owner} {
			group.Go(func() { _, errs[i] = w.app.Claim(context.Background(), by, id) })
		}
		group.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			w.t.Fatalf("both or none won: %v, %v", errs[0], errs[1])
		}
		holder := w.screen(id).Row.Conversation.AssigneeID
		for _, err := range errs {
			var refusal *desk.Error
			if errors.As(err, &refusal) && (refusal.Code != desk.CodeAlreadyAssigned || refusal.MemberID != holder) {
				w.t.Fatalf("the other was told %+v, the holder is %d", refusal, holder)
			}
		}
	})
}

func TestConcurrentFirstAnswersYieldOneAssigneeAndLoseNothing(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		var group sync.WaitGroup
		for i, by := range []app.By{w.ana, w.owner} {
			group.Go(func() {
				_, err := w.app.SendMessage(context.Background(), by, app.OutgoingMessage{ConversationID: id, ClientID: []string{"x", "y"}[i], Text: []string{"uno", "dos"}[i]})
				if err != nil {
					w.t.Error(err)
				}
			})
		}
		group.Wait()
		thread := strings.Join(w.thread(id), " ")
		if strings.Count(thread, "intervention") != 2 || !strings.Contains(thread, "agent:uno") || !strings.Contains(thread, "agent:dos") || strings.Contains(thread, "assigned") {
			w.t.Fatalf("the thread is %s", thread)
		}
		if w.screen(id).Row.Conversation.AssigneeID == 0 {
			w.t.Fatal("nobody holds it")
		}
	})
}

func TestDeadlineClosesByItself(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		id := w.visitor(1, "hola").Conversation.ID
		w.now = start + desk.Day + desk.Second
		_, err := w.app.SendMessage(ctx, w.ana, app.OutgoingMessage{ConversationID: id, ClientID: "x", Text: "tarde"})
		w.refused(err, desk.CodeWindowOver)
		due, err := w.store.Due(ctx, w.now, 100)
		w.must(err)
		if len(due) != 1 || due[0].ConversationID != id {
			w.t.Fatalf("due: %+v", due)
		}
		n, err := w.app.CloseDue(ctx, w.ws, []desk.ID{id})
		w.must(err)
		again, err := w.app.CloseDue(ctx, w.ws, []desk.ID{id})
		w.must(err)
		if n != 1 || again != 0 {
			w.t.Fatalf("closed %d, then %d", n, again)
		}
		c := w.screen(id).Row.Conversation
		if c.Status != desk.Closed || !c.Unanswered || c.ClosedAt != start+desk.Day {
			w.t.Fatalf("after the deadline: %+v", c)
		}
		wantThread(w, id, "contact:hola", "closed")
	})
}

func TestTransferIsRefusedWithoutAccess(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		before := w.seq()
		_, err := w.app.Transfer(context.Background(), w.ana, id, app.Destination{Member: w.far.Member, Note: "para vos"})
		w.refused(err, desk.CodeNoAccess)
		if len(w.events(before)) != 0 || len(w.thread(id)) != 1 {
			w.t.Fatal("a refused transfer left something behind")
		}
	})
}

func TestOpeningWritesNothingButTheReadersMark(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		before := w.seq()
		rev := w.screen(id).Row.Conversation.Rev
		w.must(w.app.MarkRead(context.Background(), w.ana, id, w.seq()))
		w.must(w.app.MarkRead(context.Background(), w.ana, id, w.seq()))
		if got := w.events(before); !reflect.DeepEqual(got, []desk.EventType{desk.EventReadChanged}) {
			w.t.Fatalf("events %v", got)
		}
		after := w.screen(id)
		if after.Row.ReadCount != 1 || after.Row.Conversation.Rev != rev || after.Row.Conversation.AssigneeID != 0 {
			w.t.Fatalf("after reading: %+v", after.Row)
		}
		w.must(w.app.MarkUnread(context.Background(), w.ana, id))
		if got := w.screen(id).Row.ReadCount; got != 0 {
			w.t.Fatalf("marked unread: %d read", got)
		}
	})
}

func TestUnseenAnswerAsksFirst(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		seen := w.seq()
		w.send(w.owner, id, "ya te atiendo")
		out := app.OutgoingMessage{ConversationID: id, ClientID: "x", Text: "hola, soy Ana", SeenSeq: seen}
		_, err := w.app.SendMessage(context.Background(), w.ana, out)
		w.refused(err, desk.CodeUnseenAnswer)
		out.SeenSeq = w.seq()
		_, err = w.app.SendMessage(context.Background(), w.ana, out)
		w.must(err)
	})
}

func TestVisitorLeavesContactData(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		id := w.visitor(1, "hola").Conversation.ID
		_, err := w.app.AskContact(ctx, w.ana, id, []string{"phone", "name"})
		w.must(err)
		if asked := w.screen(id).Row.Card.AskedFields; !reflect.DeepEqual(asked, []string{"name", "phone"}) {
			w.t.Fatalf("asked for %v", asked)
		}
		_, err = w.app.LeaveContactData(ctx, w.ws, w.inbox.ID, secret(1), desk.ContactData{Phone: "call me"})
		w.refused(err, desk.CodeBadValue)
		_, err = w.app.LeaveContactData(ctx, w.ws, w.inbox.ID, secret(1), desk.ContactData{Name: "José", Phone: "+54 9 11 5555 0000"})
		w.must(err)
		screen := w.screen(id)
		if screen.Row.Card.Name != "José" || len(screen.Row.Card.AskedFields) != 0 || screen.Contact.Phone == "" {
			w.t.Fatalf("left: %+v %+v", screen.Row.Card, screen.Contact)
		}
		wantThread(w, id, "contact:hola", "contact_asked", "contact_left")
		viewer := desk.Viewer{MemberID: w.ana.Member, Visibility: desk.VisibilityAll, InboxIDs: []desk.ID{w.inbox.ID}}
		for _, typed := range []string{"jose", "11 5555-0000", "5491155550000", "JOS"} {
			page, err := w.store.List(ctx, w.ws, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive,
				Search: typed, Sort: port.SortRecent, Limit: 10, Now: w.now})
			w.must(err)
			if len(page.Rows) != 1 {
				w.t.Errorf("%q finds %d", typed, len(page.Rows))
			}
		}
	})
}

func TestBotSpeaksOnceAndFallsSilent(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		settings := w.inbox.Settings
		settings.Bot = &desk.BotScript{Enabled: true, Name: "Nati", Greeting: "¡Hola!", Steps: []desk.BotStep{{Ask: "¿Cómo te llamas?", Field: "name"}},
			Keywords: []desk.BotKeyword{{Words: []string{"envío"}, Reply: "Enviamos."}}, Closing: "Gracias."}
		_, err := w.app.EditInbox(ctx, w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
		w.must(err)
		first := w.visitor(1, "buenas")
		for range 3 {
			w.must(w.app.BotTurn(ctx, w.ws, first.Message.ID))
		}
		id := first.Conversation.ID
		second := w.visitor(1, "soy José")
		w.must(w.app.BotTurn(ctx, w.ws, second.Message.ID))
		wantThread(w, id, "contact:buenas", "bot:¡Hola!", "bot:¿Cómo te llamas?", "contact:soy José", "contact_left", "bot:Gracias.", "bot_handed_off")
		w.send(w.ana, id, "Hola José")
		third := w.visitor(1, "¿y el envío?")
		before := w.seq()
		w.must(w.app.BotTurn(ctx, w.ws, third.Message.ID))
		if len(w.events(before)) != 0 {
			w.t.Fatalf("the bot spoke after the intervention: %v", w.thread(id))
		}
	})
}

func TestVisitorReadsTurnOurTicks(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		sent := w.send(w.ana, id, "buenas")
		w.must(w.app.MarkVisitorRead(context.Background(), w.ws, w.inbox.ID, secret(1), w.seq()))
		page, err := w.store.Timeline(context.Background(), w.ws, port.TimelineQuery{ConversationID: id, Limit: 10})
		w.must(err)
		for _, item := range page.Items {
			if item.Message != nil && item.Message.ID == sent.Message.ID && item.Message.State != desk.StateRead {
				w.t.Fatalf("our message is %s", item.Message.State)
			}
		}
	})
}

func TestBadTextChangesNothing(t *testing.T) {
	each(t, func(w *world) {
		id := w.visitor(1, "hola").Conversation.ID
		before := w.seq()
		for text, want := range map[string]desk.Code{"": desk.CodeEmpty, "a\x00": desk.CodeBadText, "\xff": desk.CodeBadText, strings.Repeat("😀", 4001): desk.CodeTooLong} {
			_, err := w.app.SendMessage(context.Background(), w.ana, app.OutgoingMessage{ConversationID: id, ClientID: "b", Text: text})
			w.refused(err, want)
			message := w.message(1, text)
			_, err = w.app.ReceiveVisitorMessage(context.Background(), message)
			w.refused(err, want)
		}
		if w.seq() != before {
			w.t.Fatal("a refused text left something behind")
		}
		for _, text := range []string{"שלום \u202e abc", "👨‍👩‍👧‍👦 é ñ", strings.Repeat("😀", 4000), " con espacios \n y líneas "} {
			w.send(w.ana, id, text)
			thread := w.thread(id)
			if thread[len(thread)-1] != "agent:"+text {
				w.t.Errorf("stored %q as %q", text, thread[len(thread)-1])
			}
		}
	})
}
