package seed

import (
	"fmt"
	"math"
	"slices"

	"bandeja.dev/bandeja/internal/desk"
)

// none is the sort key of a time that is not set.
const none = math.MaxInt64

type plan struct {
	lastAt   desk.Time
	open     bool
	waiting  bool
	inbound  int
	messages int
}

func (f *filler) plans() []plan {
	n := f.o.Conversations
	mean := float64(f.o.Messages-f.o.BigThread) / float64(2*n)
	plans := make([]plan, n)
	for i := range plans {
		p := &plans[i]
		p.inbound = 1 + int(f.rnd.Float64()*max(0, 2*mean-1))
		var age desk.Time
		switch kind := f.rnd.IntN(100); {
		case kind < 80:
			age = 30*desk.Hour + desk.Time(f.rnd.Int64N(int64(700*desk.Day)))
		case kind < 84:
			p.open, p.waiting = true, true
			age = desk.Time(f.rnd.Int64N(int64(20 * desk.Hour)))
		case kind < 90:
			p.open = true
			age = desk.Time(f.rnd.Int64N(int64(8 * desk.Hour)))
		default:
			p.open = true
			age = 8*desk.Hour + desk.Time(f.rnd.Int64N(int64(14*desk.Hour)))
		}
		p.lastAt = f.o.Now - age - desk.Second
	}
	slices.SortFunc(plans, func(a, b plan) int { return int(a.lastAt - b.lastAt) })
	plans[n-1].inbound = max(1, f.o.BigThread/2)
	for i := range plans {
		plans[i].messages = 2 * plans[i].inbound
		if plans[i].waiting {
			plans[i].messages--
		}
	}
	return plans
}

// place draws from a skewed few: the first gets share of all.
func (f *filler) place(ids []desk.ID, share float64) desk.ID {
	if len(ids) == 0 {
		return 0
	}
	if len(ids) == 1 || f.rnd.Float64() < share {
		return ids[0]
	}
	return ids[1+f.rnd.IntN(len(ids)-1)]
}

var (
	firstNames = []string{"José", "María", "Lucía", "João", "Ana", "Luis", "Camila", "Tomás", "Beatriz", "Emily", "Núria", "Óscar",
		"Agustín", "Valentina", "Rafael", "Sofía", "Martín", "Julia", "Pedro", "Inês", "Mateo", "Elena", "Bruno", "Zoe"}
	lastNames = []string{"Pérez", "González", "da Silva", "Smith", "Muñoz", "Álvarez", "Rodríguez", "Souza", "Ferrari", "Gómez",
		"Iturralde", "Nakamura", "O'Brien", "Quiroga", "Vázquez", "Ybarra", "Zapata", "Herrera"}
)

func (f *filler) contact(i int, at desk.Time) desk.Contact {
	c := desk.Contact{ID: f.ids.Next(at), CreatedAt: at, Custom: "{}", Locale: "es"}
	if f.rnd.IntN(100) < 60 {
		c.Name = fmt.Sprintf("%s %s", firstNames[f.rnd.IntN(len(firstNames))], lastNames[f.rnd.IntN(len(lastNames))])
	}
	if f.rnd.IntN(100) < 40 {
		c.Email = fmt.Sprintf("persona%d@correo%d.example", i, i%50)
	}
	if f.rnd.IntN(100) < 30 {
		c.Phone = fmt.Sprintf("+54911%08d", 40000000+f.rnd.IntN(30000000))
	}
	return c
}

