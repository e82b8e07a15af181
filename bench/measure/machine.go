package measure

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Machine describes where a run took place: processor, memory, kernel, Go, and how many fsyncs a second the disk under
// dir does.
func Machine(ctx context.Context, dir string) (string, error) {
	syncs, err := fsyncs(dir)
	if err != nil {
		return "", err
	}
	revision := "unknown revision"
	if out, err := exec.CommandContext(ctx, "git", "rev-parse", "--short", "HEAD").Output(); err == nil {
		revision = "revision " + strings.TrimSpace(string(out))
	}
	return fmt.Sprintf("%d cores of %s, %s memory, %s, %s, %.0f fsyncs/s, %s", runtime.NumCPU(), field("/proc/cpuinfo", "model name"),
		field("/proc/meminfo", "MemTotal"), kernel(), runtime.Version(), syncs, revision), nil
}

func field(path, name string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown " + name
	}
	for line := range strings.Lines(string(text)) {
		if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(value)
		}
	}
	return "unknown " + name
}

func kernel() string {
	text, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		return runtime.GOOS
	}
	return "Linux " + strings.TrimSpace(string(text))
}

// fsyncs counts small appends, each forced to the disk, for a second.
func fsyncs(dir string) (float64, error) {
	file, err := os.Create(filepath.Join(dir, "fsync"))
	if err != nil {
		return 0, err
	}
	block := make([]byte, 4096)
	began, n := time.Now(), 0
	for time.Since(began) < time.Second && err == nil {
		if _, err = file.Write(block); err == nil {
			err = file.Sync()
		}
		n++
	}
	spent := time.Since(began).Seconds()
	return float64(n) / spent, errors.Join(err, file.Close(), os.Remove(file.Name()))
}
