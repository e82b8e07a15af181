package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Link is what a signed address of a file opens: one file of one workspace, in one form.
type Link struct {
	Workspace int64
	File      int64
	Thumb     bool // the small picture of it
	Download  bool // to be saved, not shown
}

// LinkPath begins the address of every link, from the root of the site.
const LinkPath = "/files/"

const (
	linkVersion = 1
	linkTag     = 16 // bytes of the signature
	linkBytes   = 1 + 8 + 8 + 1 + 4
	linkStep    = 30 * 60 // seconds
)

// ErrLink is returned for an address that was made up, changed, or has run out.
var ErrLink = errors.New("the link is not valid, or has run out")

// Links signs addresses of files that work without a session for 30 to 60 minutes: whoever makes one has judged that its
// holder may see the file. All made within the same half hour are the same, so that a browser keeps what it has fetched.
type Links struct{ key []byte }

// NewLinks signs with a key that is derived from the box's current one: links of a former key have run out.
func NewLinks(box *Box) *Links {
	sum := hmac.New(sha256.New, box.signing)
	sum.Write([]byte("links to files"))
	return &Links{sum.Sum(nil)}
}

// Path is the address of a link, made at a time in microseconds.
func (l *Links) Path(link Link, now int64) string {
	seconds := now / 1_000_000
	body := make([]byte, 0, linkBytes+linkTag)
	body = append(body, linkVersion)
	body = binary.BigEndian.AppendUint64(body, uint64(link.Workspace))
	body = binary.BigEndian.AppendUint64(body, uint64(link.File))
	body = append(body, bit(link.Thumb)|bit(link.Download)<<1)
	body = binary.BigEndian.AppendUint32(body, uint32((seconds/linkStep+2)*linkStep))
	return LinkPath + base64.RawURLEncoding.EncodeToString(append(body, l.tag(body)...))
}

// Open reads what stands behind LinkPath, at a time in microseconds, and tells for how many more seconds it holds.
func (l *Links) Open(token string, now int64) (link Link, left int64, err error) {
	if len(token) != base64.RawURLEncoding.EncodedLen(linkBytes+linkTag) {
		return Link{}, 0, ErrLink
	}
	raw, err := decodeURL(token)
	if err != nil || !hmac.Equal(l.tag(raw[:linkBytes]), raw[linkBytes:]) || raw[0] != linkVersion {
		return Link{}, 0, ErrLink
	}
	left = int64(binary.BigEndian.Uint32(raw[18:])) - now/1_000_000
	if left <= 0 {
		return Link{}, 0, ErrLink
	}
	return Link{Workspace: int64(binary.BigEndian.Uint64(raw[1:])), File: int64(binary.BigEndian.Uint64(raw[9:])),
		Thumb: raw[17]&1 != 0, Download: raw[17]&2 != 0}, left, nil
}

func (l *Links) tag(body []byte) []byte {
	sum := hmac.New(sha256.New, l.key)
	sum.Write(body)
	return sum.Sum(nil)[:linkTag]
}

func bit(b bool) byte {
	if b {
		return 1
	}
	return 0
}
