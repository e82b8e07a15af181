// Package web serves the built front end: the agents' app, the visitors' widget and its loader. The build puts both into
// dist, which the binary embeds.
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
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Policy is the Content-Security-Policy of the agents' app: nothing from elsewhere, nothing inline, framed by nobody.
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; media-src 'self' blob:; frame-src blob:; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// How long answers may be kept without asking again.
const (
	forever  = "public, max-age=31536000, immutable" // the name changes with the content
	shortly  = "public, max-age=300"
	askFirst = "no-cache"
)

// file is one file of the build with what is sent about it.
type file struct {
	kind    string // content type
	etag    string
	plain   []byte
	brotli  []byte // nil unless the build made it
	zipped  func() []byte
	isAsset bool
}

// Files is the built front end. It is safe for concurrent use.
type Files struct {
	app    map[string]*file // by path from the root, as /assets/index-abc.js
	widget map[string]*file
	index  *file // nil when the front end was not built
}

// New reads what the binary embeds.
func New() *Files {
	built, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: " + err.Error()) // the folder is named above
	}
	files, err := Of(built)
	if err != nil {
		panic("web: " + err.Error()) // an embedded file can be read
	}
	return files
}

// Of reads a build: the app below app/, the widget below widget/.
func Of(built fs.FS) (*Files, error) {
	f := &Files{}
	var err error
	if f.app, err = read(built, "app"); err != nil {
		return nil, err
	}
	if f.widget, err = read(built, "widget"); err != nil {
		return nil, err
	}
	f.index = f.app["/index.html"]
	return f, nil
}

// read loads a folder; one that is not there is empty. Names that begin with a dot are the build's own affair.
func read(built fs.FS, folder string) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(built, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			if name == folder {
				return fs.SkipAll
			}
			return err
		}
		hidden := strings.HasPrefix(entry.Name(), ".")
		if entry.IsDir() {
			if hidden {
				return fs.SkipDir
			}
			return nil
		}
		if hidden || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz") {
			return nil
		}
		one, err := load(built, name)
		files[strings.TrimPrefix(name, folder)] = one
		return err
	})
	return files, err
}

func load(built fs.FS, name string) (*file, error) {
	text, err := fs.ReadFile(built, name)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(text)
	one := &file{kind: typeOf(name), etag: base64.RawURLEncoding.EncodeToString(sum[:12]), plain: text,
		isAsset: strings.Contains(name, "/assets/")}
	if packed, err := fs.ReadFile(built, name+".br"); err == nil {
		one.brotli = packed
	}
	one.zipped = sync.OnceValue(func() []byte {
		if packed, err := fs.ReadFile(built, name+".gz"); err == nil {
			return packed
		}
		return pack(one)
	})
	return one, nil
}

// types are set here, for what the machine knows of endings differs from one to another.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml", ".json": "application/json", ".webmanifest": "application/manifest+json", ".woff2": "font/woff2",
	".png": "image/png", ".ico": "image/x-icon", ".webp": "image/webp", ".txt": "text/plain; charset=utf-8", ".map": "application/json",
}

func typeOf(name string) string {
	ending := path.Ext(name)
	if kind := types[ending]; kind != "" {
		return kind
	}
	if kind := mime.TypeByExtension(ending); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

// pack gives the gzipped text, or nil for what does not shrink.
func pack(f *file) []byte {
	if len(f.plain) < 512 || strings.HasPrefix(f.kind, "font/") || strings.HasPrefix(f.kind, "image/") && f.kind != "image/svg+xml" {
		return nil
	}
	var out bytes.Buffer
	writer, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err := writer.Write(f.plain); err != nil || writer.Close() != nil || out.Len() >= len(f.plain) {
		return nil
	}
	return out.Bytes()
}

// ServeHTTP answers /widget.js, /w/app.js, /widget/parts/ and every path of the app. A path without an ending is a page, which the app
// draws by itself.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address takes GET and HEAD.", http.StatusMethodNotAllowed)
		return
	}
	switch name := path.Clean("/" + r.URL.Path); name {
	case "/widget.js":
		f.script(w, r, f.widget["/widget.js"], shortly)
	case "/w/app.js":
		keep := shortly
		if r.URL.Query().Has("v") {
			keep = forever // the loader names the version by its content
		}
		f.script(w, r, f.widget["/app.js"], keep)
	default:
		if part, ok := strings.CutPrefix(name, "/widget"+parts); ok {
			f.part(w, r, f.widget[parts+part])
			return
		}
		f.page(w, r, name)
	}
}

