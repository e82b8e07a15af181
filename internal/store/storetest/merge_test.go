package storetest_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// twoOfOne is a workspace with two conversations that turn out to be one person's: the older of two episodes, the second
// open, the younger of two as well, which began between them and after.
type twoOfOne struct {
	*storetest.World
	older, younger desk.Conversation
	messages       map[string]desk.ID
}

func (w *twoOfOne) receive(tx port.Tx, thread port.VisitorThread, at desk.Time, episode int, text string) error {
	v, err := tx.VisitorThread(w.Inbox, thread.Session.SecretHash, "")
	if err != nil {
		return err
	}
	v.Conversation.Episode = episode
	w.messages[text] = w.IDs.Next(w.Now)
	_, err = w.Receive(tx, v, at, w.messages[text], "c-"+text[:1], text)
	return err
}

func newTwoOfOne(t *testing.T, s port.Store) *twoOfOne {
	w := &twoOfOne{World: storetest.NewWorld(t, s, 2), messages: map[string]desk.ID{}}
	older, younger := w.Threads[0], w.Threads[1]
	episode := func(v port.VisitorThread, number int, opened, closed desk.Time) desk.Episode {
		return desk.Episode{ConversationID: v.Conversation.ID, Number: number, OpenedAt: w.Now + opened, OpenedBy: desk.ActorContact, ClosedAt: closed}
	}
	unit(t, w.World, func(tx port.Tx) error {
		err := errors.Join(tx.SaveEpisode(episode(older, 1, 0, w.Now+5)), tx.SaveEpisode(episode(older, 2, 20, 0)),
			tx.SaveEpisode(episode(younger, 1, 10, w.Now+15)), tx.SaveEpisode(episode(younger, 2, 30, 0)))
		for _, m := range []struct {
			thread  port.VisitorThread
			at      desk.Time
			episode int
			text    string
		}{{older, 1, 1, "uno"}, {younger, 11, 1, "dos"}, {older, 21, 2, "tres"}, {younger, 31, 2, "fin"}} {
			if err == nil {
				err = w.receive(tx, m.thread, w.Now+m.at, m.episode, m.text)
			}
		}
		if err != nil {
			return err
		}
		seq, err := tx.Emit(desk.Event{Type: desk.EventCommentAdded, At: w.Now, Actor: desk.Agent(w.Member), Audience: desk.AudienceConversation,
			ConversationID: younger.Conversation.ID, EntityKind: desk.EntityComment, EntityID: 900})
		if err != nil {
			return err
		}
		err = errors.Join(tx.SetTags(older.Conversation.ID, []desk.ID{1, 2}), tx.SetTags(younger.Conversation.ID, []desk.ID{2, 3}),
			tx.InsertComment(desk.Comment{ID: 900, ConversationID: younger.Conversation.ID, Episode: 2, Seq: seq, SortAt: w.Now, MemberID: w.Member, ClientID: "k"}),
			tx.SaveRead(port.Read{ConversationID: older.Conversation.ID, MemberID: w.Member, Seq: 2, Count: 2}),
			tx.SaveRead(port.Read{ConversationID: younger.Conversation.ID, MemberID: w.Member, Seq: 4, Count: 1}),
			tx.SaveDraft(port.Draft{ConversationID: older.Conversation.ID, MemberID: w.Member, Mode: port.DraftMessage, Text: "viejo", At: 1}),
			tx.SaveDraft(port.Draft{ConversationID: younger.Conversation.ID, MemberID: w.Member, Mode: port.DraftMessage, Text: "nuevo", At: 2}),
			tx.InsertVisit(desk.Visit{ID: 901, ConversationID: younger.Conversation.ID, At: 1}),
			tx.SaveBotStep(older.Conversation.ID, 1), tx.SaveBotStep(younger.Conversation.ID, 4),
			tx.InsertOutgoing(port.Outgoing{ID: 902, InboxID: w.Inbox, ConversationID: younger.Conversation.ID, MessageID: w.messages["dos"],
				Reaction: true, State: port.OutQueued}),
			tx.InsertFile(port.File{ID: 903, InboxID: w.Inbox, ConversationID: younger.Conversation.ID, MessageID: w.messages["dos"], State: port.FilePending}))
		return err
	})
	return w
}

