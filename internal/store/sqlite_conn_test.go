package store

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
)

// TestStatementsAreForgotten: a connection keeps what it used last, and no more than it may.
func TestStatementsAreForgotten(t *testing.T) {
	c, err := openLite("file:"+filepath.Join(t.TempDir(), "x.db"), 10)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	ask := func(n int) {
		t.Helper()
		got := 0
		err := c.query(context.Background(), fmt.Sprintf("SELECT %d + $1", n), []any{int64(1)}, func(r *row) error {
			got = r.int()
			return nil
		})
		if err != nil || got != n+1 {
			t.Fatalf("%d (%v)", got, err)
		}
	}
	for n := range 50 {
		ask(1000) // always in use
		ask(n)
	}
	if len(c.cached) != 10 || c.cached["SELECT 1000 + $1"] == nil || c.cached["SELECT 49 + $1"] == nil || c.cached["SELECT 1 + $1"] != nil {
		t.Errorf("%d statements are kept", len(c.cached))
	}
}
