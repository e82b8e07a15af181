package store_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// TestTheIndexFollowsTheText: a message is found by its present words alone, also when it was inserted and changed in one
// batch, and not by words of a unit that was undone.
func TestTheIndexFollowsTheText(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		ctx, id, thread := context.Background(), w.IDs.Next(w.Now), w.Threads[0]
		found := func(word string, want bool) {
			t.Helper()
			got, err := s.(*store.Store).IndexedUnder(ctx, id, word)
			if err != nil || got != want {
				t.Errorf("found under %q: %v (%v)", word, got, err)
			}
		}
		say := func(text string, after error) {
			t.Helper()
			err := s.Update(ctx, w.Workspace, port.LanePeople, func(tx port.Tx) error {
				m, err := tx.Message(id)
				if err != nil {
					return err
				}
				m.Text = text
				return errors.Join(tx.SaveMessage(m), after)
			})
			if !errors.Is(err, after) {
				t.Fatal(err)
			}
		}
		err := s.Update(ctx, w.Workspace, port.LaneInbound, func(tx port.Tx) error {
			v, err := tx.VisitorThread(w.Inbox, thread.Session.SecretHash, "")
			if err == nil {
				_, err = w.Receive(tx, v, w.Now, id, "m", "zanahoria")
			}
			if err != nil {
				return err
			}
			return tx.SaveMessage(desk.Message{ID: id, ConversationID: v.Conversation.ID, InboxID: w.Inbox, Text: "berenjena",
				State: desk.StateSent, SortAt: w.Now, At: w.Now})
		})
		if err != nil {
			t.Fatal(err)
		}
		found("zanahoria", false)
		found("berenjena", true)
		say("calabaza", nil)
		found("berenjena", false)
		found("calabaza", true)
		say("cebolla", errors.New("no"))
		found("cebolla", false)
		found("calabaza", true)
		say("", nil)
		found("calabaza", false)
		say("Ñandú", nil)
		found("nandu", true)
	})
}
