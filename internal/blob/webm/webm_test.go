package webm_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob/webm"
)

// el writes an element: its ID as it stands in a file, its size in one byte or eight, its content.
func el(id uint32, parts ...[]byte) []byte {
	body := bytes.Join(parts, nil)
	if len(body) < 127 {
		return append(append(ident(id), 0x80|byte(len(body))), body...)
	}
	return append(binary.BigEndian.AppendUint64(ident(id), 1<<56|uint64(len(body))), body...)
}

// open writes an element of unknown size.
func open(id uint32, parts ...[]byte) []byte {
	return append(append(ident(id), 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), bytes.Join(parts, nil)...)
}

func ident(id uint32) []byte {
	return bytes.TrimLeft(binary.BigEndian.AppendUint32(nil, id), "\x00")
}

func block(track byte, ticks int16, flags byte, data ...byte) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0x80 | track}, uint16(ticks))
	return append(append(out, flags), data...)
}

func header(docType string) []byte { return el(0x1A45DFA3, el(0x4282, []byte(docType))) }

var (
	info = el(0x1549A966, el(0x2AD7B1, []byte{0x0f, 0x42, 0x40}),
		el(0x4489, binary.BigEndian.AppendUint64(nil, math.Float64bits(2500))))
	tracks = el(0x1654AE6B,
		el(0xAE, el(0xD7, []byte{1}), el(0x83, []byte{1}), el(0x86, []byte("V_VP8")), el(0xE0, el(0xB0, []byte{2, 128}), el(0xBA, []byte{1, 104}))),
		el(0xAE, el(0xD7, []byte{2}), el(0x83, []byte{2}), el(0x86, []byte("A_OPUS")), el(0x63A2, []byte("private")),
			el(0x56AA, []byte{0x63, 0x2e, 0xa0}), el(0xE1, el(0xB5, []byte{0x47, 0x3b, 0x80, 0}), el(0x9F, []byte{2}))))
)

// frames reads the frames of track 2 as "time:data trim".
func frames(t *testing.T, file []byte) (*webm.Reader, string, error) {
	t.Helper()
	r, err := webm.NewReader(bytes.NewReader(file))
	if err != nil {
		return nil, "", err
	}
	r.Want(2)
	var list []string
	for {
		frame, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r, strings.Join(list, " "), nil
		}
		if err != nil {
			return r, strings.Join(list, " "), err
		}
		text := fmt.Sprintf("%d:%s", frame.Time.Milliseconds(), frame.Data)
		if frame.Trim > 0 {
			text += fmt.Sprintf("-%d", frame.Trim.Milliseconds())
		}
		list = append(list, text)
	}
}

func TestTracks(t *testing.T) {
	r, err := webm.NewReader(bytes.NewReader(append(header("webm"), open(0x18538067, info, tracks)...)))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Tracks()
	if len(got) != 2 || got[0].Kind != webm.Video || got[0].Width != 640 || got[0].Height != 360 || got[0].Codec != "V_VP8" || got[0].Channels != 0 {
		t.Fatalf("%+v", got)
	}
	sound := got[1]
	if sound.Kind != webm.Audio || sound.Number != 2 || string(sound.Private) != "private" || sound.Channels != 2 || sound.Rate != 48000 || sound.Delay != 6500*time.Microsecond {
		t.Errorf("%+v", sound)
	}
	if r.Duration() != 2500*time.Millisecond || r.DocType() != "webm" {
		t.Errorf("%v, %s", r.Duration(), r.DocType())
	}
}

