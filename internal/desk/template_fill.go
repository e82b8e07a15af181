package desk

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of a filled template, in characters; of the code to copy, the provider's own.
const (
	TemplateHeaderMax = 60
	TemplateBodyMax   = 1024
	TemplateURLMax    = 2000
	TemplateCodeMax   = 15
)

// FieldHeaderMedia is the key of a header that needs a file. The file is given beside the values, not among them.
const FieldHeaderMedia = "header.media"

// TemplateField is something that must be given before a template can be sent.
type TemplateField struct {
	// Key names it among the values: header.1, body.2, body.first_name, button.0.1 (the first button), header.media.
	Key     string
	Place   string // header, body or button
	Button  int    // position of the button, from 0
	Name    string // the variable: a number or a name; "" of media
	Example string // what the template's author gave for review, "" = nothing
	Kind    MessageKind
}

var templateVariable = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\s*\}\}`)

// Fields lists what must be given, in the order in which the template shows it.
func (t Template) Fields() []TemplateField {
	fields := t.headerFields()
	if body, ok := t.part("body"); ok {
		fields = append(fields, textFields("body", body)...)
	}
	return append(fields, t.buttonFields()...)
}

// HeaderMedia is the kind of file that stands above the text: image, video or document; "" = none.
func (t Template) HeaderMedia() MessageKind {
	header, _ := t.part("header")
	switch kind := MessageKind(header.Format); kind {
	case KindImage, KindVideo, KindDocument:
		return kind
	}
	return ""
}

func (t Template) headerFields() []TemplateField {
	if kind := t.HeaderMedia(); kind != "" {
		return []TemplateField{{Key: FieldHeaderMedia, Place: "header", Kind: kind}}
	}
	header, _ := t.part("header")
	return textFields("header", header)
}

// textFields lists the variables of a text: numbers in their order, names as they come.
func textFields(place string, part TemplateComponent) []TemplateField {
	var fields []TemplateField
	for _, name := range variablesOf(part.Text) {
		fields = append(fields, TemplateField{Key: place + "." + name, Place: place, Name: name,
			Example: part.Examples[name], Kind: KindText})
	}
	return fields
}

func (t Template) buttonFields() []TemplateField {
	var fields []TemplateField
	for i, button := range t.buttons() {
		if !button.takesValue() {
			continue
		}
		fields = append(fields, TemplateField{Key: buttonKey(i), Place: "button", Button: i, Name: "1",
			Example: button.exampleValue(), Kind: KindText})
	}
	return fields
}

func buttonKey(position int) string { return "button." + strconv.Itoa(position) + ".1" }

func (b TemplateButton) takesValue() bool {
	return b.Type == "copy_code" || b.Type == "url" && templateVariable.MatchString(b.URL)
}

// exampleValue is the part of a button's example that a value would stand for: authors often give the whole address.
func (b TemplateButton) exampleValue() string {
	if b.Type != "url" {
		return b.Example
	}
	before := b.URL[:templateVariable.FindStringIndex(b.URL)[0]]
	rest, whole := strings.CutPrefix(b.Example, before)
	if !whole && strings.Contains(b.Example, "://") {
		return ""
	}
	return rest
}

// variablesOf gives the names of a text's variables, each once.
func variablesOf(text string) []string {
	var names []string
	for _, found := range templateVariable.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(names, found[1]) {
			names = append(names, found[1])
		}
	}
	slices.SortStableFunc(names, func(a, b string) int {
		left, errLeft := strconv.Atoi(a)
		right, errRight := strconv.Atoi(b)
		if errLeft != nil || errRight != nil {
			return 0
		}
		return left - right
	})
	return names
}

func (t Template) part(kind string) (TemplateComponent, bool) {
	return find(t.Components, func(c TemplateComponent) bool { return c.Type == kind })
}

func (t Template) buttons() []TemplateButton {
	part, _ := t.part("buttons")
	return part.Buttons
}

// Fillable says whether Bandeja can give all that a template of this build needs. Codes for signing in, carousels, offers
// that expire, products, places and forms it cannot.
func (t Template) Fillable() bool {
	body, _ := t.part("body")
	if t.Category == "authentication" || strings.TrimSpace(body.Text) == "" {
		return false
	}
	for _, part := range t.Components {
		if !part.fillable() {
			return false
		}
	}
	return true
}

func (c TemplateComponent) fillable() bool {
	switch c.Type {
	case "body", "footer":
		return true
	case "header":
		return slices.Contains([]string{"", "text", "image", "video", "document"}, c.Format)
	case "buttons":
		return !slices.ContainsFunc(c.Buttons, func(b TemplateButton) bool { return !b.fillable() })
	}
	return false
}

func (b TemplateButton) fillable() bool {
	switch b.Type {
	case "quick_reply", "phone_number", "copy_code", "voice_call", "request_contact_info":
		return true
	case "url":
		variables := templateVariable.FindAllStringIndex(b.URL, -1)
		return len(variables) == 0 || len(variables) == 1 && variables[0][1] == len(b.URL)
	}
	return false
}

// Fill puts values into their places and gives what the visitor will see; it is the preview too. A value that lacks, does
// not belong, or cannot go out is refused with bad_value and its key. What only a file fills is not asked for here.
func (t Template) Fill(values map[string]string) (TemplateUse, error) {
	given, err := t.checkValues(values)
	if err != nil {
		return TemplateUse{}, err
	}
	use := TemplateUse{TemplateID: t.ID, Name: t.Name, Language: t.Language, Category: t.Category, Values: given}
	if header, ok := t.part("header"); ok {
		use.Header = filled(header.Text, "header", given)
		if header.Format != "" && header.Format != "text" {
			use.Header, use.HeaderKind = "", header.Format
		}
	}
	body, _ := t.part("body")
	footer, _ := t.part("footer")
	use.Body, use.Footer = filled(body.Text, "body", given), footer.Text
	for _, text := range []struct {
		place, text string
		limit       int
	}{{"header", use.Header, TemplateHeaderMax}, {"body", use.Body, TemplateBodyMax}} {
		if utf8.RuneCountInString(text.text) > text.limit {
			return TemplateUse{}, &Error{Code: CodeBadValue, Field: longest(text.place, given), Max: text.limit,
				Detail: "With these values the " + text.place + " is too long."}
		}
	}
	use.Buttons, err = t.fillButtons(given)
	return use, err
}

// checkValues gives the values as they go out, without the spaces around them.
func (t Template) checkValues(values map[string]string) (map[string]string, error) {
	var given map[string]string
	for _, field := range t.Fields() {
		if field.Kind != KindText {
			continue
		}
		value := strings.TrimSpace(values[field.Key])
		if detail := wrongValue(value); detail != "" {
			return nil, badValue(field.Key, detail)
		}
		if given == nil {
			given = map[string]string{}
		}
		given[field.Key] = value
	}
	for key := range values {
		if _, wanted := given[key]; !wanted && key != FieldHeaderMedia {
			return nil, badValue(key, "The template has no such variable.")
		}
	}
	return given, nil
}

func badValue(field, detail string) *Error {
	return &Error{Code: CodeBadValue, Field: field, Detail: detail}
}

// wrongValue says why a provider would refuse a value, "" if it would not.
func wrongValue(value string) string {
	switch {
	case value == "":
		return "Every variable needs a value."
	case !utf8.ValidString(value):
		return "The value is not valid UTF-8."
	case strings.ContainsFunc(value, breaksLine):
		return "A value has no line breaks and no tabs."
	case strings.Contains(value, "    "):
		return "A value has at most three spaces in a row."
	}
	return ""
}

func breaksLine(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }

// filled replaces the variables of a text in one pass: what looks like a variable in a value stays as it is.
func filled(text, place string, given map[string]string) string {
	return templateVariable.ReplaceAllStringFunc(text, func(variable string) string {
		return given[place+"."+templateVariable.FindStringSubmatch(variable)[1]]
	})
}

// longest names the value of a place that is easiest to shorten, or the place itself.
func longest(place string, given map[string]string) string {
	found, length := place, 0
	for key, value := range given {
		n := utf8.RuneCountInString(value)
		if strings.HasPrefix(key, place+".") && (n > length || n == length && key < found) {
			found, length = key, n
		}
	}
	return found
}

func (t Template) fillButtons(given map[string]string) ([]TemplateButton, error) {
	var out []TemplateButton
	for i, button := range t.buttons() {
		value := given[buttonKey(i)]
		button.Example = ""
		switch {
		case !button.takesValue():
		case button.Type == "copy_code":
			if utf8.RuneCountInString(value) > TemplateCodeMax {
				return nil, &Error{Code: CodeBadValue, Field: buttonKey(i), Max: TemplateCodeMax, Detail: "The code is too long."}
			}
			button.Example = value
		default:
			button.URL = templateVariable.ReplaceAllLiteralString(button.URL, value)
			if detail := wrongAddress(button.URL); detail != "" {
				return nil, &Error{Code: CodeBadValue, Field: buttonKey(i), Max: TemplateURLMax, Detail: detail}
			}
		}
		out = append(out, button)
	}
	return out, nil
}

func wrongAddress(address string) string {
	if utf8.RuneCountInString(address) > TemplateURLMax {
		return "The address is too long."
	}
	if _, err := url.Parse(address); err != nil || strings.ContainsFunc(address, unicode.IsSpace) {
		return "This makes no address of a page: give the end of it, without spaces."
	}
	return ""
}
