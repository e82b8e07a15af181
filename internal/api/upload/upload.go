// Package upload takes files piece by piece, of members and of visitors alike. Whoever calls has judged who asks; here it
// is judged what comes: by the channel's limits before the first byte, and by the bytes themselves at the end.
package upload

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/blob/intake"
	"bandeja.dev/bandeja/internal/blob/media"
	"bandeja.dev/bandeja/internal/blob/voice"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

// Chunk is how many bytes one piece may have.
const Chunk = 1 << 20

// Desk is where uploads are brought to.
type Desk struct {
	Store   port.Reader
	Traffic *traffic.Traffic
	Files   blob.Store    // nil: this server takes no files
	Parts   *blob.Uploads // nil with Files
}

// Announced is what is told of a file before its bytes come.
type Announced struct {
	Name string           `json:"name" maxLength:"1000" doc:"As it is called where it lies; cut at 200 characters."`
	Size int64            `json:"size" minimum:"0" doc:"Bytes."`
	MIME string           `json:"mime" maxLength:"200" doc:"What it is believed to be; its bytes decide in the end."`
	Kind desk.MessageKind `json:"kind,omitempty" enum:"voice,image,video,audio,document,sticker" doc:"voice: it was recorded as a voice note. Otherwise the type decides."`
}

// Begun is an upload that may begin.
type Begun struct {
	Progress
	Kind  desk.MessageKind `json:"kind" doc:"As what it goes out."`
	Chunk int              `json:"chunk" doc:"Bytes that one piece may have."`
}

// Progress is how far an upload has come.
type Progress struct {
	ID     string `json:"id"`
	Offset int64  `json:"offset" doc:"Bytes that are there, for good: the next piece begins here."`
	Size   int64  `json:"size"`
}

// File is an uploaded file that a message can take.
type File struct {
	ID         desk.ID          `json:"id"`
	Kind       desk.MessageKind `json:"kind"`
	MIME       string           `json:"mime" doc:"By its bytes."`
	Name       string           `json:"name"`
	Size       int64            `json:"size"`
	Width      int              `json:"width"`
	Height     int              `json:"height"`
	DurationMS int64            `json:"duration_ms"`
	Thumbnail  bool             `json:"thumbnail"`
}

// Finished is the body of the answer to a finish.
type Finished struct {
	File File `json:"file"`
}

// Owner says whose uploads are meant.
type Owner struct {
	Workspace desk.ID
	Visitor   string // hash of the browser's secret; "" = a member
	Mine      func(port.File, desk.Scope) bool
}

// Begin makes room for a file. begin notes it, and refuses whoever may not.
func (d Desk) Begin(o Owner, limits desk.Limits, in Announced, begin func(traffic.NewUpload) (port.File, error)) (Begun, error) {
	if d.Parts == nil {
		return Begun{}, &desk.Error{Code: desk.CodeNotPossible, Detail: "This server takes no files."}
	}
	mime := desk.BareMIME(in.MIME)
	kind, err := limits.KindOf(mime, in.Size, in.Kind == desk.KindVoice)
	if err != nil {
		return Begun{}, err
	}
	secret, err := d.Parts.Create(in.Size)
	if err != nil {
		return Begun{}, errorOf(err)
	}
	f, err := begin(traffic.NewUpload{Kind: kind, MIME: mime, Name: nameOf(in.Name), Size: in.Size, Mark: port.UploadMark(secret, o.Visitor)})
	if err != nil {
		return Begun{}, errors.Join(err, d.Parts.Abort(secret))
	}
	return Begun{Progress: Progress{ID: f.ID.String() + "." + secret, Size: in.Size}, Kind: kind, Chunk: Chunk}, nil
}

