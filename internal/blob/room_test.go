package blob

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestNoRoom(t *testing.T) {
	store, err := Folder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	kept, err := store.Put(ctx, strings.NewReader("hello"), 5)
	if err != nil {
		t.Fatal(err)
	}
	looks := 0
	store.spool.space = func() (Space, error) {
		looks++
		return Space{Free: 60 - 30*int64(looks), Total: 1000}, nil
	}
	if _, err := store.Put(ctx, strings.NewReader("other"), 5); !errors.Is(err, ErrNoRoom) {
		t.Errorf("a tight disk: %v", err)
	}
	looks = -1 // room at the start, none after a while
	if _, err := store.Put(ctx, strings.NewReader(strings.Repeat("x", 3*checkEvery)), 4*checkEvery); !errors.Is(err, ErrNoRoom) {
		t.Errorf("a disk that fills up: %v", err)
	}
	if left, err := os.ReadDir(store.spool.dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if r, _, err := store.Open(ctx, kept.SHA256); err != nil {
		t.Error(err)
	} else {
		r.Close()
	}
}

func TestFull(t *testing.T) {
	for err, want := range map[error]bool{
		&os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}: true,
		fmt.Errorf("put: %w", syscall.EDQUOT):                      true,
		&os.PathError{Op: "write", Path: "x", Err: syscall.EIO}:    false,
	} {
		if got := full(err); errors.Is(got, ErrNoRoom) != want || !errors.Is(got, err) {
			t.Errorf("%v became %v", err, got)
		}
	}
}
