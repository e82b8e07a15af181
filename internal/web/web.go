// Package web serves the built front end, which stands in the binary: the agents' app with its fallback for deep links,
// and the visitor's widget.
package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// all: the folder holds a placeholder alone until `make build` has run.
//
//go:embed all:dist
var dist embed.FS

const (
	immutable = "public, max-age=31536000, immutable" // the name holds a hash of the content
	shortly   = "public, max-age=300"                 // asked for by a fixed name: then asked again with its ETag
	always    = "no-cache"
)

// appPolicy allows the app what it brings itself and nothing else. Styles that scripts set need no permission; the
// components' few style elements do.
const appPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
	"font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// file is one file as it goes over the wire.
type file struct {
	plain  []byte
	packed []byte // gzip; nil when it would not be smaller by a tenth
	etag   string
	kind   string
}

type handler struct {
	files fs.FS
	mu    sync.Mutex
	known map[string]*file
}

// Handler serves the app, and the widget under /widget.js and /w/app.js.
func Handler() http.Handler {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the folder is part of the binary
	}
	return &handler{files: files, known: map[string]*file{}}
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "only GET and HEAD", http.StatusMethodNotAllowed)
		return
	}
	name := path.Clean(r.URL.Path)
	switch {
	case name == "/widget.js":
		h.widget(w, r, "widget/widget.js")
	case name == "/w/app.js" || strings.HasPrefix(name, "/w/assets/"):
		h.widget(w, r, "widget/"+strings.TrimPrefix(name, "/w/"))
	case strings.HasPrefix(name, "/assets/"):
		h.asset(w, r, "app"+name)
	default:
		h.page(w, r, name)
	}
}

// widget runs on other people's pages: any of them may load it.
func (h *handler) widget(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := h.file(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	f.serve(w, r, shortly)
}

func (h *handler) asset(w http.ResponseWriter, r *http.Request, name string) {
	f, ok := h.file(name)
	if !ok {
		http.NotFound(w, r)
		return
	}
	f.serve(w, r, immutable)
}

// page serves a file of the app's root, and the app itself for every address that it routes.
func (h *handler) page(w http.ResponseWriter, r *http.Request, name string) {
	if f, ok := h.file("app" + name); ok && name != "/" && name != "/index.html" && !strings.HasPrefix(name, "/.") {
		f.serve(w, r, shortly)
		return
	}
	f, ok := h.file("app/index.html")
	if !ok {
		http.Error(w, "The front end is not in this binary: build it with `make build`.", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Security-Policy", appPolicy)
	f.serve(w, r, always)
}

// file finds a file, packed once.
func (h *handler) file(name string) (*file, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if f, ok := h.known[name]; ok {
		return f, true
	}
	content, err := fs.ReadFile(h.files, name)
	if err != nil {
		return nil, false
	}
	sum := sha256.Sum256(content)
	f := &file{plain: content, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`, kind: mime.TypeByExtension(path.Ext(name))}
	if packed := pack(content); len(packed) < len(content)*9/10 {
		f.packed = packed
	}
	h.known[name] = f
	return f, true
}

func pack(content []byte) []byte {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return content
	}
	if _, err := w.Write(content); err != nil {
		return content
	}
	if err := w.Close(); err != nil {
		return content
	}
	return packed.Bytes()
}

func (f *file) serve(w http.ResponseWriter, r *http.Request, keep string) {
	head := w.Header()
	head.Set("Cache-Control", keep)
	head.Set("Vary", "Accept-Encoding")
	if f.kind != "" {
		head.Set("Content-Type", f.kind)
	}
	content, etag := f.plain, f.etag
	if f.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		head.Set("Content-Encoding", "gzip")
		content, etag = f.packed, strings.TrimSuffix(f.etag, `"`)+`-gz"`
	}
	head.Set("ETag", etag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}
