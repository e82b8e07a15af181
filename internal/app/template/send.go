package template

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// ToSend is what an agent chose and filled.
type ToSend struct {
	ConversationID desk.ID
	TemplateID     desk.ID
	Values         map[string]string // by desk.TemplateField.Key
	FileID         desk.ID           // of a header that is a file; 0 = none
	ClientID       string
}

// Sent is the outcome.
type Sent struct {
	Message      desk.Message
	Conversation desk.Conversation
	Duplicate    bool
}

// Send sends an approved template, on open and on closed conversations (R12-R13). Refusals: not_possible where
// the channel has none, not_connected, template_not_sendable, bad_value with the key, opted_out, spend_limit, those of a
// file, and on an open conversation those of an answer.
func (t *Templates) Send(ctx context.Context, by unit.By, out ToSend) (Sent, error) {
	if err := unit.CheckClientID(out.ClientID); err != nil {
		return Sent{}, err
	}
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (Sent, error) { return w.send(by, out) })
}

func (w *work) send(by unit.By, out ToSend) (Sent, error) {
	o, err := w.Open(by.Member, out.ConversationID, desk.VerbSend)
	if err != nil {
		return Sent{}, err
	}
	earlier, err := w.MessageByClientID(o.Conversation.ID, desk.AuthorAgent, out.ClientID)
	switch {
	case err == nil && earlier.AuthorID != by.Member:
		return Sent{}, &desk.Error{Code: desk.CodeTaken, Field: "client_id", Detail: "Another message bears this client_id."}
	case err == nil:
		return Sent{Message: earlier, Conversation: o.Conversation, Duplicate: true}, nil
	case !errors.Is(err, desk.ErrNotFound):
		return Sent{}, err
	}
	message, file, err := w.fill(by, o, out)
	if err != nil {
		return Sent{}, err
	}
	change, err := desk.SendTemplate(o.Conversation, desk.Answer{MemberID: by.Member, Now: w.Now,
		OnlyAssignee: o.Inbox.Settings.OnlyAssigneeAnswers})
	if err != nil {
		return Sent{}, err
	}
	if err := Spend(w.Work, o, message.Content.Template.Price); err != nil {
		return Sent{}, err
	}
	if err := w.keep(&o, &change, &message, file); err != nil {
		return Sent{}, err
	}
	return Sent{Message: message, Conversation: change.Conversation}, nil
}

// fill makes the message of a template that may be sent to this person, with the file that it carries.
func (w *work) fill(by unit.By, o unit.Opened, out ToSend) (m desk.Message, file *port.File, err error) {
	if err := hasTemplates(w.can, o.Inbox); err != nil {
		return m, nil, err
	}
	t, err := w.Template(out.TemplateID)
	if err != nil {
		return m, nil, err
	}
	if t.Account != o.Inbox.Connection.Group {
		return m, nil, desk.ErrNotFound
	}
	identity, err := w.Identity(o.Conversation.IdentityID)
	if err != nil {
		return m, nil, err
	}
	if err := desk.CheckTemplate(t, identity.OptedOutAt != 0); err != nil {
		return m, nil, err
	}
	use, err := t.Fill(out.Values)
	if err != nil {
		return m, nil, err
	}
	addresses, err := w.AddressesOf(identity.ID)
	if err != nil {
		return m, nil, err
	}
	use.Price = w.price(o.Conversation, addresses, t.Category)
	m = desk.Message{Author: desk.AuthorAgent, AuthorID: by.Member, Kind: desk.KindTemplate, Text: use.Body, ClientID: out.ClientID,
		Content: desk.Content{Template: &use}}
	if file, err = w.headerFile(by, o, t, out.FileID); err == nil && file != nil {
		m.Content.Attachment = unit.AttachmentOf(*file)
	}
	return m, file, err
}

