package api

import (
	"context"
	"crypto/subtle"
	"net/http"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// healthz says that the process answers.
func (s *server) healthz(w http.ResponseWriter, _ *http.Request) { plainText(w, http.StatusOK, "ok\n") }

// readyz says that the store answers too.
func (s *server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := s.Store.Ping(ctx); err != nil {
		s.Log.WarnContext(ctx, "not ready", "error", err)
		w.Header().Set("Retry-After", "1")
		plainText(w, http.StatusServiceUnavailable, "the store does not answer\n")
		return
	}
	plainText(w, http.StatusOK, "ready\n")
}

func plainText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// A prober that went away needs no answer.
	_, _ = w.Write([]byte(text))
}

// metrics are told to whoever bears the token, and to this machine: directly, for a proxy passes on anybody.
func (s *server) metrics(w http.ResponseWriter, r *http.Request) {
	token, bears := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	allowed := bears && s.MetricsToken != "" && subtle.ConstantTimeCompare([]byte(token), []byte(s.MetricsToken)) == 1
	if addr, ok := edge.PeerAddr(r); ok && addr.IsLoopback() && !proxied(r) {
		allowed = true
	}
	if !allowed {
		problem.Write(w, problem.Of(desk.ErrNotFound))
		return
	}
	s.Metrics.Handler().ServeHTTP(w, r)
}

func proxied(r *http.Request) bool {
	for _, name := range []string{"X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via"} {
		if r.Header.Get(name) != "" {
			return true
		}
	}
	return false
}

func (s *server) document(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/openapi+json")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(s.openAPI)
}

// nothing answers paths below /api/ and /w/ that no route has: in the form of all problems, and with 405 where another
// method would do.
func (s *server) nothing(w http.ResponseWriter, r *http.Request) {
	var others []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := s.mux.Handler(other); strings.HasPrefix(pattern, method+" ") && method != r.Method {
			others = append(others, method)
		}
	}
	if len(others) == 0 {
		problem.Write(w, problem.Of(desk.ErrNotFound))
		return
	}
	w.Header().Set("Allow", strings.Join(others, ", "))
	problem.Write(w, problem.New(http.StatusMethodNotAllowed, problem.MethodNotAllowed, "This address takes "+strings.Join(others, ", ")+"."))
}

type clockReply struct {
	Now desk.Time `json:"now"`
}

type advanceInput struct {
	AdvanceUS desk.Time `json:"advance_us" minimum:"0" maximum:"31536000000000" doc:"Microseconds forward, at most a year."`
}

func (s *server) readClock(context.Context, *route.None) (*route.Reply[clockReply], error) {
	return route.Give(clockReply{s.now()}), nil
}

func (s *server) advanceClock(_ context.Context, in *route.With[advanceInput]) (*route.Reply[clockReply], error) {
	return route.Give(clockReply{s.Demo.Advance(in.Body.AdvanceUS)}), nil
}

// shopPolicy lets the demo shop's pages carry the widget and nothing from elsewhere.
const shopPolicy = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'none'; base-uri 'none'"

func (s *server) shop(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", shopPolicy)
	w.Header().Set("Cache-Control", "no-cache")
	http.StripPrefix("/shop/", http.FileServerFS(s.Demo.Shop)).ServeHTTP(w, r)
}

// sandboxProvider is below what the phone's page speaks to.
const sandboxProvider = "/sandbox/meta/"

// phonePolicy lets the customer's page record and show what is sent.
const phonePolicy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

func (s *server) phone(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Security-Policy", phonePolicy)
	w.Header().Set("Permissions-Policy", "microphone=(self)")
	w.Header().Set("Cache-Control", "no-cache")
	http.StripPrefix("/sandbox/", http.FileServerFS(s.Demo.Phone)).ServeHTTP(w, r)
}
