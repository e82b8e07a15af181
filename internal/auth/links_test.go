package auth

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	const minute = int64(60_000_000)
	box, err := NewBox(bytes.Repeat([]byte{1}, KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	links, now := NewLinks(box), 1_772_000_000*int64(1_000_000)
	want := Link{Workspace: 7, File: 1 << 50, Thumb: true}
	path := links.Path(want, now)
	token := strings.TrimPrefix(path, LinkPath)
	if link, left, err := links.Open(token, now); err != nil || link != want || left < 30*60 || left > 60*60 {
		t.Fatal(link, left, err)
	}
	if _, _, err := links.Open(token, now+60*minute); !errors.Is(err, ErrLink) {
		t.Error("a link that is an hour old opens:", err)
	}
	if path == links.Path(Link{Workspace: 7, File: 1 << 50}, now) || path == links.Path(Link{Workspace: 8, File: 1 << 50, Thumb: true}, now) {
		t.Error("two files have one link")
	}
	for i := range token {
		changed := []byte(token)
		changed[i] ^= 1
		if _, _, err := links.Open(string(changed), now); err == nil {
			t.Errorf("%s opens, changed at %d", changed, i)
		}
	}
	for _, bad := range []string{"", token[1:], token + "A", strings.Repeat("A", len(token)), "../" + token[3:]} {
		if _, _, err := links.Open(bad, now); !errors.Is(err, ErrLink) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	other, err := NewBox(bytes.Repeat([]byte{2}, KeyBytes))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := NewLinks(other).Open(token, now); !errors.Is(err, ErrLink) {
		t.Error("another key opens it:", err)
	}
}
