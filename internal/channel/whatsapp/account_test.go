package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

func TestFetchMedia(t *testing.T) {
	const info = `{"url":"BASE/_media/a","mime_type":"audio/ogg","sha256":"tbudgBSg+bHWHiHnlteNzN8TUvI80ygS9IULh4rklEw=","file_size":5,"id":"91"}`
	const missing = "404 "
	ref := desk.MediaRef{ID: "91", MIME: "audio/ogg; codecs=opus"}
	for _, row := range []struct {
		name  string
		ref   desk.MediaRef
		info  []string
		file  []string
		bytes string
		kind  desk.FailureKind
		calls int
	}{
		{name: "there", ref: ref, info: []string{info}, file: []string{"bytes"}, bytes: "bytes", calls: 2},
		{name: "an address that expired", ref: ref, info: []string{info}, file: []string{missing, "bytes"}, bytes: "bytes", calls: 4},
		{name: "gone", ref: ref, info: []string{info}, file: []string{missing}, kind: desk.FailMessage, calls: 4},
		{name: "no such file", ref: ref, info: []string{`400 {"error":{"code":100,"error_subcode":33}}`}, kind: desk.FailMessage, calls: 1},
		{name: "another host", ref: ref, info: []string{`{"url":"https://evil.example/a"}`}, kind: desk.FailConfig, calls: 1},
		{name: "no address", ref: ref, info: []string{`{}`}, kind: desk.FailConfig, calls: 1},
		{name: "a wrong token", ref: ref, info: []string{`401 {"error":{"code":190}}`}, kind: desk.FailAuth, calls: 1},
		{name: "a server error", ref: ref, info: []string{info}, file: []string{"500 "}, kind: desk.FailRetry, calls: 2},
		{name: "nothing to ask for", ref: desk.MediaRef{}, kind: desk.FailConfig},
	} {
		t.Run(row.name, func(t *testing.T) {
			api := play(t, map[string][]string{"GET 91": row.info, "GET /_media/a": row.file})
			body, err := api.session(t).FetchMedia(t.Context(), row.ref)
			if len(api.asked) != row.calls || row.calls > 0 && api.asked[0] != "GET 91?phone_number_id=700100200300401" {
				t.Errorf("asked %q", api.asked)
			}
			var e *channel.Error
			if err != nil {
				if !errors.As(err, &e) || e.Kind != row.kind || row.bytes != "" {
					t.Fatalf("%+v", err)
				}
				return
			}
			defer body.Close()
			got, err := io.ReadAll(body)
			if err != nil || string(got) != row.bytes || body.MIME != "audio/ogg" || body.Size != 5 || !strings.HasPrefix(body.SHA256, "b5bb9d80") {
				t.Errorf("%q, %+v, %v", got, body, err)
			}
		})
	}
}

const list = "GET 800100200300500/message_templates"

func TestTemplates(t *testing.T) {
	page := func(next string, names ...string) string {
		var items []string
		for i, name := range names {
			items = append(items, fmt.Sprintf(`{"id":%d,"name":"%s","language":"es-AR","status":"APPROVED","category":"UTILITY","quality_score":{"score":"GREEN"},"rejected_reason":"NONE","parameter_format":"POSITIONAL","components":[]}`, i+1, name))
		}
		after := ""
		if next != "" {
			after = `,"next":"BASE/with?access_token=secret"`
		}
		return `{"data":[` + strings.Join(items, ",") + `],"paging":{"cursors":{"after":"` + next + `"}` + after + `}}`
	}
	api := play(t, map[string][]string{list: {page("c1", "a", "b"), page("c2", "c"), page("", "d")}})
	account, all, err := api.session(t).Templates(t.Context())
	if err != nil || account != values[FieldWaba] || len(all) != 4 || all[3].Name != "d" {
		t.Fatalf("%s, %d templates, %v", account, len(all), err)
	}
	if one := all[0]; one.ExternalID != "1" || one.Language != "es_AR" || one.Status != desk.TemplateApproved || one.Quality != "green" ||
		one.Category != "utility" || one.Reason != "" || one.Named || one.Account != account {
		t.Errorf("%+v", one)
	}
	if !strings.HasSuffix(api.asked[2], "&after=c2") && !strings.Contains(api.asked[2], "after=c2&") || strings.Contains(strings.Join(api.asked, " "), "secret") {
		t.Errorf("asked %q", api.asked)
	}
	for name, pages := range map[string][]string{
		"a later page fails":       {page("c1", "a"), `500 `},
		"a later page is no list":  {page("c1", "a"), `{}`},
		"a page again and again":   {page("c1", "a")},
		"no page":                  {`401 {"error":{"code":190}}`},
		"something that is no API": {"<html>"},
	} {
		_, got, err := play(t, map[string][]string{list: pages}).session(t).Templates(t.Context())
		var e *channel.Error
		if !errors.As(err, &e) || got != nil {
			t.Errorf("%s: %d templates, %v", name, len(got), err)
		}
	}
}

