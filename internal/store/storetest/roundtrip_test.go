package storetest_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// unit runs a unit in a workspace and fails the test with its error.
func unit(t *testing.T, w *storetest.World, do func(tx port.Tx) error) {
	t.Helper()
	if err := w.Store.Update(context.Background(), w.Workspace, port.LanePeople, do); err != nil {
		t.Fatal(err)
	}
}

// expect compares what was read with what was written.
func expect[T any](t *testing.T, got T, err error, want T) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back\n%+v\nwant\n%+v", got, want)
	}
}

// expectCode wants a refusal.
func expectCode(t *testing.T, err error, code desk.Code) {
	t.Helper()
	if !errors.Is(err, &desk.Error{Code: code}) {
		t.Errorf("error %v, want %s", err, code)
	}
}

func fullConversation(w *storetest.World, c desk.Conversation) desk.Conversation {
	now := w.Now
	c.Rev, c.Status, c.Episode, c.OpenedAt = 11, desk.Closed, 2, now+1
	c.AssigneeID, c.TeamID, c.LastAgentID, c.StageID = 21, 22, 23, 24
	c.SessionStartedAt, c.SessionEnded, c.LastInboundAt, c.ClosesAt = now+2, true, now+3, now+2+desk.WindowLength
	c.LastAt, c.WaitingSince, c.ClosedAt, c.ClosedReason = now+4, now+5, now+6, desk.ClosedByDeadline
	c.Unanswered, c.AwaitingReply, c.Bot = true, true, desk.BotHandedOff
	c.IntervenerIDs, c.InboundCount, c.AnsweredCount = []desk.ID{5, 6}, 9, 8
	return c
}

func TestConversationsRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		first := w.Threads[0]
		id := first.Conversation.ID
		c := fullConversation(w, first.Conversation)
		card := desk.Card{ConversationID: id, Name: "Núria", Code: "4F2A", PreviewAuthor: desk.AuthorAgent,
			PreviewAuthorID: 3, PreviewText: "«hola» 👋", PreviewAt: w.Now, AskedFields: []string{"email", "name"}}
		unit(t, w, func(tx port.Tx) error { // neither was read before: both are written whole
			return errors.Join(tx.SaveConversation(c), tx.SaveCard(card))
		})
		same := func() {
			t.Helper()
			unit(t, w, func(tx port.Tx) error {
				got, gotCard, err := tx.Conversation(id)
				expect(t, got, err, c)
				expect(t, gotCard, err, card)
				return nil
			})
		}
		same()
		changes := []func(){
			func() { c.LastAt++; c.InboundCount++; c.Rev++ },
			func() { c.WaitingSince = 0; c.StageID++ },
			func() { c.Status = desk.Open; c.AssigneeID = 77 },
			func() { c.ClosesAt = 0; c.IntervenerIDs = nil },
			func() { card.PreviewText = "otra"; card.AskedFields = nil; c.Rev++ },
		}
		for _, change := range changes {
			unit(t, w, func(tx port.Tx) error { // read first: written as narrowly as the change
				if _, _, err := tx.Conversation(id); err != nil {
					return err
				}
				change()
				if err := errors.Join(tx.SaveCard(card), tx.SaveConversation(c)); err != nil {
					return err
				}
				got, gotCard, err := tx.Conversation(id) // the unit sees what it saved
				expect(t, got, err, c)
				expect(t, gotCard, err, card)
				return nil
			})
			same()
		}
	})
}

func TestAUnitSeesWhatItSavedByAnyKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		id := w.Threads[0].Conversation.ID
		unit(t, w, func(tx port.Tx) error {
			c, card, err := tx.Conversation(id)
			if err != nil {
				return err
			}
			c.TeamID, c.AssigneeID = 99, 77
			if err := tx.SaveConversation(c); err != nil {
				return err
			}
			open, err := tx.OpenOf(77, 10)
			expect(t, open, err, []desk.ID{id})
			all, err := tx.ConversationsOf(c.ContactID)
			expect(t, all, err, []desk.Conversation{c})
			got, gotCard, err := tx.ConversationOfIdentity(c.IdentityID)
			expect(t, got, err, c)
			expect(t, gotCard, err, card)
			_, _, err = tx.Conversation(12345)
			expectCode(t, err, desk.CodeNotFound)
			_, _, err = tx.ConversationOfIdentity(12345)
			expectCode(t, err, desk.CodeNotFound)
			return nil
		})
	})
}

