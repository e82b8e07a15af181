package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const start = desk.IDEpoch + 1056*desk.Day

// world is a company with one inbox, an owner, two agents with access and one without, on a real store and a clock that
// the test moves.
type world struct {
	t     *testing.T
	store port.Store
	app   *app.App
	now   desk.Time
	ws    desk.ID
	inbox desk.Inbox
	owner app.By
	ana   app.By // sees all
	luis  app.By // sees his own
	far   app.By // works in no inbox
	sent  int
}

func each(t *testing.T, test func(w *world)) {
	storetest.Each(t, func(t *testing.T, s port.Store) { test(newWorld(t, s)) })
}

func newWorld(t *testing.T, s port.Store) *world {
	w := &world{t: t, store: s, now: start}
	w.app = app.New(app.Options{Store: s, Clock: func() desk.Time { return w.now }, IDs: desk.NewIDMaker(0)})
	ctx := context.Background()
	ws, err := w.app.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "America/Argentina/Buenos_Aires", Locale: "es"}, 8)
	w.must(err)
	w.ws = ws
	w.owner = w.join("camila", desk.RoleOwner, desk.VisibilityAll)
	inbox, err := w.app.CreateInbox(ctx, w.owner, app.NewInbox{Name: "Tienda", Key: "tienda-key"})
	w.must(err)
	w.inbox = inbox
	w.ana = w.join("ana", desk.RoleAgent, desk.VisibilityAll)
	w.luis = w.join("luis", desk.RoleAgent, desk.VisibilityOwn)
	w.far = w.join("far", desk.RoleAgent, desk.VisibilityAll)
	inboxes := []desk.ID{inbox.ID}
	for _, by := range []app.By{w.ana, w.luis} {
		_, err := w.app.EditMember(ctx, w.owner, by.Member, app.EditMember{InboxIDs: &inboxes})
		w.must(err)
	}
	return w
}

func (w *world) join(name string, role desk.Role, visibility desk.Visibility) app.By {
	w.t.Helper()
	joined, err := w.app.CreateMember(context.Background(), w.ws, app.Person{Name: name, Email: name + "@x.example", PasswordHash: "x", Locale: "es"},
		desk.Member{Role: role, Visibility: visibility})
	w.must(err)
	return app.By{Workspace: w.ws, Member: joined.Member.ID}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refused(err error, want desk.Code) {
	w.t.Helper()
	if got := codeOf(err); got != want {
		w.t.Fatalf("answered %v, want %s", err, want)
	}
}

func codeOf(err error) desk.Code {
	var refusal *desk.Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func (w *world) clientID() string {
	w.sent++
	return fmt.Sprintf("client-%d", w.sent)
}

func secret(n int) string { return fmt.Sprintf("%04x%060x", 0x4f2a+n, n) }

func (w *world) visitor(n int, text string) app.Received {
	w.t.Helper()
	received, err := w.app.ReceiveVisitorMessage(context.Background(), w.message(n, text))
	w.must(err)
	return received
}

func (w *world) message(n int, text string) app.VisitorMessage {
	return app.VisitorMessage{Workspace: w.ws, Inbox: w.inbox.ID, SecretHash: secret(n), ClientID: w.clientID(), Text: text, Locale: "es"}
}

func (w *world) send(by app.By, conversation desk.ID, text string) app.Sent {
	w.t.Helper()
	sent, err := w.app.SendMessage(context.Background(), by, app.OutgoingMessage{ConversationID: conversation, ClientID: w.clientID(), Text: text})
	w.must(err)
	return sent
}

func (w *world) screen(id desk.ID) port.ConversationScreen {
	w.t.Helper()
	screen, err := w.store.Conversation(context.Background(), w.ws, id, w.ana.Member)
	w.must(err)
	return screen
}

// thread gives a conversation's thread as one word an item.
func (w *world) thread(id desk.ID) []string {
	w.t.Helper()
	page, err := w.store.Timeline(context.Background(), w.ws, port.TimelineQuery{ConversationID: id, Limit: 200})
	w.must(err)
	var words []string
	for _, item := range page.Items {
		switch {
		case item.Message != nil:
			words = append(words, string(item.Message.Author)+":"+item.Message.Text)
		case item.Comment != nil:
			words = append(words, "comment:"+item.Comment.Text)
		case item.Milestone != nil:
			words = append(words, string(item.Milestone.Type))
		}
	}
	return words
}

// events gives the types of the log after a seq.
func (w *world) events(since int64) []desk.EventType {
	w.t.Helper()
	events, _, err := w.store.Events(context.Background(), w.ws, since, 1000)
	w.must(err)
	var types []desk.EventType
	for _, e := range events {
		types = append(types, e.Type)
	}
	return types
}

func (w *world) seq() int64 {
	w.t.Helper()
	seq, err := w.store.LastSeq(context.Background(), w.ws)
	w.must(err)
	return seq
}

func fieldOf(err error) string {
	var refusal *desk.Error
	if errors.As(err, &refusal) {
		return refusal.Field
	}
	return ""
}
