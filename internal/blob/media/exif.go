package media

import (
	"bufio"
	"encoding/binary"
	"image/color"
	"io"
)

// maxExif bounds what is read of a camera's notes, in bytes.
const maxExif = 64 << 10

// jpegHead walks to the beginning of the picture proper: how it is to be turned, and the bytes that each of its pixels
// takes in a decoder.
func jpegHead(r *bufio.Reader) (turn int, bytes int64) {
	turn, bytes = 1, 4
	if _, err := r.Discard(2); err != nil {
		return turn, bytes
	}
	for {
		marker, err := jpegMarker(r)
		if err != nil || marker == 0xda || marker == 0xd9 {
			return turn, bytes
		}
		if marker >= 0xd0 && marker <= 0xd7 || marker == 0x01 {
			continue
		}
		var size [2]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return turn, bytes
		}
		body := make([]byte, max(0, int(binary.BigEndian.Uint16(size[:]))-2))
		if _, err := io.ReadFull(r, body); err != nil {
			return turn, bytes
		}
		switch {
		case marker == 0xe1 && len(body) > 6 && string(body[:6]) == "Exif\x00\x00":
			turn = orientation(body[6:])
		case marker == 0xc0 || marker == 0xc1:
			return turn, jpegBytes(body, 1)
		case marker == 0xc2:
			return turn, jpegBytes(body, 5) // the coefficients are kept until the end
		}
	}
}

// jpegMarker gives the kind of the next segment, past any padding.
func jpegMarker(r *bufio.Reader) (byte, error) {
	c, err := r.ReadByte()
	for err == nil && c != 0xff {
		c, err = r.ReadByte()
	}
	for err == nil && c == 0xff {
		c, err = r.ReadByte()
	}
	return c, err
}

// jpegBytes is how many bytes a pixel takes, in each component so many times its share.
func jpegBytes(frame []byte, each int64) int64 {
	if len(frame) < 6 {
		return 4 * each
	}
	components := int64(frame[5])
	if components == 3 && len(frame) >= 9 && frame[7] == 0x22 {
		components = 2 // colours at half the size take half a byte
	}
	return max(1, components) * each
}

// chunks walks through a file of named and measured chunks for the notes of a camera. Those of a PNG have a checksum
// after them; those of a WebP are padded to an even length.
func chunks(r *bufio.Reader, skip int, order binary.ByteOrder, sums bool, want, end string) int {
	if _, err := r.Discard(skip); err != nil {
		return 1
	}
	for {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return 1
		}
		name, length := string(head[:4]), int64(order.Uint32(head[4:]))
		if sums {
			name, length = string(head[4:]), int64(order.Uint32(head[:4]))
		}
		switch {
		case name == end:
			return 1
		case name == want && length <= maxExif:
			body := make([]byte, length)
			if _, err := io.ReadFull(r, body); err != nil {
				return 1
			}
			if len(body) > 6 && string(body[:6]) == "Exif\x00\x00" {
				body = body[6:]
			}
			return orientation(body)
		case sums:
			length += 4
		default:
			length += length & 1
		}
		if _, err := io.CopyN(io.Discard, r, length); err != nil {
			return 1
		}
	}
}

// orientation finds in EXIF how a picture is to be turned: 1, upright, to 8.
func orientation(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return 1
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	count := int(order.Uint16(tiff[at:]))
	for entry := tiff[at+2:]; count > 0 && len(entry) >= 12; entry, count = entry[12:], count-1 {
		if order.Uint16(entry) == 0x0112 {
			if turn := int(order.Uint16(entry[8:])); turn >= 1 && turn <= 8 {
				return turn
			}
			return 1
		}
	}
	return 1
}

// wide says whether a colour takes 16 bits a channel.
func wide(model color.Model) bool {
	return model == color.RGBA64Model || model == color.NRGBA64Model || model == color.Gray16Model
}
