package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob"
)

func nameOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func put(t *testing.T, store blob.Store, text string) blob.Object {
	t.Helper()
	object, err := store.Put(context.Background(), strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return object
}

func read(t *testing.T, store blob.Store, name string) string {
	t.Helper()
	r, size, err := store.Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil || int64(len(data)) != size {
		t.Fatalf("%d bytes of %d, %v", len(data), size, err)
	}
	return string(data)
}

// endless gives zeros and counts them.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	clear(p)
	e.read += int64(len(p))
	return len(p), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// testStore is what every store must do.
func testStore(t *testing.T, store blob.Store) {
	t.Helper()
	ctx := context.Background()
	object := put(t, store, "hello")
	if object != (blob.Object{SHA256: nameOf("hello"), Size: 5, MIME: "text/plain"}) {
		t.Errorf("%+v", object)
	}
	if again := put(t, store, "hello"); again != object {
		t.Errorf("put again: %+v", again)
	}
	if empty := put(t, store, ""); empty.Size != 0 || read(t, store, empty.SHA256) != "" {
		t.Errorf("%+v", empty)
	}
	if got := read(t, store, object.SHA256); got != "hello" {
		t.Errorf("%q", got)
	}
	testSeek(t, store, object.SHA256)
	for _, name := range []string{"", "..", "../../etc/passwd", strings.ToUpper(object.SHA256), object.SHA256[:63], nameOf("other")} {
		if has, err := store.Has(ctx, name); has || err != nil {
			t.Errorf("has %q: %v, %v", name, has, err)
		}
		if _, _, err := store.Open(ctx, name); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("open %q: %v", name, err)
		}
		if err := store.Delete(ctx, name, time.Time{}); err != nil {
			t.Errorf("delete %q: %v", name, err)
		}
	}
	testLimits(t, store)
	testDelete(t, store, object.SHA256)
}

func testSeek(t *testing.T, store blob.Store, name string) {
	t.Helper()
	r, _, err := store.Open(context.Background(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if at, err := r.Seek(-2, io.SeekEnd); at != 3 || err != nil {
		t.Errorf("at %d, %v", at, err)
	}
	if tail, err := io.ReadAll(r); string(tail) != "lo" || err != nil {
		t.Errorf("%q, %v", tail, err)
	}
	if _, err := r.Seek(1, io.SeekStart); err != nil {
		t.Error(err)
	}
	two := make([]byte, 2)
	if _, err := io.ReadFull(r, two); string(two) != "el" || err != nil {
		t.Errorf("%q, %v", two, err)
	}
}

func testLimits(t *testing.T, store blob.Store) {
	t.Helper()
	ctx := context.Background()
	const limit = 300_000
	if object, err := store.Put(ctx, bytes.NewReader(make([]byte, limit)), limit); err != nil || object.Size != limit {
		t.Errorf("of exactly the limit: %+v, %v", object, err)
	}
	source := &endless{}
	if _, err := store.Put(ctx, source, limit); !errors.Is(err, blob.ErrTooBig) || source.read != limit+1 {
		t.Errorf("read %d, %v", source.read, err)
	}
	broken := errors.New("broken")
	if _, err := store.Put(ctx, io.MultiReader(strings.NewReader("half"), failing{broken}), limit); !errors.Is(err, broken) {
		t.Errorf("a reader that breaks: %v", err)
	}
	if has, err := store.Has(ctx, nameOf("half")); has || err != nil {
		t.Errorf("half a file is kept: %v", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := store.Put(ended, &endless{}, limit); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context: %v", err)
	}
}

func testDelete(t *testing.T, store blob.Store, name string) {
	t.Helper()
	ctx := context.Background()
	for _, row := range []struct {
		before time.Time
		left   bool
	}{{time.Now().Add(-time.Hour), true}, {time.Now().Add(time.Hour), false}} {
		if err := store.Delete(ctx, name, row.before); err != nil {
			t.Error(err)
		}
		if has, err := store.Has(ctx, name); has != row.left || err != nil {
			t.Errorf("after Delete before %v: %v, %v", row.before, has, err)
		}
	}
	put(t, store, "hello")
	if err := store.Delete(ctx, name, time.Time{}); err != nil {
		t.Error(err)
	}
	if has, err := store.Has(ctx, name); has || err != nil {
		t.Errorf("%v, %v", has, err)
	}
}
