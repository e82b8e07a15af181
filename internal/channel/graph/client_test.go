package graph

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

const token = "EAAGsecretsecretsecret"

func clientOf(t *testing.T, base string, log func(context.Context, channel.Exchange)) *Client {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := NewClient(base, token, channel.Connection{HTTP: &http.Client{Transport: transport, Timeout: 5 * time.Second}, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func server(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return s.URL + "/v25.0"
}

func TestPostJudgesTheAnswer(t *testing.T) {
	fault := func(code string) string {
		return `{"error":{"message":"said ` + token + `","code":` + code + `,"fbtrace_id":"T1"}}`
	}
	for _, row := range []struct {
		name, header, body string
		status             int
		kind               desk.FailureKind
		code               string
		certain            bool
		after              time.Duration
	}{
		{name: "window", status: 400, body: fault("131047"), kind: desk.FailWindow, code: "131047", certain: true},
		{name: "said to be not done", status: 500, body: fault("131000"), kind: desk.FailRetry, code: "131000", certain: true},
		{name: "a service that is down", status: 503, body: fault("2"), kind: desk.FailRetry, code: "2", certain: true},
		{name: "does not know itself", status: 500, body: fault("1"), kind: desk.FailUnknown, code: "1"},
		{name: "the same, but refused", status: 400, body: fault("1"), kind: desk.FailRetry, code: "1", certain: true},
		{name: "a transient fault", status: 500, body: fault(`77777,"is_transient":true`), kind: desk.FailRetry, code: "77777", certain: true},
		{name: "an unknown fault", status: 500, body: fault("77777"), kind: desk.FailUnknown, code: "77777"},
		{name: "a server error in HTML", status: 502, body: "<html>", kind: desk.FailUnknown, code: "http_502"},
		{name: "an empty server error", status: 500, kind: desk.FailUnknown, code: "http_500"},
		{name: "a refusal in HTML", status: 400, body: "<html>", kind: desk.FailMessage, code: "http_400", certain: true},
		{name: "the token", status: 401, body: fault(`190,"error_subcode":463`), kind: desk.FailAuth, code: "190/463", certain: true},
		{name: "too many", status: 429, header: "7", kind: desk.FailRate, code: "http_429", certain: true, after: 7 * time.Second},
		{name: "too many, with a code", status: 429, header: "2", body: fault("130429"), kind: desk.FailRate, code: "130429", certain: true, after: 2 * time.Second},
		{name: "too many to one", status: 429, body: fault("131056"), kind: desk.FailPairRate, code: "131056", certain: true, after: 6 * time.Second},
		{name: "too many, a code of another kind", status: 429, body: fault("131000"), kind: desk.FailRate, code: "131000", certain: true},
		{name: "elsewhere", status: 307, header: "", kind: desk.FailConfig, code: "http_307", certain: true},
		{name: "success in HTML", status: 200, body: "<html>", kind: desk.FailUnknown, code: "bad_answer"},
		{name: "empty success", status: 200, kind: desk.FailUnknown, code: "bad_answer"},
	} {
		t.Run(row.name, func(t *testing.T) {
			base := server(t, func(w http.ResponseWriter, r *http.Request) {
				if row.header != "" {
					w.Header().Set("Retry-After", row.header)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(row.status)
				io.WriteString(w, row.body)
			})
			var answer struct{}
			e := clientOf(t, base, nil).Post(t.Context(), "1/messages", map[string]string{"a": "b"}, &answer)
			if e == nil || e.Kind != row.kind || e.Code != row.code || e.Certain != row.certain || e.After != row.after {
				t.Fatalf("%+v", e)
			}
			if strings.Contains(e.Text, token) || strings.Contains(e.Error(), token) {
				t.Error("the token is in the error")
			}
			if strings.Contains(row.body, "T1") && e.TraceID != "T1" {
				t.Errorf("trace %q", e.TraceID)
			}
			safe := clientOf(t, base, nil).Get(t.Context(), "1", nil, &answer)
			if safe == nil || safe.Kind == desk.FailUnknown || !safe.Certain {
				t.Errorf("what may be repeated is in doubt: %+v", safe)
			}
		})
	}
}

// TestBroken walks through the ways in which a connection ends. Until the first byte left nothing can have happened; after
// it everything can.
func TestBroken(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	cutAfterReading := server(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		panic(http.ErrAbortHandler)
	})
	cutAnswer := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "100")
		io.WriteString(w, "{")
		panic(http.ErrAbortHandler)
	})
	release := make(chan struct{})
	hangs := server(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		<-release
	})
	t.Cleanup(func() { close(release) }) // before the server waits for its handlers
	plain := server(t, func(http.ResponseWriter, *http.Request) {})
	for _, row := range []struct {
		name, base string
		kind       desk.FailureKind
		certain    bool
		code       string
	}{
		{"nobody listens", "http://" + closed.Addr().String(), desk.FailRetry, true, "network"},
		{"no such name", "http://nowhere.invalid", desk.FailRetry, true, "network"},
		{"no TLS there", strings.Replace(plain, "http:", "https:", 1), desk.FailRetry, true, "network"},
		{"cut after the body was read", cutAfterReading, desk.FailUnknown, false, "network"},
		{"cut in the answer", cutAnswer, desk.FailUnknown, false, "network"},
		{"no answer", hangs, desk.FailUnknown, false, "timeout"},
	} {
		t.Run(row.name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			e := clientOf(t, row.base, nil).Post(ctx, "1/messages", struct{}{}, &struct{}{})
			if e == nil || e.Kind != row.kind || e.Certain != row.certain || row.code != "" && e.Code != row.code {
				t.Fatalf("%+v", e)
			}
			if strings.Contains(e.Text, "127.0.0.1") || e.Text == "" {
				t.Errorf("it says %q", e.Text)
			}
			if safe := clientOf(t, row.base, nil).Get(ctx, "1", nil, nil); safe == nil || safe.Kind != desk.FailRetry {
				t.Errorf("what may be repeated: %+v", safe)
			}
		})
	}
	t.Run("given up before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if e := clientOf(t, plain, nil).Post(ctx, "1", struct{}{}, nil); e == nil || !e.Certain || e.Code != "canceled" {
			t.Errorf("%+v", e)
		}
	})
}

