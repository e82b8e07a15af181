// Package ogg reads and writes Ogg (RFC 3533) as far as Opus in it (RFC 7845) needs: pages with their checksums, one
// logical stream, and the two packets at its head.
package ogg

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Flags of a page.
const (
	Continued = 1 // begins with the rest of a packet
	First     = 2
	Last      = 4
)

// NoGranule stands on a page where no packet ends.
const NoGranule = -1

const (
	pageHead    = 27
	maxSegments = 255
	// MaxPage is the length in bytes of the longest page.
	MaxPage = pageHead + maxSegments + maxSegments*255
)

var (
	// ErrFormat marks bytes that are not pages of Ogg.
	ErrFormat = errors.New("not an Ogg stream")
	// ErrChecksum marks a page whose bytes were changed. It is an ErrFormat.
	ErrChecksum = fmt.Errorf("%w: a page is damaged", ErrFormat)
)

// Page is one page. Its slices are valid until the next one is read.
type Page struct {
	Flags    byte
	Granule  int64 // for Opus: samples at 48,000 a second that a player has decoded at the end of this page
	Serial   uint32
	Sequence uint32
	Segments []byte // lengths of 0 to 255; one below 255 ends a packet
	Body     []byte
}

// Reader reads pages one after the other.
type Reader struct {
	r   *bufio.Reader
	raw [MaxPage]byte
}

// NewReader reads pages from r, beginning at the first byte.
func NewReader(r io.Reader) *Reader { return &Reader{r: bufio.NewReader(r)} }

// Next gives the next page. io.EOF is a proper end, io.ErrUnexpectedEOF one within a page, ErrFormat anything else that
// is no page.
func (r *Reader) Next() (Page, error) {
	if _, err := io.ReadFull(r.r, r.raw[:pageHead]); err != nil {
		return Page{}, err
	}
	if string(r.raw[:5]) != "OggS\x00" {
		return Page{}, ErrFormat
	}
	segments := int(r.raw[26])
	if err := r.fill(pageHead, segments); err != nil {
		return Page{}, err
	}
	body := 0
	for _, length := range r.raw[pageHead : pageHead+segments] {
		body += int(length)
	}
	if err := r.fill(pageHead+segments, body); err != nil {
		return Page{}, err
	}
	page, _, err := Parse(r.raw[:pageHead+segments+body])
	return page, err
}

func (r *Reader) fill(at, length int) error {
	_, err := io.ReadFull(r.r, r.raw[at:at+length])
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// Parse reads the page at the beginning of data, and gives its length in bytes. The page's slices are parts of data.
func Parse(data []byte) (Page, int, error) {
	if len(data) < pageHead {
		return Page{}, 0, io.ErrUnexpectedEOF
	}
	if string(data[:5]) != "OggS\x00" {
		return Page{}, 0, ErrFormat
	}
	head := pageHead + int(data[26])
	if len(data) < head {
		return Page{}, 0, io.ErrUnexpectedEOF
	}
	length := head
	for _, segment := range data[pageHead:head] {
		length += int(segment)
	}
	if len(data) < length {
		return Page{}, 0, io.ErrUnexpectedEOF
	}
	if checksum(data[:length]) != binary.LittleEndian.Uint32(data[22:]) {
		return Page{}, 0, ErrChecksum
	}
	return Page{
		Flags:    data[5],
		Granule:  int64(binary.LittleEndian.Uint64(data[6:])),
		Serial:   binary.LittleEndian.Uint32(data[14:]),
		Sequence: binary.LittleEndian.Uint32(data[18:]),
		Segments: data[pageHead:head],
		Body:     data[head:length],
	}, length, nil
}

// Packets gives the packets, or pieces of packets, of a page: whole says whether the piece ends its packet.
func (p Page) Packets(yield func(piece []byte, whole bool) bool) {
	from, to := 0, 0
	for i, length := range p.Segments {
		to += int(length)
		if length == 255 && i+1 < len(p.Segments) {
			continue
		}
		if !yield(p.Body[from:to], length < 255) {
			return
		}
		from = to
	}
}

// Append writes the page, with its checksum, to the end of out. Segments must add up to the length of Body.
func (p Page) Append(out []byte) []byte {
	at := len(out)
	out = append(out, "OggS\x00"...)
	out = append(out, p.Flags)
	out = binary.LittleEndian.AppendUint64(out, uint64(p.Granule))
	out = binary.LittleEndian.AppendUint32(out, p.Serial)
	out = binary.LittleEndian.AppendUint32(out, p.Sequence)
	out = append(out, 0, 0, 0, 0, byte(len(p.Segments)))
	out = append(out, p.Segments...)
	out = append(out, p.Body...)
	binary.LittleEndian.PutUint32(out[at+22:], checksum(out[at:]))
	return out
}

// checksum is the CRC of a page, the four bytes of the checksum itself taken as zero.
func checksum(page []byte) uint32 {
	var crc uint32
	for i, c := range page {
		if i >= 22 && i < 26 {
			c = 0
		}
		crc = crc<<8 ^ table[byte(crc>>24)^c]
	}
	return crc
}

// table is that of the polynomial 0x04c11db7, unreflected, which the standard library's CRC does not speak.
var table = func() (table [256]uint32) {
	for i := range table {
		crc := uint32(i) << 24
		for range 8 {
			if crc&0x80000000 != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
