package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
)

// The secrets that no answer, frame or line of the log may hold.
const (
	markToken  = "EAAMARKERTOKEN1234"
	markSecret = "MARKERSECRET0123456789"
)

// fakeChannel stands for a provider: what a test finds is told by the test.
type fakeChannel struct {
	mu         sync.Mutex
	found      channel.Findings
	tokens     []string // that a session was opened with
	subscribed bool
}

func (f *fakeChannel) Kind() desk.ChannelKind { return desk.ChannelWhatsApp }

func (f *fakeChannel) Manifest() channel.Manifest {
	return channel.Manifest{
		Fields: []channel.Field{{Key: "phone_number_id", Required: true, Pattern: "[0-9]+", Max: 32}, {Key: "waba_id", Required: true, Pattern: "[0-9]+", Max: 32},
			{Key: "access_token", Secret: true, Required: true, Max: 100}, {Key: "app_secret", Secret: true, Required: true, Max: 100}, {Key: "app_id"}},
		Steps:   []channel.Step{{Name: "app", Fields: []string{"app_secret"}}, {Name: "test"}},
		Webhook: &channel.WebhookGuide{Path: "/webhooks/meta", Events: []string{"messages"}},
		Can:     channel.Abilities{Templates: true},
	}
}

func (f *fakeChannel) Accounts(values map[string]string) channel.Account {
	return channel.Account{Endpoint: values["phone_number_id"], Group: values["waba_id"]}
}

func (f *fakeChannel) SecretPrint(values map[string]string) string {
	if values["app_secret"] == "" {
		return ""
	}
	return auth.HashSecret(values["app_secret"])[:32]
}

func (f *fakeChannel) Open(c channel.Connection) (channel.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens = append(f.tokens, c.Values["access_token"])
	return &fakeSession{f}, nil
}

// Decode takes a body of {"elements":[{"endpoint","kind","key","text"}]} apart.
func (f *fakeChannel) Decode(body []byte) ([]channel.Element, error) {
	var in struct {
		Elements []struct{ Endpoint, Key, Text string } `json:"elements"`
	}
	if err := json.Unmarshal(body, &in); err != nil || in.Elements == nil {
		return nil, errors.Join(err, errors.New("not ours"))
	}
	var out []channel.Element
	for _, e := range in.Elements {
		out = append(out, channel.Element{Account: channel.Account{Endpoint: e.Endpoint}, Update: desk.Update{Kind: desk.UpdateMessage, Key: e.Key,
			ExternalID: e.Key, At: desk.Time(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).UnixMicro()),
			Party:   desk.Party{Addresses: []desk.Address{{Kind: desk.AddressWaID, Value: "5491155550000"}}},
			Message: &desk.Inbound{Kind: desk.KindText, Text: e.Text}}})
	}
	return out, nil
}

type fakeSession struct{ *fakeChannel }

func (s *fakeSession) Send(context.Context, channel.Outgoing) (channel.Accepted, error) {
	return channel.Accepted{}, io.EOF
}
func (s *fakeSession) Close() error { return nil }

func (s *fakeSession) Test(context.Context) channel.Findings {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.subscribed {
		return channel.Findings{Steps: []channel.Finding{{Step: "token"}, {Step: "subscription"}}, Account: s.found.Account}
	}
	return s.found
}

func (s *fakeSession) Subscribe(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribed = true
	return nil
}

// wired is a rig with the fake channel.
func wired(t *testing.T) (*rig, *fakeChannel) {
	t.Helper()
	fake := &fakeChannel{}
	r := newRig(t, func(o *Options) {
		registry := channel.NewRegistry(fake)
		o.Can = registry.Capabilities(desk.WebchatCapabilities(4000))
		o.Sessions = channel.NewSessions(registry, nil, unsealWith(o.Box))
		o.Config.PublicURL = "https://inbox.example"
	})
	return r, fake
}

// unsealWith opens the secrets that were sealed with a box.
func unsealWith(box *auth.Box) func(inbox desk.ID, field, sealed string) (string, error) {
	return func(inbox desk.ID, field, sealed string) (string, error) {
		raw, err := base64.StdEncoding.DecodeString(sealed)
		if err != nil {
			return "", err
		}
		value, err := box.Open(raw, auth.Place{Table: "inboxes", Row: int64(inbox), Column: "connection." + field})
		return string(value), err
	}
}

