package traffic

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// lateAfter is how old a message must be that lands above others to be marked as late: within a minute providers merely
// hand things over in another order.
const lateAfter = desk.Minute

// message takes what the visitor wrote.
func (w *work) message(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	if u.Message == nil || u.ExternalID == "" {
		return "", ErrNotTold
	}
	state := desk.UpdateDone
	if u.Message.Kind == desk.KindUnsupported && u.Note != "" {
		state = desk.UpdateUnsupported
	}
	known, err := w.stands(inbox.ID, u.ExternalID)
	if err != nil || known {
		return state, err
	}
	at := w.when(u)
	p, err := w.person(inbox, u, at)
	if err != nil {
		return "", err
	}
	was := p.conversation
	change := desk.Receive(was, w.Arrival(inbox, was, at))
	if p.begun {
		change.Begun = p.first
		change.Steps[len(change.Steps)-1].Before = desk.Scope{}
	}
	late := w.Arrival(inbox, was, at).TooLate() || !p.begun && w.Now-at > lateAfter && at < was.LastAt
	m := desk.Message{Author: desk.AuthorContact, AuthorID: was.ContactID, State: desk.StateSent, Late: late}
	if err := w.store(inbox, u, at, &p, &change, &m); err != nil {
		return "", err
	}
	if err := w.afterInbound(inbox, u, at, was, &p); err != nil {
		return "", err
	}
	if err := w.answer(inbox, desk.Heard{Was: was, Arrival: w.Arrival(inbox, was, at), Late: late}, &p); err != nil {
		return "", err
	}
	return state, w.unpark(inbox.ID, m.ExternalID)
}

