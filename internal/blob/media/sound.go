package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"time"

	"bandeja.dev/bandeja/internal/blob/ogg"
	"bandeja.dev/bandeja/internal/blob/webm"
)

// sniffOgg tells sound by the first packet of the first stream.
func sniffOgg(_ io.ReaderAt, _ int64, head []byte) string {
	page, _, err := ogg.Parse(head)
	if err != nil {
		return Unknown
	}
	for _, codec := range []string{"OpusHead", "\x01vorbis", "Speex   ", "\x7fFLAC"} {
		if bytes.HasPrefix(page.Body, []byte(codec)) {
			return Ogg
		}
	}
	return Unknown
}

// oggSound fills in a stream of Opus or Vorbis: its last page tells how long it lasts.
func oggSound(r io.ReaderAt, size int64, info *Info) {
	first, _, err := ogg.Parse(part(r, size, 0, ogg.MaxPage))
	if err != nil {
		return
	}
	rate, skip := int64(ogg.SampleRate), int64(0)
	if head, err := ogg.ParseOpusHead(first.Body); err == nil {
		info.Codec, info.Channels, skip = "opus", head.Channels, int64(head.PreSkip)
	} else if bytes.HasPrefix(first.Body, []byte("\x01vorbis")) && len(first.Body) >= 16 {
		info.Codec, info.Channels, rate = "vorbis", int(first.Body[11]), int64(binary.LittleEndian.Uint32(first.Body[12:]))
	} else {
		return
	}
	tail := part(r, size, max(0, size-2*ogg.MaxPage), 2*ogg.MaxPage)
	for at := len(tail); at > 0 && rate > 0; {
		if at = bytes.LastIndex(tail[:at], []byte("OggS")); at < 0 {
			return
		}
		if page, _, err := ogg.Parse(tail[at:]); err == nil && page.Granule != ogg.NoGranule && page.Serial == first.Serial {
			info.Duration = seconds(float64(page.Granule-skip) / float64(rate))
			return
		}
	}
}

func sniffWebM(r io.ReaderAt, size int64, _ []byte) string {
	in, err := webm.NewReader(io.NewSectionReader(r, 0, size))
	if err != nil || in.DocType() != "webm" {
		return Unknown
	}
	sound := false
	for _, track := range in.Tracks() {
		if track.Kind == webm.Video {
			return WebM
		}
		sound = sound || track.Kind == webm.Audio
	}
	if sound {
		return WebMAudio
	}
	return Unknown
}

// webmFilm fills in the tracks. A recording announces no length, so its blocks are walked through.
func webmFilm(r io.ReaderAt, size int64, info *Info) {
	in, err := webm.NewReader(io.NewSectionReader(r, 0, size))
	if err != nil {
		return
	}
	for _, track := range in.Tracks() {
		switch {
		case track.Kind == webm.Video:
			info.Width, info.Height = track.Width, track.Height
		case track.Kind == webm.Audio && info.Channels == 0:
			info.Channels = track.Channels
			if track.Codec == "A_OPUS" {
				info.Codec = "opus"
				in.Want(track.Number)
			}
		}
	}
	if info.Duration = in.Duration(); info.Duration > 0 {
		return
	}
	var last time.Duration
	for {
		frame, err := in.Next()
		if err != nil {
			break
		}
		if samples, err := ogg.PacketSamples(frame.Data); err == nil {
			last = frame.Time + ogg.Samples(int64(samples))
		}
	}
	info.Duration = max(last, in.Latest())
}

// wave fills in a RIFF file of sound from its first chunks.
func wave(r io.ReaderAt, size int64, info *Info) {
	rate := uint32(0)
	for at := int64(12); at+8 <= size; {
		head := part(r, size, at, 24)
		if len(head) < 8 {
			return
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		switch {
		case string(head[:4]) == "fmt " && len(head) == 24:
			info.Channels = int(binary.LittleEndian.Uint16(head[10:]))
			rate = binary.LittleEndian.Uint32(head[16:])
		case string(head[:4]) == "data":
			if rate > 0 {
				info.Duration = seconds(float64(min(length, size-at-8)) / float64(rate))
			}
			return
		}
		at += 8 + length + length&1
	}
}

// amrBytes are the lengths of the frames of each mode, 20 ms each, their first byte included.
var amrBytes = map[bool][16]int64{
	false: {13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1},
	true:  {18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1},
}

// amr counts the frames.
func amr(r io.ReaderAt, size int64, info *Info) {
	head := part(r, size, 0, 9)
	wide := bytes.Equal(head, []byte("#!AMR-WB\n"))
	at := int64(6)
	if wide {
		at = 9
	}
	in := bufio.NewReader(io.NewSectionReader(r, at, size-at))
	frames := 0
	for {
		toc, err := in.ReadByte()
		if err != nil {
			break
		}
		length := amrBytes[wide][toc>>3&15]
		if length == 0 {
			break
		}
		if _, err := in.Discard(int(length - 1)); err != nil {
			break
		}
		frames++
	}
	info.Channels, info.Duration = 1, time.Duration(frames)*20*time.Millisecond
}

var adtsRates = [16]int{96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350}

// adtsFrame reads the head of a frame of AAC: its length in bytes, samples a second and channels.
func adtsFrame(head []byte) (length, rate, channels int, ok bool) {
	if len(head) < 7 || head[0] != 0xff || head[1]&0xf6 != 0xf0 {
		return 0, 0, 0, false
	}
	rate = adtsRates[head[2]>>2&15]
	channels = int(head[2]&1<<2 | head[3]>>6)
	length = int(head[3]&3)<<11 | int(head[4])<<3 | int(head[5]>>5)
	return length, rate, channels, rate > 0 && length >= 7
}

// isADTS finds two frames of AAC in a row, or one that is the whole file.
func isADTS(head []byte) bool {
	length, _, _, ok := adtsFrame(head)
	if !ok || length == len(head) {
		return ok
	}
	_, _, _, ok = adtsFrame(head[min(length, len(head)):])
	return ok
}

// adts counts the frames, of 1,024 samples each.
func adts(r io.ReaderAt, size int64, info *Info) {
	in := bufio.NewReader(io.NewSectionReader(r, 0, size))
	frames, rate := 0, 0
	for {
		head, err := in.Peek(7)
		if err != nil && !errors.Is(err, io.EOF) {
			return
		}
		length, hertz, channels, ok := adtsFrame(head)
		if !ok {
			break
		}
		rate, info.Channels = hertz, channels
		frames++
		if _, err := in.Discard(length); err != nil {
			break
		}
	}
	if rate > 0 {
		info.Duration = seconds(float64(frames) * 1024 / float64(rate))
	}
}