func TestWhatHangsOnConversationsRoundTrips(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		id := w.Threads[0].Conversation.ID
		e := desk.Episode{ConversationID: id, Number: 3, OpenedAt: 1, OpenedBy: desk.ActorAgent, FirstInboundAt: 2,
			FirstAnswerAt: 3, ClosedAt: 4, ClosedBy: desk.Agent(5), ClosedReason: desk.ClosedByHand, AgentID: 6, TeamID: 7,
			Source: "visit"}
		visit := desk.Visit{ID: 9, ConversationID: id, At: w.Now, LandingPage: "https://x.example/?a=1", Referrer: "r",
			Pages: []desk.Page{{URL: "https://x.example/2", Title: "Dos", At: w.Now}}, UTM: desk.UTM{Source: "s", Term: "t"},
			Device: "d", Language: "es-AR", Place: "Rosario"}
		unit(t, w, func(tx port.Tx) error {
			step, err := tx.BotStep(id)
			expect(t, step, err, -1)
			tags, err := tx.TagsOf(id)
			expect(t, tags, err, nil)
			_, err = tx.Episode(id, 3)
			expectCode(t, err, desk.CodeNotFound)
			return errors.Join(tx.SaveEpisode(e), tx.InsertVisit(visit), tx.SaveBotStep(id, 0), tx.SaveBotStep(id, 2),
				tx.SetTags(id, []desk.ID{4, 2, 4}))
		})
		e.ClosedAt = 44
		unit(t, w, func(tx port.Tx) error {
			if err := tx.SaveEpisode(e); err != nil {
				return err
			}
			got, err := tx.Episode(id, 3)
			expect(t, got, err, e)
			step, err := tx.BotStep(id)
			expect(t, step, err, 2)
			tags, err := tx.TagsOf(id)
			expect(t, tags, err, []desk.ID{2, 4})
			return tx.SetTags(id, []desk.ID{7})
		})
		unit(t, w, func(tx port.Tx) error {
			tags, err := tx.TagsOf(id)
			expect(t, tags, err, []desk.ID{7})
			return nil
		})
		screen, err := s.Conversation(context.Background(), w.Workspace, id, w.Member)
		expect(t, screen.Visits, err, []desk.Visit{visit})
	})
}

func TestMessagesRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		id := w.Threads[0].Conversation.ID
		m := desk.Message{ID: 1, ConversationID: id, InboxID: w.Inbox, Episode: 2, Seq: 100, Rev: 101, SortAt: w.Now + 5,
			At: w.Now + 4, Author: desk.AuthorBot, AuthorID: 8, AuthorName: "Bot", Text: "¿A o B?\n'; -- \u202e 👩‍👩‍👧 $1 ?",
			Choices: []string{"A", "B"}, ClientID: "c1", ExternalID: "x1", State: desk.StateFailed, ErrorCode: "e",
			ErrorText: "t", InboundNumber: 4, Late: true}
		unit(t, w, func(tx port.Tx) error {
			if err := tx.InsertMessage(m); err != nil {
				return err
			}
			got, err := tx.Message(1)
			expect(t, got, err, m)
			got, err = tx.MessageByClientID(id, desk.AuthorBot, "c1")
			expect(t, got, err, m)
			for _, missing := range []func() error{
				func() error { _, err := tx.Message(2); return err },
				func() error { _, err := tx.MessageByClientID(id, desk.AuthorAgent, "c1"); return err },
				func() error { _, err := tx.MessageByClientID(id, desk.AuthorBot, ""); return err },
			} {
				expectCode(t, missing(), desk.CodeNotFound)
			}
			return nil
		})
	})
}

