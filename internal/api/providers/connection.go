package providers

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app/account"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/route"
)

// testTime bounds a test of a connection: the provider is asked several things in turn.
const testTime = 45 * time.Second

type connectionReply struct {
	Channel      desk.ChannelKind  `json:"channel"`
	Values       map[string]string `json:"values" doc:"The open fields."`
	Secrets      map[string]bool   `json:"secrets" doc:"Which secret fields are stored."`
	WebhookURL   string            `json:"webhook_url" doc:"What the provider is told to call; empty = it does not."`
	WebhookHTTPS bool              `json:"webhook_https"`
	VerifyToken  string            `json:"verify_token"`
	Events       []string          `json:"events" doc:"What to subscribe to."`
	Health       wire.Health       `json:"health"`
	Queued       int               `json:"queued" doc:"Messages that wait to leave."`
	Unknown      int               `json:"unknown" doc:"Messages that left and were never answered for."`
}

func (s *Server) connectionOf(ctx context.Context, inbox desk.Inbox) (*route.Reply[connectionReply], error) {
	_, m, ok := s.manifest(inbox)
	if !ok {
		return nil, errNoProvider
	}
	c := inbox.Connection
	out := connectionReply{Channel: inbox.Channel, Values: values(c.Values), Secrets: map[string]bool{}, VerifyToken: c.VerifyToken,
		Events: []string{}, Health: wire.HealthOf(inbox.Health)}
	for _, f := range m.Fields {
		if f.Secret {
			out.Secrets[f.Key] = c.Sealed[f.Key] != ""
		}
	}
	if m.Webhook != nil {
		out.WebhookURL, out.Events = s.PublicURL(edge.Of(ctx).R)+m.Webhook.Path, route.List(m.Webhook.Events)
		out.WebhookHTTPS = strings.HasPrefix(out.WebhookURL, "https://")
	}
	queued, err := s.Store.QueueDepths(ctx, s.Who(ctx).Workspace)
	if err != nil {
		return nil, err
	}
	unknown, err := s.Store.UnknownDepths(ctx, s.Who(ctx).Workspace)
	out.Queued, out.Unknown = queued[inbox.ID], unknown[inbox.ID]
	return route.Give(out), err
}

// values is never null in JSON.
func values(all map[string]string) map[string]string {
	if all == nil {
		return map[string]string{}
	}
	return all
}

var errNoProvider = &desk.Error{Code: desk.CodeNotPossible, Detail: "This channel has no provider to connect to."}

