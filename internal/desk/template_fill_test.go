package desk

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the templates give into testdata")

// golden is a template of testdata with what it asks for and what the visitor sees.
type golden struct {
	Template Template          `json:"template"`
	Why      TemplateWhy       `json:"why,omitempty"`
	Fields   []TemplateField   `json:"fields,omitempty"`
	Values   map[string]string `json:"values"`
	Use      *TemplateUse      `json:"use,omitempty"`
}

func TestTemplatesOfEveryShape(t *testing.T) {
	files, err := filepath.Glob("testdata/templates/*.json")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d files: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want golden
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			got := golden{Template: want.Template, Values: want.Values, Why: want.Template.WhyNot(false), Fields: want.Template.Fields()}
			if got.Why == "" {
				use, err := want.Template.Fill(want.Values)
				if err != nil {
					t.Fatal(err)
				}
				got.Use = &use
			}
			if *update {
				text, err := json.MarshalIndent(got, "", "  ")
				if err == nil {
					err = os.WriteFile(file, append(text, '\n'), 0o644)
				}
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got  %s\nwant %s", asJSON(t, got), asJSON(t, want))
			}
		})
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func sample() Template {
	return Template{Category: "marketing", Status: TemplateApproved, Components: []TemplateComponent{
		{Type: "header", Format: "text", Text: "Para {{1}}"},
		{Type: "body", Text: "Hola {{1}}, {{2}}"},
		{Type: "buttons", Buttons: []TemplateButton{{Type: "url", URL: "https://x.example/{{1}}"}, {Type: "copy_code"}}},
	}}
}

func sampleValues() map[string]string {
	return map[string]string{"header.1": "Ana", "body.1": "Ana", "body.2": "todo bien", "button.0.1": "p/1", "button.1.1": "ABC"}
}

