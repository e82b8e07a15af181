// Package tmpl holds message templates: their shape in the Graph API, what Meta refuses when one is created or sent, and
// the message that the customer gets to see.
package tmpl

import (
	"encoding/json"
	"regexp"
	"strings"
)

// States of a template.
const (
	Approved = "APPROVED"
	Pending  = "PENDING"
	Rejected = "REJECTED"
	Paused   = "PAUSED"
	Disabled = "DISABLED"
)

// Categories of templates.
const (
	Marketing      = "MARKETING"
	Utility        = "UTILITY"
	Authentication = "AUTHENTICATION"
)

// Template is one template in one language.
type Template struct {
	ID              string      `json:"id"`
	Name            string      `json:"name"`
	Language        string      `json:"language"`
	Status          string      `json:"status"`
	Category        string      `json:"category"`
	ParameterFormat string      `json:"parameter_format,omitempty"`
	Components      []Component `json:"components"`
	RejectedReason  string      `json:"rejected_reason,omitempty"`
	QualityScore    *Quality    `json:"quality_score,omitempty"`
	Previous        string      `json:"previous_category,omitempty"`
}

// Quality is what customers think of a template: GREEN, YELLOW, RED or UNKNOWN.
type Quality struct {
	Score string `json:"score"`
}

// Component is a part of a template.
type Component struct {
	Type    string          `json:"type"`             // HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER
	Format  string          `json:"format,omitempty"` // of a header: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION
	Text    string          `json:"text,omitempty"`
	Example json.RawMessage `json:"example,omitempty"`
	Buttons []Button        `json:"buttons,omitempty"`
	Cards   json.RawMessage `json:"cards,omitempty"`
}

// Button is one button of a template.
type Button struct {
	Type    string          `json:"type"` // QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP, FLOW, CATALOG...
	Text    string          `json:"text,omitempty"`
	URL     string          `json:"url,omitempty"`
	Phone   string          `json:"phone_number,omitempty"`
	Example json.RawMessage `json:"example,omitempty"`
}

// Part gives the component of a type, or an empty one.
func (t Template) Part(kind string) Component {
	for _, c := range t.Components {
		if strings.EqualFold(c.Type, kind) {
			return c
		}
	}
	return Component{}
}

// Named says whether the variables have names instead of numbers.
func (t Template) Named() bool { return strings.EqualFold(t.ParameterFormat, "NAMED") }

var placeholder = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// variables gives the names of the placeholders of a text, each once, in order.
func variables(text string) []string {
	var names []string
	seen := map[string]bool{}
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if !seen[m[1]] {
			seen[m[1]] = true
			names = append(names, m[1])
		}
	}
	return names
}

var nameRule = regexp.MustCompile(`^[a-z0-9_]{1,512}$`)

// Refusal is an error code of Meta with its details.
type Refusal struct {
	Code    int
	Details string
}

// Creatable says what is wrong with a new template, nil for nothing.
func (t Template) Creatable() *Refusal {
	body := t.Part("BODY")
	switch {
	case !nameRule.MatchString(t.Name):
		return &Refusal{100, "Param name must only contain lowercase letters, digits and underscores, and at most 512 of them."}
	case t.Language == "":
		return &Refusal{100, "The parameter language is required."}
	case t.Category != Marketing && t.Category != Utility && t.Category != Authentication:
		return &Refusal{100, "Param category must be one of {MARKETING, UTILITY, AUTHENTICATION}."}
	case body.Text == "" && t.Category != Authentication:
		return &Refusal{100, "A template needs a component of type BODY with text."}
	case len([]rune(body.Text)) > 1024:
		return &Refusal{100, "Message body may not have more than 1024 characters."}
	case len([]rune(t.Part("FOOTER").Text)) > 60:
		return &Refusal{100, "Message footer may not have more than 60 characters."}
	case len(variables(body.Text)) > 0 && len(body.Example) == 0:
		return &Refusal{100, "Message template \"components\" param is missing expected field(s): component of type BODY is missing expected field(s) (example)."}
	}
	return nil
}