// merge does what the use case does.
func (w *twoOfOne) merge(t *testing.T) {
	t.Helper()
	unit(t, w.World, func(tx port.Tx) error {
		var err error
		if w.older, _, err = tx.Conversation(w.Threads[0].Conversation.ID); err != nil {
			return err
		}
		if w.younger, _, err = tx.Conversation(w.Threads[1].Conversation.ID); err != nil {
			return err
		}
		if err := tx.Absorb(w.younger, w.older); err != nil {
			return err
		}
		c, _, err := tx.Conversation(w.older.ID)
		if err != nil {
			return err
		}
		c.InboundCount, c.LastAt = w.older.InboundCount+w.younger.InboundCount, max(w.older.LastAt, w.younger.LastAt)
		session := w.younger.Session()
		c.SessionStartedAt, c.SessionEnded, c.LastInboundAt, c.ClosesAt = session.StartedAt, session.Ended, session.LastAt, w.younger.ClosesAt
		w.older = c
		return tx.SaveConversation(c)
	})
}

func TestAbsorb(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := newTwoOfOne(t, s)
		ctx := context.Background()
		w.merge(t)
		if w.older.Episode != 4 || w.older.OpenedAt != w.Now+30 {
			t.Errorf("the conversation is in episode %d since %d", w.older.Episode, w.older.OpenedAt-w.Now)
		}
		type line struct {
			text            string
			number, episode int
		}
		page, err := s.Timeline(ctx, w.Workspace, port.TimelineQuery{ConversationID: w.older.ID, Visitor: true})
		var got []line
		clients := map[string]int{}
		for _, item := range page.Items {
			got = append(got, line{item.Message.Text, item.Message.InboundNumber, item.Message.Episode})
			clients[item.Message.ClientID]++
		}
		first := "hola, ¿hay alguien?"
		expect(t, got, err, []line{{first, 1, 1}, {first, 2, 2}, {"uno", 3, 1}, {"dos", 4, 2}, {"tres", 5, 3}, {"fin", 6, 4}})
		if clients["first"] != 1 || clients[""] != 1 {
			t.Errorf("client ids %v", clients)
		}
		unit(t, w.World, func(tx port.Tx) error {
			third, err := tx.Episode(w.older.ID, 3)
			expect(t, third, err, desk.Episode{ConversationID: w.older.ID, Number: 3, OpenedAt: w.Now + 20, OpenedBy: desk.ActorContact,
				ClosedAt: w.Now + 30, ClosedBy: desk.System, ClosedReason: desk.ClosedByProvider})
			comment, err := tx.CommentByClientID(w.older.ID, "k")
			expect(t, comment.Episode, err, 4)
			tags, err := tx.TagsOf(w.older.ID)
			expect(t, tags, err, []desk.ID{1, 2, 3})
			read, err := tx.Read(w.older.ID, w.Member)
			expect(t, read, err, port.Read{ConversationID: w.older.ID, MemberID: w.Member, Seq: 4, Count: 3})
			step, err := tx.BotStep(w.older.ID)
			expect(t, step, err, 4)
			out, err := tx.Outgoing(902)
			expect(t, out.ConversationID, err, w.older.ID)
			file, err := tx.File(903)
			expect(t, file.ConversationID, err, w.older.ID)
			_, _, err = tx.Conversation(w.younger.ID)
			expectCode(t, err, desk.CodeNotFound)
			same, _, err := tx.ConversationOfIdentity(w.younger.IdentityID)
			expect(t, same.ID, err, w.older.ID)
			identity, err := tx.IdentityByAddress(w.Inbox, desk.AddressVisitor, w.Threads[1].Session.SecretHash)
			expect(t, identity.ID, err, w.older.IdentityID)
			thread, err := tx.VisitorThread(w.Inbox, w.Threads[1].Session.SecretHash, "")
			expect(t, thread.Conversation.ID, err, w.older.ID)
			mine, err := tx.ConversationsOf(w.younger.ContactID)
			expect(t, mine, err, nil)
			return nil
		})
		w.nowhere(t)
		check(t, s)
	})
}

