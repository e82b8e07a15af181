package blob

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// UploadAge is how long an upload may rest before Sweep is to take it.
const UploadAge = 24 * time.Hour

// ErrBusy marks an upload that another request is writing to. It ends when that request does.
var ErrBusy = errors.New("the upload is being written to")

// OffsetError is returned for bytes that do not begin where the upload ends, and for finishing one that is not whole. The
// sender goes on from Have.
type OffsetError struct {
	Have int64 // bytes that are kept
	Size int64 // bytes that the whole file has
}

// Error tells how much is there.
func (e *OffsetError) Error() string {
	return fmt.Sprintf("%d of %d bytes are there", e.Have, e.Size)
}

// Upload tells how far an upload has come, in bytes.
type Upload struct {
	Offset, Size int64
}

// Uploads takes files piece by piece, so that one that was broken off goes on where it ended, after a restart too. An
// upload is known by a random id of 26 letters, a dash and its size: who knows the id may write to it, so whose it is
// must be kept elsewhere. It is safe for concurrent use; one process at a time may use the folder.
type Uploads struct {
	store Store
	spool
	mutex sync.Mutex
	busy  map[string]bool
}

// NewUploads keeps pieces in a folder of this machine until they are whole and go to the store.
func NewUploads(dir string, store Store) (*Uploads, error) {
	if err := os.MkdirAll(dir, folderMode); err != nil {
		return nil, err
	}
	space := func() (Space, error) { return spaceOf(dir) }
	return &Uploads{store: store, spool: spool{dir, space}, busy: map[string]bool{}}, nil
}

// Create begins an upload of size bytes and gives its id. What would leave less than 5 % of the disk free is ErrNoRoom.
// How large a file may be is the caller's to know.
func (u *Uploads) Create(size int64) (string, error) {
	if size < 0 {
		return "", fmt.Errorf("an upload of %d bytes", size)
	}
	space, err := u.space()
	if err != nil {
		return "", err
	}
	if space.Total > 0 && (Space{Free: space.Free - size, Total: space.Total}).Tight() {
		return "", ErrNoRoom
	}
	id := strings.ToLower(rand.Text()) + "-" + strconv.FormatInt(size, 10)
	file, err := os.OpenFile(u.path(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", full(err)
	}
	return id, file.Close()
}

// Status tells how far an upload has come, or ErrNotFound.
func (u *Uploads) Status(id string) (Upload, error) {
	size, ok := sizeOf(id)
	if !ok {
		return Upload{}, ErrNotFound
	}
	info, err := os.Stat(u.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return Upload{}, ErrNotFound
	}
	if err != nil {
		return Upload{}, err
	}
	return Upload{info.Size(), size}, nil
}

// Append adds what r gives and tells how many bytes are there then, on disk for good. It does so after an error too, for
// what came before a connection broke is kept. An offset that is not the end of what is there is an *OffsetError, more
// bytes than the upload has is ErrTooBig, and a second Append meanwhile ErrBusy.
func (u *Uploads) Append(ctx context.Context, id string, offset int64, r io.Reader) (int64, error) {
	release, err := u.hold(id)
	if err != nil {
		return 0, err
	}
	defer release()
	upload, err := u.Status(id)
	if err != nil {
		return 0, err
	}
	if offset != upload.Offset {
		return upload.Offset, &OffsetError{upload.Offset, upload.Size}
	}
	if err := u.room(); err != nil {
		return upload.Offset, err
	}
	file, err := os.OpenFile(u.path(id), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return upload.Offset, err
	}
	defer file.Close()
	_, err = u.copy(ctx, file, r, upload.Size-upload.Offset)
	if synced := file.Sync(); synced != nil {
		return upload.Offset, full(synced)
	}
	info, stated := file.Stat()
	if stated != nil {
		return upload.Offset, stated
	}
	return info.Size(), err
}

// Finish puts a whole upload into the store and ends it. An upload that is not whole is an *OffsetError and goes on.
// After any other error Finish may be tried again.
func (u *Uploads) Finish(ctx context.Context, id string) (object Object, err error) {
	err = u.Use(id, func(file *os.File, size int64) error {
		object, err = u.store.Put(ctx, file, size)
		return err
	})
	return object, err
}

// Use lends the file of a whole upload, for what is not to be kept as it came, and ends the upload. An upload that is not
// whole is an *OffsetError and goes on; one whose use fails stays, and may be used again. Nobody else writes to it
// meanwhile.
func (u *Uploads) Use(id string, use func(file *os.File, size int64) error) error {
	release, err := u.hold(id)
	if err != nil {
		return err
	}
	defer release()
	upload, err := u.Status(id)
	if err != nil {
		return err
	}
	if upload.Offset != upload.Size {
		return &OffsetError{upload.Offset, upload.Size}
	}
	file, err := os.Open(u.path(id))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := use(file, upload.Size); err != nil {
		return err
	}
	return os.Remove(u.path(id))
}

// Abort ends an upload and forgets what is there. It is no error if there is none; one that is being written to is
// ErrBusy.
func (u *Uploads) Abort(id string) error {
	if _, ok := sizeOf(id); !ok {
		return nil
	}
	release, err := u.hold(id)
	if err != nil {
		return err
	}
	defer release()
	if err := os.Remove(u.path(id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Dir is the folder of the pieces. Temporary files may be put there whose names end in .part: Sweep takes them too.
func (u *Uploads) Dir() string { return u.dir }

// Sweep ends the uploads last written to before a moment, which is to be UploadAge ago.
func (u *Uploads) Sweep(before time.Time) error { return u.sweep(before) }

// hold keeps others from writing to an upload.
func (u *Uploads) hold(id string) (release func(), err error) {
	if _, ok := sizeOf(id); !ok {
		return nil, ErrNotFound
	}
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if u.busy[id] {
		return nil, ErrBusy
	}
	u.busy[id] = true
	return func() {
		u.mutex.Lock()
		defer u.mutex.Unlock()
		delete(u.busy, id)
	}, nil
}

func (u *Uploads) path(id string) string { return filepath.Join(u.dir, id+partSuffix) }

// sizeOf reads the size out of an id. Nothing that is not an id becomes part of a path.
func sizeOf(id string) (int64, bool) {
	random, digits, ok := strings.Cut(id, "-")
	if !ok || len(random) != 26 || strings.Trim(random, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return 0, false
	}
	size, err := strconv.ParseInt(digits, 10, 64)
	return size, err == nil && size >= 0 && strconv.FormatInt(size, 10) == digits
}
