package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
)

var databaseNumber atomic.Int64

// eachStore runs a test on SQLite, and on PostgreSQL where BANDEJA_TEST_DATABASE_URL names a server.
func eachStore(t *testing.T, run func(t *testing.T, s *Store)) {
	t.Run("sqlite", func(t *testing.T) { run(t, openStore(t, Options{DataDir: t.TempDir()})) })
	if server := os.Getenv("BANDEJA_TEST_DATABASE_URL"); server != "" {
		t.Run("postgres", func(t *testing.T) { run(t, openStore(t, Options{DatabaseURL: newDatabase(t, server)})) })
	}
}

func openStore(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newDatabase makes an empty database and drops it at the end of the test.
func newDatabase(t testing.TB, server string) string {
	t.Helper()
	name := fmt.Sprintf("reader_%d_%d", os.Getpid(), databaseNumber.Add(1))
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		_ = admin.Close()
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}
