package storetest_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// remember keeps what undoing the merge needs and then merges, as the use case does.
func (w *twoOfOne) remember(t *testing.T) (m desk.Merging) {
	t.Helper()
	unit(t, w.World, func(tx port.Tx) error {
		var err error
		m = desk.Merging{ID: 500, At: w.Now + 40}
		if m.Older, _, err = tx.Conversation(w.Threads[0].Conversation.ID); err == nil {
			m.Younger, _, err = tx.Conversation(w.Threads[1].Conversation.ID)
		}
		if err != nil {
			return err
		}
		return tx.KeepMerge(m)
	})
	w.merge(t)
	unit(t, w.World, func(tx port.Tx) error {
		seq, err := tx.Emit(desk.Event{Type: desk.EventIdentityMerged, At: w.Now + 40, Actor: desk.System, Audience: desk.AudienceConversation,
			ConversationID: w.older.ID, EntityKind: desk.EntityMilestone, EntityID: 501, Before: w.older.Scope(), After: w.older.Scope()})
		told := desk.Milestone{ID: 501, ConversationID: w.older.ID, Episode: 4, Seq: seq, SortAt: w.Now + 40, At: w.Now + 40,
			Type: desk.MilestoneIdentityMerged, Actor: desk.System}
		return errors.Join(err, tx.InsertMilestone(told), tx.MergeTold(m.ID, told, []string{"phone"}))
	})
	return m
}

// undo does what the use case does.
func (w *twoOfOne) undo(t *testing.T) {
	t.Helper()
	unit(t, w.World, func(tx port.Tx) error {
		m, err := tx.MergeBy(501)
		if err != nil {
			return err
		}
		_, card, err := tx.Absorbed(m.Younger.ID)
		if err != nil {
			return err
		}
		now, err := tx.Episodes(m.Older.ID)
		if err != nil {
			return err
		}
		since, err := tx.SinceMerge(m.Merging)
		if err != nil {
			return err
		}
		survivor, _, err := tx.Conversation(m.Older.ID)
		if err != nil {
			return err
		}
		split := desk.SplitEpisodes(m.Merging, now, since)
		if err := tx.GiveBack(m, split, w.Now+60); err != nil {
			return err
		}
		if since, err = tx.SinceMerge(m.Merging); err != nil {
			return err
		}
		kept, back := desk.Unmerge(survivor, m.Merging, since, split, desk.PolicySession24h, w.Member, w.Now+60)
		w.older, w.younger = kept.Conversation, back.Conversation
		return errors.Join(tx.SaveConversation(w.older), tx.SaveConversation(w.younger), tx.SaveCard(card))
	})
}

func (w *twoOfOne) texts(t *testing.T, id desk.ID) (all []string) {
	t.Helper()
	page, err := w.Store.Timeline(context.Background(), w.Workspace, port.TimelineQuery{ConversationID: id, Visitor: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range page.Items {
		all = append(all, item.Message.Text+string(rune('0'+item.Message.InboundNumber))+string(rune('0'+item.Message.Episode)))
	}
	return all
}

func TestGiveBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := newTwoOfOne(t, s)
		m := w.remember(t)
		unit(t, w.World, func(tx port.Tx) error { // one message since, which the younger's browser wrote
			parts, err := tx.PartsOf(m.ID)
			expect(t, parts, err, port.MergeParts{Messages: 3, Comments: 1})
			latest, err := tx.LastMerge(w.older.ID)
			expect(t, latest, err, m.ID)
			return w.receive(tx, w.Threads[1], w.Now+50, 4, "luego")
		})
		w.undo(t)
		first := "hola, ¿hay alguien?"
		expect(t, w.texts(t, w.older.ID), nil, []string{first + "11", "uno21", "tres32", "luego42"})
		expect(t, w.texts(t, w.younger.ID), nil, []string{first + "11", "dos21", "fin32"})
		if w.older.InboundCount != 4 || w.older.Episode != 2 || w.younger.InboundCount != 3 || w.younger.Episode != 2 {
			t.Errorf("%+v\n%+v", w.older, w.younger)
		}
		unit(t, w.World, func(tx port.Tx) error {
			second, err := tx.Episode(w.older.ID, 2)
			expect(t, second, err, desk.Episode{ConversationID: w.older.ID, Number: 2, OpenedAt: w.Now + 20, OpenedBy: desk.ActorContact})
			theirs, err := tx.Episodes(w.younger.ID)
			expect(t, len(theirs), err, 2)
			comment, err := tx.CommentByClientID(w.younger.ID, "k")
			expect(t, comment.Episode, err, 2)
			first, err := tx.MessageByClientID(w.younger.ID, desk.AuthorContact, "first")
			expect(t, first.ConversationID, err, w.younger.ID)
			tags, err := tx.TagsOf(w.older.ID)
			expect(t, tags, err, []desk.ID{1, 2})
			read, err := tx.Read(w.older.ID, w.Member)
			expect(t, read, err, port.Read{ConversationID: w.older.ID, MemberID: w.Member, Seq: 2, Count: 2})
			read, err = tx.Read(w.younger.ID, w.Member)
			expect(t, read, err, port.Read{ConversationID: w.younger.ID, MemberID: w.Member, Seq: 4, Count: 1})
			step, err := tx.BotStep(w.younger.ID)
			expect(t, step, err, 4)
			out, err := tx.Outgoing(902)
			expect(t, out.ConversationID, err, w.younger.ID)
			file, err := tx.File(903)
			expect(t, file.ConversationID, err, w.younger.ID)
			holder, err := tx.IdentityByAddress(w.Inbox, desk.AddressVisitor, w.Threads[1].Session.SecretHash)
			expect(t, holder.ID, err, w.younger.IdentityID)
			thread, err := tx.VisitorThread(w.Inbox, w.Threads[1].Session.SecretHash, "")
			expect(t, thread.Conversation.ID, err, w.younger.ID)
			undone, err := tx.MergeBy(501)
			expect(t, undone.UndoneAt, err, w.Now+60)
			latest, err := tx.LastMerge(w.older.ID)
			expect(t, latest, err, 0)
			_, _, err = tx.Absorbed(w.younger.ID)
			expectCode(t, err, desk.CodeNotFound)
			return nil
		})
		w.everywhere(t)
		check(t, s)
	})
}