// GetConnection tells how an inbox reaches its account, without its secrets.
func (s *Server) GetConnection(ctx context.Context, in *route.ByID) (*route.Reply[connectionReply], error) {
	inbox, err := s.inbox(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return s.connectionOf(ctx, inbox)
}

type connectionInput struct {
	Values map[string]string `json:"values,omitempty" doc:"By the manifest's keys. What is left out stays; a secret that is empty stays too."`
}

// Connect keeps what an admin typed, the secrets sealed. The inbox is connected once all that is required is there.
func (s *Server) Connect(ctx context.Context, in *route.WithID[connectionInput]) (*route.Reply[connectionReply], error) {
	inbox, err := s.inbox(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	one, m, ok := s.manifest(inbox)
	if !ok {
		return nil, errNoProvider
	}
	given := map[string]string{}
	for key, value := range in.Body.Values {
		given[key] = strings.TrimSpace(value)
	}
	if err := m.Check(given); err != nil {
		return nil, err
	}
	made := account.NewConnection{Values: map[string]string{}, Sealed: map[string]string{}, Account: accountOf(one, m)}
	for key, value := range given {
		switch {
		case !m.IsSecret(key):
			made.Values[key] = value
		case value != "":
			made.Sealed[key] = sealField(s.Box, inbox.ID, key, value)
		}
	}
	if signer, ok := one.(channel.Signer); ok {
		made.SecretPrint = signer.SecretPrint(given)
	}
	inbox, err = s.Accounts.Connect(ctx, s.Who(ctx).By, inbox.ID, made)
	if err != nil {
		return nil, err
	}
	return s.connectionOf(ctx, inbox)
}

func accountOf(one channel.Channel, m channel.Manifest) func(map[string]string, func(string) bool) (string, string) {
	return func(values map[string]string, has func(secret string) bool) (endpoint, group string) {
		routes, ok := one.(channel.Routes)
		if !ok || !m.Complete(values, has) {
			return "", ""
		}
		account := routes.Accounts(values)
		return account.Endpoint, account.Group
	}
}

// Disconnect forgets the account.
func (s *Server) Disconnect(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	_, err = s.Accounts.Disconnect(ctx, s.Who(ctx).By, id)
	return &route.Empty{}, err
}

type testStep struct {
	Step    string `json:"step" doc:"token, secret, number, account, subscription or webhook."`
	Problem string `json:"problem" doc:"Empty: it went well."`
	Detail  string `json:"detail" doc:"The provider's sentence."`
}

type testReply struct {
	Steps  []testStep  `json:"steps"`
	OK     bool        `json:"ok"`
	Health wire.Health `json:"health"`
}

// TestConnection asks the provider whether the connection works, and looks whether it has called us. When the provider
// lets us in, what is queued leaves.
func (s *Server) TestConnection(ctx context.Context, in *route.ByID) (*route.Reply[testReply], error) {
	inbox, err := s.inbox(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	_, m, ok := s.manifest(inbox)
	switch {
	case !ok:
		return nil, errNoProvider
	case !inbox.Connection.Connected():
		return nil, &desk.Error{Code: desk.CodeNotConnected, Detail: "Something that reaches the account is missing: give all that is required first."}
	}
	found, err := s.tryConnection(ctx, inbox)
	if err != nil {
		return nil, err
	}
	inbox, err = s.Accounts.Tested(ctx, s.Who(ctx).By, inbox.ID, testedOf(inbox, found))
	if err != nil {
		return nil, err
	}
	if m.Webhook != nil {
		https := strings.HasPrefix(s.PublicURL(edge.Of(ctx).R), "https://")
		found.Steps = append(found.Steps, channel.Finding{Step: "webhook", Problem: webhookProblem(inbox.Health, https)})
	}
	out := testReply{Steps: []testStep{}, OK: allWell(found), Health: wire.HealthOf(inbox.Health)}
	for _, step := range found.Steps {
		out.Steps = append(out.Steps, testStep(step))
	}
	return route.Give(out), nil
}

// tryConnection lets the channel test itself. Where only the subscription lacks, it subscribes and asks again.
func (s *Server) tryConnection(ctx context.Context, inbox desk.Inbox) (found channel.Findings, err error) {
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	session, err := s.Sessions.Try(inbox, nil)
	if err != nil {
		var refused *channel.Error
		if errors.As(err, &refused) {
			found.Steps = []channel.Finding{{Step: "token", Problem: "wrong_token", Detail: refused.Text}}
			return found, nil
		}
		return found, &desk.Error{Code: desk.CodeNotConnected, Detail: "The connection cannot be opened: " + err.Error() + "."}
	}
	defer func() { err = errors.Join(err, session.Close()) }()
	tester, ok := session.(channel.Tester)
	if !ok {
		return found, nil
	}
	found = tester.Test(ctx)
	lacks := slices.ContainsFunc(found.Steps, func(f channel.Finding) bool { return f.Problem == "not_subscribed" })
	if subscriber, ok := session.(channel.Subscriber); ok && lacks && subscriber.Subscribe(ctx) == nil {
		found = tester.Test(ctx)
	}
	return found, nil
}

func allWell(found channel.Findings) bool {
	return !slices.ContainsFunc(found.Steps, func(f channel.Finding) bool { return f.Problem != "" })
}

func testedOf(inbox desk.Inbox, found channel.Findings) account.Tested {
	a := found.Account
	out := account.Tested{Connection: inbox.Connection, Works: allWell(found), Phone: a.Phone, Name: a.Name, Quality: a.Quality,
		Limit: a.Limit, Status: a.Status, Coexistence: a.Coexistence}
	if !a.TokenExpires.IsZero() {
		out.TokenExpires = desk.TimeOf(a.TokenExpires)
	}
	for _, f := range found.Steps {
		if f.Problem == "wrong_token" || f.Problem == "expired_token" {
			out.Failure = &desk.Failure{Kind: desk.FailAuth, Code: f.Problem, Text: f.Detail}
			break
		}
		out.LetsIn = out.LetsIn || f.Step == "token" && f.Problem == ""
	}
	return out
}

// webhookProblem says what is wrong with the way in, from what has come by it.
func webhookProblem(h desk.Health, https bool) string {
	switch {
	case h.BadSignAt > h.LastEventAt:
		return "wrong_secret"
	case h.FirstEventAt != 0:
		return ""
	case h.VerifiedAt != 0:
		return "no_event"
	case !https:
		return "not_https"
	}
	return "not_verified"
}
