// Package visitors serves the people who write from a web page: the widget's settings, messages, their own thread, and
// its live frames. A visitor is known by a secret that the browser made, and sees one conversation: the one behind it.
package visitors

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/account"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/upload"
)

// Server answers the routes below /w/{key}.
type Server struct {
	edge.Edge
	App      *app.App
	Accounts *account.Account
	Store    port.Reader
	Hub      *live.Hub
	Log      *slog.Logger
	// IdentityKey opens the key with which an inbox's host page signs who its customers are; nil when none is set.
	IdentityKey func(desk.Inbox) ([]byte, error)
	Demo        bool // origins may be *
	Uploads     upload.Desk
	Limits      desk.Limits // of web chat
	Links       *auth.Links // addresses of files

	messages *auth.Limiter
	calls    *auth.Limiter
	joins    *auth.Limiter
	newcomer *auth.Limiter
	uploads  *auth.Limiter
	regulars *regulars
}

// Rates that are not settings, a minute.
const (
	callsPerVisitor = 240 // messages aside
	filesPerVisitor = 20  // uploads that begin
	joinsPerAddress = 600 // sockets and polls; many visitors may share an address
)

// New gives the server its limits.
func New(s Server) *Server {
	now := func() int64 { return int64(s.App.Now()) }
	s.messages = edge.Limiter(s.Config.VisitorMessagesPerMinute, now)
	s.newcomer = edge.Limiter(s.Config.NewVisitorsPerMinute, now)
	s.calls, s.joins = edge.Limiter(callsPerVisitor, now), edge.Limiter(joinsPerAddress, now)
	s.uploads = edge.Limiter(filesPerVisitor, now)
	s.regulars = &regulars{}
	return &s
}

// visitor is whose request to an inbox it is.
type visitor struct {
	workspace desk.ID
	inbox     desk.Inbox
	dir       *desk.Directory
	hash      string // of the browser's secret; "" without one
}

func (v visitor) conn(since int64) live.VisitorConn {
	return live.VisitorConn{WorkspaceID: v.workspace, InboxID: v.inbox.ID, SecretHash: v.hash, Since: since}
}

type visitorKey struct{}

func visitorOf(ctx context.Context) visitor {
	v, _ := ctx.Value(visitorKey{}).(visitor)
	return v
}

// The visitor's secret is 32 bytes as base64url, borne as `Bearer v1.<secret>` or, by a socket, as the subprotocol
// `t.<secret>`.
const (
	secretLength = 43
	bearerPrefix = "Bearer v1."
	socketPrefix = "t."
)

var errNoSession = problem.New(http.StatusNotFound, problem.NoSession, "This browser has not written here yet.")

// Guard finds the inbox by its public key, lets in only pages that may carry its widget, and reads the secret.
func (s *Server) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Vary", "Origin")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		v, err := s.visitorFrom(r)
		if err == nil {
			err = s.allowOrigin(w, r, v.inbox)
		}
		if err != nil {
			problem.Write(w, problem.From(r.Context(), s.Log, r.Pattern, err))
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), visitorKey{}, v)))
	})
}

func (s *Server) visitorFrom(r *http.Request) (visitor, error) {
	workspace, id, err := s.Store.InboxByKey(r.Context(), r.PathValue("key"))
	if err != nil {
		return visitor{}, err
	}
	dir, err := s.Store.Directory(r.Context(), workspace)
	if err != nil {
		return visitor{}, err
	}
	inbox, ok := dir.Inbox(id)
	if !ok || !inbox.Active || inbox.Channel != desk.ChannelWebchat {
		return visitor{}, desk.ErrNotFound
	}
	v := visitor{workspace: workspace, inbox: inbox, dir: dir}
	if secret := visitorSecret(r); secret != "" {
		v.hash = auth.HashSecret(secret)
	}
	return v, nil
}