// stands says whether a message is there already.
func (w *work) stands(inbox desk.ID, externalID string) (bool, error) {
	_, err := w.MessageByExternalID(inbox, externalID)
	if errors.Is(err, desk.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// store commits a change and stores its message, its file and what it quotes.
func (w *work) store(inbox desk.Inbox, u desk.Update, at desk.Time, p *person, change *desk.Change, m *desk.Message) error {
	in := u.Message
	m.ID, m.ConversationID, m.InboxID = w.NewID(), p.conversation.ID, inbox.ID
	m.Kind, m.Text, m.Content, m.ExternalID = in.Kind, in.Text, in.Content, u.ExternalID
	if m.Kind == desk.KindText {
		m.Kind = ""
	}
	if p.begun {
		if err := w.InsertConversation(change.Conversation, p.card); err != nil {
			return err
		}
	}
	if err := w.quote(inbox, in.QuoteID, m); err != nil {
		return err
	}
	if err := w.expectFile(in.Media, m); err != nil {
		return err
	}
	seq, err := w.Commit(change, unit.Of(desk.EntityMessage, m.ID))
	if err != nil {
		return err
	}
	p.conversation = change.Conversation
	m.Seq, m.Rev, m.Episode = seq, seq, p.conversation.Episode
	m.SortAt, m.At = desk.SortAt(inbox.Channel, at), at
	if m.Author == desk.AuthorContact && u.Kind == desk.UpdateMessage {
		m.InboundNumber = p.conversation.InboundCount
	}
	if err := w.InsertMessage(*m); err != nil {
		return err
	}
	if q := m.Content.Quote; q != nil && q.MessageID == 0 {
		if err := w.awaitQuote(*m); err != nil {
			return err
		}
	}
	if m.Kind != desk.KindSystem {
		unit.Preview(&p.card, *m)
	}
	if err := w.SaveCard(p.card); err != nil {
		return err
	}
	return w.SaveConversation(p.conversation)
}

func (w *work) quote(inbox desk.Inbox, externalID string, m *desk.Message) error {
	if externalID == "" {
		return nil
	}
	quoted, err := w.MessageByExternalID(inbox.ID, externalID)
	switch {
	case errors.Is(err, desk.ErrNotFound):
		m.Content.Quote = &desk.Quote{ExternalID: externalID}
	case err != nil:
		return err
	default:
		m.Content.Quote = unit.QuoteOf(quoted)
	}
	return nil
}

// expectFile notes a file that the provider keeps: it is fetched after the commit.
func (w *work) expectFile(ref *desk.MediaRef, m *desk.Message) error {
	if ref == nil {
		return nil
	}
	file := port.File{ID: w.NewID(), InboxID: m.InboxID, ConversationID: m.ConversationID, MessageID: m.ID,
		State: port.FilePending, Kind: m.Kind, MIME: ref.MIME, Name: ref.Name, Ref: *ref, NextAt: w.Now, CreatedAt: w.Now}
	m.Content.Attachment = &desk.Attachment{ID: file.ID, MIME: ref.MIME, Name: ref.Name, State: desk.AttachmentFetching,
		Animated: ref.Animated}
	return w.InsertFile(file)
}

// afterInbound notes what comes with a visitor's message.
func (w *work) afterInbound(inbox desk.Inbox, u desk.Update, at desk.Time, was desk.Conversation, p *person) error {
	c := &p.conversation
	// Nothing that follows what the visitor has written in this episode is the first.
	follows := was.LastInboundAt >= was.OpenedAt && at >= was.LastInboundAt
	if c.Episode == was.Episode && !p.begun && c.Status == desk.Open && !follows {
		if err := w.FirstInboundOf(*c, at); err != nil {
			return err
		}
	}
	if r := u.Message.Content.Referral; r != nil {
		if err := w.attribute(*r, at, c); err != nil {
			return err
		}
	}
	if code := linkCode(u.Message.Text); code != "" {
		if err := w.continueLink(inbox, code, at, c); err != nil {
			return err
		}
	}
	return w.SaveConversation(*c)
}

// echo takes what somebody of us wrote outside of Bandeja.
func (w *work) echo(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	if u.Message == nil || u.ExternalID == "" {
		return "", ErrNotTold
	}
	known, err := w.stands(inbox.ID, u.ExternalID)
	if err != nil || known {
		return desk.UpdateDone, err
	}
	at := w.when(u)
	p, err := w.person(inbox, u, at)
	if err != nil {
		return "", err
	}
	if p.begun {
		w.dormant(&p, at)
	}
	next, err := w.FirstInboundFrom(p.conversation.ID, at)
	if err != nil {
		return "", err
	}
	before, err := w.InboundBefore(p.conversation.ID, at)
	if err != nil {
		return "", err
	}
	change := desk.Echo(p.conversation, desk.Outside{At: at, NextInbound: next, InboundBefore: before})
	if p.begun {
		change.Begun = p.first
		change.Steps[len(change.Steps)-1].Before = desk.Scope{}
	}
	m := desk.Message{Author: desk.AuthorExternal, State: desk.StateSent}
	if err := w.store(inbox, u, at, &p, &change, &m); err != nil {
		return "", err
	}
	return desk.UpdateDone, w.unpark(inbox.ID, m.ExternalID)
}

// dormant makes the conversation that begins without the visitor's word.
func (w *work) dormant(p *person, at desk.Time) {
	begun := desk.NewDormant(p.conversation.ID, p.identity, p.conversation.StageID, at)
	p.conversation, p.first = begun.Conversation, begun.Begun
}

// history takes a message of before the connection.
func (w *work) history(inbox desk.Inbox, u desk.Update) (desk.UpdateState, error) {
	if u.Message == nil || u.ExternalID == "" {
		return "", ErrNotTold
	}
	earlier, err := w.MessageByExternalID(inbox.ID, u.ExternalID)
	if err == nil {
		return desk.UpdateDone, w.fillPlaceholder(earlier, u)
	}
	if !errors.Is(err, desk.ErrNotFound) {
		return "", err
	}
	at := w.when(u)
	p, err := w.person(inbox, u, at)
	if err != nil {
		return "", err
	}
	if p.begun {
		w.dormant(&p, at)
	}
	m := desk.Message{Author: desk.AuthorContact, AuthorID: p.conversation.ContactID, State: desk.StateSent, Late: true}
	if u.Ours {
		m.Author, m.AuthorID = desk.AuthorExternal, 0
	}
	if s := desk.MessageState(u.Message.State); s == desk.StateDelivered || s == desk.StateRead || s == desk.StateFailed {
		m.State = s
	}
	change := desk.Backfill(p.conversation, at, m.Author)
	if p.begun {
		change.Begun = p.first
		change.Steps[len(change.Steps)-1].Before = desk.Scope{}
	}
	if err := w.store(inbox, u, at, &p, &change, &m); err != nil {
		return "", err
	}
	return desk.UpdateDone, w.unpark(inbox.ID, m.ExternalID)
}

// placeholder is the reason of a message whose file history tells of first and hands over later.
const placeholder = "media_placeholder"

func (w *work) fillPlaceholder(m desk.Message, u desk.Update) error {
	if m.Content.RawReason != placeholder || u.Message.Content.RawReason == placeholder {
		return nil
	}
	return w.replaceContent(m, *u.Message)
}

// replaceContent shows a message that stands in its thread as what it turned out to be.
func (w *work) replaceContent(m desk.Message, in desk.Inbound) error {
	c, card, err := w.Conversation(m.ConversationID)
	if err != nil {
		return err
	}
	m.Kind, m.Text, m.Content = in.Kind, in.Text, in.Content
	if err := w.expectFile(in.Media, &m); err != nil {
		return err
	}
	if err := w.ChangeMessage(&c, &m, provider); err != nil {
		return err
	}
	w.previewAgain(&card, m)
	if err := w.SaveCard(card); err != nil {
		return err
	}
	return w.SaveConversation(c)
}
