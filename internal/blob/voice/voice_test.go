package voice_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob/voice"
)

func recording(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func convert(t testing.TB, data []byte, o voice.Options) (voice.Note, []byte) {
	t.Helper()
	var out bytes.Buffer
	note, err := voice.ToOgg(&out, bytes.NewReader(data), o)
	if err != nil {
		t.Fatal(err)
	}
	if note.Size != int64(out.Len()) {
		t.Errorf("%d bytes announced, %d written", note.Size, out.Len())
	}
	return note, out.Bytes()
}

// page is a page as this test reads it, apart from the package under test.
type page struct {
	flags    byte
	granule  int64
	sequence uint32
	packets  [][]byte
}

// pages reads a stream whose packets never cross a page, and checks every checksum bit by bit.
func pages(t *testing.T, data []byte) []page {
	t.Helper()
	var list []page
	for len(data) > 0 {
		if len(data) < 27 || string(data[:5]) != "OggS\x00" {
			t.Fatalf("no page after %d", len(list))
		}
		segments := int(data[26])
		p := page{flags: data[5], granule: int64(binary.LittleEndian.Uint64(data[6:])), sequence: binary.LittleEndian.Uint32(data[18:])}
		at := 27 + segments
		var packet []byte
		for _, length := range data[27 : 27+segments] {
			packet = append(packet, data[at:at+int(length)]...)
			at += int(length)
			if length < 255 {
				p.packets, packet = append(p.packets, packet), nil
			}
		}
		if packet != nil {
			t.Errorf("page %d ends within a packet", len(list))
		}
		whole := bytes.Clone(data[:at])
		copy(whole[22:26], []byte{0, 0, 0, 0})
		var crc uint32
		for _, c := range whole {
			crc ^= uint32(c) << 24
			for range 8 {
				carry := crc >> 31
				crc = crc<<1 ^ carry*0x04c11db7
			}
		}
		if crc != binary.LittleEndian.Uint32(data[22:]) {
			t.Errorf("page %d: wrong checksum", len(list))
		}
		list, data = append(list, p), data[at:]
	}
	return list
}

func near(got, want time.Duration) bool { return got > want*9/10 && got < want*11/10 }

// The two recordings were made by Chromium's MediaRecorder, three seconds each.
func TestChromiumRecording(t *testing.T) {
	note, out := convert(t, recording(t, "chromium.webm"), voice.Options{})
	if !near(note.Duration, 3*time.Second) || note.Channels != 1 || note.Recorded != 1 {
		t.Errorf("%+v", note)
	}
	list := pages(t, out)
	head, tags := list[0].packets[0], list[1].packets[0]
	if list[0].flags != 2 || len(list[0].packets) != 1 || string(head[:8]) != "OpusHead" || head[9] != 1 || len(head) != 19 {
		t.Errorf("the head: %+v", list[0])
	}
	if list[1].flags != 0 || len(list[1].packets) != 1 || string(tags[:8]) != "OpusTags" || len(tags) != 8+4+7+4 {
		t.Errorf("the tags: %+v", list[1])
	}
	packets, last := 0, int64(0)
	for i, p := range list[2:] {
		if int(p.sequence) != i+2 || p.granule <= last || p.granule-last > 48000 {
			t.Errorf("page %d: sequence %d, from %d to %d", i+2, p.sequence, last, p.granule)
		}
		if want := byte(0); i+3 == len(list) {
			want = 4
			if p.flags != want {
				t.Errorf("the last page has flags %d", p.flags)
			}
		} else if p.flags != want {
			t.Errorf("page %d has flags %d", i+2, p.flags)
		}
		last = p.granule
		packets += len(p.packets)
	}
	// Chromium packs 60 ms into a packet.
	if packets != 50 || last != 50*2880 || len(list) > 7 {
		t.Errorf("%d packets in %d pages, %d samples", packets, len(list), last)
	}
}

func TestTwoChannels(t *testing.T) {
	note, out := convert(t, recording(t, "chromium-stereo.webm"), voice.Options{})
	if note.Channels != 2 || note.Recorded != 2 || pages(t, out)[0].packets[0][9] != 2 {
		t.Errorf("as recorded: %+v", note)
	}
	mono, narrow := convert(t, recording(t, "chromium-stereo.webm"), voice.Options{Mono: true})
	if mono.Channels != 1 || mono.Recorded != 2 || pages(t, narrow)[0].packets[0][9] != 1 || mono.Duration != note.Duration {
		t.Errorf("as one: %+v", mono)
	}
	again, same := convert(t, out, voice.Options{Mono: true})
	if !bytes.Equal(same, narrow) || again != mono {
		t.Errorf("from Ogg: %+v", again)
	}
}

func TestOggPassesUnchanged(t *testing.T) {
	first, out := convert(t, recording(t, "chromium.webm"), voice.Options{})
	for _, o := range []voice.Options{{}, {Mono: true}} {
		note, same := convert(t, out, o)
		if !bytes.Equal(out, same) || note != first {
			t.Errorf("%+v became %+v", first, note)
		}
	}
}

// A page that was closed, or a connection that broke, leaves a recording cut anywhere.
func TestCutRecording(t *testing.T) {
	data := recording(t, "chromium.webm")
	note, out := convert(t, data[:len(data)/2], voice.Options{})
	if note.Duration < time.Second || note.Duration > 2*time.Second {
		t.Errorf("half of it lasts %v", note.Duration)
	}
	pages(t, out)
	for cut := range len(data) {
		var out bytes.Buffer
		if _, err := voice.ToOgg(&out, bytes.NewReader(data[:cut]), voice.Options{}); err == nil {
			if at := bytes.LastIndex(out.Bytes(), []byte("OggS")); out.Bytes()[at+5]&4 == 0 {
				t.Fatalf("cut at %d: no end", cut)
			}
		} else if !errors.Is(err, voice.ErrDamaged) && !errors.Is(err, voice.ErrNotOpus) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
}

func TestOtherFiles(t *testing.T) {
	webm := recording(t, "chromium.webm")
	vorbis := bytes.Replace(webm, []byte("A_OPUS"), []byte("A_VORB"), 1)
	silent := bytes.Replace(webm, []byte("\x83\x81\x02"), []byte("\x83\x81\x01"), 1)
	surround := bytes.Replace(webm, []byte("OpusHead\x01\x01"), []byte("OpusHead\x01\x06"), 1)
	future := bytes.Replace(webm, []byte("OpusHead\x01"), []byte("OpusHead\x10"), 1)
	_, ogg := convert(t, webm, voice.Options{})
	flipped := bytes.Clone(ogg)
	flipped[len(flipped)-1] ^= 1
	for name, row := range map[string]struct {
		data []byte
		want error
	}{
		"empty":         {nil, voice.ErrNotOpus},
		"text":          {[]byte("hello, hello"), voice.ErrNotOpus},
		"mp4":           {[]byte("\x00\x00\x00\x18ftypisom"), voice.ErrNotOpus},
		"other codec":   {vorbis, voice.ErrNotOpus},
		"film alone":    {silent, voice.ErrNotOpus},
		"six channels":  {surround, voice.ErrNotOpus},
		"later version": {future, voice.ErrNotOpus},
		"a flipped bit": {flipped, voice.ErrDamaged},
		"Ogg of Vorbis": {bytes.Replace(ogg, []byte("OpusHead"), []byte("\x01vorbis\x00"), 1), voice.ErrDamaged},
		"half a head":   {webm[:40], voice.ErrDamaged},
	} {
		if _, err := voice.ToOgg(io.Discard, bytes.NewReader(row.data), voice.Options{}); !errors.Is(err, row.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("broken")
	if _, err := voice.ToOgg(io.Discard, io.MultiReader(bytes.NewReader(webm[:2000]), failing{broken}), voice.Options{}); !errors.Is(err, broken) {
		t.Errorf("a reader that breaks: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func FuzzToOgg(f *testing.F) {
	f.Add(recording(f, "chromium.webm"), true)
	f.Add(recording(f, "chromium-stereo.webm")[:1500], false)
	_, ogg := convert(f, recording(f, "chromium.webm"), voice.Options{})
	f.Add(ogg, true)
	f.Fuzz(func(t *testing.T, data []byte, mono bool) {
		var out bytes.Buffer
		note, err := voice.ToOgg(&out, bytes.NewReader(data), voice.Options{Mono: mono})
		if err != nil {
			return
		}
		if note.Channels < 1 || note.Channels > 2 || note.Duration < 0 || mono && note.Channels != 1 {
			t.Fatalf("%+v", note)
		}
		again, err := voice.ToOgg(io.Discard, bytes.NewReader(out.Bytes()), voice.Options{})
		if err != nil && note.Duration > 0 {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if err == nil && again.Duration != note.Duration {
			t.Fatalf("%v became %v", note.Duration, again.Duration)
		}
	})
}
