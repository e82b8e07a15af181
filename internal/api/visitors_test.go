package api

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
)

// A first message that is sent again and again at once makes one visitor, one conversation and one message.
func TestFirstMessageIsStoredOnce(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Config.VisitorMessagesPerMinute = 1000; o.Config.NewVisitorsPerMinute = 1000 })
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	first := r.guest(key)
	answers := make(chan got, 50)
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() {
			own := *first.browser
			own.cookies = map[string]string{}
			answers <- (&guest{&own, key}).say("the-first", "hola")
		})
	}
	all.Wait()
	close(answers)
	ids, created := map[string]bool{}, 0
	for a := range answers {
		switch a.status {
		case 201:
			created++
		case 200:
		default:
			t.Errorf("%d %s", a.status, a.text)
		}
		ids[str(a.data, "item", "id")] = true
	}
	if created != 1 || len(ids) != 1 {
		t.Errorf("%d were created, with the ids %v", created, ids)
	}
	if list := at(owner.ok("GET", "/api/v1/conversations", nil), "items").([]any); len(list) != 1 || at(list, 0, "inbound_count") != 1.0 {
		t.Error(list)
	}
}

func TestVisitorsAreLimited(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Config.VisitorMessagesPerMinute = 3; o.Config.NewVisitorsPerMinute = 2 })
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	guest := r.guest(key)
	for i := range 3 {
		if a := guest.say(strconv.Itoa(i), "hola"); a.status != 201 {
			t.Fatal(a.text)
		}
	}
	slow := guest.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x"}, 429, "slow_down")
	if slow.header.Get("Retry-After") != "20" || slow.header.Get("Access-Control-Allow-Origin") == "" ||
		!strings.Contains(slow.header.Get("Access-Control-Expose-Headers"), "Retry-After") {
		t.Error(slow.header)
	}
	if a := r.guest(key).say("a", "hola"); a.status != 201 {
		t.Error(a.text)
	}
	third := r.guest(key)
	third.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x"}, 429, "slow_down")
	r.pass(30 * desk.Second)
	if a := third.say("x", "x"); a.status != 201 {
		t.Error(a.text)
	}
	if a := guest.say("x", "x"); a.status != 201 {
		t.Error(a.text)
	}
}

// The address that is limited is the client's as far as trusted proxies tell, and no header of a stranger's changes it.
func TestAddressBehindAProxy(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Config.NewVisitorsPerMinute = 1 })
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	say := func(from string) int {
		g := r.guest(key)
		g.header.Set("X-Forwarded-For", from)
		return g.say("a", "hola").status
	}
	if a, b := say("192.0.2.1"), say("192.0.2.2"); a != 201 || b != 429 {
		t.Error(a, b)
	}
}

func TestOriginsOfPages(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	id, key := owner.inbox("Tienda")
	owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"origins": []string{"https://tienda.example", "http://localhost:3000", "https://b.example:443"}})
	owner.refused("PATCH", "/api/v1/inboxes/"+id, map[string]any{"origins": []string{"*"}}, 422, "invalid")
	owner.refused("PATCH", "/api/v1/inboxes/"+id, map[string]any{"origins": []string{"https://x.example/path"}}, 422, "bad_value")
	b := r.browser()
	for origin, allowed := range map[string]bool{"https://tienda.example": true, "http://localhost:3000": true, "https://b.example": true, r.url: true,
		"http://tienda.example": false, "https://tienda.example.evil": false, "https://evil.example": false, "https://www.tienda.example": false,
		"https://tienda.example:8443": false, "null": false, "http://localhost:3001": false} {
		b.header = http.Header{"Origin": {origin}}
		a := b.do("GET", "/w/"+key+"/config", nil)
		if (a.status == 200) != allowed || a.header.Get("Access-Control-Allow-Origin") != origin {
			t.Errorf("%s: %d %v", origin, a.status, a.header)
		}
		if !allowed && (a.status != 403 || a.data["code"] != "origin_not_allowed") {
			t.Errorf("%s: %d %s", origin, a.status, a.text)
		}
		if a.header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(a.header.Get("Vary"), "Origin") {
			t.Error(a.header)
		}
		b.header.Set("Access-Control-Request-Method", "POST")
		b.header.Set("Access-Control-Request-Headers", "authorization,content-type")
		asked := b.do("OPTIONS", "/w/"+key+"/messages", nil)
		if asked.status != 204 || asked.header.Get("Access-Control-Allow-Headers") != "Authorization, Content-Type, Upload-Offset" {
			t.Errorf("%s: %d %v", origin, asked.status, asked.header)
		}
		sent := b.do("POST", "/w/"+key+"/messages", map[string]any{"client_id": "c", "text": "x", "locale": "es"})
		if !allowed && (sent.status != 403 || sent.data["code"] != "origin_not_allowed") {
			t.Errorf("%s: %d %s", origin, sent.status, sent.text)
		}
	}
	b.header = http.Header{}
	b.refused("GET", "/w/nobody/config", nil, 404, "not_found")
	owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"active": false})
	b.refused("GET", "/w/"+key+"/config", nil, 404, "not_found")
}

