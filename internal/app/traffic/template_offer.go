package traffic

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// TemplateOffer is what a member may choose from in a conversation, and what the inbox has spent.
type TemplateOffer struct {
	Templates []OfferedTemplate // by name and language
	Month     string            // YYYY-MM
	Spent     int64             // micros of USD in that month
	Limit     int64             // of a month, 0 = none
}

// OfferedTemplate is a template with what stands against sending it now, and what it would cost.
type OfferedTemplate struct {
	Template desk.Template
	Why      desk.TemplateWhy
	Price    *desk.Price // nil = nobody can tell
}

// OfferTemplates lists the templates of a conversation's account with what SendTemplate would say of each. Those that the
// provider no longer has are left out.
func (t *Traffic) OfferTemplates(ctx context.Context, by By, conversation desk.ID) (TemplateOffer, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (TemplateOffer, error) { return w.offer(by, conversation) })
}

func (w *work) offer(by By, conversation desk.ID) (offer TemplateOffer, err error) {
	o, err := w.Open(by.Member, conversation, desk.VerbSend)
	if err != nil {
		return offer, err
	}
	if err := w.hasTemplates(o.Inbox); err != nil {
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
	offer = TemplateOffer{Month: desk.SpendMonth(w.Now), Limit: o.Inbox.Settings.TemplateLimitMicros}
	if offer.Spent, err = w.AddSpend(o.Inbox.ID, offer.Month, 0); err != nil {
		return offer, err
	}
	optedOut := identity.OptedOutAt != 0
	for _, one := range all {
		if one.Status == desk.TemplateDeleted {
			continue
		}
		offered := OfferedTemplate{Template: one, Why: one.WhyNot(optedOut), Price: w.price(o.Conversation, addresses, one.Category)}
		if offered.Why == "" && desk.CheckSpend(o.Viewer.Role, offer.Limit, offer.Spent, offered.Price) != nil {
			offered.Why = desk.TemplateIsOverLimit
		}
		offer.Templates = append(offer.Templates, offered)
	}
	return offer, nil
}
