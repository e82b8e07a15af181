//go:build linux || darwin

package blob

import "syscall"

// spaceOf asks the file system of a folder for what an ordinary user may still write.
func spaceOf(dir string) (Space, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return Space{}, err
	}
	unit := uint64(stat.Bsize)
	return Space{Free: int64(stat.Bavail * unit), Total: int64(stat.Blocks * unit)}, nil
}
