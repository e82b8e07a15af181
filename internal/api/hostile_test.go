package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// desk1 is a company with a conversation, its owner and the conversation's path.
func desk1(t *testing.T, edit ...func(*Options)) (r *rig, owner *browser, key, path string) {
	t.Helper()
	r = newRig(t, edit...)
	owner = r.owner()
	_, key = owner.inbox("Tienda")
	if a := r.guest(key).say("c1", "hola"); a.status != 201 {
		t.Fatal(a.text)
	}
	return r, owner, key, "/api/v1/conversations/" + str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
}

func message(text string) map[string]any {
	return map[string]any{"client_id": text[:min(len(text), 8)], "text": text}
}

func TestBodiesThatAreRefused(t *testing.T) {
	_, owner, _, path := desk1(t)
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	wide := `{"client_id":"x","text":"` + strings.Repeat("x", 70<<10) + `"}`
	for name, c := range map[string]struct {
		body   any
		status int
		code   string
	}{
		"nothing":             {nil, 400, "bad_json"},
		"no JSON":             {"{text:", 400, "bad_json"},
		"cut off":             {`{"client_id":"x","text":"x"`, 400, "bad_json"},
		"two values":          {`{"client_id":"x","text":"x"}{}`, 400, "bad_json"},
		"a list":              {`[]`, 422, "invalid"},
		"null":                {`null`, 422, "invalid"},
		"deep":                {deep, 400, "bad_json"},
		"wide":                {wide, 413, "too_large"},
		"huge":                {strings.Repeat("x", 2<<20), 413, "too_large"},
		"broken UTF-8":        {"{\"client_id\":\"x\",\"text\":\"\xff\xfe\"}", 400, "bad_json"},
		"half a surrogate":    {`{"client_id":"x","text":"\ud83d"}`, 400, "bad_json"},
		"NUL":                 {`{"client_id":"x","text":"a\u0000b"}`, 422, "bad_text"},
		"unknown member":      {`{"client_id":"x","text":"x","author_id":"y"}`, 422, "invalid"},
		"other case":          {`{"client_id":"x","Text":"x","text":"x"}`, 422, "invalid"},
		"missing member":      {`{"text":"x"}`, 422, "invalid"},
		"wrong type":          {`{"client_id":"x","text":7}`, 422, "invalid"},
		"empty":               {message("  \n "), 422, "empty"},
		"too long":            {message(strings.Repeat("ñ", 4001)), 422, "too_long"},
		"emoji without end":   {message(strings.Repeat("\U0001f469\u200d\U0001f467", 3000)), 422, "too_long"},
		"no client id":        {`{"client_id":"","text":"x"}`, 422, "bad_value"},
		"long client id":      {`{"client_id":"` + strings.Repeat("x", 65) + `","text":"x"}`, 422, "bad_value"},
		"number out of range": {`{"client_id":"x","text":"x","seen_seq":1e400}`, 400, "bad_json"},
	} {
		t.Run(name, func(t *testing.T) {
			here := *owner
			here.t = t
			a := here.refused("POST", path+"/messages", c.body, c.status, c.code)
			if len(a.text) > 2000 {
				t.Errorf("what was sent is repeated: %d bytes", len(a.text))
			}
		})
	}
	if a := owner.refused("POST", path+"/messages", message(strings.Repeat("ñ", 4001)), 422, "too_long"); a.data["max"] != 4000.0 {
		t.Error(a.text)
	}
	owner.header.Set("Content-Type", "text/plain")
	owner.refused("POST", path+"/messages", `{"client_id":"x","text":"x"}`, 415, "unsupported_type")
	owner.header.Del("Content-Type")
	if items := at(owner.ok("GET", path+"/timeline", nil), "items").([]any); len(items) != 1 {
		t.Errorf("%d items: something that was refused was stored", len(items))
	}
}

