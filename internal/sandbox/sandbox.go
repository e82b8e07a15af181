// Package sandbox is what only `bandeja demo` and the tests serve: places where one can be the customer.
package sandbox

import (
	"bytes"
	"embed"
	"io/fs"
	"time"
)

//go:embed all:shop
var files embed.FS

// catalogueName is the file in which the shop's pages find their products.
const catalogueName = "catalogue.json"

// Shop holds the pages of the demo shop, with the catalogue that they show beside them.
func Shop(catalogue []byte) fs.FS {
	pages, err := fs.Sub(files, "shop")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return shop{FS: pages, catalogue: catalogue}
}

type shop struct {
	fs.FS
	catalogue []byte
}

func (s shop) Open(name string) (fs.File, error) {
	if name != catalogueName {
		return s.FS.Open(name)
	}
	return &memoryFile{Reader: bytes.NewReader(s.catalogue), size: int64(len(s.catalogue))}, nil
}

// memoryFile is a file that stands in memory; it is its own fs.FileInfo.
type memoryFile struct {
	*bytes.Reader
	size int64
}

func (f *memoryFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *memoryFile) Close() error               { return nil }
func (f *memoryFile) Name() string               { return catalogueName }
func (f *memoryFile) Size() int64                { return f.size }
func (f *memoryFile) Mode() fs.FileMode          { return 0o444 }
func (f *memoryFile) ModTime() time.Time         { return time.Time{} }
func (f *memoryFile) IsDir() bool                { return false }
func (f *memoryFile) Sys() any                   { return nil }