// parts is the folder of what the chat fetches when it is needed; the names change with the content.
const parts = "/parts/"

// part serves one of them. That of another build is not answered with today's: the chat that asks for it could not use it.
func (f *Files) part(w http.ResponseWriter, r *http.Request, one *file) {
	if one == nil {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "There is no such part.", http.StatusNotFound)
		return
	}
	f.script(w, r, one, forever)
}

// script serves what other people's pages load.
func (f *Files) script(w http.ResponseWriter, r *http.Request, one *file, keep string) {
	if one == nil {
		notBuilt(w)
		return
	}
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
	one.send(w, r, keep)
}

func (f *Files) page(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Security-Policy", Policy)
	w.Header().Set("Permissions-Policy", "camera=(), geolocation=(self), microphone=(self), payment=(), usb=()")
	if one := f.app[name]; one != nil && one != f.index {
		keep := shortly
		if one.isAsset {
			keep = forever
		}
		one.send(w, r, keep)
		return
	}
	switch {
	case path.Ext(name) != "" && name != "/index.html":
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "There is no such file.", http.StatusNotFound)
	case f.index == nil:
		notBuilt(w)
	default:
		f.index.send(w, r, askFirst)
	}
}

func notBuilt(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	http.Error(w, "This binary was built without the front end. Run `make build`.", http.StatusServiceUnavailable)
}

// send answers with the file in the best form that the client takes.
func (f *file) send(w http.ResponseWriter, r *http.Request, keep string) {
	head := w.Header()
	head.Set("Cache-Control", keep)
	head.Add("Vary", "Accept-Encoding")
	text, coding := f.plain, ""
	accepted := codings(r.Header.Get("Accept-Encoding"))
	if accepted["br"] && f.brotli != nil {
		text, coding = f.brotli, "br"
	} else if accepted["gzip"] {
		if packed := f.zipped(); packed != nil {
			text, coding = packed, "gzip"
		}
	}
	etag := `"` + f.etag + `"`
	if coding != "" {
		etag = `"` + f.etag + "-" + coding + `"`
	}
	head.Set("ETag", etag)
	if matches(r.Header.Get("If-None-Match"), f.etag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Type", f.kind)
	if coding != "" {
		head.Set("Content-Encoding", coding)
	}
	head.Set("Content-Length", strconv.Itoa(len(text)))
	if r.Method == http.MethodHead {
		return
	}
	// A client that went away misses its file; there is nobody left to tell.
	_, _ = w.Write(text)
}

// codings reads Accept-Encoding; a coding with q=0 is refused.
func codings(text string) map[string]bool {
	all := map[string]bool{}
	for part := range strings.SplitSeq(text, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		weight = strings.ReplaceAll(weight, " ", "")
		all[strings.ToLower(strings.TrimSpace(name))] = weight != "q=0" && weight != "q=0.0" && weight != "q=0.00" && weight != "q=0.000"
	}
	return all
}

// matches compares an If-None-Match with the content's tag, in whichever coding it was sent.
func matches(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.Trim(strings.TrimPrefix(strings.TrimSpace(part), "W/"), `"`)
		if part == "*" || part == etag || strings.HasPrefix(part, etag+"-") {
			return true
		}
	}
	return false
}
