package desk

import (
	"errors"
	"testing"
)

func TestKindOf(t *testing.T) {
	phone := Limits{Files: map[string]FileLimit{
		"image": {Max: 5, MIME: []string{"image/jpeg"}}, "video": {Max: 16, MIME: []string{"video/mp4"}},
		"audio": {Max: 16, MIME: []string{"audio/mp4", "audio/ogg"}}, "voice": {Max: 16, MIME: []string{"audio/ogg"}}, "document": {Max: 100}}}
	for _, c := range []struct {
		mime  string
		size  int64
		voice bool
		kind  MessageKind
		code  Code
	}{
		{"image/jpeg", 5, false, KindImage, ""},
		{"image/jpeg", 6, false, KindImage, CodeTooBig},
		{"image/gif", 6, false, KindDocument, ""},
		{"image/gif", 101, false, KindDocument, CodeTooBig},
		{"video/webm", 9, false, KindDocument, ""},
		{"", 9, false, KindDocument, ""},
		{"image/jpeg", 0, false, "", CodeEmpty},
		{"audio/webm", 9, true, KindVoice, ""},
		{"audio/webm", 17, true, KindVoice, CodeTooBig},
		{"audio/mp4", 9, true, KindAudio, ""},
		{"video/mp4", 9, true, KindAudio, ""},
		{"image/jpeg", 5, true, "", CodeBadFileType},
	} {
		kind, err := phone.KindOf(c.mime, c.size, c.voice)
		if kind != c.kind || c.code == "" && err != nil || c.code != "" && !errors.Is(err, &Error{Code: c.code}) {
			t.Errorf("%s %d %v: %s %v, want %s %s", c.mime, c.size, c.voice, kind, err, c.kind, c.code)
		}
	}
	if _, err := (Limits{}).KindOf("image/jpeg", 1, false); !errors.Is(err, &Error{Code: CodeBadFileType}) {
		t.Error("a channel without files takes one:", err)
	}
}

func TestBareMIME(t *testing.T) {
	for text, want := range map[string]string{"Audio/WebM; codecs=opus": "audio/webm", "image/svg+xml": "image/svg+xml", "": "", "jpeg": "",
		"a/b\r\nx: y": "", "image/": "", "text/html;charset=utf-8": "text/html"} {
		if got := BareMIME(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
