package storetest_test

import (
	"context"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// outboxRig queues messages in threads and asks what is due.
type outboxRig struct {
	*storetest.World
	t *testing.T
}

func (r outboxRig) queue(thread int, change func(o *port.Outgoing)) port.Outgoing {
	r.t.Helper()
	c := r.Threads[thread].Conversation
	o := port.Outgoing{ID: r.IDs.Next(r.Now), InboxID: c.InboxID, ConversationID: c.ID, State: port.OutQueued, CreatedAt: r.Now}
	unit(r.t, r.World, func(tx port.Tx) error {
		m, err := said(tx, r.World, desk.Message{ID: r.IDs.Next(r.Now), ConversationID: c.ID, Text: "sale", ClientID: o.ID.String(),
			State: desk.StateQueued})
		o.MessageID = m.ID
		if change != nil {
			change(&o)
		}
		if err == nil {
			err = tx.InsertOutgoing(o)
		}
		return err
	})
	return o
}

func (r outboxRig) save(o port.Outgoing) {
	r.t.Helper()
	unit(r.t, r.World, func(tx port.Tx) error { return tx.SaveOutgoing(o) })
}

func (r outboxRig) due(now desk.Time, want ...port.Outgoing) {
	r.t.Helper()
	got, err := r.Store.DueOutgoing(context.Background(), r.Workspace, now, nil, 10)
	expect(r.t, got, err, want)
}

func TestOutboxKeepsOrder(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		r := outboxRig{storetest.NewWorld(t, s, 2), t}
		now := r.Now
		r.due(now)
		first := r.queue(0, nil)
		second := r.queue(0, nil)
		other := r.queue(1, func(o *port.Outgoing) { o.NextAt = now + 5 })
		r.due(now, first)
		r.due(now+5, first, other)

		first.State, first.Attempt, first.LeaseUntil = port.OutSending, 1, now+60
		first.Failure = desk.Failure{Kind: desk.FailRate, Code: "130429", Text: "slow <down>"}
		r.save(first)
		r.due(now + 4)
		r.due(now+60, other)
		r.due(now+61, other, first) // its lease ran out

		first.State, first.LeaseUntil = port.OutUnknown, now+100
		r.save(first)
		r.due(now+99, other)
		r.due(now+100, other, second) // the unknown one gave way
		unit(t, r.World, func(tx port.Tx) error {
			got, err := tx.Outgoing(first.ID)
			expect(t, got, err, first)
			queued, err := tx.QueuedOf(first.ConversationID)
			expect(t, queued, err, []port.Outgoing{second})
			return nil
		})
		first.State, first.LeaseUntil = port.OutQueued, 0 // sent once more: it is first again
		r.save(first)
		r.due(now+100, first, other)
		first.State = port.OutDone
		r.save(first)
		second.State, second.NextAt = port.OutQueued, now+7
		r.save(second)
		r.due(now + 4)
		second.State = port.OutFailed
		r.save(second)
		other.State = port.OutDone
		r.save(other)
		r.due(now + desk.Day)
	})
}

func TestOutboxOfAMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		r := outboxRig{storetest.NewWorld(t, s, 1), t}
		first := r.queue(0, func(o *port.Outgoing) { o.State = port.OutFailed })
		again := r.queue(0, func(o *port.Outgoing) { o.MessageID = first.MessageID })
		reaction := r.queue(0, func(o *port.Outgoing) { o.MessageID, o.Reaction, o.Emoji = first.MessageID, true, "👍🏽" })
		unit(t, r.World, func(tx port.Tx) error {
			got, err := tx.OutgoingOf(first.MessageID)
			expect(t, got, err, again)
			got, err = tx.Outgoing(reaction.ID)
			expect(t, got, err, reaction)
			_, err = tx.OutgoingOf(1)
			expectCode(t, err, desk.CodeNotFound)
			expectCode(t, tx.SaveOutgoing(port.Outgoing{ID: 1}), desk.CodeNotFound)
			return nil
		})
		depths, err := s.QueueDepths(context.Background(), r.Workspace)
		expect(t, depths, err, map[desk.ID]int{r.Inbox: 2})
	})
}

