package channeltest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// session opens the channel at base with connections of its own.
func (s Suite) session(t *testing.T, base string) channel.Session {
	t.Helper()
	transport := &http.Transport{}
	session, err := s.At(base).Open(channel.Connection{Values: s.Values, HTTP: &http.Client{Transport: transport}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := session.Close(); err != nil {
			t.Error(err)
		}
		transport.CloseIdleConnections()
	})
	return session
}

func (s Suite) send(t *testing.T) {
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		if _, err := io.WriteString(w, s.Answer); err != nil {
			t.Error(err)
		}
	}))
	defer api.Close()
	session := s.session(t, api.URL)
	accepted, err := session.Send(t.Context(), s.Message)
	if err != nil || accepted.ExternalID != s.ID {
		t.Fatalf("%+v, %v", accepted, err)
	}
	nobody := s.Message
	nobody.To = nil
	if _, err := session.Send(t.Context(), nobody); judged(t, err) != nil && !judged(t, err).Certain {
		t.Errorf("a message to nobody: %v", err)
	}
	odd := s.Message
	odd.Kind = "of no kind"
	if e := judged(t, second(session.Send(t.Context(), odd))); e == nil || e.Kind != desk.FailMessage || !e.Certain {
		t.Errorf("a message of no kind: %v", e)
	}
}

func second(_ channel.Accepted, err error) error { return err }

// judged is the error of a send, which is an *channel.Error with a kind and a code or nil.
func judged(t *testing.T, err error) *channel.Error {
	t.Helper()
	if err == nil {
		return nil
	}
	var e *channel.Error
	if !errors.As(err, &e) || e == nil {
		t.Fatalf("the error %v is a %T", err, err)
	}
	if e.Kind == "" || e.Code == "" || e.Certain == (e.Kind == desk.FailUnknown) || len([]rune(e.Text)) > 500 {
		t.Fatalf("the error %+v", e)
	}
	return e
}

// trouble is a way in which a provider fails, and whether what it was asked for cannot have happened.
type trouble struct {
	name    string
	handle  http.HandlerFunc
	certain bool
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
	}
}

func troubles(release <-chan struct{}) []trouble {
	return []trouble{
		{"400 without a word", answer(400, ""), true},
		{"401 in HTML", answer(401, "<html>"), true},
		{"429", answer(429, ""), true},
		{"500 without a word", answer(500, ""), false},
		{"502 in HTML", answer(502, "<html>"), false},
		{"503 with other JSON", answer(503, `{"a":[`), false},
		{"200 without a word", answer(200, ""), false},
		{"200 in HTML", answer(200, "<html>"), false},
		{"200 with other JSON", answer(200, `{"a":1}`), false},
		{"cut after the body was read", func(_ http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err == nil {
				panic(http.ErrAbortHandler)
			}
		}, false},
		{"cut in the answer", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "1000")
			fmt.Fprint(w, "{")
			panic(http.ErrAbortHandler)
		}, false},
		{"no answer", func(_ http.ResponseWriter, r *http.Request) {
			if _, err := io.Copy(io.Discard, r.Body); err == nil {
				<-release
			}
		}, false},
	}
}

func (s Suite) sendInTrouble(t *testing.T) {
	release := make(chan struct{})
	for _, row := range troubles(release) {
		t.Run(row.name, func(t *testing.T) {
			api := httptest.NewServer(row.handle)
			t.Cleanup(api.Close)
			if row.name == "no answer" {
				t.Cleanup(func() { close(release) }) // before the server waits for its handlers
			}
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			if e := judged(t, second(s.session(t, api.URL).Send(ctx, s.Message))); e == nil || e.Certain != row.certain {
				t.Errorf("%+v", e)
			}
		})
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	e := judged(t, second(s.session(t, closed.URL).Send(t.Context(), s.Message)))
	if e == nil || !e.Certain || e.Kind != desk.FailRetry {
		t.Errorf("nobody listens: %+v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	e = judged(t, second(s.session(t, closed.URL).Send(ctx, s.Message)))
	if e == nil || !e.Certain {
		t.Errorf("given up before it began: %+v", e)
	}
}
