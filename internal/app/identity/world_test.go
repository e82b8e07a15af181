package identity_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/identity"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const start = desk.IDEpoch + 1056*desk.Day

// world is a company with a WhatsApp inbox, its owner and an agent, on a real store and a clock that the test moves.
type world struct {
	t          *testing.T
	store      port.Store
	app        *app.App
	traffic    *traffic.Traffic
	identities *identity.Identities
	now        desk.Time
	ws, inbox  desk.ID
	ana, beto  unit.By // owner, agent
	n          int
}

var (
	number = desk.Address{Kind: desk.AddressWaID, Value: "5491155550000"}
	code   = desk.Address{Kind: desk.AddressBSUID, Value: "AR.1502"}
)

// each runs a test on every database and asks afterwards whether every invariant of the store holds.
func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		test(newWorld(t, s))
		var out strings.Builder
		if err := s.(interface {
			Check(ctx context.Context, out io.Writer) error
		}).Check(context.Background(), &out); err != nil {
			t.Errorf("check: %v\n%s", err, out.String())
		}
	})
}

func newWorld(t *testing.T, s port.Store) *world {
	w := &world{t: t, store: s, now: start}
	base := unit.Base{Store: s, Clock: func() desk.Time { return w.now }, IDs: desk.NewIDMaker(0)}
	can := desk.CapabilityTable{desk.ChannelWhatsApp: {Limits: desk.Limits{TextMax: 4096}}}
	w.app = app.New(app.Options{Store: s, Clock: base.Clock, IDs: base.IDs, Can: can})
	w.traffic, w.identities = traffic.New(base, can), identity.New(base)
	ctx := context.Background()
	var err error
	w.ws, err = w.app.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	w.must(err)
	w.inbox = base.IDs.Next(start)
	join := func(name string, role desk.Role) unit.By {
		joined, err := w.app.CreateMember(ctx, w.ws, app.Person{Name: name, Email: name + "@x.example", PasswordHash: "x", Locale: "es"},
			desk.Member{Role: role, Visibility: desk.VisibilityAll, Availability: desk.Online})
		w.must(err)
		return unit.By{Workspace: w.ws, Member: joined.Member.ID}
	}
	w.ana, w.beto = join("ana", desk.RoleOwner), join("beto", desk.RoleAgent)
	w.must(s.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
		return tx.SaveInbox(desk.Inbox{ID: w.inbox, Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: "k", Active: true,
			Window: desk.PolicyLastInbound24h, MemberIDs: []desk.ID{w.ana.Member, w.beto.Member}, Settings: desk.InboxSettings{}.WithDefaults(),
			Connection: desk.Connection{Endpoint: w.inbox.String(), Group: "2000"}, CreatedAt: start})
	}))
	return w
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// hears applies a message that a customer wrote just now.
func (w *world) hears(text string, from ...desk.Address) {
	w.t.Helper()
	w.now += desk.Minute
	w.n++
	id := "wamid." + string(rune('a'+w.n))
	u := desk.Update{Kind: desk.UpdateMessage, Key: "msg:" + id, ExternalID: id, At: w.now, Party: desk.Party{Addresses: from, Name: "Julia"},
		Message: &desk.Inbound{Kind: desk.KindText, Text: text}}
	_, err := w.traffic.Apply(context.Background(), w.ws, []port.UpdateRow{{InboxID: w.inbox, Kind: u.Kind, Key: u.Key, At: u.At, ReceivedAt: w.now, Update: u}}, nil)
	w.must(err)
}

func (w *world) says(c desk.ID, text string) {
	w.t.Helper()
	w.now += desk.Minute
	w.n++
	_, err := w.app.SendMessage(context.Background(), w.ana, app.OutgoingMessage{ConversationID: c, ClientID: "c" + string(rune('a'+w.n)), Text: text})
	w.must(err)
}

// holder is the conversation of whoever has an address.
func (w *world) holder(a desk.Address) (c desk.Conversation) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
		identity, err := tx.IdentityByAddress(w.inbox, a.Kind, a.Value)
		if err == nil {
			c, _, err = tx.ConversationOfIdentity(identity.ID)
		}
		return err
	}))
	return c
}

type line struct {
	text    string
	episode int
}

// thread gives the texts of messages and comments, and the milestones by type, in order.
func (w *world) thread(c desk.ID) (lines []line, milestones map[desk.MilestoneType]desk.Milestone) {
	w.t.Helper()
	page, err := w.store.Timeline(context.Background(), w.ws, port.TimelineQuery{ConversationID: c, Limit: 200})
	w.must(err)
	milestones = map[desk.MilestoneType]desk.Milestone{}
	for _, item := range page.Items {
		switch {
		case item.Message != nil:
			lines = append(lines, line{item.Message.Text, item.Message.Episode})
		case item.Comment != nil:
			lines = append(lines, line{item.Comment.Text, item.Comment.Episode})
		default:
			milestones[item.Milestone.Type] = *item.Milestone
		}
	}
	return lines, milestones
}

func (w *world) refuses(err error, code desk.Code) {
	w.t.Helper()
	if !errors.Is(err, &desk.Error{Code: code}) {
		w.t.Errorf("%v, want %s", err, code)
	}
}
