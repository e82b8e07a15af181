package blob_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/blob"
)

func TestCopy(t *testing.T) {
	store, dir := folder(t)
	ctx, to := context.Background(), filepath.Join(t.TempDir(), "copies")
	name := put(t, store, "hello").SHA256
	if size, copied, err := blob.Copy(ctx, to, dir, name); size != 5 || !copied || err != nil {
		t.Fatal(size, copied, err)
	}
	if size, copied, err := blob.Copy(ctx, to, dir, name); size != 5 || copied || err != nil {
		t.Error("copied again:", size, copied, err)
	}
	second, err := blob.Folder(to)
	if err != nil || read(t, second, name) != "hello" {
		t.Error("the copy cannot be read:", err)
	}
	for _, wrong := range []string{nameOf("other"), "../x", ""} {
		if _, _, err := blob.Copy(ctx, to, dir, wrong); !errors.Is(err, blob.ErrNotFound) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	path := filepath.Join(name[:2], name[2:4], name)
	if err := os.WriteFile(filepath.Join(to, path), []byte("hel"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, copied, err := blob.Copy(ctx, to, dir, name); !copied || err != nil || read(t, second, name) != "hello" {
		t.Error("half a copy was left as it is:", err)
	}
	damaged := put(t, store, "will be damaged").SHA256
	if err := os.WriteFile(filepath.Join(dir, damaged[:2], damaged[2:4], damaged), []byte("was damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := blob.Copy(ctx, to, dir, damaged); !errors.Is(err, blob.ErrDamaged) {
		t.Error("what is damaged:", err)
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if _, _, err := blob.Copy(ended, to, dir, put(t, store, "late").SHA256); !errors.Is(err, context.Canceled) {
		t.Error("a context that ended:", err)
	}
	for file := range files(t, to) {
		if strings.HasSuffix(file, ".part") {
			t.Errorf("%s is left", file)
		}
	}
}
