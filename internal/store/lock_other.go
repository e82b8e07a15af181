//go:build !unix

package store

import (
	"os"
	"path/filepath"
)

// lockFile holds a second file open for as long as the process lives: Windows does not let another process remove it.
func lockFile(f *os.File) error {
	held := filepath.Join(filepath.Dir(f.Name()), "."+filepath.Base(f.Name())+".held")
	if err := os.Remove(held); err != nil && !os.IsNotExist(err) {
		return err
	}
	holder, err := os.OpenFile(held, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	heldFiles = append(heldFiles, holder)
	return nil
}

// heldFiles keeps the handles from being closed by the garbage collector.
var heldFiles []*os.File
