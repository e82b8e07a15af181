package template_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const (
	start = desk.IDEpoch + 1056*desk.Day
	julia = "5491155550001"
)

// ids is shared by all worlds: several may stand on one store.
var ids = desk.NewIDMaker(0)

var can = desk.CapabilityTable{
	desk.ChannelWebchat: desk.WebchatCapabilities(desk.MessageMax),
	desk.ChannelWhatsApp: {Can: desk.Abilities{Templates: true}, Limits: desk.Limits{
		Files: map[string]desk.FileLimit{"image": {Max: 100, MIME: []string{"image/png"}}, "document": {Max: 1 << 20}}}},
}

// world is a company with a WhatsApp inbox, its templates, an owner and an agent, on a real store and a clock that the
// test moves.
type world struct {
	t         *testing.T
	store     port.Store
	app       *app.App
	traffic   *traffic.Traffic
	templates *template.Templates
	now       desk.Time
	ws        desk.ID
	inbox     desk.ID
	ana       unit.By // owner
	beto      unit.By // agent
	byID      map[string]desk.ID
}

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s port.Store) { test(newWorld(t, s)) })
}

func newWorld(t *testing.T, s port.Store) *world {
	w := &world{t: t, store: s, now: start}
	base := unit.Base{Store: s, Clock: func() desk.Time { return w.now }, IDs: ids}
	w.app = app.New(app.Options{Store: s, Clock: base.Clock, IDs: base.IDs, Can: can})
	w.traffic, w.templates = traffic.New(base, can), template.New(base, can)
	ws, err := w.app.CreateWorkspace(t.Context(), app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	w.must(err)
	w.ws, w.inbox = ws, ids.Next(start)
	w.ana = w.join("ana", desk.RoleOwner)
	w.must(s.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
		return tx.SaveInbox(desk.Inbox{ID: w.inbox, Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: "key-" + w.inbox.String(), Active: true,
			Window: desk.PolicyLastInbound24h, Settings: desk.InboxSettings{}.WithDefaults(),
			Connection: desk.Connection{Endpoint: w.inbox.String(), Group: "2000"}, CreatedAt: start})
	}))
	w.beto = w.join("beto", desk.RoleAgent)
	w.sync(listOf()...)
	return w
}

func (w *world) join(name string, role desk.Role) unit.By {
	w.t.Helper()
	joined, err := w.app.CreateMember(context.Background(), w.ws, app.Person{Name: name, Email: name + "@" + w.ws.String() + ".example", PasswordHash: "x", Locale: "es"},
		desk.Member{Role: role, Visibility: desk.VisibilityAll, InboxIDs: []desk.ID{w.inbox}, Availability: desk.Offline})
	w.must(err)
	return unit.By{Workspace: w.ws, Member: joined.Member.ID}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, code desk.Code, field string) {
	w.t.Helper()
	var refusal *desk.Error
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Field != field {
		w.t.Fatalf("answered %v, want %s %s", err, code, field)
	}
}

// apply hands an update of the provider's over.
func (w *world) apply(u desk.Update) {
	w.t.Helper()
	_, err := w.traffic.Apply(context.Background(), w.ws, []port.UpdateRow{{InboxID: w.inbox, Kind: u.Kind, Key: u.Key, At: u.At,
		ReceivedAt: w.now, Update: u}}, nil)
	w.must(err)
}

func waID(n string) desk.Address { return desk.Address{Kind: desk.AddressWaID, Value: n} }

// says makes Julia write now.
func (w *world) says(id, text string) {
	w.t.Helper()
	w.apply(desk.Update{Kind: desk.UpdateMessage, Key: "msg:" + id, ExternalID: id, At: w.now,
		Party: desk.Party{Addresses: []desk.Address{waID(julia)}, Name: "Julia"}, Message: &desk.Inbound{Kind: desk.KindText, Text: text}})
}

// only gives the one conversation that there is.
func (w *world) only() port.Row {
	w.t.Helper()
	dir, err := w.store.Directory(context.Background(), w.ws)
	w.must(err)
	viewer, _ := dir.Viewer(w.ana.Member)
	var all []port.Row
	for _, segment := range []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed} {
		page, err := w.store.List(context.Background(), w.ws, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: segment,
			Sort: port.SortRecent, Limit: 100, Now: w.now})
		w.must(err)
		all = append(all, page.Rows...)
	}
	if len(all) != 1 {
		w.t.Fatalf("%d conversations, want 1", len(all))
	}
	return all[0]
}
