// Package media looks at the bytes of a file: what they are, how large a picture is or how long a sound lasts. It
// believes nobody's word for it, neither a name nor a header, reads a bounded part of a file, and makes the pictures
// that are safe to show: small ones, and ones without the place they were taken at.
package media

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// The types that Sniff tells. Anything else, markup that a browser might run above all, is Unknown.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	GIF  = "image/gif"
	WebP = "image/webp"

	MP4       = "video/mp4"
	ThreeGP   = "video/3gpp"
	QuickTime = "video/quicktime"
	WebM      = "video/webm"

	Ogg       = "audio/ogg"
	MP3       = "audio/mpeg"
	AAC       = "audio/aac"
	M4A       = "audio/mp4"
	AMR       = "audio/amr"
	WAV       = "audio/wav"
	WebMAudio = "audio/webm"

	PDF        = "application/pdf"
	Word       = "application/msword"
	Excel      = "application/vnd.ms-excel"
	PowerPoint = "application/vnd.ms-powerpoint"
	Docx       = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	Xlsx       = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	Pptx       = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
	Text       = "text/plain"
	CSV        = "text/csv"
	Zip        = "application/zip"

	Unknown = "application/octet-stream"
)

// headBytes is what Sniff reads of the beginning of a file; a few types need another look elsewhere.
const headBytes = 64 << 10

// IsImage says whether a type is one that a browser may show as a picture.
func IsImage(mime string) bool { return strings.HasPrefix(mime, "image/") }

// IsAudio says whether a type is sound.
func IsAudio(mime string) bool { return strings.HasPrefix(mime, "audio/") }

// IsVideo says whether a type is film.
func IsVideo(mime string) bool { return strings.HasPrefix(mime, "video/") }

// Sniff tells the type of size bytes by their content alone: one of the constants of this package. It reads little of a
// file however long it is, and a part that cannot be read counts as absent. Empty content is Unknown.
func Sniff(r io.ReaderAt, size int64) string {
	head := part(r, size, 0, headBytes)
	for _, magic := range magics {
		if len(head) >= magic.at+len(magic.bytes) && string(head[magic.at:magic.at+len(magic.bytes)]) == magic.bytes {
			if magic.mime != "" {
				return magic.mime
			}
			return magic.look(r, size, head)
		}
	}
	switch {
	case len(head) == 0:
		return Unknown
	case isADTS(head):
		return AAC
	case isMP3(r, size, head):
		return MP3
	}
	return sniffText(head, size > int64(len(head)))
}

type magic struct {
	at    int
	bytes string
	mime  string
	look  func(r io.ReaderAt, size int64, head []byte) string // when mime is empty
}

var magics = []magic{
	{0, "\xff\xd8\xff", JPEG, nil},
	{0, "\x89PNG\r\n\x1a\n", PNG, nil},
	{0, "GIF87a", GIF, nil},
	{0, "GIF89a", GIF, nil},
	{0, "RIFF", "", sniffRIFF},
	{4, "ftyp", "", sniffISO},
	{0, "\x1a\x45\xdf\xa3", "", sniffWebM},
	{0, "OggS\x00", "", sniffOgg},
	{0, "#!AMR\n", AMR, nil},
	{0, "#!AMR-WB\n", AMR, nil},
	{0, "%PDF-", PDF, nil},
	{0, "PK\x03\x04", "", sniffZip},
	{0, "PK\x05\x06", Zip, nil},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", sniffOLE},
}

func sniffRIFF(_ io.ReaderAt, _ int64, head []byte) string {
	if len(head) < 12 {
		return Unknown
	}
	switch string(head[8:12]) {
	case "WEBP":
		return WebP
	case "WAVE":
		return WAV
	}
	return Unknown
}

// part reads up to length bytes at an offset; fewer where the file ends or cannot be read.
func part(r io.ReaderAt, size, offset, length int64) []byte {
	length = min(length, size-offset)
	if offset < 0 || length <= 0 {
		return nil
	}
	buffer := make([]byte, length)
	n, _ := r.ReadAt(buffer, offset)
	return buffer[:n]
}

// sniffText tells plain text and tables. What begins like markup is neither, for some program might open it as such.
func sniffText(head []byte, cut bool) string {
	if utf16Text(head) {
		return Text
	}
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if cut {
		head = wholeRunes(head)
	}
	high := 0
	for _, c := range head {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' || c == 0x7f {
			return Unknown
		}
		if c >= 0x80 {
			high++
		}
	}
	// Spreadsheets of this part of the world still write one byte a letter, of which few are accented.
	if !utf8.Valid(head) && high > len(head)/4 {
		return Unknown
	}
	if text := bytes.TrimLeft(head, " \t\r\n\f"); len(text) == 0 || text[0] == '<' || bytes.Contains(bytes.ToLower(text[:min(len(text), 1024)]), []byte("<script")) {
		return Unknown
	}
	if isCSV(head, cut) {
		return CSV
	}
	return Text
}

// utf16Text finds text that begins with a mark of 16-bit letters and holds none that a text does not.
func utf16Text(head []byte) bool {
	if len(head) < 4 || (head[0] != 0xff || head[1] != 0xfe) && (head[0] != 0xfe || head[1] != 0xff) {
		return false
	}
	little, begun := head[0] == 0xff, false
	for i := 2; i+1 < len(head); i += 2 {
		low, high := head[i], head[i+1]
		if !little {
			low, high = high, low
		}
		space := high == 0 && (low == ' ' || low == '\t' || low == '\n' || low == '\r')
		if high == 0 && (low < ' ' && !space || low == '<' && !begun) {
			return false
		}
		begun = begun || !space
	}
	return true
}

// wholeRunes drops a letter that was cut at the end.
func wholeRunes(head []byte) []byte {
	for i := 1; i <= min(3, len(head)); i++ {
		if c := head[len(head)-i]; utf8.RuneStart(c) {
			if c >= 0x80 && !utf8.FullRune(head[len(head)-i:]) {
				return head[:len(head)-i]
			}
			break
		}
	}
	return head
}

// isCSV finds a table: at least two lines, and the same number of separators outside of quotes in each of the first.
func isCSV(head []byte, cut bool) bool {
	const enough = 20
	for _, separator := range []byte{',', ';', '\t'} {
		lines, columns, seen := 0, 0, 0
		quoted, line := false, 0
		end := func() bool {
			if line == 0 {
				return true
			}
			if lines == 0 {
				columns = seen
			}
			same := seen == columns && seen > 0
			lines, seen, line = lines+1, 0, 0
			return same
		}
		good := true
		for i, c := range head {
			switch {
			case c == '"':
				quoted = !quoted
			case c == '\n' && !quoted:
				good = end()
			case c == separator && !quoted && !(i+1 < len(head) && head[i+1] == ' '): // a space follows in prose
				seen++
			}
			if c != '\n' && c != '\r' {
				line++
			}
			if !good || lines == enough {
				break
			}
		}
		if good && line > 0 && !cut && lines < enough {
			good = end()
		}
		if good && lines >= 2 && !quoted {
			return true
		}
	}
	return false
}
