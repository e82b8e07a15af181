// Package blob keeps the bytes of attachments under the SHA-256 of their content: the same bytes are kept once, and what
// is there never changes. It knows nothing of messages: who may read an object, and when nobody needs it any more, is
// said by the rows that name it.
package blob

import (
	"context"
	"errors"
	"io"
	"time"
)

var (
	// ErrTooBig marks content longer than the limit it was put with.
	ErrTooBig = errors.New("the file is too big")
	// ErrNoRoom marks a full disk, or one with less than 5 % free. What was kept before is still there.
	ErrNoRoom = errors.New("there is no room for files")
	// ErrNotFound marks an object or an upload that is not there, and a name that is none.
	ErrNotFound = errors.New("no such file")
	// ErrDamaged marks an object whose bytes are not those that were put.
	ErrDamaged = errors.New("the stored file is damaged")
)

// Object describes bytes that are kept.
type Object struct {
	SHA256 string // of the content, 64 lower-case hex digits: the name of the object
	Size   int64  // bytes
	MIME   string // what the content is, by media.Sniff; never what somebody said it is
}

// Space is the room where objects are kept, in bytes. A zero Total means that nobody knows.
type Space struct {
	Free, Total int64
}

// Tight says that so little is free that new files must wait, so that messages can go on: less than 5 %.
func (s Space) Tight() bool { return s.Total > 0 && s.Free < s.Total/20 }

// Store keeps objects. It is safe for concurrent use. A name that is not a SHA-256 is never found.
type Store interface {
	// Put reads r to its end and keeps it. When it returns, the object outlives a power cut. More than limit bytes are
	// ErrTooBig, too little room is ErrNoRoom, and an error of r or of ctx comes back as it is; then nothing is kept.
	// Memory does not grow with the content.
	Put(ctx context.Context, r io.Reader, limit int64) (Object, error)
	// Open gives an object's bytes and their number, or ErrNotFound. The caller closes it.
	Open(ctx context.Context, sha256 string) (io.ReadSeekCloser, int64, error)
	// Has says whether an object is there.
	Has(ctx context.Context, sha256 string) (bool, error)
	// Delete removes an object that was last put before a moment; one put since, or not there, is left as it is without
	// an error. A zero time removes it in any case. So a sweep of what no row names cannot take the bytes of a file that
	// arrives meanwhile: it passes a time older than any upload that still has no row.
	Delete(ctx context.Context, sha256 string, before time.Time) error
	// Settle removes what a crash left behind that came between a Put and the row that was to name its object: objects
	// that this process, or the one before it on this machine, put before a moment, and that no row names. The moment
	// must be older than any Put whose row is still on its way. Objects that came otherwise are left alone.
	Settle(ctx context.Context, before time.Time, named Named) error
	// Space tells how much room there is.
	Space(ctx context.Context) (Space, error)
}

// Named says whether a row names an object.
type Named func(ctx context.Context, sha256 string) (bool, error)

// named says whether a text is the name of an object. Nothing else becomes part of a path.
func named(sha256 string) bool {
	if len(sha256) != 64 {
		return false
	}
	for _, c := range []byte(sha256) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
