package storetest_test

import (
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// askForReply asks for all that a reply needs, with or without the hint before.
func askForReply(t *testing.T, tx port.Tx, w *storetest.World, first desk.Message, member desk.ID, seen int64, hint bool) error {
	t.Helper()
	c := first
	for _, conversation := range []desk.ID{c.ConversationID, 12345} {
		if hint {
			if err := tx.ForReply(conversation, "a", member, seen); err != nil {
				return err
			}
		}
	}
	got, err := tx.MessageByClientID(c.ConversationID, desk.AuthorAgent, "a")
	expect(t, got, err, first)
	_, err = tx.MessageByClientID(c.ConversationID, desk.AuthorAgent, "b")
	expectCode(t, err, desk.CodeNotFound)
	visitors, err := tx.MessageByClientID(c.ConversationID, desk.AuthorContact, "first")
	expect(t, visitors.Author, err, desk.AuthorContact)
	answered, err := tx.AnswersSince(c.ConversationID, member, seen)
	expect(t, answered, err, member != w.Member && seen < first.Seq)
	episode, err := tx.Episode(c.ConversationID, 1)
	expect(t, episode.OpenedAt, err, w.Now)
	_, err = tx.Episode(c.ConversationID, 2)
	expectCode(t, err, desk.CodeNotFound)
	_, _, err = tx.Conversation(12345)
	expectCode(t, err, desk.CodeNotFound)
	return nil
}

// TestForReplyChangesNoAnswer: what a unit is told after the hint is what it is told without, also after it wrote.
func TestForReplyChangesNoAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		c := w.Threads[0].Conversation
		var first, second desk.Message
		unit(t, w, func(tx port.Tx) (err error) {
			first, err = said(tx, w, desk.Message{ID: w.IDs.Next(w.Now), ConversationID: c.ID, ClientID: "a", State: desk.StateSent})
			if err == nil {
				held, _, reading := tx.Conversation(c.ID)
				held.Rev = first.Seq
				if err = reading; err == nil {
					err = tx.SaveConversation(held)
				}
			}
			return err
		})
		for _, hint := range []bool{true, false} {
			for _, seen := range []int64{0, 1, first.Seq - 1, first.Seq} {
				for _, member := range []desk.ID{w.Member, w.Member + 1} {
					unit(t, w, func(tx port.Tx) error { return askForReply(t, tx, w, first, member, seen, hint) })
				}
			}
		}
		unit(t, w, func(tx port.Tx) error {
			if err := tx.ForReply(c.ID, "b", w.Member+1, first.Seq); err != nil {
				return err
			}
			var err error
			second, err = said(tx, w, desk.Message{ID: w.IDs.Next(w.Now), ConversationID: c.ID, ClientID: "b", State: desk.StateSent})
			if err != nil {
				return err
			}
			got, err := tx.MessageByClientID(c.ID, desk.AuthorAgent, "b")
			expect(t, got, err, second)
			answered, err := tx.AnswersSince(c.ID, w.Member+1, first.Seq)
			expect(t, answered, err, true)
			episode, err := tx.Episode(c.ID, 1)
			if err != nil {
				return err
			}
			episode.FirstAnswerAt = 9
			if err := tx.SaveEpisode(episode); err != nil {
				return err
			}
			saved, err := tx.Episode(c.ID, 1)
			expect(t, saved, err, episode)
			return nil
		})
	})
}
