package world

import (
	"fmt"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
)

// fillInteractive gives an entry the buttons or the list of an interactive message.
func (s *World) fillInteractive(n *Line, i *wa.Interactive, e *entry) *wa.Error {
	e.Text, e.Footer = i.Body.Text, i.Footer.Text
	if h := i.Header; h != nil {
		e.Header = &shape.Header{Kind: h.Type, Text: h.Text}
		for kind, ref := range map[string]*tmpl.Ref{"image": h.Image, "video": h.Video, "document": h.Document} {
			if ref == nil || kind != h.Type {
				continue
			}
			if _, refusal := s.fillMedia(n, kind, ref, e, func(m *Media) { e.Header.Media = m }); refusal != nil {
				return refusal
			}
		}
	}
	switch i.Type {
	case "button":
		for _, b := range i.Action.Buttons {
			e.Buttons = append(e.Buttons, shape.Button{Kind: "reply", ID: b.Reply.ID, Text: b.Reply.Title})
		}
	case "list":
		e.List = shape.JSON(object{"button": i.Action.Button, "sections": i.Action.Sections})
	case "cta_url":
		e.Buttons = []shape.Button{{Kind: "url", Text: i.Action.Parameters.DisplayText, URL: i.Action.Parameters.URL}}
	default:
		e.Raw = shape.JSON(i)
	}
	return nil
}

// fillTemplate makes the message of a template, or refuses as Meta does at once.
func (s *World) fillTemplate(n *Line, send *tmpl.Send, e *entry, byUserID bool) (int, *wa.Error) {
	t := n.company.byName[send.Name+" "+send.Language.Code]
	if t == nil {
		return 0, wa.Refuse(132001, fmt.Sprintf("template name (%s) does not exist in %s", send.Name, send.Language.Code))
	}
	refusal := t.Ready()
	if refusal == nil && byUserID && t.Category == tmpl.Authentication {
		refusal = &tmpl.Refusal{Code: 131062, Details: "Business-scoped user ids are not allowed for authentication templates."}
	}
	var filled tmpl.Filled
	if refusal == nil {
		filled, refusal = t.Fill(*send)
	}
	if refusal != nil {
		return 0, wa.Refuse(refusal.Code, refusal.Details)
	}
	e.Text, e.Footer, e.billed = filled.Body, filled.Footer, strings.ToLower(t.Category)
	e.Template = &shape.TemplateName{Name: t.Name, Language: t.Language, Category: t.Category}
	for _, b := range filled.Buttons {
		e.Buttons = append(e.Buttons, shape.Button(b))
	}
	if filled.HeaderKind == "" {
		return 0, nil
	}
	e.Header = &shape.Header{Kind: filled.HeaderKind, Text: filled.HeaderText}
	e.Location = filled.Location
	return s.fillMedia(n, filled.HeaderKind, filled.HeaderRef, e, func(m *Media) { e.Header.Media = m })
}
