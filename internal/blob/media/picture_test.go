package media_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"testing"

	"bandeja.dev/bandeja/internal/blob/media"
)

// corner draws a picture that is red but for a blue upper left quarter.
func corner(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, color.NRGBA{R: 255, A: 255})
			if x < w/2 && y < h/2 {
				img.SetNRGBA(x, y, color.NRGBA{B: 255, A: 255})
			}
		}
	}
	return img
}

// exif is what a camera notes: how to turn the picture, and where it was.
func exif(turn byte) []byte {
	out := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x02")
	out = append(out, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0)
	out = append(out, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38)
	return append(out, "\x00\x00\x00\x00GPS 12.04 S 77.03 W"...)
}

func photo(t *testing.T, w, h int, turn byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, corner(w, h), nil); err != nil {
		t.Fatal(err)
	}
	note := exif(turn)
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(len(note)+2))
	return append(append(head, note...), out.Bytes()[2:]...)
}

// chunk writes a chunk of a PNG.
func chunk(name string, body []byte) []byte {
	out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	out = append(append(out, name...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
}

func pngOf(t *testing.T, img image.Image, chunks ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	const head = 8 + 12 + 13
	all := append([][]byte{out.Bytes()[:head]}, chunks...)
	return bytes.Join(append(all, out.Bytes()[head:]), nil)
}

func thumbnail(t *testing.T, data []byte, side int) image.Image {
	t.Helper()
	small, err := media.Thumbnail(context.Background(), bytes.NewReader(data), side)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func strip(t *testing.T, data []byte) (image.Image, []byte) {
	t.Helper()
	var out bytes.Buffer
	w, h, err := media.StripImage(context.Background(), &out, bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(out.Bytes()))
	if err == nil && (img.Bounds().Dx() != w || img.Bounds().Dy() != h) {
		t.Errorf("%d x %d announced, %v written", w, h, img.Bounds())
	}
	return img, out.Bytes()
}

// blueAt tells in which quarter the blue is: 0 upper left, 1 upper right, 2 lower left, 3 lower right.
func blueAt(img image.Image) int {
	b := img.Bounds()
	found := -1
	for i := range 4 {
		x, y := b.Dx()/4+i%2*b.Dx()/2, b.Dy()/4+i/2*b.Dy()/2
		red, _, blue, _ := img.At(b.Min.X+x, b.Min.Y+y).RGBA()
		if blue > red {
			if found >= 0 {
				return -2
			}
			found = i
		}
	}
	return found
}

func TestOrientation(t *testing.T) {
	for turn, want := range []int{1: 0, 2: 1, 3: 3, 4: 2, 5: 0, 6: 1, 7: 3, 8: 2} {
		if turn == 0 {
			continue
		}
		w, h := 80, 40
		if turn >= 5 {
			w, h = h, w
		}
		jpegFile := photo(t, 80, 40, byte(turn))
		pngFile := pngOf(t, corner(80, 40), chunk("tEXt", []byte("Comment\x00GPS here")), chunk("eXIf", exif(byte(turn))[6:]))
		for name, data := range map[string][]byte{"JPEG": jpegFile, "PNG": pngFile} {
			if info := look(data); info.Width != w || info.Height != h {
				t.Errorf("%s %d: shown as %d x %d", name, turn, info.Width, info.Height)
			}
			img, out := strip(t, data)
			if bytes.Contains(out, []byte("GPS")) || bytes.Contains(out, []byte("Exif")) || bytes.Contains(out, []byte("eXIf")) {
				t.Errorf("%s %d: notes are left", name, turn)
			}
			small := thumbnail(t, data, 20)
			longest := max(small.Bounds().Dx(), small.Bounds().Dy())
			if blueAt(img) != want || blueAt(small) != want || img.Bounds().Dx() != w || longest != 20 || small.Bounds().Dx() > small.Bounds().Dy() != (w > h) {
				t.Errorf("%s %d: blue at %d, %d; %v, %v", name, turn, blueAt(img), blueAt(small), img.Bounds(), small.Bounds())
			}
		}
	}
}

func TestThumbnailSizes(t *testing.T) {
	for _, row := range [][4]int{{1, 1, 1, 1}, {480, 200, 480, 200}, {481, 200, 480, 199}, {3000, 2, 480, 1}, {100, 2400, 20, 480}} {
		img := thumbnail(t, pngOf(t, corner(row[0], row[1])), media.ThumbnailSide)
		if img.Bounds().Dx() != row[2] || img.Bounds().Dy() != row[3] {
			t.Errorf("%d x %d became %v", row[0], row[1], img.Bounds())
		}
	}
	clear := thumbnail(t, pngOf(t, image.NewNRGBA(image.Rect(0, 0, 10, 10))), media.ThumbnailSide)
	if r, g, b, _ := clear.At(5, 5).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Error("a clear picture is not on white")
	}
}

func TestThumbnailsOfOtherKinds(t *testing.T) {
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 40, 30), color.Palette{color.White, color.Black})
	if err := gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"GIF": moving.Bytes(), "still": file(t, "still.webp"), "moving": file(t, "moving.webp"),
		"moving and clear": file(t, "moving-alpha.webp"), "clear": file(t, "alpha.webp")} {
		if img := thumbnail(t, data, 20); img.Bounds() != image.Rect(0, 0, 20, 15) {
			t.Errorf("%s: %v", name, img.Bounds())
		}
	}
	if _, out := strip(t, moving.Bytes()); !bytes.Equal(out, moving.Bytes()) {
		t.Error("a GIF was changed")
	}
}

