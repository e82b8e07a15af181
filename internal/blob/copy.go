package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Copy copies an object from one folder of a FolderStore to another, either of which may be in use, and tells how many
// bytes it has; copied is false when it was there. When it returns, the copy outlives a power cut. An object that is not
// there is ErrNotFound; one whose bytes are not those that were put is ErrDamaged and is not copied.
func Copy(ctx context.Context, to, from, name string) (size int64, copied bool, err error) {
	if !named(name) {
		return 0, false, ErrNotFound
	}
	source, err := os.Open((&FolderStore{dir: from}).path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, ErrNotFound
	}
	if err != nil {
		return 0, false, err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return 0, false, err
	}
	target := (&FolderStore{dir: to}).path(name)
	if there, err := os.Stat(target); err == nil && there.Size() == info.Size() {
		return info.Size(), false, nil
	}
	for _, dir := range []string{to, filepath.Dir(filepath.Dir(target)), filepath.Dir(target)} {
		if err := makeFolder(dir); err != nil {
			return 0, false, full(err)
		}
	}
	part := target + partSuffix // what a crash left of it is written over
	if err := copyWhole(ctx, part, source, name); err != nil {
		_ = os.Remove(part)
		return 0, false, full(err)
	}
	if err := os.Rename(part, target); err != nil {
		return 0, false, err
	}
	return info.Size(), true, syncFolder(filepath.Dir(target))
}

// copyWhole writes a file that is durable when it returns, and has the hash that it should have.
func copyWhole(ctx context.Context, path string, from io.Reader, name string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.CopyBuffer(io.MultiWriter(file, hash), reading{ctx, from}, make([]byte, copyBytes)); err != nil {
		return err
	}
	if hex.EncodeToString(hash.Sum(nil)) != name {
		return fmt.Errorf("%w: %s", ErrDamaged, name)
	}
	if err := file.Sync(); err != nil {
		return err
	}
	return file.Close()
}

// reading ends with its context.
type reading struct {
	ctx context.Context
	io.Reader
}

// Read implements io.Reader.
func (r reading) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// makeFolder makes a folder durably, if it is not there.
func makeFolder(dir string) error {
	err := os.Mkdir(dir, folderMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return syncFolder(filepath.Dir(dir))
}
