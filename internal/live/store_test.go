package live

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
	"bandeja.dev/bandeja/internal/wire"
)

// shop is a workspace in a real store, with two hubs on it that share no bus: two nodes.
type shop struct {
	t       *testing.T
	store   port.Store
	app     *app.App
	at      desk.ID
	inboxes [2]desk.ID
	members []desk.ID // owner, own, team, all
	nodes   []*rig
	random  *rand.Rand
	n       int // makes client ids
}

func newShop(t *testing.T, s port.Store, random *rand.Rand, wakes bool) *shop {
	world := storetest.NewWorld(t, s, 0)
	clock := func() desk.Time { return world.Now }
	h := &shop{t: t, store: s, at: world.Workspace, random: random,
		app: app.New(app.Options{Store: s, Clock: clock, IDs: world.IDs})}
	h.inboxes = [2]desk.ID{world.Inbox, world.IDs.Next(world.Now)}
	team := world.IDs.Next(world.Now)
	seats := []desk.Member{{Role: desk.RoleOwner, Visibility: desk.VisibilityAll},
		{Role: desk.RoleAgent, Visibility: desk.VisibilityOwn, InboxIDs: h.inboxes[:1]},
		{Role: desk.RoleAgent, Visibility: desk.VisibilityTeam, InboxIDs: h.inboxes[:], TeamIDs: []desk.ID{team}},
		{Role: desk.RoleAgent, Visibility: desk.VisibilityAll, InboxIDs: h.inboxes[1:], TeamIDs: []desk.ID{team}}}
	h.do(s.Update(t.Context(), h.at, port.LanePeople, func(tx port.Tx) error {
		if _, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, Audience: desk.AudienceWorkspace}); err != nil {
			return err
		}
		err := errors.Join(tx.SaveTeam(desk.Team{ID: team, Name: "Ventas"}),
			tx.SaveInbox(desk.Inbox{ID: h.inboxes[1], Name: "Otro", Channel: desk.ChannelWebchat, Key: "other", Active: true,
				Window: desk.PolicySession24h}))
		for _, seat := range seats {
			seat.ID, seat.UserID = world.IDs.Next(world.Now), world.IDs.Next(world.Now)
			seat.Name, seat.Email = "Agente", seat.ID.String()+"@example.com"
			seat.Active, seat.Availability = true, desk.Online
			err = errors.Join(err, tx.SaveMember(seat))
		}
		return err
	}))
	dir, err := s.Directory(t.Context(), h.at)
	h.do(err)
	for _, m := range dir.Members {
		if m.ID != world.Member {
			h.members = append(h.members, m.ID)
		}
	}
	for range 2 {
		r := rigOn(t, Options{Reader: s, Clock: clock, Poll: testPoll}, h.at)
		h.nodes = append(h.nodes, r)
		if wakes {
			s.Committed(r.Wake)
		}
	}
	return h
}

// do fails the test for what is neither done nor refused by a rule.
func (h *shop) do(err error) {
	h.t.Helper()
	var refused *desk.Error
	if err != nil && !errors.As(err, &refused) {
		h.t.Fatal(err)
	}
}

func (h *shop) secret(i int) string { return fmt.Sprintf("%04x-visitor", i) }

// act does one random thing, by whoever may or may not do it.
func (h *shop) act(conversations map[desk.ID]bool) {
	h.n++
	ctx, client := h.t.Context(), fmt.Sprintf("c-%d", h.n)
	if kind := h.random.IntN(12); kind < 4 || len(conversations) == 0 {
		visitor := h.random.IntN(6)
		got, err := h.app.ReceiveVisitorMessage(ctx, app.VisitorMessage{Workspace: h.at, Inbox: h.inboxes[visitor%2],
			SecretHash: h.secret(visitor), ClientID: client, Text: "hola " + client})
		h.do(err)
		conversations[got.Conversation.ID] = true
		return
	}
	all := slices.Sorted(maps.Keys(conversations))
	conv, by := all[h.random.IntN(len(all))], app.By{Workspace: h.at, Member: h.members[h.random.IntN(len(h.members))]}
	var err error
	switch h.random.IntN(9) {
	case 0, 1:
		_, err = h.app.SendMessage(ctx, by, app.OutgoingMessage{ConversationID: conv, ClientID: client, Text: "buenas " + client})
	case 2:
		_, err = h.app.AddComment(ctx, by, conv, client, "COMMENT "+client)
	case 3:
		_, err = h.app.Claim(ctx, by, conv)
	case 4:
		_, err = h.app.Transfer(ctx, by, conv, app.Destination{Member: h.members[h.random.IntN(len(h.members))], Note: "COMMENT note"})
	case 5:
		_, err = h.app.Close(ctx, by, conv)
	case 6:
		_, err = h.app.Reopen(ctx, by, conv)
	case 7:
		err = h.app.MarkRead(ctx, by, conv, 1<<40)
	case 8:
		_, err = h.app.Transfer(ctx, by, conv, app.Destination{})
	}
	h.do(err)
	if h.random.IntN(40) == 0 {
		see := []desk.Visibility{desk.VisibilityOwn, desk.VisibilityTeam, desk.VisibilityAll}[h.random.IntN(3)]
		owner := app.By{Workspace: h.at, Member: h.members[0]}
		_, err := h.app.EditMember(ctx, owner, h.members[1+h.random.IntN(3)], app.EditMember{Visibility: &see})
		h.do(err)
	}
}

