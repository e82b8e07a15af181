package api

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// place stands in the notes of the photos below: it must never come out again.
const place = "SECRET-PLACE-OF-THE-CAMERA"

// photo is a JPEG with notes of a camera.
func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	notes := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"), place...)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(notes)+2))
	return append(append(head, notes...), out.Bytes()[2:]...)
}

// flood is a PNG that claims 60,000 x 60,000 pixels.
func flood() []byte {
	head := append([]byte("IHDR"), 0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60, 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return append(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head)), "\x00\x00\x00\x00IDAT"...)
}

func sample(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile("../blob/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// talk is a conversation of web chat with a member who may write in it.
func talk(t *testing.T, r *rig) (owner *browser, guest *guest, path string) {
	t.Helper()
	owner = r.owner()
	_, key := owner.inbox("Tienda")
	guest = r.guest(key)
	guest.say("c1", "hola")
	id := str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	return owner, guest, "/api/v1/conversations/" + id
}

// piece sends bytes of an upload.
func (b *browser) piece(path string, offset int, data []byte) got {
	b.t.Helper()
	b.header.Set("Upload-Offset", fmt.Sprint(offset))
	defer b.header.Del("Upload-Offset")
	return b.do("PATCH", path, data)
}

// upload brings a file in; root is where uploads begin, all that of members and of visitors.
func (b *browser) upload(begin, root, name, mime, kind string, data []byte) got {
	b.t.Helper()
	body := map[string]any{"name": name, "mime": mime, "size": len(data)}
	if kind != "" {
		body["kind"] = kind
	}
	begun := b.do("POST", begin, body)
	if begun.status != 201 {
		return begun
	}
	path := root + str(begun.data, "id")
	for at := 0; at < len(data); {
		next := min(at+1<<20, len(data))
		if a := b.piece(path, at, data[at:next]); a.status != 200 {
			b.t.Fatalf("%d %s", a.status, a.text)
		}
		at = next
	}
	return b.do("POST", path+"/finish", nil)
}

func (b *browser) attach(conversation, name, mime, kind string, data []byte) got {
	return b.upload(conversation+"/uploads", "/api/v1/uploads/", name, mime, kind, data)
}

// open follows to the signed address.
func (b *browser) open(query string) (link string, a got) {
	b.t.Helper()
	sent := b.do("GET", "/api/v1/files/"+query, nil)
	if sent.status != 302 {
		b.t.Fatalf("%s: %d %s", query, sent.status, sent.text)
	}
	link = sent.header.Get("Location")
	return link, b.rig.browser().do("GET", link, nil)
}

func TestPhotoThere(t *testing.T) {
	r := newRig(t)
	owner, _, path := talk(t, r)
	done := owner.attach(path, `C:\fotos\mi foto ñ.jpg`, "image/jpeg", "", photo(t, 1400, 700))
	file := at(done.data, "file")
	if done.status != 200 || str(file, "kind") != "image" || at(file, "width") != 1400.0 || at(file, "thumbnail") != true || str(file, "name") != "mi foto ñ.jpg" {
		t.Fatal(done.status, done.text)
	}
	id := str(file, "id")
	first := str(owner.ok("GET", path+"/timeline", nil), "items", 0, "id")
	message := map[string]any{"client_id": "m1", "text": "mirá", "file_id": id, "reply_to": first}
	sent := owner.do("POST", path+"/messages", message)
	item := at(sent.data, "item")
	if sent.status != 201 || str(item, "message_kind") != "image" || str(item, "text") != "mirá" || str(item, "state") != "sent" ||
		str(item, "content", "attachment", "state") != "ready" || str(item, "content", "quote", "message_id") != first || str(item, "content", "quote", "text") != "hola" {
		t.Fatal(sent.status, sent.text)
	}
	if again := owner.do("POST", path+"/messages", message); again.status != 200 || str(again.data, "item", "id") != str(item, "id") {
		t.Error(again.status, again.text)
	}
	owner.refused("POST", path+"/messages", map[string]any{"client_id": "m2", "file_id": id}, 410, "used")
	link, a := owner.open(id)
	if a.status != 200 || a.header.Get("Content-Type") != "image/jpeg" || strings.Contains(a.text, place) || strings.Contains(a.text, "Exif") {
		t.Error(a.status, a.header)
	}
	for name, want := range map[string]string{"Content-Security-Policy": "sandbox; default-src 'none'", "X-Content-Type-Options": "nosniff",
		"Content-Disposition": "inline; filename*=utf-8''mi%20foto%20%C3%B1.jpg", "Cross-Origin-Resource-Policy": "cross-origin"} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if cache := a.header.Get("Cache-Control"); !strings.HasPrefix(cache, "private, ") {
		t.Error(cache)
	}
	if _, small := owner.open(id + "?thumb=1"); small.status != 200 || small.header.Get("Content-Type") != "image/jpeg" || small.text == a.text {
		t.Error(small.status, small.header)
	}
	if _, save := owner.open(id + "?download=1"); !strings.HasPrefix(save.header.Get("Content-Disposition"), "attachment") {
		t.Error(save.header)
	}
	parts(t, r, link, a)
	r.pass(59 * desk.Minute)
	b := r.browser()
	if a := b.do("GET", link, nil); a.status == 200 {
		r.pass(desk.Minute)
		b.refused("GET", link, nil, 404, "not_found")
	}
}

// parts checks what a player asks for, and a browser that has it already.
func parts(t *testing.T, r *rig, link string, whole got) {
	t.Helper()
	b := r.browser()
	b.header.Set("Range", "bytes=10-19")
	if a := b.do("GET", link, nil); a.status != 206 || a.text != whole.text[10:20] || a.header.Get("Content-Range") == "" {
		t.Error(a.status, a.header)
	}
	b.header = http.Header{"If-None-Match": {whole.header.Get("ETag")}}
	if a := b.do("GET", link, nil); a.status != 304 {
		t.Error(a.status)
	}
	b.header = http.Header{}
	token := link[len("/files/"):]
	for i := 0; i < len(token); i += 7 {
		changed := []byte(token)
		changed[i] ^= 3
		if a := b.do("GET", "/files/"+string(changed), nil); a.status == 200 {
			t.Errorf("a changed link opens: %s", changed)
		}
	}
}

// What a file is its bytes say, never its name or its sender.
func TestFilesThatLie(t *testing.T) {
	r := newRig(t)
	owner, _, path := talk(t, r)
	page := []byte("<!doctype html><script>alert(1)</script>")
	vector := []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`)
	for _, c := range []struct {
		name, mime, kind string
		data             []byte
		status           int
		code, as, by     string
	}{
		{"foto.jpg", "image/jpeg", "", page, 415, "bad_file_type", "", ""},
		{"foto.png", "image/png", "", flood(), 413, "too_big", "", ""},
		{"foto.png", "image/png", "", photo(t, 9, 9)[:40], 415, "bad_file_type", "", ""},
		{"film.mp4", "video/mp4", "", photo(t, 9, 9), 415, "bad_file_type", "", ""},
		{"voz.webm", "audio/webm", "voice", page, 415, "bad_file_type", "", ""},
		{"nada.txt", "text/plain", "", nil, 422, "empty", "", ""},
		{"page.html", "text/html", "", page, 200, "", "document", "application/octet-stream"},
		{"dibujo.svg", "image/svg+xml", "", vector, 200, "", "document", "application/octet-stream"},
		{"lista.pdf", "application/pdf", "", []byte("%PDF-1.7\n%\xe2\xe3\n<script>"), 200, "", "document", "application/pdf"},
		{"voz.webm", "audio/webm;codecs=opus", "voice", sample(t, "voice/testdata/chromium.webm"), 200, "", "voice", "audio/ogg"},
		{"voz.mp4", "audio/mp4", "voice", sample(t, "media/testdata/sound.m4a"), 200, "", "audio", "audio/mp4"},
		{"film.mp4", "video/mp4", "", sample(t, "media/testdata/film.mp4"), 200, "", "video", "video/mp4"},
	} {
		a := owner.attach(path, c.name, c.mime, c.kind, c.data)
		if a.status != c.status || c.code != "" && a.data["code"] != c.code || str(a.data, "file", "kind") != c.as || str(a.data, "file", "mime") != c.by {
			t.Errorf("%s: %d %s", c.name, a.status, a.text)
			continue
		}
		if c.status != 200 {
			continue
		}
		_, open := owner.open(str(a.data, "file", "id"))
		inline := strings.HasPrefix(open.header.Get("Content-Disposition"), "inline")
		if open.status != 200 || open.header.Get("Content-Type") != c.by || inline == (c.by == "application/octet-stream") ||
			open.header.Get("Content-Security-Policy") != "sandbox; default-src 'none'" {
			t.Errorf("%s: %d %v", c.name, open.status, open.header)
		}
		if c.as == "voice" && (str(a.data, "file", "name") != "voz.ogg" || !strings.HasPrefix(open.text, "OggS") || at(a.data, "file", "duration_ms") == 0.0) {
			t.Errorf("%s: %s", c.name, a.text)
		}
	}
	owner.refused("POST", path+"/uploads", map[string]any{"name": "x.jpg", "mime": "image/jpeg", "size": 26 << 20}, 413, "too_big")
	owner.refused("POST", path+"/messages", map[string]any{"client_id": "x", "location": map[string]any{"latitude": 1, "longitude": 2}}, 409, "not_possible")
}

func TestUploadGoesOn(t *testing.T) {
	r := newRig(t)
	owner, _, path := talk(t, r)
	data := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("x"), 300_000)...)
	begun := owner.ok("POST", path+"/uploads", map[string]any{"name": "a.pdf", "mime": "application/pdf", "size": len(data)})
	upload := "/api/v1/uploads/" + str(begun, "id")
	if at(begun, "chunk") != float64(1<<20) || at(begun, "offset") != 0.0 || str(begun, "kind") != "document" {
		t.Error(begun)
	}
	cutOff(t, owner, upload, data)
	have := int(at(owner.ok("GET", upload, nil), "offset").(float64))
	a := owner.piece(upload, have+5, data[have+5:])
	if a.status != 409 || a.data["code"] != "offset" || a.data["offset"] != float64(have) {
		t.Error(a.status, a.text)
	}
	if a := owner.piece(upload, 0, data); a.status != 409 {
		t.Error(a.status, a.text)
	}
	owner.refused("POST", upload+"/finish", nil, 409, "offset")
	if a := owner.piece(upload, have, append(data[have:], "more than it has"...)); a.status != 413 || a.data["code"] != "too_big" {
		t.Error(a.status, a.text)
	}
	have = int(at(owner.ok("GET", upload, nil), "offset").(float64))
	if a := owner.piece(upload, have, data[have:]); a.status != 200 || a.data["offset"] != float64(len(data)) {
		t.Error(a.status, a.text)
	}
	id := str(owner.ok("POST", upload+"/finish", nil), "file", "id")
	if again := str(owner.ok("POST", upload+"/finish", nil), "file", "id"); again != id {
		t.Error("finished twice:", again)
	}
	if _, a := owner.open(id); a.text != string(data) {
		t.Errorf("%d bytes came back of %d", len(a.text), len(data))
	}
	begun = owner.ok("POST", path+"/uploads", map[string]any{"name": "a.pdf", "mime": "application/pdf", "size": 10})
	upload = "/api/v1/uploads/" + str(begun, "id")
	owner.ok("DELETE", upload, nil)
	owner.refused("GET", upload, nil, 404, "not_found")
	owner.refused("PATCH", upload, nil, 404, "not_found")
}

// cutOff sends half a piece and breaks the connection.
func cutOff(t *testing.T, b *browser, path string, data []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(b.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	cookies := ""
	for name, value := range b.cookies {
		cookies += name + "=" + value + "; "
	}
	fmt.Fprintf(conn, "PATCH %s HTTP/1.1\r\nHost: x\r\nCookie: %s\r\nUpload-Offset: 0\r\nContent-Length: %d\r\n\r\n", path, cookies, len(data))
	if _, err := conn.Write(data[:len(data)/2]); err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(conn); err != nil { // until the server has done with it
		t.Fatal(err)
	}
	conn.Close()
	if have := at(b.ok("GET", path, nil), "offset"); have != float64(len(data)/2) {
		t.Error("of what came was kept:", have)
	}
}

// An upload is its maker's alone, a file is for those who may see its conversation, and neither is for another company.
func TestFilesOfOthers(t *testing.T) {
	r := newRig(t)
	owner, _, path := talk(t, r)
	inbox := str(owner.ok("GET", "/api/v1/inboxes", nil), "items", 0, "id")
	ana, bea := owner.join("Ana", "agent", "own", inbox), owner.join("Bea", "agent", "all", inbox)
	stranger := secondCompany(r)
	begun := owner.ok("POST", path+"/uploads", map[string]any{"name": "a.txt", "mime": "text/plain", "size": 4})
	upload := "/api/v1/uploads/" + str(begun, "id")
	for _, b := range []*browser{ana, stranger} {
		b.refused("GET", upload, nil, 404, "not_found")
		b.refused("DELETE", upload, nil, 404, "not_found")
		b.refused("POST", upload+"/finish", nil, 404, "not_found")
		if a := b.piece(upload, 0, []byte("evil")); a.status != 404 {
			t.Error(a.status, a.text)
		}
	}
	forged := upload[:strings.Index(upload, ".")+1] + strings.Repeat("a", 26) + "-4"
	owner.refused("GET", forged, nil, 404, "not_found")
	owner.refused("POST", path+"/messages", map[string]any{"client_id": "m0", "file_id": str(begun, "id")[:13]}, 404, "not_found")
	owner.piece(upload, 0, []byte("text"))
	id := str(owner.ok("POST", upload+"/finish", nil), "file", "id")
	ana.refused("GET", "/api/v1/files/"+id, nil, 404, "not_found") // not sent yet
	ana.refused("POST", path+"/messages", map[string]any{"client_id": "m1", "file_id": id}, 404, "not_found")
	stranger.refused("GET", "/api/v1/files/"+id, nil, 404, "not_found")
	owner.ok("POST", path+"/messages", map[string]any{"client_id": "m1", "file_id": id})
	if _, a := bea.open(id); a.text != "text" {
		t.Error(a.status, a.text)
	}
	ana.refused("GET", "/api/v1/files/"+id, nil, 404, "not_found") // who answered holds the conversation: it is another's
	stranger.refused("GET", "/api/v1/files/"+id, nil, 404, "not_found")
	r.browser().refused("GET", "/api/v1/files/"+id, nil, 401, "signed_out")
}

func TestFilesOfVisitors(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	guest, other := r.guest(key), r.guest(key)
	root := "/w/" + key + "/uploads"
	done := guest.upload(root, root+"/", "foto.jpg", "image/jpeg", "", photo(t, 30, 20))
	id := str(done.data, "file", "id")
	if done.status != 200 || str(done.data, "file", "kind") != "image" {
		t.Fatal(done.status, done.text)
	}
	owner.refused("GET", "/api/v1/files/"+id, nil, 404, "not_found")
	if a := other.do("POST", "/w/"+key+"/messages", map[string]any{"client_id": "c", "text": "", "file_id": id}); a.status != 404 {
		t.Error(a.status, a.text)
	}
	sent := guest.do("POST", "/w/"+key+"/messages", map[string]any{"client_id": "c", "text": "", "file_id": id})
	link := str(sent.data, "item", "attachment", "url")
	if sent.status != 201 || link == "" || str(sent.data, "item", "attachment", "thumb_url") == "" || str(sent.data, "item", "attachment", "kind") != "image" {
		t.Fatal(sent.status, sent.text)
	}
	if a := r.browser().do("GET", link, nil); a.status != 200 || strings.Contains(a.text, place) {
		t.Error(a.status, a.header)
	}
	if a := guest.do("POST", "/w/"+key+"/messages", map[string]any{"client_id": "c", "text": "", "file_id": id}); a.status != 200 {
		t.Error(a.status, a.text)
	}
	conversation := "/api/v1/conversations/" + str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	if _, a := owner.open(id); a.status != 200 {
		t.Error(a.status)
	}
	mine := owner.attach(conversation, "lista.pdf", "application/pdf", "", []byte("%PDF-1.7\n"))
	owner.ok("POST", conversation+"/messages", map[string]any{"client_id": "m", "file_id": str(mine.data, "file", "id"),
		"reply_to": str(sent.data, "item", "id")})
	polled := guest.ok("GET", "/w/"+key+"/poll?since="+fmt.Sprint(int(at(sent.data, "seq").(float64))), nil)
	text := fmt.Sprint(polled)
	if !strings.Contains(text, "lista.pdf") || !strings.Contains(text, "url:/files/") || !strings.Contains(text, "quote:map[author:visitor") {
		t.Error(text)
	}
	page := guest.ok("GET", "/w/"+key+"/conversation", nil)
	if a := r.browser().do("GET", str(page, "items", 1, "attachment", "url"), nil); a.status != 200 || a.text != "%PDF-1.7\n" {
		t.Error(a.status, a.text, page)
	}
}
