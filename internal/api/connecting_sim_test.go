package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// TestConnectingWhatsApp connects the channel itself against a simulated provider: each wrong value is named, and a right
// one subscribes the account by itself.
func TestConnectingWhatsApp(t *testing.T) {
	sim := meta.New(meta.Options{})
	t.Cleanup(sim.Close)
	company := meta.DefaultBusiness()
	sim.AddBusiness(company)
	graph := httptest.NewServer(sim.Handler())
	t.Cleanup(graph.Close)
	r := newRig(t, func(o *Options) {
		registry := channel.NewRegistry(whatsapp.New(graph.URL + "/v25.0"))
		o.Can = registry.Capabilities(desk.WebchatCapabilities(4000))
		o.Sessions = channel.NewSessions(registry, http.DefaultClient, unsealWith(o.Box))
	})
	owner := r.owner()
	path := "/api/v1/inboxes/" + str(owner.ok("POST", "/api/v1/inboxes", map[string]any{"name": "Ventas", "channel": "whatsapp"}), "id") + "/connection"
	right := map[string]string{"phone_number_id": company.Numbers[0].PhoneID, "waba_id": company.WabaID, "access_token": company.Token, "app_secret": company.AppSecret}
	problems := func(key, value string) string {
		t.Helper()
		given := map[string]string{}
		for k, v := range right {
			given[k] = v
		}
		if key != "" {
			given[key] = value
		}
		owner.ok("PUT", path, map[string]any{"values": given})
		tested := owner.do("POST", path+"/test", map[string]any{})
		if tested.status != 200 || strings.Contains(tested.text, company.Token) || strings.Contains(tested.text, company.AppSecret) {
			t.Errorf("%d %s", tested.status, tested.text)
		}
		var found []string
		for _, step := range at(tested.data, "steps").([]any) {
			if problem := str(step, "problem"); problem != "" {
				found = append(found, str(step, "step")+":"+problem)
			}
		}
		return strings.Join(found, " ")
	}
	for _, wrong := range []struct{ key, value, want string }{
		{"access_token", "EAAGnotThisOne0000000000000000000001", "token:wrong_token webhook:not_https"},
		{"app_secret", strings.Repeat("0f", 16), "secret:wrong_secret webhook:not_https"},
		{"phone_number_id", "99999999", "number:wrong_number account:wrong_account webhook:not_https"},
		{"", "", "webhook:not_https"},
	} {
		if got := problems(wrong.key, wrong.value); got != wrong.want {
			t.Errorf("with another %s: %q, want %q", wrong.key, got, wrong.want)
		}
	}
	now := owner.ok("GET", path, nil)
	if str(now, "health", "phone") != "+5491155550100" || str(now, "health", "broken") != "" || at(now, "health", "coexistence") != true {
		t.Error(now)
	}
}
