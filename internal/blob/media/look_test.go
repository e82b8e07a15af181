package media_test

import (
	"bytes"
	"os"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob/media"
)

func file(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func look(data []byte) media.Info { return media.Look(bytes.NewReader(data), int64(len(data))) }

func TestLook(t *testing.T) {
	amr := append([]byte("#!AMR\n"), bytes.Repeat(append([]byte{0x3c}, make([]byte, 31)...), 100)...)
	wide := append([]byte("#!AMR-WB\n"), bytes.Repeat(append([]byte{0x04}, make([]byte, 17)...), 50)...)
	for name, row := range map[string]struct {
		data []byte
		want media.Info
	}{
		"film.mp4":          {nil, media.Info{MIME: media.MP4, Width: 64, Height: 48, Duration: 2 * time.Second}},
		"frag.mp4":          {nil, media.Info{MIME: media.M4A}},
		"film.mov":          {nil, media.Info{MIME: media.QuickTime, Width: 64, Height: 48, Duration: 2 * time.Second}},
		"film.3gp":          {nil, media.Info{MIME: media.ThreeGP, Width: 128, Height: 96, Duration: 2 * time.Second}},
		"film.webm":         {nil, media.Info{MIME: media.WebM, Width: 64, Height: 48, Duration: 2 * time.Second, Channels: 1}},
		"vbr.mp3":           {nil, media.Info{MIME: media.MP3, Duration: 2 * time.Second, Channels: 1}},
		"cbr.mp3":           {nil, media.Info{MIME: media.MP3, Duration: 2 * time.Second, Channels: 1}},
		"sound.m4a":         {nil, media.Info{MIME: media.M4A, Duration: 2 * time.Second}},
		"sound.aac":         {nil, media.Info{MIME: media.AAC, Duration: 2 * time.Second, Channels: 1}},
		"sound.wav":         {nil, media.Info{MIME: media.WAV, Duration: 2 * time.Second, Channels: 1}},
		"opus.ogg":          {nil, media.Info{MIME: media.Ogg, Duration: 2 * time.Second, Channels: 2, Codec: "opus"}},
		"vorbis.ogg":        {nil, media.Info{MIME: media.Ogg, Duration: 2 * time.Second, Channels: 1, Codec: "vorbis"}},
		"still.webp":        {nil, media.Info{MIME: media.WebP, Width: 40, Height: 30}},
		"moving.webp":       {nil, media.Info{MIME: media.WebP, Width: 40, Height: 30}},
		"moving-alpha.webp": {nil, media.Info{MIME: media.WebP, Width: 40, Height: 30}},
		"AMR":               {amr, media.Info{MIME: media.AMR, Duration: 2 * time.Second, Channels: 1}},
		"wide AMR":          {wide, media.Info{MIME: media.AMR, Duration: time.Second, Channels: 1}},
	} {
		data := row.data
		if data == nil {
			data = file(t, name)
		}
		got := look(data)
		if off := got.Duration - row.want.Duration; off < -200*time.Millisecond || off > 200*time.Millisecond {
			t.Errorf("%s lasts %v", name, got.Duration)
		}
		got.Duration = row.want.Duration
		if got != row.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestLookAtRecording(t *testing.T) {
	data, err := os.ReadFile("../voice/testdata/chromium.webm")
	if err != nil {
		t.Fatal(err)
	}
	if got := look(data); got != (media.Info{MIME: media.WebMAudio, Duration: got.Duration, Channels: 1, Codec: "opus"}) ||
		got.Duration < 2900*time.Millisecond || got.Duration > 3100*time.Millisecond {
		t.Errorf("%+v", got)
	}
}

// Cut files tell what they can and harm nobody.
func TestLookAtCutFiles(t *testing.T) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		data := file(t, entry.Name())
		for cut := 0; cut < len(data); cut += 1 + cut/20 {
			if got := look(data[:cut]); got.Duration < 0 || got.Duration > time.Hour {
				t.Errorf("%s cut at %d: %+v", entry.Name(), cut, got)
			}
		}
	}
}

func FuzzLook(f *testing.F) {
	entries, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			data := file(f, entry.Name())
			f.Add(data[:min(len(data), 1500)])
		}
	}
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x20Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00\x12\x01\x03\x00\x01\x00\x00\x00\x06\x00"))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if got := look(data); got.MIME == "" || got.Duration < 0 || got.Width < 0 || got.Height < 0 || got.Channels < 0 {
			t.Fatalf("%+v", got)
		}
	})
}
