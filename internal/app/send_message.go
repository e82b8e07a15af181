package app

import (
	"context"
	"errors"
	"math"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// OutgoingMessage is what an agent writes to the visitor: a text, or a file or a place that a text may stand beside.
type OutgoingMessage struct {
	ConversationID desk.ID
	ClientID       string
	Text           string
	FileID         desk.ID // of an upload of the agent's that is ready; 0 = none
	Voice          bool    // the file is to be sent as a voice note, where it can be one
	Location       *desk.Location
	ReplyTo        desk.ID // the message of the same conversation that this one answers, 0 = none
	SeenSeq        int64   // what the agent had seen when writing; 0 does not ask whether somebody answered meanwhile
}

// Sent is the outcome of an agent's message.
type Sent struct {
	Message      desk.Message
	Conversation desk.Conversation
	Card         desk.Card
	Duplicate    bool
}

// SendMessage writes to the visitor. On web chat the commit is the delivery: the message is sent.
func (a *App) SendMessage(ctx context.Context, by By, out OutgoingMessage) (Sent, error) {
	if out.FileID == 0 && out.Location == nil {
		// How long it may be the channel says; what is no text at all is refused before anything is looked up.
		if err := desk.CheckText(out.Text, "text", math.MaxInt); err != nil {
			return Sent{}, err
		}
	}
	if err := checkClientID(out.ClientID); err != nil {
		return Sent{}, err
	}
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (Sent, error) { return w.send(a.can, by, out) })
}

func (w *work) send(can desk.CapabilityTable, by By, out OutgoingMessage) (Sent, error) {
	if err := w.ForReply(out.ConversationID, out.ClientID, by.Member, out.SeenSeq); err != nil {
		return Sent{}, err
	}
	o, err := w.Open(by.Member, out.ConversationID, desk.VerbSend)
	if err != nil {
		return Sent{}, err
	}
	earlier, err := w.MessageByClientID(o.Conversation.ID, desk.AuthorAgent, out.ClientID)
	if err == nil && earlier.AuthorID != by.Member {
		return Sent{}, errClientIDTaken
	}
	if err == nil {
		return Sent{Message: earlier, Conversation: o.Conversation, Card: o.Card, Duplicate: true}, nil
	}
	if !errors.Is(err, desk.ErrNotFound) {
		return Sent{}, err
	}
	if err := w.checkUnseen(o.Conversation, by.Member, out.SeenSeq); err != nil {
		return Sent{}, err
	}
	change, err := desk.Send(o.Conversation, desk.Answer{MemberID: by.Member, Now: w.Now,
		OnlyAssignee: o.Inbox.Settings.OnlyAssigneeAnswers})
	if err != nil {
		return Sent{}, err
	}
	message, file, err := w.compose(can[o.Inbox.Channel], by, out)
	if err != nil {
		return Sent{}, err
	}
	if err := w.Outbound(&change, &message); err != nil {
		return Sent{}, err
	}
	if file != nil {
		if err := w.GiveFile(*file, message); err != nil {
			return Sent{}, err
		}
	}
	if len(o.Conversation.IntervenerIDs) == 0 {
		if err := w.firstAnswerOf(change.Conversation); err != nil {
			return Sent{}, err
		}
	}
	unit.Preview(&o.Card, message)
	if err := w.SaveCard(o.Card); err != nil {
		return Sent{}, err
	}
	return Sent{Message: message, Conversation: change.Conversation, Card: o.Card}, w.SaveConversation(change.Conversation)
}

// checkUnseen asks first when somebody of us answered what the writer had not seen.
func (w *work) checkUnseen(c desk.Conversation, member desk.ID, seen int64) error {
	if seen == 0 || c.Rev <= seen {
		return nil
	}
	answered, err := w.AnswersSince(c.ID, member, seen)
	if err != nil || !answered {
		return err
	}
	return &desk.Error{Code: desk.CodeUnseenAnswer, Possible: []string{"send_anyway"},
		Detail: "Somebody answered meanwhile. Read it, then send again."}
}

func (w *work) firstAnswerOf(c desk.Conversation) error {
	episode, err := w.Episode(c.ID, c.Episode)
	if err != nil || episode.FirstAnswerAt != 0 {
		return err
	}
	episode.FirstAnswerAt = c.LastAt
	return w.SaveEpisode(episode)
}