// everywhere: what stands again is in the screens, and found by its words.
func (w *twoOfOne) everywhere(t *testing.T) {
	t.Helper()
	ctx, s := context.Background(), w.Store
	into, err := s.Redirect(ctx, w.Workspace, w.younger.ID)
	expect(t, into, err, 0)
	screen, err := s.Conversation(ctx, w.Workspace, w.younger.ID, w.Member)
	if err != nil || len(screen.Visits) != 1 || len(screen.Comments) != 1 {
		t.Errorf("visits %v, comments %v (%v)", screen.Visits, screen.Comments, err)
	}
	directory, err := s.Directory(ctx, w.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	viewer, _ := directory.Viewer(w.Member)
	counts, err := s.Counts(ctx, w.Workspace, port.CountQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive, Now: w.Now + 60})
	expect(t, counts.Segments[desk.SegmentActive], err, 2)
	page, err := s.List(ctx, w.Workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive, Limit: 10,
		Search: w.Threads[1].Identity.Code, Now: w.Now + 60})
	found := false
	for _, row := range page.Rows {
		found = found || row.Conversation.ID == w.younger.ID
	}
	if err != nil || !found {
		t.Errorf("the search for its code finds %v (%v)", page.Rows, err)
	}
	out, err := s.DueOutgoing(ctx, w.Workspace, w.Now, nil, 10)
	if err != nil || len(out) != 1 || out[0].ConversationID != w.younger.ID {
		t.Errorf("to be sent: %v (%v)", out, err)
	}
}

func TestGiveBackLeadsOn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := newTwoOfOne(t, s)
		other := desk.ID(0)
		unit(t, w.World, func(tx port.Tx) error { // a third had gone into the younger before
			contact, identity := desk.Contact{ID: 700, Custom: "{}"}, desk.Identity{ID: 701, InboxID: w.Inbox, ContactID: 700, Code: "XXXX"}
			begun := desk.NewConversation(702, identity, 0, w.Now, false).Conversation
			if err := errors.Join(tx.InsertContact(contact), tx.InsertIdentity(identity), tx.InsertConversation(begun, desk.Card{})); err != nil {
				return err
			}
			other = begun.ID
			younger, _, err := tx.Conversation(w.Threads[1].Conversation.ID)
			return errors.Join(err, tx.Absorb(begun, younger))
		})
		w.remember(t)
		into, err := s.Redirect(context.Background(), w.Workspace, other)
		expect(t, into, err, w.older.ID)
		w.undo(t)
		into, err = s.Redirect(context.Background(), w.Workspace, other)
		expect(t, into, err, w.younger.ID)
		check(t, s)
	})
}
