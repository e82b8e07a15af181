package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"github.com/danielgtaylor/huma/v2"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// nullable is a member of a body that may be missing (leave as it is), null (take away) or given.
type nullable[T any] struct {
	Given bool
	Value *T
}

// UnmarshalJSON notes that the member was there.
func (n *nullable[T]) UnmarshalJSON(data []byte) error {
	n.Given = true
	return json.Unmarshal(data, &n.Value)
}

// Schema is that of the value, or null.
func (nullable[T]) Schema(r huma.Registry) *huma.Schema {
	schema := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	schema.Nullable = true
	return &schema
}

type inboxInput struct {
	Name                *string                  `json:"name,omitempty" doc:"At most 120 characters; needed for a new one."`
	Active              *bool                    `json:"active,omitempty" doc:"false: the widget disappears, nothing is lost."`
	MemberIDs           *[]desk.ID               `json:"member_ids,omitempty" maxItems:"5000" doc:"Who answers in it; replaces all."`
	Origins             *[]string                `json:"origins,omitempty" maxItems:"50" doc:"Pages that may carry the widget, as exact scheme://host[:port]."`
	Color               *string                  `json:"color,omitempty" doc:"#RRGGBB."`
	Greeting            *map[string]string       `json:"greeting,omitempty" doc:"By language: es, en, pt."`
	TeamName            *string                  `json:"team_name,omitempty" maxLength:"120"`
	Locale              *string                  `json:"locale,omitempty" enum:"auto,es,en,pt"`
	OnlyAssigneeAnswers *bool                    `json:"only_assignee_answers,omitempty"`
	ReopenTo            *desk.ReopenTo           `json:"reopen_to,omitempty" enum:"same_agent,nobody" doc:"Who holds what the visitor reopens."`
	ContactCard         *desk.ContactCard        `json:"contact_card,omitempty"`
	Hours               nullable[desk.Hours]     `json:"hours,omitzero" doc:"null: always open."`
	Bot                 nullable[desk.BotScript] `json:"bot,omitzero" doc:"null: no bot."`

	Welcome             *map[string]string `json:"welcome,omitempty" doc:"By language: es, en, pt. Said to the first message of a session."`
	OutOfHours          *map[string]string `json:"out_of_hours,omitempty" doc:"By language. Said instead, once, while the inbox is closed."`
	Closing             *map[string]string `json:"closing,omitempty" doc:"By language. Said before closing by hand."`
	IdleCloseHours      *int               `json:"idle_close_hours,omitempty" doc:"Hours without a message after which a conversation closes in which nobody waits; 0 = never."`
	TemplateLimitMicros *int64             `json:"template_limit_micros,omitempty" doc:"Millionths of a US dollar a month; 0 = no limit."`
	Channel             *desk.ChannelKind  `json:"channel,omitempty" maxLength:"40" doc:"Only of a new one: a kind of GET /channels; webchat if left out."`
	ContinueInboxID     *desk.ID           `json:"continue_inbox_id,omitempty" doc:"Of web chat: the inbox of WhatsApp where a visitor may go on."`
}

// put writes what is given onto settings.
func (in inboxInput) put(s *desk.InboxSettings) {
	put(&s.Origins, in.Origins)
	put(&s.Color, in.Color)
	put(&s.Greeting, in.Greeting)
	put(&s.TeamName, in.TeamName)
	put(&s.Locale, in.Locale)
	put(&s.OnlyAssigneeAnswers, in.OnlyAssigneeAnswers)
	put(&s.ReopenTo, in.ReopenTo)
	put(&s.ContactCard, in.ContactCard)
	if in.Hours.Given {
		s.Hours = in.Hours.Value
	}
	if in.Bot.Given {
		s.Bot = in.Bot.Value
	}
	put(&s.Welcome, in.Welcome)
	put(&s.OutOfHours, in.OutOfHours)
	put(&s.Closing, in.Closing)
	put(&s.IdleCloseHours, in.IdleCloseHours)
	put(&s.TemplateLimitMicros, in.TemplateLimitMicros)
	put(&s.ContinueInboxID, in.ContinueInboxID)
}

// check refuses what only a demo may have, and greetings that are too long.
func (in inboxInput) check(demo bool) error {
	if in.Origins != nil && slices.Contains(*in.Origins, "*") && !demo {
		return problem.Wrong("origins", "Name each page's origin; * would let every site carry this widget.")
	}
	if in.Greeting != nil {
		for locale, text := range *in.Greeting {
			if !slices.Contains([]string{"es", "en", "pt"}, locale) || len(text) > 2000 {
				return problem.Wrong("greeting", "A greeting is in es, en or pt and has at most 2,000 bytes.")
			}
		}
	}
	return nil
}

type inboxDetail struct {
	wire.Inbox
	Origins             []string          `json:"origins"`
	Color               string            `json:"color"`
	Greeting            map[string]string `json:"greeting"`
	TeamName            string            `json:"team_name"`
	Locale              string            `json:"locale"`
	OnlyAssigneeAnswers bool              `json:"only_assignee_answers"`
	ReopenTo            desk.ReopenTo     `json:"reopen_to"`
	ContactCard         desk.ContactCard  `json:"contact_card"`
	Hours               *desk.Hours       `json:"hours" doc:"null: always open."`
	Bot                 *desk.BotScript   `json:"bot" doc:"null: no bot."`
	IdentitySecretSet   bool              `json:"identity_secret_set"`
	Snippet             string            `json:"snippet" doc:"The line to put into the page."`
	Welcome             map[string]string `json:"welcome"`
	OutOfHours          map[string]string `json:"out_of_hours"`
	Closing             map[string]string `json:"closing"`
	IdleCloseHours      int               `json:"idle_close_hours"`
	TemplateLimitMicros int64             `json:"template_limit_micros"`
	ContinueInboxID     desk.ID           `json:"continue_inbox_id"`
}

