package api

import (
	"context"

	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
	"bandeja.dev/bandeja/internal/api/templates"
)

func (s *server) ofTemplates() []route.Route {
	const send, inboxes, c = desk.VerbSend, desk.VerbManageInboxes, "/api/v1/conversations/{id}"
	ts := &templates.Server{Templates: template.New(s.App.Base, s.Can), Store: s.Store, Syncer: s.Syncer,
		Who: func(ctx context.Context) templates.Caller {
			c := who(ctx)
			return templates.Caller{By: c.By, Dir: c.dir}
		},
		After: func(ctx context.Context, id desk.ID) (*wire.Conversation, error) { return s.after(ctx, who(ctx), id) }}
	return []route.Route{
		route.Get(c+"/templates", send, route.Op("offerTemplates", "The templates that may be sent, and why others may not", ts.Offer)),
		route.Post(c+"/template", send, route.Op("sendTemplate", "Send a template, on a closed conversation too", ts.Send, route.Creates)),
		route.Get("/api/v1/templates", inboxes, route.Op("listTemplates", "All templates of all accounts", ts.List)),
		route.Post("/api/v1/inboxes/{id}/templates/sync", inboxes, route.Op("syncTemplates", "Fetch an account's templates now", ts.Sync)),
	}
}
