package app_test

import (
	"context"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
)

func (w *world) set(change func(*desk.InboxSettings)) {
	w.t.Helper()
	settings := w.inbox.Settings
	change(&settings)
	inbox, err := w.app.EditInbox(context.Background(), w.owner, w.inbox.ID, app.EditInbox{Settings: &settings})
	w.must(err)
	w.inbox = inbox
}

// TestWelcomeAndClosing: each is said once, none counts as an answer, and a repeated message changes nothing.
func TestWelcomeAndClosing(t *testing.T) {
	each(t, func(w *world) {
		w.set(func(s *desk.InboxSettings) {
			s.TeamName = "Equipo"
			s.Welcome = map[string]string{"es": "¡Hola!", "en": "Hello!"}
			s.Closing = map[string]string{"es": "Gracias."}
		})
		first := w.message(1, "buenas")
		got, err := w.app.ReceiveVisitorMessage(context.Background(), first)
		w.must(err)
		_, err = w.app.ReceiveVisitorMessage(context.Background(), first)
		w.must(err)
		w.visitor(1, "¿están?")
		id := got.Conversation.ID
		if got, want := w.thread(id), []string{"contact:buenas", "bot:¡Hola!", "contact:¿están?"}; !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
		row := w.screen(id).Row
		c := row.Conversation
		if c.WaitingSince != start || c.AssigneeID != 0 || c.AnsweredCount != 0 || row.Card.PreviewText != "¿están?" {
			t.Errorf("%+v", row)
		}
		closed, err := w.app.Close(context.Background(), w.ana, id)
		w.must(err)
		if closed.Status != desk.Closed || closed.ClosedReason != desk.ClosedByHand {
			t.Errorf("%+v", closed)
		}
		_, err = w.app.Close(context.Background(), w.ana, id)
		w.refused(err, desk.CodeAlreadyClosed)
		w.visitor(1, "vuelvo")
		want := []string{"contact:buenas", "bot:¡Hola!", "contact:¿están?", "bot:Gracias.", "closed", "reopened", "contact:vuelvo", "bot:¡Hola!"}
		if got := w.thread(id); !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// TestClosingMessageOnlyWhileItMayGoOut: past the deadline nothing is said.
func TestClosingMessageOnlyWhileItMayGoOut(t *testing.T) {
	each(t, func(w *world) {
		w.set(func(s *desk.InboxSettings) { s.Closing = map[string]string{"es": "Gracias."} })
		id := w.visitor(1, "buenas").Conversation.ID
		w.now += desk.Day
		_, err := w.app.Close(context.Background(), w.ana, id)
		w.must(err)
		if got, want := w.thread(id), []string{"contact:buenas", "closed"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// TestOutOfHours: said instead of the welcome, once in a session, in the visitor's language.
func TestOutOfHours(t *testing.T) {
	each(t, func(w *world) {
		w.set(func(s *desk.InboxSettings) {
			s.Welcome = map[string]string{"es": "¡Hola!"}
			s.OutOfHours = map[string]string{"es": "Cerrado.", "pt": "Fechado."}
			day := (int(w.now.Std().UTC().Weekday()) + 3) % 7
			s.Hours = &desk.Hours{Timezone: "UTC", Days: []desk.DayHours{{Day: day, From: "09:00", To: "10:00"}}}
		})
		in := w.message(1, "oi")
		in.Locale = "pt-BR"
		got, err := w.app.ReceiveVisitorMessage(context.Background(), in)
		w.must(err)
		w.visitor(1, "¿hola?")
		if got, want := w.thread(got.Conversation.ID), []string{"contact:oi", "bot:Fechado.", "contact:¿hola?"}; !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	})
}

// TestCloseIdle closes where nobody waits, and never where the visitor does.
func TestCloseIdle(t *testing.T) {
	each(t, func(w *world) {
		w.set(func(s *desk.InboxSettings) { s.IdleCloseHours = 2 })
		waits, answered := w.visitor(1, "espero").Conversation.ID, w.visitor(2, "hola").Conversation.ID
		w.send(w.ana, answered, "dígame")
		w.now += 2 * desk.Hour
		idle, err := w.store.Idle(context.Background(), w.ws, w.inbox.ID, w.now-2*desk.Hour, 10)
		w.must(err)
		if !slices.Equal(idle, []desk.ID{answered}) {
			t.Fatalf("%v is idle, want %v", idle, answered)
		}
		n, err := w.app.CloseIdle(context.Background(), w.ws, []desk.ID{waits, answered})
		w.must(err)
		if n != 1 || w.screen(waits).Row.Conversation.Status != desk.Open {
			t.Errorf("%d were closed", n)
		}
		if c := w.screen(answered).Row.Conversation; c.ClosedReason != desk.ClosedByIdle {
			t.Errorf("%+v", c)
		}
	})
}