// number connects an inbox of the fake channel and gives its path.
func number(owner *browser, name, endpoint string) (path string) {
	owner.t.Helper()
	path = "/api/v1/inboxes/" + str(owner.ok("POST", "/api/v1/inboxes", map[string]any{"name": name, "channel": "whatsapp"}), "id")
	owner.ok("PUT", path+"/connection", values("phone_number_id", endpoint, "waba_id", "200", "access_token", markToken, "app_secret", markSecret))
	return path
}

func values(pairs ...string) map[string]any {
	all := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		all[pairs[i]] = pairs[i+1]
	}
	return map[string]any{"values": all}
}

// TestConnecting goes through the guide as the page does: part by part, with what is wrong said in words.
func TestConnecting(t *testing.T) {
	r, fake := wired(t)
	owner := r.owner()
	if kind := str(owner.ok("GET", "/api/v1/channels", nil), "channels", 0, "kind"); kind != "whatsapp" {
		t.Error(kind)
	}
	made := owner.ok("POST", "/api/v1/inboxes", map[string]any{"name": "Ventas", "channel": "whatsapp"})
	path := "/api/v1/inboxes/" + str(made, "id") + "/connection"
	if made["connected"] != false || str(made, "window_policy") != "last_inbound_24h" || made["health"] == nil {
		t.Error(made)
	}
	before := owner.ok("GET", path, nil)
	if str(before, "webhook_url") != "https://inbox.example/webhooks/meta" || before["webhook_https"] != true || len(str(before, "verify_token")) < 16 {
		t.Error(before)
	}
	owner.refused("POST", path+"/test", map[string]any{}, 409, "not_connected")
	owner.refused("PUT", path, values("phone_number_id", "abc"), 422, "bad_value")
	owner.refused("PUT", path, values("other", "1"), 422, "bad_value")
	owner.ok("PUT", path, values("app_secret", markSecret))
	part := owner.ok("PUT", path, values("phone_number_id", "100", "waba_id", "200"))
	if at(part, "secrets", "app_secret") != true || at(part, "secrets", "access_token") != false || str(part, "values", "waba_id") != "200" {
		t.Error(part)
	}
	owner.refused("POST", path+"/test", map[string]any{}, 409, "not_connected")
	owner.ok("PUT", path, values("access_token", markToken, "app_secret", ""))
	if owner.ok("GET", "/api/v1/inboxes/"+str(made, "id"), nil)["connected"] != true {
		t.Error("it is not connected")
	}

	fake.found = channel.Findings{Steps: []channel.Finding{{Step: "token", Problem: "expired_token", Detail: "Session has expired."}}}
	bad := owner.ok("POST", path+"/test", map[string]any{})
	if bad["ok"] != false || str(bad, "steps", 0, "problem") != "expired_token" || str(bad, "health", "broken") != "auth" {
		t.Error(bad)
	}
	fake.found = channel.Findings{Steps: []channel.Finding{{Step: "token"}, {Step: "subscription", Problem: "not_subscribed"}},
		Account: channel.AccountFacts{Phone: "+5491155550000", Quality: "green"}}
	good := owner.ok("POST", path+"/test", map[string]any{})
	if good["ok"] != false || str(good, "steps", 2, "problem") != "not_verified" || str(good, "health", "broken") != "" || str(good, "health", "phone") != "+5491155550000" {
		t.Error(good) // it subscribed by itself; the provider has not called yet
	}
	if last := fake.tokens[len(fake.tokens)-1]; last != markToken {
		t.Errorf("the session was opened with %q", last)
	}
	r.webhookProblems(t, owner, path, made)

	other := owner.ok("POST", "/api/v1/inboxes", map[string]any{"name": "Otra", "channel": "whatsapp"})
	taken := owner.refused("PUT", "/api/v1/inboxes/"+str(other, "id")+"/connection",
		values("phone_number_id", "100", "waba_id", "200", "access_token", markToken, "app_secret", markSecret), 409, "taken")
	if taken.data["field"] != "endpoint" {
		t.Error(taken.text)
	}
	owner.ok("DELETE", path, nil)
	after := owner.ok("GET", path, nil)
	if at(after, "secrets", "access_token") != false || str(after, "verify_token") != str(before, "verify_token") {
		t.Error(after)
	}
	web, _ := owner.inbox("Tienda")
	owner.refused("GET", "/api/v1/inboxes/"+web+"/connection", nil, 409, "not_possible")
	owner.refused("POST", "/api/v1/inboxes", map[string]any{"name": "x", "channel": "pigeon"}, 422, "invalid")
	owner.refused("PATCH", "/api/v1/inboxes/"+web, map[string]any{"channel": "whatsapp"}, 422, "invalid")
}

