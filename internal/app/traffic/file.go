package traffic

import (
	"context"
	"errors"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// NewUpload is a file that somebody begins to upload. Whoever calls has judged its kind, type and size by the channel.
type NewUpload struct {
	Kind desk.MessageKind
	MIME string // as declared
	Name string // without a path; control characters and what is too long are left out
	Size int64  // bytes
	// Mark is what only the uploader can show: see port.File.Handle. It is kept until a message names the file.
	Mark string
}

// FileNameMax is the length of a file's name, in characters.
const FileNameMax = 200

func (u NewUpload) file(id desk.ID, now desk.Time) port.File {
	return port.File{ID: id, State: port.FileUploading, Kind: u.Kind, MIME: u.MIME, Name: desk.Plain(u.Name, FileNameMax),
		Size: u.Size, Handle: u.Mark, CreatedAt: now}
}

// BeginUpload notes a member's upload for a conversation that he or she may write in, now or after it is opened again.
func (t *Traffic) BeginUpload(ctx context.Context, by By, conversation desk.ID, up NewUpload) (port.File, error) {
	return run(ctx, t, by.Workspace, port.LanePeople, func(w *work) (port.File, error) {
		o, err := w.Open(by.Member, conversation, desk.VerbSend)
		if err != nil {
			return port.File{}, err
		}
		f := up.file(w.NewID(), w.Now)
		f.InboxID, f.ConversationID, f.MemberID = o.Inbox.ID, o.Conversation.ID, by.Member
		return f, w.InsertFile(f)
	})
}

// BeginVisitorUpload notes an upload of a visitor, who may not have written yet: Mark alone says whose it is.
func (t *Traffic) BeginVisitorUpload(ctx context.Context, workspace, inbox desk.ID, up NewUpload) (port.File, error) {
	return run(ctx, t, workspace, port.LaneInbound, func(w *work) (port.File, error) {
		if i, ok := w.Dir.Inbox(inbox); !ok || !i.Active {
			return port.File{}, desk.ErrNotFound
		}
		f := up.file(w.NewID(), w.Now)
		f.InboxID = inbox
		return f, w.InsertFile(f)
	})
}

// Arrived is what is known of a file whose bytes are kept.
type Arrived struct {
	Kind          desk.MessageKind // of an upload; "" leaves it
	Name          string           // "" leaves it
	MIME          string           // by the bytes
	Size          int64
	SHA256        string
	Thumb         string // SHA-256, "" = none
	Width, Height int
	DurationMS    int64
}

func (a Arrived) fill(f *port.File) {
	if a.Kind != "" {
		f.Kind = a.Kind
	}
	if a.Name != "" {
		f.Name = a.Name
	}
	f.State, f.MIME, f.Size, f.SHA256, f.Thumb = port.FileReady, a.MIME, a.Size, a.SHA256, a.Thumb
	f.Width, f.Height, f.DurationMS, f.Error = a.Width, a.Height, a.DurationMS, ""
}

// FinishUpload makes an uploaded file ready to be sent. One that is ready already stays as it is.
func (t *Traffic) FinishUpload(ctx context.Context, workspace, id desk.ID, a Arrived) (port.File, error) {
	return run(ctx, t, workspace, port.LanePeople, func(w *work) (port.File, error) {
		f, err := w.File(id)
		if err != nil || f.State != port.FileUploading {
			return f, err
		}
		a.fill(&f)
		return f, w.SaveFile(f)
	})
}

// ForgetFile deletes a file that no message names and that was made before a time; ok says whether it did. Its bytes may
// go when port.TrafficReader.SHAInUse says so.
func (t *Traffic) ForgetFile(ctx context.Context, workspace, id desk.ID, before desk.Time) (f port.File, ok bool, err error) {
	type result struct {
		port.File
		ok bool
	}
	got, err := run(ctx, t, workspace, port.LaneInbound, func(w *work) (result, error) {
		f, err := w.File(id)
		if err != nil || f.MessageID != 0 || f.CreatedAt >= before {
			return result{f, false}, err
		}
		return result{f, true}, w.DeleteFile(id)
	})
	return got.File, got.ok, err
}

// FileFetched notes that the bytes of a provider's file are kept. Of a file that its message let go meanwhile, or that
// was forgotten, a row without a message stays, by which the bytes are collected.
func (t *Traffic) FileFetched(ctx context.Context, workspace desk.ID, due port.File, a Arrived) error {
	return exec(ctx, t, workspace, port.LaneInbound, func(w *work) error {
		f, err := w.File(due.ID)
		if errors.Is(err, desk.ErrNotFound) {
			a.fill(&due)
			due.ID, due.MessageID, due.CreatedAt = w.NewID(), 0, w.Now
			return w.InsertFile(due)
		}
		if err != nil {
			return err
		}
		if f.State == port.FileReady {
			return nil // two nodes fetched it: the bytes are the same
		}
		named := f.MessageID != 0
		a.fill(&f)
		if err := w.SaveFile(f); err != nil || !named {
			return err
		}
		m, err := w.Message(f.MessageID)
		if err != nil {
			return err
		}
		shown := unit.AttachmentOf(f)
		m.Content.Attachment = shown
		if !showable(m.Kind, a.MIME) {
			m.Kind = desk.KindDocument // its bytes are not what they were announced as: to be saved, not shown
		}
		return w.fileChanged(m)
	})
}

// showable says whether a kind of message can show bytes of a type.
func showable(kind desk.MessageKind, mime string) bool {
	family, _, _ := strings.Cut(mime, "/")
	switch kind {
	case desk.KindImage, desk.KindSticker:
		return family == "image"
	case desk.KindVideo:
		return family == "video"
	case desk.KindAudio, desk.KindVoice:
		return family == "audio" || family == "video"
	default:
		return true
	}
}

// fileChanged stores a message whose file changed, and its preview if it stands there.
func (w *work) fileChanged(m desk.Message) error {
	c, card, err := w.Conversation(m.ConversationID)
	if err != nil {
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

// Unfetched is why the bytes of a file could not be had.
type Unfetched struct {
	Code    string // a short word: gone, too_big, hash, auth …
	Refused bool   // trying again helps nothing
	Waits   bool   // it is no fault of the file: the try does not count, for a day
}

// The pauses after each try that counts; after the last one the file is failed until somebody asks for it again.
var fetchPauses = []desk.Time{5 * desk.Second, 30 * desk.Second, 2 * desk.Minute, 10 * desk.Minute, desk.Hour}

const (
	fetchWait    = 10 * desk.Minute
	fetchWaitMax = desk.Day
)

// FileNotFetched decides what is to be done about a file after its tries-th fetch, from 0, did not succeed.
func (t *Traffic) FileNotFetched(ctx context.Context, workspace, id desk.ID, tries int, why Unfetched) error {
	return exec(ctx, t, workspace, port.LaneInbound, func(w *work) error {
		f, err := w.File(id)
		if err != nil || f.State != port.FilePending || f.Tries != tries {
			return err
		}
		f.Error = why.Code
		switch {
		case why.Refused:
		case why.Waits && w.Now-f.CreatedAt < fetchWaitMax:
			f.NextAt = w.Now + fetchWait
			return w.SaveFile(f)
		case f.Tries < len(fetchPauses):
			f.NextAt = w.Now + fetchPauses[f.Tries]
			f.Tries++
			return w.SaveFile(f)
		}
		f.State = port.FileFailed
		if err := w.SaveFile(f); err != nil || f.MessageID == 0 {
			return err
		}
		m, err := w.Message(f.MessageID)
		if err != nil || m.Content.Attachment == nil {
			return err
		}
		shown := *m.Content.Attachment
		shown.State, shown.ErrorCode = desk.AttachmentFailed, why.Code
		if why.Refused {
			shown.State = desk.AttachmentRefused
		}
		m.Content.Attachment = &shown
		return w.fileChanged(m)
	})
}
