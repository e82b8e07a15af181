// Package voice turns what a browser recorded into a voice note that messengers play: Opus is taken out of WebM and put
// into Ogg packet by packet. Nothing is decoded or encoded again, so nothing is lost and it costs no more than copying.
package voice

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"bandeja.dev/bandeja/internal/blob/ogg"
	"bandeja.dev/bandeja/internal/blob/webm"
)

// MIME is the type of what ToOgg writes, as messengers want it named.
const MIME = "audio/ogg; codecs=opus"

// vendor stands in the comments of what is written.
const vendor = "bandeja"

var (
	// ErrNotOpus marks sound that is not Opus, or no sound at all. It cannot be sent as a voice note.
	ErrNotOpus = errors.New("the recording is not Opus sound")
	// ErrDamaged marks a recording that cannot be read, or has no sound in it.
	ErrDamaged = errors.New("the recording is damaged")
)

// Options say what a receiver asks for. The zero value changes nothing that need not change.
type Options struct {
	// Mono makes a note of two channels one of a single channel, which WhatsApp asks for. Opus leaves it to the stream's
	// head in how many channels a player decodes, so this too is no new encoding.
	Mono bool
}

// Note describes what was written.
type Note struct {
	Duration time.Duration // of what is heard
	Channels int           // of what was written: 1 or 2
	Recorded int           // channels of the recording
	Size     int64         // bytes
}

// ToOgg reads a recording, WebM or Ogg with Opus in it, and writes it as Ogg. Ogg passes unchanged, but for the head of
// one that Options.Mono changes. A recording that was cut off is taken as far as it is whole. It holds a page in memory,
// however long the recording. The errors are ErrNotOpus, ErrDamaged, and those of r and w; after one what was written is
// of no use.
func ToOgg(w io.Writer, r io.Reader, o Options) (Note, error) {
	in := bufio.NewReader(r)
	magic, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return Note{}, err
	}
	out := &counter{w: w}
	var note Note
	switch string(magic) {
	case "OggS":
		note, err = pass(out, in, o)
	case "\x1a\x45\xdf\xa3":
		note, err = remux(out, in, o)
	default:
		return Note{}, ErrNotOpus
	}
	if err != nil {
		return Note{}, judge(err)
	}
	note.Size = out.size
	return note, nil
}

// judge gives the errors of the formats their meaning here.
func judge(err error) error {
	switch {
	case errors.Is(err, ErrNotOpus), errors.Is(err, ErrDamaged):
		return err
	case errors.Is(err, ogg.ErrOpus):
		return fmt.Errorf("%w: %w", ErrNotOpus, err)
	case errors.Is(err, webm.ErrFormat), errors.Is(err, ogg.ErrFormat), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// remux copies the packets of the first track of sound.
func remux(w io.Writer, r io.Reader, o Options) (Note, error) {
	in, err := webm.NewReader(r)
	if err != nil {
		return Note{}, err
	}
	track, head, err := choose(in.Tracks())
	if err != nil {
		return Note{}, err
	}
	note := Note{Channels: head.Channels, Recorded: head.Channels}
	if o.Mono {
		head.Channels, note.Channels = 1, 1
	}
	in.Want(track)
	// One stream a file: its serial number need not differ from any other.
	out, err := ogg.NewWriter(w, head, 1, vendor)
	if err != nil {
		return Note{}, err
	}
	if err := copyPackets(out, in); err != nil {
		return Note{}, err
	}
	note.Duration = ogg.Samples(max(0, out.Samples()-int64(head.PreSkip)))
	if err := out.Close(); err != nil {
		return Note{}, err
	}
	return note, nil
}

func copyPackets(out *ogg.Writer, in *webm.Reader) error {
	empty := true
	for {
		frame, err := in.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			if empty {
				return fmt.Errorf("%w: no sound in it", ErrDamaged)
			}
			return nil
		}
		if err != nil {
			return err
		}
		if len(frame.Data) == 0 {
			continue // a gap that nothing was recorded in
		}
		if err := out.WritePacket(frame.Data); err != nil {
			return err
		}
		// Only a trim of the last packet stays, since each packet sets it anew.
		out.Trim(int(frame.Trim * ogg.SampleRate / time.Second))
		empty = false
	}
}

func choose(tracks []webm.Track) (uint64, ogg.OpusHead, error) {
	for _, track := range tracks {
		if track.Kind != webm.Audio {
			continue
		}
		if track.Codec != "A_OPUS" || track.Encoded {
			return 0, ogg.OpusHead{}, fmt.Errorf("%w: its codec is %.32q", ErrNotOpus, track.Codec)
		}
		if len(track.Private) > 0 {
			head, err := ogg.ParseOpusHead(track.Private)
			return track.Number, head, err
		}
		if track.Channels < 1 || track.Channels > 2 {
			return 0, ogg.OpusHead{}, fmt.Errorf("%w: %d channels", ErrNotOpus, track.Channels)
		}
		skip := int(min(track.Delay, time.Second) * ogg.SampleRate / time.Second)
		return track.Number, ogg.OpusHead{Channels: track.Channels, PreSkip: skip, InputRate: int(track.Rate)}, nil
	}
	return 0, ogg.OpusHead{}, fmt.Errorf("%w: no sound in it", ErrNotOpus)
}

// pass copies the pages of a stream and reads along.
func pass(w io.Writer, r io.Reader, o Options) (Note, error) {
	in := ogg.NewReader(r)
	first, err := in.Next()
	if err != nil {
		return Note{}, err
	}
	head, err := ogg.ParseOpusHead(first.Body)
	if err != nil {
		return Note{}, err
	}
	note := Note{Channels: head.Channels, Recorded: head.Channels}
	if o.Mono && head.Channels != 1 {
		note.Channels = 1
		first.Body[9] = 1 // the count of channels
	}
	if _, err := w.Write(first.Append(nil)); err != nil {
		return Note{}, err
	}
	serial, end := first.Serial, int64(0)
	var page []byte
	for {
		next, err := in.Next()
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return Note{}, err
		}
		if next.Serial != serial {
			return Note{}, fmt.Errorf("%w: several streams in one file", ErrNotOpus)
		}
		if next.Granule != ogg.NoGranule {
			end = next.Granule
		}
		page = next.Append(page[:0])
		if _, err := w.Write(page); err != nil {
			return Note{}, err
		}
	}
	if note.Duration = ogg.Samples(end - int64(head.PreSkip)); note.Duration == 0 {
		return Note{}, fmt.Errorf("%w: no sound in it", ErrDamaged)
	}
	return note, nil
}

// counter counts what is written.
type counter struct {
	w    io.Writer
	size int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.size += int64(n)
	return n, err
}
