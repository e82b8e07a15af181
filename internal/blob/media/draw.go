package media

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	stddraw "image/draw"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/draw"
)

const (
	// ThumbnailSide is the longest side of a small picture, in pixels.
	ThumbnailSide    = 480
	thumbnailQuality = 78
	stripQuality     = 90
)

// Thumbnail makes a small JPEG of a JPEG, PNG, GIF or WebP: upright, at most maxSide pixels wide and high and never
// larger than the picture, its first frame if it moves, on white where it lets the ground shine through. Pictures over
// MaxPixels, or that take more than 320 MB to decode, are ErrPixels; what cannot be read is ErrPicture. One picture at a
// time is decoded in this process; waiting for that ends with ctx.
func Thumbnail(ctx context.Context, r io.ReadSeeker, maxSide int) ([]byte, error) {
	img, s, done, err := decode(ctx, r, func(shape) int64 { return 0 })
	if err != nil {
		return nil, err
	}
	defer done()
	small := upright(shrink(img, max(1, maxSide)), s.turn)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: thumbnailQuality}); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// shrink makes the picture fit into a square, in two steps: a coarse one that bounds the work, and a smooth one.
func shrink(img image.Image, side int) *image.RGBA {
	fit := func(most int) image.Rectangle {
		width, height := img.Bounds().Dx(), img.Bounds().Dy()
		if longest := max(width, height); longest > most {
			width, height = max(1, width*most/longest), max(1, height*most/longest)
		}
		return image.Rect(0, 0, width, height)
	}
	if coarse := fit(4 * side); coarse.Dx() < img.Bounds().Dx() {
		next := image.NewRGBA(coarse)
		draw.ApproxBiLinear.Scale(next, coarse, img, img.Bounds(), draw.Src, nil)
		img = next
	}
	small := image.NewRGBA(fit(side))
	stddraw.Draw(small, small.Bounds(), image.White, image.Point{}, stddraw.Src)
	draw.CatmullRom.Scale(small, small.Bounds(), img, img.Bounds(), draw.Over, nil)
	return small
}

// StripImage writes a picture again without what a camera or a program noted in it: place, time, device, comments. A
// JPEG or PNG is decoded and encoded anew, upright and with 8 bits a channel; a WebP loses the chunks that hold such
// notes; a GIF has none and is copied. It gives the size of the picture in pixels. Errors and limits are Thumbnail's,
// and those of w.
func StripImage(ctx context.Context, w io.Writer, r io.ReadSeeker) (width, height int, err error) {
	mime, err := kindOf(r)
	if err != nil {
		return 0, 0, err
	}
	if mime == GIF || mime == WebP {
		s, err := measure(r, mime)
		if err != nil {
			return 0, 0, err
		}
		if mime == GIF {
			_, err = io.Copy(w, r)
		} else {
			err = stripWebP(w, r)
		}
		return s.width, s.height, err
	}
	img, s, done, err := decode(ctx, r, func(s shape) int64 {
		if s.turn > 1 || s.bytes > 4 {
			return 4 // for a copy that is turned, or narrow
		}
		return 0
	})
	if err != nil {
		return 0, 0, err
	}
	defer done()
	img = upright(img, s.turn)
	if mime == JPEG {
		err = jpeg.Encode(w, img, &jpeg.Options{Quality: stripQuality})
	} else {
		if wide(img.ColorModel()) {
			img = narrow(img)
		}
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, img)
	}
	return img.Bounds().Dx(), img.Bounds().Dy(), err
}

// narrow makes 8 bits a channel of 16.
func narrow(img image.Image) image.Image {
	out := image.NewNRGBA(img.Bounds())
	stddraw.Draw(out, out.Bounds(), img, img.Bounds().Min, stddraw.Src)
	return out
}

// stripWebP copies the chunks of a WebP but for those of notes.
func stripWebP(w io.Writer, r io.ReadSeeker) error {
	var keep []func() error
	total := int64(4)
	in := bufio.NewReader(r)
	if _, err := in.Discard(12); err != nil {
		return fmt.Errorf("%w: %w", ErrPicture, err)
	}
	for at := int64(12); ; {
		var head [8]byte
		if _, err := io.ReadFull(in, head[:]); err != nil {
			break
		}
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		length += length & 1
		if _, err := io.CopyN(io.Discard, in, length); err != nil {
			return fmt.Errorf("%w: %w", ErrPicture, err)
		}
		from, name := at, string(head[:4])
		at += 8 + length
		if name == "EXIF" || name == "XMP " {
			continue
		}
		total += 8 + length
		keep = append(keep, func() error { return copyChunk(w, r, from, 8+length) })
		if len(keep) > maxBoxes {
			return ErrPicture
		}
	}
	out := append([]byte("RIFF"), 0, 0, 0, 0)
	binary.LittleEndian.PutUint32(out[4:], uint32(total))
	if _, err := w.Write(append(out, "WEBP"...)); err != nil {
		return err
	}
	for _, write := range keep {
		if err := write(); err != nil {
			return err
		}
	}
	return nil
}

// copyChunk copies a chunk, and takes the marks that there are notes from the one that bears them.
func copyChunk(w io.Writer, r io.ReadSeeker, from, length int64) error {
	if _, err := r.Seek(from, io.SeekStart); err != nil {
		return err
	}
	head := make([]byte, min(length, 9))
	if _, err := io.ReadFull(r, head); err != nil {
		return err
	}
	if string(head[:4]) == "VP8X" && len(head) == 9 {
		head[8] &^= 0x08 | 0x04
	}
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := io.CopyN(w, r, length-int64(len(head)))
	return err
}

// upright turns a picture as its orientation says.
func upright(img image.Image, turn int) image.Image {
	if turn <= 1 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	if turn >= 5 {
		out = image.NewRGBA(image.Rect(0, 0, h, w))
	}
	row := image.NewRGBA(image.Rect(0, 0, w, 1))
	for y := range h {
		stddraw.Draw(row, row.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+y), stddraw.Src)
		for x := range w {
			tx, ty := turned(turn, x, y, w, h)
			copy(out.Pix[out.PixOffset(tx, ty):][:4], row.Pix[4*x:])
		}
	}
	return out
}

// turned tells where a pixel of a picture of w x h goes.
func turned(turn, x, y, w, h int) (int, int) {
	switch turn {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
