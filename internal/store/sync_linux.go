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
