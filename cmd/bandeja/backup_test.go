package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
)

// attach keeps files in a data folder, each with its row, and gives their names.
func attach(t *testing.T, dir string, texts ...string) (names []string) {
	t.Helper()
	ctx := t.Context()
	s, err := store.Open(ctx, store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	files, err := blob.Folder(filepath.Join(dir, filesFolder))
	if err != nil {
		t.Fatal(err)
	}
	workspaces, err := s.Workspaces(ctx)
	if err != nil || len(workspaces) != 1 {
		t.Fatal(workspaces, err)
	}
	ids := desk.NewIDMaker(0)
	for _, text := range texts {
		object, err := files.Put(ctx, strings.NewReader(text), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, object.SHA256)
		err = s.Update(ctx, workspaces[0], port.LanePeople, func(tx port.Tx) error {
			return tx.InsertFile(port.File{ID: ids.Next(machineClock()), State: port.FileReady, SHA256: object.SHA256, Size: object.Size})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return names
}

func TestBackupHoldsAttachments(t *testing.T) {
	dir, backups := t.TempDir(), t.TempDir()
	company(t, dir)
	names := attach(t, dir, "one", "two", "two") // two messages with the same content
	first, second := filepath.Join(backups, "first.db"), filepath.Join(backups, "second.db")
	says := func(want string, args ...string) {
		t.Helper()
		if out, err := run(t, args...); err != nil || !strings.Contains(out, want) {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
	}
	says("2 copied", "backup", first, "--data-dir", dir)
	names = append(names, attach(t, dir, "three")...)
	says("1 copied", "backup", second, "--data-dir", dir)
	if left, err := filepath.Glob(filepath.Join(backups, "*")); err != nil || len(left) != 3 {
		t.Errorf("beside the backups stands %v (%v)", left, err)
	}
	for from, want := range map[string]string{first: "2 copied", second: "3 copied"} {
		restored := filepath.Join(t.TempDir(), "data")
		says(want, "restore", from, "--data-dir", restored)
		files, err := blob.Folder(filepath.Join(restored, filesFolder))
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range names {
			has, err := files.Has(context.Background(), name)
			if want := from == second || i < 3; has != want || err != nil {
				t.Errorf("%s: file %d is there: %v (%v)", from, i, has, err)
			}
		}
	}
	path := filepath.Join(backups, copiesFolder, names[0][:2], names[0][2:4], names[0])
	if err := os.WriteFile(path, []byte("two"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, "damaged", "restore", second, "--data-dir", t.TempDir())
	if err := os.RemoveAll(filepath.Join(backups, copiesFolder)); err != nil {
		t.Fatal(err)
	}
	says("3 attachments that it names are not in", "restore", second, "--data-dir", t.TempDir())
}

func TestBackupLeavesABucketAlone(t *testing.T) {
	dir, copied := t.TempDir(), filepath.Join(t.TempDir(), "copy.db")
	company(t, dir)
	out, err := run(t, "backup", copied, "--data-dir", dir, "--blob-url", "s3://key:secret@127.0.0.1:1/bucket")
	if err != nil || !strings.Contains(out, "bucket") {
		t.Error(out, err)
	}
}
