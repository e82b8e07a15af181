package ogg

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// SampleRate is the rate in which Opus counts, whatever was recorded: samples a second.
const SampleRate = 48000

// ErrOpus marks what is not a stream of Opus, or one of a later kind than is known.
var ErrOpus = errors.New("not Opus sound")

// OpusHead is the first packet of a stream of Opus, and what WebM keeps as its codec's private data.
type OpusHead struct {
	Channels  int // 1 or 2
	PreSkip   int // samples at the start that are not meant to be heard
	InputRate int // of what was recorded, for people: samples a second, 0 when it is not known
	Gain      int // in 1/256 dB
}

// ParseOpusHead reads such a packet. Streams of more than two channels are refused.
func ParseOpusHead(packet []byte) (OpusHead, error) {
	if len(packet) < 19 || string(packet[:8]) != "OpusHead" {
		return OpusHead{}, ErrOpus
	}
	head := OpusHead{
		Channels:  int(packet[9]),
		PreSkip:   int(binary.LittleEndian.Uint16(packet[10:])),
		InputRate: int(binary.LittleEndian.Uint32(packet[12:])),
		Gain:      int(int16(binary.LittleEndian.Uint16(packet[16:]))),
	}
	switch {
	case packet[8]>>4 != 0:
		return OpusHead{}, fmt.Errorf("%w: of a later version", ErrOpus)
	case packet[18] != 0, head.Channels < 1, head.Channels > 2:
		return OpusHead{}, fmt.Errorf("%w: %d channels of family %d, at most two are understood", ErrOpus, head.Channels, packet[18])
	}
	return head, nil
}

// Bytes is the packet.
func (h OpusHead) Bytes() []byte {
	out := append([]byte("OpusHead"), 1, byte(h.Channels))
	out = binary.LittleEndian.AppendUint16(out, uint16(h.PreSkip))
	out = binary.LittleEndian.AppendUint32(out, uint32(h.InputRate))
	out = binary.LittleEndian.AppendUint16(out, uint16(int16(h.Gain)))
	return append(out, 0)
}

// opusTags is the second packet of a stream: who wrote it, and no comment.
func opusTags(vendor string) []byte {
	out := binary.LittleEndian.AppendUint32([]byte("OpusTags"), uint32(len(vendor)))
	out = append(out, vendor...)
	return binary.LittleEndian.AppendUint32(out, 0)
}

// frameSamples is the length of one frame by the upper five bits of a packet's first byte (RFC 6716, table 2).
func frameSamples(toc byte) int {
	config := toc >> 3
	switch {
	case config < 12: // SILK
		return [4]int{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid
		return [2]int{480, 960}[config&1]
	}
	return 120 << (config & 3) // CELT
}

// longest is more than any recording lasts.
const longest = 1000 * time.Hour

// maxSamples is 120 ms, the longest that one packet may last.
const maxSamples = SampleRate * 120 / 1000

// PacketSamples tells how many samples, at 48,000 a second, a packet of Opus lasts: 120 to 5,760.
func PacketSamples(packet []byte) (int, error) {
	if len(packet) == 0 {
		return 0, fmt.Errorf("%w: an empty packet", ErrOpus)
	}
	frames := 2
	switch packet[0] & 3 {
	case 0:
		frames = 1
	case 3:
		if len(packet) < 2 {
			return 0, fmt.Errorf("%w: a packet cut short", ErrOpus)
		}
		frames = int(packet[1] & 0x3f)
	}
	samples := frames * frameSamples(packet[0])
	if samples == 0 || samples > maxSamples {
		return 0, fmt.Errorf("%w: a packet of %d samples", ErrOpus, samples)
	}
	return samples, nil
}

// Samples is the time that so many samples last, and none for a number that no recording reaches.
func Samples(n int64) time.Duration {
	if n < 0 || n > SampleRate*int64(longest/time.Second) {
		return 0
	}
	return time.Duration(n/SampleRate)*time.Second + time.Duration(n%SampleRate)*time.Second/SampleRate
}