// load is a member's list, fresh.
func (h *shop) load(member desk.ID) *screen {
	out := &screen{rows: map[desk.ID]string{}, revs: map[desk.ID]int64{}, since: 1 << 60}
	dir, err := h.store.Directory(context.Background(), h.at)
	h.do(err)
	viewer, _ := dir.Viewer(member)
	for _, segment := range []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed} {
		page, err := h.store.List(context.Background(), h.at, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll,
			Segment: segment, Sort: port.SortRecent, Limit: 100, Now: h.app.Now()})
		h.do(err)
		out.since = min(out.since, page.Seq)
		for _, row := range page.Rows {
			text, err := json.Marshal(wire.ConversationOf(row, dir))
			h.do(err)
			out.rows[row.Conversation.ID], out.revs[row.Conversation.ID] = string(text), row.Conversation.Rev
		}
	}
	return out
}

func TestOnTheRealStore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		seed := rand.Uint64()
		t.Logf("seed %d", seed)
		random := rand.New(rand.NewPCG(seed, 2))
		h := newShop(t, s, random, seed%2 == 0)
		visitors := map[int]*client{}
		for i := range 3 {
			visitors[i] = h.nodes[i%2].dial(fmt.Sprintf("/visitor?inbox=%d&secret=%s&since=0", h.inboxes[i%2], h.secret(i)))
		}
		var people []*person
		for _, m := range h.members {
			people = append(people, &person{member: m, screen: h.load(m)})
		}
		conversations := map[desk.ID]bool{}
		for range 120 {
			h.act(conversations)
			p := people[random.IntN(len(people))]
			switch random.IntN(5) {
			case 0:
				h.connect(p)
			case 1:
				h.cut(p)
			}
		}
		last, err := s.LastSeq(t.Context(), h.at)
		h.do(err)
		for _, p := range people {
			h.settle(p, last)
			if fresh := h.load(p.member); fmt.Sprint(p.screen.rows) != fmt.Sprint(fresh.rows) {
				t.Errorf("member %s sees\n%v\nfresh\n%v", p.member, p.screen.rows, fresh.rows)
			}
		}
		for i, c := range visitors {
			h.checkVisitor(i, c)
		}
	})
}

func (h *shop) cut(p *person) {
	if p.client != nil {
		p.client.close()
		h.look(p)
		p.client = nil
	}
}

func (h *shop) connect(p *person) {
	h.cut(p)
	if p.screen.stale {
		p.screen = h.load(p.member)
	}
	p.r = h.nodes[h.random.IntN(len(h.nodes))]
	p.client, p.read = p.r.agent(p.member, p.screen.since), 0
}

func (h *shop) look(p *person) {
	frames := p.client.all()
	for _, f := range frames[p.read:] {
		p.screen.apply(f)
	}
	p.read = len(frames)
}

func (h *shop) settle(p *person, last int64) {
	h.connect(p)
	eventually(h.t, "the screen has everything", func() bool {
		h.look(p)
		select {
		case <-p.client.done:
			h.connect(p)
		default:
		}
		return !p.screen.stale && p.screen.since >= last
	})
}

// checkVisitor compares what a visitor was told since before its first word with its thread.
func (h *shop) checkVisitor(i int, c *client) {
	thread, err := h.store.VisitorThread(context.Background(), h.at, h.inboxes[i%2], h.secret(i))
	if errors.Is(err, desk.ErrNotFound) {
		return // it never wrote
	}
	h.do(err)
	page, err := h.store.Timeline(context.Background(), h.at, port.TimelineQuery{ConversationID: thread.Conversation.ID, Limit: 200, Visitor: true})
	h.do(err)
	dir, err := h.store.Directory(context.Background(), h.at)
	h.do(err)
	for _, item := range wire.VItemsOf(page.Items, dir, nil) {
		want, err := json.Marshal(item)
		h.do(err)
		c.wait("the visitor's "+item.Text+item.Notice, func(f told) bool { return string(f.Item) == string(want) })
	}
	if text := c.text(); strings.Contains(text, "COMMENT") || strings.Contains(text, "@example.com") {
		h.t.Errorf("visitor %d was told %s", i, text)
	}
}
