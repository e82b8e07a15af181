package store

import (
	"errors"
	"os"
	"syscall"
)

// syncData puts a file's bytes on the disk, and of what is known about the file only what reading them needs: a log that
// is written over again and again does not change in size.
func syncData(f *os.File) error {
	for {
		if err := syscall.Fdatasync(int(f.Fd())); !errors.Is(err, syscall.EINTR) {
			return os.NewSyscallError("fdatasync", err)
		}
	}
}

// startWriting has the disk begin with what was written to a file, and waits for nothing: what is left for syncData then
// is little.
func startWriting(f *os.File) {
	const write = 2 // SYNC_FILE_RANGE_WRITE, see sync_file_range(2); it may fail, for it promises nothing
	_ = syscall.SyncFileRange(int(f.Fd()), 0, 0, write)
}
