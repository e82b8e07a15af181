// Package edge is what is known of a request before any resource: where it comes from, how this instance is reached, and
// whether it comes too often.
package edge

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/config"

	"bandeja.dev/bandeja/internal/api/problem"
)

// Edge reads requests by the settings of the process.
type Edge struct{ Config config.Config }

// Request is the request behind an operation, for what only HTTP knows: addresses, cookies, the host's name.
type Request struct {
	W http.ResponseWriter
	R *http.Request
}

type requestKey struct{}

// Keep lets operations ask for their request by Of.
func Keep(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, Request{w, r})))
	})
}

// Of gives the request that an operation answers.
func Of(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// PublicURL is how people reach this instance, without a slash at the end: as set, or as this request says.
// X-Forwarded-Proto counts only from a trusted proxy.
func (e Edge) PublicURL(r *http.Request) string {
	if e.Config.PublicURL != "" {
		return e.Config.PublicURL
	}
	scheme := "http"
	if r.TLS != nil || e.fromProxy(r) && r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

func (e Edge) fromProxy(r *http.Request) bool {
	addr, ok := PeerAddr(r)
	return ok && e.Config.TrustedProxies.Contains(addr)
}

// OwnOrigin says whether a request's Origin header names this instance. Programs other than browsers send none.
func (e Edge) OwnOrigin(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" || origin == e.PublicURL(r) {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && strings.EqualFold(u.Host, r.Host)
}

// ClientAddr is the address that a request comes from, as far as trusted proxies tell.
func (e Edge) ClientAddr(r *http.Request) netip.Addr {
	return auth.ClientAddr(r, e.Config.TrustedProxies)
}

// LimitKey is the key under which the request's address is limited.
func (e Edge) LimitKey(r *http.Request) string { return auth.LimitKey(e.ClientAddr(r)) }

// PeerAddr is the address at the other end of the connection.
func PeerAddr(r *http.Request) (netip.Addr, bool) {
	where, err := netip.ParseAddrPort(r.RemoteAddr)
	return where.Addr().Unmap(), err == nil
}

// limitedKeys bounds the memory of a limiter.
const limitedKeys = 100_000

// Limiter allows so many a minute for each key, and as many at once. The clock gives microseconds.
func Limiter(perMinute int, now func() int64) *auth.Limiter {
	return auth.NewLimiter(max(perMinute, 1), max(perMinute, 1), limitedKeys, now)
}

// Hold takes a token of a key's bucket, or says when there will be one.
func Hold(limiter *auth.Limiter, key string, code problem.Code, detail string) error {
	if ok, wait := limiter.Allow(key); !ok {
		return problem.New(http.StatusTooManyRequests, code, detail).After(wait)
	}
	return nil
}

// Since reads the client's position; without one it hears what happens from now on.
func Since(w http.ResponseWriter, r *http.Request) (int64, bool) {
	text := r.URL.Query().Get("since")
	if text == "" {
		return -1, true
	}
	since, err := strconv.ParseInt(text, 10, 64)
	if err != nil || since < 0 {
		problem.Write(w, problem.New(http.StatusUnprocessableEntity, problem.Invalid, "since is the last up_to, a number from 0.").On("since"))
		return 0, false
	}
	return since, true
}
