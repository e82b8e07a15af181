package world

import (
	"cmp"
	"context"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
)

// Company is a business with what the simulator knows of it.
type Company struct {
	Business
	numbers   []*Line
	templates []*template
	byName    map[string]*template // "name language"
	webhook   Webhook
	override  string // of the account, set by subscribed_apps
	oldSecret string
	lastEvent time.Time
}

// Line is a number with what the simulator knows of it.
type Line struct {
	Number
	company  *Company
	override string
	rate     knobs.Bucket
}

type template struct {
	Template
	company *Company
}

// AddBusiness adds a business and gives it back with the ids that were left empty. One whose id stands already is given as
// it is.
func (s *World) AddBusiness(b Business) Business {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, known := range s.businesses {
		if b.ID != "" && known.ID == b.ID {
			return known.view()
		}
	}
	b.ID = cmp.Or(b.ID, "b"+s.Invent("business", 6))
	b.AppID = cmp.Or(b.AppID, s.Invent("app", 15))
	b.AppSecret = cmp.Or(b.AppSecret, s.Invent("secret", 32))
	b.VerifyToken = cmp.Or(b.VerifyToken, "verify-"+s.Invent("verify", 8))
	b.Token = cmp.Or(b.Token, "EAAG"+s.Invent("token", 40))
	b.WabaID = cmp.Or(b.WabaID, s.Invent("waba", 15))
	if b.Scopes == nil {
		b.Scopes = []string{shape.ScopeMessaging, shape.ScopeManagement}
	}
	kept := &Company{Business: b, byName: map[string]*template{}, webhook: Webhook{AppID: b.AppID}}
	kept.Numbers, kept.Templates = nil, nil
	s.businesses = append(s.businesses, kept)
	s.apps[b.AppID], s.wabas[b.WabaID], s.tokens[b.Token] = kept, kept, kept
	for _, n := range b.Numbers {
		s.addNumber(kept, n)
	}
	for _, t := range b.Templates {
		s.addTemplate(kept, t)
	}
	return kept.view()
}

// AddNumber gives a business one more number.
func (s *World) AddNumber(businessID string, n Number) (Number, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.company(businessID)
	if b == nil {
		return Number{}, ErrNotFound
	}
	if _, taken := s.numbers[n.PhoneID]; taken {
		return Number{}, ErrConflict
	}
	return s.addNumber(b, n).Number, nil
}

func (s *World) addNumber(b *Company, n Number) *Line {
	n.PhoneID = cmp.Or(n.PhoneID, s.Invent("phone", 15))
	n.WaID = cmp.Or(n.WaID, ids.Digits(n.Display), "1555"+s.Invent("wa", 7))
	n.Display = cmp.Or(n.Display, "+"+n.WaID)
	n.VerifiedName = cmp.Or(n.VerifiedName, b.Name)
	n.Quality = cmp.Or(n.Quality, "GREEN")
	n.Tier = cmp.Or(n.Tier, "TIER_1K")
	n.PIN = cmp.Or(n.PIN, "123456")
	kept := &Line{Number: n, company: b}
	b.numbers = append(b.numbers, kept)
	s.numbers[n.PhoneID] = kept
	return kept
}

func (s *World) addTemplate(b *Company, t Template) *template {
	t.ID = cmp.Or(t.ID, s.Invent("template", 15))
	t.ParameterFormat = cmp.Or(t.ParameterFormat, "POSITIONAL")
	t.RejectedReason = cmp.Or(t.RejectedReason, "NONE")
	if t.QualityScore == nil {
		t.QualityScore = &tmpl.Quality{Score: "UNKNOWN"}
	}
	kept := &template{Template: t, company: b}
	b.templates = append(b.templates, kept)
	b.byName[t.Name+" "+t.Language] = kept
	s.templates[t.ID] = kept
	return kept
}

// Businesses gives all of them, in the order in which they came.
func (s *World) Businesses() []Business {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Business, 0, len(s.businesses))
	for _, b := range s.businesses {
		out = append(out, b.view())
	}
	return out
}

func (b *Company) view() Business {
	out := b.Business
	out.Scopes = slices.Clone(b.Scopes)
	out.Numbers, out.Templates = []Number{}, []Template{}
	for _, n := range b.numbers {
		out.Numbers = append(out.Numbers, n.Number)
	}
	for _, t := range b.templates {
		out.Templates = append(out.Templates, t.Template)
	}
	webhook := b.webhook
	out.Webhook = &webhook
	return out
}