func TestConfigIsCached(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	id, key := owner.inbox("Tienda")
	owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"greeting": map[string]string{"es": "¡Hola!"}, "color": "#AA0000", "team_name": "Ventas",
		"hours": map[string]any{"timezone": "America/Argentina/Buenos_Aires", "days": []any{map[string]any{"day": 1, "from": "09:00", "to": "10:00"}}},
		"bot":   map[string]any{"enabled": true, "name": "Nati", "greeting": "hola", "steps": []any{}, "keywords": []any{}, "handoff": map[string]any{"words": []string{"persona"}, "reply": "ya voy"}}})
	b := r.browser()
	a := b.do("GET", "/w/"+key+"/config", nil)
	if str(a.data, "greeting", "es") != "¡Hola!" || a.data["bot_name"] != "Nati" || a.data["hours_open_now"] != true || a.data["text_max"] != 4000.0 ||
		a.header.Get("Cache-Control") != "public, max-age=60" || len(a.header.Values("Set-Cookie")) > 0 {
		t.Error(a.header, a.text)
	}
	b.header.Set("If-None-Match", a.header.Get("ETag"))
	if again := b.do("GET", "/w/"+key+"/config", nil); again.status != 304 || again.text != "" {
		t.Error(again.status, again.text)
	}
	r.pass(2 * desk.Hour)
	if later := b.do("GET", "/w/"+key+"/config", nil); later.status != 200 || later.data["hours_open_now"] != false {
		t.Error(later.status, later.text)
	}
	gone := owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"hours": nil, "bot": nil})
	if at(gone, "hours") != nil || at(gone, "bot") != nil || str(gone, "color") != "#AA0000" {
		t.Error(gone)
	}
	if kept := owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"name": "Tienda 2"}); str(kept, "team_name") != "Ventas" || str(kept, "snippet") == "" {
		t.Error(kept)
	}
}

func TestStrangers(t *testing.T) {
	r, owner, key, path := desk1(t)
	b := r.browser()
	b.refused("GET", "/w/"+key+"/conversation", nil, 404, "no_session")
	b.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x"}, 401, "bad_token")
	for _, bearer := range []string{"Bearer v1.short", "Bearer v2." + strings.Repeat("A", 43), "Basic x", "Bearer v1." + strings.Repeat("A", 42) + "B",
		"Bearer v1." + strings.Repeat("!", 43)} {
		b.header.Set("Authorization", bearer)
		b.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x"}, 401, "bad_token")
		b.refused("GET", "/w/"+key+"/conversation", nil, 404, "no_session")
	}
	guest := r.guest(key)
	for _, verb := range []string{"contact", "read"} {
		body := map[string]any{"name": "x"}
		if verb == "read" {
			body = map[string]any{"seq": 1}
		}
		guest.refused("POST", "/w/"+key+"/"+verb, body, 404, "no_session")
	}
	guest.refused("GET", "/w/"+key+"/poll?since=0", nil, 404, "no_session")
	owner.ok("POST", path+"/comments", map[string]any{"client_id": "k", "text": "SECRET-OF-THE-TEAM"})
	other := r.guest(key)
	other.say("c1", "soy otra")
	if a := other.do("GET", "/w/"+key+"/conversation", nil); strings.Contains(a.text, "SECRET") || strings.Contains(a.text, `"hola"`) {
		t.Error(a.text)
	}
	// A member's cookie is no visitor's secret, and the other way round.
	owner.refused("GET", "/w/"+key+"/conversation", nil, 404, "no_session")
	other.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
}