func TestBlocks(t *testing.T) {
	at := func(ticks ...byte) []byte { return el(0xE7, ticks) }
	clusters := [][]byte{
		at(0), el(0xA3, block(2, 0, 0, 'a')), el(0xA3, block(1, 3, 0, 'x')), el(0xA3, block(2, 20, 0x80, 'b')),
		el(0xA0, el(0xA1, block(2, 40, 0, 'c')), el(0x9B, []byte{20}), el(0x75A2, []byte{0x4c, 0x4b, 0x40})),
	}
	later := [][]byte{
		el(0xEC, make([]byte, 300)), at(3, 232), el(0xA3, block(2, -10, 0, 'd')),
		el(0xA3, block(2, 0, 2, 2, 1, 2, 'e', 'f', 'f', 'g', 'g', 'g')),                // Xiph
		el(0xA3, block(2, 10, 4, 1, 'h', 'h', 'i', 'i')),                               // fixed
		el(0xA3, block(2, 20, 6, 2, 0x81, 0xc0, 'j', 'k', 'k', 'l', 'l', 'l')),         // EBML: 1, one more, the rest
		el(0xA3, block(1, 900, 6, 9, 9)), el(0x1254C367, []byte("tags of no concern")), // skipped
	}
	want := "0:a 20:b 40:c-5 990:d 1000:e 1000:ff 1000:ggg 1010:hh 1010:ii 1020:j 1020:kk 1020:lll"
	for name, file := range map[string][]byte{
		"unknown sizes": open(0x18538067, info, tracks, open(0x1F43B675, clusters...), open(0x1F43B675, later...)),
		"known sizes":   el(0x18538067, info, tracks, el(0x1F43B675, clusters...), el(0x1F43B675, later...)),
		"both":          open(0x18538067, tracks, el(0x1F43B675, clusters...), open(0x1F43B675, later...)),
	} {
		r, got, err := frames(t, append(header("webm"), file...))
		if err != nil || got != want || r.Latest() != 1900*time.Millisecond {
			t.Errorf("%s: %v, %v\n%s\n%s", name, err, r.Latest(), got, want)
		}
		for cut := range file {
			if _, part, err := frames(t, append(header("webm"), file[:cut]...)); !strings.HasPrefix(want, part) {
				t.Fatalf("%s cut at %d: %v %s", name, cut, err, part)
			}
		}
	}
}

func TestDamagedBlocks(t *testing.T) {
	for name, element := range map[string][]byte{
		"block without a head":          el(0xA3, []byte{0x82, 0}),
		"laced without a count":         el(0xA3, block(2, 0, 2)),
		"unequal fixed sizes":           el(0xA3, block(2, 0, 4, 1, 'a', 'b', 'c')),
		"sizes beyond the block":        el(0xA3, block(2, 0, 2, 1, 200, 'a')),
		"a size that never ends":        el(0xA3, block(2, 0, 2, 1, 255, 255)),
		"a size below zero":             el(0xA3, block(2, 0, 6, 2, 0x81, 0x80, 'a')),
		"no size":                       el(0xA3, block(2, 0, 6, 2)),
		"a child longer than its group": el(0xA0, []byte{0xA1, 0x90, 0x82}),
		"a group of unknown size":       open(0xA0),
		"no element":                    {0x00, 0x00},
		"no size of an element":         {0xEC, 0x00},
	} {
		file := append(header("webm"), open(0x18538067, tracks, open(0x1F43B675, element, make([]byte, 20)))...)
		if _, _, err := frames(t, file); !errors.Is(err, webm.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOtherFiles(t *testing.T) {
	huge := append(ident(0x1654AE6B), 0x01, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff)
	for name, file := range map[string][]byte{
		"empty":            nil,
		"text":             []byte("hello"),
		"no type":          el(0x1A45DFA3, el(0x42F7, []byte{1})),
		"torn header":      {0x1A, 0x45, 0xDF, 0xA3, 0x84, 0x42, 0x82, 0x90, 'w'},
		"tracks of 2 GiB":  append(header("webm"), open(0x18538067, huge)...),
		"header of 16 MiB": {0x1A, 0x45, 0xDF, 0xA3, 0x11, 0x00, 0x00, 0x00},
	} {
		if _, _, err := frames(t, file); !errors.Is(err, webm.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzReader(f *testing.F) {
	if data, err := os.ReadFile("../voice/testdata/chromium.webm"); err == nil {
		f.Add(data[:3000])
	}
	f.Add(append(header("webm"), open(0x18538067, info, tracks, open(0x1F43B675, el(0xA3, block(2, 0, 6, 2, 0x81, 0xc0, 'j', 'k', 'k', 'l'))))...))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := webm.NewReader(bytes.NewReader(data))
		if err != nil {
			return
		}
		r.Want(2)
		total := 0
		for {
			frame, err := r.Next()
			if err != nil {
				break
			}
			total += len(frame.Data)
		}
		if total > len(data) || r.Latest() < 0 || r.Duration() < 0 {
			t.Fatalf("%d bytes of frames in %d", total, len(data))
		}
	})
}
