package unit

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// errNoFile is the answer for a file that is not there, not whole yet, or another's.
var errNoFile = &desk.Error{Code: desk.CodeNotFound, Field: "file_id", Detail: "There is no such file of yours in this conversation: upload it first."}

// FileToSend finds a file that is ready and that no message names yet. mine says whether it belongs to whoever sends.
func (w *Work) FileToSend(id desk.ID, mine func(port.File) bool) (port.File, error) {
	f, err := w.File(id)
	switch {
	case err != nil:
		return f, err
	case f.State != port.FileReady || !mine(f):
		return f, errNoFile
	case f.MessageID != 0:
		return f, &desk.Error{Code: desk.CodeUsed, Field: "file_id", Detail: "This file was sent already. Upload it again to send it once more."}
	}
	return f, nil
}

// GiveFile notes which message a file is of.
func (w *Work) GiveFile(f port.File, m desk.Message) error {
	f.InboxID, f.ConversationID, f.MessageID, f.Handle = m.InboxID, m.ConversationID, m.ID, ""
	return w.SaveFile(f)
}

// AttachmentOf is what a message shows of a file whose bytes are there.
func AttachmentOf(f port.File) *desk.Attachment {
	return &desk.Attachment{ID: f.ID, MIME: f.MIME, Name: f.Name, Size: f.Size, Width: f.Width, Height: f.Height,
		DurationMS: f.DurationMS, Thumbnail: f.Thumb != "", State: desk.AttachmentReady, Animated: f.Ref.Animated}
}