func TestValuesThatCannotGoOut(t *testing.T) {
	for _, one := range []struct{ key, value, field string }{
		{"body.2", "", "body.2"}, {"body.2", " \u00a0 ", "body.2"}, {"body.1", "a\nb", "body.1"}, {"body.1", "a\tb", "body.1"},
		{"body.1", "a\rb", "body.1"}, {"body.1", "a\u2028b", "body.1"}, {"header.1", "a    b", "header.1"},
		{"body.1", "a\x00b", "body.1"}, {"body.1", "a\xffb", "body.1"}, {"body.3", "x", "body.3"}, {"footer.1", "x", "footer.1"},
		{"body.2", strings.Repeat("ñ", 1020), "body.2"}, {"header.1", strings.Repeat("é", 56), "header.1"},
		{"button.0.1", "a b", "button.0.1"}, {"button.0.1", "%zz", "button.0.1"}, {"button.0.1", strings.Repeat("a", 2000), "button.0.1"},
		{"button.1.1", "1234567890123456", "button.1.1"},
	} {
		values := sampleValues()
		values[one.key] = one.value
		_, err := sample().Fill(values)
		var refusal *Error
		if !errors.As(err, &refusal) || refusal.Code != CodeBadValue || refusal.Field != one.field {
			t.Errorf("%s = %.20q: %v", one.key, one.value, err)
		}
	}
	for key, value := range map[string]string{"body.2": strings.Repeat("ñ", 1013), "header.1": strings.Repeat("é", 55), "body.1": "a   b",
		"button.1.1": "123456789012345", FieldHeaderMedia: "ignored"} {
		values := sampleValues()
		values[key] = value
		if _, err := sample().Fill(values); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// Whatever a template is made of: each of its keys is asked for once, all of them fill it, none may lack, no other may
// come, and what looks like a variable in a value stays a text.
func TestFillingAnyTemplate(t *testing.T) {
	random := rand.New(rand.NewSource(7))
	for range 3000 {
		template := anyTemplate(random)
		values, keys := map[string]string{}, map[string]bool{}
		for _, field := range template.Fields() {
			if keys[field.Key] {
				t.Fatalf("%s stands twice in %+v", field.Key, template)
			}
			keys[field.Key] = true
			if field.Kind == KindText {
				values[field.Key] = []string{"{{1}}", "{{nombre}}", "a", "ñandú"}[random.Intn(4)]
			}
		}
		use, err := template.Fill(values)
		if err != nil || len(use.Values) != len(values) {
			t.Fatalf("%v: %+v with %v", err, template, values)
		}
		body, _ := template.part("body")
		if want := slowFill(body.Text, values); use.Body != want {
			t.Fatalf("%q with %v gives %q, not %q", body.Text, values, use.Body, want)
		}
		for key := range values {
			less := map[string]string{}
			for other, value := range values {
				if other != key {
					less[other] = value
				}
			}
			var refusal *Error
			if _, err := template.Fill(less); !errors.As(err, &refusal) || refusal.Field != key {
				t.Fatalf("without %s: %v", key, err)
			}
		}
		values["body.99"] = "x"
		if _, err := template.Fill(values); !errors.Is(err, &Error{Code: CodeBadValue}) {
			t.Fatalf("one too many: %v", err)
		}
	}
}

func anyTemplate(random *rand.Rand) Template {
	named := random.Intn(2) == 0
	text := func(most int) string {
		words := []string{"Hola"}
		for n := range random.Intn(most + 1) {
			name := fmt.Sprint(n + 1)
			if named {
				name = []string{"nombre", "pedido", "dia_2"}[n%3]
			}
			words = append(words, "{{"+name+"}}", "y")
		}
		return strings.Join(words, " ")
	}
	t := Template{Named: named, Components: []TemplateComponent{{Type: "body", Text: text(12)}}}
	switch random.Intn(3) {
	case 0:
		t.Components = append(t.Components, TemplateComponent{Type: "header", Format: "text", Text: text(1)})
	case 1:
		t.Components = append(t.Components, TemplateComponent{Type: "header", Format: "image"})
	}
	kinds := []TemplateButton{{Type: "quick_reply"}, {Type: "url", URL: "https://x.example/{{1}}"}, {Type: "url", URL: "https://x.example"}, {Type: "copy_code"}}
	part := TemplateComponent{Type: "buttons"}
	for range random.Intn(4) {
		part.Buttons = append(part.Buttons, kinds[random.Intn(len(kinds))])
	}
	t.Components = append(t.Components, part)
	return t
}

// slowFill is what Fill must do, done another way: piece by piece between the braces.
func slowFill(text string, values map[string]string) string {
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "{{")
		out.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}}")
		out.WriteString(values["body."+name])
		text = after
	}
	return out.String()
}

func TestWhyNot(t *testing.T) {
	for status, want := range map[TemplateStatus]TemplateWhy{TemplateApproved: "", TemplatePending: "pending", "in_appeal": "pending",
		TemplateRejected: "rejected", TemplatePaused: "paused", TemplateDisabled: "disabled", "archived": "disabled", "locked": "disabled",
		TemplateDeleted: "deleted", "pending_deletion": "deleted"} {
		template := sample()
		template.Status = status
		if got := template.WhyNot(false); got != want {
			t.Errorf("%s: %q", status, got)
		}
		var refusal *Error
		if err := CheckTemplate(template, false); (err == nil) != (want == "") || errors.As(err, &refusal) && refusal.Field != string(want) {
			t.Errorf("%s: %v", status, err)
		}
	}
	if !errors.Is(CheckTemplate(sample(), true), &Error{Code: CodeOptedOut}) {
		t.Error("marketing reaches who asked for none")
	}
	useful := sample()
	useful.Category = "utility"
	if err := CheckTemplate(useful, true); err != nil {
		t.Error(err)
	}
	useful.Components[0].Format = "product"
	if !errors.Is(CheckTemplate(useful, false), &Error{Code: CodeTemplateNotSendable}) || useful.WhyNot(false) != TemplateIsUnsupported {
		t.Error("a product's header passes")
	}
}
