package traffic_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"
)

var julia = waID("5491100000000")

// uploaded is a file of ana's that is ready to be sent.
func (w *world) uploaded(conversation desk.ID, kind desk.MessageKind, mime string) port.File {
	w.t.Helper()
	ctx := context.Background()
	f, err := w.traffic.BeginUpload(ctx, w.ana, conversation, traffic.NewUpload{Kind: kind, MIME: mime, Name: "a\x00b", Size: 9, Mark: "x "})
	w.must(err)
	if f.State != port.FileUploading || f.Name != "ab" {
		w.t.Fatalf("%+v", f)
	}
	f, err = w.traffic.FinishUpload(ctx, w.ws, f.ID, traffic.Arrived{MIME: mime, Size: 9, SHA256: strings.Repeat("a", 64)})
	w.must(err)
	return f
}

func (w *world) write(out app.OutgoingMessage) (desk.Message, error) {
	w.told++
	if out.ClientID == "" {
		out.ClientID = desk.ID(w.told).String()
	}
	sent, err := w.app.SendMessage(context.Background(), w.ana, out)
	return sent.Message, err
}

// What goes out by a channel is what the channel can do, and each upload goes out once.
func TestSendContent(t *testing.T) {
	each(t, func(w *world) {
		w.apply(text("in1", w.now, "hola", julia))
		c := w.only().Conversation.ID
		first := w.messages(c)[0]
		photo := w.uploaded(c, desk.KindImage, "image/jpeg")
		out := app.OutgoingMessage{ConversationID: c, ClientID: "one", Text: "mirá", FileID: photo.ID, ReplyTo: first.ID}
		m, err := w.write(out)
		w.must(err)
		if m.Kind != desk.KindImage || m.State != desk.StateQueued || m.Content.Attachment.ID != photo.ID || m.Content.Quote.ExternalID != "in1" {
			t.Fatalf("%+v", m)
		}
		again, err := w.write(out)
		w.must(err)
		if again.ID != m.ID || w.only().Card.PreviewKind != desk.KindImage {
			t.Errorf("%+v %+v", again, w.only().Card)
		}
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 9)
		w.must(err)
		claimed, ok, err := w.traffic.Claim(context.Background(), w.ws, due[0].ID)
		w.must(err)
		if !ok || claimed.File == nil || claimed.File.SHA256 != photo.SHA256 || claimed.File.Handle != "" || claimed.QuoteID != "in1" {
			t.Errorf("%v %+v", ok, claimed)
		}
		voice := w.uploaded(c, desk.KindAudio, "audio/ogg")
		note, err := w.write(app.OutgoingMessage{ConversationID: c, FileID: voice.ID, Voice: true})
		w.must(err)
		place, err := w.write(app.OutgoingMessage{ConversationID: c, Location: &desk.Location{Latitude: -34.6, Longitude: -58.4, Name: "Tienda"}})
		w.must(err)
		if note.Kind != desk.KindVoice || place.Kind != desk.KindLocation || place.Content.Location.Name != "Tienda" {
			t.Errorf("%+v %+v", note, place)
		}
		if _, err := w.write(app.OutgoingMessage{ConversationID: c, Text: strings.Repeat("x", 4096)}); err != nil {
			t.Error(err)
		}
		w.refuses(c, photo.ID, first.ID)
	})
}