func TestTheLogHoldsNothingPersonal(t *testing.T) {
	base := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, `{"error":{"message":"(#131026) to +5491155550101","code":131026,"fbtrace_id":"T9","error_data":{"details":"not 5491155550101"}}}`)
	})
	var mu sync.Mutex
	var seen []channel.Exchange
	client := clientOf(t, base, func(_ context.Context, e channel.Exchange) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, e)
	})
	client.Post(t.Context(), "300/messages", map[string]any{
		"to": "+5491155550101", "type": "text", "text": map[string]any{"body": "mi secreto"}, "biz_opaque_callback_data": "r1",
		"contacts": []any{map[string]any{"name": map[string]any{"formatted_name": "Ana Gómez"}, "id": "Ana"}}, "template": map[string]any{"name": "retomar"},
		"location": map[string]any{"latitude": -34.6, "longitude": -58.4, "name": "Casa"},
	}, nil)
	if len(seen) != 1 {
		t.Fatalf("%d exchanges", len(seen))
	}
	e := seen[0]
	if e.Method != "POST" || e.Path != "300/messages" || e.Status != 400 || e.Code != "131026" || e.TraceID != "T9" || e.Took <= 0 {
		t.Errorf("%+v", e)
	}
	all := e.Path + e.Request + e.Response
	for _, personal := range []string{"5491155550101", "secreto", "Ana", "34.6", "Casa", token} {
		if strings.Contains(all, personal) {
			t.Errorf("%q is in the log: %s", personal, all)
		}
	}
	for _, useful := range []string{`"type":"text"`, `"r1"`, `131026`, `…01`} {
		if !strings.Contains(all, useful) {
			t.Errorf("%q is not in the log: %s", useful, all)
		}
	}
	for _, odd := range []string{"", "<html>", "[", strings.Repeat("[", 5000) + strings.Repeat("]", 5000), `"` + strings.Repeat("a", 1<<20) + `"`} {
		if got := Redact([]byte(odd)); got != "" {
			t.Errorf("%.20s was kept as %.40s", odd, got)
		}
	}
}

type seeker struct{ *bytes.Reader }

func (seeker) Close() error { return nil }

func TestUpload(t *testing.T) {
	data := bytes.Repeat([]byte{1, 2, 3, 250}, 50000)
	base := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token || r.ContentLength <= int64(len(data)) {
			t.Errorf("authorization %q, length %d", r.Header.Get("Authorization"), r.ContentLength)
		}
		file, header, err := r.FormFile("file")
		if err != nil {
			t.Error(err)
			return
		}
		got, err := io.ReadAll(file)
		if err != nil || !bytes.Equal(got, data) || header.Filename != "a_b_.ogg" || header.Header.Get("Content-Type") != "audio/ogg" || r.FormValue("type") != "audio/ogg" {
			t.Errorf("%d bytes, name %q, type %q (%v)", len(got), header.Filename, header.Header.Get("Content-Type"), err)
		}
		io.WriteString(w, `{"id":123}`)
	})
	file := channel.File{MIME: "audio/ogg", Name: "a\"b\n.ogg", Size: int64(len(data)), Open: func() (io.ReadSeekCloser, error) {
		return seeker{bytes.NewReader(data)}, nil
	}}
	var answer struct {
		ID Str `json:"id"`
	}
	if e := clientOf(t, base, nil).Upload(t.Context(), "1/media", [][2]string{{"type", "audio/ogg"}}, file, &answer); e != nil || answer.ID != "123" {
		t.Errorf("%+v, id %q", e, answer.ID)
	}
	file.Open = func() (io.ReadSeekCloser, error) { return nil, errors.New("gone") }
	if e := clientOf(t, base, nil).Upload(t.Context(), "1/media", nil, file, nil); e == nil || !e.Certain || e.Code != "attachment" {
		t.Errorf("%+v", e)
	}
}
