package main

import (
	"context"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
)

// run gives what a command prints, and its error.
func run(t *testing.T, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var out strings.Builder
	err := dispatch(ctx, args, &out)
	return out.String(), err
}

func fails(t *testing.T, word string, args ...string) {
	t.Helper()
	if out, err := run(t, args...); err == nil || !strings.Contains(err.Error(), word) {
		t.Errorf("bandeja %s: %v, not %q\n%s", strings.Join(args, " "), err, word, out)
	}
}

// company makes a folder with a company and an inbox whose customers are signed, and gives its key.
func company(t *testing.T, dir string) {
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
	key, _, err := auth.LoadOrCreateKey(dir)
	if err != nil {
		t.Fatal(err)
	}
	box, err := auth.NewBox(key)
	if err != nil {
		t.Fatal(err)
	}
	use := app.New(app.Options{Store: s, Clock: machineClock, IDs: desk.NewIDMaker(0)})
	workspace, err := use.CreateWorkspace(ctx, app.Company{Name: "Casa Nativa", Timezone: "UTC", Locale: "es"}, 8)
	if err != nil {
		t.Fatal(err)
	}
	owner, err := use.CreateMember(ctx, workspace, app.Person{Name: "Camila", Email: "camila@x.example", Locale: "es"},
		desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
	if err != nil {
		t.Fatal(err)
	}
	by := app.By{Workspace: workspace, Member: owner.Member.ID}
	inbox, err := use.CreateInbox(ctx, by, app.NewInbox{Name: "Tienda", Key: "tienda-key"})
	if err != nil {
		t.Fatal(err)
	}
	sealed := box.Seal([]byte("secret"), auth.Place{Table: "inboxes", Row: int64(inbox.ID), Column: "settings.identity_secret"})
	if _, err := use.SetIdentitySecret(ctx, by, inbox.ID, base64.StdEncoding.EncodeToString(sealed)); err != nil {
		t.Fatal(err)
	}
}

func TestSettingsBehindArguments(t *testing.T) {
	dir := t.TempDir()
	company(t, dir)
	if out, err := run(t, "admin", "list", "--data-dir", dir); err != nil || !strings.Contains(out, "camila@x.example") {
		t.Error(out, err)
	}
	fails(t, `"./other"`, "serve", "./other", "--data-dir", dir)
	fails(t, `"now"`, "check", "--data-dir", dir, "now")
	fails(t, `"all"`, "admin", "list", "all", "--data-dir", dir)
}

func TestAWrongKeyStopsTheStart(t *testing.T) {
	dir := t.TempDir()
	company(t, dir)
	start := func() error {
		settings, _, err := config.Load(config.Input{Command: "serve", Args: []string{"--data-dir", dir, "--addr", "127.0.0.1:0", "--log-level", "error"}})
		if err != nil {
			t.Fatal(err)
		}
		in, err := assemble(t.Context(), settings, machineClock, nil)
		if err == nil {
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			err = joined(in.hub.Close(ctx), in.close())
		}
		return err
	}
	if err := start(); err != nil {
		t.Fatal("with the right key:", err)
	}
	path := filepath.Join(dir, auth.KeyFile)
	if err := os.Remove(path); err != nil { // as after a restore that forgot it
		t.Fatal(err)
	}
	if err := start(); err == nil || !strings.Contains(err.Error(), "forget-secrets") || !strings.Contains(err.Error(), "Tienda") {
		t.Fatal("with another key:", err)
	}
	if out, err := run(t, "admin", "forget-secrets", "--data-dir", dir); err != nil || !strings.Contains(out, "Tienda") {
		t.Fatal(out, err)
	}
	if err := start(); err != nil {
		t.Fatal("after the secret was given up:", err)
	}
}

func TestRestoreOverwritesNothing(t *testing.T) {
	dir, copied := t.TempDir(), filepath.Join(t.TempDir(), "copy.db")
	company(t, dir)
	if _, err := run(t, "backup", copied, "--data-dir", dir); err != nil {
		t.Fatal(err)
	}
	fails(t, "exists already", "restore", copied, "--data-dir", dir)
	stale := t.TempDir()
	if err := os.WriteFile(filepath.Join(stale, store.FileName+"-wal"), []byte("left behind"), 0o600); err != nil {
		t.Fatal(err)
	}
	fails(t, "-wal exists already", "restore", copied, "--data-dir", stale)
	empty := t.TempDir()
	fails(t, "no such file", "restore", copied+".not", "--data-dir", empty)
	if out, err := run(t, "restore", copied, "--data-dir", empty); err != nil || !strings.Contains(out, "ok") {
		t.Fatal(out, err)
	}
}

func TestFreshDemoOfAFolderInUse(t *testing.T) {
	dir := t.TempDir()
	if err := demoFolder(dir, false); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	fails(t, "in use by", "demo", "fresh", "--data-dir", dir)
	if _, err := os.Stat(filepath.Join(dir, store.FileName)); err != nil {
		t.Error("the data under a running demo were deleted:", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := demoFolder(dir, true); err != nil {
		t.Error(err)
	}
}
