// Package templates answers what concerns the messages that a provider has approved beforehand: which there are, what a
// conversation may send and at what price, and sending one.
package templates

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// Syncer fetches the templates of an inbox's account now and says how many there are. What the provider answers is a
// *channel.Error.
type Syncer interface {
	Sync(ctx context.Context, workspace, inbox desk.ID) (int, error)
}

// Caller is who asks.
type Caller struct {
	By  app.By
	Dir *desk.Directory
}

// Server answers. All fields but Syncer are needed.
type Server struct {
	Templates *template.Templates
	Store     port.Reader
	Syncer    Syncer // nil: nothing syncs here
	Who       func(ctx context.Context) Caller
	// After gives a conversation as its caller sees it after a verb; nil when it went out of sight.
	After func(ctx context.Context, id desk.ID) (*wire.Conversation, error)
}

type field struct {
	Key     string           `json:"key" doc:"Names it among the values: header.1, body.2, body.first_name, button.0.1, header.media."`
	Place   string           `json:"place" enum:"header,body,button"`
	Button  *int             `json:"button,omitempty" doc:"Position of the button, from 0."`
	Name    string           `json:"name" doc:"The variable; empty of a file."`
	Example string           `json:"example" doc:"What the template's author gave for review."`
	Kind    desk.MessageKind `json:"kind" enum:"text,image,video,document"`
}

type shown struct {
	ID         desk.ID                  `json:"id"`
	Account    string                   `json:"account"`
	Name       string                   `json:"name"`
	Language   string                   `json:"language"`
	Category   string                   `json:"category" doc:"marketing, utility or authentication."`
	Status     desk.TemplateStatus      `json:"status"`
	Quality    string                   `json:"quality" doc:"green, yellow, red or unknown."`
	Reason     string                   `json:"reason" doc:"Why it was rejected or paused, as the provider writes it."`
	Named      bool                     `json:"named" doc:"Its variables have names; else they are numbered from 1."`
	Components []desk.TemplateComponent `json:"components"`
	Fields     []field                  `json:"fields" doc:"What must be given, in the order in which it is shown."`
	Sendable   bool                     `json:"sendable"`
	Why        desk.TemplateWhy         `json:"why" doc:"Why it cannot be sent; empty = it can."`
	Price      *desk.Price              `json:"price" doc:"An estimate of what it costs now; null = nobody can tell."`
}

func templateOf(t desk.Template, why desk.TemplateWhy, price *desk.Price) shown {
	out := shown{ID: t.ID, Account: t.Account, Name: t.Name, Language: t.Language, Category: t.Category, Status: t.Status,
		Quality: t.Quality, Reason: t.Reason, Named: t.Named, Components: route.List(t.Components), Fields: []field{},
		Sendable: why == "", Why: why, Price: price}
	for _, f := range t.Fields() {
		one := field{Key: f.Key, Place: f.Place, Name: f.Name, Example: f.Example, Kind: f.Kind}
		if f.Place == "button" {
			one.Button = &f.Button
		}
		out.Fields = append(out.Fields, one)
	}
	return out
}

type offerReply struct {
	Templates []shown `json:"templates" doc:"Of the conversation's account, by name and language."`
	Spend     spend   `json:"spend"`
}

type spend struct {
	Month    string `json:"month" doc:"YYYY-MM, UTC."`
	Spent    int64  `json:"spent_micros" doc:"What this inbox's templates cost in the month, an estimate."`
	Limit    int64  `json:"limit_micros" doc:"0 = none."`
	Currency string `json:"currency"`
}

// Offer lists what may be sent in a conversation, and what may not and why.
func (s *Server) Offer(ctx context.Context, in *route.ByID) (*route.Reply[offerReply], error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	offer, err := s.Templates.Offer(ctx, s.Who(ctx).By, id)
	if err != nil {
		return nil, err
	}
	out := offerReply{Templates: []shown{}, Spend: spend{Month: offer.Month, Spent: offer.Spent, Limit: offer.Limit, Currency: "USD"}}
	for _, one := range offer.Templates {
		out.Templates = append(out.Templates, templateOf(one.Template, one.Why, one.Price))
	}
	return route.Give(out), nil
}

type sendInput struct {
	ClientID   string            `json:"client_id" doc:"As of messages."`
	TemplateID desk.ID           `json:"template_id"`
	Values     map[string]string `json:"values,omitempty" doc:"By the fields' keys."`
	FileID     desk.ID           `json:"file_id,omitempty" doc:"Of an upload that is finished: the file of header.media."`
}

type sentReply struct {
	Item         wire.Item          `json:"item"`
	Conversation *wire.Conversation `json:"conversation,omitempty" doc:"As it now stands; left out when it went out of the asker's sight."`
}

// Send sends a template: 201, or 200 with the same message when it stood already.
func (s *Server) Send(ctx context.Context, in *route.WithID[sendInput]) (*route.Made[sentReply], error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	sent, err := s.Templates.Send(ctx, s.Who(ctx).By, template.ToSend{ConversationID: id, TemplateID: in.Body.TemplateID,
		Values: in.Body.Values, FileID: in.Body.FileID, ClientID: in.Body.ClientID})
	if err != nil {
		return nil, err
	}
	after, err := s.After(ctx, id)
	if err != nil {
		return nil, err
	}
	return route.GiveMade(route.Created(sent.Duplicate), sentReply{wire.MessageOf(sent.Message), after}), nil
}

type listed struct {
	shown
	InboxIDs []desk.ID `json:"inbox_ids" doc:"The inboxes that share it."`
	SyncedAt desk.Time `json:"synced_at" doc:"When the provider last told of it."`
}

type listReply struct {
	Templates []listed `json:"templates" doc:"By name and language."`
}

// List gives all templates of all accounts, those too that the provider no longer has.
func (s *Server) List(ctx context.Context, _ *route.None) (*route.Reply[listReply], error) {
	c := s.Who(ctx)
	all, err := s.Store.Templates(ctx, c.By.Workspace)
	if err != nil {
		return nil, err
	}
	out := listReply{Templates: []listed{}}
	for _, one := range all {
		out.Templates = append(out.Templates, listed{templateOf(one, one.WhyNot(false), nil), sharing(c.Dir, one.Account), one.SyncedAt})
	}
	return route.Give(out), nil
}

func sharing(dir *desk.Directory, account string) []desk.ID {
	ids := []desk.ID{}
	for _, inbox := range dir.Inboxes {
		if inbox.Connection.Connected() && inbox.Connection.Group == account {
			ids = append(ids, inbox.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

type countReply struct {
	Count int `json:"count" doc:"How many templates the account has."`
}

// Sync fetches the templates of an inbox's account from the provider.
func (s *Server) Sync(ctx context.Context, in *route.ByID) (*route.Reply[countReply], error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	if s.Syncer == nil {
		return nil, &desk.Error{Code: desk.CodeNotPossible, Detail: "This server speaks to no provider."}
	}
	count, err := s.Syncer.Sync(ctx, s.Who(ctx).By.Workspace, id)
	var refused *channel.Error
	switch {
	case errors.As(err, &refused):
		return nil, problem.New(http.StatusBadGateway, problem.ProviderFailed, "The provider did not give its templates: "+refused.Text)
	case errors.Is(err, context.DeadlineExceeded):
		return nil, problem.New(http.StatusBadGateway, problem.ProviderFailed, "The provider did not answer in time. Try again shortly.")
	case err != nil:
		return nil, err
	}
	return route.Give(countReply{count}), nil
}