// webhookProblems moves the way in from one state to the next and asks what a test says.
func (r *rig) webhookProblems(t *testing.T, owner *browser, path string, made map[string]any) {
	t.Helper()
	workspace, inbox := r.placeOf(t, owner, str(made, "id"))
	says := func(want string) {
		t.Helper()
		r.pass(desk.Second)
		got := owner.ok("POST", path+"/test", map[string]any{})
		if problem := str(got, "steps", 2, "problem"); problem != want || got["ok"] != (want == "") {
			t.Errorf("the webhook: %q (%v), want %q", problem, got["ok"], want)
		}
	}
	if err := r.server.Traffic.NoteVerified(t.Context(), workspace, inbox); err != nil {
		t.Fatal(err)
	}
	says("no_event")
	r.told(t, workspace, port.UpdateRow{InboxID: inbox, Kind: desk.UpdateIgnored, Key: "1", Update: desk.Update{Kind: desk.UpdateIgnored, Key: "1"}})
	says("")
	if err := r.server.Traffic.NoteBadSignature(t.Context(), workspace, inbox); err != nil {
		t.Fatal(err)
	}
	says("wrong_secret")
	r.told(t, workspace, port.UpdateRow{InboxID: inbox, Kind: desk.UpdateIgnored, Key: "2", Update: desk.Update{Kind: desk.UpdateIgnored, Key: "2"}})
	says("")
}

func (r *rig) told(t *testing.T, workspace desk.ID, row port.UpdateRow) {
	t.Helper()
	r.pass(desk.Second)
	if _, err := r.server.Traffic.Apply(t.Context(), workspace, []port.UpdateRow{row}, nil); err != nil {
		t.Fatal(err)
	}
}

func (r *rig) placeOf(t *testing.T, owner *browser, id string) (workspace, inbox desk.ID) {
	t.Helper()
	workspace, err := desk.ParseID(str(owner.ok("GET", "/api/v1/bootstrap", nil), "workspace", "id"))
	if err != nil {
		t.Fatal(err)
	}
	if inbox, err = desk.ParseID(id); err != nil {
		t.Fatal(err)
	}
	return workspace, inbox
}

// TestSecretsStayInside greps everything that leaves the server for the secrets of a connection, sealed or open.
func TestSecretsStayInside(t *testing.T) {
	r, fake := wired(t)
	owner := r.owner()
	fake.found = channel.Findings{Steps: []channel.Finding{{Step: "token"}}}
	path := number(owner, "Ventas", "100")
	socket := dial(t, owner)
	owner.ok("PUT", path+"/connection", values("access_token", markToken, "app_secret", markSecret, "app_id", "7"))
	id := strings.TrimPrefix(path, "/api/v1/inboxes/")
	dir, err := r.store.Directory(t.Context(), func() desk.ID { ws, _ := r.placeOf(t, owner, id); return ws }())
	if err != nil {
		t.Fatal(err)
	}
	never := []string{markToken, markSecret}
	for _, sealed := range dir.Inboxes[0].Connection.Sealed {
		never = append(never, sealed)
	}
	never = append(never, dir.Inboxes[0].Connection.SecretPrint)
	if len(never) != 5 {
		t.Fatal(never)
	}
	check := func(where, text string) {
		for _, secret := range never {
			if strings.Contains(text, secret) {
				t.Errorf("%s holds %q", where, secret)
			}
		}
	}
	owner.ok("POST", path+"/connection/test", map[string]any{})
	for _, route := range r.server.table {
		if route.Method != "GET" || route.Path == "/api/v1/live" || route.Verb == desk.VerbVisitor {
			continue
		}
		where := placeholder.ReplaceAllString(route.Path, id)
		check(where, owner.do("GET", where, nil).text)
	}
	check("PUT", owner.do("PUT", path+"/connection", values("access_token", markToken+"\n")).text)
	check("a refusal", owner.do("PUT", path+"/connection", values("phone_number_id", markToken)).text)
	frames := 0
	owner.ok("PATCH", path, map[string]any{"name": "END"})
	for heard := ""; !strings.Contains(heard, `"END"`); frames++ {
		kind, frame, err := socket.ReadMessage()
		if err != nil || kind != websocket.TextMessage {
			t.Fatal(kind, err)
		}
		heard = string(frame)
		check("a frame", heard)
	}
	if frames < 3 {
		t.Errorf("only %d frames", frames)
	}
	check("the log", r.logged.String())
}

