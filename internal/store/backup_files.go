package store

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
)

// FilesOf gives the names (SHA-256) of all attachments and thumbnails that a backup names, each once. It changes nothing,
// and nobody else may be writing to the file. A backup from before there were any has none.
func FilesOf(ctx context.Context, path string) (names []string, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path), RawQuery: "immutable=1"}
	c, err := openLite(u.String(), readerStatements)
	if err != nil {
		return nil, fmt.Errorf("read the backup: %w", err)
	}
	defer func() { _ = c.close() }()
	tables := 0
	err = c.query(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'files'", nil, func(r *row) error {
		tables = r.int()
		return nil
	})
	if err != nil || tables == 0 {
		return nil, err
	}
	err = c.query(ctx, "SELECT sha256 FROM files WHERE sha256 <> '' UNION SELECT thumb FROM files WHERE thumb <> ''", nil, func(r *row) error {
		names = append(names, r.text())
		return nil
	})
	return names, err
}
