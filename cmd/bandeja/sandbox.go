package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/account"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/ingest"
	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// sandbox is the demo's provider: Meta's Graph API as far as WhatsApp needs it, played in this process. Nothing of it
// leaves the machine.
type sandbox struct {
	sim      *meta.Sim
	business meta.Business
	listener net.Listener
}

// openSandbox makes the provider with its business and some customers, and listens for the demo on a loopback port.
func openSandbox(ctx context.Context, clock *movingClock) (*sandbox, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open the sandbox's own port: %w", err)
	}
	s := &sandbox{listener: listener}
	s.sim = meta.New(meta.Options{Now: time.Now, Seed: 1, Log: slog.New(slog.DiscardHandler),
		BaseURL: "http://" + listener.Addr().String(), OnClock: func(offset time.Duration) { clock.set(offset.Microseconds()) }})
	s.sim.Advance(time.Duration(clock.added.Load()) * time.Microsecond) // the data stand where an earlier run moved the clock
	s.business = s.sim.AddBusiness(meta.DefaultBusiness())
	for _, one := range sandboxCustomers {
		if _, err := s.sim.AddCustomer(one); err != nil {
			return nil, err
		}
	}
	server := &http.Server{Handler: s.sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with the listener
	return s, nil
}

var sandboxCustomers = []meta.CustomerSpec{
	{WaID: "5491155550101", Name: "Julia Ferreyra"}, {WaID: "5493515550102", Name: "Martín Quiroga"},
	{WaID: "5511955550103", Name: "Beatriz Nogueira"}, {WaID: "5215555550104", Name: "Ximena Rangel"},
	{WaID: "56955550105", Name: "Tomás Vergara"},
}

func (s *sandbox) graphURL() string { return "http://" + s.listener.Addr().String() + "/v25.0" }

func (s *sandbox) close() {
	_ = s.listener.Close()
	s.sim.Close()
}

// sandboxInbox is the name of the demo's WhatsApp inbox.
const sandboxInbox = "WhatsApp Casa Nativa"

// play connects the demo to its provider as soon as the server answers.
func (in *instance) play(ctx context.Context, s *sandbox) {
	for wait := 50 * time.Millisecond; ; wait = min(2*wait, 5*time.Second) {
		err := in.connectSandbox(ctx, s)
		if err == nil || ctx.Err() != nil {
			return
		}
		in.log.Warn("the demo's WhatsApp is not connected yet", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
	}
}

// connectSandbox makes the demo's WhatsApp inbox once and connects it as an admin would.
func (in *instance) connectSandbox(ctx context.Context, s *sandbox) error {
	workspaces, err := in.store.Workspaces(ctx)
	if err != nil || len(workspaces) == 0 {
		return err
	}
	dir, err := in.store.Directory(ctx, workspaces[0])
	if err != nil {
		return err
	}
	at := slices.IndexFunc(dir.Inboxes, func(i desk.Inbox) bool { return i.Channel == desk.ChannelWhatsApp })
	if at >= 0 {
		return in.hookSandbox(ctx, s, dir.Inboxes[at])
	}
	owner := slices.IndexFunc(dir.Members, func(m desk.Member) bool { return m.Role == desk.RoleOwner })
	by := unit.By{Workspace: workspaces[0], Member: dir.Members[owner].ID}
	everybody := make([]desk.ID, 0, len(dir.Members))
	for _, member := range dir.Members {
		everybody = append(everybody, member.ID)
	}
	inbox, err := in.app.CreateInbox(ctx, by, app.NewInbox{Name: sandboxInbox, Channel: desk.ChannelWhatsApp, Key: auth.NewSecret()[:16],
		VerifyToken: auth.NewSecret(), MemberIDs: everybody})
	if err != nil {
		return err
	}
	sealed := map[string]string{}
	for field, secret := range map[string]string{whatsapp.FieldToken: s.business.Token, whatsapp.FieldSecret: s.business.AppSecret} {
		raw := in.box.Seal([]byte(secret), auth.Place{Table: "inboxes", Row: int64(inbox.ID), Column: "connection." + field})
		sealed[field] = base64.StdEncoding.EncodeToString(raw)
	}
	number := s.business.Numbers[0].PhoneID
	inbox, err = account.New(in.app.Base).Connect(ctx, by, inbox.ID, account.NewConnection{
		Values: map[string]string{whatsapp.FieldPhone: number, whatsapp.FieldWaba: s.business.WabaID, whatsapp.FieldApp: s.business.AppID},
		Sealed: sealed, SecretPrint: graph.Print(s.business.AppSecret),
		Account: func(map[string]string, func(string) bool) (string, string) { return number, s.business.WabaID }})
	if err != nil {
		return err
	}
	return in.hookSandbox(ctx, s, inbox)
}

// hookSandbox tells the provider where to call, as an admin does in its dashboard. The server must answer by then.
func (in *instance) hookSandbox(ctx context.Context, s *sandbox, inbox desk.Inbox) error {
	if err := s.sim.SetWebhook(ctx, s.business.AppID, in.callback+ingest.Path, inbox.Connection.VerifyToken, ""); err != nil {
		return err
	}
	return s.sim.Subscribe(s.business.ID, true)
}

// advance moves the provider's clock, and with it the demo's, and gives the new time.
func (s *sandbox) advance(clock *movingClock) func(by desk.Time) desk.Time {
	return func(by desk.Time) desk.Time {
		s.sim.Advance(time.Duration(by) * time.Microsecond)
		return clock.now()
	}
}

// localAddress is how this process reaches its own server.
func localAddress(listener net.Listener) string {
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return "http://" + listener.Addr().String()
	}
	return "http://" + net.JoinHostPort("127.0.0.1", port)
}