// TestTemplateComponents holds every shape of a component against a golden file.
func TestTemplateComponents(t *testing.T) {
	const components = `[
 {"type":"HEADER","format":"TEXT","text":"Hola {{1}}","example":{"header_text":["Ana"]}},
 {"type":"HEADER","format":"IMAGE","example":{"header_handle":["4::x"]}},
 {"type":"HEADER","format":"TEXT","text":"{{mes}}","example":{"header_text_named_params":[{"param_name":"mes","example":"mayo"}]}},
 {"type":"BODY","text":"{{1}} y {{2}}","example":{"body_text":[["uno","dos"]]}},
 {"type":"BODY","text":"{{nombre}}","example":{"body_text_named_params":[{"param_name":"nombre","example":"Ana"}]}},
 {"type":"BODY","add_security_recommendation":true},
 {"type":"FOOTER","text":"Casa Nativa"},
 {"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"¡Termina!","has_expiration":true}},
 {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Baja"},{"type":"URL","text":"Ver","url":"https://x.example/{{1}}","example":["a"]},{"type":"PHONE_NUMBER","text":"Llamar","phone_number":"5491155550100"},{"type":"COPY_CODE","example":"OTOÑO"},{"type":"OTP","otp_type":"COPY_CODE","text":"Copiar"},{"type":"FLOW","text":"Abrir","example":7},{"type":"BRAND_NEW","text":"?"}]},
 {"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"VIDEO"},{"type":"BODY","text":"uno"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Más"}]}]}]}]`
	api := play(t, map[string][]string{list: {`{"data":[{"id":"9","name":"todo","language":"pt_BR","status":"REJECTED","category":"MARKETING","quality_score":"YELLOW","rejected_reason":"INVALID_FORMAT","parameter_format":"NAMED","components":` + components + `}]}`}})
	_, all, err := api.session(t).Templates(t.Context())
	if err != nil || len(all) != 1 || all[0].Status != desk.TemplateRejected || all[0].Quality != "yellow" || all[0].Reason != "INVALID_FORMAT" || !all[0].Named {
		t.Fatalf("%+v, %v", all, err)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(all[0].Components); err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/sent/components.golden", out.Bytes())
}

func TestTester(t *testing.T) {
	healthy := func() map[string][]string {
		return map[string][]string{
			"GET me":                              {`{"id":"1"}`},
			"GET 700100200300401":                 {`{"display_phone_number":"+54 9 11 5555-0100","verified_name":"Casa Nativa","quality_rating":"GREEN","messaging_limit_tier":"TIER_1K","status":"CONNECTED","platform_type":"CLOUD_API","throughput":{"level":"STANDARD"}}`, `{"is_on_biz_app":false}`},
			"GET 800100200300500/phone_numbers":   {`{"data":[{"id":"1"},{"id":"700100200300401"}]}`},
			"GET 800100200300500/subscribed_apps": {`{"data":[{"whatsapp_business_api_data":{"id":"600100200300400","name":"Bandeja"}}]}`},
		}
	}
	for _, row := range []struct{ name, path, answer, want string }{
		{"all is well", "", "", "token secret number account subscription"},
		{"wrong token", "GET me", `401 {"error":{"code":190,"message":"bad"}}`, "token=wrong_token"},
		{"expired token", "GET me", `401 {"error":{"code":190,"error_subcode":463}}`, "token=expired_token"},
		{"wrong secret", "GET me", `{"id":"1"}` + "\x00" + `400 {"error":{"code":100,"message":"Invalid appsecret_proof provided in the API argument"}}`, "token secret=wrong_secret number account subscription"},
		{"a proof that nobody judges", "GET me", `{"id":"1"}` + "\x00" + `500 `, "token secret number account subscription"},
		{"no API", "GET me", "502 <html>", "token=unreachable"},
		{"wrong number", "GET 700100200300401", `400 {"error":{"code":100,"error_subcode":33}}`, "token secret number=wrong_number account subscription"},
		{"no permission", "GET 700100200300401", `403 {"error":{"code":10}}`, "token secret number=missing_permission account subscription"},
		{"wrong account", "GET 800100200300500/phone_numbers", `400 {"error":{"code":100}}`, "token secret number account=wrong_account subscription"},
		{"another account's number", "GET 800100200300500/phone_numbers", `{"data":[{"id":"1"}]}`, "token secret number account=wrong_account subscription"},
		{"nobody subscribed", "GET 800100200300500/subscribed_apps", `{"data":[]}`, "token secret number account subscription=not_subscribed"},
		{"another app subscribed", "GET 800100200300500/subscribed_apps", `{"data":[{"whatsapp_business_api_data":{"id":"5"}}]}`, "token secret number account subscription=not_subscribed"},
	} {
		t.Run(row.name, func(t *testing.T) {
			answers := healthy()
			if row.path != "" {
				answers[row.path] = strings.Split(row.answer, "\x00")
			}
			api := play(t, answers)
			found := api.session(t).Test(t.Context())
			var steps []string
			for _, f := range found.Steps {
				steps = append(steps, strings.TrimSuffix(f.Step+"="+f.Problem, "="))
			}
			if got := strings.Join(steps, " "); got != row.want {
				t.Errorf("found %q, want %q", got, row.want)
			}
			if strings.Contains(strings.Join(api.asked, " "), values[FieldToken]) || strings.Contains(strings.Join(api.asked, " "), values[FieldSecret]) {
				t.Errorf("a secret was asked with: %q", api.asked)
			}
			want := channel.AccountFacts{Phone: "+5491155550100", Name: "Casa Nativa", Quality: "green", Limit: "tier_1k", Status: "connected", PerSecond: 80}
			if row.path == "" && found.Account != want {
				t.Errorf("%+v", found.Account)
			}
		})
	}
	answers := healthy()
	answers["GET 700100200300401"][1] = `{"is_on_biz_app":true}`
	if facts := play(t, answers).session(t).Test(t.Context()).Account; !facts.Coexistence || facts.PerSecond != 20 {
		t.Errorf("%+v", facts)
	}
}

func TestSubscribe(t *testing.T) {
	api := play(t, map[string][]string{"POST 800100200300500/subscribed_apps": {`{"success":true}`, `403 {"error":{"code":200}}`}})
	if err := api.session(t).Subscribe(t.Context()); err != nil {
		t.Error(err)
	}
	var e *channel.Error
	if err := api.session(t).Subscribe(t.Context()); !errors.As(err, &e) || e.Kind != desk.FailAuth {
		t.Errorf("%v", err)
	}
}
