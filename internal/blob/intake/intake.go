// Package intake is the way of a file's bytes into the store: what they are is looked at, notes of a camera are taken out
// of pictures, a recording becomes a voice note, a small picture is made; and only then they are kept. What was refused
// leaves nothing behind.
package intake

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"time"

	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/blob/media"
	"bandeja.dev/bandeja/internal/blob/voice"
)

// ThumbSide is how wide and high a small picture is at most, in pixels.
const ThumbSide = 640

// thumbMax bounds the bytes of a small picture.
const thumbMax = 4 << 20

// Facts are what the bytes themselves tell.
type Facts struct {
	MIME          string // one of the package media
	Size          int64  // bytes
	Width, Height int    // pixels, as it is shown
	Duration      time.Duration
	Voice         bool // it is a voice note as messengers want it: OGG with Opus in one channel
}

// Kept is a file that stands in the store.
type Kept struct {
	Facts
	SHA256 string
	Thumb  string // SHA-256 of the small picture, "" = none
}

// Wish says what is to be done to a file before it is kept.
type Wish struct {
	Voice bool // a recording: if its sound is Opus it becomes a voice note; else it stays as it is
	Strip bool // a picture is written anew without what a camera noted in it
	// Judge, unless nil, sees what the file is by then and may refuse it. Its error comes back as it is.
	Judge func(Facts) error
	// Dir is where a changed file waits until it is kept; its names end in .part.
	Dir string
}

// Take brings a file of size bytes into the store. Errors: Judge's, media.ErrPicture and media.ErrPixels of a picture that
// cannot be written anew, voice.ErrDamaged, and those of the store.
func Take(ctx context.Context, store blob.Store, file *os.File, size int64, wish Wish) (Kept, error) {
	info := media.Look(file, size)
	facts := Facts{MIME: info.MIME, Size: size, Width: info.Width, Height: info.Height, Duration: info.Duration}
	changed, err := wish.change(ctx, file, &facts)
	if err != nil {
		return Kept{}, err
	}
	if changed != nil {
		defer os.Remove(changed.Name())
		defer changed.Close()
		file = changed
	}
	if wish.Judge != nil {
		if err := wish.Judge(facts); err != nil {
			return Kept{}, err
		}
	}
	object, err := store.Put(ctx, io.NewSectionReader(file, 0, facts.Size), facts.Size)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Facts: facts, SHA256: object.SHA256}
	kept.Thumb, err = thumbnail(ctx, store, file, facts.MIME)
	return kept, err
}

// change writes a file anew where that is wished for; nil where it stays as it is.
func (w Wish) change(ctx context.Context, file *os.File, facts *Facts) (*os.File, error) {
	recorded := facts.MIME == media.WebMAudio || facts.MIME == media.Ogg
	switch {
	case w.Voice && recorded:
		return w.anew(facts, func(out *os.File) error {
			note, err := voice.ToOgg(out, file, voice.Options{Mono: true})
			if errors.Is(err, voice.ErrNotOpus) {
				return errAsItIs
			}
			facts.Voice, facts.Duration = err == nil, note.Duration
			return err
		})
	case w.Strip && media.IsImage(facts.MIME):
		return w.anew(facts, func(out *os.File) (err error) {
			facts.Width, facts.Height, err = media.StripImage(ctx, out, file)
			return err
		})
	}
	return nil, nil
}

var errAsItIs = errors.New("the file stays as it is")

func (w Wish) anew(facts *Facts, write func(out *os.File) error) (*os.File, error) {
	out, err := os.CreateTemp(w.Dir, "*.part")
	if err != nil {
		return nil, err
	}
	before := *facts
	err = write(out)
	if err == nil {
		var info os.FileInfo
		if info, err = out.Stat(); err == nil {
			facts.Size, facts.MIME = info.Size(), media.Sniff(out, info.Size())
			return out, nil
		}
	}
	*facts = before
	out.Close()
	os.Remove(out.Name())
	if errors.Is(err, errAsItIs) {
		return nil, nil
	}
	return nil, err
}

// thumbnail keeps a small picture of a picture; "" of what is none, and of one that cannot be read.
func thumbnail(ctx context.Context, store blob.Store, file *os.File, mime string) (string, error) {
	if !media.IsImage(mime) {
		return "", nil
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	small, err := media.Thumbnail(ctx, file, ThumbSide)
	if errors.Is(err, media.ErrPicture) || errors.Is(err, media.ErrPixels) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	object, err := store.Put(ctx, bytes.NewReader(small), thumbMax)
	return object.SHA256, err
}