// hasTemplates refuses where nothing by that name can go out.
func hasTemplates(can desk.CapabilityTable, inbox desk.Inbox) error {
	if !can[inbox.Channel].Can.Templates {
		return &desk.Error{Code: desk.CodeNotPossible, Detail: "This channel has no templates."}
	}
	if !inbox.Active || !inbox.Connection.Connected() {
		return &desk.Error{Code: desk.CodeNotConnected, Possible: []string{"comment"}, Detail: "This inbox has no account that it is connected to."}
	}
	return nil
}

// price estimates what a template of a category costs that goes to a conversation's person now.
// The provider's window may be open although the conversation was closed here.
func (w *work) price(c desk.Conversation, to []desk.Address, category string) *desk.Price {
	inWindow := c.LastInboundAt != 0 && !desk.WindowOver(c.LastInboundAt+desk.WindowLength, w.Now)
	return desk.PriceOf(category, to, inWindow, w.Now)
}

// headerFile is the file that stands above a template; nil when it needs none.
func (w *work) headerFile(by unit.By, o unit.Opened, t desk.Template, id desk.ID) (*port.File, error) {
	wrong := func(detail string) error {
		return &desk.Error{Code: desk.CodeBadValue, Field: desk.FieldHeaderMedia, Detail: detail}
	}
	wanted := t.HeaderMedia()
	switch {
	case wanted == "" && id == 0:
		return nil, nil
	case wanted == "":
		return nil, wrong("This template takes no file.")
	case id == 0:
		return nil, wrong("This template needs a file above its text.")
	}
	f, err := w.FileToSend(id, func(f port.File) bool { return f.ConversationID == o.Conversation.ID && f.MemberID == by.Member })
	if err != nil {
		return nil, err
	}
	if f.Kind != wanted {
		return nil, wrong("The template takes a file of the kind " + string(wanted) + ".")
	}
	return &f, w.can[o.Inbox.Channel].Limits.Fits(f.Kind, f.MIME, f.Size)
}

// Spend adds a template's price to the month's, unless that would pass the inbox's limit.
func Spend(w *unit.Work, o unit.Opened, price *desk.Price) error {
	if price == nil || price.Micros == 0 {
		return nil
	}
	spent, err := w.AddSpend(o.Inbox.ID, desk.SpendMonth(w.Now), price.Micros)
	if err != nil {
		return err
	}
	return desk.CheckSpend(o.Viewer.Role, o.Inbox.Settings.TemplateLimitMicros, spent-price.Micros, price)
}

// keep commits the change with its message and names the file that it carries.
func (w *work) keep(o *unit.Opened, change *desk.Change, m *desk.Message, file *port.File) error {
	if err := w.Outbound(change, m); err != nil {
		return err
	}
	if file != nil {
		if err := w.GiveFile(*file, *m); err != nil {
			return err
		}
	}
	if change.Conversation.Status == desk.Open {
		episode, err := w.Episode(change.Conversation.ID, change.Conversation.Episode)
		if err != nil {
			return err
		}
		if episode.FirstAnswerAt == 0 {
			episode.FirstAnswerAt = m.At
			if err := w.SaveEpisode(episode); err != nil {
				return err
			}
		}
	}
	unit.Preview(&o.Card, *m)
	if err := w.SaveCard(o.Card); err != nil {
		return err
	}
	return w.SaveConversation(change.Conversation)
}

// CheckAgain says why a template that was sent before may not go out once more.
func CheckAgain(w *unit.Work, can desk.CapabilityTable, o unit.Opened, m desk.Message) error {
	if m.Content.Template == nil {
		return nil
	}
	if err := hasTemplates(can, o.Inbox); err != nil {
		return err
	}
	t, err := w.Template(m.Content.Template.TemplateID)
	if errors.Is(err, desk.ErrNotFound) {
		t, err = desk.Template{Status: desk.TemplateDeleted}, nil
	}
	if err != nil {
		return err
	}
	identity, err := w.Identity(o.Conversation.IdentityID)
	if err != nil {
		return err
	}
	return desk.CheckTemplate(t, identity.OptedOutAt != 0)
}
