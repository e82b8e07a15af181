package ogg

import (
	"errors"
	"fmt"
	"io"
)

// pageSamples is how much sound a page holds before the next begins: a second, as players expect.
const pageSamples = SampleRate

// maxPacket is what fits into one page. No packet of one stream is longer: 120 ms are at most 7,656 bytes.
const maxPacket = maxSegments*255 - 1

// Writer writes one stream of Opus. Not safe for concurrent use.
type Writer struct {
	w      io.Writer
	page   Page
	out    []byte
	begun  int64 // granule position where the open page begins
	final  int64 // granule position of what was written
	ending int64 // samples to cut at the end
	last   int   // samples of the last packet
}

// NewWriter writes the two packets at the head of a stream. The serial number tells streams of one file apart; vendor
// names what wrote it.
func NewWriter(w io.Writer, head OpusHead, serial uint32, vendor string) (*Writer, error) {
	out := &Writer{w: w, page: Page{Serial: serial, Flags: First}}
	for _, packet := range [][]byte{head.Bytes(), opusTags(vendor)} {
		out.add(packet)
		if err := out.flush(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// WritePacket adds a packet, and copies it. What is written lags behind by a page.
func (w *Writer) WritePacket(packet []byte) error {
	samples, err := PacketSamples(packet)
	if err != nil {
		return err
	}
	if len(packet) > maxPacket {
		return fmt.Errorf("%w: a packet of %d bytes", ErrOpus, len(packet))
	}
	full := len(w.page.Segments)+len(packet)/255+1 > maxSegments || w.final+int64(samples)-w.begun > pageSamples
	if full && len(w.page.Segments) > 0 {
		if err := w.flush(); err != nil {
			return err
		}
	}
	w.add(packet)
	w.final += int64(samples)
	w.page.Granule = w.final
	w.last, w.ending = samples, 0
	return nil
}

// Trim cuts samples from the last packet written, if it stays the last. A number that is not below what the packet lasts
// is ignored.
func (w *Writer) Trim(samples int) {
	if samples >= 0 && samples < w.last {
		w.ending = int64(samples)
	}
}

// Samples is how many samples were written, those to skip at the start included and those to cut at the end left out.
func (w *Writer) Samples() int64 { return w.final - w.ending }

// Close ends the stream with the page that says so. It does not close what is written to. A stream without packets is
// an error.
func (w *Writer) Close() error {
	if w.last == 0 {
		return errors.New("a stream without sound")
	}
	w.page.Flags |= Last
	w.page.Granule = w.Samples()
	return w.flush()
}

func (w *Writer) add(packet []byte) {
	for range len(packet) / 255 {
		w.page.Segments = append(w.page.Segments, 255)
	}
	w.page.Segments = append(w.page.Segments, byte(len(packet)%255))
	w.page.Body = append(w.page.Body, packet...)
}

func (w *Writer) flush() error {
	w.out = w.page.Append(w.out[:0])
	_, err := w.w.Write(w.out)
	w.page = Page{Serial: w.page.Serial, Sequence: w.page.Sequence + 1, Segments: w.page.Segments[:0], Body: w.page.Body[:0], Granule: w.final}
	w.begun = w.final
	return err
}
