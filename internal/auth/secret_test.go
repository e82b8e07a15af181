package auth

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestSecrets(t *testing.T) {
	a, b := NewSecret(), NewSecret()
	if a == b || len(a) != 32 || !ValidSecret(a) {
		t.Fatal(a, b)
	}
	hash := HashSecret(a)
	if !SameSecret(a, hash) || SameSecret(b, hash) || SameSecret("", hash) || SameSecret(a, "") || SameSecret(hash, hash) {
		t.Fatal("a secret must match its own hash only")
	}
	for text, want := range map[string]bool{
		"": false, "short": false, strings.Repeat("A", 22): true, strings.Repeat("A", 21): false, strings.Repeat("A", 86): true,
		strings.Repeat("A", 87): false, strings.Repeat("A", 1<<20): false, strings.Repeat("A", 31) + "=": false,
		strings.Repeat("A", 31) + "+": false, strings.Repeat("A", 31) + "\n": false, strings.Repeat("A", 21) + "B": false,
	} {
		if ValidSecret(text) != want {
			t.Errorf("%.40q: %v", text, !want)
		}
	}
}

func TestSessionCookie(t *testing.T) {
	const secure, plain = "https://inbox.example.com", "http://localhost:8080"
	secret := NewSecret()
	cookie := SessionCookie(secure, secret, time.Hour)
	if text := cookie.String(); cookie.Name != "__Host-bandeja" || !strings.Contains(text, "Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax") ||
		strings.Contains(text, "Domain") {
		t.Error(text)
	}
	if cookie := SessionCookie(plain, secret, time.Hour); cookie.Name != "bandeja" || cookie.Secure || !cookie.HttpOnly {
		t.Error(cookie)
	}
	if text := SessionCookie(plain, secret, -1).String(); !strings.Contains(text, "Max-Age=0") || strings.Contains(text, secret) {
		t.Error(text)
	}
	with := func(publicURL string, cookies ...*http.Cookie) string {
		r := httptest.NewRequest("GET", "/", nil)
		for _, c := range cookies {
			r.AddCookie(c)
		}
		return SessionSecret(r, publicURL)
	}
	if got := with(secure, cookie); got != secret {
		t.Error(got)
	}
	if got := with(secure, SessionCookie(plain, secret, time.Hour)); got != "" {
		t.Error("the plain cookie must not do behind https")
	}
	if got := with(secure, cookie, SessionCookie(secure, NewSecret(), time.Hour)); got != "" {
		t.Error("two cookies: one was planted")
	}
	if got := with(plain, &http.Cookie{Name: "bandeja", Value: "x"}); got != "" {
		t.Error("a malformed secret was taken")
	}
}