// refuses sends what may not go out.
func (w *world) refuses(c, used, first desk.ID) {
	w.t.Helper()
	sticker := w.uploaded(c, desk.KindSticker, "image/webp")
	note := w.uploaded(c, desk.KindVoice, "audio/ogg")
	photo := w.uploaded(c, desk.KindImage, "image/jpeg")
	begun, err := w.traffic.BeginUpload(context.Background(), w.ana, c, traffic.NewUpload{Kind: desk.KindDocument, Size: 1, Mark: "x "})
	w.must(err)
	visitors, err := w.traffic.BeginVisitorUpload(context.Background(), w.ws, w.inbox, traffic.NewUpload{Kind: desk.KindDocument, Size: 1, Mark: "x y"})
	w.must(err)
	before := len(w.messages(c))
	for name, one := range map[string]struct {
		out  app.OutgoingMessage
		code desk.Code
	}{
		"nothing":            {app.OutgoingMessage{}, desk.CodeEmpty},
		"a long text":        {app.OutgoingMessage{Text: strings.Repeat("x", 4097)}, desk.CodeTooLong},
		"a long caption":     {app.OutgoingMessage{Text: strings.Repeat("x", 1025), FileID: photo.ID}, desk.CodeTooLong},
		"a used file":        {app.OutgoingMessage{FileID: used}, desk.CodeUsed},
		"a file on its way":  {app.OutgoingMessage{FileID: begun.ID}, desk.CodeNotFound},
		"a visitor's file":   {app.OutgoingMessage{FileID: visitors.ID}, desk.CodeNotFound},
		"no file":            {app.OutgoingMessage{FileID: c}, desk.CodeNotFound},
		"a wrong kind":       {app.OutgoingMessage{FileID: sticker.ID}, desk.CodeBadFileType},
		"words beside voice": {app.OutgoingMessage{FileID: note.ID, Text: "x"}, desk.CodeBadValue},
		"no place":           {app.OutgoingMessage{Location: &desk.Location{Latitude: math.NaN()}}, desk.CodeBadValue},
		"far away":           {app.OutgoingMessage{Location: &desk.Location{Longitude: 181}}, desk.CodeBadValue},
		"two things":         {app.OutgoingMessage{FileID: photo.ID, Location: &desk.Location{}}, desk.CodeBadValue},
		"no such quote":      {app.OutgoingMessage{Text: "x", ReplyTo: photo.ID}, desk.CodeNotFound},
	} {
		one.out.ConversationID = c
		if _, err := w.write(one.out); !errors.Is(err, &desk.Error{Code: one.code}) {
			w.t.Errorf("%s: %v, want %s", name, err, one.code)
		}
	}
	w.apply(text("in2", w.now, "hola", waID("5491199999999")))
	for _, other := range w.conversations() {
		if other.Conversation.ID == c {
			continue
		}
		for name, out := range map[string]app.OutgoingMessage{"file": {FileID: photo.ID}, "quote": {Text: "x", ReplyTo: first}} {
			out.ConversationID = other.Conversation.ID
			if _, err := w.write(out); !errors.Is(err, desk.ErrNotFound) {
				w.t.Errorf("the %s of another conversation: %v", name, err)
			}
		}
	}
	if after := len(w.messages(c)); after != before {
		w.t.Errorf("%d messages more", after-before)
	}
}

// Bytes that come for a file that was forgotten meanwhile get a row, by which they are collected.
func TestFileForgottenWhileFetched(t *testing.T) {
	each(t, func(w *world) {
		in := text("in1", w.now, "", julia)
		in.Message.Kind, in.Message.Media = desk.KindImage, &desk.MediaRef{ID: "m", MIME: "image/jpeg"}
		w.apply(in)
		ctx := context.Background()
		due, err := w.store.DueFiles(ctx, w.ws, w.now, 9)
		w.must(err)
		w.apply(about(desk.UpdateRevoke, "in1", w.now))
		w.now += desk.Day
		if _, gone, err := w.traffic.ForgetFile(ctx, w.ws, due[0].ID, w.now); err != nil || !gone {
			t.Fatal(gone, err)
		}
		arrived := traffic.Arrived{MIME: "image/jpeg", Size: 9, SHA256: strings.Repeat("b", 64)}
		w.must(w.traffic.FileFetched(ctx, w.ws, due[0], arrived))
		w.now++
		left, err := w.store.OrphanFiles(ctx, w.ws, w.now, 9)
		w.must(err)
		if len(left) != 1 || left[0].SHA256 != arrived.SHA256 {
			t.Errorf("%+v", left)
		}
		if m := w.messages(w.only().Conversation.ID)[0]; m.Content.Attachment != nil {
			t.Errorf("%+v", m)
		}
	})
}
