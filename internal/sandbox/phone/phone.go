// Package phone holds the page on which one is the customer of the WhatsApp simulator. It is plain HTML, CSS and JavaScript
// modules that speak to the control API of internal/sandbox/meta, which they expect at /sandbox/meta/_sim.
package phone

import (
	"embed"
	"io/fs"
)

//go:embed all:pages
var files embed.FS

// Pages holds the page, index.html, and what it loads, all by relative addresses. It works under a policy that allows nothing
// from elsewhere and nothing inline, and blobs only as images and media: what one is about to send.
func Pages() fs.FS {
	pages, err := fs.Sub(files, "pages")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return pages
}
