package api

import (
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/web"
)

func TestMetricsAreNotPublic(t *testing.T) {
	r := newRig(t, func(o *Options) { o.MetricsToken = "let-me-see" })
	for name, c := range map[string]struct {
		peer   string
		header []string
		status int
	}{
		"this machine":       {"127.0.0.1:5", nil, 200},
		"this machine, IPv6": {"[::1]:5", nil, 200},
		"a proxy here":       {"127.0.0.1:5", []string{"X-Forwarded-For", "127.0.0.1"}, 404},
		"elsewhere":          {"192.0.2.1:5", nil, 404},
		"with the token":     {"192.0.2.1:5", []string{"Authorization", "Bearer let-me-see"}, 200},
		"another token":      {"192.0.2.1:5", []string{"Authorization", "Bearer let-me-in"}, 404},
		"no token":           {"192.0.2.1:5", []string{"Authorization", "Bearer "}, 404},
	} {
		req := httptest.NewRequest("GET", "/metrics", nil)
		req.RemoteAddr = c.peer
		if c.header != nil {
			req.Header.Set(c.header[0], c.header[1])
		}
		w := httptest.NewRecorder()
		r.server.mux.ServeHTTP(w, req)
		if w.Code != c.status || strings.Contains(w.Body.String(), "go_goroutines") != (c.status == 200) {
			t.Errorf("%s: %d", name, w.Code)
		}
	}
}

func TestPagesAndTheirPolicy(t *testing.T) {
	files, err := web.Of(fstest.MapFS{"app/index.html": {Data: []byte("<!doctype html>")}, "widget/widget.js": {Data: []byte("loader")}, "widget/app.js": {Data: []byte("chat")}})
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t, func(o *Options) { o.Web = files })
	b := r.browser()
	for _, page := range []string{"/", "/login", "/inbox/c/x", "/settings/inboxes", "/welcome"} {
		a := b.do("GET", page, nil)
		if a.status != 200 || a.text != "<!doctype html>" || a.header.Get("Content-Security-Policy") != web.Policy ||
			a.header.Get("X-Content-Type-Options") != "nosniff" || a.header.Get("Referrer-Policy") != "same-origin" || a.header.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %d %v", page, a.status, a.header)
		}
	}
	for script, text := range map[string]string{"/widget.js": "loader", "/w/app.js": "chat"} {
		if a := b.do("GET", script, nil); a.text != text || a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || a.header.Get("ETag") == "" {
			t.Errorf("%s: %s %v", script, a.text, a.header)
		}
	}
	a := b.do("GET", "/api/v1/status", nil)
	if !strings.HasPrefix(a.header.Get("Content-Security-Policy"), "default-src 'none'") || a.header.Get("X-Request-Id") == "" {
		t.Error(a.header)
	}
}

func TestDemoOnly(t *testing.T) {
	plain := newRig(t).browser()
	for _, path := range []string{"/sandbox/clock", "/shop/"} {
		if a := plain.do("GET", path, nil); a.status == 200 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	r := newRig(t, func(o *Options) {
		o.Demo = &DemoOptions{Shop: fstest.MapFS{"index.html": {Data: []byte("the shop")}}}
	})
	r.server.Demo.Advance = func(by desk.Time) desk.Time { return desk.Time(r.now.Add(int64(by))) }
	b := r.browser()
	before := b.ok("GET", "/sandbox/clock", nil)["now"].(float64)
	if after := b.ok("POST", "/sandbox/clock", map[string]any{"advance_us": 3600000000})["now"].(float64); after-before != 3600000000 {
		t.Error(before, after)
	}
	b.refused("POST", "/sandbox/clock", map[string]any{"advance_us": -1}, 422, "invalid")
	if a := b.do("GET", "/shop/", nil); a.text != "the shop" || !strings.Contains(a.header.Get("Content-Security-Policy"), "default-src 'self'") {
		t.Error(a.status, a.text, a.header)
	}
	owner := r.owner()
	id, key := owner.inbox("Tienda")
	owner.ok("PATCH", "/api/v1/inboxes/"+id, map[string]any{"origins": []string{"*"}})
	b.header.Set("Origin", "https://anywhere.example")
	if a := b.do("GET", "/w/"+key+"/config", nil); a.status != 200 || a.data["is_demo"] != true {
		t.Error(a.status, a.text)
	}
}