func visitorSecret(r *http.Request) string {
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), bearerPrefix)
	if !ok {
		for _, protocol := range strings.Split(r.Header.Get("Sec-WebSocket-Protocol"), ",") {
			if secret, ok = strings.CutPrefix(strings.TrimSpace(protocol), socketPrefix); ok {
				break
			}
		}
	}
	if !ok || len(secret) != secretLength || !auth.ValidSecret(secret) {
		return ""
	}
	return secret
}

// allowOrigin answers pages of the inbox's origins and of this instance. Only browsers send an Origin; other programs
// have no page that could be lent. A page that is refused may read that it is, or its chat would take the refusal for a
// lost network; so it may ask beforehand too, which tells it nothing.
func (s *Server) allowOrigin(w http.ResponseWriter, r *http.Request, inbox desk.Inbox) error {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return nil
	}
	head := w.Header()
	head.Set("Access-Control-Allow-Origin", origin)
	head.Set("Access-Control-Expose-Headers", "Retry-After, ETag, X-Request-Id")
	allowed := r.Method == http.MethodOptions || s.OwnOrigin(r) || slices.ContainsFunc(inbox.Settings.Origins, func(one string) bool {
		return one == "*" && s.Demo || strings.EqualFold(plainOrigin(one), origin)
	})
	if !allowed {
		return problem.New(http.StatusForbidden, problem.OriginNotAllowed, "This page's origin is not among those of the inbox.")
	}
	return nil
}

// plainOrigin drops a default port, as browsers do.
func plainOrigin(origin string) string {
	if host, ok := strings.CutSuffix(origin, ":443"); ok && strings.HasPrefix(origin, "https://") {
		return host
	}
	if host, ok := strings.CutSuffix(origin, ":80"); ok && strings.HasPrefix(origin, "http://") {
		return host
	}
	return origin
}

// Preflight answers a browser that asks whether a page may send what it is about to send.
func (s *Server) Preflight(w http.ResponseWriter, _ *http.Request) {
	head := w.Header()
	head.Add("Vary", "Access-Control-Request-Method, Access-Control-Request-Headers")
	head.Set("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
	head.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, Upload-Offset")
	head.Set("Access-Control-Max-Age", "7200")
	w.WriteHeader(http.StatusNoContent)
}

// session gives the visitor of a request that needs a secret, within its rate of calls.
func (s *Server) session(ctx context.Context) (visitor, error) {
	v := visitorOf(ctx)
	if v.hash == "" {
		return v, errNoSession
	}
	return v, edge.Hold(s.calls, v.hash, problem.SlowDown, "Too many requests from this browser.")
}

// visitorError names the refusals that mean something else to a visitor than to an agent.
func visitorError(err error) error {
	switch {
	case problem.IsNotFound(err):
		return errNoSession
	case errors.Is(err, &desk.Error{Code: desk.CodeExpired}):
		return problem.New(http.StatusUnauthorized, problem.Code(desk.CodeExpired), "The proof of who this visitor is has run out. Identify again.")
	}
	return err
}

// regulars are the visitors that are known to have written: they need not be looked up before each message. Being in it
// gives no right; a lost entry costs one read.
type regulars struct {
	mu  sync.Mutex
	all map[string]struct{}
}

const regularsMax = 50_000

func (k *regulars) has(hash string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, ok := k.all[hash]
	return ok
}

func (k *regulars) add(hash string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil || len(k.all) >= regularsMax {
		k.all = map[string]struct{}{}
	}
	k.all[hash] = struct{}{}
}

// admitNew bounds how many visitors an address brings: whoever has written before is not counted.
func (s *Server) admitNew(ctx context.Context, v visitor) error {
	key := v.inbox.ID.String() + v.hash
	if s.regulars.has(key) {
		return nil
	}
	_, err := s.Store.VisitorThread(ctx, v.workspace, v.inbox.ID, v.hash)
	if problem.IsNotFound(err) {
		return edge.Hold(s.newcomer, s.LimitKey(edge.Of(ctx).R), problem.SlowDown, "Many people write from here at once. Your message is sent in a moment.")
	}
	if err == nil {
		s.regulars.add(key)
	}
	return err
}