func (s *server) inboxDetail(ctx context.Context, i desk.Inbox) inboxDetail {
	set := i.Settings
	out := inboxDetail{Inbox: wire.InboxOf(i, s.Can), Origins: route.List(set.Origins), Color: set.Color, Greeting: words(set.Greeting),
		Welcome: words(set.Welcome), OutOfHours: words(set.OutOfHours), Closing: words(set.Closing), IdleCloseHours: set.IdleCloseHours,
		TemplateLimitMicros: set.TemplateLimitMicros, ContinueInboxID: set.ContinueInboxID,
		TeamName: set.TeamName, Locale: set.Locale, OnlyAssigneeAnswers: set.OnlyAssigneeAnswers, ReopenTo: set.ReopenTo,
		ContactCard: set.ContactCard, Hours: set.Hours, Bot: set.Bot, IdentitySecretSet: set.IdentitySecret != "",
		Snippet: fmt.Sprintf(`<script src="%s/widget.js" data-inbox="%s" data-color="%s" async></script>`,
			s.PublicURL(edge.Of(ctx).R), i.Key, i.Settings.Color)}
	return out
}

// words is never null in JSON.
func words(texts map[string]string) map[string]string {
	if texts == nil {
		return map[string]string{}
	}
	return texts
}

func (s *server) listInboxes(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[inboxDetail]], error) {
	inboxes := who(ctx).dir.Inboxes
	rows := make([]inboxDetail, 0, len(inboxes))
	for _, inbox := range inboxes {
		rows = append(rows, s.inboxDetail(ctx, inbox))
	}
	return route.Give(route.Items(rows)), nil
}

func (s *server) getInbox(ctx context.Context, in *route.ByID) (*route.Reply[inboxDetail], error) {
	inbox, err := known(in.ID, who(ctx).dir.Inbox)
	if err != nil {
		return nil, err
	}
	return route.Give(s.inboxDetail(ctx, inbox)), nil
}

func (s *server) createInbox(ctx context.Context, in *route.With[inboxInput]) (*route.Reply[inboxDetail], error) {
	if err := in.Body.check(s.Demo != nil); err != nil {
		return nil, err
	}
	made := app.NewInbox{Key: auth.NewSecret()[:16], VerifyToken: auth.NewSecret()[:24]}
	put(&made.Channel, in.Body.Channel)
	if _, known := s.Can[made.Channel]; made.Channel != "" && !known {
		return nil, problem.Wrong("channel", "This server has no such channel.")
	}
	put(&made.Name, in.Body.Name)
	put(&made.MemberIDs, in.Body.MemberIDs)
	in.Body.put(&made.Settings)
	inbox, err := s.App.CreateInbox(ctx, who(ctx).By, made)
	if err != nil {
		return nil, err
	}
	return route.Give(s.inboxDetail(ctx, inbox)), nil
}

func (s *server) editInbox(ctx context.Context, in *route.WithID[inboxInput]) (*route.Reply[inboxDetail], error) {
	before, err := known(in.ID, who(ctx).dir.Inbox)
	if err != nil {
		return nil, err
	}
	if err := in.Body.check(s.Demo != nil); err != nil {
		return nil, err
	}
	if in.Body.Channel != nil && *in.Body.Channel != before.Channel {
		return nil, problem.Wrong("channel", "An inbox stays on its channel.")
	}
	settings := before.Settings
	in.Body.put(&settings)
	inbox, err := s.App.EditInbox(ctx, who(ctx).By, before.ID, app.EditInbox{Name: in.Body.Name, Active: in.Body.Active,
		MemberIDs: in.Body.MemberIDs, Settings: &settings})
	if err != nil {
		return nil, err
	}
	return route.Give(s.inboxDetail(ctx, inbox)), nil
}

type secretReply struct {
	Secret string `json:"secret" doc:"Shown once: sign with it (HS256) who your customers are."`
}

// renewIdentitySecret makes the key with which the host page's server signs. The old one ends at once.
func (s *server) renewIdentitySecret(ctx context.Context, in *route.ByID) (*route.Reply[secretReply], error) {
	inbox, err := known(in.ID, who(ctx).dir.Inbox)
	if err != nil {
		return nil, err
	}
	secret := auth.NewSecret()
	sealed := base64.StdEncoding.EncodeToString(s.Box.Seal([]byte(secret), identityPlace(inbox.ID)))
	if _, err := s.App.SetIdentitySecret(ctx, who(ctx).By, inbox.ID, sealed); err != nil {
		return nil, err
	}
	return route.Give(secretReply{secret}), nil
}

// identityKey opens the sealed secret of an inbox; nil when none is set.
func (s *server) identityKey(inbox desk.Inbox) ([]byte, error) {
	if inbox.Settings.IdentitySecret == "" {
		return nil, nil
	}
	sealed, err := base64.StdEncoding.DecodeString(inbox.Settings.IdentitySecret)
	if err != nil {
		return nil, auth.ErrSealed
	}
	return s.Box.Open(sealed, identityPlace(inbox.ID))
}

func identityPlace(inbox desk.ID) auth.Place {
	return auth.Place{Table: "inboxes", Row: int64(inbox), Column: "settings.identity_secret"}
}
