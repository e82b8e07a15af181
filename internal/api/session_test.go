package api

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"github.com/gorilla/websocket"
)

func signInAs(email, with string) map[string]any {
	return map[string]any{"email": email, "password": with}
}

func TestSignInTellsNothingOfAccounts(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	gone := owner.join("Ana", "agent", "own")
	owner.ok("PATCH", "/api/v1/members/"+gone.id(), map[string]any{"active": false})
	gone.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	b := r.browser()
	var texts []string
	for _, body := range []map[string]any{signInAs("olga@example.com", "wrong"), signInAs("nobody@example.com", "wrong"),
		signInAs("ana@example.com", password), signInAs("", ""), signInAs("olga@example.com", strings.Repeat("x", 1024))} {
		a := b.refused("POST", "/api/v1/session", body, 401, "bad_credentials")
		texts = append(texts, a.text)
		if len(a.header.Values("Set-Cookie")) > 0 {
			t.Error(a.header)
		}
	}
	for _, text := range texts {
		if text != texts[0] {
			t.Errorf("%s and %s tell two cases apart", text, texts[0])
		}
	}
	b.ok("POST", "/api/v1/session", signInAs(" OLGA@example.com ", password))
	if b.id() == "" || strings.Contains(b.ok("GET", "/api/v1/bootstrap", nil)["me"].(map[string]any)["email"].(string), "OLGA") {
		t.Error("not signed in")
	}
}

func TestSignInsAreLimited(t *testing.T) {
	r := newRig(t)
	r.owner()
	b := r.browser()
	for _, email := range []string{"olga@example.com", "nobody@example.com"} {
		refusals := 0
		for range signInsPerAccount + 3 {
			if a := b.do("POST", "/api/v1/session", signInAs(email, "wrong")); a.status == 429 {
				refusals++
				if a.header.Get("Retry-After") == "" || a.data["code"] != "too_many_attempts" {
					t.Error(a.header, a.text)
				}
			}
		}
		if refusals != 3 {
			t.Errorf("%s: %d were refused", email, refusals)
		}
	}
	b.refused("POST", "/api/v1/session", signInAs("olga@example.com", password), 429, "too_many_attempts")
	r.pass(desk.Minute)
	b.ok("POST", "/api/v1/session", signInAs("olga@example.com", password))
}

func TestCookie(t *testing.T) {
	r := newRig(t)
	r.owner()
	for public, want := range map[string][]string{"": {"bandeja=", "HttpOnly", "SameSite=Lax"},
		"https://inbox.example.com": {"__Host-bandeja=", "HttpOnly", "SameSite=Lax", "Secure", "Path=/"}} {
		r.server.Edge.Config.PublicURL = public
		b := r.browser()
		a := b.do("POST", "/api/v1/session", signInAs("olga@example.com", password))
		cookie := a.header.Get("Set-Cookie")
		for _, part := range want {
			if !strings.Contains(cookie, part) {
				t.Errorf("%q: no %s in %s", public, part, cookie)
			}
		}
		if strings.Contains(cookie, "Max-Age") || public == "" && strings.Contains(cookie, "Secure") {
			t.Error(cookie)
		}
		if hsts := a.header.Get("Strict-Transport-Security"); (hsts != "") != (public != "") {
			t.Error(hsts)
		}
		kept := b.do("POST", "/api/v1/session", map[string]any{"email": "olga@example.com", "password": password, "remember": true})
		if !strings.Contains(kept.header.Get("Set-Cookie"), "Max-Age=15552000") {
			t.Error(kept.header)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	r := newRig(t)
	first := r.owner()
	second, third := r.browser(), r.browser()
	for _, b := range []*browser{second, third} {
		b.ok("POST", "/api/v1/session", signInAs("olga@example.com", password))
	}
	rows := at(first.ok("GET", "/api/v1/me/sessions", nil), "items").([]any)
	if len(rows) != 3 {
		t.Fatal(rows)
	}
	mine := ""
	for _, row := range rows {
		if at(row, "current") == true {
			mine = str(row, "id")
		}
	}
	other := str(at(second.ok("GET", "/api/v1/me/sessions", nil), "items"), 0, "id")
	for _, row := range at(second.ok("GET", "/api/v1/me/sessions", nil), "items").([]any) {
		if at(row, "current") == true {
			other = str(row, "id")
		}
	}
	if mine == "" || mine == other {
		t.Fatal(mine, other)
	}
	socket := dial(t, second)
	first.ok("DELETE", "/api/v1/me/sessions/"+other, nil)
	second.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	closed(t, socket)
	first.refused("DELETE", "/api/v1/me/sessions/"+other, nil, 404, "not_found")

	socket = dial(t, third)
	first.refused("PATCH", "/api/v1/me", map[string]any{"new_password": "another good 1"}, 422, "wrong_password")
	first.refused("PATCH", "/api/v1/me", map[string]any{"current_password": password, "new_password": "12345678"}, 422, "weak_password")
	first.ok("PATCH", "/api/v1/me", map[string]any{"current_password": password, "new_password": "another good 1 horse"})
	third.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	closed(t, socket)
	first.ok("GET", "/api/v1/bootstrap", nil)

	socket = dial(t, first)
	first.ok("DELETE", "/api/v1/session", nil)
	closed(t, socket)
	first.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	first.ok("DELETE", "/api/v1/session", nil)
}

func TestSessionsRunOut(t *testing.T) {
	r := newRig(t)
	owner := r.owner() // remembered
	short := r.browser()
	short.ok("POST", "/api/v1/session", signInAs("olga@example.com", password))
	for range 4 {
		r.pass(13 * desk.Day)
		owner.ok("GET", "/api/v1/bootstrap", nil)
	}
	short.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	r.pass(14 * desk.Day)
	owner.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
}

func TestFirstRunHappensOnce(t *testing.T) {
	r := newRig(t)
	b := r.browser()
	if at(b.ok("GET", "/api/v1/status", nil), "needs_owner") != true {
		t.Error("an empty instance has an owner")
	}
	secret := auth.NewSecret()
	if err := r.app.OfferFirstRun(t.Context(), auth.HashSecret(secret)); err != nil {
		t.Fatal(err)
	}
	if at(b.ok("GET", "/api/v1/first-run/"+auth.NewSecret(), nil), "valid") != false || at(b.ok("GET", "/api/v1/first-run/"+secret, nil), "valid") != true {
		t.Error("the token is not told from another")
	}
	body := func(i int) map[string]any {
		return map[string]any{"token": secret, "company": "Casa", "timezone": "America/Bogota", "locale": "es", "name": "Olga",
			"email": string(rune('a'+i)) + "@example.com", "password": password}
	}
	wrong := body(0)
	wrong["timezone"] = "Mars/Olympus"
	b.refused("POST", "/api/v1/first-run", wrong, 422, "bad_value")
	wrong["password"] = "password"
	b.refused("POST", "/api/v1/first-run", wrong, 422, "weak_password")
	made := make(chan int, 8)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() { made <- r.browser().do("POST", "/api/v1/first-run", body(i)).status })
	}
	all.Wait()
	close(made)
	created := 0
	for status := range made {
		switch status {
		case http.StatusCreated:
			created++
		case http.StatusGone, http.StatusNotFound:
		default:
			t.Error(status)
		}
	}
	if created != 1 {
		t.Errorf("%d owners were made", created)
	}
	if at(b.ok("GET", "/api/v1/status", nil), "needs_owner") != false || at(b.ok("GET", "/api/v1/first-run/"+secret, nil), "valid") != false {
		t.Error("the door is still open")
	}
}

