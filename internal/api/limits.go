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
	signInsPerAccount = 10 // from one address
	// From all addresses together: more than one address may try, or it could lock anybody out.
	signInsAtAccount = 2 * signInsPerAddress
	tokensPerAddress = 30 // links of invitations, resets and the first run
)

// limits hold back who guesses.
type limits struct {
	signInAddress *auth.Limiter
	signInPair    *auth.Limiter // account and address
	signInAccount *auth.Limiter
	token         *auth.Limiter
}

func newLimits(now func() int64) limits {
	return limits{edge.Limiter(signInsPerAddress, now), edge.Limiter(signInsPerAccount, now), edge.Limiter(signInsAtAccount, now),
		edge.Limiter(tokensPerAddress, now)}
}

// holdToken bounds how often an address may try links.
func (s *server) holdToken(r *http.Request) error {
	return edge.Hold(s.limits.token, s.LimitKey(r), problem.TooManyAttempts, "Too many links were tried from here. Wait a little.")
}

// holdPassword bounds how often passwords of an account may be tried.
func (s *server) holdPassword(r *http.Request, email string) error {
	const wait = "Too many attempts. Wait before the next one."
	if err := edge.Hold(s.limits.signInPair, email+" "+s.LimitKey(r), problem.TooManyAttempts, wait); err != nil {
		return err
	}
	return edge.Hold(s.limits.signInAccount, email, problem.TooManyAttempts, wait)
}

// rightPassword forgives the wrong ones from the same address.
func (s *server) rightPassword(r *http.Request, email string) {
	s.limits.signInPair.Reset(email + " " + s.LimitKey(r))
}