// nowhere: what went into another conversation is in no screen.
func (w *twoOfOne) nowhere(t *testing.T) {
	t.Helper()
	ctx, s := context.Background(), w.Store
	_, err := s.Conversation(ctx, w.Workspace, w.younger.ID, w.Member)
	expectCode(t, err, desk.CodeNotFound)
	_, err = s.Timeline(ctx, w.Workspace, port.TimelineQuery{ConversationID: w.younger.ID})
	expectCode(t, err, desk.CodeNotFound)
	screen, err := s.Conversation(ctx, w.Workspace, w.older.ID, w.Member)
	if err != nil || len(screen.Visits) != 1 || len(screen.Drafts) != 1 || screen.Drafts[0].Text != "nuevo" {
		t.Errorf("visits %v, drafts %v (%v)", screen.Visits, screen.Drafts, err)
	}
	all, err := s.Entities(ctx, w.Workspace, port.EntityRefs{Conversations: []desk.ID{w.older.ID, w.younger.ID}})
	if err != nil || len(all.Conversations) != 1 {
		t.Errorf("%d conversations (%v)", len(all.Conversations), err)
	}
	into, err := s.Redirect(ctx, w.Workspace, w.younger.ID)
	expect(t, into, err, w.older.ID)
	into, err = s.Redirect(ctx, w.Workspace, w.older.ID)
	expect(t, into, err, 0)
	directory, err := s.Directory(ctx, w.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	viewer, _ := directory.Viewer(w.Member)
	for _, segment := range []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed} {
		for _, search := range []string{"", w.Threads[1].Identity.Code} {
			page, err := s.List(ctx, w.Workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: segment, Limit: 10,
				Search: search, Now: w.Now + 40})
			for _, row := range page.Rows {
				if row.Conversation.ID == w.younger.ID {
					t.Errorf("it is in the list of %s, search %q", segment, search)
				}
			}
			if err != nil {
				t.Error(err)
			}
		}
	}
	counts, err := s.Counts(ctx, w.Workspace, port.CountQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive, Now: w.Now + 40})
	expect(t, counts.Segments[desk.SegmentActive]+counts.Segments[desk.SegmentClosed], err, 1)
	due, err := s.Due(ctx, w.Now+90*desk.Day, 10)
	if err != nil || len(due) != 1 || due[0].ConversationID != w.older.ID {
		t.Errorf("due: %v (%v)", due, err)
	}
	out, err := s.DueOutgoing(ctx, w.Workspace, w.Now, nil, 10)
	if err != nil || len(out) != 1 || out[0].ConversationID != w.older.ID {
		t.Errorf("to be sent: %v (%v)", out, err)
	}
}

func TestAbsorbOfWhatAbsorbed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 3)
		unit(t, w, func(tx port.Tx) error {
			for _, pair := range [][2]int{{2, 1}, {1, 0}} {
				younger, _, err := tx.Conversation(w.Threads[pair[0]].Conversation.ID)
				if err != nil {
					return err
				}
				older, _, err := tx.Conversation(w.Threads[pair[1]].Conversation.ID)
				if err != nil {
					return err
				}
				if err := tx.Absorb(younger, older); err != nil {
					return err
				}
				c, _, err := tx.Conversation(older.ID)
				if err != nil {
					return err
				}
				c.InboundCount = older.InboundCount + younger.InboundCount
				if err := tx.SaveConversation(c); err != nil {
					return err
				}
			}
			return nil
		})
		for _, thread := range w.Threads[1:] {
			into, err := s.Redirect(context.Background(), w.Workspace, thread.Conversation.ID)
			expect(t, into, err, w.Threads[0].Conversation.ID)
		}
		check(t, s)
	})
}
