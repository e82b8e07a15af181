package storetest_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// Nothing of another workspace is found, or changed, by its ids.
func TestTrafficOfWorkspacesIsApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		mine, theirs := storetest.NewWorld(t, s, 0), storetest.NewWorldAt(t, s, 1, 900)
		c := theirs.Threads[0].Conversation
		var m desk.Message
		unit(t, theirs, func(tx port.Tx) (err error) {
			m, err = said(tx, theirs, desk.Message{ID: theirs.IDs.Next(theirs.Now), ConversationID: c.ID, ExternalID: "x", State: desk.StateQueued})
			_, updating := tx.InsertUpdate(port.UpdateRow{ID: 1, InboxID: theirs.Inbox, Key: "k", Target: "x", State: desk.UpdateParked,
				Update: desk.Update{Key: "k"}})
			_, spending := tx.AddSpend(theirs.Inbox, "2025-01", 5)
			return errors.Join(err, updating, spending,
				tx.InsertOutgoing(port.Outgoing{ID: 2, InboxID: theirs.Inbox, ConversationID: c.ID, MessageID: m.ID, State: port.OutQueued}),
				tx.InsertFile(port.File{ID: 3, InboxID: theirs.Inbox, ConversationID: c.ID, State: port.FilePending}),
				tx.SaveTemplate(desk.Template{ID: 4, Account: "a", ExternalID: "e"}),
				tx.InsertLog(port.LogEntry{ID: 5, MessageID: m.ID}), tx.SaveLinkCode(port.LinkCode{InboxID: theirs.Inbox, Code: "C"}))
		})
		unit(t, mine, func(tx port.Tx) error { return touchNothing(t, tx, theirs, m) })
		unit(t, theirs, func(tx port.Tx) error {
			file, err := tx.File(3)
			expect(t, file.State, err, port.FilePending)
			u, err := tx.Update(1)
			expect(t, u.Key, err, "k")
			addresses, err := tx.AddressesOf(c.IdentityID)
			expect(t, addresses, err, []desk.Address{{Kind: desk.AddressVisitor, Value: theirs.Threads[0].Session.SecretHash}})
			at, err := tx.FirstInboundFrom(c.ID, theirs.Now)
			expect(t, at, err, theirs.Now)
			at, err = tx.FirstInboundFrom(c.ID, theirs.Now+1)
			expect(t, at, err, 0)
			return nil
		})
		readNothing(t, mine, theirs, m.ID)
	})
}

// touchNothing looks for what is another workspace's, and tries to change it.
func touchNothing(t *testing.T, tx port.Tx, theirs *storetest.World, m desk.Message) error {
	t.Helper()
	c := theirs.Threads[0].Conversation
	changed := m
	changed.Text = "x"
	for name, look := range map[string]func() error{
		"message":          func() error { _, err := tx.MessageByExternalID(theirs.Inbox, "x"); return err },
		"saving a message": func() error { return tx.SaveMessage(changed) },
		"update":           func() error { _, err := tx.Update(1); return err },
		"outgoing":         func() error { _, err := tx.Outgoing(2); return err },
		"saving one":       func() error { return tx.SaveOutgoing(port.Outgoing{ID: 2, State: port.OutDone}) },
		"outgoing of":      func() error { _, err := tx.OutgoingOf(m.ID); return err },
		"file":             func() error { _, err := tx.File(3); return err },
		"template":         func() error { _, err := tx.Template(4); return err },
		"link":             func() error { _, err := tx.LinkCode(theirs.Inbox, "C"); return err },
	} {
		if err := look(); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("%s of another workspace: %v", name, err)
		}
	}
	parked, err := tx.ParkedFor(theirs.Inbox, "x")
	expect(t, parked, err, nil)
	queued, err := tx.QueuedOf(c.ID)
	expect(t, queued, err, nil)
	addresses, err := tx.AddressesOf(c.IdentityID)
	expect(t, addresses, err, nil)
	templates, err := tx.TemplatesOf("a")
	expect(t, templates, err, nil)
	at, err := tx.FirstInboundFrom(c.ID, 0)
	expect(t, at, err, 0)
	return errors.Join(tx.DeleteFile(3), tx.SaveFile(port.File{ID: 3}), tx.SaveUpdate(port.UpdateRow{ID: 1}),
		tx.RemoveAddress(theirs.Inbox, desk.Address{Kind: desk.AddressVisitor, Value: theirs.Threads[0].Session.SecretHash}))
}

