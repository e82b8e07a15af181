package traffic_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const start = desk.IDEpoch + 1056*desk.Day

// world is a company with a WhatsApp inbox and an agent, on a real store and a clock that the test moves.
type world struct {
	t       *testing.T
	store   port.Store
	app     *app.App
	traffic *traffic.Traffic
	now     desk.Time
	ws      desk.ID
	inbox   desk.ID
	ana     unit.By
	told    int
}

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s port.Store) { test(newWorld(t, s)) })
}

var can = desk.CapabilityTable{
	desk.ChannelWebchat: desk.WebchatCapabilities(desk.MessageMax),
	desk.ChannelWhatsApp: {Can: desk.Abilities{Reactions: true, Quotes: true, Templates: true, Locations: true},
		Limits: desk.Limits{TextMax: 4096, CaptionMax: 1024, Files: map[string]desk.FileLimit{
			"image": {Max: 5 << 20, MIME: []string{"image/jpeg"}}, "audio": {Max: 16 << 20, MIME: []string{"audio/ogg"}},
			"voice": {Max: 16 << 20, MIME: []string{"audio/ogg"}}, "document": {Max: 100 << 20}}}},
}

// ids is shared by all worlds: several may stand on one store.
var ids = desk.NewIDMaker(0)

func newWorld(t *testing.T, s port.Store) *world {
	w := &world{t: t, store: s, now: start}
	base := unit.Base{Store: s, Clock: func() desk.Time { return w.now }, IDs: ids}
	w.app = app.New(app.Options{Store: s, Clock: base.Clock, IDs: base.IDs, Can: can})
	w.traffic = traffic.New(base, can)
	ctx := context.Background()
	var err error
	w.ws, err = w.app.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "America/Argentina/Buenos_Aires", Locale: "es"}, 8)
	w.must(err)
	joined, err := w.app.CreateMember(ctx, w.ws, app.Person{Name: "ana", Email: w.ws.String() + "@x.example", PasswordHash: "x", Locale: "es"},
		desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll, Availability: desk.Online})
	w.must(err)
	w.ana = unit.By{Workspace: w.ws, Member: joined.Member.ID}
	w.inbox = base.IDs.Next(start)
	w.must(s.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
		return tx.SaveInbox(desk.Inbox{ID: w.inbox, Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: "key-" + w.inbox.String(), Active: true,
			Window: desk.PolicyLastInbound24h, MemberIDs: []desk.ID{w.ana.Member}, Settings: desk.InboxSettings{}.WithDefaults(),
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

// apply hands updates over in one unit.
func (w *world) apply(updates ...desk.Update) []desk.UpdateState {
	w.t.Helper()
	states, err := w.traffic.Apply(context.Background(), w.ws, w.rows(updates), nil)
	w.must(err)
	return states
}

func (w *world) rows(updates []desk.Update) []port.UpdateRow {
	rows := make([]port.UpdateRow, len(updates))
	for i, u := range updates {
		rows[i] = port.UpdateRow{InboxID: w.inbox, Kind: u.Kind, Key: u.Key, At: u.At, ReceivedAt: w.now, Update: u}
	}
	return rows
}

func waID(n string) desk.Address  { return desk.Address{Kind: desk.AddressWaID, Value: n} }
func bsuid(n string) desk.Address { return desk.Address{Kind: desk.AddressBSUID, Value: n} }

func text(id string, at desk.Time, text string, from ...desk.Address) desk.Update {
	return desk.Update{Kind: desk.UpdateMessage, Key: "msg:" + id, ExternalID: id, At: at, Party: desk.Party{Addresses: from, Name: "Julia"},
		Message: &desk.Inbound{Kind: desk.KindText, Text: text}}
}

func about(kind desk.UpdateKind, target string, at desk.Time) desk.Update {
	return desk.Update{Kind: kind, Key: string(kind) + ":" + target + fmt.Sprint(at), Target: target, At: at}
}

func receipt(target string, at desk.Time, state desk.MessageState, f *desk.Failure) desk.Update {
	u := about(desk.UpdateReceipt, target, at)
	u.Key = "st:" + target + ":" + string(state)
	u.Receipt = &desk.Receipt{State: state, Failure: f}
	return u
}

// rowsOf lists all conversations, newest first.
func (w *world) conversations() []port.Row {
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
	return all
}

func (w *world) only() port.Row {
	w.t.Helper()
	all := w.conversations()
	if len(all) != 1 {
		w.t.Fatalf("%d conversations, want 1", len(all))
	}
	return all[0]
}

func (w *world) messages(conversation desk.ID) []desk.Message {
	w.t.Helper()
	page, err := w.store.Timeline(context.Background(), w.ws, port.TimelineQuery{ConversationID: conversation, Limit: 200})
	w.must(err)
	var all []desk.Message
	for _, item := range page.Items {
		if item.Message != nil {
			all = append(all, *item.Message)
		}
	}
	return all
}

// dump is all that a thread shows, without what differs from run to run: ids, seqs and late marks.
func (w *world) dump() string {
	w.t.Helper()
	var out strings.Builder
	rows := w.conversations()
	slices.SortFunc(rows, func(a, b port.Row) int { return strings.Compare(a.Card.Code, b.Card.Code) })
	for _, row := range rows {
		c, card := row.Conversation, row.Card
		fmt.Fprintf(&out, "%s %q %s episode %d waiting %d last %d answer %d inbound %d/%d closes %d preview %q\n", card.Code, card.Name, c.Status,
			c.Episode, c.WaitingSince, c.LastAt, c.LastAnswerAt, c.AnsweredCount, c.InboundCount, c.ClosesAt, card.PreviewText)
		for _, m := range w.messages(c.ID) {
			m.Content.Quote = nil
			content, err := json.Marshal(m.Content)
			w.must(err)
			fmt.Fprintf(&out, "  %d %s %s %q %s %s %s\n", m.SortAt, m.Author, m.Kind, m.Text, m.State, m.ErrorCode, content)
		}
	}
	return out.String()
}

func shuffled[T any](list []T, seed uint64) []T {
	out := slices.Clone(list)
	rand.New(rand.NewPCG(seed, 1)).Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return out
}
