package whatsapp

import (
	"encoding/json"
	"strings"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// template decodes any news of a template. Meta's own samples carry the wrong field: the keys tell what it is.
func (s *scope) template(raw json.RawMessage) {
	var v struct {
		ID       graph.Str `json:"message_template_id"`
		Name     graph.Str `json:"message_template_name"`
		Language graph.Str `json:"message_template_language"`
		Event    graph.Str `json:"event"`
		Reason   graph.Str `json:"reason"`
		Rejected struct {
			Reason graph.Str `json:"reason"`
		} `json:"rejection_info"`
		Other struct {
			Title graph.Str `json:"title"`
		} `json:"other_info"`
	}
	graph.Read(raw, &v)
	change := &desk.TemplateChange{
		ExternalID: v.ID.ID(), Name: string(v.Name), Language: language(v.Language), Status: v.Event.Lower(),
	}
	for _, reason := range []graph.Str{v.Rejected.Reason, v.Reason, v.Other.Title} {
		if reason != "" && reason != "NONE" {
			change.Reason = graph.Sentence(string(reason))
			break
		}
	}
	s.add(desk.Update{Kind: desk.UpdateTemplate, Key: s.hash(raw), At: s.entry.Time.Time(), Template: change})
}

// language writes a code as the API does: webhooks say en-US where it says en_US.
func language(code graph.Str) string { return strings.ReplaceAll(string(code), "-", "_") }

// news is what the fields about an account and its numbers may hold.
type news struct {
	Event        graph.Str `json:"event"`
	Decision     graph.Str `json:"decision"`
	Reason       graph.Str `json:"rejection_reason"`
	Display      graph.Str `json:"display_phone_number"`
	Limit        graph.Str `json:"current_limit"`
	DailyLimit   graph.Str `json:"max_daily_conversation_per_phone"`
	DailyLimits  graph.Str `json:"max_daily_conversations_per_business"`
	Name         graph.Str `json:"requested_verified_name"`
	Requester    graph.Str `json:"requester"`
	Disconnected struct {
		Reason graph.Str `json:"reason"`
	} `json:"disconnection_info"`
	Waba struct {
		ID graph.Str `json:"waba_id"`
	} `json:"waba_info"`
	Ban struct {
		State graph.Str `json:"waba_ban_state"`
	} `json:"ban_info"`
	Violation struct {
		Type graph.Str `json:"violation_type"`
	} `json:"violation_info"`
	Restrictions []struct {
		Type graph.Str `json:"restriction_type"`
	} `json:"restriction_info"`
	Alert struct {
		Type graph.Str `json:"alert_type"`
		Text graph.Str `json:"alert_description"`
	} `json:"alert_info"`
}

// ignoredEvents are the events of account_update that change nothing here.
var ignoredEvents = map[string]bool{
	"ad_account_linked": true, "auth_intl_price_eligibility_update": true, "volume_based_pricing_tier_update": true,
	"business_primary_location_country_update": true, "mm_lite_terms_signed": true, "partner_added": true,
	"partner_app_installed": true, "partner_client_certification_status_update": true,
}

// accountChange decodes a change about the account or one of its numbers.
func (s *scope) accountChange(raw json.RawMessage) {
	var v news
	graph.Read(raw, &v)
	change := &desk.AccountChange{Event: v.Event.Lower(), Phone: phone(v.Display), Limit: limit(v)}
	known := true
	switch s.field {
	case "account_update":
		if ignoredEvents[change.Event] {
			s.ignored(noteAccount, s.entry.Time.Time(), raw)
			return
		}
		if id := v.Waba.ID.ID(); id != "" { // the entry is then the partner's, not the account's
			s.account = channel.Account{Group: id}
		}
		known = accountUpdate(v, change)
	case "account_review_update":
		change.Event, change.Text = "review_"+v.Decision.Lower(), string(v.Reason)
		switch v.Decision.Lower() {
		case "approved":
			change.Mended = true
		case "rejected":
			change.Broken = desk.FailPolicy
		}
	case "phone_number_name_update":
		change.Event, change.Text = "name_"+v.Decision.Lower(), string(graph.First(v.Reason, v.Name))
	case "account_alerts":
		change.Event, change.Text = v.Alert.Type.Lower(), string(v.Alert.Text)
	case "security":
		change.Text = string(v.Requester)
	case "phone_number_quality_update", "business_capability_update", "business_status_update":
	default:
		s.unknown(noteUnknownField, raw)
		return
	}
	if !known {
		s.unknown(noteUnknownEvent, raw)
		return
	}
	if change.Event == "" || strings.HasSuffix(change.Event, "_") {
		change.Event = s.field
	}
	change.Text = graph.Sentence(change.Text)
	s.add(desk.Update{Kind: desk.UpdateAccount, Key: s.hash(raw), At: s.entry.Time.Time(), Account: change})
}

// accountUpdate says what an event of account_update means, or false when nobody has described it.
func accountUpdate(v news, change *desk.AccountChange) bool {
	change.Text = string(graph.First(v.Disconnected.Reason, v.Violation.Type, v.Ban.State, v.Reason))
	switch change.Event {
	case "account_deleted", "account_offboarded", "partner_removed":
		change.Broken = desk.FailAuth
	case "account_reconnected":
		change.Mended = true
	case "disabled_update":
		switch v.Ban.State.Lower() {
		case "disable":
			change.Broken = desk.FailPolicy
		case "reinstate":
			change.Mended = true
		}
	case "account_restriction":
		var types []string
		for _, one := range v.Restrictions {
			types = append(types, string(one.Type))
			if one.Type == "RESTRICTED_CUSTOMER_INITIATED_MESSAGING" { // the others leave answers free
				change.Broken = desk.FailPolicy
			}
		}
		change.Text = strings.Join(types, ", ")
	case "account_violation", "partner_app_uninstalled", "verified_account":
		// Something to know. If it stops messages, the next send says so.
	default:
		return false
	}
	return true
}

func phone(display graph.Str) string {
	if number := digits(string(display)); number != "" {
		return "+" + number
	}
	return ""
}

func limit(v news) string {
	return graph.First(v.Limit, v.DailyLimit, v.DailyLimits).Lower()
}
