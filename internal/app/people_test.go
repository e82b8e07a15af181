package app_test

import (
	"context"
	"reflect"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

var camila = app.Person{Name: "Camila", Email: " Camila@X.example ", PasswordHash: "x", Locale: "es"}

func TestFirstRunMakesOneOwnerOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		now := start
		use := app.New(app.Options{Store: s, Clock: func() desk.Time { return now }, IDs: desk.NewIDMaker(0)})
		company := app.Company{Name: "Casa Nativa", Timezone: "America/Bogota", Locale: "pt"}
		if err := use.OfferFirstRun(ctx, "token-hash"); err != nil {
			t.Fatal(err)
		}
		if _, err := use.CreateOwner(ctx, "another", company, camila); codeOf(err) == "" {
			t.Fatalf("a wrong token was answered with %v", err)
		}
		joined, err := use.CreateOwner(ctx, "token-hash", company, camila)
		if err != nil || joined.User.Email != "camila@x.example" || joined.Member.Role != desk.RoleOwner {
			t.Fatalf("the owner is %+v, %v", joined, err)
		}
		if _, err := use.CreateOwner(ctx, "token-hash", company, camila); codeOf(err) != desk.CodeUsed {
			t.Fatalf("the second owner: %v", err)
		}
		dir, err := s.Directory(ctx, joined.Workspace)
		if err != nil || len(dir.Stages) != 6 || dir.Stages[0].Name != "Novo" {
			t.Fatalf("the workspace begins with %+v, %v", dir.Stages, err)
		}
	})
}

func TestInvitationIsForOnePersonAndSevenDays(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		seat := desk.Member{Role: desk.RoleAgent, Visibility: desk.VisibilityTeam, InboxIDs: []desk.ID{w.inbox.ID}}
		for _, hash := range []string{"one", "two"} {
			_, err := w.app.Invite(ctx, w.owner, hash, seat)
			w.must(err)
		}
		_, err := w.app.Invite(ctx, w.ana, "three", seat)
		w.refused(err, desk.CodeForbidden)
		person := app.Person{Name: "Eva", Email: "eva@x.example", PasswordHash: "x", Locale: "es"}
		joined, err := w.app.AcceptInvitation(ctx, "one", person)
		w.must(err)
		if !reflect.DeepEqual(joined.Member.InboxIDs, seat.InboxIDs) || joined.Member.Visibility != desk.VisibilityTeam {
			w.t.Fatalf("joined as %+v", joined.Member)
		}
		person.Email = "otra@x.example"
		_, err = w.app.AcceptInvitation(ctx, "one", person)
		w.refused(err, desk.CodeUsed)
		person.Email = "eva@x.example"
		_, err = w.app.AcceptInvitation(ctx, "two", person)
		w.refused(err, desk.CodeTaken)
		w.now += 7 * desk.Day
		person.Email = "otra@x.example"
		_, err = w.app.AcceptInvitation(ctx, "two", person)
		w.refused(err, desk.CodeExpired)
	})
}

func TestRemovingAMemberHandsItsConversationsBack(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		id := w.visitor(1, "hola").Conversation.ID
		w.send(w.luis, id, "soy Luis")
		for n := range 230 { // more than one unit hands back
			_, err := w.app.Claim(ctx, w.luis, w.visitor(100+n, "hola").Conversation.ID)
			w.must(err)
		}
		gone := false
		_, err := w.app.EditMember(ctx, w.owner, w.luis.Member, app.EditMember{Active: &gone})
		w.must(err)
		held, err := w.store.OpenCounts(ctx, w.ws)
		if err != nil || held[w.luis.Member] != 0 {
			w.t.Fatalf("%d are still held, %v", held[w.luis.Member], err)
		}
		if c := w.screen(id).Row.Conversation; c.AssigneeID != 0 || c.LastAgentID != w.luis.Member {
			w.t.Fatalf("it is held by %d", c.AssigneeID)
		}
		_, err = w.app.SendMessage(ctx, w.luis, app.OutgoingMessage{ConversationID: id, ClientID: "x", Text: "sigo acá"})
		w.refused(err, desk.CodeNotFound)
		_, err = w.app.EditMember(ctx, w.owner, w.owner.Member, app.EditMember{Active: &gone})
		w.refused(err, desk.CodeLastOwner)
		agent := desk.RoleAgent
		_, err = w.app.EditMember(ctx, w.owner, w.owner.Member, app.EditMember{Role: &agent})
		w.refused(err, desk.CodeLastOwner)
	})
}