// TestUpdates reads and replays what stood apart, and shows the body only to whom all of it concerns.
func TestUpdates(t *testing.T) {
	r, _ := wired(t)
	owner := r.owner()
	id := strings.TrimPrefix(number(owner, "Ventas", "100"), "/api/v1/inboxes/")
	workspace, inbox := r.placeOf(t, owner, id)
	dir, err := r.store.Directory(t.Context(), workspace)
	if err != nil {
		t.Fatal(err)
	}
	own, _ := dir.Inbox(inbox)
	keep := func(delivery desk.ID, signer, body string) {
		t.Helper()
		err := r.store.UpdateInstance(t.Context(), func(tx port.InstanceTx) error {
			return tx.InsertDelivery(port.Delivery{ID: delivery, SHA256: auth.HashSecret(body), Signer: signer, Body: []byte(body), ReceivedAt: 1})
		})
		if err == nil {
			err = r.server.Traffic.Keep(t.Context(), workspace, port.UpdateRow{DeliveryID: delivery, Account: "100", Kind: desk.UpdateMessage,
				Key: "apart:" + delivery.String(), State: desk.UpdateQuarantined, ReceivedAt: 1, Update: desk.Update{Kind: desk.UpdateMessage, Key: "m"}})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	keep(1, "another", `{"elements":[{"endpoint":"100","key":"m1","text":"forged"},{"endpoint":"999","key":"m2","text":"NOT YOURS"}]}`)
	keep(2, own.Connection.SecretPrint, `{"elements":[{"endpoint":"100","key":"m3","text":"hola"}]}`)
	page := owner.ok("GET", "/api/v1/updates?state=quarantined&inbox_id=&before=", nil)
	if len(page["items"].([]any)) != 2 || at(page, "counts", "quarantined") != 2.0 {
		t.Fatal(page)
	}
	first, second := str(page, "items", 1, "id"), str(page, "items", 0, "id")
	if whole := owner.do("GET", "/api/v1/updates/"+first, nil); !strings.Contains(whole.text, "NOT YOURS") {
		t.Error("the only company does not see the body: ", whole.text)
	}
	secondCompany(r)
	if part := owner.do("GET", "/api/v1/updates/"+first, nil); part.status != 200 || strings.Contains(part.text, "NOT YOURS") {
		t.Error(part.text)
	}
	if all := owner.do("GET", "/api/v1/updates/"+second, nil); !strings.Contains(all.text, `"raw":{"elements"`) {
		t.Error(all.text)
	}
	if got := owner.ok("POST", "/api/v1/updates/"+first+"/replay", nil); str(got, "item", "state") != "quarantined" {
		t.Error(got)
	}
	if got := owner.ok("POST", "/api/v1/updates/replay", map[string]any{"state": "quarantined"}); got["replayed"] != 1.0 || got["failed"] != 1.0 {
		t.Error(got)
	}
	list := owner.do("GET", "/api/v1/conversations", nil)
	if !strings.Contains(list.text, "hola") || strings.Contains(list.text, "forged") {
		t.Error(list.text)
	}
	owner.refused("POST", "/api/v1/updates/"+second+"/replay", nil, 409, "not_failed")
}

// TestReplayOfABody: a body that no program could read is taken apart anew once one can, and stays where it is until then.
func TestReplayOfABody(t *testing.T) {
	r, _ := wired(t)
	owner := r.owner()
	workspace, _ := r.placeOf(t, owner, strings.TrimPrefix(number(owner, "Ventas", "100"), "/api/v1/inboxes/"))
	for delivery, body := range map[desk.ID]string{1: "no JSON", 2: `{"elements":[{"endpoint":"100","key":"m1","text":"hola"}]}`} {
		err := r.store.UpdateInstance(t.Context(), func(tx port.InstanceTx) error {
			err := tx.InsertDelivery(port.Delivery{ID: delivery, SHA256: auth.HashSecret(body), Signer: "s", Body: []byte(body), ReceivedAt: 1})
			return errors.Join(err, tx.FinishDelivery(delivery, "it could not be read"))
		})
		if err == nil {
			err = r.server.Traffic.Keep(t.Context(), workspace, port.UpdateRow{DeliveryID: delivery, Kind: desk.UpdateUnknown,
				Key: "body:" + auth.HashSecret(body), State: desk.UpdateFailed, ReceivedAt: 1, Update: desk.Update{Kind: desk.UpdateUnknown, Note: "body"}})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := owner.ok("POST", "/api/v1/updates/replay", map[string]any{"state": "failed"}); got["replayed"] != 1.0 || got["failed"] != 1.0 {
		t.Error(got)
	}
	pending, err := r.store.PendingDeliveries(t.Context(), 10)
	if err != nil || len(pending) != 1 || pending[0].ID != 2 {
		t.Errorf("waiting to be taken apart: %v (%v)", pending, err)
	}
	if left := owner.ok("GET", "/api/v1/updates?state=failed", nil); len(left["items"].([]any)) != 1 {
		t.Error(left)
	}
}

// TestLinks: a link for many, and the one by which a visitor of a site goes on, each tied to a visit.
func TestLinks(t *testing.T) {
	r, fake := wired(t)
	owner := r.owner()
	path := number(owner, "Ventas", "100")
	web, key := owner.inbox("Tienda")
	agent := owner.join("Ana", "agent", "all", web)
	agent.refused("POST", path+"/link", map[string]any{}, 404, "not_found")
	owner.refused("POST", path+"/link", map[string]any{"text": "Hola"}, 409, "not_connected")
	guest := r.guest(key)
	guest.refused("POST", "/w/"+key+"/continue", map[string]any{}, 409, "not_possible")
	owner.refused("PATCH", "/api/v1/inboxes/"+web, map[string]any{"continue_inbox_id": web}, 422, "bad_value")
	owner.ok("PATCH", "/api/v1/inboxes/"+web, map[string]any{"continue_inbox_id": strings.TrimPrefix(path, "/api/v1/inboxes/")})
	if guest.ok("GET", "/w/"+key+"/config", nil)["continue"] != false {
		t.Error("it goes on nowhere yet")
	}
	fake.found = channel.Findings{Steps: []channel.Finding{{Step: "token"}}, Account: channel.AccountFacts{Phone: "+5491155550000"}}
	owner.ok("POST", path+"/connection/test", map[string]any{})
	link := owner.ok("POST", path+"/link", map[string]any{"text": "Hola", "utm": map[string]any{"campaign": "otoño"}})
	if want := "https://wa.me/5491155550000?text=Hola%20%28ref%20" + str(link, "code") + "%29"; str(link, "url") != want || len(str(link, "code")) != 6 {
		t.Error(link)
	}
	if guest.ok("GET", "/w/"+key+"/config", nil)["continue"] != true {
		t.Error("it does not go on")
	}
	if url := str(guest.ok("POST", "/w/"+key+"/continue", map[string]any{}), "url"); url != "https://wa.me/5491155550000?text=Hola" {
		t.Error(url)
	}
	guest.ok("POST", "/w/"+key+"/messages", map[string]any{"client_id": "c", "text": "hola", "locale": "es", "visit": map[string]any{"landing_page": "https://tienda.example/zapatos"}})
	url := str(guest.ok("POST", "/w/"+key+"/continue", map[string]any{"locale": "pt"}), "url")
	if !strings.HasPrefix(url, "https://wa.me/5491155550000?text=Ol%C3%A1%20%28ref%20") {
		t.Fatal(url)
	}
	code := strings.TrimSuffix(url[strings.LastIndex(url, "%20")+3:], "%29")
	workspace, inbox := r.placeOf(t, owner, strings.TrimPrefix(path, "/api/v1/inboxes/"))
	elements, err := fake.Decode([]byte(`{"elements":[{"endpoint":"100","key":"m1","text":"Olá (ref ` + code + `)"},{"endpoint":"100","key":"m2","text":"Hola (ref ` + str(link, "code") + `)"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range elements {
		r.told(t, workspace, port.UpdateRow{InboxID: inbox, Kind: e.Update.Kind, Key: e.Update.Key, At: e.Update.At, ReceivedAt: 1, Update: e.Update})
	}
	list := owner.ok("GET", "/api/v1/conversations?inbox="+inbox.String(), nil)
	visits := owner.do("GET", "/api/v1/conversations/"+str(list, "items", 0, "id"), nil)
	if !strings.Contains(visits.text, "https://tienda.example/zapatos") || !strings.Contains(visits.text, "otoño") {
		t.Error(visits.text)
	}
}