func TestInvitationsAreForOne(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	inbox, _ := owner.inbox("Tienda")
	link := str(owner.ok("POST", "/api/v1/invitations", map[string]any{"role": "agent", "inbox_ids": []string{inbox}}), "link")
	if !strings.HasPrefix(link, r.url+"/invite/") {
		t.Fatal(link)
	}
	token := link[strings.LastIndex(link, "/")+1:]
	b := r.browser()
	face := b.ok("GET", "/api/v1/invitations/by-token/"+token, nil)
	if str(face, "workspace") != "Casa Nativa" || str(face, "role") != "agent" || str(face, "inboxes", 0) != "Tienda" {
		t.Fatal(face)
	}
	accept := func(name string) map[string]any {
		return map[string]any{"token": token, "name": name, "email": name + "@example.com", "password": password, "locale": "pt"}
	}
	b.refused("POST", "/api/v1/invitations/accept", map[string]any{"token": token, "name": "x", "email": "olga@example.com", "password": password, "locale": "es"}, 409, "taken")
	if a := b.do("POST", "/api/v1/invitations/accept", accept("ana")); a.status != 201 || str(a.data, "me", "locale") != "pt" {
		t.Fatal(a.status, a.text)
	}
	r.browser().refused("POST", "/api/v1/invitations/accept", accept("beto"), 410, "invitation_used")
	r.browser().refused("GET", "/api/v1/invitations/by-token/"+token, nil, 410, "invitation_used")
	r.browser().refused("GET", "/api/v1/invitations/by-token/"+auth.NewSecret(), nil, 404, "not_found")
	late := str(owner.ok("POST", "/api/v1/invitations", map[string]any{"role": "agent"}), "link")
	r.pass(7*desk.Day + desk.Second)
	r.browser().refused("GET", "/api/v1/invitations/by-token/"+late[strings.LastIndex(late, "/")+1:], nil, 410, "invitation_expired")
	for _, row := range at(owner.ok("GET", "/api/v1/invitations", nil), "items").([]any) {
		if strings.Contains(str(row, "link"), "/invite/") {
			t.Error(row)
		}
	}
}

