// Package media knows what WhatsApp takes as a picture, a voice note or a document: kinds, sizes, and what the first
// bytes of a file say about it.
package media

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"strings"
)

// Kinds of media in messages.
const (
	Image    = "image"
	Video    = "video"
	Audio    = "audio"
	Document = "document"
	Sticker  = "sticker"
)

// MaxInbound is the most that a customer can send, in bytes.
const MaxInbound = 100 << 20

const (
	kilobyte = 1 << 10
	megabyte = 1 << 20
)

// uploadable lists what the upload endpoint takes, in the order in which Meta's error names it.
var uploadable = []string{
	"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus",
	"application/vnd.ms-powerpoint", "application/msword",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/pdf", "text/plain",
	"application/vnd.ms-excel", "image/jpeg", "image/png", "image/webp", "video/mp4", "video/3gpp",
}

var kinds = map[string]struct {
	types []string
	max   int
}{
	Image:   {[]string{"image/jpeg", "image/png"}, 5 * megabyte},
	Sticker: {[]string{"image/webp"}, 500 * kilobyte},
	Audio:   {[]string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"}, 16 * megabyte},
	Video:   {[]string{"video/mp4", "video/3gpp"}, 16 * megabyte},
}

// Base is a media type without its parameters, in lower case.
func Base(contentType string) string {
	base, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		base, _, _ = strings.Cut(contentType, ";")
	}
	return strings.ToLower(strings.TrimSpace(base))
}

// KindOf gives the kind of message that a media type makes; what is nothing else is a document.
func KindOf(contentType string) string {
	base := Base(contentType)
	for _, kind := range []string{Image, Sticker, Audio, Video} {
		for _, t := range kinds[kind].types {
			if t == base {
				return kind
			}
		}
	}
	return Document
}

// Uploadable says nothing ("") when the upload endpoint takes the type, or the details of Meta's error.
func Uploadable(contentType string) string {
	base := Base(contentType)
	for _, t := range uploadable {
		if t == base {
			return ""
		}
	}
	return fmt.Sprintf("Param file must be a file with one of the following types: %s. Received file of type '%s'.",
		strings.Join(uploadable, ", "), contentType)
}

// Check says what keeps a file from being sent as a kind, "" for nothing.
func Check(kind, contentType string, data []byte, voice bool) string {
	limit := MaxInbound
	if rule, ruled := kinds[kind]; ruled {
		limit = rule.max
		if KindOf(contentType) != kind {
			return fmt.Sprintf("Unsupported %s mime type %s. Please use one of %s.", kind, contentType, strings.Join(rule.types, ", "))
		}
	}
	if kind == Sticker && !Animated(data) {
		limit = 100 * kilobyte
	}
	if len(data) > limit {
		return fmt.Sprintf("Media file size too big. Max size for %s is %d KB.", kind, limit/kilobyte)
	}
	if len(data) == 0 {
		return "Media file is empty."
	}
	if seen := Sniff(data); kind != Document && seen != "" && KindOf(seen) != kind {
		return fmt.Sprintf("%s file uploaded with mimetype as %s, however on processing it is of type %s.", kind, contentType, seen)
	}
	if voice && OpusChannels(data) != 1 {
		return "A voice message must be an OGG file with the OPUS codec and one channel."
	}
	return ""
}

// Sniff gives the media type that the first bytes show, "" when they show none.
func Sniff(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("OggS")):
		return "audio/ogg"
	case bytes.HasPrefix(data, []byte("#!AMR")):
		return "audio/amr"
	case bytes.HasPrefix(data, []byte("ID3")):
		return "audio/mpeg"
	case len(data) > 1 && data[0] == 0xff && data[1]&0xf6 == 0xf0:
		return "audio/aac"
	case len(data) > 1 && data[0] == 0xff && data[1]&0xe0 == 0xe0 && data[1] != 0xff:
		return "audio/mpeg"
	case len(data) > 11 && bytes.Equal(data[4:8], []byte("ftyp")):
		return brand(data[8:12])
	case len(data) > 11 && bytes.HasPrefix(data, []byte("RIFF")) && bytes.Equal(data[8:12], []byte("WEBP")):
		return "image/webp"
	}
	if seen := Base(http.DetectContentType(data)); seen != "application/octet-stream" && seen != "text/plain" {
		return seen
	}
	return ""
}

func brand(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("3gp")), bytes.HasPrefix(b, []byte("3g2")):
		return "video/3gpp"
	case bytes.HasPrefix(b, []byte("M4A")), bytes.HasPrefix(b, []byte("M4B")):
		return "audio/mp4"
	}
	return "" // mp4 holds both sound and film: its brand does not tell
}

// OpusChannels is the number of channels of an OGG file that holds Opus, 0 for anything else.
func OpusChannels(data []byte) int {
	head := bytes.Index(data[:min(len(data), 4096)], []byte("OpusHead"))
	if !bytes.HasPrefix(data, []byte("OggS")) || head < 0 || head+9 >= len(data) {
		return 0
	}
	return int(data[head+9])
}

// Animated says whether a WebP file holds an animation.
func Animated(data []byte) bool {
	return Sniff(data) == "image/webp" && len(data) > 20 && bytes.Equal(data[12:16], []byte("VP8X")) && data[20]&0x02 != 0
}
