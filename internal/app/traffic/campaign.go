package traffic

import (
	"errors"
	"regexp"

	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// attribute keeps the advertisement that brought the visitor, as a visit of this conversation.
func (w *work) attribute(r desk.Referral, at desk.Time, c *desk.Conversation) error {
	return w.recordVisit(desk.Visit{At: at, LandingPage: r.SourceURL, Referrer: r.SourceType,
		UTM: desk.UTM{Source: "meta", Medium: r.SourceType, Campaign: r.Headline, Content: r.SourceID, Term: r.ClickID}}, c)
}

func (w *work) recordVisit(v desk.Visit, c *desk.Conversation) error {
	v.ID, v.ConversationID = w.NewID(), c.ID
	if err := w.InsertVisit(v); err != nil {
		return err
	}
	actor := desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}
	_, err := w.Touch(c, desk.EventVisitRecorded, actor, unit.Of(desk.EntityVisit, v.ID), false)
	return err
}

var linkCodeText = regexp.MustCompile(`\(ref ([A-Z2-7]{6,10})\)`)

// linkCode finds the short code that a link has put into the visitor's first message: «… (ref K3J4XQ)».
func linkCode(text string) string {
	if found := linkCodeText.FindStringSubmatch(text); found != nil {
		return found[1]
	}
	return ""
}

// continueLink ties the visit that a link was given out on to this conversation. The code of one visitor's link counts
// once; that of a link for many, each time.
func (w *work) continueLink(inbox desk.Inbox, code string, at desk.Time, c *desk.Conversation) error {
	link, err := w.LinkCode(inbox.ID, code)
	if errors.Is(err, desk.ErrNotFound) || err == nil && link.UsedAt != 0 && link.ConversationID != 0 {
		return nil
	}
	if err != nil {
		return err
	}
	link.UsedAt = at
	if err := w.SaveLinkCode(link); err != nil {
		return err
	}
	link.Visit.At = at
	return w.recordVisit(link.Visit, c)
}