func TestVisitorComesBackToLastAgentOnlyWhenOnline(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		away := desk.Away
		for i, availability := range []desk.Availability{desk.Online, away} {
			id := w.visitor(i, "hola").Conversation.ID
			w.send(w.luis, id, "buenas")
			_, err := w.app.Close(ctx, w.luis, id)
			w.must(err)
			_, err = w.app.EditProfile(ctx, w.luis, app.EditProfile{Availability: &availability})
			w.must(err)
			w.now += desk.Minute
			want := w.luis.Member
			if availability == away {
				want = 0
			}
			if got := w.visitor(i, "volví").Conversation.AssigneeID; got != want {
				w.t.Errorf("%s: it is held by %d, want %d", availability, got, want)
			}
		}
	})
}

func identify(w *world, browser int, user string) (port.VisitorThread, error) {
	return w.app.IdentifyVisitor(context.Background(), app.Identification{Workspace: w.ws, Inbox: w.inbox.ID,
		SecretHash: secret(browser), ExternalUser: user, Until: w.now + desk.Hour, Locale: "es",
		Contact: desk.ContactData{Name: "Julia"}})
}

func TestSignedIdentityFindsItsOwnThreadAndNoOther(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		mine := w.visitor(1, "soy Julia, desde la notebook").Conversation.ID
		thread, err := identify(w, 1, "user-7")
		w.must(err)
		if thread.Conversation.ID != mine || thread.Card.Name != "Julia" {
			w.t.Fatalf("identified as %+v", thread)
		}
		// Another browser of hers, which wrote before it was proved: what it wrote stays apart.
		other := w.visitor(2, "desde el teléfono").Conversation.ID
		thread, err = identify(w, 2, "user-7")
		w.must(err)
		if thread.Conversation.ID != mine {
			w.t.Fatalf("the second browser got %s, want %s", thread.Conversation.ID, mine)
		}
		if got := w.visitor(2, "¿me ven?").Conversation.ID; got != mine {
			w.t.Fatalf("the second browser writes to %s", got)
		}
		if got := w.thread(other); len(got) != 1 {
			w.t.Fatalf("the anonymous thread holds %v", got)
		}
		// Somebody else signs in on the first browser.
		thread, err = identify(w, 1, "user-8")
		w.must(err)
		if thread.Conversation.ID == mine {
			w.t.Fatal("user-8 got the thread of user-7")
		}
		if got := w.visitor(1, "soy otra").Conversation.ID; got == mine {
			w.t.Fatal("user-8 writes to the thread of user-7")
		}
		// When the proof runs out the history is closed.
		w.now += 2 * desk.Hour
		_, err = w.app.ReceiveVisitorMessage(ctx, w.message(2, "hola"))
		w.refused(err, desk.CodeExpired)
	})
}

func TestRequiredContactComesFirst(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		settings := w.inbox.Settings
		settings.ContactCard = desk.ContactCard{When: "before", Fields: map[string]string{"name": "required", "email": "optional"}}
		_, err := w.app.EditInbox(ctx, w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
		w.must(err)
		message := w.message(1, "hola")
		_, err = w.app.ReceiveVisitorMessage(ctx, message)
		w.refused(err, desk.CodeContactRequired)
		message.Contact.Name = "José"
		received, err := w.app.ReceiveVisitorMessage(ctx, message)
		w.must(err)
		if received.Card.Name != "José" {
			w.t.Fatalf("called %q", received.Card.Name)
		}
		w.visitor(1, "y otra cosa")
	})
}

func TestProvedBeforeTheFirstWord(t *testing.T) {
	each(t, func(w *world) {
		settings := w.inbox.Settings
		settings.ContactCard = desk.ContactCard{When: "before", Fields: map[string]string{"name": "required"}}
		_, err := w.app.EditInbox(context.Background(), w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
		w.must(err)
		_, err = identify(w, 1, "user-7")
		w.must(err)
		if received := w.visitor(1, "hola"); received.Card.Name != "Julia" {
			w.t.Fatalf("called %q", received.Card.Name)
		}
	})
}

func TestInboxSettingsAreChecked(t *testing.T) {
	each(t, func(w *world) {
		for field, spoil := range map[string]func(*desk.InboxSettings){
			"origins":           func(s *desk.InboxSettings) { s.Origins = []string{"https://tienda.example/path"} },
			"color":             func(s *desk.InboxSettings) { s.Color = "red" },
			"contact_card.when": func(s *desk.InboxSettings) { s.ContactCard.When = "sometimes" },
			"timezone":          func(s *desk.InboxSettings) { s.Hours = &desk.Hours{Timezone: "Mars/Olympus"} },
		} {
			settings := w.inbox.Settings
			spoil(&settings)
			_, err := w.app.EditInbox(context.Background(), w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
			w.refused(err, desk.CodeBadValue)
			if got := fieldOf(err); got != field {
				w.t.Errorf("%s was refused as %s", field, got)
			}
		}
		_, err := w.app.CreateInbox(context.Background(), w.ana, app.NewInbox{Name: "Mía", Key: "k"})
		w.refused(err, desk.CodeForbidden)
	})
}