// What is a picture to us and a page to somebody else is a picture alone once it was written again.
func TestStripPolyglot(t *testing.T) {
	page := []byte("<script>alert(1)</script>")
	for name, data := range map[string][]byte{
		"JPEG": append(photo(t, 8, 8, 1), page...),
		"PNG":  append(pngOf(t, corner(8, 8), chunk("tEXt", append([]byte("a\x00"), page...))), page...),
	} {
		if _, out := strip(t, data); bytes.Contains(out, page) {
			t.Errorf("%s still holds the page", name)
		}
	}
}

func TestStripWebP(t *testing.T) {
	note := exif(1)
	exifChunk := append(binary.LittleEndian.AppendUint32([]byte("EXIF"), uint32(len(note))), note...)
	if len(note)%2 == 1 {
		exifChunk = append(exifChunk, 0)
	}
	plain := file(t, "moving.webp")
	marked := append(bytes.Clone(plain), exifChunk...)
	binary.LittleEndian.PutUint32(marked[4:], uint32(len(marked)-8))
	marked[20] |= 0x08
	if _, out := strip(t, marked); !bytes.Equal(out, plain) {
		t.Errorf("%d bytes instead of %d", len(out), len(plain))
	}
}

func TestWidePNG(t *testing.T) {
	img := image.NewNRGBA64(image.Rect(0, 0, 4, 4))
	img.SetNRGBA64(1, 1, color.NRGBA64{R: 0xffff, A: 0x8000})
	got, out := strip(t, pngOf(t, img))
	if got.ColorModel() != color.NRGBAModel || out[24] != 8 {
		t.Errorf("%d bits", out[24])
	}
	if c := color.NRGBAModel.Convert(got.At(1, 1)).(color.NRGBA); c.R < 0xfe || c.A != 0x80 {
		t.Errorf("%+v", c)
	}
}

func TestPixelFlood(t *testing.T) {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 60000), 60000)
	flood := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, 8, 6, 0, 0, 0))...)
	flood = append(append(flood, chunk("IDAT", []byte("x"))...), chunk("IEND", nil)...)
	deep := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", []byte{0, 0, 0x20, 0, 0, 0, 0x17, 0, 16, 6, 0, 0, 0})...) // 48 MP of 64 bits
	deep = append(append(deep, chunk("IDAT", []byte("x"))...), chunk("IEND", nil)...)
	vast := []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00;")
	lossless := append([]byte("RIFF\x12\x00\x00\x00WEBPVP8L\x05\x00\x00\x00\x2f"), 0xff, 0xff, 0xff, 0x0f, 0)
	// A moving picture whose frame is larger than itself.
	inner := append([]byte("VP8L\x06\x00\x00\x00\x2f"), 0xff, 0xff, 0xff, 0x0f, 0)
	moving := bytes.Clone(file(t, "moving.webp")[:30])
	moving = append(moving, "ANMF\x1e\x00\x00\x00"...)
	moving = append(append(moving, make([]byte, 16)...), inner...)
	progressive := bytes.Clone(photo(t, 8, 8, 1))
	at := bytes.Index(progressive, []byte{0xff, 0xc0})
	progressive[at+1] = 0xc2
	copy(progressive[at+5:], []byte{0x1b, 0x58, 0x1b, 0x58}) // 7000 x 7000
	progressive[at+11] = 0x11
	for name, data := range map[string][]byte{"PNG": flood, "deep PNG": deep, "GIF": vast, "WebP": lossless, "moving WebP": moving, "progressive JPEG": progressive} {
		if _, err := media.Thumbnail(context.Background(), bytes.NewReader(data), 480); !errors.Is(err, media.ErrPixels) {
			t.Errorf("thumbnail of %s: %v", name, err)
		}
		if name == "GIF" || name == "WebP" || name == "moving WebP" {
			continue
		}
		if _, _, err := media.StripImage(context.Background(), io.Discard, bytes.NewReader(data)); !errors.Is(err, media.ErrPixels) {
			t.Errorf("strip of %s: %v", name, err)
		}
	}
}

func TestDamagedPictures(t *testing.T) {
	whole := photo(t, 80, 40, 1)
	for name, data := range map[string][]byte{
		"nothing": nil, "half a JPEG": whole[:len(whole)/2], "SVG": []byte("<svg onload='alert(1)'/>"), "HTML": []byte("<html>"),
		"a film": file(t, "film.mp4"), "half a WebP": file(t, "still.webp")[:60], "half a moving WebP": file(t, "moving.webp")[:100],
	} {
		if _, err := media.Thumbnail(context.Background(), bytes.NewReader(data), 480); !errors.Is(err, media.ErrPicture) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := media.Thumbnail(ended, bytes.NewReader(whole), 480); err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func FuzzThumbnail(f *testing.F) {
	for _, name := range []string{"still.webp", "moving.webp", "moving-alpha.webp", "alpha.webp"} {
		f.Add(file(f, name))
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, corner(16, 16), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		small, err := media.Thumbnail(context.Background(), bytes.NewReader(data), 32)
		if err == nil && media.Sniff(bytes.NewReader(small), int64(len(small))) != media.JPEG {
			t.Fatal("not a JPEG")
		}
		if _, _, err := media.StripImage(context.Background(), io.Discard, bytes.NewReader(data)); err != nil && small != nil && !errors.Is(err, media.ErrPicture) {
			t.Fatal(err)
		}
	})
}
