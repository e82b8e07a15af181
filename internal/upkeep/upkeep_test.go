package upkeep

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// world is a company with two accounts at a provider that the test plays.
type world struct {
	t       *testing.T
	store   port.Store
	traffic *traffic.Traffic
	runner  *Runner
	now     atomic.Int64
	ids     *desk.IDMaker
	ws      desk.ID
	one     desk.ID
	other   desk.ID

	mu       sync.Mutex
	provider map[desk.ID]*provider
	deleted  []string
}

// provider is what an account's provider says, and how often it was asked.
type provider struct {
	world          *world
	account        string
	list           []desk.Template
	err            error
	problem        string
	hang           chan struct{} // while open, nothing is answered
	syncs, tests   int
	quality, phone string
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, store: storetest.Open(t, "sqlite"), ids: desk.NewIDMaker(0), provider: map[desk.ID]*provider{}}
	w.now.Store(int64(desk.IDEpoch + 1056*desk.Day))
	base := unit.Base{Store: w.store, Clock: w.clock, IDs: w.ids}
	w.traffic = traffic.New(base, desk.CapabilityTable{desk.ChannelWhatsApp: {Can: desk.Abilities{Templates: true}}})
	a := app.New(app.Options{Store: w.store, Clock: w.clock, IDs: w.ids})
	ws, err := a.CreateWorkspace(t.Context(), app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	w.must(err)
	w.ws = ws
	w.one, w.other = w.connect("A"), w.connect("B")
	w.runner = New(Options{Traffic: w.traffic, Templates: template.New(base, nil), Store: w.store, Sessions: w, Blobs: w, Clock: w.clock, Node: "n1",
		Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	return w
}

func (w *world) clock() desk.Time { return desk.Time(w.now.Load()) }

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) connect(account string) desk.ID {
	w.t.Helper()
	id := w.ids.Next(w.clock())
	w.edit(desk.Inbox{ID: id, Name: account, Channel: desk.ChannelWhatsApp, Key: "key-" + id.String(), Active: true,
		Window: desk.PolicyLastInbound24h, Connection: desk.Connection{Endpoint: id.String(), Group: account}, CreatedAt: w.clock()})
	w.provider[id] = &provider{world: w, account: account, quality: "green", phone: "+5411" + account,
		list: []desk.Template{{ExternalID: account + "1", Name: "uno", Status: desk.TemplateApproved, Category: "utility"}}}
	return id
}

func (w *world) edit(i desk.Inbox) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
		seq, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, At: w.clock(), Actor: desk.System, Audience: desk.AudienceWorkspace,
			EntityKind: desk.EntityInbox, EntityID: i.ID})
		if err != nil {
			return err
		}
		i.Rev = seq
		return tx.SaveInbox(i)
	}))
}

func (w *world) inbox(id desk.ID) desk.Inbox {
	w.t.Helper()
	dir, err := w.store.Directory(context.Background(), w.ws)
	w.must(err)
	inbox, _ := dir.Inbox(id)
	return inbox
}

// For implements Sessions.
func (w *world) For(inbox desk.Inbox) (channel.Session, error) { return w.provider[inbox.ID], nil }

// Delete implements Blobs.
func (w *world) Delete(_ context.Context, sha string, before time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if before.After(time.Now()) || before.IsZero() {
		return errors.New("that would take bytes that were just put")
	}
	w.deleted = append(w.deleted, sha)
	return nil
}

// Send implements channel.Session.
func (p *provider) Send(context.Context, channel.Outgoing) (channel.Accepted, error) {
	return channel.Accepted{}, nil
}

// Close implements channel.Session.
func (p *provider) Close() error { return nil }

// Templates implements channel.Templates.
func (p *provider) Templates(ctx context.Context) (string, []desk.Template, error) {
	if err := p.wait(ctx); err != nil {
		return "", nil, err
	}
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	p.syncs++
	return p.account, p.list, p.err
}

// Test implements channel.Tester.
func (p *provider) Test(ctx context.Context) channel.Findings {
	if p.wait(ctx) != nil {
		return channel.Findings{}
	}
	p.world.mu.Lock()
	defer p.world.mu.Unlock()
	p.tests++
	found := channel.Findings{Steps: []channel.Finding{{Step: "token", Problem: p.problem, Detail: "because"}}}
	if p.problem == "" {
		found.Account = channel.AccountFacts{Phone: p.phone, Quality: p.quality}
	}
	return found
}

