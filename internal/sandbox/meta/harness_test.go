package meta_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta"
	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
)

const (
	token = "EAAGsandboxCasaNativa0000000000000001"
	waba  = "200300400500600"
	phone = "300400500600701"
	other = "300400500600702"
)

// object is a JSON object.
type object = map[string]any

// post is one webhook that the application got.
type post struct {
	body      []byte
	signature string
	agent     string
	status    int // that it was answered
}

// bench is a simulator that is served, and an application that it tells.
type bench struct {
	*testing.T
	sim    *meta.Sim
	graph  *httptest.Server
	app    *httptest.Server
	mu     sync.Mutex
	posts  []post
	answer func(n int) int // status of the n-th post, from 0; nil = 200
}

func open(t *testing.T, options meta.Options) *bench {
	t.Helper()
	b := &bench{T: t, sim: meta.New(options)}
	t.Cleanup(b.sim.Close)
	b.graph = httptest.NewServer(b.sim.Handler())
	t.Cleanup(b.graph.Close)
	b.app = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.app.Close)
	b.sim.SetSettings(meta.AtOnce)
	b.sim.AddBusiness(meta.DefaultBusiness())
	if err := b.sim.Subscribe("b1", true); err != nil {
		t.Fatal(err)
	}
	if err := b.sim.SetWebhook(context.Background(), "", b.app.URL+"/hook", "secret word", ""); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *bench) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		if r.URL.Query().Get("hub.verify_token") != "secret word" {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
		return
	}
	body, _ := io.ReadAll(r.Body)
	b.mu.Lock()
	n := len(b.posts)
	status := http.StatusOK
	if b.answer != nil {
		status = b.answer(n)
	}
	b.posts = append(b.posts, post{body, r.Header.Get("X-Hub-Signature-256"), r.Header.Get("User-Agent"), status})
	b.mu.Unlock()
	w.WriteHeader(status)
}

// call asks the Graph API and gives the status and the answer.
func (b *bench) call(method, path string, body any, headers ...string) (int, object) {
	b.Helper()
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			b.Fatal(err)
		}
		reader = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, b.graph.URL+path, reader)
	if err != nil {
		b.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	var out object
	raw, _ := io.ReadAll(resp.Body)
	_ = json.Unmarshal(raw, &out)
	return resp.StatusCode, out
}

// send posts a message to a number and gives the status and the answer.
func (b *bench) send(to string, fields object) (int, object) {
	b.Helper()
	body := object{"messaging_product": "whatsapp", "recipient_type": "individual", "to": to}
	for key, value := range fields {
		body[key] = value
	}
	return b.call("POST", "/v25.0/"+phone+"/messages", body)
}

func words(text string) object { return object{"type": "text", "text": object{"body": text}} }

// codeOf gives the error code of an answer, 0 for none.
func codeOf(answer object) int {
	failure, _ := answer["error"].(object)
	code, _ := failure["code"].(float64)
	return int(code)
}

// idOf gives the id of the message that an answer accepts.
func idOf(t *testing.T, answer object) string {
	t.Helper()
	messages, _ := answer["messages"].([]any)
	if len(messages) != 1 {
		t.Fatalf("no message in %v", answer)
	}
	return messages[0].(object)["id"].(string)
}

func (b *bench) settle() {
	b.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := b.sim.Settle(ctx); err != nil {
		b.Fatalf("not settled: %v, %+v", err, b.sim.Counts())
	}
}

// heard gives all posts so far after checking their signatures.
func (b *bench) heard() []post {
	b.Helper()
	b.settle()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.posts {
		if want := hook.Sign("5a7b0c1d2e3f405162738495a6b7c8d9", p.body); p.signature != want {
			b.Errorf("signature %s, want %s", p.signature, want)
		}
		if p.agent != "facebookexternalua" {
			b.Errorf("user agent %q", p.agent)
		}
	}
	return append([]post(nil), b.posts...)
}

// list gives all items of one list ("messages", "statuses"...) in all posts, in order.
func (b *bench) list(name string) []object {
	b.Helper()
	var out []object
	for _, value := range b.values() {
		items, _ := value[name].([]any)
		for _, item := range items {
			out = append(out, item.(object))
		}
	}
	return out
}

// values gives the values of all changes in all posts.
func (b *bench) values() []object {
	b.Helper()
	var out []object
	for _, p := range b.heard() {
		var body struct {
			Entry []struct {
				Changes []struct {
					Value object
					Field string
				}
			}
		}
		if err := json.Unmarshal(p.body, &body); err != nil {
			b.Fatalf("%v in %s", err, p.body)
		}
		for _, entry := range body.Entry {
			for _, change := range entry.Changes {
				change.Value["#field"], change.Value["#status"] = change.Field, p.status
				out = append(out, change.Value)
			}
		}
	}
	return out
}

// statuses gives what was told of one message, as "sent,delivered".
func (b *bench) statuses(id string) string {
	b.Helper()
	var out []string
	for _, status := range b.list("statuses") {
		if status["id"] == id {
			word := status["status"].(string)
			if failures, failed := status["errors"].([]any); failed {
				word += ":" + string(must(json.Marshal(failures[0].(object)["code"])))
			}
			out = append(out, word)
		}
	}
	return strings.Join(out, ",")
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// customer adds one who has just written, so that his window is open.
func (b *bench) customer(waID string) meta.Customer {
	b.Helper()
	c := must(b.sim.AddCustomer(meta.CustomerSpec{WaID: waID, Name: "Ana Núñez"}))
	must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "hola"}))
	return c
}
