package traffic_test

import (
	"context"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"
)

// story is what a customer and the business phone told within a minute, each once.
func story(at desk.Time) []desk.Update {
	from := []desk.Address{waID("5491155550000"), bsuid("AR.1502")}
	edit := about(desk.UpdateEdit, "wamid.2", at+3*desk.Second)
	edit.Message = &desk.Inbound{Kind: desk.KindText, Text: "una mesa redonda"}
	later := about(desk.UpdateEdit, "wamid.2", at+5*desk.Second)
	later.Message = &desk.Inbound{Kind: desk.KindText, Text: "dos mesas"}
	set, unset := about(desk.UpdateReaction, "wamid.echo", at+8*desk.Second), about(desk.UpdateReaction, "wamid.echo", at+9*desk.Second)
	set.Emoji = "👍"
	gone := about(desk.UpdateRevoke, "wamid.4", at+12*desk.Second)
	quoting := text("wamid.5", at+13*desk.Second, "esta", from...)
	quoting.Message.QuoteID = "wamid.2"
	echo := desk.Update{Kind: desk.UpdateEcho, Key: "msg:wamid.echo", ExternalID: "wamid.echo", At: at + 6*desk.Second,
		Party: desk.Party{Addresses: from}, Message: &desk.Inbound{Kind: desk.KindText, Text: "le paso el precio"}}
	return []desk.Update{
		text("wamid.1", at, "hola", from[:1]...), text("wamid.2", at+2*desk.Second, "una mesa", from...), edit, later, echo,
		receipt("wamid.echo", at+7*desk.Second, desk.StateDelivered, nil), receipt("wamid.echo", at+8*desk.Second, desk.StateRead, nil),
		set, unset, text("wamid.3", at+10*desk.Second, "gracias", from[1:]...), text("wamid.4", at+11*desk.Second, "perdón", from...),
		gone, quoting,
	}
}

func TestAnyOrderAndAnyNumberOfTimesLeaveTheSame(t *testing.T) {
	each(t, func(w *world) {
		w.now = start + desk.Minute
		for _, u := range story(start) {
			w.apply(u)
		}
		want := w.dump()
		for seed := range uint64(12) {
			other := newWorld(t, w.store)
			other.now = start + desk.Minute
			for _, u := range shuffled(append(story(start), story(start)...), seed) {
				other.apply(u)
			}
			if got := other.dump(); got != want {
				t.Fatalf("seed %d:\n%s\nwant\n%s", seed, got, want)
			}
		}
	})
}

func TestAddressesOfOnePersonInEveryOrder(t *testing.T) {
	number, id := waID("5491155550000"), bsuid("AR.1502")
	kinds := [][]desk.Address{{number}, {number, id}, {id}, {waID("541155550000")}}
	orders := [][]int{{0, 1, 2, 3}, {2, 0, 1, 3}, {0, 2, 1, 3}, {1, 0, 2, 3}, {3, 2, 1, 0}, {2, 3, 0, 1}, {3, 1, 0, 2}}
	each(t, func(w *world) {
		for n, order := range orders {
			other := newWorld(t, w.store)
			for i, kind := range order {
				other.now += desk.Minute
				other.apply(text("m"+string(rune('0'+i)), other.now, "hola", kinds[kind]...))
			}
			row := other.only()
			if got := len(other.messages(row.Conversation.ID)); got != 4 || row.Conversation.InboundCount != 4 {
				t.Errorf("order %d: %d messages, count %d", n, got, row.Conversation.InboundCount)
			}
		}
	})
}

func TestContraryEvidenceJoinsNobody(t *testing.T) {
	each(t, func(w *world) {
		w.apply(text("m1", start, "soy Julia", waID("5491155550000"), bsuid("AR.1")))
		w.apply(text("m2", start+1, "soy Pedro", waID("5491166660000"), bsuid("AR.2")))
		w.now += desk.Hour
		w.apply(text("m3", w.now, "número nuevo", waID("5491155550000"), bsuid("AR.2")))
		w.apply(text("m4", w.now+1, "otro", waID("5491166660000"), bsuid("AR.3")))
		if got := len(w.conversations()); got != 3 {
			t.Fatalf("%d conversations, want 3", got)
		}
	})
}

