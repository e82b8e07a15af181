package faulttest

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/delivery"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/ingest"
	"bandeja.dev/bandeja/internal/safehttp"
	"bandeja.dev/bandeja/internal/sandbox/meta"
	"bandeja.dev/bandeja/internal/store"
)

// world is a company with a number at a provider that is played in this process.
type world struct {
	t       testing.TB
	sim     *meta.Sim
	b       meta.Business
	store   *store.Store
	app     *app.App
	traffic *traffic.Traffic
	ws      desk.ID
	inboxes []desk.ID
	ana     unit.By
	webhook string
}

func now() desk.Time { return desk.TimeOf(time.Now()) }

func newWorld(t testing.TB, seed uint64, numbers int) *world {
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	log := slog.New(slog.DiscardHandler)
	w := &world{t: t, sim: meta.New(meta.Options{Now: time.Now, Seed: seed, Log: log})}
	t.Cleanup(w.sim.Close)
	provider := httptest.NewServer(w.sim.Handler())
	t.Cleanup(provider.Close)
	w.b = w.sim.AddBusiness(meta.DefaultBusiness())
	for len(w.b.Numbers) < numbers {
		number, err := w.sim.AddNumber(w.b.ID, meta.Number{})
		w.must(err)
		w.b.Numbers = append(w.b.Numbers, number)
	}
	var err error
	w.store, err = store.Open(ctx, store.Options{DataDir: t.TempDir(), Log: log})
	w.must(err)
	t.Cleanup(func() {
		cancel()
		_ = w.store.Close()
	})
	w.wire(ctx, cancel, provider.URL, log)
	w.settle()
	return w
}

// wire puts the parts together as the program does.
func (w *world) wire(ctx context.Context, stop func(), provider string, log *slog.Logger) {
	channels := channel.NewRegistry(whatsapp.New(provider + "/v25.0"))
	can := channels.Capabilities(desk.WebchatCapabilities(desk.MessageMax))
	limits := can[desk.ChannelWhatsApp]
	limits.Limits.PerSecond, limits.Limits.PairEvery = 0, 0 // the provider's own pace is not what is tested
	can[desk.ChannelWhatsApp] = limits
	base := unit.Base{Store: w.store, Clock: now, IDs: desk.NewIDMaker(1)}
	w.app = app.New(app.Options{Store: w.store, Clock: now, IDs: base.IDs, Can: can})
	w.traffic = traffic.New(base, can)
	w.traffic.UnknownHolds = 2 * desk.Second // a minute is for people
	host, err := url.Parse(provider)
	w.must(err)
	client := safehttp.New(safehttp.Options{Timeout: 40 * time.Second, Trusted: []string{host.Host}})
	sessions := channel.NewSessions(channels, client, func(_ desk.ID, _, sealed string) (string, error) { return sealed, nil })
	in := ingest.New(ingest.Options{Traffic: w.traffic, Store: w.store, Sessions: sessions, Clock: now, IDs: base.IDs, Log: log, Node: "one",
		Provider: ingest.Provider{Signature: "X-Hub-Signature-256", Verify: graph.Verify, Print: graph.Print, SameToken: graph.SameToken}})
	out := delivery.New(delivery.Options{Traffic: w.traffic, Store: w.store, Sessions: sessions, Can: can, Clock: now, Log: log, Node: "one"})
	w.store.Committed(func(desk.ID, int64) { out.Wake() })
	server := httptest.NewServer(http.HandlerFunc(in.ServeHTTP))
	w.t.Cleanup(server.Close)
	w.webhook = server.URL + ingest.Path
	done := make(chan struct{}, 2)
	go func() { in.Run(ctx); done <- struct{}{} }()
	go func() { out.Run(ctx); done <- struct{}{} }()
	w.t.Cleanup(func() {
		stop()
		<-done
		<-done
	})
}

// settle makes the company and connects its numbers.
func (w *world) settle() {
	ctx := context.Background()
	var err error
	w.ws, err = w.app.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "America/Argentina/Buenos_Aires", Locale: "es"}, 8)
	w.must(err)
	joined, err := w.app.CreateMember(ctx, w.ws, app.Person{Name: "ana", Email: "ana@x.example", PasswordHash: "x", Locale: "es"},
		desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll, Availability: desk.Online})
	w.must(err)
	w.ana = unit.By{Workspace: w.ws, Member: joined.Member.ID}
	for _, number := range w.b.Numbers {
		id := desk.NewIDMaker(2).Next(now()) + desk.ID(len(w.inboxes))
		w.inboxes = append(w.inboxes, id)
		w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
			return tx.SaveInbox(desk.Inbox{ID: id, Name: number.Display, Channel: desk.ChannelWhatsApp, Key: "k" + number.PhoneID, Active: true,
				Window: desk.PolicyLastInbound24h, MemberIDs: []desk.ID{w.ana.Member}, Settings: desk.InboxSettings{}.WithDefaults(),
				Connection: w.connection(number.PhoneID), CreatedAt: now()})
		}))
	}
	w.must(w.sim.SetWebhook(ctx, w.b.AppID, w.webhook, "verify-me", ""))
	w.must(w.sim.Subscribe(w.b.ID, true))
}

func (w *world) connection(phone string) desk.Connection {
	return desk.Connection{Endpoint: phone, Group: w.b.WabaID, VerifyToken: "verify-me", SecretPrint: graph.Print(w.b.AppSecret),
		Values: map[string]string{whatsapp.FieldPhone: phone, whatsapp.FieldWaba: w.b.WabaID},
		Sealed: map[string]string{whatsapp.FieldToken: w.b.Token, whatsapp.FieldSecret: w.b.AppSecret}}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// eventually waits until a condition holds.
func (w *world) eventually(what string, limit time.Duration, holds func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(limit)
	for !holds() {
		if time.Now().After(deadline) {
			w.t.Fatalf("after %s still not: %s", limit, what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// rows lists every conversation of the company.
func (w *world) rows() []port.Row {
	w.t.Helper()
	ctx := context.Background()
	dir, err := w.store.Directory(ctx, w.ws)
	w.must(err)
	viewer, _ := dir.Viewer(w.ana.Member)
	var all []port.Row
	for _, segment := range []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed} {
		query := port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: segment, Sort: port.SortRecent, Limit: 100, Now: now()}
		for {
			page, err := w.store.List(ctx, w.ws, query)
			w.must(err)
			all = append(all, page.Rows...)
			if query.Cursor = page.Next; query.Cursor == "" {
				break
			}
		}
	}
	return all
}

// messages reads a whole thread.
func (w *world) messages(conversation desk.ID) []desk.Message {
	w.t.Helper()
	var all []desk.Message
	query := port.TimelineQuery{ConversationID: conversation, Limit: 200}
	for {
		page, err := w.store.Timeline(context.Background(), w.ws, query)
		w.must(err)
		var part []desk.Message
		for _, item := range page.Items {
			if item.Message != nil {
				part = append(part, *item.Message)
			}
		}
		all = append(part, all...)
		if query.Before = page.Before; query.Before == "" {
			return all
		}
	}
}
