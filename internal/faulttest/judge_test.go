package faulttest

import (
	"context"
	"fmt"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// reconnect does what «Reconectar» does: new values, and health as after a good test.
func (w *world) reconnect() {
	ctx := context.Background()
	w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
		dir, err := tx.Directory()
		if err != nil {
			return err
		}
		for _, inbox := range dir.Inboxes {
			inbox.Connection = w.connection(inbox.Connection.Endpoint)
			inbox.Health.Broken, inbox.Health.Code = "", ""
			if _, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, At: now(), Actor: desk.System, Audience: desk.AudienceWorkspace,
				EntityKind: desk.EntityInbox, EntityID: inbox.ID}); err != nil {
				return err
			}
			if err := tx.SaveInbox(inbox); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (w *world) anyState(states ...desk.MessageState) bool {
	for _, row := range w.rows() {
		for _, m := range w.messages(row.Conversation.ID) {
			for _, state := range states {
				if m.State == state {
					return true
				}
			}
		}
	}
	return false
}

// judge compares the provider's ledger with the store.
func (w *world) judge(seed uint64, each int) {
	ledger := w.sim.Ledger()
	told := map[string]int{}
	for _, e := range ledger.Elements {
		if e.Kind == "message" {
			told[e.Text]++
			if e.Acked == 0 {
				w.t.Errorf("the provider never got a 200 for %q", e.Text)
			}
		}
	}
	sends, refs := map[string]int{}, map[string]int{}
	last := map[string]int{}
	for _, s := range ledger.Sends {
		sends[s.Text]++
		refs[s.Ref]++
		var n int
		var conversation string
		if _, err := fmt.Sscanf(s.Text, fmt.Sprintf("out-%d-%%13s-%%d", seed), &conversation, &n); err != nil {
			w.t.Errorf("the provider got %q", s.Text)
			continue
		}
		if before, ok := last[conversation]; ok && n <= before {
			w.t.Errorf("conversation %s: message %d left after %d", conversation, n, before)
		}
		last[conversation] = n
	}
	for text, n := range sends {
		if n > 1 {
			w.t.Errorf("the provider got %q %d times", text, n)
		}
	}
	w.judgeThreads(told, sends, each, len(ledger.Cuts))
}

func (w *world) judgeThreads(told, sends map[string]int, each, cuts int) {
	stored, unknown := map[string]int{}, 0
	for _, row := range w.rows() {
		in, out := 0, 0
		for _, m := range w.messages(row.Conversation.ID) {
			stored[m.Text]++
			if m.Author == desk.AuthorContact {
				in++
				continue
			}
			out++
			switch m.State {
			case desk.StateSent, desk.StateDelivered, desk.StateRead:
				if sends[m.Text] != 1 {
					w.t.Errorf("%q is %s here, and stands %d times at the provider", m.Text, m.State, sends[m.Text])
				}
			case desk.StateUnknown:
				unknown++
			default:
				w.t.Errorf("%q is %s (%s %s)", m.Text, m.State, m.ErrorCode, m.ErrorText)
			}
		}
		if in != each || out != each {
			w.t.Errorf("conversation %s has %d in and %d out, want %d each", row.Conversation.ID, in, out, each)
		}
	}
	for text := range told {
		if stored[text] != 1 {
			w.t.Errorf("%q stands %d times", text, stored[text])
		}
	}
	if unknown > cuts {
		w.t.Errorf("%d are unknown, and only %d answers were cut", unknown, cuts)
	}
	w.t.Logf("%d in, %d out, %d cut, %d unknown", len(told), len(sends), cuts, unknown)
}