func TestReceiptsOnlyGrowAndAFailureYieldsToProof(t *testing.T) {
	each(t, func(w *world) {
		w.apply(text("m1", start, "hola", waID("5491155550000")))
		conversation := w.only().Conversation.ID
		sent, err := w.app.SendMessage(context.Background(), w.ana, app.OutgoingMessage{ConversationID: conversation, ClientID: "c1", Text: "buenas"})
		w.must(err)
		if sent.Message.State != desk.StateQueued {
			t.Fatalf("state %s", sent.Message.State)
		}
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		claimed, ok, err := w.traffic.Claim(context.Background(), w.ws, due[0].ID)
		if err != nil || !ok || claimed.Addresses[0] != waID("5491155550000") {
			t.Fatalf("%v %v %+v", ok, err, claimed)
		}
		// The receipt comes before the answer.
		w.apply(receipt("wamid.out", start+1, desk.StateDelivered, nil))
		w.must(w.traffic.Settle(context.Background(), w.ws, due[0].ID, traffic.Result{Attempt: 1, ExternalID: "wamid.out"}))
		state := func() desk.MessageState { all := w.messages(conversation); return all[len(all)-1].State }
		if state() != desk.StateDelivered {
			t.Fatalf("after the answer %s", state())
		}
		w.apply(receipt("wamid.out", start+2, desk.StateSent, nil), receipt("wamid.out", start+3, desk.StateFailed, &desk.Failure{Kind: desk.FailRecipient, Code: "131026"}))
		if state() != desk.StateDelivered {
			t.Fatalf("late word: %s", state())
		}
		w.apply(receipt("wamid.out", start+4, desk.StateRead, nil))
		if state() != desk.StateRead {
			t.Fatalf("read: %s", state())
		}
	})
}

func TestAMessageWhoseWindowEndsInTheQueueFails(t *testing.T) {
	each(t, func(w *world) {
		w.apply(text("m1", start, "hola", waID("5491155550000")))
		conversation := w.only().Conversation.ID
		w.now = start + 24*desk.Hour - desk.Minute
		_, err := w.app.SendMessage(context.Background(), w.ana, app.OutgoingMessage{ConversationID: conversation, ClientID: "c1", Text: "tarde"})
		w.must(err)
		w.now = start + 24*desk.Hour
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		if _, ok, err := w.traffic.Claim(context.Background(), w.ws, due[0].ID); ok || err != nil {
			t.Fatalf("it was claimed: %v", err)
		}
		all := w.messages(conversation)
		if m := all[len(all)-1]; m.State != desk.StateFailed || m.ErrorCode != string(desk.FailWindow) {
			t.Fatalf("%s %s", m.State, m.ErrorCode)
		}
	})
}

func TestAnExternalAgentAssignsNobodyAndReopensNothing(t *testing.T) {
	each(t, func(w *world) {
		from := waID("5491155550000")
		w.apply(text("m1", start, "hola", from))
		row := w.only()
		_, err := w.app.Close(context.Background(), w.ana, row.Conversation.ID)
		w.must(err)
		w.apply(desk.Update{Kind: desk.UpdateEcho, Key: "msg:e1", ExternalID: "e1", At: w.now + 1, Party: desk.Party{Addresses: []desk.Address{from}},
			Message: &desk.Inbound{Kind: desk.KindText, Text: "desde el teléfono"}})
		after := w.only().Conversation
		if after.Status != desk.Closed || after.AssigneeID != 0 {
			t.Fatalf("%+v", after)
		}
		all := w.messages(after.ID)
		if last := all[len(all)-1]; last.Author != desk.AuthorExternal || last.Text != "desde el teléfono" {
			t.Fatalf("%+v", last)
		}
	})
}

func TestAMessageThatCameAfterItsOwnWindowReopensNothing(t *testing.T) {
	each(t, func(w *world) {
		from := waID("5491155550000")
		w.apply(text("m1", start, "hola", from))
		id := w.only().Conversation.ID
		w.now = start + 60*desk.Hour
		_, err := w.app.CloseDue(context.Background(), w.ws, []desk.ID{id})
		w.must(err)
		w.apply(text("m2", start+desk.Hour, "sigo acá", from))
		row := w.only()
		all := w.messages(id)
		if row.Conversation.Status != desk.Closed || len(all) != 2 || !all[1].Late || row.Conversation.InboundCount != 2 {
			t.Fatalf("%+v %+v", row.Conversation, all)
		}
	})
}
