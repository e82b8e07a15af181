package live

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"
)

var rounds = flag.Int("live.rounds", 6, "runs of the property tests")

// screen is what a client makes of its frames: per conversation the newest row, as text.
type screen struct {
	rows  map[desk.ID]string
	revs  map[desk.ID]int64
	since int64
	stale bool // told to load everything anew
}

func (s *screen) apply(f told) {
	s.since = max(s.since, f.UpTo)
	switch f.T {
	case "event", "entered":
		if f.Conversation == nil {
			return
		}
		var row struct {
			ID  desk.ID `json:"id"`
			Rev int64   `json:"rev"`
		}
		if json.Unmarshal(f.Conversation, &row) == nil && row.Rev >= s.revs[row.ID] {
			s.rows[row.ID], s.revs[row.ID] = string(f.Conversation), row.Rev
		}
	case "left":
		delete(s.rows, f.ConversationID)
		delete(s.revs, f.ConversationID)
	case "resync":
		s.stale = true
	}
}

// load is the fresh screen of a member, as the API would answer.
func (w *world) load(r *rig, member desk.ID) *screen {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := &screen{rows: map[desk.ID]string{}, revs: map[desk.ID]int64{}, since: int64(len(w.events))}
	viewer, ok := w.dir.Viewer(member)
	for id, row := range w.rows {
		if ok && desk.CanSee(viewer, row.Conversation.Scope()) {
			text, err := json.Marshal(wire.ConversationOf(row, w.dir))
			if err != nil {
				r.t.Fatal(err)
			}
			s.rows[id], s.revs[id] = string(text), row.Conversation.Rev
		}
	}
	return s
}

var marker = regexp.MustCompile(`m-(\d+)-(\d+)-m`)

// leaks gives the first marker in a frame of a text that its receiver could not see at any moment from the frame's seq
// on (the text's own, if later).
func (w *world) leaks(member desk.ID, f told) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range marker.FindAllStringSubmatch(f.raw, -1) {
		id, _ := strconv.ParseInt(m[1], 10, 64)
		written, _ := strconv.ParseInt(m[2], 10, 64)
		seen := false
		for seq := max(written, f.Seq); seq < int64(len(w.scopes)) && !seen; seq++ {
			viewer, ok := w.dirs[seq].Viewer(member)
			seen = ok && desk.CanSee(viewer, w.scopes[seq][desk.ID(id)])
		}
		if !seen {
			return m[0]
		}
	}
	return ""
}

// person is an agent at a screen whose connection is cut at random.
type person struct {
	r      *rig
	member desk.ID
	screen *screen
	client *client
	read   int
}

func (p *person) look() {
	if p.client == nil {
		return
	}
	frames := p.client.all()
	for _, f := range frames[p.read:] {
		if leak := p.r.world.leaks(p.member, f); leak != "" {
			p.r.t.Fatalf("member %d got %s in %s", p.member, leak, f.raw)
		}
		p.screen.apply(f)
	}
	p.read = len(frames)
}

func (p *person) cut() {
	if p.client != nil {
		p.client.close()
		p.look()
		p.client = nil
	}
}

func (p *person) connect() {
	p.cut()
	if p.screen.stale {
		p.screen = p.r.world.load(p.r, p.member)
	}
	p.client, p.read = p.r.agent(p.member, p.screen.since), 0
}

// settled follows the client until its screen has everything, reconnecting as its client would.
func (p *person) settled(last int64) {
	eventually(p.r.t, "the screen has everything", func() bool {
		p.look()
		select {
		case <-p.client.done:
			p.connect()
		default:
		}
		return !p.screen.stale && p.screen.since >= last
	})
}

func TestScreensEqualFreshLoads(t *testing.T) {
	for round := range *rounds {
		seed := rand.Uint64()
		t.Run(fmt.Sprint(seed), func(t *testing.T) { screens(t, rand.New(rand.NewPCG(seed, 1)), round%2 == 0) })
	}
}

func screens(t *testing.T, random *rand.Rand, dropWakes bool) {
	w := newWorld()
	r := newRig(t, w)
	if dropWakes {
		w.mu.Lock()
		w.wake = nil
		w.mu.Unlock()
	}
	var people []*person
	for _, m := range []desk.ID{boss, own, mate, all, far} {
		people = append(people, &person{r: r, member: m, screen: w.load(r, m)})
	}
	var conversations []desk.ID
	for range 150 {
		act(w, random, &conversations)
		if p := people[random.IntN(len(people))]; random.IntN(4) == 0 {
			p.connect()
		} else if random.IntN(6) == 0 {
			p.cut()
		}
	}
	last := w.edit(boss, false, func(m *desk.Member) { m.Name = "Berta again" })
	for _, p := range people {
		p.connect()
		p.settled(last)
		fresh := w.load(r, p.member)
		if fmt.Sprint(p.screen.rows) != fmt.Sprint(fresh.rows) {
			t.Fatalf("member %d sees\n%v\nfresh\n%v", p.member, p.screen.rows, fresh.rows)
		}
	}
}

func act(w *world, random *rand.Rand, conversations *[]desk.ID) {
	text := func(conv desk.ID) string { return fmt.Sprintf("m-%d-%d-m", conv, len(w.events)+1) }
	if len(*conversations) < 2 || random.IntN(12) == 0 {
		w.mu.Lock()
		next := w.nextID + 1 // what start will take
		seq := len(w.events) + 1
		w.mu.Unlock()
		inbox := []desk.ID{inboxA, inboxB}[random.IntN(2)]
		*conversations = append(*conversations, w.start(inbox, "", fmt.Sprintf("m-%d-%d-m", next, seq)))
		return
	}
	conv := (*conversations)[random.IntN(len(*conversations))]
	holders := []desk.ID{0, own, mate, all, far}
	switch random.IntN(8) {
	case 0, 1:
		w.receive(conv, text(conv))
	case 2:
		w.answer(conv, all, text(conv))
	case 3:
		w.comment(conv, all, text(conv))
	case 4, 5:
		w.assign(conv, holders[random.IntN(len(holders))], []desk.ID{0, team1}[random.IntN(2)])
	case 6:
		w.change(func() { // several in one commit, which leaves its texts where they may not be seen
			w.say(conv, desk.AuthorContact, 1, text(conv), w.scope(conv))
			row, before := w.rows[conv], w.scope(conv)
			row.Conversation.AssigneeID = holders[random.IntN(len(holders))]
			w.rows[conv] = row
			w.emit(desk.Event{Type: desk.EventConversationAssigned, Audience: desk.AudienceConversation, ConversationID: conv,
				Before: before, After: w.scope(conv)})
			w.say(conv, desk.AuthorAgent, all, text(conv), w.scope(conv))
		})
	case 7:
		if random.IntN(4) == 0 {
			w.edit([]desk.ID{own, mate, all, far}[random.IntN(4)], true, func(m *desk.Member) {
				m.InboxIDs = [][]desk.ID{{inboxA}, {inboxB}, {inboxA, inboxB}, nil}[random.IntN(4)]
				m.TeamIDs = [][]desk.ID{nil, {team1}}[random.IntN(2)]
				m.Visibility = []desk.Visibility{desk.VisibilityOwn, desk.VisibilityTeam, desk.VisibilityAll}[random.IntN(3)]
			})
		}
	}
}
