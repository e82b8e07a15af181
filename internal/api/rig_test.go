package api

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live"
	"bandeja.dev/bandeja/internal/obs"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// rig is a whole server on a real store, with a clock that the test moves.
type rig struct {
	t      testing.TB
	store  port.Store
	app    *app.App
	hub    *live.Hub
	server *server
	files  blob.Store
	url    string
	logged *journal
	now    atomic.Int64
}

func newRig(t testing.TB, edit ...func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, store: storetest.Open(t, "sqlite"), logged: &journal{}}
	r.now.Store(time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC).UnixMicro())
	clock := func() desk.Time { return desk.Time(r.now.Load()) }
	r.app = app.New(app.Options{Store: r.store, Clock: clock, IDs: desk.NewIDMaker(1)})
	log := obs.NewLogger(r.logged, slog.LevelInfo)
	box, err := auth.NewBox(bytes.Repeat([]byte{7}, auth.KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	links := auth.NewLinks(box)
	r.hub = live.New(live.Options{Reader: r.store, Clock: clock, Log: log, Poll: 50 * time.Millisecond,
		FileURL: func(workspace, file desk.ID, thumb bool) string {
			return links.Path(auth.Link{Workspace: int64(workspace), File: int64(file), Thumb: thumb}, int64(clock()))
		}})
	r.store.Committed(r.hub.Wake)
	if r.files, err = blob.Folder(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	uploads, err := blob.NewUploads(t.TempDir(), r.files)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{App: r.app, Store: r.store, Hub: r.hub, Log: log, Box: box, Version: "test", Files: r.files, Uploads: uploads,
		Config:    config.Config{VisitorMessagesPerMinute: 20, NewVisitorsPerMinute: 10, MessageMaxChars: 4000},
		Passwords: auth.NewPasswords(auth.Cost{MemoryKiB: 8, Passes: 1, Parallelism: 1})}
	for _, change := range edit {
		change(&o)
	}
	r.server = newServer(o)
	web := httptest.NewServer(r.server.handler())
	r.url = web.URL
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := r.hub.Close(ctx); err != nil {
			t.Error("close the hub:", err)
		}
		web.Close()
	})
	return r
}

// journal is a buffer that the server writes while the test reads.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write adds a line.
func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

// String is all that was written.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (r *rig) pass(d desk.Time) { r.now.Add(int64(d)) }

// browser sends requests with what a browser would add: its cookie and its origin.
type browser struct {
	*rig
	t       testing.TB
	cookies map[string]string
	header  http.Header
}

func (r *rig) browser() *browser {
	return &browser{rig: r, t: r.t, cookies: map[string]string{}, header: http.Header{}}
}

// got is what came back.
type got struct {
	status int
	header http.Header
	text   string
	data   map[string]any
}

func (b *browser) do(method, path string, body any) got {
	b.t.Helper()
	var sent io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		sent = strings.NewReader(body)
	case []byte:
		sent = bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		sent = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, b.url+path, sent)
	if err != nil {
		b.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	for name, value := range b.cookies {
		req.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, cookie := range res.Cookies() {
		b.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
		}
	}
	out := got{status: res.StatusCode, header: res.Header, text: string(text)}
	if strings.Contains(res.Header.Get("Content-Type"), "json") {
		if err := json.Unmarshal(text, &out.data); err != nil {
			b.t.Errorf("%s %s: %v in %.200s", method, path, err, text)
		}
	}
	return out
}

// ok asks for a status of the 200s and gives the body.
func (b *browser) ok(method, path string, body any) map[string]any {
	b.t.Helper()
	a := b.do(method, path, body)
	if a.status < 200 || a.status > 299 {
		b.t.Fatalf("%s %s: %d %s", method, path, a.status, a.text)
	}
	return a.data
}

// refused asks for a status and a code.
func (b *browser) refused(method, path string, body any, status int, code string) got {
	b.t.Helper()
	a := b.do(method, path, body)
	if a.status != status || a.data["code"] != code {
		b.t.Errorf("%s %s: %d %s, want %d %s", method, path, a.status, a.text, status, code)
	}
	if a.header.Get("Content-Type") != "application/problem+json" {
		b.t.Errorf("%s %s: %s", method, path, a.header.Get("Content-Type"))
	}
	return a
}

// at digs into a JSON answer.
func at(data any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, _ := data.(map[string]any)
			data = object[step]
		case int:
			list, _ := data.([]any)
			if step >= len(list) {
				return nil
			}
			data = list[step]
		}
	}
	return data
}

func str(data any, path ...any) string {
	text, _ := at(data, path...).(string)
	return text
}

const password = "correct horse 7 battery"

// owner goes through the first run.
func (r *rig) owner() *browser {
	r.t.Helper()
	secret := auth.NewSecret()
	if err := r.app.OfferFirstRun(r.t.Context(), auth.HashSecret(secret)); err != nil {
		r.t.Fatal(err)
	}
	b := r.browser()
	b.ok("POST", "/api/v1/first-run", map[string]any{"token": secret, "company": "Casa Nativa", "timezone": "America/Argentina/Buenos_Aires",
		"locale": "es", "name": "Olga", "email": "Olga@example.com", "password": password})
	return b
}

// join invites a member and accepts.
func (b *browser) join(name, role, visibility string, inboxes ...string) *browser {
	b.t.Helper()
	link := str(b.ok("POST", "/api/v1/invitations", map[string]any{"role": role, "visibility": visibility, "inbox_ids": inboxes}), "link")
	other := b.rig.browser()
	other.ok("POST", "/api/v1/invitations/accept", map[string]any{"token": link[strings.LastIndex(link, "/")+1:], "name": name,
		"email": strings.ToLower(name) + "@example.com", "password": password, "locale": "es"})
	return other
}

func (b *browser) id() string { return str(b.ok("GET", "/api/v1/bootstrap", nil), "me", "id") }

// inbox connects a site and gives its id and key.
func (b *browser) inbox(name string) (id, key string) {
	b.t.Helper()
	made := b.ok("POST", "/api/v1/inboxes", map[string]any{"name": name, "origins": []string{"https://tienda.example"}})
	return str(made, "id"), str(made, "key")
}

// guest is a visitor's browser on the inbox's site.
type guest struct {
	*browser
	key string
}

func (r *rig) guest(key string) *guest {
	b := r.browser()
	var secret [32]byte
	_, _ = rand.Read(secret[:])
	b.header.Set("Authorization", "Bearer v1."+base64.RawURLEncoding.EncodeToString(secret[:]))
	b.header.Set("Origin", "https://tienda.example")
	return &guest{b, key}
}

func (g *guest) say(clientID, text string) got {
	g.t.Helper()
	return g.do("POST", "/w/"+g.key+"/messages", map[string]any{"client_id": clientID, "text": text, "locale": "es"})
}
