package whatsapp

import (
	"context"
	"net/url"
	"slices"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// Test implements channel.Tester. After a token that does not work or a Graph API that cannot be reached there is nothing
// more to ask.
func (s *session) Test(ctx context.Context) channel.Findings {
	var found channel.Findings
	say := func(step string, failed *channel.Error, missing string) (goOn bool) {
		f := channel.Finding{Step: step}
		if failed != nil {
			f.Problem, f.Detail = problem(failed, missing), failed.Text
		}
		found.Steps = append(found.Steps, f)
		return failed == nil || !slices.Contains([]string{"wrong_token", "expired_token", "unreachable"}, f.Problem)
	}
	if !say("token", s.graph.TestToken(ctx), "wrong_token") {
		return found
	}
	if failed := s.graph.TestSecret(ctx, s.secret); failed != nil {
		found.Steps = append(found.Steps, channel.Finding{Step: "secret", Problem: "wrong_secret", Detail: failed.Text})
	} else {
		found.Steps = append(found.Steps, channel.Finding{Step: "secret"})
	}
	facts, failed := s.number(ctx)
	found.Account = facts
	if !say("number", failed, "wrong_number") {
		return found
	}
	if !say("account", s.account(ctx), "wrong_account") {
		return found
	}
	say("subscription", s.subscribed(ctx), "wrong_account")
	return found
}

// problem puts a refusal into one of the words of channel.Finding. missing is the word for a thing that is not there.
func problem(e *channel.Error, missing string) string {
	if e.Code == notSubscribed || e.Code == otherAccount {
		return e.Code
	}
	return graph.Problem(e, missing)
}

// Our own findings, in the place of the provider's code.
const (
	notSubscribed = "not_subscribed"
	otherAccount  = "wrong_account"
)

// perSecond are the messages a second of a number's throughput.
var perSecond = map[string]int{"standard": 80, "high": 1000}

// coexistencePerSecond is what a number may send that also lives in a phone's app.
const coexistencePerSecond = 20

func (s *session) number(ctx context.Context) (channel.AccountFacts, *channel.Error) {
	var v struct {
		Display    graph.Str `json:"display_phone_number"`
		Name       graph.Str `json:"verified_name"`
		Quality    graph.Str `json:"quality_rating"`
		Limit      graph.Str `json:"messaging_limit_tier"`
		Status     graph.Str `json:"status"`
		Platform   graph.Str `json:"platform_type"`
		Throughput struct {
			Level graph.Str `json:"level"`
		} `json:"throughput"`
	}
	const fields = "display_phone_number,verified_name,quality_rating,messaging_limit_tier,throughput,status,platform_type"
	if failed := s.graph.Get(ctx, s.phone, url.Values{"fields": {fields}}, &v); failed != nil {
		return channel.AccountFacts{}, ours(failed)
	}
	facts := channel.AccountFacts{
		Phone: phone(v.Display), Name: string(v.Name), Quality: v.Quality.Lower(), Limit: v.Limit.Lower(),
		Status: v.Status.Lower(), PerSecond: perSecond[v.Throughput.Level.Lower()], Coexistence: s.coexists(ctx),
	}
	if facts.Quality == "" {
		facts.Quality = "unknown"
	}
	if facts.Coexistence {
		facts.PerSecond = coexistencePerSecond
	}
	return facts, nil
}

// coexists asks whether the number also lives in a phone's app. An API that does not know the question has no such number.
func (s *session) coexists(ctx context.Context) bool {
	var v struct {
		OnPhone graph.Str `json:"is_on_biz_app"`
	}
	failed := s.graph.Get(ctx, s.phone, url.Values{"fields": {"is_on_biz_app"}}, &v)
	return failed == nil && v.OnPhone.Bool()
}

// account looks for the number among those of the account.
func (s *session) account(ctx context.Context) *channel.Error {
	var v struct {
		Data []struct {
			ID graph.Str `json:"id"`
		} `json:"data"`
		Paging struct {
			Next graph.Str `json:"next"`
		} `json:"paging"`
	}
	query := url.Values{"fields": {"id,display_phone_number"}, "limit": {"200"}}
	if failed := s.graph.Get(ctx, s.waba+"/phone_numbers", query, &v); failed != nil {
		return ours(failed)
	}
	for _, one := range v.Data {
		if string(one.ID) == s.phone {
			return nil
		}
	}
	if v.Paging.Next != "" {
		return nil
	}
	return finding(otherAccount, "The number does not belong to this account.")
}

// subscribed looks whether our app is told of what happens in the account.
func (s *session) subscribed(ctx context.Context) *channel.Error {
	var v struct {
		Data []struct {
			ID  graph.Str `json:"id"`
			App struct {
				ID graph.Str `json:"id"`
			} `json:"whatsapp_business_api_data"`
		} `json:"data"`
	}
	if failed := s.graph.Get(ctx, s.waba+"/subscribed_apps", nil, &v); failed != nil {
		return ours(failed)
	}
	for _, one := range v.Data {
		if id := string(graph.First(one.App.ID, one.ID)); s.app == "" || id == s.app {
			return nil
		}
	}
	return finding(notSubscribed, "No app of ours is subscribed to this account.")
}

func finding(code, text string) *channel.Error {
	return &channel.Error{Failure: desk.Failure{Kind: desk.FailConfig, Code: code, Text: text}, Certain: true}
}