func (p *provider) wait(ctx context.Context) error {
	if p.hang == nil {
		return nil
	}
	select {
	case <-p.hang:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// round lets time pass and does what is due, to its end.
func (w *world) round(pass desk.Time) {
	w.t.Helper()
	w.now.Add(int64(pass))
	w.must(w.runner.round(w.t.Context()))
	w.runner.goes.Wait()
}

func (w *world) asked(id desk.ID, syncs, tests int) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if p := w.provider[id]; p.syncs != syncs || p.tests != tests {
		w.t.Fatalf("%s was asked for templates %d times and how it does %d times, want %d and %d", p.account, p.syncs, p.tests, syncs, tests)
	}
}

func (w *world) status(external string) desk.TemplateStatus {
	w.t.Helper()
	all, err := w.store.Templates(context.Background(), w.ws)
	w.must(err)
	for _, one := range all {
		if one.ExternalID == external {
			return one.Status
		}
	}
	return ""
}

func TestRegularUpkeep(t *testing.T) {
	w := newWorld(t)
	w.round(0)
	w.asked(w.one, 1, 1)
	w.asked(w.other, 1, 1)
	if h := w.inbox(w.one).Health; h.Phone != "+5411A" || h.Quality != "green" || h.CheckedAt != w.clock() || w.status("A1") != desk.TemplateApproved {
		t.Fatalf("%+v %s", h, w.status("A1"))
	}
	w.round(desk.Minute)
	w.asked(w.one, 1, 1)
	w.round(15 * desk.Minute)
	w.asked(w.one, 1, 2)
	w.provider[w.one].list = nil
	w.round(45 * desk.Minute)
	w.asked(w.one, 2, 3)
	if got := w.status("A1"); got != desk.TemplateDeleted {
		t.Fatal(got)
	}
}

// The provider's word, another connection and a person's wish each ask for the templates at once; our own sync does not.
func TestSyncsThatDoNotWait(t *testing.T) {
	w := newWorld(t)
	w.round(0)
	w.round(desk.Second)
	w.asked(w.one, 1, 1)
	_, err := w.traffic.Apply(t.Context(), w.ws, []port.UpdateRow{{InboxID: w.one, Kind: desk.UpdateTemplate, Key: "k", At: w.clock(), ReceivedAt: w.clock(),
		Update: desk.Update{Kind: desk.UpdateTemplate, Key: "k", At: w.clock(), Template: &desk.TemplateChange{ExternalID: "A1", Status: "paused"}}}}, nil)
	w.must(err)
	if got := w.status("A1"); got != desk.TemplatePaused {
		t.Fatal(got)
	}
	w.round(desk.Second)
	w.asked(w.one, 2, 1)
	w.asked(w.other, 1, 1)
	if got := w.status("A1"); got != desk.TemplateApproved {
		t.Fatal(got)
	}
	inbox := w.inbox(w.other)
	inbox.Connection.Values = map[string]string{"x": "new"}
	w.edit(inbox)
	w.round(desk.Second)
	w.asked(w.one, 2, 1)
	w.asked(w.other, 2, 2)
	n, err := w.runner.Sync(t.Context(), w.ws, w.one)
	w.must(err)
	if n != 1 {
		t.Fatal(n)
	}
	w.asked(w.one, 3, 1)
	w.round(desk.Second)
	w.asked(w.one, 3, 1)
	w.provider[w.one].err = &channel.Error{Failure: desk.Failure{Kind: desk.FailAuth, Code: "190"}, Certain: true}
	var refusal *channel.Error
	if _, err = w.runner.Sync(t.Context(), w.ws, w.one); !errors.As(err, &refusal) || w.status("A1") != desk.TemplateApproved {
		t.Fatalf("%v, %s", err, w.status("A1"))
	}
	if _, err = w.runner.Sync(t.Context(), w.ws, 5); !errors.Is(err, desk.ErrNotFound) {
		t.Fatal(err)
	}
	inbox.Connection = desk.Connection{}
	w.edit(inbox)
	if _, err = w.runner.Sync(t.Context(), w.ws, w.other); !errors.Is(err, &desk.Error{Code: desk.CodeNotConnected}) {
		t.Fatal(err)
	}
	w.round(2 * desk.Hour)
	w.asked(w.other, 2, 2)
}

// An account whose provider never answers, or refuses, delays no other, and is tried less and less often.
func TestOneAccountsFailureIsItsOwn(t *testing.T) {
	w := newWorld(t)
	w.provider[w.one].hang = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.must(w.runner.round(ctx))
	deadline := time.Now().Add(10 * time.Second)
	for w.status("B1") == "" {
		if time.Now().After(deadline) {
			t.Fatal("the other account waits")
		}
		w.must(w.runner.round(ctx))
	}
	close(w.provider[w.one].hang)
	w.runner.goes.Wait()
	w.asked(w.one, 1, 1)

	w.provider[w.one].err = &channel.Error{Failure: desk.Failure{Kind: desk.FailRetry, Code: "2"}}
	w.round(desk.Hour)
	w.asked(w.one, 2, 2)
	for _, pass := range []desk.Time{59 * desk.Second, desk.Second, 119 * desk.Second, desk.Second} {
		w.round(pass)
	}
	w.asked(w.one, 4, 2)
	if got := w.status("A1"); got != desk.TemplateApproved {
		t.Fatal(got)
	}
	w.provider[w.one].err = nil
	w.round(4 * desk.Minute)
	w.asked(w.one, 5, 2)
}

func TestAKeyThatNoLongerWorks(t *testing.T) {
	w := newWorld(t)
	w.round(0)
	w.provider[w.one].problem = "expired_token"
	w.round(desk.Hour)
	w.asked(w.one, 1, 2)
	w.round(desk.Second)
	w.asked(w.one, 1, 2)
	w.now.Add(-int64(desk.Second))
	if h := w.inbox(w.one).Health; h.Broken != desk.FailAuth || h.Code != "expired_token" || h.Since != w.clock() || !h.Paused() {
		t.Fatalf("%+v", h)
	}
	if h := w.inbox(w.other).Health; h.Broken != "" {
		t.Fatalf("%+v", h)
	}
	w.provider[w.one].problem = "unreachable"
	w.round(desk.Hour)
	if h := w.inbox(w.one).Health; h.Broken != desk.FailAuth {
		t.Fatalf("%+v", h)
	}
	w.provider[w.one].problem = ""
	w.round(desk.Hour)
	if h := w.inbox(w.one).Health; h.Broken != "" || h.Since != 0 {
		t.Fatalf("%+v", h)
	}
	inbox := w.inbox(w.one)
	inbox.Health.Broken, inbox.Health.Code = desk.FailBilling, "131042"
	w.edit(inbox)
	w.round(desk.Hour)
	if h := w.inbox(w.one).Health; h.Broken != desk.FailBilling {
		t.Fatal("a key that works pays no bill")
	}
	w.provider[w.other].problem = "not_subscribed"
	w.round(desk.Hour)
	if h := w.inbox(w.other).Health; h.Broken != desk.FailConfig || h.Paused() {
		t.Fatalf("%+v", h)
	}
}

func TestFilesThatWereNeverSent(t *testing.T) {
	w := newWorld(t)
	file := func(sha string, message desk.ID, age desk.Time) desk.ID {
		f := port.File{ID: w.ids.Next(w.clock()), InboxID: w.one, MessageID: message, State: port.FileReady, Kind: desk.KindImage, MIME: "image/png",
			SHA256: sha, Thumb: sha + "-small", CreatedAt: w.clock() - age}
		w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error { return tx.InsertFile(f) }))
		return f.ID
	}
	old, young := file("old", 0, desk.Day+desk.Minute), file("young", 0, 23*desk.Hour)
	file("sent", 7, 3*desk.Day)
	file("shared", 0, 2*desk.Day)
	file("shared", 8, desk.Hour)
	w.round(0)
	if len(w.deleted) != 2 || w.deleted[0] != "old" || w.deleted[1] != "old-small" {
		t.Fatalf("deleted %v", w.deleted)
	}
	for id, want := range map[desk.ID]bool{old: false, young: true} {
		if _, _, err := w.store.FileFor(t.Context(), w.ws, id); (err == nil) != want {
			t.Errorf("%v: %v", id, err)
		}
	}
	w.round(2 * desk.Hour)
	if len(w.deleted) != 4 {
		t.Fatalf("deleted %v", w.deleted)
	}
}

func TestOnlyWhoHoldsTheLeaseWorks(t *testing.T) {
	w := newWorld(t)
	w.round(0)
	options := w.runner.Options
	options.Node = "n2"
	second := New(options)
	w.must(second.round(t.Context()))
	second.goes.Wait()
	w.asked(w.one, 1, 1)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { w.runner.Run(ctx); close(done) }()
	cancel()
	<-done
}
