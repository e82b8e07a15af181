package webm

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
)

// The elements that are understood (RFC 8794, RFC 9559). All others are skipped by their size.
const (
	idHeader         = 0x1A45DFA3
	idDocType        = 0x4282
	idSegment        = 0x18538067
	idInfo           = 0x1549A966
	idScale          = 0x2AD7B1
	idDuration       = 0x4489
	idTracks         = 0x1654AE6B
	idTrackEntry     = 0xAE
	idTrackNumber    = 0xD7
	idTrackType      = 0x83
	idCodec          = 0x86
	idCodecPrivate   = 0x63A2
	idCodecDelay     = 0x56AA
	idAudio          = 0xE1
	idRate           = 0xB5
	idChannels       = 0x9F
	idVideo          = 0xE0
	idWidth          = 0xB0
	idHeight         = 0xBA
	idEncodings      = 0x6D80
	idCluster        = 0x1F43B675
	idTimestamp      = 0xE7
	idSimpleBlock    = 0xA3
	idBlockGroup     = 0xA0
	idBlock          = 0xA1
	idDiscardPadding = 0x75A2
)

// unknown is the size of an element that ends where its parent, or the next of its kind, says so.
const unknown = -1

// maxHead bounds what describes a file: the header, the information and the tracks, each in bytes.
const maxHead = 1 << 20

// source counts what is read of a file.
type source struct {
	r   *bufio.Reader
	pos int64
}

// element reads the ID and the size in bytes of the next element. io.EOF comes at a proper end only.
func (s *source) element() (id uint32, size int64, err error) {
	first, err := s.r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	s.pos++
	length := bits.LeadingZeros8(first) + 1
	if length > 4 {
		return 0, 0, fmt.Errorf("%w: no element at byte %d", ErrFormat, s.pos-1)
	}
	id = uint32(first)
	for range length - 1 {
		c, err := s.byte()
		if err != nil {
			return 0, 0, err
		}
		id = id<<8 | uint32(c)
	}
	size, err = s.size()
	return id, size, err
}

// size reads a number whose length its first bits tell.
func (s *source) size() (int64, error) {
	first, err := s.byte()
	if err != nil {
		return 0, err
	}
	length := bits.LeadingZeros8(first) + 1
	if length > 8 {
		return 0, fmt.Errorf("%w: no size at byte %d", ErrFormat, s.pos-1)
	}
	value := int64(first) & (1<<(8-length) - 1)
	ones := value == 1<<(8-length)-1
	for range length - 1 {
		c, err := s.byte()
		if err != nil {
			return 0, err
		}
		value = value<<8 | int64(c)
		ones = ones && c == 0xff
	}
	if ones {
		return unknown, nil
	}
	return value, nil
}

func (s *source) byte() (byte, error) {
	c, err := s.r.ReadByte()
	if err == nil {
		s.pos++
	}
	return c, inside(err)
}

// read fills data.
func (s *source) read(data []byte) error {
	n, err := io.ReadFull(s.r, data)
	s.pos += int64(n)
	return inside(err)
}

// skip passes over bytes without keeping them.
func (s *source) skip(size int64) error {
	for size > 0 {
		n, err := s.r.Discard(int(min(size, 1<<30)))
		s.pos += int64(n)
		size -= int64(n)
		if err != nil {
			return inside(err)
		}
	}
	return nil
}

// inside makes the end of the file an unexpected one.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// children calls visit with each element within data.
func children(data []byte, visit func(id uint32, body []byte) error) error {
	for len(data) > 0 {
		id, n, ok := number(data, 4, false)
		if !ok {
			return ErrFormat
		}
		data = data[n:]
		size, n, ok := number(data, 8, true)
		if !ok || size > uint64(len(data)-n) {
			return ErrFormat
		}
		if err := visit(uint32(id), data[n:n+int(size)]); err != nil {
			return err
		}
		data = data[n+int(size):]
	}
	return nil
}

// number reads a number of at most so many bytes, its length mark cut off or left in, and tells how many it took.
func number(data []byte, most int, cut bool) (value uint64, n int, ok bool) {
	if len(data) == 0 {
		return 0, 0, false
	}
	n = bits.LeadingZeros8(data[0]) + 1
	if n > most || n > len(data) {
		return 0, 0, false
	}
	value = uint64(data[0])
	if cut {
		value &= 1<<(8-n) - 1
	}
	for _, c := range data[1:n] {
		value = value<<8 | uint64(c)
	}
	return value, n, true
}

// unsigned is the value of an element that holds a number of up to eight bytes.
func unsigned(body []byte) uint64 {
	var value uint64
	for _, c := range body[:min(8, len(body))] {
		value = value<<8 | uint64(c)
	}
	return value
}

// signed is the same with the first bit as the sign.
func signed(body []byte) int64 {
	length := min(8, len(body))
	if length == 0 {
		return 0
	}
	shift := 64 - 8*length
	return int64(unsigned(body)<<shift) >> shift
}

func float(body []byte) float64 {
	switch len(body) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(body)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(body))
	}
	return 0
}
