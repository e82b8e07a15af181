package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/store"
)

// copiesFolder stands beside the backups and keeps what all of them name, each file once.
const copiesFolder = "bandeja-files"

func backup(ctx context.Context, c call) error {
	if len(c.args) != 1 {
		return errors.New("name the file to write: bandeja backup FILE")
	}
	if c.config.DatabaseURL != "" {
		return errors.New("the data is in PostgreSQL: back it up with pg_dump")
	}
	if err := store.Backup(ctx, c.config.DataDir, c.args[0]); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(c.out, "Wrote %s. The secret key is not in it: keep %s apart.\n", c.args[0], filepath.Join(c.config.DataDir, "secret.key")); err != nil {
		return err
	}
	return copyFiles(ctx, c, copiesOf(c.args[0]), filepath.Join(c.config.DataDir, filesFolder))
}

// restore puts a backup where no data is, and opens it once, so that a file that is no backup is found now.
func restore(ctx context.Context, c call) error {
	if len(c.args) != 1 || c.config.DatabaseURL != "" {
		return errors.New("name the backup of SQLite to put in place: bandeja restore FILE (PostgreSQL: pg_restore)")
	}
	target := filepath.Join(c.config.DataDir, store.FileName)
	// A log that another database left would be played into this one.
	for _, name := range []string{target, target + "-wal", target + "-shm"} {
		if _, err := os.Stat(name); err == nil {
			return fmt.Errorf("%s exists already: restore overwrites nothing; move it away", name)
		}
	}
	if err := os.MkdirAll(c.config.DataDir, 0o700); err != nil {
		return err
	}
	if err := copyFile(target, c.args[0]); err != nil {
		return err
	}
	if err := check(ctx, c); err != nil {
		return fmt.Errorf("%s was put in place, but: %w", c.args[0], err)
	}
	return copyFiles(ctx, c, filepath.Join(c.config.DataDir, filesFolder), copiesOf(c.args[0]))
}

func copiesOf(path string) string { return filepath.Join(filepath.Dir(path), copiesFolder) }

// copyFiles copies what the backup that is named names and the target lacks. What is not there is said, for it may have been
// deleted since the backup; what is damaged is an error, once all else is copied.
func copyFiles(ctx context.Context, c call, to, from string) error {
	if c.config.BlobURL != "" {
		_, err := fmt.Fprintln(c.out, "Attachments are in the bucket and stay there.")
		return err
	}
	names, err := store.FilesOf(ctx, c.args[0])
	if err != nil {
		return err
	}
	var copied, there, missing int
	var size int64
	var damaged []error
	for _, name := range names {
		n, did, err := blob.Copy(ctx, to, from, name)
		switch {
		case errors.Is(err, blob.ErrNotFound):
			missing++
		case errors.Is(err, blob.ErrDamaged):
			damaged = append(damaged, err)
		case err != nil:
			return fmt.Errorf("copy the attachments to %s: %w", to, err)
		case did:
			copied, size = copied+1, size+n
		default:
			there++
		}
	}
	if len(names) > 0 {
		_, err = fmt.Fprintf(c.out, "Attachments: %d copied to %s (%d bytes), %d were there already.\n", copied, to, size, there)
	}
	if missing > 0 && err == nil {
		_, err = fmt.Fprintf(c.out, "%d attachments that it names are not in %s.\n", missing, from)
	}
	return joined(append(damaged, err)...)
}
