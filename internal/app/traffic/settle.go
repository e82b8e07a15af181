package traffic

import (
	"context"
	"maps"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Result is what a provider answered to a send.
type Result struct {
	Attempt    int    // of the claim that it belongs to
	ExternalID string // it was taken
	Addresses  []desk.Address
	Held       string // why the provider holds it back
	Handle     string // of the file
	HandleFor  desk.Time
	Failure    *desk.Failure // it was not taken, or nobody knows
	Certain    bool          // of a failure: it did not arrive
	After      desk.Time     // the provider asked for this pause
	Log        []Exchange
	// With are the sealed secrets of the connection that it was sent with; nil = not told.
	With map[string]string
}

// Exchange is one request and its answer, redacted.
type Exchange struct {
	Status int
	Text   string
}

// triesMax is how often a message is tried that a provider's hiccup holds up.
const triesMax = 6

// Settle notes what became of a claimed entry.
func (t *Traffic) Settle(ctx context.Context, workspace, id desk.ID, r Result) error {
	return exec(ctx, t, workspace, port.LanePeople, func(w *work) error {
		out, err := w.Outgoing(id)
		if err != nil {
			return err
		}
		m, err := w.Message(out.MessageID)
		if err != nil {
			return err
		}
		for _, e := range r.Log {
			if err := w.log(m.ID, "out", e.Status, e.Text); err != nil {
				return err
			}
		}
		ours := out.State == port.OutSending && out.Attempt == r.Attempt
		if !ours && out.State != port.OutUnknown {
			return nil // another answer came first: an old lease only resolves what is unknown
		}
		c, card, err := w.Conversation(m.ConversationID)
		if err != nil {
			return err
		}
		if r.Failure == nil {
			err = w.sent(&out, &c, &m, r)
		} else if ours {
			err = w.refused(&out, &c, &m, r)
		}
		if err != nil {
			return err
		}
		if err := w.SaveCard(card); err != nil {
			return err
		}
		return w.unpark(out.InboxID, r.ExternalID)
	})
}

// sent stores the provider's id together with the state.
func (w *work) sent(out *port.Outgoing, c *desk.Conversation, m *desk.Message, r Result) error {
	out.State, out.Failure, out.LeaseUntil = port.OutDone, desk.Failure{}, 0
	if err := w.SaveOutgoing(*out); err != nil {
		return err
	}
	if inbox, ok := w.Dir.Inbox(out.InboxID); ok {
		if err := w.link(inbox, desk.Identity{ID: c.IdentityID, InboxID: inbox.ID}, r.Addresses); err != nil {
			return err
		}
		if err := w.spoke(inbox); err != nil {
			return err
		}
	}
	if r.Handle != "" && m.Content.Attachment != nil {
		if err := w.keepHandle(m.Content.Attachment.ID, r); err != nil {
			return err
		}
	}
	if out.Reaction {
		return nil
	}
	m.ExternalID = r.ExternalID
	if desk.LaterState(m.State, desk.StateSent) {
		m.State, m.ErrorCode, m.ErrorText = desk.StateSent, "", ""
	}
	return w.changed(c, m)
}

func (w *work) keepHandle(id desk.ID, r Result) error {
	f, err := w.File(id)
	if err != nil {
		return err
	}
	f.Handle, f.HandleUntil = r.Handle, w.Now+r.HandleFor
	return w.SaveFile(f)
}

// spoke notes, to the minute, that something went out.
func (w *work) spoke(inbox desk.Inbox) error {
	if w.Now-inbox.Health.LastSentAt < desk.Minute {
		return nil
	}
	inbox.Health.LastSentAt = w.Now
	return w.saveInbox(&inbox)
}

// refused decides by the kind of a failure: again later, never, or nobody knows.
func (w *work) refused(out *port.Outgoing, c *desk.Conversation, m *desk.Message, r Result) error {
	f := *r.Failure
	inbox, _ := w.Dir.Inbox(out.InboxID)
	switch {
	case f.Kind == desk.FailUnknown || !r.Certain && f.Kind.Again() && !f.Kind.Pauses():
		f.Kind = desk.FailUnknown
		out.Failure = f
		return w.lose(out, c, m)
	case f.Kind.Pauses():
		out.Attempt-- // it counts no try: the inbox waits
		if err := w.again(out, c, m, f, 0); err != nil {
			return err
		}
		if r.With != nil && !maps.Equal(r.With, inbox.Connection.Sealed) {
			return nil // somebody has connected the inbox anew since: the key that was refused is no longer its
		}
	case f.Kind.Again() && (out.Attempt < triesMax || f.Kind != desk.FailRetry):
		return w.again(out, c, m, f, max(r.After, pause(*out, f.Kind)))
	default:
		if err := w.fail(out, c, m, f); err != nil {
			return err
		}
	}
	return w.consequences(inbox, c, *m, f)
}

// again puts an entry back into the queue. It fails when its window ends: see mayLeave.
func (w *work) again(out *port.Outgoing, c *desk.Conversation, m *desk.Message, f desk.Failure, after desk.Time) error {
	out.State, out.Failure, out.LeaseUntil, out.NextAt = port.OutQueued, f, 0, w.Now+after
	if err := w.SaveOutgoing(*out); err != nil || out.Reaction {
		return err
	}
	m.State = desk.StateQueued
	return w.changed(c, m)
}

// pause is how long to wait before the next try: 1, 4, 16, 64, 256 s, and up to a quarter more, spread by the entry so
// that what failed together does not come back together; for one recipient at least 6 s.
func pause(out port.Outgoing, kind desk.FailureKind) desk.Time {
	wait := desk.Second << (2 * min(max(out.Attempt-1, 0), 4))
	wait += wait * desk.Time(out.ID%256) / 1024
	if kind == desk.FailPairRate {
		return max(6*desk.Second, wait)
	}
	return wait
}
