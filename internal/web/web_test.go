package web

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

var long = strings.Repeat("all the same ", 100)

func built(t *testing.T) *Files {
	t.Helper()
	files, err := Of(fstest.MapFS{
		"app/index.html":          {Data: []byte("<!doctype html>" + long)},
		"app/icon.svg":            {Data: []byte("<svg/>")},
		"app/assets/main-abc.js":  {Data: []byte("js " + long)},
		"app/assets/font-x.woff2": {Data: []byte(long)},
		"app/assets/css-x.css":    {Data: []byte("css " + long)},
		"app/assets/css-x.css.br": {Data: []byte("packed")},
		"app/.vite/manifest.json": {Data: []byte("{}")},
		"widget/widget.js":        {Data: []byte("loader")},
		"widget/app.js":           {Data: []byte("chat " + long)},
		"widget/parts/a-01ab.js":  {Data: []byte("part " + long)},
		".gitkeep":                {},
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func ask(f http.Handler, method, target string, header ...string) *http.Response {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	return w.Result()
}

func TestWhatIsServed(t *testing.T) {
	f := built(t)
	for target, want := range map[string]struct {
		status      int
		kind, keeps string
	}{
		"/":                         {200, "text/html; charset=utf-8", askFirst},
		"/index.html":               {200, "text/html; charset=utf-8", askFirst},
		"/inbox/c/0abc":             {200, "text/html; charset=utf-8", askFirst},
		"/first-run/tok_en-1":       {200, "text/html; charset=utf-8", askFirst},
		"/icon.svg":                 {200, "image/svg+xml", shortly},
		"/assets/main-abc.js":       {200, "text/javascript; charset=utf-8", forever},
		"/assets/main-old.js":       {404, "text/plain; charset=utf-8", "no-store"},
		"/.vite/manifest.json":      {404, "text/plain; charset=utf-8", "no-store"},
		"/assets/css-x.css.br":      {404, "text/plain; charset=utf-8", "no-store"},
		"/../web.go":                {404, "text/plain; charset=utf-8", "no-store"},
		"/widget.js":                {200, "text/javascript; charset=utf-8", shortly},
		"/w/app.js":                 {200, "text/javascript; charset=utf-8", shortly},
		"/widget/parts/a-01ab.js?1": {200, "text/javascript; charset=utf-8", forever},
		"/widget/parts/a-99ff.js":   {404, "text/plain; charset=utf-8", "no-store"},
		"/widget/app.js":            {404, "text/plain; charset=utf-8", "no-store"},
		"/w/app.js?v=0123456789":    {200, "text/javascript; charset=utf-8", forever},
	} {
		a := ask(f, "GET", target)
		if a.StatusCode != want.status || a.Header.Get("Content-Type") != want.kind || a.Header.Get("Cache-Control") != want.keeps {
			t.Errorf("%s: %d %v", target, a.StatusCode, a.Header)
		}
	}
	if a := ask(f, "POST", "/inbox"); a.StatusCode != 405 || a.Header.Get("Allow") == "" {
		t.Error(a.StatusCode)
	}
}

func TestPages(t *testing.T) {
	a := ask(built(t), "GET", "/inbox")
	policy := a.Header.Get("Content-Security-Policy")
	for _, part := range []string{"default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, part) {
			t.Errorf("no %q in %s", part, policy)
		}
	}
	if strings.Contains(policy, "unsafe") {
		t.Error(policy)
	}
	if a := ask(built(t), "GET", "/widget.js"); a.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || a.Header.Get("Content-Security-Policy") != "" {
		t.Error(a.Header)
	}
}

func TestCodingsAndTags(t *testing.T) {
	f := built(t)
	zipped := ask(f, "GET", "/assets/main-abc.js", "Accept-Encoding", "gzip, deflate, br")
	reader, err := gzip.NewReader(zipped.Body)
	if err != nil || zipped.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal(err, zipped.Header)
	}
	if text, _ := io.ReadAll(reader); string(text) != "js "+long {
		t.Errorf("%.40s", text)
	}
	if a := ask(f, "GET", "/assets/css-x.css", "Accept-Encoding", "gzip, br"); a.Header.Get("Content-Encoding") != "br" {
		t.Error(a.Header)
	}
	if a := ask(f, "GET", "/assets/css-x.css", "Accept-Encoding", "gzip;q=0, br;q=0"); a.Header.Get("Content-Encoding") != "" {
		t.Error(a.Header)
	}
	if a := ask(f, "GET", "/assets/font-x.woff2", "Accept-Encoding", "gzip"); a.Header.Get("Content-Encoding") != "" || a.Header.Get("Content-Type") != "font/woff2" {
		t.Error(a.Header)
	}
	again := ask(f, "GET", "/assets/main-abc.js", "If-None-Match", zipped.Header.Get("ETag"))
	if body, _ := io.ReadAll(again.Body); again.StatusCode != 304 || len(body) > 0 {
		t.Error(again.StatusCode)
	}
	if a := ask(f, "GET", "/", "If-None-Match", `W/"other", "one"`); a.StatusCode != 200 {
		t.Error(a.StatusCode)
	}
	head := ask(f, "HEAD", "/")
	if body, _ := io.ReadAll(head.Body); len(body) > 0 || head.Header.Get("Content-Length") == "" {
		t.Error(head.Header)
	}
}

func TestWithoutABuild(t *testing.T) {
	f, err := Of(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"/", "/login", "/widget.js", "/w/app.js"} {
		if a := ask(f, "GET", target); a.StatusCode != 503 {
			t.Errorf("%s: %d", target, a.StatusCode)
		}
	}
	if New() == nil {
		t.Error("the embedded build cannot be read")
	}
}
