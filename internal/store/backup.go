package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Backup writes a copy of a data folder's database, as of one instant, to a file that must not exist yet. It takes no lock
// that would stop the process that serves the folder: work goes on meanwhile.
func Backup(ctx context.Context, dir, path string) error {
	e := &liteEngine{path: filepath.Join(dir, FileName)}
	if _, err := os.Stat(e.path); err != nil {
		return fmt.Errorf("there is no database to back up: %w", err)
	}
	return vacuumInto(ctx, e.dsn(), path)
}

func vacuumInto(ctx context.Context, dsn, path string) error {
	if _, err := os.Stat(path); err == nil {
		return fmt.Errorf("the file %s exists already: a backup overwrites nothing", path)
	}
	c, err := openLite(dsn, readerStatements)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	if err := c.exec(ctx, "VACUUM INTO $1", []any{path}); err != nil {
		_ = os.Remove(path)
		return fmt.Errorf("write the backup: %w", err)
	}
	return syncFile(path)
}

// syncFile makes sure that the disk holds what was written.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// backupBefore keeps a copy of the file before its schema changes; without room for one it refuses.
func backupBefore(ctx context.Context, path, dsn string) error {
	target := fmt.Sprintf("%s.before-%s", path, time.Now().UTC().Format("20060102T150405"))
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if free, known := freeBytes(path); known && float64(free) < 1.2*float64(info.Size()) {
		return fmt.Errorf("a new version of the schema waits, and there is no room for the backup that goes before it "+
			"(%d MiB free, %d wanted): make room, or write one elsewhere with `bandeja backup FILE` by the old version "+
			"and start this one with a copy", free>>20, info.Size()*12/10>>20)
	}
	return vacuumInto(ctx, dsn, target)
}