// business finds one by its id; "" is the first.
func (s *World) company(id string) *Company {
	for _, b := range s.businesses {
		if id == "" || b.ID == id {
			return b
		}
	}
	return nil
}

// number finds one by its phone id; "" is the first of the first business.
func (s *World) number(phoneID string) *Line {
	if phoneID != "" {
		return s.numbers[phoneID]
	}
	for _, b := range s.businesses {
		for _, n := range b.numbers {
			return n
		}
	}
	return nil
}

// SetNumber changes a number.
func (s *World) SetNumber(phoneID string, change func(*Number)) (Number, error) {
	s.mu.Lock()
	n := s.numbers[phoneID]
	if n == nil {
		s.mu.Unlock()
		return Number{}, ErrNotFound
	}
	changed := n.Number
	change(&changed)
	// The id is read without the lock, so it is not written again, not even with itself.
	n.Display, n.WaID, n.VerifiedName, n.PIN = changed.Display, changed.WaID, changed.VerifiedName, changed.PIN
	n.Quality, n.Tier, n.Registered, n.Coexistence = changed.Quality, changed.Tier, changed.Registered, changed.Coexistence
	changed = n.Number
	s.mu.Unlock()
	s.Events.Publish("number", "", changed)
	return changed, nil
}

// SetToken changes the token of a business, its scopes, or lets it expire.
func (s *World) SetToken(businessID string, change TokenChange) (Business, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.company(businessID)
	if b == nil {
		return Business{}, ErrNotFound
	}
	if change.Token != "" && change.Token != b.Token {
		if _, taken := s.tokens[change.Token]; taken {
			return Business{}, ErrConflict
		}
		delete(s.tokens, b.Token)
		b.Token, b.TokenExpired = change.Token, false
		s.tokens[change.Token] = b
	}
	if change.Expired != nil {
		b.TokenExpired = *change.Expired
	}
	if change.Scopes != nil {
		b.Scopes = slices.Clone(change.Scopes)
	}
	return b.view(), nil
}

// Subscribe says whether the app of a business hears of its account, as POST /{waba}/subscribed_apps does.
func (s *World) Subscribe(businessID string, subscribed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.company(businessID)
	if b == nil {
		return ErrNotFound
	}
	b.Subscribed = subscribed
	return nil
}

// SetWebhook saves where an app is told, as the dashboard of apps does: the address must answer its challenge first. An
// empty app is the first, an empty secret leaves the one that stands. A refused address gives a *CallbackError, and what
// was saved before stays.
func (s *World) SetWebhook(ctx context.Context, appID, callback, verifyToken, secret string) error {
	s.mu.Lock()
	b := s.app(appID)
	s.mu.Unlock()
	if b == nil {
		return ErrNotFound
	}
	err := s.Verify(ctx, callback, verifyToken)
	s.mu.Lock()
	defer s.mu.Unlock()
	if secret != "" && secret != b.AppSecret {
		b.oldSecret, b.AppSecret = b.AppSecret, secret
	}
	b.webhook.Problem, b.webhook.Detail = "", ""
	if err != nil {
		b.webhook.Problem, b.webhook.Detail = hook.Reason(err)
		return err
	}
	b.webhook.CallbackURL, b.webhook.Verified = callback, true
	return nil
}

func (s *World) app(id string) *Company {
	if id == "" {
		return s.company("")
	}
	return s.apps[id]
}

// Verify asks a callback for its challenge. It gives nil or a *CallbackError.
func (s *World) Verify(ctx context.Context, callback, token string) error {
	return hook.Verify(ctx, s.client, callback, token, s.Invent("challenge", 10), s.options.AllowAnyCallback)
}

// Business gives one by its id; "" is the first.
func (s *World) Business(id string) (Business, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.company(id)
	if b == nil {
		return Business{}, ErrNotFound
	}
	return b.view(), nil
}

// Webhook gives how an app is told; "" is the first app.
func (s *World) Webhook(appID string) (Webhook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.app(appID)
	if b == nil {
		return Webhook{}, ErrNotFound
	}
	return b.webhook, nil
}

// ClearWebhook takes the address of an app away.
func (s *World) ClearWebhook(appID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.app(appID)
	if b == nil {
		return ErrNotFound
	}
	b.webhook = Webhook{AppID: b.AppID, Acked: b.webhook.Acked, Refused: b.webhook.Refused}
	return nil
}
