package api

import (
	"net/http"
	"net/netip"
	"strings"

	"bandeja.dev/bandeja/internal/auth"

	"bandeja.dev/bandeja/internal/api/problem"
)

// Rates that are not settings, a minute; each allows as many at once.
const (
	signInsPerAddress = 30
	signInsPerAccount = 10
	tokensPerAddress  = 30  // links of invitations, resets and the first run
	visitorCallsMax   = 240 // of one visitor, messages aside
	joinsPerAddress   = 600 // sockets and polls; many visitors may share an address
	limitedKeys       = 100_000
)

// limits hold back who asks too often.
type limits struct {
	signInAddress   *auth.Limiter
	signInAccount   *auth.Limiter
	token           *auth.Limiter
	visitorMessages *auth.Limiter
	visitorCalls    *auth.Limiter
	visitorJoins    *auth.Limiter
	newVisitors     *auth.Limiter
}

func newLimits(o Options) limits {
	now := func() int64 { return int64(o.App.Now()) }
	make := func(perMinute int) *auth.Limiter { return auth.NewLimiter(perMinute, perMinute, limitedKeys, now) }
	return limits{
		signInAddress:   make(signInsPerAddress),
		signInAccount:   make(signInsPerAccount),
		token:           make(tokensPerAddress),
		visitorMessages: make(max(o.Config.VisitorMessagesPerMinute, 1)),
		visitorCalls:    make(visitorCallsMax),
		visitorJoins:    make(joinsPerAddress),
		newVisitors:     make(max(o.Config.NewVisitorsPerMinute, 1)),
	}
}

// hold takes a token of a key's bucket, or says when there will be one.
func hold(limiter *auth.Limiter, key string, code problem.Code, detail string) error {
	if ok, wait := limiter.Allow(key); !ok {
		return problem.New(http.StatusTooManyRequests, code, detail).After(wait)
	}
	return nil
}

// clientAddr is the address that a request comes from, as far as trusted proxies tell.
func (s *server) clientAddr(r *http.Request) netip.Addr {
	return auth.ClientAddr(r, s.Config.TrustedProxies)
}

func (s *server) limitKey(r *http.Request) string { return auth.LimitKey(s.clientAddr(r)) }

// hostAddr reads the address of a connection.
func hostAddr(remote string) (netip.Addr, bool) {
	where, err := netip.ParseAddrPort(remote)
	if err != nil {
		addr, err := netip.ParseAddr(strings.Trim(remote, "[]"))
		return addr.Unmap(), err == nil
	}
	return where.Addr().Unmap(), true
}

// holdToken bounds how often an address may try links.
func (s *server) holdToken(r *http.Request) error {
	return hold(s.limits.token, s.limitKey(r), problem.TooManyAttempts, "Too many links were tried from here. Wait a little.")
}
