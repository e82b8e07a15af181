package world

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
)

// Authorize finds the business behind a token. The token of an app, "id|secret", may only ask about tokens.
func (s *World) Authorize(token, proof string, asksAboutTokens bool) (*Company, *wa.Error) {
	if token == "" {
		return nil, &wa.Error{Code: 190, Message: "An active access token must be used to query information about the current user."}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, secret, is := strings.Cut(token, "|"); is && asksAboutTokens {
		if b := s.apps[id]; b != nil && b.AppSecret == secret {
			return b, nil
		}
	}
	b := s.tokens[token]
	if b == nil {
		return nil, &wa.Error{Code: 190, Message: "Invalid OAuth access token - Cannot parse access token"}
	}
	if b.TokenExpired && !asksAboutTokens {
		return nil, &wa.Error{Code: 190, Subcode: 463, Message: "Error validating access token: Session has expired"}
	}
	if proof != "" {
		mac := hmac.New(sha256.New, []byte(b.AppSecret))
		mac.Write([]byte(token))
		if hex.EncodeToString(mac.Sum(nil)) != proof {
			return nil, &wa.Error{Code: 100, Message: "Invalid appsecret_proof provided in the API argument"}
		}
	}
	return b, nil
}

// Allowed says whether the token of a business has a scope.
func (s *World) Allowed(b *Company, scope string) *wa.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.Contains(b.Scopes, scope) {
		return nil
	}
	return &wa.Error{Code: 200, Message: "(#200) You do not have the necessary permissions required: " + scope}
}

// ByToken gives the business of a token, however it stands with it.
func (s *World) ByToken(token string) (Business, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.tokens[token]
	if b == nil {
		return Business{}, false
	}
	return b.view(), true
}

// View is a business as it stands.
func (s *World) View(b *Company) Business {
	s.mu.Lock()
	defer s.mu.Unlock()
	return b.view()
}

// Line finds a number of a business, nil for none.
func (s *World) Line(b *Company, phoneID string) *Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := s.numbers[phoneID]; n != nil && n.company == b {
		return n
	}
	return nil
}

// Hooks are the webhook addresses that concern a number: its own, its account's and its app's; "" = none.
type Hooks struct{ Number, Account, App string }

// LineView is a number as it stands, and where its news go.
func (s *World) LineView(n *Line) (Number, Hooks) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return n.Number, Hooks{Number: n.override, Account: n.company.override, App: n.company.webhook.CallbackURL}
}

// Lines are the numbers of a business.
func (s *World) Lines(b *Company) []*Line {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(b.numbers)
}

// SetHook gives a number its own webhook address, or with "" takes it away.
func (s *World) SetHook(n *Line, callback string) {
	s.mu.Lock()
	n.override = callback
	s.mu.Unlock()
}

// Subscription says whether the app hears of a business's account, and the account's own webhook address.
func (s *World) Subscription(b *Company) (subscribed bool, callback string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return b.Subscribed, b.override
}

// SetSubscription sets what Subscription gives.
func (s *World) SetSubscription(b *Company, subscribed bool, callback string) {
	s.mu.Lock()
	b.Subscribed, b.override = subscribed, callback
	s.mu.Unlock()
}

// Template finds a template of a business by its id.
func (s *World) Template(b *Company, id string) (Template, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.templates[id]; t != nil && t.company == b {
		return t.Template, true
	}
	return Template{}, false
}

// CreateTemplate sends a new template to review.
func (s *World) CreateTemplate(b *Company, t Template) (Template, *wa.Error) {
	t.ID, t.Status, t.QualityScore, t.RejectedReason, t.Previous = "", tmpl.Pending, nil, "", ""
	if refusal := t.Creatable(); refusal != nil {
		return t, wa.BadParameter("%s", refusal.Details)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if b.byName[t.Name+" "+t.Language] != nil {
		return t, &wa.Error{Code: 100, Subcode: 2388024, Message: "Invalid parameter", Details: "There is already " + t.Language + " content for this template."}
	}
	kept := s.addTemplate(b, t)
	s.review(kept)
	return kept.Template, nil
}

// EditTemplate changes a template, which is reviewed again; what is empty stays.
func (s *World) EditTemplate(id, category string, components []tmpl.Component) *wa.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.templates[id]
	if t == nil {
		return wa.Unknown("post", id)
	}
	edited := t.Template
	edited.Category = shape.Or(category, edited.Category)
	if components != nil {
		edited.Components = components
	}
	if refusal := edited.Creatable(); refusal != nil {
		return wa.BadParameter("%s", refusal.Details)
	}
	edited.Status = tmpl.Pending
	t.Template = edited
	s.review(t)
	return nil
}

// DeleteTemplates forgets the templates of a name, all or the one with an id, and says whether there were any.
func (s *World) DeleteTemplates(b *Company, name, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := len(b.templates)
	b.templates = slices.DeleteFunc(b.templates, func(t *template) bool {
		gone := t.Name == name && (id == "" || t.ID == id)
		if gone {
			delete(b.byName, t.Name+" "+t.Language)
			delete(s.templates, t.ID)
		}
		return gone
	})
	return len(b.templates) < before
}

// SyncPhone tells the contacts or the history of a number's telephone.
func (s *World) SyncPhone(n *Line, kind string) *wa.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !n.Coexistence {
		return wa.Refuse(131009, "The number is not used with the WhatsApp Business app.")
	}
	s.sync(n, kind)
	return nil
}
