package blob_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob"
)

func folder(t *testing.T) (*blob.FolderStore, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	store, err := blob.Folder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return store, dir
}

// files lists the files below a folder with their modes, but for the notes of puts.
func files(t *testing.T, dir string) map[string]fs.FileMode {
	t.Helper()
	list := map[string]fs.FileMode{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if info.Mode().Perm() != 0o700 {
				t.Errorf("%s has mode %v", path, info.Mode())
			}
			return nil
		}
		if filepath.Ext(path) == ".put" {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		list[name] = info.Mode().Perm()
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestFolder(t *testing.T) {
	store, dir := folder(t)
	testStore(t, store)
	name := put(t, store, "hello").SHA256
	list := files(t, dir)
	if mode, ok := list[filepath.Join(name[:2], name[2:4], name)]; !ok || mode != 0o600 {
		t.Errorf("%v", list)
	}
	for name := range list {
		if strings.Contains(name, "incoming") {
			t.Errorf("%s is left", name)
		}
	}
	if objects, size, err := store.Usage(context.Background()); objects != 3 || size != 300_005 || err != nil {
		t.Errorf("%d objects of %d bytes, %v", objects, size, err)
	}
	if space, err := store.Space(context.Background()); err != nil || space.Total <= 0 || space.Free <= 0 {
		t.Errorf("%+v, %v", space, err)
	}
}

func TestPutsAtOnce(t *testing.T) {
	store, dir := folder(t)
	var wait sync.WaitGroup
	for i := range 16 {
		wait.Go(func() { put(t, store, fmt.Sprint("file ", i%4)) })
	}
	wait.Wait()
	if list := files(t, dir); len(list) != 4 {
		t.Errorf("%v", list)
	}
}

func TestSweepAfterCrash(t *testing.T) {
	store, dir := folder(t)
	kept := put(t, store, "hello").SHA256
	left := filepath.Join(dir, "incoming", "123.part")
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := store.Sweep(time.Now().Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	if len(files(t, dir)) != 2 {
		t.Error("a file that is being written was removed")
	}
	if err := store.Sweep(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if list := files(t, dir); len(list) != 1 || read(t, store, kept) != "hello" {
		t.Errorf("%v", list)
	}
}

func TestTight(t *testing.T) {
	for space, want := range map[blob.Space]bool{{Free: 5, Total: 100}: false, {Free: 4, Total: 100}: true, {}: false, {Total: 100}: true} {
		if space.Tight() != want {
			t.Errorf("%+v", space)
		}
	}
}

func TestFolderThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := blob.Folder(path); err == nil || errors.Is(err, blob.ErrNoRoom) {
		t.Error(err)
	}
}
