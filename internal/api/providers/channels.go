// Package providers serves what an admin does about the channels that have a provider: connecting and testing inboxes,
// links that lead to them, and what providers told and nobody could apply.
package providers

import (
	"context"
	"encoding/base64"
	"slices"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/account"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/route"
)

// Server answers those routes. Its fields are all needed.
type Server struct {
	edge.Edge
	Accounts *account.Account
	Traffic  *traffic.Traffic
	Store    port.Reader
	Sessions *channel.Sessions
	Can      desk.CapabilityTable
	Box      *auth.Box // seals the secrets of connections
	Who      func(ctx context.Context) Caller
}

// Caller is the member whom the guard let in.
type Caller struct {
	app.By
	Dir *desk.Directory
}

// inbox finds one by the id in a path.
func (s *Server) inbox(ctx context.Context, text string) (desk.Inbox, error) {
	id, err := route.ID(text)
	if err != nil {
		return desk.Inbox{}, err
	}
	inbox, ok := s.Who(ctx).Dir.Inbox(id)
	if !ok {
		return inbox, desk.ErrNotFound
	}
	return inbox, nil
}

type manifestField struct {
	Key      string `json:"key"`
	Secret   bool   `json:"secret" doc:"Stored sealed, never shown again."`
	Required bool   `json:"required"`
	Pattern  string `json:"pattern" doc:"A regular expression for the whole value; empty = any."`
	Max      int    `json:"max" doc:"Characters; 0 = not stated."`
}

type manifestStep struct {
	Name   string   `json:"name"`
	Fields []string `json:"fields"`
}

type webhookGuide struct {
	Path   string   `json:"path"`
	Events []string `json:"events"`
}

type channelManifest struct {
	Kind         desk.ChannelKind  `json:"kind"`
	Fields       []manifestField   `json:"fields"`
	Steps        []manifestStep    `json:"steps"`
	Webhook      *webhookGuide     `json:"webhook" doc:"null: the provider does not call us."`
	Capabilities wire.Capabilities `json:"capabilities"`
}

type channelList struct {
	Channels []channelManifest `json:"channels"`
}

// ListChannels lists the channels that have a provider, with what each asks for.
func (s *Server) ListChannels(context.Context, *route.None) (*route.Reply[channelList], error) {
	out := channelList{Channels: []channelManifest{}}
	for kind, one := range s.Sessions.Registry() {
		m := one.Manifest()
		row := channelManifest{Kind: kind, Fields: []manifestField{}, Steps: []manifestStep{}, Capabilities: wire.CapabilitiesOf(s.Can[kind])}
		for _, f := range m.Fields {
			row.Fields = append(row.Fields, manifestField(f))
		}
		for _, step := range m.Steps {
			row.Steps = append(row.Steps, manifestStep{Name: step.Name, Fields: route.List(step.Fields)})
		}
		if m.Webhook != nil {
			row.Webhook = &webhookGuide{Path: m.Webhook.Path, Events: route.List(m.Webhook.Events)}
		}
		out.Channels = append(out.Channels, row)
	}
	slices.SortFunc(out.Channels, func(a, b channelManifest) int {
		if a.Kind < b.Kind {
			return -1
		}
		return 1
	})
	return route.Give(out), nil
}

// sealField seals a secret field of an inbox's connection.
func sealField(box *auth.Box, inbox desk.ID, field, value string) string {
	place := auth.Place{Table: "inboxes", Row: int64(inbox), Column: "connection." + field}
	return base64.StdEncoding.EncodeToString(box.Seal([]byte(value), place))
}

type chatLinkInput struct {
	Text string       `json:"text,omitempty" maxLength:"1000" doc:"What stands in the visitor's message field."`
	UTM  *chatLinkUTM `json:"utm,omitempty" doc:"What brings those who follow the link."`
}

type chatLinkUTM struct {
	Source   string `json:"source,omitempty" maxLength:"200"`
	Medium   string `json:"medium,omitempty" maxLength:"200"`
	Campaign string `json:"campaign,omitempty" maxLength:"200"`
	Term     string `json:"term,omitempty" maxLength:"200"`
	Content  string `json:"content,omitempty" maxLength:"200"`
}

type chatLinkReply struct {
	URL  string `json:"url"`
	Code string `json:"code" doc:"Stands at the end of the text; the conversation that begins with it is told its campaign."`
}

// MakeLink makes a link to the number of an inbox for whoever works in it.
func (s *Server) MakeLink(ctx context.Context, in *route.WithID[chatLinkInput]) (*route.Reply[chatLinkReply], error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	var visit desk.Visit
	if utm := in.Body.UTM; utm != nil {
		visit.UTM = desk.UTM{Source: desk.Plain(utm.Source, 200), Medium: desk.Plain(utm.Medium, 200), Campaign: desk.Plain(utm.Campaign, 200),
			Term: desk.Plain(utm.Term, 200), Content: desk.Plain(utm.Content, 200)}
	}
	made, err := edge.WithCode(func(code string) (chatLinkReply, error) {
		url, err := s.Accounts.LinkTo(ctx, s.Who(ctx).By, id, code, in.Body.Text, visit)
		return chatLinkReply{URL: url, Code: code}, err
	})
	return route.Give(made), err
}

// manifest is what the channel of an inbox asks for; ok is false where there is no provider.
func (s *Server) manifest(inbox desk.Inbox) (one channel.Channel, m channel.Manifest, ok bool) {
	if one, ok = s.Sessions.Registry()[inbox.Channel]; ok {
		m = one.Manifest()
	}
	return one, m, ok
}
