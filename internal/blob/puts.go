package blob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

const (
	putsFolder = "puts"
	putSuffix  = ".put"
)

// puts notes, before content gets its name, that it will, for the row that names it comes after it: what a crash in between
// left is found by the notes, and nothing else is ever taken for it, whatever else is kept at the same place. A note is an
// empty file of this machine; when it was last written says when the content was last put.
type puts struct {
	dir   string
	mutex sync.RWMutex // puts, that read, against the settling of a note
}

func notePuts(dir string) (*puts, error) {
	p := &puts{dir: filepath.Join(dir, putsFolder)}
	return p, os.MkdirAll(p.dir, folderMode)
}

// begin notes a put, which lasts until end is called.
func (p *puts) begin(sha256 string) (end func(), err error) {
	p.mutex.RLock()
	if err := p.note(sha256); err != nil {
		p.mutex.RUnlock()
		return nil, full(err)
	}
	return p.mutex.RUnlock, nil
}

func (p *puts) note(sha256 string) error {
	path := p.path(sha256)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		now := time.Now()
		if err = os.Chtimes(path, now, now); !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return p.note(sha256) // somebody else's settling took it just now
	}
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	return syncFolder(p.dir)
}

// settle gives up the notes of puts before a moment. Of content that no row names it first calls remove, which says
// whether the content is gone. What cannot be done now is left for the next time.
func (p *puts) settle(ctx context.Context, before time.Time, named Named, remove func(sha256 string) (gone bool, err error)) error {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		sha256, ok := strings.CutSuffix(entry.Name(), putSuffix)
		if !ok || !p.rests(sha256, before) {
			continue
		}
		used, err := named(ctx, sha256)
		if err != nil {
			return err
		}
		if err := p.end(sha256, before, used, remove); err != nil {
			return err
		}
	}
	return nil
}

// rests says whether content was last put before a moment.
func (p *puts) rests(sha256 string, before time.Time) bool {
	info, err := os.Stat(p.path(sha256))
	return err == nil && info.ModTime().Before(before)
}

// end settles one note, unless something is put just now: that may be the same content.
func (p *puts) end(sha256 string, before time.Time, used bool, remove func(sha256 string) (gone bool, err error)) error {
	if !p.mutex.TryLock() {
		return nil
	}
	defer p.mutex.Unlock()
	if !p.rests(sha256, before) {
		return nil // put again since the row was asked for
	}
	if !used {
		if gone, err := remove(sha256); err != nil || !gone {
			return err
		}
	}
	return os.Remove(p.path(sha256))
}

func (p *puts) path(sha256 string) string { return filepath.Join(p.dir, sha256+putSuffix) }
