package media

import (
	"bytes"
	"encoding/binary"
	"io"
	"strings"
)

// maxEntries bounds how many names of an archive are looked at.
const maxEntries = 2000

// sniffZip tells the documents that are archives from other archives. One with macros is Unknown: it is a program.
func sniffZip(r io.ReaderAt, size int64, _ []byte) string {
	mime, content := Zip, false
	macros := zipNames(r, size, func(name string) bool {
		name = strings.ToLower(name)
		switch {
		case name == "[content_types].xml":
			content = true
		case strings.HasPrefix(name, "word/"):
			mime = Docx
		case strings.HasPrefix(name, "xl/"):
			mime = Xlsx
		case strings.HasPrefix(name, "ppt/"):
			mime = Pptx
		}
		return strings.HasSuffix(name, "/vbaproject.bin")
	})
	switch {
	case macros:
		return Unknown
	case !content:
		return Zip
	}
	return mime
}

// zipNames calls visit with the names in an archive's directory, until it says true. Nothing is unpacked.
func zipNames(r io.ReaderAt, size int64, visit func(name string) bool) bool {
	const (
		endBytes   = 22
		entryBytes = 46
	)
	tail := part(r, size, max(0, size-endBytes-0xffff), endBytes+0xffff)
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endBytes {
		return false
	}
	offset := int64(binary.LittleEndian.Uint32(tail[at+16:]))
	for range maxEntries {
		entry := part(r, size, offset, entryBytes+256)
		if len(entry) < entryBytes || string(entry[:4]) != "PK\x01\x02" {
			return false
		}
		name := int(binary.LittleEndian.Uint16(entry[28:]))
		if visit(string(entry[entryBytes:min(len(entry), entryBytes+name)])) {
			return true
		}
		offset += entryBytes + int64(name) + int64(binary.LittleEndian.Uint16(entry[30:])) + int64(binary.LittleEndian.Uint16(entry[32:]))
	}
	return false
}

// sniffOLE tells the older documents by the streams that their directory names. Other compound files, installers among
// them, are Unknown.
func sniffOLE(r io.ReaderAt, size int64, head []byte) string {
	const entryBytes = 128
	if len(head) < 512 {
		return Unknown
	}
	shift := binary.LittleEndian.Uint16(head[30:])
	if shift != 9 && shift != 12 {
		return Unknown
	}
	sector := int64(1) << shift
	next := binary.LittleEndian.Uint32(head[48:])
	for range 64 {
		for data := part(r, size, (int64(next)+1)<<shift, sector); len(data) >= entryBytes; data = data[entryBytes:] {
			switch oleName(data) {
			case "WordDocument":
				return Word
			case "Workbook", "Book":
				return Excel
			case "PowerPoint Document":
				return PowerPoint
			}
		}
		// The head names the first sectors of the allocation table, enough for 7 MB or more of a file.
		links := int64(next) * 4
		if links/sector >= 109 {
			return Unknown
		}
		table := int64(binary.LittleEndian.Uint32(head[76+4*(links/sector):]))
		link := part(r, size, (table+1)<<shift+links%sector, 4)
		if len(link) < 4 {
			return Unknown
		}
		if next = binary.LittleEndian.Uint32(link); next >= 0xfffffffa {
			return Unknown
		}
	}
	return Unknown
}

// oleName is the name of a directory entry, as far as it is in the letters that matter.
func oleName(entry []byte) string {
	length := int(binary.LittleEndian.Uint16(entry[64:]))/2 - 1
	if length < 0 || length > 31 {
		return ""
	}
	name := make([]byte, length)
	for i := range name {
		if entry[2*i+1] != 0 {
			return ""
		}
		name[i] = entry[2*i]
	}
	return string(name)
}
