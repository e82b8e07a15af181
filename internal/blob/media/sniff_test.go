package media_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
	"unicode/utf16"

	"bandeja.dev/bandeja/internal/blob/media"
)

func archive(t *testing.T, names ...string) string {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		if _, err := w.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// compound builds an older document: a head, filling, and a directory whose second sector the table links to.
func compound(stream string) string {
	file := make([]byte, 512*6)
	copy(file, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(file[30:], 9)
	binary.LittleEndian.PutUint32(file[48:], 1) // the directory begins in sector 1
	binary.LittleEndian.PutUint32(file[76:], 0) // the table is sector 0
	binary.LittleEndian.PutUint32(file[512+4:], 3)
	binary.LittleEndian.PutUint32(file[512+12:], 0xfffffffe)
	entry := func(sector, index int, name string) {
		at := 512*(sector+1) + 128*index
		for i, c := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(file[at+2*i:], c)
		}
		binary.LittleEndian.PutUint16(file[at+64:], uint16(2*len(name)+2))
	}
	entry(1, 0, "Root Entry")
	entry(3, 1, stream)
	return string(file)
}

func utf16Text(text string) string {
	out := []byte{0xff, 0xfe}
	for _, c := range utf16.Encode([]rune(text)) {
		out = binary.LittleEndian.AppendUint16(out, c)
	}
	return string(out)
}

func TestSniff(t *testing.T) {
	for name, row := range map[string]struct {
		data string
		want string
	}{
		"nothing":               {"", media.Unknown},
		"jpeg":                  {"\xff\xd8\xff\xe0\x00\x10JFIF", media.JPEG},
		"png":                   {"\x89PNG\r\n\x1a\n", media.PNG},
		"gif":                   {"GIF89a", media.GIF},
		"webp":                  {"RIFF\x00\x00\x00\x00WEBPVP8 ", media.WebP},
		"avi":                   {"RIFF\x00\x00\x00\x00AVI LIST", media.Unknown},
		"svg":                   {`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, media.Unknown},
		"svg after a prologue":  {"<?xml version=\"1.0\"?>\n<svg/>", media.Unknown},
		"svg after a mark":      {"\xef\xbb\xbf  <svg/>", media.Unknown},
		"html":                  {"<!DOCTYPE html><script>alert(1)</script>", media.Unknown},
		"html after space":      {"\n\n \t<html>", media.Unknown},
		"html after words":      {"hello <ScRiPt>alert(1)</script>", media.Unknown},
		"html in 16 bits":       {utf16Text("\r\n <html>"), media.Unknown},
		"xml":                   {"<a/>", media.Unknown},
		"pdf":                   {"%PDF-1.7\n", media.PDF},
		"pdf after html":        {"<html>%PDF-1.7\n", media.Unknown},
		"text":                  {"Hola, ¿cómo está?\nBien, gracias", media.Text},
		"text of Windows":       {"Se\xf1or P\xe9rez, buenos d\xedas a todos ustedes", media.Text},
		"text in 16 bits":       {utf16Text("Señor, ¿cómo está?\r\n"), media.Text},
		"text cut in a letter":  {strings.Repeat("a", 65535) + "ñandú", media.Text},
		"control bytes":         {"abc\x00def", media.Unknown},
		"high bytes":            {"\xe1\xe2\xe3\xe4\xe5\xe6abc", media.Unknown},
		"table":                 {"name;phone\nAna;1\nLuis;2\n", media.CSV},
		"table with commas":     {"name,\"a, b\n,c\"\r\n1,2", media.CSV},
		"uneven lines":          {"a,b\nc,d,e\n", media.Text},
		"one line with commas":  {"a,b,c", media.Text},
		"zip":                   {archive(t, "a.txt"), media.Zip},
		"empty zip":             {archive(t), media.Zip},
		"torn zip":              {archive(t, "[Content_Types].xml", "word/document.xml")[:60], media.Zip},
		"zip of a folder word":  {archive(t, "word/notes.txt"), media.Zip},
		"docx":                  {archive(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml"), media.Docx},
		"xlsx":                  {archive(t, "[Content_Types].xml", "xl/workbook.xml"), media.Xlsx},
		"pptx":                  {archive(t, "[Content_Types].xml", "ppt/presentation.xml"), media.Pptx},
		"docx with macros":      {archive(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), media.Unknown},
		"doc":                   {compound("WordDocument"), media.Word},
		"xls":                   {compound("Workbook"), media.Excel},
		"ppt":                   {compound("PowerPoint Document"), media.PowerPoint},
		"installer":             {compound("Binary.exe"), media.Unknown},
		"torn compound":         {compound("WordDocument")[:600], media.Unknown},
		"heic":                  {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", media.Unknown},
		"avif":                  {"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00", media.Unknown},
		"matroska":              {"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska", media.Unknown},
		"program":               {"\x7fELF\x02\x01\x01\x00", media.Unknown},
		"Windows program":       {"MZ\x90\x00\x03\x00\x00\x00", media.Unknown},
		"a tag and no sound":    {"ID3\x04\x00\x00\x00\x00\x00\x02ab<html>", media.Unknown},
		"a lone frame of noise": {"\xff\xfb\x90\x00" + strings.Repeat("\x01", 900), media.Unknown},
	} {
		if got := media.Sniff(strings.NewReader(row.data), int64(len(row.data))); got != row.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := media.Sniff(broken{}, 100); got != media.Unknown {
		t.Errorf("what cannot be read: %s", got)
	}
}

type broken struct{}

func (broken) ReadAt([]byte, int64) (int, error) { return 0, errors.New("broken") }
