// Package webm reads WebM, the Matroska that browsers record: its tracks, and the frames of one of them. It reads
// forwards only and takes a recording as it comes: with segments and clusters of unknown size, without an index, without
// a length, cut off at the end.
package webm

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"time"
)

// Limits of what is believed.
const (
	maxTracks = 64
	// MaxFrames is the longest block of a wanted track, in bytes.
	MaxFrames = 1 << 20
)

// ErrFormat marks bytes that are not WebM, or damaged.
var ErrFormat = errors.New("not a WebM file")

// Kind says what a track holds.
type Kind int

// The kinds that matter.
const (
	Video Kind = 1
	Audio Kind = 2
)

// Track describes a track.
type Track struct {
	Number        uint64
	Kind          Kind
	Codec         string // "A_OPUS", "V_VP8"
	Private       []byte // what the codec needs to begin
	Channels      int    // of sound
	Rate          float64
	Width, Height int           // of film, in pixels
	Delay         time.Duration // of sound that is decoded and not to be heard
	Encoded       bool          // compressed or encrypted once more, which nobody does in WebM
}

// Frame is one frame of the wanted track.
type Frame struct {
	Time time.Duration // from the start of the segment
	Data []byte        // valid until the next call
	Trim time.Duration // of sound at its end that is not to be heard
}

// Reader reads one file. Not safe for concurrent use.
type Reader struct {
	source
	docType  string
	scale    time.Duration // of one tick
	duration float64       // ticks, as announced
	tracks   []Track
	wanted   uint64
	cluster  int64 // ticks
	latest   int64 // ticks of the last block of any track
	begun    bool  // the first cluster was reached
	frames   []Frame
	buffer   []byte
}

// NewReader reads up to the first frames. Its errors are ErrFormat and those of r.
func NewReader(r io.Reader) (*Reader, error) {
	reader := &Reader{source: source{r: bufio.NewReaderSize(r, 32<<10)}, scale: time.Millisecond}
	id, size, err := reader.element()
	if err != nil || id != idHeader || size < 0 || size > maxHead {
		return nil, errors.Join(ErrFormat, err)
	}
	head, err := reader.body(size)
	if err != nil {
		return nil, err
	}
	err = children(head, func(id uint32, body []byte) error {
		if id == idDocType {
			reader.docType = string(body)
		}
		return nil
	})
	if err != nil || reader.docType == "" {
		return nil, ErrFormat
	}
	for !reader.begun {
		if err := reader.step(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
	}
	return reader, nil
}

// DocType is what the file calls itself: "webm", or "matroska" which may hold anything.
func (r *Reader) DocType() string { return r.docType }

// Tracks are those of the file.
func (r *Reader) Tracks() []Track { return r.tracks }

// Duration is the length that the file announces, 0 where it does not: a recording has none.
func (r *Reader) Duration() time.Duration { return r.ticks(r.duration) }

// Latest is the time of the last block read so far, of whatever track.
func (r *Reader) Latest() time.Duration { return r.ticks(float64(r.latest)) }

// Want chooses the track of which Next gives the frames. The data of all others are skipped.
func (r *Reader) Want(track uint64) { r.wanted = track }

// Next gives the next frame of the wanted track. io.EOF is a proper end, io.ErrUnexpectedEOF one within an element: what
// came before is whole.
func (r *Reader) Next() (Frame, error) {
	for len(r.frames) == 0 {
		if err := r.step(); err != nil {
			return Frame{}, err
		}
	}
	frame := r.frames[0]
	r.frames = r.frames[1:]
	return frame, nil
}

// step reads one element. Segments and clusters are stepped into, so that it does not matter where they end; their
// children have IDs of their own.
func (r *Reader) step() error {
	id, size, err := r.element()
	if err != nil {
		return err
	}
	switch id {
	case idSegment:
		return nil
	case idCluster:
		r.begun, r.cluster = true, 0
		return nil
	}
	if size == unknown {
		return fmt.Errorf("%w: an element %x without a size at byte %d", ErrFormat, id, r.pos)
	}
	switch id {
	case idInfo:
		return r.master(size, r.info)
	case idTracks:
		return r.master(size, r.track)
	case idTimestamp:
		return r.master(size, nil)
	case idSimpleBlock:
		return r.block(size)
	case idBlockGroup:
		return r.group(size)
	}
	return r.skip(size)
}

// master reads an element whole, and then its children; without visit it is the time of a cluster.
func (r *Reader) master(size int64, visit func(id uint32, body []byte) error) error {
	if size > maxHead {
		return fmt.Errorf("%w: an element of %d bytes", ErrFormat, size)
	}
	body, err := r.body(size)
	if err != nil {
		return err
	}
	if visit == nil {
		r.cluster = int64(min(unsigned(body), math.MaxInt64/2))
		return nil
	}
	return children(body, visit)
}

// body reads size bytes, which must be bounded, growing only with what is there.
func (r *Reader) body(size int64) ([]byte, error) {
	if int64(cap(r.buffer)) < size {
		r.buffer = make([]byte, size)
	}
	r.buffer = r.buffer[:size]
	return r.buffer, r.read(r.buffer)
}

func (r *Reader) info(id uint32, body []byte) error {
	switch id {
	case idScale:
		if scale := unsigned(body); scale > 0 && scale <= uint64(time.Hour) {
			r.scale = time.Duration(scale)
		}
	case idDuration:
		r.duration = float(body)
	}
	return nil
}

func (r *Reader) track(id uint32, body []byte) error {
	if id != idTrackEntry {
		return nil
	}
	if len(r.tracks) == maxTracks {
		return fmt.Errorf("%w: too many tracks", ErrFormat)
	}
	track := Track{Channels: 1}
	if err := children(body, track.set); err != nil {
		return err
	}
	if track.Kind != Audio {
		track.Channels = 0
	}
	r.tracks = append(r.tracks, track)
	return nil
}

func (t *Track) set(id uint32, body []byte) error {
	switch id {
	case idTrackNumber:
		t.Number = unsigned(body)
	case idTrackType:
		t.Kind = Kind(unsigned(body) & 0xff)
	case idCodec:
		t.Codec = string(body)
	case idCodecPrivate:
		t.Private = append([]byte(nil), body...)
	case idCodecDelay:
		t.Delay = time.Duration(min(unsigned(body), uint64(time.Minute)))
	case idAudio, idVideo:
		return children(body, t.measure)
	case idEncodings:
		t.Encoded = true
	}
	return nil
}

// measure reads what an entry says of its sound or film.
func (t *Track) measure(id uint32, body []byte) error {
	switch id {
	case idChannels:
		t.Channels = int(unsigned(body) & 0xff)
	case idRate:
		t.Rate = float(body)
	case idWidth:
		t.Width = int(min(unsigned(body), math.MaxInt32))
	case idHeight:
		t.Height = int(min(unsigned(body), math.MaxInt32))
	}
	return nil
}

// ticks turns a number of ticks into time. What is no sensible number counts as none.
func (r *Reader) ticks(n float64) time.Duration {
	ns := n * float64(r.scale)
	if !(ns > 0 && ns < math.MaxInt64/2) {
		return 0
	}
	return time.Duration(ns)
}