func (f *filler) conversations() error {
	ws := int64(f.o.Workspace)
	contacts := f.bulk("contacts", "workspace_id, id, name, email, phone, city, locale, custom, created_at, rev")
	tokens := f.bulk("contact_tokens", "workspace_id, token, contact_id, kind")
	identities := f.bulk("identities", "workspace_id, id, inbox_id, contact_id, code, verified_at")
	rows := f.bulk("conversations", `workspace_id, id, inbox_id, identity_id, contact_id, status, holder_id, team_id, stage_id, last_at,
		closes_key, waiting_key, inbound_count, answered_count`)
	cards := f.bulk("conversation_cards", `workspace_id, conversation_id, rev, episode, opened_at, assignee_id, last_agent_id,
		session_started_at, session_ended, last_inbound_at, closed_at, closed_reason, unanswered, awaiting_reply, bot, interveners,
		name, code, preview_author, preview_author_id, preview_text, preview_at, asked_fields`)
	episodes := f.bulk("episodes", `workspace_id, conversation_id, number, opened_at, opened_by, first_inbound_at, first_answer_at,
		closed_at, closed_by_kind, closed_by_id, closed_reason, agent_id, team_id, source`)
	labels := f.bulk("conversation_tags", "workspace_id, conversation_id, tag_id")
	plans := f.plans()
	f.out.Conversations = make([]desk.ID, len(plans))
	seq := int64(0)
	for i, p := range plans {
		seq += int64(p.messages)
		first := p.lastAt - min(desk.Time(p.messages-1)*step, desk.Day-2*desk.Hour)
		c := f.contact(i, first)
		identity, id := f.ids.Next(first), f.ids.Next(first)
		code := fmt.Sprintf("%04X", f.rnd.IntN(65536))
		inbox := f.place(f.out.Inboxes, 0.6)
		holder, team := desk.ID(0), desk.ID(0)
		if f.rnd.IntN(100) < 75 {
			holder = f.place(f.out.Members, 0.4) // of the three quarters that have one
		}
		if f.rnd.IntN(100) < 30 {
			team = f.place(f.out.Teams, 0.2)
		}
		contacts.add(ws, int64(c.ID), c.Name, c.Email, c.Phone, "", c.Locale, c.Custom, int64(first), seq)
		f.tokens(tokens, c, code)
		identities.add(ws, int64(identity), int64(inbox), int64(c.ID), code, 0)
		s := state(p, first, holder)
		rows.add(ws, int64(id), int64(inbox), int64(identity), int64(c.ID), s.status, int64(holder), int64(team),
			int64(f.place(f.out.Stages, 0.5)), int64(p.lastAt), int64(first+desk.WindowLength), s.waiting, p.inbound, s.answered)
		cards.add(ws, int64(id), seq, 1, int64(first), s.assignee, s.lastAgent, int64(first), 1-s.status, s.lastInbound,
			s.closedAt, s.reason, 0, 0, string(desk.BotOff), "", c.Name, code, s.author, s.authorID(c.ID), text(p.messages), int64(p.lastAt), "")
		episodes.add(ws, int64(id), 1, int64(first), string(desk.ActorContact), int64(first), s.answeredAt(first), s.closedAt,
			s.closedBy, 0, s.reason, s.closedAgent, s.closedTeam(team), "direct")
		if len(f.out.Tags) > 0 && i%3 == 0 {
			labels.add(ws, int64(id), int64(f.out.Tags[i%len(f.out.Tags)]))
		}
		f.out.Conversations[i] = id
	}
	f.out.BigThread, f.out.LastSeq, f.out.Messages = f.out.Conversations[len(plans)-1], seq, int(seq)
	return flush(contacts, tokens, identities, rows, cards, episodes, labels)
}

func (f *filler) tokens(to *bulk, c desk.Contact, code string) {
	if f.o.Tokens == nil {
		return
	}
	own, codes := f.o.Tokens(c, code)
	for _, token := range own {
		to.add(int64(f.o.Workspace), token, int64(c.ID), 0)
	}
	for _, token := range codes {
		to.add(int64(f.o.Workspace), token, int64(c.ID), 1)
	}
}

// columns are the stored values that follow from a plan.
type columns struct {
	status, answered         int
	waiting, lastInbound     int64
	closedAt                 int64
	assignee, lastAgent      int64
	closedAgent              int64
	reason, author, closedBy string
	holder                   desk.ID
}

func state(p plan, first desk.Time, holder desk.ID) columns {
	s := columns{status: 1, waiting: none, answered: p.inbound, lastInbound: int64(p.lastAt - min(step, p.lastAt-first)),
		author: string(desk.AuthorAgent), holder: holder}
	if p.waiting {
		s.waiting, s.answered, s.lastInbound = int64(p.lastAt), p.inbound-1, int64(p.lastAt)
		s.author = string(desk.AuthorContact)
	}
	s.assignee, s.lastAgent = int64(holder), int64(holder)
	if !p.open {
		s.status, s.assignee, s.closedAgent = 0, 0, int64(holder)
		s.closedAt, s.reason, s.closedBy = int64(p.lastAt+desk.Minute), string(desk.ClosedByHand), string(desk.ActorAgent)
	}
	return s
}

func (s columns) authorID(contact desk.ID) int64 {
	if s.author == string(desk.AuthorContact) {
		return int64(contact)
	}
	return int64(s.holder)
}

func (s columns) answeredAt(first desk.Time) int64 {
	if s.answered == 0 {
		return 0
	}
	return int64(first + step)
}

func (s columns) closedTeam(team desk.ID) int64 {
	if s.closedAt == 0 {
		return 0
	}
	return int64(team)
}

// step is the time between two messages of a thread.
const step = desk.Minute

func text(n int) string { return fmt.Sprintf("Mensaje %d: ¿llega el pedido mañana por la tarde?", n) }
