package traffic_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"
)

func (w *world) kept(state desk.UpdateState) port.UpdateRow {
	w.t.Helper()
	rows, err := w.store.Updates(context.Background(), w.ws, port.UpdateQuery{States: []desk.UpdateState{state}, Limit: 10})
	w.must(err)
	if len(rows) != 1 {
		w.t.Fatalf("%d are %s, want 1", len(rows), state)
	}
	return rows[0]
}

func (w *world) claim(id desk.ID) traffic.Claimed {
	w.t.Helper()
	claimed, ok, err := w.traffic.Claim(context.Background(), w.ws, id)
	w.must(err)
	if !ok {
		w.t.Fatal("there is nothing to send")
	}
	return claimed
}

func (w *world) replay(id desk.ID, again *traffic.Again) port.UpdateRow {
	w.t.Helper()
	row, err := w.traffic.Replay(context.Background(), w.ana, id, again)
	w.must(err)
	return row
}

// TestReplayOfWhatStoodApart: an element that named no inbox here is applied once its account is connected and its signer
// is that inbox's secret, and never twice.
func TestReplayOfWhatStoodApart(t *testing.T) {
	each(t, func(w *world) {
		u := text("wamid.1", start, "hola", waID("5491155550000"))
		w.must(w.traffic.Keep(context.Background(), w.ws, port.UpdateRow{Account: w.inbox.String(), Kind: u.Kind, Key: "apart:x:" + u.Key,
			State: desk.UpdateQuarantined, Error: "signed_by_another", At: u.At, ReceivedAt: start, Update: u}))
		row := w.kept(desk.UpdateQuarantined)
		again := &traffic.Again{Update: u, Channel: desk.ChannelWhatsApp, Endpoint: w.inbox.String(), Signer: "another"}
		if got := w.replay(row.ID, again); got.State != desk.UpdateQuarantined || len(w.conversations()) != 0 {
			t.Fatalf("%+v, %d conversations", got, len(w.conversations()))
		}
		if got := w.replay(row.ID, nil); got.State != desk.UpdateQuarantined || len(w.conversations()) != 0 {
			t.Fatalf("%+v, %d conversations", got, len(w.conversations()))
		}
		again.Signer = "" // the inbox's own
		if got := w.replay(row.ID, again); got.State != desk.UpdateDone || got.InboxID != w.inbox {
			t.Fatalf("%+v", got)
		}
		_, err := w.traffic.Replay(context.Background(), w.ana, row.ID, again)
		if !errors.Is(err, &desk.Error{Code: desk.CodeNotFailed}) {
			t.Errorf("replayed twice: %v", err)
		}
		w.apply(u)
		if n := len(w.messages(w.only().Conversation.ID)); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
	})
}

// TestReplayOfAFailure applies what was kept, also without its delivery.
func TestReplayOfAFailure(t *testing.T) {
	each(t, func(w *world) {
		u := text("wamid.1", start, "hola", waID("5491155550000"))
		w.must(w.traffic.Keep(context.Background(), w.ws, port.UpdateRow{InboxID: w.inbox, Kind: u.Kind, Key: u.Key, State: desk.UpdateFailed,
			Error: "fault", At: u.At, ReceivedAt: start, Update: u}))
		if got := w.replay(w.kept(desk.UpdateFailed).ID, nil); got.State != desk.UpdateDone || got.Error != "" {
			t.Fatalf("%+v", got)
		}
		if n := len(w.messages(w.only().Conversation.ID)); n != 1 {
			t.Errorf("%d messages, want 1", n)
		}
	})
}

// TestReplayNotesAFault: what cannot be applied says why, and holds nothing up.
func TestReplayNotesAFault(t *testing.T) {
	each(t, func(w *world) {
		u := desk.Update{Kind: desk.UpdateMessage, Key: "msg:1", At: start}
		w.must(w.traffic.Keep(context.Background(), w.ws, port.UpdateRow{InboxID: w.inbox, Kind: u.Kind, Key: u.Key, State: desk.UpdateFailed,
			At: u.At, ReceivedAt: start, Tries: 1, Update: u}))
		got := w.replay(w.kept(desk.UpdateFailed).ID, nil)
		if got.State != desk.UpdateFailed || got.Error == "" || got.Tries != 2 {
			t.Errorf("%+v", got)
		}
	})
}

// TestReplayOfWhatIsNowUnderstood shows a message as what it is, in its place.
func TestReplayOfWhatIsNowUnderstood(t *testing.T) {
	each(t, func(w *world) {
		u := text("wamid.1", start, "", waID("5491155550000"))
		u.Message.Kind, u.Note = desk.KindUnsupported, "unknown_type"
		w.apply(u)
		u.Message = &desk.Inbound{Kind: desk.KindText, Text: "por fin"}
		u.Note = ""
		again := &traffic.Again{Update: u, Channel: desk.ChannelWhatsApp, Endpoint: w.inbox.String()}
		if got := w.replay(w.kept(desk.UpdateUnsupported).ID, again); got.State != desk.UpdateDone {
			t.Fatalf("%+v", got)
		}
		if all := w.messages(w.only().Conversation.ID); len(all) != 1 || all[0].Text != "por fin" {
			t.Errorf("%+v", all)
		}
	})
}

// TestAutoRepliesOfAChannelWithAProvider: in the unit of the message, queued, once; for nothing that is late or ours.
func TestAutoRepliesOfAChannelWithAProvider(t *testing.T) {
	each(t, func(w *world) {
		settings := desk.InboxSettings{Welcome: map[string]string{"es": "¡Hola!"}, Closing: map[string]string{"es": "Gracias."}}
		_, err := w.app.EditInbox(context.Background(), w.ana, w.inbox, app.EditInbox{Settings: &settings})
		w.must(err)
		echo := text("wamid.0", start-desk.Hour, "desde el teléfono", waID("5491155550001"))
		echo.Kind = desk.UpdateEcho
		old := text("wamid.9", start-3*desk.Hour, "hace rato", waID("5491155550002"))
		w.apply(echo, old)
		first := text("wamid.1", start, "hola", waID("5491155550000"))
		w.apply(first, first)
		w.apply(text("wamid.2", start+desk.Second, "¿están?", waID("5491155550000")))
		var said []desk.Message
		for _, row := range w.conversations() {
			for _, m := range w.messages(row.Conversation.ID) {
				if m.Author == desk.AuthorBot {
					said = append(said, m)
				}
			}
		}
		if len(said) != 1 || said[0].Text != "¡Hola!" || said[0].State != desk.StateQueued || said[0].AuthorName != "Ventas" {
			t.Fatalf("%+v", said)
		}
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		if len(due) != 1 || due[0].MessageID != said[0].ID {
			t.Fatalf("%+v", due)
		}
		// The closing message leaves although the conversation is closed by then.
		_, err = w.app.Close(context.Background(), w.ana, said[0].ConversationID)
		w.must(err)
		w.must(w.traffic.Settle(context.Background(), w.ws, w.claim(due[0].ID).Out.ID, traffic.Result{Attempt: 1, ExternalID: "wamid.out"}))
		due, err = w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		if len(due) != 1 || w.claim(due[0].ID).Message.Text != "Gracias." {
			t.Errorf("%+v", due)
		}
	})
}
