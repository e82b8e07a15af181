package api

import (
	"fmt"
	"io"
	"net"
	"net/netip"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/config"
)

// Characters that no database takes are refused before one is asked, by the way that does not pass through a body's
// texts too.
func TestStrangeCharactersOutsideOfTexts(t *testing.T) {
	r, owner, key, path := desk1(t)
	stranger := r.browser()
	stranger.refused("POST", "/api/v1/session", map[string]any{"email": "a\x00@x.example", "password": "x"}, 422, "invalid")
	for _, bad := range []string{"%00", "%ff%fe", "a%00b", "%F0%9F"} {
		stranger.refused("GET", "/w/"+bad+"/config", nil, 404, "not_found")
		owner.refused("GET", "/api/v1/conversations/"+bad, nil, 404, "not_found")
	}
	owner.refused("POST", path+"/messages", `{"client_id":"a\u0000b","text":"x"}`, 422, "bad_value")
	guest := r.guest(key)
	if a := guest.say("a\x00b", "hola"); a.status != 422 {
		t.Error(a.status, a.text)
	}
}

// Whoever tries passwords from one address must not keep the account's owner out at another.
func TestNobodyLocksAnotherOut(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Config.TrustedProxies = config.Prefixes{netip.MustParsePrefix("127.0.0.0/8")} })
	r.owner()
	stranger, olga := r.browser(), r.browser()
	stranger.header.Set("X-Forwarded-For", "198.51.100.7")
	olga.header.Set("X-Forwarded-For", "203.0.113.9")
	for range signInsPerAddress {
		stranger.do("POST", "/api/v1/session", signInAs("olga@example.com", "wrong"))
	}
	stranger.refused("POST", "/api/v1/session", signInAs("olga@example.com", password), 429, "too_many_attempts")
	olga.ok("POST", "/api/v1/session", signInAs("olga@example.com", password))
	refused := 0
	for i := range 20 {
		many := r.browser()
		many.header.Set("X-Forwarded-For", fmt.Sprintf("198.51.101.%d", i))
		for range 5 {
			if many.do("POST", "/api/v1/session", signInAs("olga@example.com", "wrong")).status == 429 {
				refused++
			}
		}
	}
	if refused < 100-signInsAtAccount {
		t.Errorf("of 100 attempts from many addresses %d were refused", refused)
	}
}

// A request that is refused before its body is read must not hold its connection for ever.
func TestABodyThatNeverComes(t *testing.T) {
	r := newRig(t)
	srv := Server(r.server.handler())
	if srv.ReadTimeout <= 30*time.Second {
		t.Error("long polls are cut after", srv.ReadTimeout)
	}
	srv.ReadTimeout /= 200
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(listener) }()
	t.Cleanup(func() { _ = srv.Close() })
	conn, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := fmt.Fprint(conn, "POST /api/v1/me HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{"); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); err != nil {
		t.Error("the connection is still open:", err)
	}
}
