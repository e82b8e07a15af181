package store

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// schemaUpTo brings an empty database to an older step of the schema.
func schemaUpTo(t *testing.T, db *sql.DB, d dialect, steps int) {
	t.Helper()
	all, err := migrations(d)
	if err != nil {
		t.Fatal(err)
	}
	kind := goose.DialectSQLite3
	if d == postgres {
		kind = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(kind, db, nil, goose.WithGoMigrations(all[:steps]...), goose.WithDisableGlobalRegistry(true),
		goose.WithLogger(goose.NopLogger()))
	if err == nil {
		_, err = provider.Up(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// oldRows are a workspace as a program of the second step wrote it.
const oldRows = `INSERT INTO workspaces VALUES (1, 0, 0, 1, 0, 'Vieja', 'UTC', 'es', 8, 1);
INSERT INTO inboxes VALUES (1, 2, 'Sitio', 'webchat', 'clave', 1, 'session_24h', '{"color":"#123456"}', 0, 1, 0);
INSERT INTO inbox_routes VALUES ('clave', 1, 2);
INSERT INTO contacts VALUES (1, 3, 'Ana', '', '', '', 'es', '{}', 1, 0);
INSERT INTO identities VALUES (1, 4, 2, 3, '4F2A', 0);
INSERT INTO conversations VALUES (1, 5, 2, 4, 3, 0, 0, 0, 0, 7, 9223372036854775807, 9223372036854775807, 1, 0);
INSERT INTO conversation_cards VALUES (1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, '', 0, 0, 'off', '', '', 'Ana', '4F2A', 'contact', 3, 'hola', 7);
INSERT INTO messages VALUES (1, 6, 5, 2, 1, 1, 1, 7, 7, 'contact', 3, '', 'hola', '', 'c1', '', 'sent', '', '', 1, 0);
INSERT INTO messages VALUES (1, 8, 5, 2, 1, 2, 2, 8, 8, 'agent', 9, '', 'buenas', '', 'c2', '', 'delivered', '', '', 0, 0)`

// old makes a database of an older step with rows in it.
func old(t *testing.T, o Options, steps int, rows string) {
	t.Helper()
	d, driver, source := sqlite, "sqlite", filepath.Join(o.DataDir, FileName)
	if o.DatabaseURL != "" {
		d, driver, source = postgres, "pgx", o.DatabaseURL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	schemaUpTo(t, db, d, steps)
	for row := range strings.SplitSeq(rows, ";\n") {
		if _, err := db.Exec(row); err != nil {
			t.Fatalf("%v in %s", err, row)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

func onBoth(t *testing.T, run func(t *testing.T, o Options)) {
	t.Run("sqlite", func(t *testing.T) { run(t, Options{DataDir: t.TempDir()}) })
	if server := os.Getenv("BANDEJA_TEST_DATABASE_URL"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, Options{DatabaseURL: newDatabase(t, server)}) })
	}
}

// thirdRows are a person of WhatsApp as a program of the third step wrote her.
const thirdRows = `INSERT INTO workspaces VALUES (1, 0, 0, 1, 0, 'Vieja', 'UTC', 'es', 8, 1);
INSERT INTO contacts VALUES (1, 3, 'Ana', '', '', '', 'es', '{}', 1, 0);
INSERT INTO identities VALUES (1, 4, 2, 3, '4F2A', 0, 'Ana', 77, 'ana', 0);
INSERT INTO conversations VALUES (1, 5, 2, 4, 3, 0, 0, 0, 0, 7, 9223372036854775807, 9223372036854775807, 1, 0, 0);
INSERT INTO conversation_cards VALUES (1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, '', 0, 0, 'off', '', '', 'Ana', '4F2A', 'contact', 3, 'hola', 7, 0, '')`

// TestDataOfTheThirdStep: since when a name is known is remembered.
func TestDataOfTheThirdStep(t *testing.T) {
	onBoth(t, func(t *testing.T, o Options) {
		old(t, o, 3, thirdRows)
		s := openStore(t, o)
		err := s.Update(context.Background(), 1, port.LanePeople, func(tx port.Tx) error {
			i, err := tx.Identity(4)
			if err != nil || i.ProfileName != "Ana" || i.Username != "ana" {
				t.Errorf("the identity %+v (%v)", i, err)
			}
			_, card, err := tx.Conversation(5)
			if card.ProfileAt != 77 {
				t.Errorf("the card %+v", card)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// TestDataOfTheSecondStep: what stood before there were channels is read as it was, and goes on.
func TestDataOfTheSecondStep(t *testing.T) {
	onBoth(t, func(t *testing.T, o Options) {
		old(t, o, 2, oldRows)
		s, ctx := openStore(t, o), context.Background()
		directory, err := s.Directory(ctx, 1)
		if err != nil || len(directory.Inboxes) != 1 || directory.Inboxes[0].Settings.Color != "#123456" || directory.Inboxes[0].Connection.Connected() {
			t.Errorf("the directory %+v (%v)", directory, err)
		}
		page, err := s.Timeline(ctx, 1, port.TimelineQuery{ConversationID: 5})
		if err != nil || len(page.Items) != 2 {
			t.Fatalf("%d items (%v)", len(page.Items), err)
		}
		if m := page.Items[0].Message; m.Text != "hola" || m.Kind != "" || !m.Content.Empty() {
			t.Errorf("the message %+v", m)
		}
		err = s.Update(ctx, 1, port.LanePeople, func(tx port.Tx) error {
			ids, err := tx.MarkOurMessages(5, 2, desk.StateRead, 3)
			if err != nil || len(ids) != 1 {
				t.Errorf("read: %v (%v)", ids, err)
			}
			answered, err := tx.AnswersSince(5, 1, 1)
			if !answered {
				t.Error("the answer is not seen")
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// fifthRows are a person's message as a program of the fifth step wrote it, index of words and all.
const fifthRows = `INSERT INTO workspaces VALUES (1, 0, 0, 1, 0, 'Vieja', 'UTC', 'es', 8, 1);
INSERT INTO inboxes VALUES (1, 2, 'Sitio', 'webchat', 'clave', 1, 'session_24h', '{}', 0, 1, 0, '', '');
INSERT INTO contacts VALUES (1, 3, 'Ana', '', '', '', 'es', '{}', 1, 0);
INSERT INTO identities VALUES (1, 4, 2, 3, '4F2A', 0, 'Ana', 'ana', 0);
INSERT INTO conversations VALUES (1, 5, 2, 4, 3, 1, 9, 0, 0, 7, 9223372036854775807, 9223372036854775807, 1, 0, 0);
INSERT INTO conversation_cards VALUES (1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, '', 0, 0, 'off', '', '', 'Ana', '4F2A', 'contact', 3, 'hola', 7, 0, '', 0);
INSERT INTO messages VALUES (1, 6, 5, 2, 1, 1, 1, 7, 7, 'contact', 3, '', 'hola', '', 'c1', '', 'sent', '', '', 1, 0, '', '')`

// TestDataOfTheFifthStep: the words that are in the index stay in it, give way to others when the message is edited, and
// what is unread is counted.
func TestDataOfTheFifthStep(t *testing.T) {
	onBoth(t, func(t *testing.T, o Options) {
		indexed := ";\nINSERT INTO message_search (rowid, scope, body) VALUES (6, 'w1 i2 c5', 'hola')"
		if o.DatabaseURL != "" {
			indexed = ";\nINSERT INTO message_search VALUES (1, 6, to_tsvector('simple', 'w1 i2 c5 hola'))"
		}
		old(t, o, 5, fifthRows+indexed)
		s, ctx := openStore(t, o), context.Background()
		known := func(word string, want bool) {
			t.Helper()
			if err := s.Indexed(ctx); err != nil {
				t.Fatal(err)
			}
			if found, err := s.IndexedUnder(ctx, 6, word); err != nil || found != want {
				t.Errorf("under %s: %v (%v)", word, found, err)
			}
		}
		known("hola", true)
		err := s.Update(ctx, 1, port.LanePeople, func(tx port.Tx) error {
			m, err := tx.Message(6)
			if err != nil {
				return err
			}
			m.Text = "buenas"
			return tx.SaveMessage(m)
		})
		if err != nil {
			t.Fatal(err)
		}
		known("hola", false)
		known("buenas", true)
		viewer := desk.Viewer{MemberID: 9, Visibility: desk.VisibilityAll, InboxIDs: []desk.ID{2}}
		counts, err := s.Counts(ctx, 1, port.CountQuery{Viewer: viewer, Holding: desk.HoldingMine, Segment: desk.SegmentActive, Now: 8})
		if err != nil || counts.MineUnread != 1 {
			t.Errorf("the counts %+v (%v)", counts, err)
		}
	})
}
