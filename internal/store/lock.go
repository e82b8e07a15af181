package store

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// InUse says which process uses a data folder, as an error; nil while none does.
func InUse(dir string) error {
	f, err := lockDir(dir)
	if err != nil {
		return err
	}
	return f.Close()
}

// lockDir makes this process the only one that uses a data folder. Whoever comes second is told who has it.
func lockDir(dir string) (*os.File, error) {
	path := filepath.Join(dir, "bandeja.lock")
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w", err)
	}
	if err := lockFile(f); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 300))
		_ = f.Close()
		who := strings.TrimSpace(string(holder))
		if who == "" {
			who = "another process"
		}
		return nil, fmt.Errorf("the data folder %s is in use by %s: stop it first, or choose another folder", dir, who)
	}
	host, _ := os.Hostname()
	who := fmt.Sprintf("process %d on %s (%s, since %s)\n", os.Getpid(), host, filepath.Base(os.Args[0]),
		time.Now().UTC().Format(time.RFC3339))
	if err := f.Truncate(0); err != nil {
		_ = f.Close()
		return nil, err
	}
	if _, err := f.WriteAt([]byte(who), 0); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
