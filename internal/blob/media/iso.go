package media

import (
	"encoding/binary"
	"io"
	"math"
	"time"
)

// maxBoxes bounds how many parts of a film are looked at.
const maxBoxes = 4096

// film is what the boxes of an MP4 file tell (ISO 14496-12).
type film struct {
	brand         string
	video, audio  bool
	width, height int
	duration      time.Duration
	boxes         int
}

// parents are the boxes that hold others of interest.
var parents = map[string]bool{"moov": true, "trak": true, "mdia": true}

func readFilm(r io.ReaderAt, size int64) film {
	var f film
	f.walk(r, size, 0, size, 0)
	return f
}

func (f *film) walk(r io.ReaderAt, size, from, to int64, depth int) {
	for from+8 <= to && f.boxes < maxBoxes {
		f.boxes++
		head := part(r, size, from, 16)
		if len(head) < 8 {
			return
		}
		length, skip := int64(binary.BigEndian.Uint32(head)), int64(8)
		switch {
		case length == 0:
			length = to - from
		case length == 1 && len(head) == 16:
			length, skip = int64(min(binary.BigEndian.Uint64(head[8:]), math.MaxInt64)), 16
		}
		if length < skip || length > to-from {
			return
		}
		kind := string(head[4:8])
		if parents[kind] && depth < 8 {
			f.walk(r, size, from+skip, from+length, depth+1)
		} else {
			f.box(kind, part(r, size, from+skip, min(length-skip, 256)))
		}
		from += length
	}
}

func (f *film) box(kind string, data []byte) {
	at := func(offset, length int) uint64 {
		var value uint64
		if offset+length <= len(data) {
			for _, c := range data[offset : offset+length] {
				value = value<<8 | uint64(c)
			}
		}
		return value
	}
	long := len(data) > 0 && data[0] == 1 // 64-bit times
	switch kind {
	case "ftyp":
		if len(data) >= 4 {
			f.brand = string(data[:4])
		}
	case "mvhd":
		if long {
			f.duration = ratio(at(24, 8), at(20, 4))
		} else {
			f.duration = ratio(at(16, 4), at(12, 4))
		}
	case "tkhd":
		width, height := at(76, 2), at(80, 2)
		if long {
			width, height = at(88, 2), at(92, 2)
		}
		if width > 0 && height > 0 {
			f.width, f.height = int(width), int(height)
		}
	case "hdlr":
		if len(data) >= 12 {
			handler := string(data[8:12])
			f.video = f.video || handler == "vide"
			f.audio = f.audio || handler == "soun"
		}
	}
}

// ratio is so many ticks, of which there are rate a second; nothing where that is no sensible time.
func ratio(ticks, rate uint64) time.Duration {
	if rate == 0 || ticks == math.MaxUint32 || ticks == math.MaxUint64 {
		return 0
	}
	return seconds(float64(ticks) / float64(rate))
}

// seconds is a duration, or nothing where it is beyond what a file can last.
func seconds(s float64) time.Duration {
	if !(s > 0 && s < 1e7) {
		return 0
	}
	return time.Duration(s * float64(time.Second))
}

// sniffISO tells the kinds of the MP4 family by brand and tracks. The picture formats of the family are Unknown: hardly
// any browser or messenger shows them.
func sniffISO(r io.ReaderAt, size int64, head []byte) string {
	if len(head) < 12 {
		return Unknown
	}
	switch brand := string(head[8:12]); brand {
	case "M4A ", "M4B ", "M4P ":
		return M4A
	case "qt  ":
		return QuickTime
	case "isom", "iso2", "iso3", "iso4", "iso5", "iso6", "iso8", "iso9", "mp41", "mp42", "mp71", "avc1", "dash", "M4V ", "M4VP", "MSNV",
		"mmp4", "F4V ", "NDSC", "hvc1", "hev1":
		if f := readFilm(r, size); f.audio && !f.video {
			return M4A
		}
		return MP4
	default:
		if brand[:3] == "3gp" || brand[:3] == "3g2" {
			return ThreeGP
		}
	}
	return Unknown
}
