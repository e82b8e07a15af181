package blob_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/blob"
)

// bucket plays the part of S3 that is used. It believes every signature.
type bucket struct {
	mutex   sync.Mutex
	objects map[string]kept
	down    bool         // answers nothing but errors
	hang    chan bool    // unless nil, holds answers back until it is closed
	corrupt func([]byte) // changes what was put
}

type kept struct {
	data []byte
	mime string
	at   time.Time
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if b.hang != nil {
		select {
		case <-b.hang:
		case <-r.Context().Done():
		}
		return
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	path, ok := strings.CutPrefix(r.URL.Path, "/files/")
	switch {
	case b.down:
		problem(w, http.StatusServiceUnavailable, "ServiceUnavailable")
	case !ok:
		problem(w, http.StatusNotFound, "NoSuchBucket")
	case r.Method == http.MethodPut:
		b.put(w, r, path)
	case r.Method == http.MethodDelete:
		delete(b.objects, path)
		w.WriteHeader(http.StatusNoContent)
	case path == "":
		w.WriteHeader(http.StatusOK)
	default:
		object, ok := b.objects[path]
		if !ok {
			problem(w, http.StatusNotFound, "NoSuchKey")
			return
		}
		w.Header().Set("ETag", tag(object.data))
		w.Header().Set("Content-Type", object.mime)
		http.ServeContent(w, r, "", object.at, bytes.NewReader(object.data))
	}
}

func (b *bucket) put(w http.ResponseWriter, r *http.Request, path string) {
	body := io.Reader(r.Body)
	if strings.HasPrefix(r.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		body = &signed{r: bufio.NewReader(r.Body)}
	}
	data, err := io.ReadAll(body)
	sum := md5.Sum(data)
	if err != nil || base64.StdEncoding.EncodeToString(sum[:]) != r.Header.Get("Content-Md5") {
		problem(w, http.StatusBadRequest, "BadDigest")
		return
	}
	w.Header().Set("ETag", tag(data))
	if b.corrupt != nil {
		b.corrupt(data)
	}
	b.objects[path] = kept{data, r.Header.Get("Content-Type"), time.Now()}
}

func problem(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>no</Message></Error>", code)
}

func tag(data []byte) string {
	sum := md5.Sum(data)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// signed reads a body of chunks, each after its length and signature.
type signed struct {
	r    *bufio.Reader
	left int64
	end  bool
}

func (s *signed) Read(p []byte) (int, error) {
	for s.left == 0 {
		if s.end {
			return 0, io.EOF
		}
		line, err := s.r.ReadString('\n')
		if err != nil {
			return 0, err
		}
		size, _, _ := strings.Cut(strings.TrimSpace(line), ";")
		if size == "" {
			continue
		}
		if s.left, err = strconv.ParseInt(size, 16, 64); err != nil {
			return 0, err
		}
		s.end = s.left == 0
	}
	n, err := s.r.Read(p[:min(int64(len(p)), s.left)])
	s.left -= int64(n)
	return n, err
}

func s3(t *testing.T, suffix string) (*blob.S3Store, *bucket, string) {
	t.Helper()
	fake := &bucket{objects: map[string]kept{}}
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	dir := t.TempDir()
	store, err := blob.S3("s3://key:sec%2Fret@"+strings.TrimPrefix(server.URL, "http://")+suffix, dir)
	if err != nil {
		t.Fatal(err)
	}
	return store, fake, dir
}

func TestS3(t *testing.T) {
	store, fake, dir := s3(t, "/files?tls=false&region=sa-east-1")
	if err := store.Check(context.Background()); err != nil {
		t.Fatal(err)
	}
	testStore(t, store)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 { // the folder of the notes
		t.Errorf("left: %v, %v", left, err)
	}
	object := put(t, store, "hello")
	if got := fake.objects[object.SHA256]; got.mime != "text/plain" || string(got.data) != "hello" {
		t.Errorf("%+v", got)
	}
	if space, err := store.Space(context.Background()); err != nil || space.Total == 0 {
		t.Errorf("%+v, %v", space, err)
	}
}

func TestS3LargeFileBelowPrefix(t *testing.T) {
	store, fake, _ := s3(t, "/files/a/b?tls=false")
	data := strings.Repeat("0123456789abcdef", 20<<16) // beyond what a client would put in parts
	object := put(t, store, data)
	if len(fake.objects["a/b/"+object.SHA256].data) != len(data) || read(t, store, object.SHA256) != data {
		t.Error("the file is not the same")
	}
}

func TestS3Damage(t *testing.T) {
	store, fake, _ := s3(t, "/files?tls=false")
	fake.corrupt = func(data []byte) { data[0] ^= 1 }
	object := put(t, store, "hello")
	r, _, err := store.Open(context.Background(), object.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for range 2 {
		if _, err := io.ReadAll(r); !errors.Is(err, blob.ErrDamaged) {
			t.Errorf("a flipped bit: %v", err)
		}
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
	}
}

func TestS3Down(t *testing.T) {
	store, fake, dir := s3(t, "/files?tls=false")
	object := put(t, store, "hello")
	hang := make(chan bool)
	for _, broken := range []func(){func() { fake.down = true }, func() { fake.hang = hang }} {
		broken()
		ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
		if _, err := store.Put(ctx, strings.NewReader("other"), 5); err == nil {
			t.Error("put")
		}
		if _, err := store.Has(ctx, object.SHA256); err == nil {
			t.Error("has")
		}
		if _, _, err := store.Open(ctx, object.SHA256); err == nil || errors.Is(err, blob.ErrNotFound) {
			t.Errorf("open: %v", err)
		}
		if err := store.Delete(ctx, object.SHA256, time.Time{}); err == nil {
			t.Error("delete")
		}
		if err := store.Check(ctx); err == nil {
			t.Error("check")
		}
		cancel()
	}
	close(hang)
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 { // the folder of the notes
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestS3Addresses(t *testing.T) {
	for _, address := range []string{"", "https://key:hush@host/bucket", "s3://host/bucket", "s3://key@host/bucket", "s3://key:hush@host",
		"s3://key:hush@/bucket", "s3://key:hush@host/bucket?tls=no", "s3://key:hush@host/bucket?colour=red", "s3://key:hush hush@host/%zz"} {
		_, err := blob.S3(address, t.TempDir())
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: %v", address, err)
		}
	}
	store, _, _ := s3(t, "/other?tls=false")
	if err := store.Check(context.Background()); err == nil {
		t.Error("a bucket that is not there")
	}
}
