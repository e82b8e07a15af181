package obs

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func serve(t *testing.T, handler http.HandlerFunc, edit func(*http.Request)) (*http.Response, string, string) {
	t.Helper()
	var logged bytes.Buffer
	mux, metrics := http.NewServeMux(), NewMetrics()
	mux.Handle("GET /first-run/{token}", handler)
	wrapped := Requests(mux, NewLogger(&logged, slog.LevelDebug), metrics)
	r := httptest.NewRequest("GET", "/first-run/s3cret", nil)
	if edit != nil {
		edit(r)
	}
	w := httptest.NewRecorder()
	wrapped.ServeHTTP(w, r)
	scrape := httptest.NewRecorder()
	metrics.Handler().ServeHTTP(scrape, httptest.NewRequest("GET", "/metrics", nil))
	return w.Result(), logged.String(), scrape.Body.String()
}

func TestRequests(t *testing.T) {
	var seen string
	answer, logged, metrics := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = RequestID(r.Context())
		w.WriteHeader(http.StatusTeapot)
	}, nil)
	id := answer.Header.Get("X-Request-Id")
	if answer.StatusCode != http.StatusTeapot || id == "" || id != seen || !strings.Contains(logged, "request="+id) {
		t.Error(answer.StatusCode, id, seen, logged)
	}
	if !strings.Contains(metrics, `bandeja_http_request_seconds_count{route="GET /first-run/{token}",status="418"} 1`) {
		t.Error(metrics)
	}
	if strings.Contains(logged+metrics, "s3cret") {
		t.Error("a secret of the path was logged or measured")
	}
}

func TestPanicBecomes500(t *testing.T) {
	answer, logged, _ := serve(t, func(http.ResponseWriter, *http.Request) { panic("boom") }, nil)
	if answer.StatusCode != 500 || !strings.Contains(logged, "boom") || !strings.Contains(logged, "level=ERROR") {
		t.Error(answer.StatusCode, logged)
	}
	body, _ := io.ReadAll(answer.Body)
	if strings.Contains(string(body), "boom") {
		t.Error("the cause of a panic left the process")
	}
}

func TestAbortIsPassedOn(t *testing.T) {
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Error("swallowed")
		}
	}()
	serve(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, nil)
}

func TestRequestIDFromOutside(t *testing.T) {
	for given, kept := range map[string]bool{"abc-123_x.y": true, "": false, "a b": false, "x\ny=1": false, strings.Repeat("x", 65): false, "ñ": false} {
		answer, _, _ := serve(t, func(http.ResponseWriter, *http.Request) {}, func(r *http.Request) { r.Header.Set("X-Request-Id", given) })
		if got := answer.Header.Get("X-Request-Id"); (got == given) != kept || got == "" {
			t.Errorf("%q became %q", given, got)
		}
	}
}

func TestHijackAndFlushPassThrough(t *testing.T) {
	metrics := NewMetrics()
	server := httptest.NewServer(Requests(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.(http.Flusher).Flush()
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		conn.Close()
	}), NewLogger(io.Discard, slog.LevelInfo), metrics))
	defer server.Close()
	if answer, err := server.Client().Get(server.URL); err == nil {
		answer.Body.Close()
	}
}

func TestLevelAndAttributes(t *testing.T) {
	var out bytes.Buffer
	log := NewLogger(&out, slog.LevelWarn).With("part", "store")
	log.Info("quiet")
	log.WarnContext(WithRequestID(t.Context(), "r1"), "loud")
	if text := out.String(); strings.Contains(text, "quiet") || !strings.Contains(text, "part=store request=r1") {
		t.Error(text)
	}
}
