package traffic_test

import (
	"context"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"
)

// A key that is refused pauses the inbox; one that was replaced meanwhile does not: its refusal comes too late.
func TestTheRefusalOfAFormerKeyPausesNothing(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		w.apply(text("m1", start, "hola", waID("5491155550000")))
		conversation := w.only().Conversation.ID
		_, err := w.app.SendMessage(ctx, w.ana, app.OutgoingMessage{ConversationID: conversation, ClientID: "c1", Text: "buenas"})
		w.must(err)
		due, err := w.store.DueOutgoing(ctx, w.ws, w.now, nil, 10)
		w.must(err)
		connect := func(key string) {
			w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
				dir, err := tx.Directory()
				if err != nil {
					return err
				}
				inbox, _ := dir.Inbox(w.inbox)
				inbox.Connection.Sealed = map[string]string{"token": key}
				return tx.SaveInbox(inbox)
			}))
		}
		refused := func(attempt int, key string) desk.FailureKind {
			w.must(w.traffic.Settle(ctx, w.ws, due[0].ID, traffic.Result{Attempt: attempt, Certain: true, With: map[string]string{"token": key},
				Failure: &desk.Failure{Kind: desk.FailAuth, Code: "190"}}))
			dir, err := w.store.Directory(ctx, w.ws)
			w.must(err)
			inbox, _ := dir.Inbox(w.inbox)
			return inbox.Health.Broken
		}
		connect("former")
		w.claim(due[0].ID)
		connect("new")
		if broken := refused(1, "former"); broken != "" {
			t.Fatalf("the inbox is paused: %s", broken)
		}
		claimed := w.claim(due[0].ID) // the message waits and leaves with the new key
		if broken := refused(claimed.Out.Attempt, "new"); broken != desk.FailAuth {
			t.Fatalf("the inbox goes on with a key that is refused: %q", broken)
		}
	})
}
