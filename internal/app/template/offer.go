package template

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Offer is what a member may choose from in a conversation, and what the inbox has spent.
type Offer struct {
	Templates []Offered // by name and language
	Month     string    // YYYY-MM
	Spent     int64     // micros of USD in that month
	Limit     int64     // of a month, 0 = none
}

// Offered is a template with what stands against sending it now, and what it would cost.
type Offered struct {
	Template desk.Template
	Why      desk.TemplateWhy
	Price    *desk.Price // nil = nobody can tell
}

// Offer lists the templates of a conversation's account with what Send would say of each. Those that the
// provider no longer has are left out.
func (t *Templates) Offer(ctx context.Context, by unit.By, conversation desk.ID) (Offer, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (Offer, error) { return w.offer(by, conversation) })
}

func (w *work) offer(by unit.By, conversation desk.ID) (offer Offer, err error) {
	o, err := w.Open(by.Member, conversation, desk.VerbSend)
	if err != nil {
		return offer, err
	}
	if err := hasTemplates(w.can, o.Inbox); err != nil {
		return offer, err
	}
	identity, err := w.Identity(o.Conversation.IdentityID)
	if err != nil {
		return offer, err
	}
	addresses, err := w.AddressesOf(identity.ID)
	if err != nil {
		return offer, err
	}
	all, err := w.TemplatesOf(o.Inbox.Connection.Group)
	if err != nil {
		return offer, err
	}
	offer = Offer{Month: desk.SpendMonth(w.Now), Limit: o.Inbox.Settings.TemplateLimitMicros}
	if offer.Spent, err = w.AddSpend(o.Inbox.ID, offer.Month, 0); err != nil {
		return offer, err
	}
	optedOut := identity.OptedOutAt != 0
	for _, one := range all {
		if one.Status == desk.TemplateDeleted {
			continue
		}
		offered := Offered{Template: one, Why: one.WhyNot(optedOut), Price: w.price(o.Conversation, addresses, one.Category)}
		if offered.Why == "" && desk.CheckSpend(o.Viewer.Role, offer.Limit, offer.Spent, offered.Price) != nil {
			offered.Why = desk.TemplateIsOverLimit
		}
		offer.Templates = append(offer.Templates, offered)
	}
	return offer, nil
}