func TestInboxesTakeTurns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		r := outboxRig{storetest.NewWorld(t, s, 5), t}
		busy, quiet := r.Inbox+1, r.Inbox+2
		var all []port.Outgoing
		for n := range 5 {
			all = append(all, r.queue(n, func(o *port.Outgoing) {
				o.InboxID = busy
				if n == 4 {
					o.InboxID = quiet
				}
			}))
		}
		ctx := context.Background()
		got, err := s.DueOutgoing(ctx, r.Workspace, r.Now, nil, 3)
		expect(t, got, err, []port.Outgoing{all[0], all[4], all[1]})
		got, err = s.DueOutgoing(ctx, r.Workspace, r.Now, []desk.ID{busy}, 3)
		expect(t, got, err, []port.Outgoing{all[4]})
		got, err = s.DueOutgoing(ctx, r.Workspace, r.Now, []desk.ID{busy, quiet}, 3)
		expect(t, got, err, nil)
		other := storetest.NewWorldAt(t, s, 0, 2)
		got, err = s.DueOutgoing(ctx, other.Workspace, r.Now, nil, 3)
		expect(t, got, err, nil)
	})
}

func TestFiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		ctx, c := context.Background(), w.Threads[0].Conversation
		file := func(state port.FileState) port.File {
			return port.File{ID: w.IDs.Next(w.Now), InboxID: w.Inbox, ConversationID: c.ID, State: state, CreatedAt: w.Now}
		}
		full := file(port.FilePending)
		full.MemberID, full.Kind, full.MIME, full.Name, full.Size = w.Member, desk.KindImage, "image/webp", "ñ.webp", 1<<33
		full.Thumb, full.Width, full.Height, full.DurationMS = "bb", 3, 4, 5
		full.Ref = desk.MediaRef{ID: "m1", URL: "https://x.example/?a=1&b=2", SHA256: "zz", MIME: "image/webp", Animated: true}
		full.Handle, full.HandleUntil, full.Tries, full.NextAt, full.Error = "h", 6, 7, w.Now+8, "e"
		upload, alone := file(port.FileUploading), file(port.FileReady)
		alone.ConversationID, alone.SHA256 = 0, "aa"
		unit(t, w, func(tx port.Tx) error {
			m, err := said(tx, w, desk.Message{ID: w.IDs.Next(w.Now), ConversationID: c.ID, State: desk.StateSent})
			full.MessageID = m.ID
			for _, f := range []port.File{full, upload, alone} {
				if err == nil {
					err = tx.InsertFile(f)
				}
			}
			got, reading := tx.File(full.ID)
			expect(t, got, reading, full)
			return err
		})
		due, err := s.DueFiles(ctx, w.Workspace, w.Now+7, 10)
		expect(t, due, err, nil)
		due, err = s.DueFiles(ctx, w.Workspace, w.Now+8, 10)
		expect(t, due, err, []port.File{full})
		orphans, err := s.OrphanFiles(ctx, w.Workspace, w.Now+1, 10)
		expect(t, orphans, err, []port.File{upload, alone})
		orphans, err = s.OrphanFiles(ctx, w.Workspace, w.Now, 10)
		expect(t, orphans, err, nil)
		got, scope, err := s.FileFor(ctx, w.Workspace, full.ID)
		expect(t, got, err, full)
		expect(t, scope, nil, desk.Scope{InboxID: w.Inbox})
		_, scope, err = s.FileFor(ctx, w.Workspace, alone.ID)
		expect(t, scope, err, desk.Scope{InboxID: w.Inbox})
		_, _, err = s.FileFor(ctx, w.Workspace+1, alone.ID)
		expectCode(t, err, desk.CodeNotFound)
		for sha, want := range map[string]bool{"aa": true, "bb": true, "zz": false, "": false} {
			used, err := s.SHAInUse(ctx, sha)
			expect(t, used, err, want)
		}
		check(t, s)
		unit(t, w, func(tx port.Tx) error {
			full.State, full.SHA256, full.Thumb, full.Ref = port.FileReady, "cc", "", desk.MediaRef{}
			if err := tx.SaveFile(full); err != nil {
				return err
			}
			got, err := tx.File(full.ID)
			expect(t, got, err, full)
			return tx.DeleteFile(alone.ID)
		})
		used, err := s.SHAInUse(ctx, "aa")
		expect(t, used, err, false)
	})
}
