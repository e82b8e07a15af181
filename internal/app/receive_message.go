package app

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// VisitorMessage is what a visitor's browser sends.
type VisitorMessage struct {
	Workspace  desk.ID
	Inbox      desk.ID
	SecretHash string // SHA-256 of the browser's secret, hex
	ClientID   string // the browser's id of this message, at most 64 characters: a repeated send finds the first
	Text       string
	FileID     desk.ID // of an upload of the visitor's that is ready, 0 = none; then the text may be empty
	Locale     string
	Contact    desk.ContactData
	Visit      *desk.Visit // told with the first message of a session
}

// Received is the outcome of a visitor's message.
type Received struct {
	Message      desk.Message
	Conversation desk.Conversation
	Card         desk.Card
	Duplicate    bool // the message stood already; nothing was changed
}

// ReceiveVisitorMessage takes a message of a web visitor. The first message of a secret makes the contact, its identity
// and its conversation, so that a first message sent twice makes one of each.
func (a *App) ReceiveVisitorMessage(ctx context.Context, in VisitorMessage) (Received, error) {
	if in.FileID != 0 && strings.TrimSpace(in.Text) == "" {
		in.Text = ""
	} else if err := desk.CheckText(in.Text, "text", a.limit.MessageMax); err != nil {
		return Received{}, err
	}
	if err := checkClientID(in.ClientID); err != nil {
		return Received{}, err
	}
	if err := in.Contact.Check(); err != nil {
		return Received{}, err
	}
	return run(ctx, a, in.Workspace, port.LaneInbound, func(w *work) (Received, error) { return w.receive(in) })
}

func (w *work) receive(in VisitorMessage) (Received, error) {
	inbox, ok := w.Dir.Inbox(in.Inbox)
	if !ok || !inbox.Active {
		return Received{}, desk.ErrNotFound
	}
	thread, begun, err := w.thread(inbox, in)
	if err != nil {
		return Received{}, err
	}
	if thread.Duplicate != nil {
		return Received{Message: *thread.Duplicate, Conversation: thread.Conversation, Card: thread.Card, Duplicate: true}, nil
	}
	if err := w.requireContact(inbox, thread, in.Contact); err != nil {
		return Received{}, err
	}
	change := desk.Receive(thread.Conversation, w.Arrival(inbox, thread.Conversation, w.Now))
	newSession := change.Conversation.SessionStartedAt != thread.Conversation.SessionStartedAt
	if begun {
		first := desk.NewConversation(thread.Conversation.ID, thread.Identity, thread.Conversation.StageID, w.Now, inbox.HasBot())
		change.Begun = first.Begun
		// Until this message nobody could see the conversation: the event says that it came into being.
		change.Steps[len(change.Steps)-1].Before = desk.Scope{}
	}
	message, err := w.writeInbound(in, thread, &change, begun)
	if err != nil {
		return Received{}, err
	}
	received := Received{Message: message, Conversation: change.Conversation, Card: thread.Card}
	unit.Preview(&received.Card, message)
	return received, w.finishInbound(in, inbox, thread, &received, newSession)
}

// thread finds the visitor's session or makes one with all that stands behind it.
func (w *work) thread(inbox desk.Inbox, in VisitorMessage) (thread port.VisitorThread, begun bool, err error) {
	thread, err = w.VisitorThread(inbox.ID, in.SecretHash, in.ClientID)
	if err == nil {
		begun = thread.Conversation.ID == 0 // verified before writing a word
		if begun {
			thread.Conversation, thread.Card = w.blankConversation(inbox, thread.Identity)
			known, err := w.Contact(thread.Identity.ContactID)
			if err != nil {
				return thread, begun, err
			}
			thread.Card.Name = known.Name
		}
		return thread, begun, checkVerified(thread.Session, w.Now)
	}
	if !errors.Is(err, desk.ErrNotFound) {
		return thread, false, err
	}
	thread, err = w.newVisitor(inbox, in.SecretHash, in.Locale)
	if err != nil {
		return thread, false, err
	}
	thread.Conversation, thread.Card = w.blankConversation(inbox, thread.Identity)
	return thread, true, nil
}

func (w *work) newVisitor(inbox desk.Inbox, secretHash, locale string) (port.VisitorThread, error) {
	contact := desk.Contact{ID: w.NewID(), Locale: locale, CreatedAt: w.Now, Rev: 0, Custom: "{}"}
	identity := desk.Identity{ID: w.NewID(), InboxID: inbox.ID, ContactID: contact.ID, Code: placeholderCode(secretHash)}
	session := desk.VisitorSession{SecretHash: secretHash, InboxID: inbox.ID, IdentityID: identity.ID, CreatedAt: w.Now}
	thread := port.VisitorThread{Session: session, Identity: identity}
	if err := w.InsertContact(contact); err != nil {
		return thread, err
	}
	if err := w.InsertIdentity(identity); err != nil {
		return thread, err
	}
	if _, err := w.InsertAddress(inbox.ID, desk.AddressVisitor, secretHash, identity.ID); err != nil {
		return thread, err
	}
	return thread, w.InsertVisitorSession(session)
}

