package dataset

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"

	"bandeja.dev/bandeja/internal/store"
)

func encode(raw []byte) string { return base64.RawURLEncoding.EncodeToString(raw) }

// toDisk waits until the disk has a file: what it owes of the seeding would be paid by the first that is measured.
func toDisk(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// Copy copies the SQLite file into another folder, so that one seeding serves several runs.
func Copy(from, to string) error {
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	source, err := os.Open(filepath.Join(from, store.FileName))
	if err != nil {
		return err
	}
	target, err := os.Create(filepath.Join(to, store.FileName))
	if err != nil {
		return errors.Join(err, source.Close())
	}
	_, err = target.ReadFrom(source)
	return errors.Join(err, source.Close(), target.Close())
}