// readNothing: no screen of one workspace shows anything of another's.
func readNothing(t *testing.T, mine, theirs *storetest.World, message desk.ID) {
	t.Helper()
	s, ctx := mine.Store, context.Background()
	_, _, err := s.MessageFor(ctx, mine.Workspace, message)
	expectCode(t, err, desk.CodeNotFound)
	updates, err := s.Updates(ctx, mine.Workspace, port.UpdateQuery{})
	expect(t, len(updates), err, 0)
	counts, err := s.UpdateCounts(ctx, mine.Workspace)
	expect(t, len(counts), err, 0)
	depths, err := s.QueueDepths(ctx, mine.Workspace)
	expect(t, len(depths), err, 0)
	files, err := s.DueFiles(ctx, mine.Workspace, theirs.Now, 5)
	expect(t, len(files), err, 0)
	orphans, err := s.OrphanFiles(ctx, mine.Workspace, theirs.Now, 5)
	expect(t, len(orphans), err, 0)
	templates, err := s.Templates(ctx, mine.Workspace)
	expect(t, len(templates), err, 0)
	log, err := s.Log(ctx, mine.Workspace, message)
	expect(t, len(log), err, 0)
	spent, err := s.Spent(ctx, mine.Workspace, theirs.Inbox, "2025-01")
	expect(t, spent, err, 0)
}

func TestPruneTraffic(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		ctx, c, kept := context.Background(), w.Threads[0].Conversation, s.(*store.Store)
		const many = 1100 // more than two units
		old, young := w.IDs, desk.NewIDMaker(5)
		later := w.Now + 31*desk.Day
		unit(t, w, func(tx port.Tx) error {
			insert := func(id desk.ID, at desk.Time, state desk.UpdateState, out port.OutState, done bool) error {
				d := port.Delivery{ID: id, SHA256: id.String(), ReceivedAt: at}
				err := tx.InsertDelivery(d)
				if err == nil && done {
					err = tx.FinishDelivery(id, "")
				}
				if err == nil {
					_, err = tx.InsertUpdate(port.UpdateRow{ID: id, InboxID: w.Inbox, Key: id.String(), State: state, ReceivedAt: at,
						Update: desk.Update{Key: "k"}})
				}
				if err == nil && out != "" {
					err = tx.InsertOutgoing(port.Outgoing{ID: id, InboxID: w.Inbox, ConversationID: c.ID, MessageID: w.Threads[0].Conversation.ID,
						State: out, CreatedAt: at})
				}
				if err == nil {
					err = errors.Join(tx.InsertLog(port.LogEntry{ID: id, At: at}),
						tx.SaveLinkCode(port.LinkCode{InboxID: w.Inbox, Code: id.String(), CreatedAt: at}))
				}
				return err
			}
			var err error
			for range many {
				if err == nil {
					err = insert(old.Next(w.Now), w.Now, desk.UpdateSkipped, port.OutDone, true)
				}
			}
			if err == nil {
				err = insert(old.Next(w.Now), w.Now, desk.UpdateParked, port.OutQueued, false) // not done with
			}
			if err == nil {
				err = insert(young.Next(w.Now+2*desk.Day), w.Now+2*desk.Day, desk.UpdateDone, "", true) // too young
			}
			return err
		})
		n, err := kept.PruneDeliveries(ctx, w.Now+29*desk.Day)
		expect(t, n, err, 0)
		n, err = kept.PruneDeliveries(ctx, later)
		expect(t, n, err, many)
		n, err = kept.PruneTraffic(ctx, w.Workspace, w.Now+8*desk.Day)
		expect(t, n, err, many) // the outbox's
		n, err = kept.PruneTraffic(ctx, w.Workspace, later)
		expect(t, n, err, many+2*(many+1))
		n, err = kept.PruneTraffic(ctx, w.Workspace, later)
		expect(t, n, err, 0)
		updates, err := s.Updates(ctx, w.Workspace, port.UpdateQuery{})
		expect(t, len(updates), err, 1)
	})
}
