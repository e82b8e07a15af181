package app_test

import (
	"context"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
)

// TestReadingUpToASeqReadsNoMore: the mark comes by a request, and what came meanwhile was not on the screen.
func TestReadingUpToASeqReadsNoMore(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		id := w.visitor(1, "hola").Conversation.ID
		seen := w.seq()
		w.visitor(1, "¿siguen ahí?")
		w.must(w.app.MarkRead(ctx, w.ana, id, seen))
		if got := w.screen(id).Row.ReadCount; got != 1 {
			w.t.Fatalf("%d read, of which one was seen", got)
		}
		w.must(w.app.MarkRead(ctx, w.ana, id, w.seq()))
		w.must(w.app.MarkRead(ctx, w.ana, id, seen))
		if got := w.screen(id).Row.ReadCount; got != 2 {
			w.t.Fatalf("%d read after all were seen and an old mark came late", got)
		}
		w.must(w.app.MarkUnread(ctx, w.ana, id))
		w.must(w.app.MarkRead(ctx, w.ana, id, seen))
		if got := w.screen(id).Row.ReadCount; got != 1 {
			w.t.Fatalf("marked unread, then an old mark came late: %d read", got)
		}
	})
}

// TestWhatNoDatabaseShouldTake: PostgreSQL refuses a NUL as a fault of ours, so it is refused before.
func TestWhatNoDatabaseShouldTake(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		id := w.visitor(1, "hola").Conversation.ID
		before := w.seq()
		for _, bad := range []string{"a\x00b", "a\nb", "\xff"} {
			message := w.message(1, "hola")
			message.ClientID = bad
			_, err := w.app.ReceiveVisitorMessage(ctx, message)
			w.refused(err, desk.CodeBadValue)
			_, err = w.app.SendMessage(ctx, w.ana, app.OutgoingMessage{ConversationID: id, ClientID: bad, Text: "hola"})
			w.refused(err, desk.CodeBadValue)
			_, err = w.app.AddComment(ctx, w.ana, id, bad, "hola")
			w.refused(err, desk.CodeBadValue)
		}
		contact := w.screen(id).Contact.ID
		for city, want := range map[string]desk.Code{"a\x00b": desk.CodeBadText, strings.Repeat("x", desk.NameMax+1): desk.CodeTooLong} {
			_, err := w.app.EditContact(ctx, w.ana, contact, app.EditContact{City: &city})
			w.refused(err, want)
		}
		if w.seq() != before {
			w.t.Fatal("what was refused left something behind")
		}
		_, err := w.app.StartSession(ctx, app.NewSession{WorkspaceID: w.ws, TokenHash: "t", Device: "Moz\xff\xfeilla\x00"})
		w.must(err)
	})
}

// TestBotScriptsAreChecked: what the bot could not say must not be kept.
func TestBotScriptsAreChecked(t *testing.T) {
	each(t, func(w *world) {
		long := strings.Repeat("x", desk.MessageMax+1)
		for name, script := range map[string]desk.BotScript{
			"NUL in the greeting": {Greeting: "ho\x00la"},
			"long greeting":       {Greeting: long},
			"long name":           {Name: strings.Repeat("x", desk.NameMax+1)},
			"empty question":      {Steps: []desk.BotStep{{Field: "name"}}},
			"unknown field":       {Steps: []desk.BotStep{{Ask: "¿?", Field: "card"}}},
			"long choice":         {Steps: []desk.BotStep{{Ask: "¿?", Field: "choice", Choices: []string{long}}}},
			"too many steps":      {Steps: make([]desk.BotStep, 1001)},
			"NUL in a reply":      {Keywords: []desk.BotKeyword{{Words: []string{"envío"}, Reply: "\x00"}}},
			"long word":           {Handoff: desk.BotKeyword{Words: []string{long}}},
			"long closing":        {Closing: long},
		} {
			settings := w.inbox.Settings
			settings.Bot = &script
			if _, err := w.app.EditInbox(context.Background(), w.owner, w.inbox.ID, app.EditInbox{Settings: &settings}); codeOf(err) == "" {
				w.t.Errorf("%s: answered %v", name, err)
			}
		}
		settings := w.inbox.Settings
		settings.Bot = &desk.BotScript{Enabled: true, Steps: []desk.BotStep{{Ask: "¿Cuál?", Field: "choice", Choices: []string{"a", ""}}},
			Keywords: []desk.BotKeyword{{}}}
		_, err := w.app.EditInbox(context.Background(), w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
		w.must(err)
	})
}

// TestInvitationToATeamThatIsGone: the seat names only what is there.
func TestInvitationToATeamThatIsGone(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		team, err := w.app.SaveTeam(ctx, w.owner, desk.Team{Name: "Ventas"})
		w.must(err)
		_, err = w.app.Invite(ctx, w.owner, "one", desk.Member{Role: desk.RoleAgent, Visibility: desk.VisibilityTeam, TeamIDs: []desk.ID{team.ID}})
		w.must(err)
		w.must(w.app.DeleteTeam(ctx, w.owner, team.ID))
		joined, err := w.app.AcceptInvitation(ctx, "one", app.Person{Name: "Eva", Email: "eva@x.example", PasswordHash: "x", Locale: "es"})
		w.must(err)
		if len(joined.Member.TeamIDs) != 0 {
			w.t.Fatalf("the member is in the team that is gone: %v", joined.Member.TeamIDs)
		}
	})
}
