//go:build linux || darwin

package store

import (
	"path/filepath"
	"syscall"
)

// freeBytes is the room left where a file stands.
func freeBytes(path string) (free uint64, known bool) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &fs); err != nil {
		return 0, false
	}
	return fs.Bavail * uint64(fs.Bsize), true
}
