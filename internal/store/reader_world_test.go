package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const worldNow = desk.IDEpoch + 800*desk.Day

// world is a small workspace of random conversations, with many equal times, kept in memory beside the store.
type world struct {
	store     *Store
	workspace desk.ID
	rnd       *rand.Rand
	ids       *desk.IDMaker
	inboxes   []desk.ID
	members   []desk.ID
	teams     []desk.ID
	contacts  map[desk.ID]desk.Contact
	codes     map[desk.ID]string // by contact
	all       []desk.Conversation
	reads     map[[2]desk.ID]int // member, conversation
}

func newWorld(t *testing.T, s *Store, seed uint64, size int) *world {
	t.Helper()
	w := &world{store: s, rnd: rand.New(rand.NewPCG(seed, 11)), ids: desk.NewIDMaker(int(seed)), contacts: map[desk.ID]desk.Contact{},
		codes: map[desk.ID]string{}, reads: map[[2]desk.ID]int{}}
	w.workspace = w.id()
	for range 3 {
		w.inboxes = append(w.inboxes, w.id())
		w.teams = append(w.teams, w.id())
	}
	for range 6 {
		w.members = append(w.members, w.id())
	}
	ctx := context.Background()
	err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		return tx.CreateWorkspace(desk.Workspace{ID: w.workspace, Name: "Prueba", Timezone: "UTC", Locale: "es", ActiveHours: 8})
	})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(ctx, w.workspace, port.LanePeople, func(tx port.Tx) error {
		for _, inbox := range w.inboxes {
			if err := tx.SaveInbox(desk.Inbox{ID: inbox, Name: inbox.String(), Channel: desk.ChannelWebchat, Key: "k" + inbox.String()}); err != nil {
				return err
			}
		}
		for len(w.all) < size {
			if err := w.addConversation(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) id() desk.ID { return w.ids.Next(worldNow - desk.Day) }

func (w *world) someone(chance int, ids []desk.ID) desk.ID {
	if w.rnd.IntN(100) >= chance {
		return 0
	}
	return ids[w.rnd.IntN(len(ids))]
}

// hour gives one of a few times, so that ties are common; some are exactly at the limit of R45.
func (w *world) hour() desk.Time { return worldNow - desk.Time(w.rnd.IntN(20))*desk.Hour }

var worldNames = []string{"José Pérez", "Josefina Paz", "maría josé", "Ana", "Anabel O'Brien", "João da Silva", "", "", "ÑANDÚ", "Li"}

func (w *world) addConversation(tx port.Tx) error {
	contact := desk.Contact{ID: w.id(), Name: worldNames[w.rnd.IntN(len(worldNames))], Custom: "{}", CreatedAt: worldNow}
	if w.rnd.IntN(2) == 0 {
		contact.Phone = fmt.Sprintf("+54911%04d%04d", w.rnd.IntN(3), w.rnd.IntN(3)*1111)
	}
	if w.rnd.IntN(2) == 0 {
		contact.Email = fmt.Sprintf("p%d.sol@correo%d.example", w.rnd.IntN(4), w.rnd.IntN(3))
	}
	identity := desk.Identity{ID: w.id(), InboxID: w.inboxes[w.rnd.IntN(len(w.inboxes))], ContactID: contact.ID,
		Code: fmt.Sprintf("%04X", w.rnd.IntN(1<<16))}
	c := desk.Conversation{ID: w.id(), InboxID: identity.InboxID, IdentityID: identity.ID, ContactID: contact.ID, Status: desk.Open,
		Episode: 1, TeamID: w.someone(40, w.teams), LastAt: w.hour(), InboundCount: w.rnd.IntN(3), Bot: desk.BotOff}
	c.AssigneeID = w.someone(60, w.members)
	if w.rnd.IntN(3) > 0 {
		c.ClosesAt = w.hour() + desk.Day
	}
	if w.rnd.IntN(3) == 0 {
		c.WaitingSince = w.hour()
	}
	c.AnsweredCount = w.rnd.IntN(c.InboundCount + 1)
	if w.rnd.IntN(3) == 0 {
		c.Status, c.LastAgentID, c.AssigneeID = desk.Closed, w.someone(60, w.members), 0
	}
	if err := tx.InsertContact(contact); err != nil {
		return err
	}
	if err := tx.InsertIdentity(identity); err != nil {
		return err
	}
	if err := tx.InsertConversation(c, desk.Card{ConversationID: c.ID, Name: contact.Name, Code: identity.Code}); err != nil {
		return err
	}
	if w.rnd.IntN(3) == 0 {
		member, count := w.members[w.rnd.IntN(len(w.members))], w.rnd.IntN(3)
		w.reads[[2]desk.ID{member, c.ID}] = count
		err := tx.SaveRead(port.Read{ConversationID: c.ID, MemberID: member, Seq: 1, Count: count})
		if err != nil {
			return err
		}
	}
	w.contacts[contact.ID], w.codes[contact.ID] = contact, identity.Code
	w.all = append(w.all, c)
	return nil
}

// viewer is a random member as Directory.Viewer would give it.
func (w *world) viewer() desk.Viewer {
	v := desk.Viewer{MemberID: w.members[w.rnd.IntN(len(w.members))],
		Visibility: []desk.Visibility{desk.VisibilityOwn, desk.VisibilityTeam, desk.VisibilityAll}[w.rnd.IntN(3)]}
	for _, inbox := range w.inboxes {
		if w.rnd.IntN(3) > 0 {
			v.InboxIDs = append(v.InboxIDs, inbox)
		}
	}
	for w.rnd.IntN(8) == 0 && len(v.InboxIDs) < 200 { // of many inboxes, one statement cannot merge all ranges
		for range 150 {
			v.InboxIDs = append(v.InboxIDs, w.id())
		}
	}
	if v.Visibility == desk.VisibilityTeam {
		v.TeamIDs = w.teams[:w.rnd.IntN(3)]
		if len(v.TeamIDs) > 0 {
			v.TeammateIDs = w.members[:w.rnd.IntN(4)]
		}
	}
	return v
}

// has says whether a contact has a word, by the rule of the tokens and nothing else.
func (w *world) has(contact desk.ID, begins string) bool {
	c := w.contacts[contact]
	for _, token := range append(contactTokens(c.Name, c.Email, c.Phone), Normalise(w.codes[contact])) {
		if len(token) >= len(begins) && token[:len(begins)] == begins {
			return true
		}
	}
	return false
}

func randomOf[T any](w *world, all ...T) T { return all[w.rnd.IntN(len(all))] }
