package api

import (
	"net/http"

	"bandeja.dev/bandeja/internal/auth"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
)

// Rates a minute; each allows as many at once.
const (
	signInsPerAddress = 30
	signInsPerAccount = 10
	tokensPerAddress  = 30 // links of invitations, resets and the first run
)

// limits hold back who guesses.
type limits struct {
	signInAddress *auth.Limiter
	signInAccount *auth.Limiter
	token         *auth.Limiter
}

func newLimits(now func() int64) limits {
	return limits{edge.Limiter(signInsPerAddress, now), edge.Limiter(signInsPerAccount, now), edge.Limiter(tokensPerAddress, now)}
}

// holdToken bounds how often an address may try links.
func (s *server) holdToken(r *http.Request) error {
	return edge.Hold(s.limits.token, s.LimitKey(r), problem.TooManyAttempts, "Too many links were tried from here. Wait a little.")
}
