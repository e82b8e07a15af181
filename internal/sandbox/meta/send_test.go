package meta_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

func TestTextGoesOutAndIsRead(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	fields := words("¡Buen día! 🌱")
	fields["biz_opaque_callback_data"] = "ref-1"
	status, answer := b.send("+54 9 11 5555-0101", fields)
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, answer)
	}
	id := idOf(t, answer)
	contact := answer["contacts"].([]any)[0].(object)
	if contact["wa_id"] != "5491155550101" || contact["user_id"] != c.UserID || contact["input"] != "+54 9 11 5555-0101" {
		t.Errorf("contact %v", contact)
	}
	if got := b.statuses(id); got != "sent,delivered,read" {
		t.Errorf("statuses %s", got)
	}
	for _, told := range b.list("statuses") {
		if told["biz_opaque_callback_data"] != "ref-1" || told["recipient_id"] != "5491155550101" || told["recipient_user_id"] != c.UserID {
			t.Errorf("status %v", told)
		}
	}
	thread := must(b.sim.Thread(c.ID, ""))
	last := thread.Messages[len(thread.Messages)-1]
	if last.ID != id || last.Text != "¡Buen día! 🌱" || last.Status != "read" || last.From != meta.FromBusiness {
		t.Errorf("on the phone: %+v", last)
	}
	ledger := b.sim.Ledger()
	if len(ledger.Sends) != 1 || ledger.Sends[0].Ref != "ref-1" || ledger.Sends[0].Status != "read" || ledger.Counts.Waiting != 0 {
		t.Errorf("ledger %+v", ledger.Counts)
	}
}

func TestRefusals(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	b.customer("5491155550101")
	long := strings.Repeat("é", 4097)
	button := func(title string) object {
		return object{"type": "reply", "reply": object{"id": "id-" + title, "title": title}}
	}
	ask := func(buttons ...any) object {
		return object{"type": "interactive", "interactive": object{"type": "button", "body": object{"text": "¿Cuál?"}, "action": object{"buttons": buttons}}}
	}
	for name, c := range map[string]struct {
		to     string
		fields object
		status int
		code   int
	}{
		"no body":            {"5491155550101", object{"type": "text"}, 400, 100},
		"empty body":         {"5491155550101", words(""), 400, 100},
		"too long":           {"5491155550101", words(long), 400, 100},
		"no recipient":       {"", words("x"), 400, 100},
		"no number":          {"abc", words("x"), 400, 131009},
		"to itself":          {"5491155550100", words("x"), 400, 131021},
		"unknown type":       {"5491155550101", object{"type": "hologram", "hologram": object{}}, 400, 100},
		"four buttons":       {"5491155550101", ask(button("a"), button("b"), button("c"), button("d")), 400, 131009},
		"long button":        {"5491155550101", ask(button("veintiún caracteres ya")), 400, 131009},
		"same button twice":  {"5491155550101", ask(button("a"), button("a")), 400, 131009},
		"unknown medium":     {"5491155550101", object{"type": "image", "image": object{"id": "999"}}, 400, 100},
		"caption of a voice": {"5491155550101", object{"type": "audio", "audio": object{"id": "1", "caption": "x"}}, 400, 100},
		"no latitude":        {"5491155550101", object{"type": "location", "location": object{"name": "x"}}, 400, 131008},
		"no formatted name":  {"5491155550101", object{"type": "contacts", "contacts": []any{object{"name": object{"first_name": "x"}}}}, 400, 131008},
		"no emoji":           {"5491155550101", object{"type": "reaction", "reaction": object{"message_id": "wamid.x"}}, 400, 131008},
		"long ref":           {"5491155550101", object{"type": "text", "text": object{"body": "x"}, "biz_opaque_callback_data": strings.Repeat("x", 513)}, 400, 100},
	} {
		status, answer := b.send(c.to, c.fields)
		if status != c.status || codeOf(answer) != c.code {
			t.Errorf("%s: %d %v, want %d with %d", name, status, answer, c.status, c.code)
		}
		if failure, _ := answer["error"].(object); failure["fbtrace_id"] == nil || failure["type"] != "OAuthException" {
			t.Errorf("%s: %v", name, failure)
		}
	}
	if n := len(b.sim.Ledger().Sends); n != 0 {
		t.Errorf("%d sends accepted", n)
	}
}

