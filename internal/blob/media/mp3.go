package media

import (
	"encoding/binary"
	"io"
)

// mp3Frame is what the head of a frame of MPEG sound, layer III, tells.
type mp3Frame struct {
	bytes, rate, bits, samples, channels int // bits and rate: a second
	lowRate                              bool
}

var (
	mp3Bits    = [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	mp3LowBits = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
	mp3Rates   = [4]int{44100, 48000, 32000}
)

func readMP3Frame(head []byte) (mp3Frame, bool) {
	if len(head) < 4 || head[0] != 0xff || head[1]&0xe6 != 0xe2 || head[1]&0x18 == 0x08 {
		return mp3Frame{}, false
	}
	frame := mp3Frame{rate: mp3Rates[head[2]>>2&3], bits: mp3Bits[head[2]>>4] * 1000, samples: 1152, channels: 2}
	switch head[1] >> 3 & 3 {
	case 2:
		frame.lowRate, frame.rate = true, frame.rate/2
	case 0:
		frame.lowRate, frame.rate = true, frame.rate/4
	}
	if frame.lowRate {
		frame.bits, frame.samples = mp3LowBits[head[2]>>4]*1000, 576
	}
	if head[3]>>6 == 3 {
		frame.channels = 1
	}
	if frame.rate == 0 || frame.bits == 0 {
		return mp3Frame{}, false
	}
	frame.bytes = frame.samples/8*frame.bits/frame.rate + int(head[2]>>1&1)
	return frame, true
}

// id3 is the length in bytes of the tag before the sound.
func id3(head []byte) int64 {
	if len(head) < 10 || string(head[:3]) != "ID3" {
		return 0
	}
	length := int64(10)
	for i, c := range head[6:10] {
		if c >= 0x80 {
			return 0
		}
		length += int64(c) << (7 * (3 - i))
	}
	return length
}

// isMP3 finds two frames in a row after the tag, or one that is all there is.
func isMP3(r io.ReaderAt, size int64, head []byte) bool {
	at := id3(head)
	frame, ok := readMP3Frame(part(r, size, at, 4))
	if !ok || at+int64(frame.bytes) == size {
		return ok
	}
	_, ok = readMP3Frame(part(r, size, at+int64(frame.bytes), 4))
	return ok
}

// mp3 tells the length by the count of frames that an encoder left in the first one, else by the first one's rate, which
// is exact where all have the same.
func mp3(r io.ReaderAt, size int64, info *Info) {
	at := id3(part(r, size, 0, 10))
	head := part(r, size, at, 64)
	frame, ok := readMP3Frame(head)
	if !ok {
		return
	}
	info.Channels = frame.channels
	side := 36
	switch {
	case frame.lowRate && frame.channels == 1:
		side = 13
	case frame.lowRate || frame.channels == 1:
		side = 21
	}
	frames := uint32(0)
	if len(head) >= side+12 && (string(head[side:side+4]) == "Xing" || string(head[side:side+4]) == "Info") && head[side+7]&1 != 0 {
		frames = binary.BigEndian.Uint32(head[side+8:])
	} else if len(head) >= 54 && string(head[36:40]) == "VBRI" {
		frames = binary.BigEndian.Uint32(head[50:])
	}
	if frames > 0 {
		info.Duration = seconds(float64(frames) * float64(frame.samples) / float64(frame.rate))
		return
	}
	info.Duration = seconds(float64(size-at) * 8 / float64(frame.bits))
}
