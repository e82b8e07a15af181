package desk

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// OriginsMax is how many pages' origins an inbox allows.
const OriginsMax = 50

// Limits of what an inbox does by itself.
const (
	ReplyMax     = 1000 // characters of a message
	IdleHoursMax = 2160 // 90 days
)

// Locales are the languages that texts are kept in, in the order in which one stands in for another.
var Locales = []string{"es", "en", "pt"}

var colorText = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)

// IsColor says whether a text is # and six hexadecimal digits.
func IsColor(text string) bool { return colorText.MatchString(text) }

// WithDefaults fills what an admin left open.
func (s InboxSettings) WithDefaults() InboxSettings {
	if s.Color == "" {
		s.Color = "#2350D3"
	}
	if s.Locale == "" {
		s.Locale = "auto"
	}
	if s.ReopenTo == "" {
		s.ReopenTo = ReopenToSameAgent
	}
	if s.ContactCard.When == "" {
		s.ContactCard = ContactCard{When: "off", Fields: map[string]string{}}
	}
	return s
}

// Check refuses settings that cannot work; the error names the field. Whether a time zone exists only the machine knows.
func (s InboxSettings) Check() error {
	bad := func(field, detail string) error { return &Error{Code: CodeBadValue, Field: field, Detail: detail} }
	switch {
	case len(s.Origins) > OriginsMax:
		return bad("origins", "At most 50 origins.")
	case slices.ContainsFunc(s.Origins, func(o string) bool { return !isOrigin(o) }):
		return bad("origins", "An origin is a scheme and a host, such as https://tienda.example, without a path.")
	case !IsColor(s.Color):
		return bad("color", "A colour is # and six hexadecimal digits.")
	case !slices.Contains([]string{"off", "before", "after", "out_of_hours"}, s.ContactCard.When):
		return bad("contact_card.when", "The card comes before, after, out_of_hours, or is off.")
	}
	if s.Hours != nil && slices.ContainsFunc(s.Hours.Days, DayHours.wrong) {
		return bad("hours", "Each day is 0 (Sunday) to 6, from HH:MM to a later HH:MM.")
	}
	if err := s.checkReplies(); err != nil {
		return err
	}
	if s.Bot != nil {
		return s.Bot.Check()
	}
	return nil
}

// checkReplies bounds what an inbox says and does by itself.
func (s InboxSettings) checkReplies() error {
	for _, kind := range []AutoReply{ReplyWelcome, ReplyOutOfHours, ReplyClosing} {
		for locale, text := range s.texts(kind) {
			if !slices.Contains(Locales, locale) {
				return &Error{Code: CodeBadValue, Field: string(kind), Detail: "A message is in es, en or pt."}
			}
			if err := CheckText(text, string(kind), ReplyMax); strings.TrimSpace(text) != "" && err != nil {
				return err
			}
		}
	}
	switch {
	case s.IdleCloseHours < 0 || s.IdleCloseHours > IdleHoursMax:
		return &Error{Code: CodeBadValue, Field: "idle_close_hours", Max: IdleHoursMax, Detail: "From 1 to 2160 hours, or 0 for never."}
	case s.TemplateLimitMicros < 0:
		return &Error{Code: CodeBadValue, Field: "template_limit_micros", Detail: "A limit is not negative; 0 is none."}
	}
	return nil
}

func (d DayHours) wrong() bool {
	return d.Day < 0 || d.Day > 6 || len(d.From) != 5 || len(d.To) != 5 || d.From >= d.To || d.To > "24:00"
}

func isOrigin(text string) bool {
	if text == "*" {
		return true
	}
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.User == nil
}
