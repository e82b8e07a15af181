package media

import (
	"io"
	"time"
)

// Info is what the bytes of a file tell. What is not known is zero.
type Info struct {
	MIME          string        // as Sniff tells it
	Width, Height int           // pixels of a picture or film, as it is to be shown
	Duration      time.Duration // of sound or film
	Channels      int           // of sound, where the format tells it plainly: MP4 does not
	Codec         string        // "opus" or "vorbis", where that matters
}

// Look reads what is cheap to know of size bytes: it decodes nothing and holds little in memory, but it may walk through
// all of a sound. What cannot be read is left zero, and that a file is damaged may well go unnoticed.
func Look(r io.ReaderAt, size int64) Info {
	info := Info{MIME: Sniff(r, size)}
	switch info.MIME {
	case JPEG, PNG, GIF, WebP:
		if shape, err := measure(io.NewSectionReader(r, 0, size), info.MIME); err == nil {
			info.Width, info.Height = shape.shown()
		}
	case MP4, M4A, ThreeGP, QuickTime:
		f := readFilm(r, size)
		info.Duration = f.duration
		if f.video {
			info.Width, info.Height = f.width, f.height
		}
	case WebM, WebMAudio:
		webmFilm(r, size, &info)
	case Ogg:
		oggSound(r, size, &info)
	case WAV:
		wave(r, size, &info)
	case AMR:
		amr(r, size, &info)
	case AAC:
		adts(r, size, &info)
	case MP3:
		mp3(r, size, &info)
	}
	return info
}