func TestWhoMaySend(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	b.customer("5491155550101")
	message := object{"messaging_product": "whatsapp", "to": "5491155550101", "type": "text", "text": object{"body": "x"}}
	yes, no := true, false
	try := func(name, path string, wantStatus, code, subcode int, headers ...string) {
		t.Helper()
		status, answer := b.call("POST", path, message, headers...)
		failure, _ := answer["error"].(object)
		sub, _ := failure["error_subcode"].(float64)
		if status != wantStatus || codeOf(answer) != code || int(sub) != subcode {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
	good := "/v25.0/" + phone + "/messages"
	try("right", good, 200, 0, 0)
	try("another version", "/v19.0/"+phone+"/messages", 200, 0, 0)
	try("wrong token", good, 401, 190, 0, "Authorization", "Bearer nonsense")
	try("no token", good, 401, 190, 0, "Authorization", "")
	try("unknown number", "/v25.0/123/messages", 400, 100, 33)
	must(b.sim.SetToken("", meta.TokenChange{Expired: &yes}))
	try("expired", good, 401, 190, 463)
	must(b.sim.SetToken("", meta.TokenChange{Expired: &no, Scopes: []string{meta.ScopeManagement}}))
	try("scope", good, 403, 200, 0)
	must(b.sim.SetToken("", meta.TokenChange{Scopes: []string{meta.ScopeMessaging}, Token: "new"}))
	try("old token", good, 401, 190, 0)
	try("new token", good, 200, 0, 0, "Authorization", "Bearer new")
	must(b.sim.SetNumber(phone, func(n *meta.Number) { n.Registered = false }))
	try("not registered", good, 400, 133010, 0, "Authorization", "Bearer new")
}

func TestFates(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	b := open(t, meta.Options{Seed: 1, Now: func() time.Time { return now }})
	c := b.customer("5491155550101")
	template := object{"type": "template", "template": object{
		"name": "promo", "language": object{"code": "es_AR"},
	}}
	b.sim.SetSettings(func(s *meta.Settings) { s.ReviewEnds = "approve" })
	status, answer := b.call("POST", "/v25.0/"+waba+"/message_templates", object{
		"name": "promo", "language": "es_AR", "category": "MARKETING", "components": []any{object{"type": "BODY", "text": "Hola"}},
	})
	if status != 200 || answer["status"] != "PENDING" {
		t.Fatalf("%d %v", status, answer)
	}
	b.settle()
	check := func(name, to string, fields object, want string) {
		t.Helper()
		status, answer := b.send(to, fields)
		if status != 200 {
			t.Errorf("%s: %d %v", name, status, answer)
			return
		}
		if got := b.statuses(idOf(t, answer)); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	check("open", "5491155550101", words("x"), "sent,delivered,read")
	check("unknown", "5491199998888", words("x"), "failed:131026")
	check("never delivered", "5491155500001", words("x"), "sent")
	check("undeliverable", "5491155500002", words("x"), "failed:131026")
	check("window", "5491155500003", words("x"), "failed:131047")
	check("healthy", "5491155500004", words("x"), "failed:131049")
	b.sim.Advance(24*time.Hour - time.Second)
	check("last second", "5491155550101", words("x"), "sent,delivered,read")
	b.sim.Advance(time.Second)
	check("closed", "5491155550101", words("x"), "failed:131047")
	check("template", "5491155550101", template, "sent,delivered,read")
	must(b.sim.StopMarketing(c.ID, "", true))
	check("opted out", "5491155550101", template, "failed:131050")
	must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "sigo acá"}))
	must(b.sim.Block(c.ID, "", true))
	check("blocked", "5491155550101", words("x"), "sent")
}

func TestRehearsedAnswers(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	b := open(t, meta.Options{Seed: 1, Now: func() time.Time { return now }})
	b.sim.SetSettings(func(s *meta.Settings) { s.Slow = 60 })
	if status, answer := b.send("5491155500005", words("x")); status != 400 || codeOf(answer) != 131056 {
		t.Errorf("0005: %d %v", status, answer)
	}
	b.sim.Advance(6 * time.Second)
	if status, answer := b.send("5491155500005", words("x")); status != 200 {
		t.Errorf("0005 after six seconds: %d %v", status, answer)
	}
	began := time.Now()
	if status, _ := b.send("5491155500006", words("x")); status != 200 || time.Since(began) < 60*time.Millisecond {
		t.Errorf("0006: %d after %v", status, time.Since(began))
	}
	for i, want := range []int{500, 200, 500, 200} {
		if status, _ := b.send("5491155500007", words("x")); status != want {
			t.Errorf("0007, try %d: %d", i+1, status)
		}
	}
	body := `{"messaging_product":"whatsapp","to":"5491155500008","type":"text","text":{"body":"x"},"biz_opaque_callback_data":"cut-1"}`
	req := must(http.NewRequest("POST", b.graph.URL+"/v25.0/"+phone+"/messages", strings.NewReader(body)))
	req.Header.Set("Authorization", "Bearer "+token)
	if resp, err := http.DefaultClient.Do(req); err == nil {
		resp.Body.Close()
		t.Errorf("0008 answered %d", resp.StatusCode)
	}
	b.settle()
	ledger := b.sim.Ledger()
	last := ledger.Sends[len(ledger.Sends)-1]
	if last.Ref != "cut-1" || !last.Cut || last.Status != "read" && last.Status != "delivered" || ledger.Counts.CutAccepted != 1 {
		t.Errorf("0008 in the ledger: %+v, %+v", last, ledger.Counts)
	}
}
