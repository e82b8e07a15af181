package api

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"testing"
)

// BenchmarkVisitorMessage is one visitor's message from the request to its answer, without a network.
func BenchmarkVisitorMessage(b *testing.B) {
	r := newRig(b, func(o *Options) { o.Config.VisitorMessagesPerMinute = 100000; o.Config.NewVisitorsPerMinute = 100000 })
	_, key := r.owner().inbox("Tienda")
	guest := r.guest(key)
	handler := r.server.handler()
	n := 0
	for b.Loop() {
		n++
		req := httptest.NewRequest("POST", "/w/"+key+"/messages", bytes.NewReader(fmt.Appendf(nil, `{"client_id":"%d","text":"hola"}`, n)))
		req.Header = guest.header.Clone()
		req.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		if w.Code != 201 && w.Code != 429 {
			b.Fatal(w.Body.String())
		}
		r.now.Add(1000000)
	}
}

// BenchmarkReply is one agent's message.
func BenchmarkReply(b *testing.B) {
	r := newRig(b)
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	r.guest(key).say("c1", "hola")
	path := "/api/v1/conversations/" + str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id") + "/messages"
	handler := r.server.handler()
	n := 0
	for b.Loop() {
		n++
		req := httptest.NewRequest("POST", path, bytes.NewReader(fmt.Appendf(nil, `{"client_id":"%d","text":"hola"}`, n)))
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Cookie", cookieOf(owner))
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, req)
		if w.Code != 201 {
			b.Fatal(w.Body.String())
		}
	}
}
