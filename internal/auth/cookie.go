package auth

import (
	"net/http"
	"strings"
	"time"
)

// CookieName is the name of the session cookie: behind https it carries the prefix by which a browser refuses it from
// another host, from a path and over http.
func CookieName(publicURL string) string {
	if isHTTPS(publicURL) {
		return "__Host-bandeja"
	}
	return "bandeja"
}

// SessionCookie carries a session's secret for the given time; a negative time removes it.
func SessionCookie(publicURL, secret string, lives time.Duration) *http.Cookie {
	age := int(lives / time.Second)
	if lives < 0 {
		secret, age = "", -1
	}
	return &http.Cookie{
		Name:     CookieName(publicURL),
		Value:    secret,
		Path:     "/",
		MaxAge:   age,
		Secure:   isHTTPS(publicURL),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
}

// SessionSecret reads the secret of a request's session cookie; empty without one of the right form. Of several cookies of
// that name none is taken: one of them was planted.
func SessionSecret(r *http.Request, publicURL string) string {
	found := r.CookiesNamed(CookieName(publicURL))
	if len(found) != 1 || !ValidSecret(found[0].Value) {
		return ""
	}
	return found[0].Value
}

func isHTTPS(publicURL string) bool { return strings.HasPrefix(publicURL, "https://") }
