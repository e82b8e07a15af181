package blob_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob"
)

func uploads(t *testing.T) (*blob.Uploads, *blob.FolderStore, string) {
	t.Helper()
	store, _ := folder(t)
	dir := filepath.Join(t.TempDir(), "uploads")
	list, err := blob.NewUploads(dir, store)
	if err != nil {
		t.Fatal(err)
	}
	return list, store, dir
}

func create(t *testing.T, list *blob.Uploads, size int64) string {
	t.Helper()
	id, err := list.Create(size)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// wantOffset checks that an error sends the sender back to where the upload ends.
func wantOffset(t *testing.T, err error, have int64) {
	t.Helper()
	var offset *blob.OffsetError
	if !errors.As(err, &offset) || offset.Have != have {
		t.Errorf("%v, not sent back to %d", err, have)
	}
}

func TestUploadInPieces(t *testing.T) {
	list, store, dir := uploads(t)
	ctx := context.Background()
	id := create(t, list, 11)
	if n, err := list.Append(ctx, id, 0, strings.NewReader("hello")); n != 5 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	n, err := list.Append(ctx, id, 0, strings.NewReader("hello"))
	wantOffset(t, err, 5)
	if n != 5 {
		t.Errorf("%d", n)
	}
	_, err = list.Finish(ctx, id)
	wantOffset(t, err, 5)

	// Another process goes on, and the connection breaks within the second piece.
	list, err = blob.NewUploads(dir, store)
	if err != nil {
		t.Fatal(err)
	}
	if upload, err := list.Status(id); err != nil || upload != (blob.Upload{Offset: 5, Size: 11}) {
		t.Errorf("%+v, %v", upload, err)
	}
	if n, err := list.Append(ctx, id, 5, io.MultiReader(strings.NewReader(" wo"), failing{io.ErrUnexpectedEOF})); n != 8 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := list.Append(ctx, id, 8, strings.NewReader("rld and more")); n != 8 || !errors.Is(err, blob.ErrTooBig) {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := list.Append(ctx, id, 8, strings.NewReader("rld")); n != 11 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	object, err := list.Finish(ctx, id)
	if err != nil || object != (blob.Object{SHA256: nameOf("hello world"), Size: 11, MIME: "text/plain"}) || read(t, store, object.SHA256) != "hello world" {
		t.Errorf("%+v, %v", object, err)
	}
	if _, err := list.Finish(ctx, id); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("finished twice: %v", err)
	}
	if left := files(t, dir); len(left) != 0 {
		t.Errorf("left: %v", left)
	}
}

func TestUploadWithoutBytes(t *testing.T) {
	list, _, _ := uploads(t)
	if object, err := list.Finish(context.Background(), create(t, list, 0)); err != nil || object.Size != 0 {
		t.Errorf("%+v, %v", object, err)
	}
}

func TestUploadIsHeldByOne(t *testing.T) {
	list, _, _ := uploads(t)
	ctx := context.Background()
	id := create(t, list, 5)
	r, w := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := list.Append(ctx, id, 0, r)
		done <- err
	}()
	if _, err := w.Write([]byte("he")); err != nil { // returns once it is read, so the upload is held
		t.Fatal(err)
	}
	if _, err := list.Append(ctx, id, 2, strings.NewReader("llo")); !errors.Is(err, blob.ErrBusy) {
		t.Errorf("a second writer: %v", err)
	}
	if _, err := list.Finish(ctx, id); !errors.Is(err, blob.ErrBusy) {
		t.Errorf("finished meanwhile: %v", err)
	}
	if err := list.Abort(id); !errors.Is(err, blob.ErrBusy) {
		t.Errorf("ended meanwhile: %v", err)
	}
	w.CloseWithError(errors.New("gone"))
	if err := <-done; err == nil {
		t.Error("the broken one ended well")
	}
	if n, err := list.Append(ctx, id, 2, strings.NewReader("llo")); n != 5 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func TestUploadsThatEnd(t *testing.T) {
	list, _, dir := uploads(t)
	aborted, old, fresh := create(t, list, 5), create(t, list, 5), create(t, list, 5)
	if err := list.Abort(aborted); err != nil {
		t.Fatal(err)
	}
	if err := list.Abort(aborted); err != nil {
		t.Errorf("ended twice: %v", err)
	}
	day := time.Now().Add(-blob.UploadAge)
	if err := os.Chtimes(filepath.Join(dir, old+".part"), day, day.Add(-time.Second)); err != nil {
		t.Fatal(err)
	}
	if err := list.Sweep(day); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]bool{aborted: false, old: false, fresh: true} {
		if _, err := list.Status(id); (err == nil) != want || (err != nil && !errors.Is(err, blob.ErrNotFound)) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestUploadIDs(t *testing.T) {
	list, _, _ := uploads(t)
	id := create(t, list, 5)
	if other := create(t, list, 5); len(id) != 28 || id == other {
		t.Errorf("%s, %s", id, other)
	}
	for _, wrong := range []string{"", "../../etc/passwd-5", id[:26], id + "0", id[:27] + "05", id[:27] + "+5", id[:27] + "-5", strings.ToUpper(id), "../" + id[3:]} {
		if _, err := list.Status(wrong); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("status of %q: %v", wrong, err)
		}
		if _, err := list.Append(context.Background(), wrong, 0, strings.NewReader("x")); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("append to %q: %v", wrong, err)
		}
		if _, err := list.Finish(context.Background(), wrong); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("finish of %q: %v", wrong, err)
		}
		if err := list.Abort(wrong); err != nil {
			t.Errorf("abort of %q: %v", wrong, err)
		}
	}
	if _, err := list.Create(-1); err == nil {
		t.Error("less than nothing")
	}
	if _, err := list.Create(1 << 60); !errors.Is(err, blob.ErrNoRoom) {
		t.Errorf("more than the disk holds: %v", err)
	}
}
