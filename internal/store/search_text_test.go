package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
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
			if err := s.(*store.Store).Indexed(ctx); err != nil {
				t.Fatal(err)
			}
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

// TestWhatWaitsForTheIndexOutlivesTheProcess: the next one indexes it, and the check knows that it waits.
func TestWhatWaitsForTheIndexOutlivesTheProcess(t *testing.T) {
	o := storetest.Place(t, "sqlite")
	s := storetest.OpenAt(t, o)
	s.StopIndexing()
	w := storetest.NewWorld(t, s, 3)
	ctx, id, thread := context.Background(), w.IDs.Next(w.Now), w.Threads[0]
	err := s.Update(ctx, w.Workspace, port.LaneInbound, func(tx port.Tx) error {
		v, err := tx.VisitorThread(w.Inbox, thread.Session.SecretHash, "")
		if err == nil {
			_, err = w.Receive(tx, v, w.Now, id, "m", "zanahoria")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := s.IndexedUnder(ctx, id, "zanahoria"); found || err != nil {
		t.Fatalf("found before it was indexed (%v)", err)
	}
	for _, indexed := range []bool{false, true} {
		if indexed {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = storetest.OpenAt(t, o)
			if err := s.Indexed(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Check(ctx, io.Discard); err != nil {
			t.Errorf("indexed %v: %v", indexed, err)
		}
		if found, err := s.IndexedUnder(ctx, id, "zanahoria"); found != indexed || err != nil {
			t.Errorf("indexed %v: found %v (%v)", indexed, found, err)
		}
	}
}

// TestTheIndexStaysWholeWhileItIsMerged: thousands of messages, their changes among them, each found by its own words.
func TestTheIndexStaysWholeWhileItIsMerged(t *testing.T) {
	s := storetest.OpenAt(t, storetest.Place(t, "sqlite"))
	w := storetest.NewWorld(t, s, 1)
	ctx, thread := context.Background(), w.Threads[0]
	const all = 3000
	ids := make([]desk.ID, all)
	for from := 0; from < all; from += 20 {
		err := s.Update(ctx, w.Workspace, port.LaneInbound, func(tx port.Tx) error {
			for i := from; i < from+20; i++ {
				v, err := tx.VisitorThread(w.Inbox, thread.Session.SecretHash, "")
				if err != nil {
					return err
				}
				ids[i] = w.IDs.Next(w.Now)
				if _, err := w.Receive(tx, v, w.Now, ids[i], fmt.Sprint("m", i), fmt.Sprint("palabra", i)); err != nil {
					return err
				}
			}
			if from == 0 {
				return nil
			}
			m, err := tx.Message(ids[from-20])
			if err == nil {
				m.Text = fmt.Sprint("cambio", from-20)
				err = tx.SaveMessage(m)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Indexed(ctx); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(ctx, io.Discard); err != nil {
		t.Error(err)
	}
	for i := 0; i < all; i += 10 {
		changed := i%20 == 0 && i < all-20
		if old, err := s.IndexedUnder(ctx, ids[i], fmt.Sprint("palabra", i)); err != nil || old == changed {
			t.Errorf("%d under its first word: %v (%v)", i, old, err)
		}
		if now, err := s.IndexedUnder(ctx, ids[i], fmt.Sprint("cambio", i)); err != nil || now != changed {
			t.Errorf("%d under its second word: %v (%v)", i, now, err)
		}
	}
}