func (w *work) blankConversation(inbox desk.Inbox, identity desk.Identity) (desk.Conversation, desk.Card) {
	c := desk.NewConversation(w.NewID(), identity, w.FirstStage(), w.Now, inbox.HasBot()).Conversation
	return c, desk.Card{ConversationID: c.ID, Code: identity.Code}
}

// writeInbound commits the change and stores the message at its seq.
func (w *work) writeInbound(in VisitorMessage, thread port.VisitorThread, change *desk.Change, begun bool) (desk.Message, error) {
	message := desk.Message{ID: w.NewID(), ConversationID: thread.Conversation.ID, InboxID: thread.Conversation.InboxID,
		Author: desk.AuthorContact, AuthorID: thread.Conversation.ContactID, Text: in.Text, ClientID: in.ClientID,
		State: desk.StateSent}
	var file *port.File
	if in.FileID != 0 {
		f, err := w.FileToSend(in.FileID, func(f port.File) bool { return f.InboxID == in.Inbox && f.UploadedBy(in.SecretHash) })
		if err != nil {
			return message, err
		}
		file, message.Kind, message.Content.Attachment = &f, f.Kind, unit.AttachmentOf(f)
	}
	if begun {
		// The rows that the message hangs on come first.
		card := thread.Card
		if err := w.InsertConversation(change.Conversation, card); err != nil {
			return message, err
		}
	}
	seq, err := w.Commit(change, unit.Of(desk.EntityMessage, message.ID))
	if err != nil {
		return message, err
	}
	c := change.Conversation
	message.Episode, message.Seq, message.Rev, message.InboundNumber = c.Episode, seq, seq, c.InboundCount
	message.SortAt, message.At = c.LastAt, c.LastAt
	if err := w.InsertMessage(message); err != nil || file == nil {
		return message, err
	}
	return message, w.GiveFile(*file, message)
}

// finishInbound writes what comes with the message: contact data, the visit, the inbox's first-message mark.
func (w *work) finishInbound(in VisitorMessage, inbox desk.Inbox, thread port.VisitorThread, r *Received, newSession bool) error {
	if thread.Conversation.Status == desk.Open && thread.Conversation.SessionEnded {
		if err := w.FirstInboundOf(r.Conversation, r.Conversation.LastAt); err != nil {
			return err
		}
	}
	if !in.Contact.Empty() {
		if err := w.leaveContact(&r.Conversation, &r.Card, in.Contact); err != nil {
			return err
		}
	}
	if in.Visit != nil && newSession {
		if err := w.recordVisit(*in.Visit, &r.Conversation); err != nil {
			return err
		}
	}
	if inbox.FirstMessageAt == 0 {
		if err := w.markFirstMessage(inbox); err != nil {
			return err
		}
	}
	heard := desk.Heard{Was: thread.Conversation, Arrival: desk.Arrival{At: w.Now, Now: w.Now, Window: inbox.Window}}
	if err := w.Answer(inbox, heard, &r.Conversation, &r.Card); err != nil {
		return err
	}
	if err := w.SaveCard(r.Card); err != nil {
		return err
	}
	return w.SaveConversation(r.Conversation)
}

func (w *work) recordVisit(v desk.Visit, c *desk.Conversation) error {
	v.ID, v.ConversationID, v.At = w.NewID(), c.ID, w.Now
	if err := w.InsertVisit(v); err != nil {
		return err
	}
	actor := desk.Actor{Kind: desk.ActorContact, ID: c.ContactID}
	_, err := w.Touch(c, desk.EventVisitRecorded, actor, unit.Of(desk.EntityVisit, v.ID), false)
	return err
}

func (w *work) markFirstMessage(inbox desk.Inbox) error {
	inbox.FirstMessageAt = w.Now
	return w.PutInbox(0, &inbox)
}

// placeholderCode gives the four characters of «Visitante 4F2A».
func placeholderCode(secretHash string) string {
	if len(secretHash) < 4 {
		return "0000"
	}
	var n int
	if _, err := fmt.Sscanf(secretHash[:4], "%x", &n); err != nil {
		return "0000"
	}
	return fmt.Sprintf("%04X", n)
}

// checkVerified closes a verified session's history once its proof has run out.
func checkVerified(s desk.VisitorSession, now desk.Time) error {
	if s.VerifiedUntil != 0 && now >= s.VerifiedUntil {
		return &desk.Error{Code: desk.CodeExpired, Detail: "The proof of who this visitor is has run out. Identify again."}
	}
	return nil
}

// ClientIDMax is the longest client id, in bytes.
const ClientIDMax = 64

var errClientIDTaken = &desk.Error{Code: desk.CodeTaken, Field: "client_id",
	Detail: "Somebody else has used this client_id in the conversation: make it at random."}

func checkClientID(id string) error {
	if id == "" || len(id) > ClientIDMax || !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) {
		return &desk.Error{Code: desk.CodeBadValue, Field: "client_id", Max: ClientIDMax,
			Detail: "A message needs a client_id of 1 to 64 plain characters, the same each time that it is sent again."}
	}
	return nil
}
