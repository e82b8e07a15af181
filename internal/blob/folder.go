package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	folderMode = 0o700
	incoming   = "incoming"
)

// FolderStore keeps objects as files of a folder of this machine: ab/cd/abcd…, files 0600 in folders 0700. One process
// at a time may use the folder.
type FolderStore struct {
	dir string
	spool
	puts  *puts
	mutex sync.Mutex // a put of bytes that are there already against their removal
}

// Folder makes or opens a store in a folder. Call Sweep once at the start: what a crash left is removed then.
func Folder(dir string) (*FolderStore, error) {
	in := filepath.Join(dir, incoming)
	if err := os.MkdirAll(in, folderMode); err != nil {
		return nil, err
	}
	puts, err := notePuts(dir)
	if err != nil {
		return nil, err
	}
	space := func() (Space, error) { return spaceOf(dir) }
	return &FolderStore{dir: dir, spool: spool{in, space}, puts: puts}, nil
}

// Put implements Store. A crash leaves a temporary file, see Sweep, or an object that no row names, see Settle.
func (f *FolderStore) Put(ctx context.Context, r io.Reader, limit int64) (Object, error) {
	part, object, err := f.take(ctx, r, limit)
	if err != nil {
		return Object{}, err
	}
	end, err := f.puts.begin(object.SHA256)
	if err != nil {
		os.Remove(part)
		return Object{}, err
	}
	defer end()
	if err := f.keep(part, f.path(object.SHA256)); err != nil {
		os.Remove(part)
		return Object{}, full(err)
	}
	return object, nil
}

// keep gives a finished temporary file its name, over a file of the same content if there is one: so the newest put is
// what counts for Delete.
func (f *FolderStore) keep(part, path string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return err
	}
	if err := os.Rename(part, path); err != nil {
		return err
	}
	// From the innermost folder outwards, for each may be new.
	for _, dir := range []string{dir, filepath.Dir(dir), f.dir} {
		if err := syncFolder(dir); err != nil {
			return err
		}
	}
	return nil
}

// Open implements Store.
func (f *FolderStore) Open(_ context.Context, sha256 string) (io.ReadSeekCloser, int64, error) {
	if !named(sha256) {
		return nil, 0, ErrNotFound
	}
	file, err := os.Open(f.path(sha256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, ErrNotFound
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// Has implements Store.
func (f *FolderStore) Has(_ context.Context, sha256 string) (bool, error) {
	if !named(sha256) {
		return false, nil
	}
	_, err := os.Stat(f.path(sha256))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// Delete implements Store.
func (f *FolderStore) Delete(_ context.Context, sha256 string, before time.Time) error {
	if !named(sha256) {
		return nil
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	info, err := os.Stat(f.path(sha256))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !before.IsZero() && !info.ModTime().Before(before) {
		return nil
	}
	return os.Remove(f.path(sha256))
}

// Settle implements Store.
func (f *FolderStore) Settle(ctx context.Context, before time.Time, named Named) error {
	return f.puts.settle(ctx, before, named, func(sha256 string) (gone bool, err error) {
		return removed(ctx, f, sha256, before)
	})
}

// removed deletes an object that was last put before a moment and says whether it is gone.
func removed(ctx context.Context, s Store, sha256 string, before time.Time) (gone bool, err error) {
	if err := s.Delete(ctx, sha256, before); err != nil {
		return false, err
	}
	there, err := s.Has(ctx, sha256)
	return err == nil && !there, err
}

// Space implements Store.
func (f *FolderStore) Space(context.Context) (Space, error) { return f.space() }

// Sweep removes temporary files last written before a moment: at the start of the process now, later a day ago.
func (f *FolderStore) Sweep(before time.Time) error { return f.sweep(before) }

// Usage walks the folder and tells how many objects it keeps and their bytes together. It takes time in proportion.
func (f *FolderStore) Usage(ctx context.Context) (objects, size int64, err error) {
	err = filepath.WalkDir(f.dir, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return err
		case !named(entry.Name()):
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		objects, size = objects+1, size+info.Size()
		return nil
	})
	return objects, size, err
}

func (f *FolderStore) path(sha256 string) string {
	return filepath.Join(f.dir, sha256[:2], sha256[2:4], sha256)
}

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	file, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
