package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/api"
	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/bot"
	"bandeja.dev/bandeja/internal/bus"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/delivery"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/ingest"
	"bandeja.dev/bandeja/internal/live"
	"bandeja.dev/bandeja/internal/mediafetch"
	"bandeja.dev/bandeja/internal/obs"
	"bandeja.dev/bandeja/internal/schedule"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/upkeep"
	"bandeja.dev/bandeja/internal/web"
)

// instance is a running Bandeja, wired together. Parts start in the order of the fields and stop in reverse.
type instance struct {
	config    config.Config
	log       *slog.Logger
	clock     func() desk.Time
	node      node
	store     *store.Store
	passwords *auth.Passwords
	app       *app.App
	hub       *live.Hub
	bot       *bot.Runner
	schedule  *schedule.Runner
	traffic   *traffic.Traffic
	sessions  *channel.Sessions
	ingest    *ingest.Ingest
	delivery  *delivery.Runner
	marks     *delivery.Marks
	upkeep    *upkeep.Runner
	bus       bus.Bus
	files     blob.Store
	uploads   *blob.Uploads
	links     *auth.Links
	fetch     *mediafetch.Runner
	server    *http.Server
	box       *auth.Box
	callback  string // in a demo: where the provider calls us
	stop      context.CancelFunc
	// background is the context of all that runs beside the server.
	background context.Context
	running    sync.WaitGroup
}

// shutdownTime is how long open requests may take once the process is told to end.
const shutdownTime = 5 * time.Second

// machineClock is the clock of every command but the demo.
func machineClock() desk.Time { return desk.TimeOf(time.Now()) }

// assemble opens the store and wires everything; nothing runs yet.
func assemble(ctx context.Context, settings config.Config, clock func() desk.Time, demo *api.DemoOptions) (*instance, error) {
	in := &instance{config: settings, clock: clock, log: obs.NewLogger(os.Stderr, settings.LogLevel),
		passwords: auth.NewPasswords(auth.DefaultCost)}
	var err error
	if in.store, err = store.Open(ctx, store.Options{DataDir: settings.DataDir, DatabaseURL: settings.DatabaseURL, Log: in.log}); err != nil {
		return nil, err
	}
	box, err := secretBox(settings, in.log)
	in.box = box
	if err == nil {
		err = opensSecrets(ctx, in.store, box)
	}
	if err == nil {
		in.node, err = takeNode(ctx, in.store, settings)
	}
	if err != nil {
		return nil, errors.Join(err, in.store.Close())
	}
	ids := desk.NewIDMaker(in.node.number)
	if err := in.openFiles(ctx, box); err != nil {
		return nil, errors.Join(err, in.store.Close())
	}
	can := in.connectChannels(ids, box)
	in.app = app.New(app.Options{Store: in.store, Clock: clock, IDs: ids, Can: can,
		Limits: app.Limits{MessageMax: settings.MessageMaxChars}})
	in.bus = bus.NewMemory()
	in.bus.Subscribe(in.marks.Hear)
	in.hub = live.New(live.Options{Reader: in.store, Bus: in.bus, Clock: clock, Log: in.log, Node: in.node.name, Can: can, FileURL: in.fileURL,
		// The API has judged the origin already, by the public URL; here it would be compared with what a proxy made of Host.
		AgentOrigin: func(*http.Request) bool { return true }})
	in.bot = bot.New(in.app, in.store, clock, in.log, in.node.name)
	in.schedule = schedule.New(in.app, in.store, clock, in.log)
	in.store.Committed(func(workspace desk.ID, seq int64) {
		in.hub.Wake(workspace, seq)
		in.bot.Wake()
		in.delivery.Wake()
	})
	in.server = api.Server(api.New(api.Options{App: in.app, Store: in.store, Hub: in.hub, Config: settings, Log: in.log, Box: box,
		Version: version, Passwords: in.passwords, Metrics: obs.NewMetrics(), Web: web.New(), Demo: demo,
		Traffic: in.traffic, Sessions: in.sessions, Can: can, Webhooks: in.ingest, Syncer: in.upkeep, Files: in.files, Uploads: in.uploads}))
	in.server.ErrorLog = slog.NewLogLogger(in.log.Handler(), slog.LevelDebug)
	return in, nil
}

// start does what was due while the process was down, then listens.
func (in *instance) start(ctx context.Context) (net.Listener, error) {
	closed, err := in.schedule.CatchUp(ctx)
	if err != nil {
		return nil, fmt.Errorf("close what came due: %w", err)
	}
	if closed > 0 {
		in.log.Info("closed conversations whose time ran out while the process was down", "count", closed)
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", in.config.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w; set BANDEJA_ADDR or --addr to another host:port", err)
	}
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	in.background, in.stop = background, stop
	in.running.Go(func() { in.bot.Run(background) })
	in.running.Go(func() { in.schedule.Run(background) })
	in.running.Go(func() { in.ingest.Run(background) })
	in.running.Go(func() { in.delivery.Run(background) })
	in.running.Go(func() { in.fetch.Run(background) })
	in.running.Go(func() { in.marks.Run(background) })
	in.running.Go(func() { in.upkeep.Run(background) })
	in.running.Go(func() { in.node.keep(background, in.store, in.log) })
	in.running.Go(func() { in.tidy(background) })
	return listener, nil
}

// serveUntil answers requests until the context ends, then stops everything in reverse.
func (in *instance) serveUntil(ctx context.Context, listener net.Listener) error {
	failed := make(chan error, 1)
	go func() { failed <- in.server.Serve(listener) }()
	var err error
	select {
	case err = <-failed:
	case <-ctx.Done():
		in.log.Info("stopping")
	}
	patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if hubErr := in.hub.Close(patience); hubErr != nil {
		in.log.Warn("some sockets did not close in time", "error", hubErr)
	}
	if shutErr := in.server.Shutdown(patience); shutErr != nil {
		in.log.Warn("some requests did not end in time", "error", shutErr)
	}
	return errors.Join(ignoreClosed(err), in.close())
}

func ignoreClosed(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (in *instance) close() error {
	if in.stop != nil {
		in.stop()
		in.running.Wait()
	}
	return in.store.Close()
}

// address is what people type to reach this instance.
func (in *instance) address(listener net.Listener) string {
	if in.config.PublicURL != "" {
		return in.config.PublicURL
	}
	host, portNumber, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "http://" + listener.Addr().String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, portNumber)
}

var _ port.Store = (*store.Store)(nil)
