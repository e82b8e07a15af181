// Package phone holds the page on which one is the customer of the WhatsApp simulator. It is plain HTML, CSS and JavaScript
// modules that speak to the control API of internal/sandbox/meta, which they expect at /sandbox/meta/_sim.
package phone

import (
	"embed"
	"io/fs"
)

//go:embed all:pages
var files embed.FS

// Policy is the Content-Security-Policy under which the page works: nothing from elsewhere and nothing inline. Blobs are
// what one is about to send, before it is sent.
const Policy = "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src 'none'; base-uri 'none'; " +
	"form-action 'none'; frame-ancestors 'none'"

// Pages holds the page, index.html, and what it loads, all by relative addresses.
func Pages() fs.FS {
	pages, err := fs.Sub(files, "pages")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return pages
}