func TestContactRequiredBefore(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	id, key := owner.inbox("Tienda")
	owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"contact_card": map[string]any{"when": "before",
		"fields": map[string]string{"name": "required", "email": "required", "phone": "off"}}})
	guest := r.guest(key)
	a := guest.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x", "contact": map[string]any{"name": "Eva"}}, 422, "contact_required")
	if str(a.data, "fields", 0) != "email" || a.data["possible"] != nil {
		t.Error(a.text)
	}
	guest.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x", "contact": map[string]any{"name": "Eva", "email": "no"}}, 422, "bad_value")
	sent := guest.ok("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x", "contact": map[string]any{"name": "Eva", "email": "Eva@x.example"}})
	if str(sent, "state", "contact", "email") != "eva@x.example" {
		t.Error(sent)
	}
}

// What the browser tells of its visit is cut and cleaned, and only addresses that a link may lead to are kept.
func TestVisit(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	pages := []any{map[string]any{"url": "javascript:alert(1)", "title": "bad", "at": 1}, map[string]any{"url": "data:text/html,x", "at": 1}}
	for range 60 {
		pages = append(pages, map[string]any{"url": "https://tienda.example/p?" + strings.Repeat("x", 3000), "title": "a\u0000b\n" + strings.Repeat("t", 300), "at": 1})
	}
	r.guest(key).ok("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x", "page": map[string]any{"url": "https://tienda.example/here", "title": "Here"},
		"visit": map[string]any{"landing_page": "https://user:pass@tienda.example/?utm_source=ig", "referrer": "javascript:x", "pages": pages[:42],
			"utm": map[string]any{"source": "ig"}, "device": "Chrome · Android", "language": "es-AR"}})
	id := str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	visit := at(owner.ok("GET", "/api/v1/conversations/"+id, nil), "visits", 0)
	if str(visit, "landing_page") != "https://tienda.example/?utm_source=ig" || str(visit, "referrer") != "" || str(visit, "utm", "source") != "ig" {
		t.Error(visit)
	}
	list := at(visit, "pages").([]any)
	if len(list) == 0 || len(list) > 40 || str(list, len(list)-1, "url") != "https://tienda.example/here" {
		t.Error(len(list), list[len(list)-1])
	}
	for _, page := range list {
		if len(str(page, "url")) > 2000 || len(str(page, "title")) > 200 || strings.ContainsAny(str(page, "title"), "\x00\n") || !strings.HasPrefix(str(page, "url"), "https://") {
			t.Error(page)
		}
	}
}