// What is let through comes back as it was sent, character by character.
func TestTextsComeBackAsTheyWereSent(t *testing.T) {
	r, owner, key, path := desk1(t)
	texts := []string{"\u202eright to left\u202c \u0639\u0631\u0628\u0649", "\U0001f469\u200d\U0001f469\u200d\U0001f467 e\u0301 \u00e9", strings.Repeat("😀", 4000),
		"\ttab\r\nline ", "<script>alert(1)</script>", `"\u0000"`, "x\u2028y"}
	guest := r.guest(key)
	for i, text := range texts {
		if a := owner.do("POST", path+"/messages", map[string]any{"client_id": string(rune('a' + i)), "text": text}); a.status != 201 || str(a.data, "item", "text") != text {
			t.Errorf("%.30q: %d %.200s", text, a.status, a.text)
		}
		if a := guest.say(string(rune('a'+i)), text); a.status != 201 || str(a.data, "item", "text") != text {
			t.Errorf("%.30q: %d %.200s", text, a.status, a.text)
		}
	}
	items := at(owner.ok("GET", path+"/timeline", nil), "items").([]any)
	found := map[string]bool{}
	for _, item := range items {
		found[str(item, "text")] = true
	}
	for _, text := range texts {
		if !found[text] {
			t.Errorf("%.30q is not in the thread", text)
		}
	}
}

// A body that is larger than allowed is not read to its end, and takes no memory to speak of.
func TestHugeBodiesTakeNoMemory(t *testing.T) {
	_, owner, _, path := desk1(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 20 {
		req, err := http.NewRequestWithContext(t.Context(), "POST", owner.url+path+"/messages", io.LimitReader(zeros{}, 64<<20))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		for name, value := range owner.cookies {
			req.AddCookie(&http.Cookie{Name: name, Value: value})
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			continue // the server closed the connection while the body was on its way
		}
		if res.StatusCode != http.StatusRequestEntityTooLarge {
			t.Fatal(res.StatusCode)
		}
		res.Body.Close()
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 200<<20 {
		t.Errorf("%d MB were allocated", used>>20)
	}
}

type zeros struct{}

// Read gives blanks without end.
func (zeros) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = ' '
	}
	return len(b), nil
}

// A member named after a stored column changes nothing: every body is a closed list.
func TestNothingCanBeAssignedInPassing(t *testing.T) {
	r, owner, key, path := desk1(t)
	for _, target := range []struct {
		method, path string
		body         map[string]any
	}{
		{"PATCH", "/api/v1/me", map[string]any{"name": "Olga"}},
		{"PATCH", path, map[string]any{"tag_ids": []string{}}},
		{"POST", path + "/messages", message("x")},
		{"POST", path + "/comments", message("x")},
		{"PATCH", "/api/v1/workspace", map[string]any{"name": "x"}},
		{"POST", "/api/v1/teams", map[string]any{"name": "x"}},
		{"POST", "/api/v1/inboxes", map[string]any{"name": "x"}},
	} {
		for _, column := range []string{"id", "workspace_id", "role", "user_id", "member_id", "password_hash", "rev", "seq", "author", "state", "identity_secret"} {
			body := map[string]any{column: "1"}
			for name, value := range target.body {
				body[name] = value
			}
			owner.refused(target.method, target.path, body, 422, "invalid")
		}
	}
	guest := r.guest(key)
	guest.refused("POST", "/w/"+key+"/messages", map[string]any{"client_id": "x", "text": "x", "author": "agent"}, 422, "invalid")
}

func TestWhatNoRouteHas(t *testing.T) {
	_, owner, key, path := desk1(t)
	owner.refused("GET", "/api/v1/nothing", nil, 404, "not_found")
	owner.refused("GET", "/api/v1/conversations/not-an-id", nil, 404, "not_found")
	owner.refused("GET", "/api/v1/conversations/%2e%2e%2f", nil, 404, "not_found")
	owner.refused("GET", "/w/"+key+"/nothing", nil, 404, "not_found")
	if a := owner.refused("PUT", path, map[string]any{}, 405, "method_not_allowed"); a.header.Get("Allow") != "GET, PATCH" {
		t.Error(a.header)
	}
	for _, query := range []string{"?state=none", "?holder=%00", "?sort=1;drop", "?limit=0", "?limit=1000", "?limit=x", "?cursor=zzz",
		"?inbox=%27", "?q=" + strings.Repeat("x", 201)} {
		if a := owner.do("GET", "/api/v1/conversations"+query, nil); a.status != 422 && a.status != 404 {
			t.Errorf("%s: %d %s", query, a.status, a.text)
		}
	}
	for _, q := range []string{"%00", "%25", "_", "%27%20OR%201=1--", "*", "%22", "%F0%9F%98%80", "%E2%80%AE"} {
		if a := owner.do("GET", "/api/v1/conversations?q="+q, nil); a.status >= 500 {
			t.Errorf("%s: %d %s", q, a.status, a.text)
		}
	}
	if a := owner.do("GET", path+"/timeline?before=zzz", nil); a.status != 422 {
		t.Errorf("%d %s", a.status, a.text)
	}
}

