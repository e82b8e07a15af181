package storetest_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

func TestDiskFullAndRoomAgain(t *testing.T) {
	o := storetest.Place(t, "sqlite")
	o.Faults = &store.Faults{}
	s := storetest.OpenAt(t, o)
	w := storetest.NewWorld(t, s, 1)
	o.Faults.MaxPages.Store(220)
	text := strings.Repeat("palabra distinta ", 60)
	send := func() (desk.ID, error) {
		id := w.IDs.Next(w.Now)
		return id, s.Update(context.Background(), w.Workspace, port.LaneInbound, func(tx port.Tx) error {
			v, err := tx.VisitorThread(w.Inbox, w.Threads[0].Session.SecretHash, id.String())
			if err != nil {
				return err
			}
			_, err = w.Receive(tx, v, w.Now, id, id.String(), fmt.Sprint(text, id))
			return err
		})
	}
	var kept []desk.ID
	var full error
	for range 5000 {
		id, err := send()
		if err != nil {
			full = err
			break
		}
		kept = append(kept, id)
	}
	if !errors.Is(full, port.ErrDiskFull) {
		t.Fatalf("after %d messages: %v", len(kept), full)
	}
	if _, err := send(); !errors.Is(err, port.ErrDiskFull) {
		t.Errorf("the second refusal: %v", err)
	}
	check(t, s) // reading goes on, and nothing is half there
	o.Faults.MaxPages.Store(0)
	id, err := send()
	if err != nil {
		t.Fatalf("with room again: %v", err)
	}
	for _, id := range append(kept, id) {
		unit(t, w, func(tx port.Tx) error {
			_, err := tx.Message(id)
			return err
		})
	}
	check(t, s)
}

