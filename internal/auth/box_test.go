package auth

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func newBox(t *testing.T, keys ...byte) *Box {
	t.Helper()
	var all [][]byte
	for _, b := range keys {
		all = append(all, bytes.Repeat([]byte{b}, KeyBytes))
	}
	box, err := NewBox(all[0], all[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return box
}

func TestBoxOpensInItsPlaceOnly(t *testing.T) {
	box, place := newBox(t, 1), Place{"inboxes", 7, "secret"}
	sealed := box.Seal([]byte("hunter2"), place)
	if plain, err := box.Open(sealed, place); err != nil || string(plain) != "hunter2" {
		t.Fatal(plain, err)
	}
	if bytes.Contains(sealed, []byte("hunter2")) || bytes.Equal(sealed, box.Seal([]byte("hunter2"), place)) {
		t.Fatal("not encrypted, or twice the same")
	}
	for _, other := range []Place{{"inboxes", 8, "secret"}, {"inboxes", 7, "token"}, {"users", 7, "secret"}, {"inboxess", 7, "ecret"}, {}} {
		if _, err := box.Open(sealed, other); !errors.Is(err, ErrSealed) {
			t.Errorf("opened at %+v: %v", other, err)
		}
	}
}

func TestBoxRefusesWhatWasChanged(t *testing.T) {
	box, place := newBox(t, 1), Place{"inboxes", 7, "secret"}
	sealed := box.Seal([]byte("hunter2"), place)
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		plain, err := box.Open(bad, place)
		var unknown *UnknownKeyError
		if plain != nil || !errors.Is(err, ErrSealed) && !errors.As(err, &unknown) {
			t.Errorf("byte %d changed: %q %v", i, plain, err)
		}
		if _, err := box.Open(sealed[:i], place); err == nil {
			t.Errorf("cut to %d bytes and opened", i)
		}
	}
}

func TestBoxRotation(t *testing.T) {
	place := Place{"inboxes", 7, "secret"}
	old, rotated, alien := newBox(t, 1), newBox(t, 2, 1), newBox(t, 3)
	sealed := old.Seal([]byte("x"), place)
	if plain, err := rotated.Open(sealed, place); err != nil || string(plain) != "x" || !rotated.Stale(sealed) || old.Stale(sealed) {
		t.Fatal(plain, err)
	}
	if again := rotated.Seal([]byte("x"), place); rotated.Stale(again) || rotated.KeyID() == old.KeyID() {
		t.Fatal("sealed with the old key")
	}
	var unknown *UnknownKeyError
	if _, err := alien.Open(sealed, place); !errors.As(err, &unknown) || unknown.ID != old.KeyID() {
		t.Fatal(err)
	}
	if _, err := NewBox(make([]byte, 16)); err == nil {
		t.Fatal("a short key was taken")
	}
}

func TestKeyFile(t *testing.T) {
	dir := t.TempDir()
	key, created, err := LoadOrCreateKey(dir)
	if err != nil || !created || len(key) != KeyBytes {
		t.Fatal(key, created, err)
	}
	path := filepath.Join(dir, KeyFile)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatal(info, err)
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Fatal("left behind:", files)
	}
	again, created, err := LoadOrCreateKey(dir)
	if err != nil || created || !bytes.Equal(key, again) {
		t.Fatal("another key on the second start", err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadOrCreateKey(dir); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(path, 0o600), os.WriteFile(path, []byte("rubbish"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadOrCreateKey(dir); err == nil || strings.Contains(err.Error(), "rubbish") {
		t.Fatal("a damaged key must stop the start, not be replaced:", err)
	}
	if _, _, err := LoadOrCreateKey(filepath.Join(dir, "missing")); err == nil {
		t.Fatal("no folder, no key")
	}
}
