package whatsapp

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	templateFields = "id,name,language,status,category,sub_category,quality_score,rejected_reason,parameter_format," +
		"components,previous_category,correct_category"
	templatePages = 200 // of templatePage each: far above what an account may have
	templatePage  = "200"
)

// Templates implements channel.Templates.
func (s *session) Templates(ctx context.Context) (string, []desk.Template, error) {
	var all []desk.Template
	seen := map[graph.Str]bool{}
	query := url.Values{"fields": {templateFields}, "limit": {templatePage}}
	for range templatePages {
		var page struct {
			Data   []listed `json:"data"`
			Paging struct {
				Next    graph.Str `json:"next"`
				Cursors struct {
					After graph.Str `json:"after"`
				} `json:"cursors"`
			} `json:"paging"`
		}
		if failed := s.graph.Get(ctx, s.waba+"/message_templates", query, &page); failed != nil {
			return "", nil, failed
		}
		if page.Data == nil {
			return "", nil, unreadable("The list of templates lacks.")
		}
		for i := range page.Data {
			all = append(all, page.Data[i].template(s.waba))
		}
		// Meta gives a cursor with the last page too; only the address of a next page says that there is one.
		after := page.Paging.Cursors.After
		if page.Paging.Next == "" || after == "" {
			return s.waba, all, nil
		}
		if seen[after] {
			return "", nil, unreadable("The list of templates repeats itself.")
		}
		seen[after] = true
		query.Set("after", string(after))
	}
	return "", nil, unreadable("The list of templates has no end.")
}

func unreadable(text string) *channel.Error {
	return &channel.Error{Failure: desk.Failure{Kind: desk.FailRetry, Code: "bad_answer", Text: text}, Certain: true}
}

// listed is a template as the API lists it.
type listed struct {
	ID         graph.Str       `json:"id"`
	Name       graph.Str       `json:"name"`
	Language   graph.Str       `json:"language"`
	Status     graph.Str       `json:"status"`
	Category   graph.Str       `json:"category"`
	Quality    json.RawMessage `json:"quality_score"`
	Reason     graph.Str       `json:"rejected_reason"`
	Format     graph.Str       `json:"parameter_format"`
	Components []component     `json:"components"`
}

func (l *listed) template(account string) desk.Template {
	t := desk.Template{
		Account: account, ExternalID: string(l.ID), Name: string(l.Name), Language: language(l.Language),
		Category: l.Category.Lower(), Status: desk.TemplateStatus(l.Status.Lower()), Quality: quality(l.Quality),
		Named: l.Format.Lower() == "named", Components: parts(l.Components),
	}
	if l.Reason != "NONE" {
		t.Reason = string(l.Reason)
	}
	return t
}

// quality reads a score, which comes as a word or as an object that holds one.
func quality(raw json.RawMessage) string {
	var word graph.Str
	var scored struct {
		Score graph.Str `json:"score"`
	}
	if graph.Read(raw, &scored) {
		word = scored.Score
	} else if len(raw) > 0 && json.Unmarshal(raw, &word) != nil {
		word = ""
	}
	switch word.Lower() {
	case "green", "yellow", "red":
		return word.Lower()
	}
	return "unknown"
}

// component is a part of a template as the API lists it.
type component struct {
	Type    graph.Str `json:"type"`
	Format  graph.Str `json:"format"`
	Text    graph.Str `json:"text"`
	Buttons []struct {
		Type    graph.Str       `json:"type"`
		Text    graph.Str       `json:"text"`
		URL     graph.Str       `json:"url"`
		Phone   graph.Str       `json:"phone_number"`
		Example json.RawMessage `json:"example"`
	} `json:"buttons"`
	Cards []struct {
		Components []component `json:"components"`
	} `json:"cards"`
	Offer struct {
		Text graph.Str `json:"text"`
	} `json:"limited_time_offer"`
	Example struct {
		Header      []graph.Str   `json:"header_text"`
		HeaderNamed []named       `json:"header_text_named_params"`
		Body        [][]graph.Str `json:"body_text"`
		BodyNamed   []named       `json:"body_text_named_params"`
	} `json:"example"`
}

type named struct {
	Name    graph.Str `json:"param_name"`
	Example graph.Str `json:"example"`
}

func parts(list []component) []desk.TemplateComponent {
	out := make([]desk.TemplateComponent, 0, len(list))
	for i := range list {
		out = append(out, list[i].part())
	}
	return out
}

func (c *component) part() desk.TemplateComponent {
	out := desk.TemplateComponent{
		Type: c.Type.Lower(), Format: c.Format.Lower(), Text: string(graph.First(c.Text, c.Offer.Text)), Examples: c.examples(),
	}
	if out.Type == "header" && out.Format == "" {
		out.Format = "text"
	}
	for _, button := range c.Buttons {
		one := desk.TemplateButton{
			Type: button.Type.Lower(), Text: string(button.Text), URL: string(button.URL), Example: example(button.Example),
		}
		if button.Phone != "" {
			one.Phone = "+" + strings.TrimPrefix(string(button.Phone), "+")
		}
		out.Buttons = append(out.Buttons, one)
	}
	for _, card := range c.Cards {
		out.Cards = append(out.Cards, desk.TemplateCard{Components: parts(card.Components)})
	}
	return out
}

func (c *component) examples() map[string]string {
	values := map[string]string{}
	for i, value := range c.Example.Header {
		values[strconv.Itoa(i+1)] = string(value)
	}
	if len(c.Example.Body) > 0 {
		for i, value := range c.Example.Body[0] {
			values[strconv.Itoa(i+1)] = string(value)
		}
	}
	for _, list := range [][]named{c.Example.HeaderNamed, c.Example.BodyNamed} {
		for _, one := range list {
			values[string(one.Name)] = string(one.Example)
		}
	}
	if len(values) == 0 {
		return nil
	}
	return values
}

// example reads a button's example: a text, or a list with one.
func example(raw json.RawMessage) string {
	var many []graph.Str
	if len(raw) > 0 && raw[0] == '[' {
		if json.Unmarshal(raw, &many) != nil || len(many) == 0 {
			return ""
		}
		return string(many[0])
	}
	var one graph.Str
	if len(raw) == 0 || json.Unmarshal(raw, &one) != nil {
		return ""
	}
	return string(one)
}