// raw opens a database beside the store, to look and to spoil.
func raw(t *testing.T, o store.Options) *sql.DB {
	t.Helper()
	driver, name := "pgx", o.DatabaseURL
	if name == "" {
		driver, name = "sqlite", "file:"+filepath.Join(o.DataDir, store.FileName)+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func spoil(t *testing.T, o store.Options, texts ...string) {
	t.Helper()
	db := raw(t, o)
	defer db.Close()
	for _, text := range texts {
		if _, err := db.ExecContext(context.Background(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

func TestSchemaIsMadeOnceAndNeverGoesBack(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		t.Run(kind, func(t *testing.T) {
			ctx := context.Background()
			o := storetest.Place(t, kind)
			for range 2 {
				s, err := store.Open(ctx, o)
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
			}
			flag := map[string]string{"sqlite": "1", "postgres": "true"}[kind]
			spoil(t, o, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9000, "+flag+")")
			if s, err := store.Open(ctx, o); err == nil || !strings.Contains(err.Error(), "newer Bandeja") {
				t.Errorf("a newer schema: %v", err)
				_ = s.Close()
			}
		})
	}
}

// Before a step of the schema the file is copied; when the step fails, the data is as it was.
func TestBackupBeforeAStepOfTheSchema(t *testing.T) {
	ctx := context.Background()
	o := storetest.Place(t, "sqlite")
	s, err := store.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	spoil(t, o, "DELETE FROM goose_db_version WHERE version_id > 1")
	if _, err := store.Open(ctx, o); err == nil {
		t.Fatal("a step that cannot be done again was done")
	}
	copies, err := filepath.Glob(filepath.Join(o.DataDir, store.FileName+".before-*"))
	if err != nil || len(copies) != 1 {
		t.Errorf("copies: %v (%v)", copies, err)
	}
}

// Both databases have the same tables and columns, whatever the dialects change.
func TestSchemasAgree(t *testing.T) {
	shape := func(kind string) []string {
		o := storetest.Place(t, kind)
		s := storetest.OpenAt(t, o)
		if err := s.Ping(context.Background()); err != nil {
			t.Fatal(err)
		}
		text := "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c WHERE table_schema = 'public'"
		if kind == "sqlite" {
			text = "SELECT t.name || '.' || c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'"
		}
		rows, err := raw(t, o).QueryContext(context.Background(), text)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var all []string
		for rows.Next() {
			var name string
			if err := rows.Scan(&name); err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(name, "message_search") && !strings.HasPrefix(name, "goose") &&
				!strings.HasPrefix(name, "sqlite_") {
				all = append(all, name)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		slices.Sort(all)
		return all
	}
	var first []string
	for _, kind := range storetest.Kinds(t) {
		got := shape(kind)
		if first == nil {
			first = got
		}
		if !slices.Equal(got, first) || len(got) < 200 {
			t.Errorf("%s has %v, the other %v", kind, got, first)
		}
	}
}

func TestDataFolderHasOneProcess(t *testing.T) {
	o := storetest.Place(t, "sqlite")
	storetest.OpenAt(t, o)
	_, err := store.Open(context.Background(), o)
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) {
		t.Errorf("a second process was told: %v", err)
	}
}

// TestBackup copies a folder while its store is open and written to.
func TestBackup(t *testing.T) {
	ctx := context.Background()
	o := storetest.Place(t, "sqlite")
	s := storetest.OpenAt(t, o)
	w := storetest.NewWorld(t, s, 3)
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	if err := store.Backup(ctx, o.DataDir, path); err != nil {
		t.Fatal(err)
	}
	if err := store.Backup(ctx, o.DataDir, path); err == nil {
		t.Error("a backup overwrote a file")
	}
	if err := store.Backup(ctx, t.TempDir(), filepath.Join(dir, "none")); err == nil {
		t.Error("an empty folder was backed up")
	}
	restored := storetest.OpenAt(t, store.Options{DataDir: dir})
	check(t, restored)
	want, _ := s.LastSeq(ctx, w.Workspace)
	if got, err := restored.LastSeq(ctx, w.Workspace); err != nil || got != want {
		t.Errorf("the copy ends at %d (%v), not %d", got, err, want)
	}
}

// Each breach is added to those before it, and the line that was fine until then tells of it.
func TestCheckFindsWhatIsBroken(t *testing.T) {
	breaches := []struct{ text, invariant string }{
		{"UPDATE conversations SET last_at = last_at + 1", "last_at is"},
		{"UPDATE messages SET inbound_number = 0", "the visitor's messages are numbered"},
		{"UPDATE events SET conversation_id = 5 WHERE entity_kind = 'message'", "the log and the threads"},
		{"INSERT INTO reads SELECT workspace_id, 1, id, 1, 99 FROM conversations", "nobody has read more"},
		{"DELETE FROM contacts", "what a row names"},
		{"UPDATE messages SET state = 'sending' WHERE id = (SELECT min(id) FROM messages)", "a message on its way"},
		{"INSERT INTO outbox (workspace_id, id, inbox_id, conversation_id, message_id, reaction, emoji, state, attempt, lease_until, " +
			"next_at, created_at, failure) SELECT workspace_id, 7, inbox_id, 1, id, 0, '', 'queued', 0, 0, 0, 0, '' FROM messages " +
			"WHERE id = (SELECT min(id) FROM messages)", "an entry of the outbox is of"},
		{"UPDATE outbox SET inbox_id = inbox_id", "the heads of the outbox"}, // the entry above has none
		{"INSERT INTO files (workspace_id, id, inbox_id, conversation_id, message_id, member_id, state, kind, mime, name, size, sha256, " +
			"thumb, width, height, duration_ms, ref, handle, handle_until, tries, next_at, error, created_at) SELECT workspace_id, 8, " +
			"inbox_id, 1, id, 0, 'ready', '', '', '', 0, '', '', 0, 0, 0, '', '', 0, 0, 0, '', 0 FROM messages " +
			"WHERE id = (SELECT min(id) FROM messages)", "a file that is ready"},
		{"UPDATE files SET sha256 = 'x'", "an attachment's file is of"},
		{"INSERT INTO updates (workspace_id, id, delivery_id, position, inbox_id, account, kind, dedupe_key, target, state, error, at, " +
			"received_at, tries, payload) SELECT workspace_id, 9, 0, 0, 0, '', '', '', '', 'done', '', 0, 0, 0, '{}' FROM workspaces",
			"an update that is done"},
		{"UPDATE conversations SET redirect_id = 5 WHERE id = (SELECT max(id) FROM conversations)", "what went into another"},
		{"DELETE FROM events WHERE seq = 3", "the log has no hole"},
		{"UPDATE conversations SET inbound_count = 7", "inbound_count is"},
		{"UPDATE conversations SET closes_key = closes_key + 1", "closes_at is"},
		{"UPDATE conversations SET holder_id = 5", "holder_id follows"},
		{"UPDATE episodes SET closed_at = 1", "an open conversation has one open episode"},
		{"DELETE FROM messages WHERE id = (SELECT max(id) FROM messages)", "the full-text index holds messages alone"},
		{"UPDATE messages SET id = id + 1000", "a message is in the full-text index"},
		{"DROP INDEX messages_client; UPDATE messages SET conversation_id = 1", "a client id stands once"},
		{"UPDATE messages SET seq = 1, sort_at = 1", "a message has its own place"},
		{"DROP INDEX messages_external; UPDATE messages SET external_id = 'x'", "an external id stands once"},
		{"DROP INDEX conversations_identity; UPDATE conversations SET identity_id = 1", "an identity has one conversation"},
		{"DELETE FROM conversations WHERE id = (SELECT min(id) FROM conversations)", "a card has a conversation"},
		{"DELETE FROM conversation_cards", "a conversation has a card"},
	}
	for _, kind := range storetest.Kinds(t) {
		t.Run(kind, func(t *testing.T) {
			o := storetest.Place(t, kind)
			s := storetest.OpenAt(t, o)
			storetest.NewWorld(t, s, 4)
			indexed(t, o)
			check(t, s)
			for _, breach := range breaches {
				if b := broken(s, breach.invariant); b && !strings.HasPrefix(breach.text, "UPDATE outbox") && breach.invariant != "an attachment's file is of" {
					t.Errorf("before %q: %q is broken", breach.text, breach.invariant)
				}
				spoil(t, o, strings.Split(breach.text, "; ")...)
				if b := broken(s, breach.invariant); !b {
					t.Errorf("after %q: %q is not broken", breach.text, breach.invariant)
				}
			}
		})
	}
}

// indexed waits until no message waits for SQLite's full-text index.
func indexed(t *testing.T, o store.Options) {
	t.Helper()
	if o.DatabaseURL != "" {
		return
	}
	db := raw(t, o)
	defer db.Close()
	for deadline, waits := time.Now().Add(20*time.Second), 1; waits > 0; time.Sleep(5 * time.Millisecond) {
		if err := db.QueryRowContext(context.Background(), "SELECT count(*) FROM message_search_waiting").Scan(&waits); err != nil {
			t.Fatal(err)
		}
		if time.Now().After(deadline) {
			t.Fatal("messages wait for the index for ever")
		}
	}
}

// broken says whether the check names an invariant as broken.
func broken(s *store.Store, invariant string) bool {
	var out strings.Builder
	err := s.Check(context.Background(), &out)
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "BROKEN  "+invariant) {
			return err != nil
		}
	}
	return false
}

func TestPruneEvents(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w := storetest.NewWorld(t, s, 0)
		for block := range 13 {
			unit(t, w, func(tx port.Tx) error {
				for i := range 100 {
					at := desk.Time(block*100+i+2) * desk.Day
					if _, err := tx.Emit(desk.Event{Type: desk.EventTagChanged, At: at}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		prune := func(now desk.Time, r store.Retention) store.Pruned {
			t.Helper()
			got, err := s.(*store.Store).PruneEvents(ctx, w.Workspace, r, now)
			if err != nil {
				t.Fatal(err)
			}
			check(t, s)
			return got
		}
		// The event of seq n is of day n, but for the first, of day 400 after the epoch of ids.
		spoilt := store.Retention{Age: 7 * desk.Day, HoldAge: 30 * desk.Day, Keep: 5000}
		if got := prune(5000*desk.Day, spoilt); got.Deleted != 0 {
			t.Errorf("of the newest %d, %d went", spoilt.Keep, got.Deleted)
		}
		r := store.Retention{Age: 7 * desk.Day, HoldAge: 30 * desk.Day, Keep: 10}
		far := w.Now + 7*desk.Day
		if got := prune(far, r); got.Deleted != 1301-10 || got.Overrun != nil {
			t.Errorf("pruned %+v", got)
		}
		_, _, err := s.Events(ctx, w.Workspace, 0, 10)
		if !errors.Is(err, port.ErrTooOld) {
			t.Errorf("asking for what was pruned: %v", err)
		}
		instance(t, s, func(tx port.InstanceTx) error { return tx.SaveCursor(w.Workspace, "slow", 1294) })
		r.Keep = 0
		if got := prune(1310*desk.Day, r); got.Deleted != 3 {
			t.Errorf("a slow consumer at 1294 did not hold the log back: %+v", got)
		}
		if got := prune(1340*desk.Day, r); got.Deleted != 7 || !slices.Equal(got.Overrun, []string{"slow"}) {
			t.Errorf("a consumer holds the log back for ever: %+v", got)
		}
	})
}
