// Package api serves Bandeja over HTTP: JSON for the agents' app and for visitors' widgets, the live sockets, health and
// metrics. routes.go is the table of contents; each resource has a file of its own.
//
// Handlers read by port.Reader and desk.CanSee and write by verbs of app; no rule stands here. Every error passes
// through the package problem.
package api

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/account"
	"bandeja.dev/bandeja/internal/app/identity"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/live"
	"bandeja.dev/bandeja/internal/obs"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/merges"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/providers"
	"bandeja.dev/bandeja/internal/api/route"
	"bandeja.dev/bandeja/internal/api/templates"
	"bandeja.dev/bandeja/internal/api/upload"
	"bandeja.dev/bandeja/internal/api/visitors"
)

// Options of New. App, Store, Hub, Log and Box are needed; the rest has a default.
type Options struct {
	App     *app.App
	Store   port.Reader
	Hub     *live.Hub
	Config  config.Config
	Log     *slog.Logger
	Box     *auth.Box // seals the inboxes' identity secrets
	Version string

	Traffic  *traffic.Traffic
	Sessions *channel.Sessions // of the channels with a provider
	Can      desk.CapabilityTable
	Syncer   templates.Syncer // fetches templates because somebody asks; nil = nobody does
	Webhooks http.Handler     // what providers post to, below /webhooks/; nil = none

	Files   blob.Store    // attachments; nil = this server takes and shows none
	Uploads *blob.Uploads // files on their way; nil with Files

	Passwords    *auth.Passwords // default: at auth.DefaultCost
	Metrics      *obs.Metrics    // default: a registry of its own
	MetricsToken string          // lets whoever bears it read /metrics from anywhere; "" = from this machine only
	Web          http.Handler    // the built front end, for every path that is not of the API; default: 404
	Demo         *DemoOptions    // only in `bandeja demo`
}

// DemoOptions open what only a demo has.
type DemoOptions struct {
	// Advance moves the instance's clock forward by so many microseconds and gives its new time.
	Advance func(by desk.Time) desk.Time
	// Shop holds the files of the demo shop, served under /shop/; nil = none.
	Shop fs.FS
	// Provider is the simulated Graph API with its control, served under /sandbox/meta/; Phone holds the pages on which one
	// is the customer, served under /sandbox/. nil = none.
	Provider http.Handler
	Phone    fs.FS
}

// Limits of requests, in bytes.
const (
	bodyMax         = 1 << 20
	visitorBodyMore = 128 << 10 // what the visit's pages may add to a visitor's first message
	headerMax       = 32 << 10
)

type server struct {
	Options
	edge.Edge
	mux      *http.ServeMux
	visitors *visitors.Server
	// providers answers what concerns the channels that have one.
	providers *providers.Server
	merges    *merges.Server
	limits    limits
	openAPI   []byte
	textBody  int64
	links     *auth.Links
	uploads   upload.Desk
	table     []route.Route
}

// New makes the handler of the whole server.
func New(o Options) http.Handler { return newServer(o).handler() }

