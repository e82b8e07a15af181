package storetest_test

import (
	"context"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/store"
)

// check asks the store whether every invariant holds.
func check(t *testing.T, s port.Store) {
	t.Helper()
	var out strings.Builder
	if err := s.(*store.Store).Check(context.Background(), &out); err != nil {
		t.Errorf("check: %v\n%s", err, out.String())
	}
}
