package identity

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// UndoMerge takes two conversations apart that were merged: see desk.Unmerge. It gives the survivor and the one that
// stands again, in that order.
func (i *Identities) UndoMerge(ctx context.Context, by unit.By, conversation, milestone desk.ID) (kept, back desk.Conversation, err error) {
	both, err := run(ctx, i, by.Workspace, func(w *work) (both [2]desk.Conversation, err error) {
		o, m, err := w.merge(by.Member, conversation, milestone)
		if err != nil {
			return both, err
		}
		both[0], both[1], err = w.undo(by.Member, o, m)
		return both, err
	})
	return both[0], both[1], err
}

func (w *work) undo(by desk.ID, o unit.Opened, m port.Merge) (kept, back desk.Conversation, err error) {
	left, card, err := w.Absorbed(m.Younger.ID)
	if err != nil {
		return kept, back, err
	}
	m.Younger.StageID, m.Younger.TeamID = left.StageID, left.TeamID // as the workspace's changes left them
	w.fit(&m.Older)
	w.fit(&m.Younger)
	since, err := w.SinceMerge(m.Merging)
	if err != nil {
		return kept, back, err
	}
	now, err := w.Episodes(m.Older.ID)
	if err != nil {
		return kept, back, err
	}
	split := desk.SplitEpisodes(m.Merging, now, since)
	if err := w.GiveBack(m, split, w.Now); err != nil {
		return kept, back, err
	}
	if since, err = w.SinceMerge(m.Merging); err != nil { // what remains is right only now
		return kept, back, err
	}
	survivor, again := desk.Unmerge(o.Conversation, m.Merging, since, split, o.Inbox.Window, by, w.Now)
	if _, err := w.Commit(&survivor, unit.Entity{}); err != nil {
		return kept, back, err
	}
	if _, err := w.Commit(&again, unit.Entity{}); err != nil {
		return kept, back, err
	}
	if err := w.cards(by, &survivor.Conversation, o.Card, again.Conversation, card, m); err != nil {
		return kept, back, err
	}
	if err := w.keepApart(m); err != nil {
		return kept, back, err
	}
	if err := w.InsertAudit(port.Audit{ID: w.NewID(), At: w.Now, MemberID: by, Action: "identity.unmerged", EntityID: m.Older.IdentityID,
		Data: m.AuditData()}); err != nil {
		return kept, back, err
	}
	if err := w.SaveConversation(survivor.Conversation); err != nil {
		return kept, back, err
	}
	return survivor.Conversation, again.Conversation, w.SaveConversation(again.Conversation)
}

// fit takes out of a conversation of earlier what the workspace has no more: an assignee without access, a team, a stage.
func (w *work) fit(c *desk.Conversation) {
	if c.AssigneeID != 0 && !w.Dir.HasAccess(c.AssigneeID, c.InboxID) {
		c.LastAgentID, c.AssigneeID = c.AssigneeID, 0
	}
	if _, ok := w.Dir.Team(c.TeamID); !ok {
		c.TeamID = 0
	}
	if _, ok := w.Dir.Stage(c.StageID); !ok {
		c.StageID = w.FirstStage()
	}
}

// cards renews what the rows of both show: the last message that remains in the survivor, and the names.
func (w *work) cards(by desk.ID, c *desk.Conversation, card desk.Card, again desk.Conversation, its desk.Card, m port.Merge) error {
	last, err := w.LastMessage(c.ID)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	card.PreviewAt = 0
	unit.Preview(&card, last)
	mine, err := w.Contact(c.ContactID)
	if err != nil {
		return err
	}
	other, err := w.Contact(again.ContactID)
	if err != nil {
		return err
	}
	if without := mine.Without(other, m.Filled); without != mine && mine.ID != other.ID {
		seq, err := w.Touch(c, desk.EventContactChanged, desk.Agent(by), unit.Of(desk.EntityContact, mine.ID), true)
		if err != nil {
			return err
		}
		without.Rev = seq
		mine = without
		if err := w.SaveContact(without); err != nil {
			return err
		}
	}
	card.Name, its.Name = mine.Name, other.Name
	if err := w.SaveCard(card); err != nil {
		return err
	}
	return w.SaveCard(its)
}

// keepApart marks both identities, so that the next message that shows addresses of both joins nobody.
func (w *work) keepApart(m port.Merge) error {
	older, younger := desk.Apart(m.ID)
	if _, err := w.InsertAddress(m.Older.InboxID, older.Kind, older.Value, m.Older.IdentityID); err != nil {
		return err
	}
	_, err := w.InsertAddress(m.Younger.InboxID, younger.Kind, younger.Value, m.Younger.IdentityID)
	return err
}
