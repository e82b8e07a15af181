package media

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"
)

const (
	// MaxPixels is how large a picture may be that is decoded: 50 million pixels.
	MaxPixels = 50_000_000
	// maxDecoded is how many bytes a decoder may need for one picture. A progressive JPEG needs five times as much as a
	// plain one, so fewer pixels of it are accepted.
	maxDecoded = 320 << 20
)

var (
	// ErrPixels marks a picture that is too large to be decoded.
	ErrPixels = errors.New("the picture has too many pixels")
	// ErrPicture marks what is not a picture, or a damaged one.
	ErrPicture = errors.New("the picture cannot be read")
)

// shape is what the head of a picture tells.
type shape struct {
	mime          string
	width, height int // as stored
	turn          int // orientation of EXIF, 1 to 8
	bytes         int64
}

// shown is the size of the picture once it is turned.
func (s shape) shown() (width, height int) {
	if s.turn >= 5 {
		return s.height, s.width
	}
	return s.width, s.height
}

// measure reads the head of a picture. Nothing of its size is allocated.
func measure(r io.ReadSeeker, mime string) (shape, error) {
	s := shape{mime: mime, turn: 1}
	read := map[string]func(io.Reader) (image.Config, error){
		JPEG: jpeg.DecodeConfig, PNG: png.DecodeConfig, GIF: gif.DecodeConfig, WebP: webp.DecodeConfig,
	}[mime]
	if read == nil {
		return s, ErrPicture
	}
	config, err := read(r)
	if err != nil {
		return s, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	s.width, s.height, s.bytes = config.Width, config.Height, 4
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return s, err
	}
	switch mime {
	case JPEG:
		s.turn, s.bytes = jpegHead(bufio.NewReader(r))
	case PNG:
		if color := config.ColorModel; wide(color) {
			s.bytes = 8
		}
		s.turn = chunks(bufio.NewReader(r), 8, binary.BigEndian, true, "eXIf", "IDAT")
	case WebP:
		s.turn = chunks(bufio.NewReader(r), 12, binary.LittleEndian, false, "EXIF", "")
	}
	if s.width <= 0 || s.height <= 0 {
		return s, ErrPicture
	}
	_, err = r.Seek(0, io.SeekStart)
	return s, err
}

// fits says whether the picture may be decoded.
func (s shape) fits() error {
	if pixels := int64(s.width) * int64(s.height); pixels > MaxPixels || pixels*s.bytes > maxDecoded {
		return fmt.Errorf("%w: %d x %d", ErrPixels, s.width, s.height)
	}
	return nil
}

// decoding lets one picture be decoded at a time, so that many large ones at once do not fill the memory.
var decoding = make(chan struct{}, 1)

// decode reads a picture whole, as it is stored. extra is how many more bytes a pixel the caller will take. The caller
// calls done when it needs the picture no more.
func decode(ctx context.Context, r io.ReadSeeker, extra func(shape) int64) (img image.Image, s shape, done func(), err error) {
	mime, err := kindOf(r)
	if err != nil {
		return nil, s, nil, err
	}
	if s, err = measure(r, mime); err != nil {
		return nil, s, nil, err
	}
	s.bytes += extra(s)
	if err := s.fits(); err != nil {
		return nil, s, nil, err
	}
	select {
	case decoding <- struct{}{}:
	case <-ctx.Done():
		return nil, s, nil, ctx.Err()
	}
	done = func() { <-decoding }
	switch mime {
	case JPEG:
		img, err = jpeg.Decode(r)
	case PNG:
		img, err = png.Decode(r)
	case GIF:
		img, err = gif.Decode(r)
	default:
		img, err = decodeWebP(r)
	}
	if err != nil {
		done()
		return nil, s, nil, fmt.Errorf("%w: %w", ErrPicture, err)
	}
	return img, s, done, nil
}

// kindOf tells which picture it is, and goes back to its beginning.
func kindOf(r io.ReadSeeker) (string, error) {
	head := make([]byte, 16)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	mime := Sniff(bytes.NewReader(head[:n]), int64(n))
	if !IsImage(mime) {
		return "", ErrPicture
	}
	return mime, nil
}

// decodeWebP reads a WebP, or the first picture of one that moves, as stickers do.
func decodeWebP(r io.ReadSeeker) (image.Image, error) {
	still, err := firstFrame(r)
	if err != nil {
		return nil, err
	}
	if still != nil {
		config, err := webp.DecodeConfig(bytes.NewReader(still))
		if err != nil {
			return nil, err
		}
		if err := (shape{width: config.Width, height: config.Height, bytes: 4}).fits(); err != nil {
			return nil, err
		}
		return webp.Decode(bytes.NewReader(still))
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return webp.Decode(r)
}

// maxFrame bounds the bytes of one picture of a moving WebP.
const maxFrame = 16 << 20

// firstFrame builds a still WebP of the first frame of a moving one, and gives nothing for a still one.
func firstFrame(r io.Reader) ([]byte, error) {
	in := bufio.NewReader(r)
	if _, err := in.Discard(12); err != nil {
		return nil, err
	}
	for {
		var head [8]byte
		_, err := io.ReadFull(in, head[:])
		length := int64(binary.LittleEndian.Uint32(head[4:]))
		if err == nil && string(head[:4]) != "ANMF" {
			if _, err = io.CopyN(io.Discard, in, length+length&1); err == nil {
				continue
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil, nil // a still one, or a torn one that its decoder will tell of
		}
		if err != nil {
			return nil, err
		}
		if length < 16 || length > maxFrame {
			return nil, ErrPicture
		}
		frame := make([]byte, length)
		if _, err := io.ReadFull(in, frame); err != nil {
			return nil, err
		}
		out := []byte("RIFF\x00\x00\x00\x00WEBP")
		if bytes.HasPrefix(frame[16:], []byte("ALPH")) {
			// The head that says that there is an alpha channel, and the size: both numbers less one, as in the frame.
			out = append(out, "VP8X\x0a\x00\x00\x00\x10\x00\x00\x00"...)
			out = append(out, frame[6:12]...)
		}
		out = append(out, frame[16:]...)
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		return out, nil
	}
}
