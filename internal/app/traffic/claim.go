package traffic

import (
	"context"
	"errors"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Times of the outbox.
const (
	// LeaseFor is how long a node may take to hand a message over: nothing stands as "sending" longer.
	LeaseFor     = 45 * desk.Second
	unknownHolds = 60 * desk.Second
	// windowMargin is taken off the end of the window: our clock and the provider's may differ.
	windowMargin = 2 * desk.Second
)

// Claimed is what a node is to send: all that the channel needs, read in one unit.
type Claimed struct {
	Out       port.Outgoing
	Message   desk.Message
	Inbox     desk.Inbox
	Addresses []desk.Address
	File      *port.File
	QuoteID   string
	TargetID  string // of a reaction: the provider's id of the message
}

// Claim takes an entry of the outbox to send it. Window and bot are judged anew, now; what may no longer go out fails and
// is never sent late. An entry whose lease ran out has left or not, nobody knows: it becomes unknown. ok says whether
// there is something to send.
func (t *Traffic) Claim(ctx context.Context, workspace, id desk.ID) (claimed Claimed, ok bool, err error) {
	type result struct {
		Claimed
		ok bool
	}
	got, err := run(ctx, t, workspace, port.LanePeople, func(w *work) (result, error) {
		claimed, ok, err := w.claim(id)
		return result{claimed, ok}, err
	})
	return got.Claimed, got.ok, err
}

func (w *work) claim(id desk.ID) (claimed Claimed, ok bool, err error) {
	out, err := w.Outgoing(id)
	if err != nil {
		return claimed, false, err
	}
	m, err := w.Message(out.MessageID)
	if err != nil {
		return claimed, false, err
	}
	c, card, err := w.Conversation(m.ConversationID)
	if err != nil {
		return claimed, false, err
	}
	inbox, known := w.Dir.Inbox(out.InboxID)
	switch {
	case out.State == port.OutSending && out.LeaseUntil <= w.Now:
		return claimed, false, w.lose(&out, &c, &m)
	case out.State != port.OutQueued || out.NextAt > w.Now || known && inbox.Health.Paused():
		return claimed, false, nil
	case !known || !inbox.Active || !inbox.Connection.Connected():
		return claimed, false, w.fail(&out, &c, &m, desk.Failure{Kind: desk.FailConfig, Code: "not_connected"})
	}
	if refusal := w.mayLeave(c, m, out); refusal != nil {
		return claimed, false, w.fail(&out, &c, &m, *refusal)
	}
	claimed = Claimed{Out: out, Message: m, Inbox: inbox}
	if err := w.gather(&claimed, c); err != nil {
		return claimed, false, err
	}
	if f := claimed.File; f != nil && f.State != port.FileReady {
		return claimed, false, w.fail(&out, &c, &m, desk.Failure{Kind: desk.FailMessage, Code: "attachment"})
	}
	out.State, out.Attempt, out.LeaseUntil = port.OutSending, out.Attempt+1, w.Now+LeaseFor
	claimed.Out = out
	if err := w.SaveOutgoing(out); err != nil || out.Reaction {
		return claimed, err == nil, err
	}
	m.State = desk.StateSending
	if err := w.ChangeMessage(&c, &m, provider); err != nil {
		return claimed, false, err
	}
	claimed.Message = m
	return claimed, true, errors.Join(w.SaveCard(card), w.SaveConversation(c))
}

// mayLeave judges a message at the moment in which it would go: by the deadline, never by status alone.
func (w *work) mayLeave(c desk.Conversation, m desk.Message, out port.Outgoing) *desk.Failure {
	template := m.Kind == desk.KindTemplate && !out.Reaction
	if !template && c.ClosesAt != 0 && w.Now+windowMargin >= c.ClosesAt || !template && c.LastInboundAt == 0 {
		return &desk.Failure{Kind: desk.FailWindow, Code: "window"}
	}
	scripted := m.Author == desk.AuthorBot && !strings.HasPrefix(m.ClientID, desk.AutoReplyPrefix)
	if scripted && c.Bot != desk.BotActive && c.Bot != desk.BotHandedOff {
		return &desk.Failure{Kind: desk.FailMessage, Code: "bot_silent"}
	}
	return nil
}

// gather reads what the channel needs beside the message.
func (w *work) gather(claimed *Claimed, c desk.Conversation) (err error) {
	if claimed.Addresses, err = w.addressesNow(c); err != nil {
		return err
	}
	if claimed.Out.Reaction {
		claimed.TargetID = claimed.Message.ExternalID
		return nil
	}
	if a := claimed.Message.Content.Attachment; a != nil {
		file, err := w.File(a.ID)
		if err != nil {
			return err
		}
		claimed.File = &file
	}
	if q := claimed.Message.Content.Quote; q != nil {
		claimed.QuoteID = q.ExternalID
		if q.ExternalID == "" && q.MessageID != 0 {
			quoted, err := w.Message(q.MessageID)
			if err != nil && !errors.Is(err, desk.ErrNotFound) {
				return err
			}
			claimed.QuoteID = quoted.ExternalID
		}
	}
	return nil
}

// addressesNow are a person's addresses, the number that he or she has now before those of earlier.
func (w *work) addressesNow(c desk.Conversation) ([]desk.Address, error) {
	all, err := w.AddressesOf(c.IdentityID)
	all = desk.Reachable(all)
	if err != nil || len(all) < 2 {
		return all, err
	}
	contact, err := w.Contact(c.ContactID)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b desk.Address) int {
		switch now := contact.Phone; {
		case "+"+a.Value == now && "+"+b.Value != now:
			return -1
		case "+"+b.Value == now && "+"+a.Value != now:
			return 1
		}
		return 0
	})
	return all, nil
}

// lose marks an entry of which nobody knows whether it left.
func (w *work) lose(out *port.Outgoing, c *desk.Conversation, m *desk.Message) error {
	out.State, out.LeaseUntil = port.OutUnknown, w.Now+w.unknownHolds
	out.Failure = desk.Failure{Kind: desk.FailUnknown, Code: "timeout"}
	if err := w.SaveOutgoing(*out); err != nil || out.Reaction || !desk.LaterState(m.State, desk.StateUnknown) {
		return err
	}
	m.State, m.ErrorCode, m.ErrorText = desk.StateUnknown, string(desk.FailUnknown), ""
	return w.changed(c, m)
}

// fail ends an entry for good.
func (w *work) fail(out *port.Outgoing, c *desk.Conversation, m *desk.Message, f desk.Failure) error {
	out.State, out.Failure, out.LeaseUntil = port.OutFailed, f, 0
	if err := w.SaveOutgoing(*out); err != nil || out.Reaction || !desk.LaterState(m.State, desk.StateFailed) {
		return err
	}
	m.State, m.ErrorCode, m.ErrorText = desk.StateFailed, string(f.Kind), failureText(f)
	return w.changed(c, m)
}

// changed stores a message of a conversation that is not changed otherwise.
func (w *work) changed(c *desk.Conversation, m *desk.Message) error {
	if err := w.ChangeMessage(c, m, provider); err != nil {
		return err
	}
	return w.SaveConversation(*c)
}