func TestPasswordReset(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	ana := owner.join("Ana", "agent", "own")
	made := owner.ok("POST", "/api/v1/members/"+ana.id()+"/reset-link", nil)
	link := str(made, "link")
	token := link[strings.LastIndex(link, "/")+1:]
	b := r.browser()
	if str(b.ok("GET", "/api/v1/password-resets/"+token, nil), "name") != "Ana" {
		t.Error("not hers")
	}
	b.refused("POST", "/api/v1/password-resets", map[string]any{"token": token, "password": "ana@example.com"}, 422, "weak_password")
	socket := dial(t, ana)
	b.ok("POST", "/api/v1/password-resets", map[string]any{"token": token, "password": "brand new 8 words"})
	ana.refused("GET", "/api/v1/bootstrap", nil, 401, "signed_out")
	closed(t, socket)
	b.refused("POST", "/api/v1/password-resets", map[string]any{"token": token, "password": "brand new 9 words"}, 410, "link_used")
	b.refused("POST", "/api/v1/session", signInAs("ana@example.com", password), 401, "bad_credentials")
	b.ok("POST", "/api/v1/session", signInAs("ana@example.com", "brand new 8 words"))
	ana.refused("POST", "/api/v1/members/"+owner.id()+"/reset-link", nil, 401, "signed_out")
}

// A page of another site can do nothing in a signed-in person's name, nor listen.
func TestOtherSites(t *testing.T) {
	r, owner, _, path := desk1(t)
	for _, header := range []http.Header{{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://evil.example"}}, {"Origin": {"null"}}} {
		owner.header = header
		owner.refused("POST", path+"/messages", message("x"), 403, "cross_origin")
		owner.refused("POST", "/api/v1/session", signInAs("olga@example.com", password), 403, "cross_origin")
		owner.refused("DELETE", "/api/v1/me/sessions", nil, 403, "cross_origin")
	}
	owner.header = http.Header{"Origin": {r.url}, "Sec-Fetch-Site": {"same-origin"}}
	owner.ok("POST", path+"/messages", message("x"))
	owner.header = http.Header{}
	for origin, status := range map[string]int{"https://evil.example": 403, "null": 403, "http://" + strings.TrimPrefix(r.url, "http://") + ".evil.example": 403} {
		header := http.Header{"Origin": {origin}, "Cookie": {cookieOf(owner)}}
		if _, res, err := websocket.DefaultDialer.Dial(socketURL(owner), header); err == nil || res == nil || res.StatusCode != status {
			t.Errorf("%s: %v %v", origin, err, res)
		}
	}
	socket := dial(t, owner)
	owner.ok("POST", path+"/comments", message("seen live"))
	for {
		_, frame, err := socket.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(frame), "seen live") {
			break
		}
	}
	if a := owner.do("GET", "/api/v1/live?since=x", nil); a.status != 422 {
		t.Error(a.status, a.text)
	}
}

func cookieOf(b *browser) string {
	for name, value := range b.cookies {
		return name + "=" + value
	}
	return ""
}

func socketURL(b *browser) string { return "ws" + strings.TrimPrefix(b.url, "http") + "/api/v1/live" }

// dial opens a member's socket and waits for its hello.
func dial(t *testing.T, b *browser) *websocket.Conn {
	t.Helper()
	socket, res, err := websocket.DefaultDialer.Dial(socketURL(b), http.Header{"Origin": {b.url}, "Cookie": {cookieOf(b)}})
	if err != nil {
		t.Fatal(err, res)
	}
	t.Cleanup(func() { socket.Close() })
	if err := socket.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, frame, err := socket.ReadMessage(); err != nil || !strings.Contains(string(frame), "hello") {
		t.Fatalf("%s %v", frame, err)
	}
	return socket
}

// closed waits until the server has closed a socket, and asks for its farewell.
func closed(t *testing.T, socket *websocket.Conn) {
	t.Helper()
	bye := false
	for {
		_, frame, err := socket.ReadMessage()
		if err != nil {
			if !bye || !websocket.IsCloseError(err, websocket.ClosePolicyViolation) {
				t.Errorf("the socket ended by %v, farewell: %v", err, bye)
			}
			return
		}
		bye = bye || strings.Contains(string(frame), `"bye"`)
	}
}

func TestProfile(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	changed := owner.ok("PATCH", "/api/v1/me", map[string]any{"name": "Olga R.", "locale": "en", "theme": "dark", "availability": "away",
		"preferences": map[string]any{"density": "compact"}})
	if str(changed, "me", "name") != "Olga R." || str(changed, "me", "theme") != "dark" || str(changed, "me", "availability") != "away" ||
		str(changed, "me", "preferences", "density") != "compact" {
		t.Error(changed)
	}
	owner.refused("PATCH", "/api/v1/me", map[string]any{"theme": "pink"}, 422, "bad_value")
	owner.refused("PATCH", "/api/v1/me", map[string]any{"preferences": map[string]any{"x": strings.Repeat("x", 9<<10)}}, 422, "bad_value")
	boot := owner.ok("GET", "/api/v1/bootstrap", nil)
	if str(boot, "members", 0, "name") != "Olga R." || str(boot, "me", "locale") != "en" || len(at(boot, "stages").([]any)) != 6 {
		t.Error(boot)
	}
}
