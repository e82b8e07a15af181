package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"bandeja.dev/bandeja/internal/blob/media"
)

const (
	copyBytes  = 128 << 10
	checkEvery = 16 << 20 // bytes between two looks at the free space
	partSuffix = ".part"
)

// spool writes content into temporary files of a folder and learns on the way what it is.
type spool struct {
	dir   string
	space func() (Space, error)
}

// take reads r into a temporary file, which is durable and closed when take returns. Without an error the caller renames
// or removes the file.
func (s spool) take(ctx context.Context, r io.Reader, limit int64) (path string, object Object, err error) {
	if err := s.room(); err != nil {
		return "", Object{}, err
	}
	file, err := os.CreateTemp(s.dir, "*"+partSuffix)
	if err != nil {
		return "", Object{}, full(err)
	}
	defer func() {
		file.Close()
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	hash := sha256.New()
	size, err := s.copy(ctx, io.MultiWriter(file, hash), r, limit)
	if err != nil {
		return "", Object{}, err
	}
	if err := file.Sync(); err != nil {
		return "", Object{}, full(err)
	}
	mime := media.Sniff(file, size)
	if err := file.Close(); err != nil {
		return "", Object{}, full(err)
	}
	return file.Name(), Object{SHA256: hex.EncodeToString(hash.Sum(nil)), Size: size, MIME: mime}, nil
}

// copy is io.Copy with a limit, a context and an eye on the disk. It reads one byte more than the limit at most.
func (s spool) copy(ctx context.Context, w io.Writer, r io.Reader, limit int64) (int64, error) {
	buffer := make([]byte, copyBytes)
	var size, checked int64
	for {
		if err := ctx.Err(); err != nil {
			return size, err
		}
		want := min(int64(len(buffer)), limit-size+1)
		n, err := r.Read(buffer[:want])
		if size+int64(n) > limit {
			return size, fmt.Errorf("%w: more than %d bytes", ErrTooBig, limit)
		}
		if n > 0 {
			if _, err := w.Write(buffer[:n]); err != nil {
				return size, full(err)
			}
			size += int64(n)
		}
		if errors.Is(err, io.EOF) {
			return size, nil
		}
		if err != nil {
			return size, err
		}
		if size-checked >= checkEvery {
			checked = size
			if err := s.room(); err != nil {
				return size, err
			}
		}
	}
}

func (s spool) room() error {
	space, err := s.space()
	if err != nil {
		return err
	}
	if space.Tight() {
		return ErrNoRoom
	}
	return nil
}

// sweep removes what a crash left behind: temporary files last written before a moment.
func (s spool) sweep(before time.Time) error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	var problems []error
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !info.Mode().IsRegular() || !strings.HasSuffix(entry.Name(), partSuffix) || !info.ModTime().Before(before) {
			continue
		}
		if err := os.Remove(filepath.Join(s.dir, entry.Name())); err != nil && !errors.Is(err, os.ErrNotExist) {
			problems = append(problems, err)
		}
	}
	return errors.Join(problems...)
}

// full turns the errors of a disk without room into ErrNoRoom.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrNoRoom, err)
	}
	return err
}