func newServer(o Options) *server {
	if o.Passwords == nil {
		o.Passwords = auth.NewPasswords(auth.DefaultCost)
	}
	if o.Metrics == nil {
		o.Metrics = obs.NewMetrics()
	}
	if o.Web == nil {
		o.Web = http.NotFoundHandler()
	}
	if o.Config.MessageMaxChars == 0 {
		o.Config.MessageMaxChars = desk.MessageMax
	}
	if o.Can == nil {
		o.Can = desk.CapabilityTable{desk.ChannelWebchat: desk.WebchatCapabilities(o.Config.MessageMaxChars)}
	}
	if o.Traffic == nil {
		o.Traffic = traffic.New(o.App.Base, o.Can)
	}
	if o.Sessions == nil {
		o.Sessions = channel.NewSessions(channel.NewRegistry(), nil, nil)
	}
	s := &server{Options: o, Edge: edge.Edge{Config: o.Config}, mux: http.NewServeMux(),
		limits: newLimits(func() int64 { return int64(o.App.Now()) })}
	s.links = auth.NewLinks(o.Box)
	s.uploads = upload.Desk{Store: o.Store, Traffic: o.Traffic, Files: o.Files, Parts: o.Uploads}
	accounts := account.New(o.App.Base)
	s.providers = &providers.Server{Edge: s.Edge, Accounts: accounts, Traffic: o.Traffic, Store: o.Store, Sessions: o.Sessions,
		Can: o.Can, Box: o.Box, Who: func(ctx context.Context) providers.Caller {
			c := who(ctx)
			return providers.Caller{By: c.By, Dir: c.dir}
		}}
	s.visitors = visitors.New(visitors.Server{Edge: s.Edge, App: o.App, Accounts: accounts, Store: o.Store, Hub: o.Hub, Log: o.Log,
		IdentityKey: s.identityKey, Demo: o.Demo != nil, Uploads: s.uploads, Limits: o.Can[desk.ChannelWebchat].Limits, Links: s.links})
	// A character takes at most 12 bytes of JSON, as two escaped halves of a surrogate pair.
	s.textBody = max(route.BodyMax, int64(12*o.Config.MessageMaxChars+8<<10))
	s.merges = &merges.Server{Identities: identity.New(o.App.Base), Store: o.Store, Who: func(ctx context.Context) merges.Caller {
		c := who(ctx)
		return merges.Caller{By: c.By, Dir: c.dir, Viewer: c.viewer}
	}}
	s.table = s.routes()
	s.openAPI = route.Register(s.mux, s.table, o.Version, o.Log, s.guard)
	return s
}

// handler wraps the routes with what holds for every request.
func (s *server) handler() http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	if s.Options.Config.PublicURL != "" {
		if err := crossOrigin.AddTrustedOrigin(s.Options.Config.PublicURL); err != nil {
			s.Log.Warn("the public URL is no origin: requests behind a proxy that changes Host will be refused", "error", err)
		}
	}
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		problem.Write(w, problem.New(http.StatusForbidden, problem.CrossOrigin, "Another site may not do this in a signed-in person's name."))
	}))
	own := crossOrigin.Handler(s.mux)
	return obs.Requests(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/webhooks/") && s.Webhooks != nil {
			s.Webhooks.ServeHTTP(w, r) // bounds and judges the body by itself
			return
		}
		if s.Demo != nil && s.Demo.Provider != nil && strings.HasPrefix(r.URL.Path, sandboxProvider) {
			http.StripPrefix(strings.TrimSuffix(sandboxProvider, "/"), s.Demo.Provider).ServeHTTP(w, r)
			return
		}
		if r.ContentLength > bodyMax {
			w.Header().Set("Connection", "close")
			problem.Write(w, problem.New(http.StatusRequestEntityTooLarge, problem.TooLarge, "A request may have at most 1 MiB."))
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, bodyMax)
		secure(w.Header())
		if path := r.URL.Path; !utf8.ValidString(path) || strings.ContainsRune(path, 0) {
			problem.Write(w, problem.Of(desk.ErrNotFound)) // nothing is called so, and no database takes it
			return
		}
		if strings.HasPrefix(s.PublicURL(r), "https://") {
			w.Header().Set("Strict-Transport-Security", "max-age=31536000")
		}
		if strings.HasPrefix(r.URL.Path, "/w/") {
			s.mux.ServeHTTP(w, r) // carries no cookies; its own rule of origins stands in visitor.go
			return
		}
		own.ServeHTTP(w, r)
	}), s.Log, s.Metrics)
}

// secure sets what holds for every answer; the front end's own policy is stricter in some and wider in others.
func secure(head http.Header) {
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "same-origin")
	head.Set("X-Frame-Options", "DENY")
	head.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
}

// Server gives an http.Server with the timeouts that these routes are made for. A body that nobody asked for is waited for
// too, before the connection takes the next request; the time must be longer than a long poll, which it would end.
func Server(handler http.Handler) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: headerMax}
}

func (s *server) now() desk.Time { return s.App.Now() }
