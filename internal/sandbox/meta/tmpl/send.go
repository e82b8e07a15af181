package tmpl

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Send is the "template" object of a message.
type Send struct {
	Name     string `json:"name"`
	Language struct {
		Code string `json:"code"`
	} `json:"language"`
	Components []SendPart `json:"components"`
}

// SendPart fills one component.
type SendPart struct {
	Type       string      `json:"type"`
	SubType    string      `json:"sub_type"`
	Index      json.Number `json:"index"` // Meta takes both "0" and 0
	Parameters []Param     `json:"parameters"`
}

// Param is one value.
type Param struct {
	Type     string          `json:"type"`
	Name     string          `json:"parameter_name"`
	Text     string          `json:"text"`
	Payload  string          `json:"payload"`
	Coupon   string          `json:"coupon_code"`
	Image    *Ref            `json:"image"`
	Video    *Ref            `json:"video"`
	Document *Ref            `json:"document"`
	Location json.RawMessage `json:"location"`
	Currency *fallback       `json:"currency"`
	DateTime *fallback       `json:"date_time"`
}

type fallback struct {
	Value string `json:"fallback_value"`
}

// Ref names a media file, by the id of an upload or by a link.
type Ref struct {
	ID       string `json:"id"`
	Link     string `json:"link"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
	Voice    bool   `json:"voice"`
}

// Filled is what the customer sees.
type Filled struct {
	HeaderKind string // "", text, image, video, document, location
	HeaderText string
	HeaderRef  *Ref
	Location   json.RawMessage
	Body       string
	Footer     string
	Buttons    []FilledButton
}

// FilledButton is a button with its values.
type FilledButton struct {
	Kind string // quick_reply, url, phone, copy_code, other
	ID   string // the payload of a quick reply, the code of copy_code, the number of phone
	Text string
	URL  string
}

// Ready says why a template may not be sent now, nil for nothing.
func (t Template) Ready() *Refusal {
	switch t.Status {
	case Approved:
		return nil
	case Paused:
		return &Refusal{132015, "Template is paused due to low quality so it cannot be sent in a template message."}
	case Disabled:
		return &Refusal{132016, "Template has been paused too many times due to low quality and is now permanently disabled."}
	}
	return &Refusal{132001, fmt.Sprintf("template name (%s) is not approved in %s", t.Name, t.Language)}
}

// Fill puts the values in their places, or says what is wrong with them.
func (t Template) Fill(s Send) (Filled, *Refusal) {
	out := Filled{Footer: t.Part("FOOTER").Text}
	if refusal := t.fillHeader(s, &out); refusal != nil {
		return out, refusal
	}
	body, refusal := t.fillText("body", t.Part("BODY").Text, s.part("body"))
	if refusal != nil {
		return out, refusal
	}
	out.Body = body
	if n := len([]rune(body)); n > 1024 {
		return out, &Refusal{132005, fmt.Sprintf("body: translated text has %d characters, more than 1024", n)}
	}
	for i, button := range t.Part("BUTTONS").Buttons {
		filled, refusal := fillButton(button, i, s.button(i))
		if refusal != nil {
			return out, refusal
		}
		out.Buttons = append(out.Buttons, filled)
	}
	return out, nil
}

func (s Send) part(kind string) []Param {
	for _, c := range s.Components {
		if strings.EqualFold(c.Type, kind) {
			return c.Parameters
		}
	}
	return nil
}

func (s Send) button(index int) *SendPart {
	for i, c := range s.Components {
		if strings.EqualFold(c.Type, "button") && c.Index.String() == strconv.Itoa(index) {
			return &s.Components[i]
		}
	}
	return nil
}

func (t Template) fillHeader(s Send, out *Filled) *Refusal {
	header := t.Part("HEADER")
	params := s.part("header")
	format := strings.ToLower(header.Format)
	out.HeaderKind = format
	if format == "" || format == "text" {
		text, refusal := t.fillText("header", header.Text, params)
		out.HeaderText = text
		if text != "" {
			out.HeaderKind = "text"
		}
		return refusal
	}
	if len(params) != 1 {
		return &Refusal{132012, fmt.Sprintf("header: Format mismatch, expected %s, received %s", header.Format, received(params))}
	}
	p := params[0]
	refs := map[string]*Ref{"image": p.Image, "video": p.Video, "document": p.Document}
	out.HeaderRef = refs[format]
	out.Location = p.Location
	if !strings.EqualFold(p.Type, format) || format != "location" && (out.HeaderRef == nil || out.HeaderRef.ID == "" && out.HeaderRef.Link == "") {
		return &Refusal{132012, fmt.Sprintf("header: Format mismatch, expected %s, received %s", header.Format, received(params))}
	}
	return nil
}

func received(params []Param) string {
	if len(params) == 0 {
		return "UNKNOWN"
	}
	return strings.ToUpper(params[0].Type)
}

var spacing = regexp.MustCompile(`[\n\t\r]| {5,}`)

func (t Template) fillText(where, text string, params []Param) (string, *Refusal) {
	names := variables(text)
	if len(params) != len(names) {
		return "", &Refusal{132000, fmt.Sprintf("%s: number of localizable_params (%d) does not match the expected number of params (%d)", where, len(params), len(names))}
	}
	values := make(map[string]string, len(names))
	for i, p := range params {
		name := names[i]
		if t.Named() {
			name = p.Name
		}
		value := p.value()
		switch {
		case t.Named() && name == "":
			return "", &Refusal{100, fmt.Sprintf("Parameter name is missing or empty: %s parameter %d", where, i+1)}
		case value == "":
			return "", &Refusal{131008, fmt.Sprintf("Required parameter is missing: %s parameter %d has no text", where, i+1)}
		case spacing.MatchString(value):
			return "", &Refusal{132018, "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"}
		}
		values[name] = value
	}
	for _, name := range names {
		if _, given := values[name]; !given {
			return "", &Refusal{132012, fmt.Sprintf("%s: Parameter name does not match, expected %s", where, name)}
		}
	}
	return placeholder.ReplaceAllStringFunc(text, func(m string) string { return values[placeholder.FindStringSubmatch(m)[1]] }), nil
}

func (p Param) value() string {
	switch {
	case p.Currency != nil:
		return p.Currency.Value
	case p.DateTime != nil:
		return p.DateTime.Value
	}
	return p.Text
}

func fillButton(b Button, index int, given *SendPart) (FilledButton, *Refusal) {
	missing := &Refusal{131008, fmt.Sprintf("Required parameter is missing: buttons: Button at index %d of type %s requires a parameter", index, b.Type)}
	var param Param
	if given != nil && len(given.Parameters) > 0 {
		param = given.Parameters[0]
	}
	switch strings.ToUpper(b.Type) {
	case "QUICK_REPLY":
		payload := param.Payload
		if payload == "" {
			payload = b.Text
		}
		return FilledButton{Kind: "quick_reply", ID: payload, Text: b.Text}, nil
	case "URL":
		if len(variables(b.URL)) > 0 && param.Text == "" {
			return FilledButton{}, missing
		}
		return FilledButton{Kind: "url", Text: b.Text, URL: placeholder.ReplaceAllLiteralString(b.URL, param.Text)}, nil
	case "PHONE_NUMBER":
		return FilledButton{Kind: "phone", Text: b.Text, ID: b.Phone}, nil
	case "COPY_CODE":
		if param.Coupon == "" {
			return FilledButton{}, missing
		}
		return FilledButton{Kind: "copy_code", Text: b.Text, ID: param.Coupon}, nil
	}
	return FilledButton{Kind: "other", Text: b.Text}, nil
}