// nameOf leaves out the folders of a path.
func nameOf(name string) string {
	return name[strings.LastIndexAny(name, `/\`)+1:]
}

// find reads whose upload an id means. What is not the owner's is not there.
func (d Desk) find(ctx context.Context, o Owner, id string) (f port.File, secret string, err error) {
	text, secret, ok := strings.Cut(id, ".")
	file, err := route.ID(text)
	if err != nil || !ok || d.Parts == nil {
		return f, "", desk.ErrNotFound
	}
	f, scope, err := d.Store.FileFor(ctx, o.Workspace, file)
	if err == nil && (!f.UploadedAs(secret, o.Visitor) || !o.Mine(f, scope)) {
		err = desk.ErrNotFound
	}
	return f, secret, err
}

// Status tells how far an upload has come.
func (d Desk) Status(ctx context.Context, o Owner, id string) (Progress, error) {
	f, secret, err := d.find(ctx, o, id)
	if err != nil {
		return Progress{}, err
	}
	if f.State == port.FileReady {
		return Progress{ID: id, Offset: f.Size, Size: f.Size}, nil
	}
	at, err := d.Parts.Status(secret)
	return Progress{ID: id, Offset: at.Offset, Size: at.Size}, errorOf(err)
}

// Append adds a piece.
func (d Desk) Append(ctx context.Context, o Owner, id string, offset int64, body io.Reader) (Progress, error) {
	f, secret, err := d.find(ctx, o, id)
	if err != nil {
		return Progress{}, err
	}
	if offset < 0 {
		return Progress{}, problem.Wrong("Upload-Offset", "Say in Upload-Offset where the piece begins, a number from 0.")
	}
	have, err := d.Parts.Append(ctx, secret, offset, body)
	return Progress{ID: id, Offset: have, Size: f.Size}, errorOf(err)
}

// Abort ends an upload; one that is finished stays until it is collected.
func (d Desk) Abort(ctx context.Context, o Owner, id string) error {
	f, secret, err := d.find(ctx, o, id)
	if err != nil || f.State != port.FileUploading {
		return err
	}
	return d.drop(ctx, o.Workspace, f, secret)
}

func (d Desk) drop(ctx context.Context, workspace desk.ID, f port.File, secret string) error {
	if err := d.Parts.Abort(secret); err != nil {
		return errorOf(err)
	}
	_, _, err := d.Traffic.ForgetFile(ctx, workspace, f.ID, f.CreatedAt+1)
	return err
}

// Finish looks at the bytes and makes the file ready. What is refused by its bytes is forgotten.
func (d Desk) Finish(ctx context.Context, o Owner, limits func(port.File) desk.Limits, id string) (Finished, error) {
	f, secret, err := d.find(ctx, o, id)
	if err != nil {
		return Finished{}, err
	}
	if f.State == port.FileReady {
		return Finished{fileOf(f)}, nil // the first answer was lost
	}
	err = d.Parts.Use(secret, func(file *os.File, size int64) error {
		kind := f.Kind
		kept, err := intake.Take(ctx, d.Files, file, size, intake.Wish{Voice: kind == desk.KindVoice, Dir: d.Parts.Dir(),
			Strip: kind == desk.KindImage || kind == desk.KindSticker, Judge: func(facts intake.Facts) error {
				if kind == desk.KindVoice && !facts.Voice {
					kind = desk.KindAudio
				}
				return limits(f).Fits(kind, facts.MIME, facts.Size)
			}})
		if err != nil {
			return err
		}
		name := ""
		if kept.Voice {
			name = strings.TrimSuffix(f.Name, path.Ext(f.Name)) + ".ogg" // what it became
		}
		f, err = d.Traffic.FinishUpload(ctx, o.Workspace, f.ID, traffic.Arrived{Kind: kind, Name: name, MIME: kept.MIME, Size: kept.Size,
			SHA256: kept.SHA256, Thumb: kept.Thumb, Width: kept.Width, Height: kept.Height, DurationMS: kept.Duration.Milliseconds()})
		return err
	})
	refusal := (*desk.Error)(nil)
	if err = errorOf(err); errors.As(err, &refusal) && (refusal.Code == desk.CodeBadFileType || refusal.Code == desk.CodeTooBig) {
		return Finished{}, errors.Join(refusal, d.drop(ctx, o.Workspace, f, secret))
	}
	return Finished{fileOf(f)}, err
}

func fileOf(f port.File) File {
	return File{ID: f.ID, Kind: f.Kind, MIME: f.MIME, Name: f.Name, Size: f.Size, Width: f.Width, Height: f.Height,
		DurationMS: f.DurationMS, Thumbnail: f.Thumb != ""}
}

// errorOf gives the errors of the store of files the words of the API.
func errorOf(err error) error {
	var offset *blob.OffsetError
	switch {
	case errors.As(err, &offset):
		p := problem.New(http.StatusConflict, problem.Code(desk.CodeOffset), "Go on from offset: so many bytes are there.")
		p.Offset = &offset.Have
		return p
	case errors.Is(err, blob.ErrNotFound):
		return desk.ErrNotFound
	case errors.Is(err, blob.ErrNoRoom):
		return &desk.Error{Code: desk.CodeNoRoom, Detail: "The disk has no room for files at the moment. Messages without files go on."}
	case errors.Is(err, blob.ErrTooBig):
		return &desk.Error{Code: desk.CodeTooBig, Field: "size", Detail: "These are more bytes than the file was said to have."}
	case errors.Is(err, blob.ErrBusy):
		return problem.New(http.StatusServiceUnavailable, problem.Busy, "Another request is writing this file. Ask where it stands, then go on.").After(time.Second)
	case errors.Is(err, media.ErrPixels):
		return &desk.Error{Code: desk.CodeTooBig, Field: "size", Detail: "The picture has too many pixels."}
	case errors.Is(err, media.ErrPicture), errors.Is(err, voice.ErrDamaged):
		return &desk.Error{Code: desk.CodeBadFileType, Field: "mime", Detail: "The file is damaged, or not what its name says."}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, os.ErrDeadlineExceeded):
		return problem.New(http.StatusRequestTimeout, problem.Invalid, "The piece broke off. What came of it is kept: ask where it stands, then go on.")
	}
	return err
}