func TestReceipts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		id := w.Threads[0].Conversation.ID
		ours := func(n int64, author desk.AuthorKind, member desk.ID, state desk.MessageState) desk.Message {
			return desk.Message{ID: desk.ID(n), ConversationID: id, InboxID: w.Inbox, Seq: n, SortAt: w.Now + desk.Time(n),
				Author: author, AuthorID: member, State: state}
		}
		unit(t, w, func(tx port.Tx) error {
			return errors.Join(tx.InsertMessage(ours(201, desk.AuthorAgent, 5, desk.StateSent)),
				tx.InsertMessage(ours(202, desk.AuthorContact, 6, desk.StateSent)),
				tx.InsertMessage(ours(203, desk.AuthorAgent, 5, desk.StateSent)),
				tx.InsertMessage(ours(204, desk.AuthorAgent, 5, desk.StateFailed)),
				tx.InsertMessage(ours(205, desk.AuthorAgent, 5, desk.StateSent)))
		})
		unit(t, w, func(tx port.Tx) error {
			for _, want := range []struct {
				member   desk.ID
				since    int64
				answered bool
			}{{5, 150, false}, {6, 150, true}, {6, 205, false}, {6, 204, true}, {5, 99, false}} {
				got, err := tx.AnswersSince(id, want.member, want.since)
				expect(t, got, err, want.answered)
			}
			changed, err := tx.MarkOurMessages(id, 201, desk.StateDelivered, 300)
			expect(t, changed, err, []desk.ID{201})
			changed, err = tx.MarkOurMessages(id, 204, desk.StateRead, 301)
			if len(changed) != 2 || err != nil {
				t.Errorf("read up to 204 changed %v (%v)", changed, err)
			}
			changed, err = tx.MarkOurMessages(id, 204, desk.StateDelivered, 302)
			expect(t, changed, err, nil)
			got, err := tx.Message(201)
			want := ours(201, desk.AuthorAgent, 5, desk.StateRead)
			want.Rev = 301
			expect(t, got, err, want)
			_, err = tx.MarkOurMessages(id, 204, desk.StateFailed, 303)
			if err == nil {
				t.Error("a receipt made a message fail")
			}
			return nil
		})
	})
}

func TestThreadsRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w := storetest.NewWorld(t, s, 1)
		id := w.Threads[0].Conversation.ID
		comment := desk.Comment{ID: 1, ConversationID: id, Episode: 1, Seq: 3, Rev: 4, SortAt: w.Now + 1, At: w.Now + 2,
			MemberID: 5, Text: "nota", ClientID: "k"}
		milestone := desk.Milestone{ID: 2, ConversationID: id, Episode: 1, Seq: 5, SortAt: w.Now + 3, At: w.Now + 3,
			Type: desk.MilestoneTransferred, Actor: desk.Agent(6), Data: desk.MilestoneData{FromMemberID: 6, ToTeamID: 7,
				Reason: desk.ClosedByIdle, Unanswered: true, By: desk.ActorBot, Fields: []string{"name"}}}
		read := port.Read{ConversationID: id, MemberID: 5, Seq: 8, Count: 9}
		unit(t, w, func(tx port.Tx) error {
			_, err := tx.Read(id, 5)
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.CommentByClientID(id, "k")
			expectCode(t, err, desk.CodeNotFound)
			return errors.Join(tx.InsertComment(comment), tx.InsertMilestone(milestone), tx.SaveRead(read),
				tx.SaveDraft(port.Draft{ConversationID: id, MemberID: w.Member, Mode: port.DraftMessage, Text: "a", At: 1}),
				tx.SaveDraft(port.Draft{ConversationID: id, MemberID: w.Member, Mode: port.DraftMessage, Text: "b", At: 2}),
				tx.SaveDraft(port.Draft{ConversationID: id, MemberID: w.Member, Mode: port.DraftComment, Text: "c", At: 3}))
		})
		read.Seq, read.Count = 3, 2
		unit(t, w, func(tx port.Tx) error {
			got, err := tx.CommentByClientID(id, "k")
			expect(t, got, err, comment)
			if err := tx.SaveRead(read); err != nil {
				return err
			}
			mark, err := tx.Read(id, 5)
			expect(t, mark, err, read)
			return tx.SaveDraft(port.Draft{ConversationID: id, MemberID: w.Member, Mode: port.DraftComment})
		})
		page, err := s.Timeline(ctx, w.Workspace, port.TimelineQuery{ConversationID: id, Limit: 10})
		if err != nil || len(page.Items) != 3 {
			t.Fatalf("the thread is %v (%v)", page, err)
		}
		expect(t, *page.Items[1].Comment, nil, comment)
		expect(t, *page.Items[2].Milestone, nil, milestone)
		screen, err := s.Conversation(ctx, w.Workspace, id, w.Member)
		expect(t, screen.Drafts, err, []port.Draft{{ConversationID: id, MemberID: w.Member, Mode: port.DraftMessage,
			Text: "b", At: 2}})
	})
}
