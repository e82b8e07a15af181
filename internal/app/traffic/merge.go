package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// absorb joins two identities that were found to be one person: the older takes all that the younger has, whose
// conversation becomes a redirect.
func (w *work) absorb(inbox desk.Inbox, younger, older desk.Identity) error {
	cy, cardY, errY := w.ConversationOfIdentity(younger.ID)
	co, card, errO := w.ConversationOfIdentity(older.ID)
	switch {
	case errors.Is(errY, desk.ErrNotFound):
		return w.moveAddresses(younger, older)
	case errY != nil:
		return errY
	case errors.Is(errO, desk.ErrNotFound):
		return w.moveAddresses(older, younger) // nothing was said to the older yet
	case errO != nil:
		return errO
	}
	merged, kept := desk.Merge(co, cy, w.Now), desk.Merging{ID: w.NewID(), At: w.Now, Older: co, Younger: cy}
	// Whoever saw the younger conversation is told that it is gone.
	if _, err := w.Emit(desk.Event{Type: desk.EventIdentityMerged, At: w.Now, Actor: desk.System,
		Audience: desk.AudienceConversation, ConversationID: cy.ID, EntityKind: desk.EntityConversation, EntityID: cy.ID,
		Before: cy.Scope(), Removed: true}); err != nil {
		return err
	}
	// After a failed statement the unit runs no other: joined errors are of the first.
	if err := errors.Join(w.KeepMerge(kept), w.Absorb(cy, co)); err != nil {
		return err
	}
	if err := w.answeredTogether(&merged.Conversation); err != nil {
		return err
	}
	if _, err := w.Commit(&merged, unit.Entity{}); err != nil {
		return err
	}
	if err := w.endDouble(merged.Conversation); err != nil {
		return err
	}
	if cardY.PreviewAt > card.PreviewAt {
		card.PreviewAuthor, card.PreviewAuthorID = cardY.PreviewAuthor, cardY.PreviewAuthorID
		card.PreviewText, card.PreviewAt, card.PreviewKind = cardY.PreviewText, cardY.PreviewAt, cardY.PreviewKind
	}
	filled, err := w.joinContacts(&merged.Conversation, &card, cy)
	if err != nil {
		return err
	}
	audit := port.Audit{ID: w.NewID(), At: w.Now, Action: "identity.merged", EntityID: older.ID, Data: kept.AuditData()}
	return errors.Join(w.MergeTold(kept.ID, *merged.Steps[0].Milestone, filled), w.SaveCard(card), w.InsertAudit(audit),
		w.SaveConversation(merged.Conversation))
}

// answeredTogether lets the last answer of either thread stand for what the person had said in both before it.
func (w *work) answeredTogether(c *desk.Conversation) error {
	if c.LastAnswerAt == 0 {
		return nil
	}
	before, err := w.InboundBefore(c.ID, c.LastAnswerAt)
	if err != nil {
		return err
	}
	c.AnsweredCount = max(c.AnsweredCount, before)
	if c.WaitingSince != 0 && c.WaitingSince < c.LastAnswerAt {
		c.WaitingSince, err = w.FirstInboundFrom(c.ID, c.LastAnswerAt)
	}
	return err
}

// moveAddresses gives one identity's addresses to another.
func (w *work) moveAddresses(from, to desk.Identity) error {
	addresses, err := w.AddressesOf(from.ID)
	if err != nil {
		return err
	}
	for _, address := range addresses {
		if err := w.RemoveAddress(from.InboxID, address); err != nil {
			return err
		}
		if _, err := w.InsertAddress(to.InboxID, address.Kind, address.Value, to.ID); err != nil {
			return err
		}
	}
	return nil
}

// endDouble ends the earlier of two episodes that were open at once: at most one may be.
func (w *work) endDouble(c desk.Conversation) error {
	next, err := w.Episode(c.ID, c.Episode)
	for number := c.Episode - 1; number > 0 && err == nil; number-- {
		var episode desk.Episode
		if episode, err = w.Episode(c.ID, number); err == nil && episode.ClosedAt == 0 {
			episode.ClosedAt, episode.ClosedBy, episode.ClosedReason = next.OpenedAt, desk.System, desk.ClosedByMerge
			err = w.SaveEpisode(episode)
		}
		next = episode
	}
	return err
}

// joinContacts fills what the older contact lacks from the younger, and says which fields.
func (w *work) joinContacts(c *desk.Conversation, card *desk.Card, younger desk.Conversation) ([]string, error) {
	mine, err := w.Contact(c.ContactID)
	if err != nil || mine.ID == younger.ContactID {
		return nil, err
	}
	other, err := w.Contact(younger.ContactID)
	if err != nil {
		return nil, err
	}
	filled, lacked := mine.FilledFrom(other), mine.Lacks(other)
	card.Name = filled.Name
	if filled == mine {
		return nil, nil
	}
	seq, err := w.Touch(c, desk.EventContactChanged, provider, unit.Of(desk.EntityContact, mine.ID), true)
	if err != nil {
		return nil, err
	}
	filled.Rev = seq
	return lacked, w.SaveContact(filled)
}
