package app

import (
	"errors"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// compose makes the message of what an agent wrote, and the file that it takes, within what the channel can do.
func (w *work) compose(can desk.Capabilities, by By, out OutgoingMessage) (desk.Message, *port.File, error) {
	m := desk.Message{Author: desk.AuthorAgent, AuthorID: by.Member, ClientID: out.ClientID}
	var file *port.File
	switch {
	case out.FileID != 0 && out.Location != nil:
		return m, nil, &desk.Error{Code: desk.CodeBadValue, Field: "location", Detail: "Send the file and the place as two messages."}
	case out.FileID != 0:
		f, err := w.FileToSend(out.FileID, func(f port.File) bool {
			return f.ConversationID == out.ConversationID && f.MemberID == by.Member
		})
		if err != nil {
			return m, nil, err
		}
		if f.Kind == desk.KindAudio && out.Voice && can.Limits.Fits(desk.KindVoice, f.MIME, f.Size) == nil {
			f.Kind = desk.KindVoice
		}
		if err := can.Limits.Fits(f.Kind, f.MIME, f.Size); err != nil {
			return m, nil, err
		}
		m.Kind, m.Content.Attachment, file = f.Kind, unit.AttachmentOf(f), &f
	case out.Location != nil:
		place, err := placeOf(can, *out.Location)
		if err != nil {
			return m, nil, err
		}
		m.Kind, m.Content.Location = desk.KindLocation, place
	}
	var err error
	if m.Text, err = textBeside(can.Limits, m.Kind, out.Text); err != nil {
		return m, nil, err
	}
	m.Content.Quote, err = w.quoteFor(can, out)
	return m, file, err
}

// textBeside checks a text, which may lack beside a file or a place. What has no room for words takes none.
func textBeside(limits desk.Limits, kind desk.MessageKind, text string) (string, error) {
	if kind == "" {
		return text, desk.CheckText(text, "text", limits.TextMax)
	}
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	if !limits.Captioned(kind) {
		return "", &desk.Error{Code: desk.CodeBadValue, Field: "text", Detail: "No text can stand beside this. Send it as a message of its own."}
	}
	return text, desk.CheckText(text, "text", limits.CaptionMax)
}

func placeOf(can desk.Capabilities, at desk.Location) (*desk.Location, error) {
	if !can.Can.Locations {
		return nil, &desk.Error{Code: desk.CodeNotPossible, Field: "location", Detail: "This channel sends no places."}
	}
	// Written so that what is no number is outside too.
	if !(at.Latitude >= -90 && at.Latitude <= 90 && at.Longitude >= -180 && at.Longitude <= 180) {
		return nil, &desk.Error{Code: desk.CodeBadValue, Field: "location", Detail: "A place is a latitude of -90 to 90 and a longitude of -180 to 180."}
	}
	return &desk.Location{Latitude: at.Latitude, Longitude: at.Longitude, Name: desk.Plain(at.Name, placeMax), Address: desk.Plain(at.Address, placeMax)}, nil
}

// placeMax is the length of a place's name and address, in characters.
const placeMax = 300

// quoteFor finds the message that one of ours answers.
func (w *work) quoteFor(can desk.Capabilities, out OutgoingMessage) (*desk.Quote, error) {
	if out.ReplyTo == 0 {
		return nil, nil
	}
	if !can.Can.Quotes {
		return nil, &desk.Error{Code: desk.CodeNotPossible, Field: "reply_to", Detail: "This channel quotes no messages."}
	}
	quoted, err := w.Message(out.ReplyTo)
	if errors.Is(err, desk.ErrNotFound) || err == nil && quoted.ConversationID != out.ConversationID {
		return nil, &desk.Error{Code: desk.CodeNotFound, Field: "reply_to", Detail: "The message that is answered is not in this conversation."}
	}
	if err != nil {
		return nil, err
	}
	return unit.QuoteOf(quoted), nil
}