func jwt(t *testing.T, key string, claims map[string]any) string {
	t.Helper()
	body, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// A customer whom the page proves gets back the history on another browser; an anonymous one never does.
func TestIdentify(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	id, key := owner.inbox("Tienda")
	first := r.guest(key)
	first.refused("POST", "/w/"+key+"/identify", map[string]any{"token": "a.b.c"}, 401, "bad_token")
	secret := str(owner.ok("POST", "/api/v1/inboxes/"+id+"/identity-secret", nil), "secret")
	shown := owner.do("GET", "/api/v1/inboxes/"+id, nil)
	if len(secret) < 32 || strings.Contains(shown.text, secret) || shown.data["identity_secret_set"] != true {
		t.Fatal(shown.text)
	}
	claims := func() map[string]any {
		return map[string]any{"sub": "customer-7", "aud": key, "exp": r.now.Load()/1e6 + 3600, "name": "Eva Luna"}
	}
	for name, change := range map[string]func(map[string]any){"other inbox": func(c map[string]any) { c["aud"] = "other" },
		"expired": func(c map[string]any) { c["exp"] = r.now.Load()/1e6 - 1 }, "too long": func(c map[string]any) { c["exp"] = r.now.Load()/1e6 + 90000 },
		"nobody": func(c map[string]any) { delete(c, "sub") }} {
		wrong := claims()
		change(wrong)
		if a := first.refused("POST", "/w/"+key+"/identify", map[string]any{"token": jwt(t, secret, wrong)}, 401, "bad_token"); a.data["reason"] == "" {
			t.Error(name, a.text)
		}
	}
	first.refused("POST", "/w/"+key+"/identify", map[string]any{"token": jwt(t, strings.Repeat("k", 32), claims())}, 401, "bad_token")

	first.say("c1", "mi pedido 42")
	if a := first.ok("POST", "/w/"+key+"/identify", map[string]any{"token": jwt(t, secret, claims())}); at(a, "state", "verified") != true || str(a, "state", "contact", "name") != "Eva Luna" {
		t.Fatal(a)
	}
	second := r.guest(key)
	second.say("c1", "otra cosa")
	if a := second.do("GET", "/w/"+key+"/conversation", nil); strings.Contains(a.text, "pedido 42") {
		t.Error(a.text)
	}
	second.ok("POST", "/w/"+key+"/identify", map[string]any{"token": jwt(t, secret, claims())})
	if a := second.do("GET", "/w/"+key+"/conversation", nil); !strings.Contains(a.text, "pedido 42") {
		t.Error(a.text)
	}
	r.pass(desk.Hour)
	second.refused("GET", "/w/"+key+"/conversation", nil, 401, "expired")
	second.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "z", "text": "z"}, 401, "expired")
}

// The live line of a visitor, by socket and by long poll: the agent's answer comes, the comment does not.
func TestVisitorHearsTheAnswer(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	guest := r.guest(key)
	sent := guest.say("c1", "hola")
	since := strconv.FormatInt(int64(sent.data["seq"].(float64)), 10)
	secret := strings.TrimPrefix(guest.header.Get("Authorization"), "Bearer v1.")
	dialer := websocket.Dialer{Subprotocols: []string{"bandeja.v1", "t." + secret}}
	address := "ws" + strings.TrimPrefix(r.url, "http") + "/w/" + key + "/live?since=" + since
	if _, res, err := dialer.Dial(address, http.Header{"Origin": {"https://evil.example"}}); err == nil || res == nil || res.StatusCode != 403 {
		t.Error("a page that may not carry the widget listens")
	}
	socket, res, err := dialer.Dial(address, http.Header{"Origin": {"https://tienda.example"}})
	if err != nil {
		t.Fatal(err, res)
	}
	defer socket.Close()
	if socket.Subprotocol() != "bandeja.v1" {
		t.Error(socket.Subprotocol())
	}
	polled := make(chan got, 1)
	go func() { polled <- guest.do("GET", "/w/"+key+"/poll?since="+since, nil) }()
	path := "/api/v1/conversations/" + str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	owner.ok("POST", path+"/comments", map[string]any{"client_id": "k", "text": "SECRET"})
	owner.ok("POST", path+"/messages", message("¡buenas!"))
	if err := socket.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	heard := ""
	for !strings.Contains(heard, "¡buenas!") {
		_, frame, err := socket.ReadMessage()
		if err != nil {
			t.Fatal(err, heard)
		}
		heard += string(frame)
	}
	select {
	case a := <-polled:
		for at(a.data, "frames") != nil && !strings.Contains(a.text, "¡buenas!") {
			next := strconv.FormatInt(int64(a.data["up_to"].(float64)), 10)
			heard += a.text
			a = guest.do("GET", "/w/"+key+"/poll?since="+next, nil)
		}
		heard += a.text
	case <-time.After(20 * time.Second):
		t.Fatal("the poll does not answer")
	}
	if strings.Contains(heard, "SECRET") {
		t.Error(heard)
	}
	guest.ok("POST", "/w/"+key+"/typing", map[string]any{})
}
