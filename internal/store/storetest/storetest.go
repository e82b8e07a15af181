// Package storetest gives tests real stores: SQLite in a temporary folder, and PostgreSQL when
// BANDEJA_TEST_DATABASE_URL names a server on which databases may be created. Its own tests are the conformance suite
// that both databases pass.
package storetest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/store"
)

// EnvURL names the server for tests on PostgreSQL.
const EnvURL = "BANDEJA_TEST_DATABASE_URL"

// Kinds are the databases that tests run on: "sqlite" always, "postgres" when there is a server. Where CI=true there
// must be one.
func Kinds(t testing.TB) []string {
	t.Helper()
	if os.Getenv(EnvURL) != "" {
		return []string{"sqlite", "postgres"}
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s is not set: on CI both databases are tested", EnvURL)
	}
	return []string{"sqlite"}
}

// Each runs a test on an empty store of each database.
func Each(t *testing.T, test func(t *testing.T, s port.Store)) {
	t.Helper()
	for _, kind := range Kinds(t) {
		t.Run(kind, func(t *testing.T) { test(t, Open(t, kind)) })
	}
}

// Open gives an empty store of a kind ("sqlite" or "postgres") that is closed, and gone, after the test.
func Open(t testing.TB, kind string) port.Store {
	t.Helper()
	return OpenAt(t, Place(t, kind))
}

// OpenAt opens a store where Place said, or where another store is open already (PostgreSQL), and closes it after the
// test.
func OpenAt(t testing.TB, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
	})
	return s
}

// Place makes room for an empty store: a temporary folder, or a database of its own.
func Place(t testing.TB, kind string) store.Options {
	t.Helper()
	switch kind {
	case "sqlite":
		return store.Options{DataDir: t.TempDir()}
	case "postgres":
		return store.Options{DatabaseURL: newDatabase(t)}
	}
	t.Fatalf("there is no database of the kind %q", kind)
	return store.Options{}
}

var (
	template     sync.Once
	templateName string
	errTemplate  error
	databases    atomic.Int64
)

// newDatabase copies the template and drops the copy after the test.
func newDatabase(t testing.TB) string {
	t.Helper()
	server := os.Getenv(EnvURL)
	if server == "" {
		t.Fatalf("%s is not set", EnvURL)
	}
	template.Do(func() { templateName, errTemplate = makeTemplate(server) })
	if errTemplate != nil {
		t.Fatalf("make the template database: %v", errTemplate)
	}
	name := fmt.Sprintf("bandeja_t%d_%d_%d", os.Getpid(), time.Now().UnixNano(), databases.Add(1))
	if err := run(server, "CREATE DATABASE "+name+" TEMPLATE "+templateName); err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := run(server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop the database: %v", err)
		}
	})
	return inDatabase(server, name)
}

// makeTemplate makes the database that tests copy, once for each state of the schema, also when several packages ask at
// the same time.
func makeTemplate(server string) (string, error) {
	sum := sha256.Sum256([]byte(strings.Join(store.Schema("postgres"), "\x00")))
	name := "bandeja_template_" + hex.EncodeToString(sum[:6])
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	conn, err := db.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7205759)"); err != nil {
		return "", err
	}
	var there bool
	err = conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&there)
	if err != nil || there {
		return name, err
	}
	raw := name + "_raw"
	for _, text := range []string{"DROP DATABASE IF EXISTS " + raw, "CREATE DATABASE " + raw} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return "", err
		}
	}
	s, err := store.Open(ctx, store.Options{DatabaseURL: inDatabase(server, raw)})
	if err != nil {
		return "", err
	}
	if err := s.Close(); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+raw+" RENAME TO "+name)
	return name, err
}

func run(server, text string) error {
	db, err := sql.Open("pgx", server)
	if err != nil {
		return err
	}
	defer db.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	_, err = db.ExecContext(ctx, text)
	return err
}

func inDatabase(server, name string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server
	}
	u.Path = "/" + name
	return u.String()
}