// Whoever sends a body drop by drop is cut off and holds nobody else back.
func TestSlowBodies(t *testing.T) {
	_, owner, _, path := desk1(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(owner.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cookie := ""
	for name, value := range owner.cookies {
		cookie = name + "=" + value
	}
	if _, err := io.WriteString(conn, "POST "+path+"/messages HTTP/1.1\r\nHost: x\r\nCookie: "+cookie+
		"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"client"); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	owner.ok("POST", path+"/messages", message("meanwhile"))
	if took := time.Since(began); took > 5*time.Second {
		t.Error(took)
	}
}

// brokenReader fails where a test wants it to.
type brokenReader struct {
	port.Reader
	with error
}

func (b brokenReader) Conversation(context.Context, desk.ID, desk.ID, desk.ID) (port.ConversationScreen, error) {
	return port.ConversationScreen{}, b.with
}

func (b brokenReader) Ping(context.Context) error { return b.with }

// A fault of ours tells its id and nothing else; the log tells the rest. What passes by itself says when to come back.
func TestFaults(t *testing.T) {
	const secret = "disk sector 7 at /srv/data is unreadable"
	for _, c := range []struct {
		with   error
		status int
		code   string
		wait   string
	}{
		{errors.New(secret), 500, "fault", ""},
		{fmt.Errorf("list: %w", port.ErrBusy), 503, "busy", "1"},
		{port.ErrDiskFull, 503, "disk_full", "10"},
		{port.ErrStopped, 503, "stopping", "2"},
	} {
		r, owner, _, path := desk1(t, func(o *Options) { o.Store = brokenReader{o.Store, c.with} })
		a := owner.refused("GET", path, nil, c.status, c.code)
		if a.header.Get("Retry-After") != c.wait || strings.Contains(a.text, secret) {
			t.Error(a.header, a.text)
		}
		if c.status == 500 {
			if id := str(a.data, "request"); id == "" || !strings.Contains(r.logged.String(), id) || !strings.Contains(r.logged.String(), secret) {
				t.Error(a.text, r.logged.String())
			}
		}
		if ready := r.browser().do("GET", "/readyz", nil); ready.status != 503 || strings.Contains(ready.text, secret) {
			t.Error(ready.status, ready.text)
		}
		if healthy := r.browser().do("GET", "/healthz", nil); healthy.status != 200 {
			t.Error(healthy.status)
		}
	}
}

func TestDocument(t *testing.T) {
	r := newRig(t)
	a := r.browser().do("GET", "/openapi.json", nil)
	if a.status != 200 || str(a.data, "openapi") != "3.1.0" {
		t.Fatal(a.status)
	}
	paths := a.data["paths"].(map[string]any)
	described := 0
	for _, methods := range paths {
		for _, operation := range methods.(map[string]any) {
			if str(operation, "summary") == "" || str(operation, "operationId") == "" {
				t.Error(operation)
			}
			described++
		}
	}
	if described < 60 {
		t.Errorf("only %d operations", described)
	}
	text, err := json.Marshal(at(a.data, "components", "schemas"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{`"Conversation"`, `"MessageItem"`, `"Problem"`, `"VState"`, "Microseconds"} {
		if !strings.Contains(string(text), name) {
			t.Errorf("no %s in the schemas", name)
		}
	}
}
