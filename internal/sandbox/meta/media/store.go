package media

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
)

// How long files can be had, in simulated time.
const (
	UploadLife = 30 * 24 * time.Hour // what the business uploaded
	ShareLife  = 7 * 24 * time.Hour  // what a customer sent
	URLLife    = 5 * time.Minute
)

const (
	maxBytes  = 512 << 20
	maxGrants = 50_000
)

// File is a media file as one side knows it. It does not change once it is in a store.
type File struct {
	ID     string
	MIME   string
	Name   string
	Data   []byte
	SHA256 string    // hex
	Phone  string    // the number that it belongs to; "" = a customer's own, not yet sent
	Ends   time.Time // from then on the business cannot have it
	shared bool      // the bytes are counted with another file
}

// NewFile gives a file with these bytes.
func NewFile(mime, name string, data []byte) *File {
	sum := sha256.Sum256(data)
	return &File{MIME: mime, Name: name, Data: data, SHA256: hex.EncodeToString(sum[:])}
}

// Share gives a file of its own with the same bytes.
func (f *File) Share(phone string, ends time.Time) *File {
	return &File{MIME: f.MIME, Name: f.Name, Data: f.Data, SHA256: f.SHA256, Phone: phone, Ends: ends, shared: true}
}

// Store keeps files in memory, and forgets the oldest beyond 512 MB. All methods may be called from many goroutines.
type Store struct {
	mu     sync.Mutex
	files  map[string]*File
	order  []string
	size   int
	grants map[string]grant
	ring   []string
	next   int
}

// grant is a short-lived address of a file's bytes.
type grant struct {
	file string
	ends time.Time
}

// NewStore gives an empty one.
func NewStore() *Store { return &Store{files: map[string]*File{}, grants: map[string]grant{}} }

// Put keeps a file under an id that no other has.
func (s *Store) Put(id string, f *File) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.ID = id
	s.files[id] = f
	s.order = append(s.order, id)
	if !f.shared {
		s.size += len(f.Data)
	}
	for s.size > maxBytes && len(s.order) > 1 {
		s.drop(s.order[0])
		s.order = s.order[1:]
	}
	return f
}

// Get gives a file, nil when there is none.
func (s *Store) Get(id string) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files[id]
}

// Drop forgets a file.
func (s *Store) Drop(id string) {
	s.mu.Lock()
	s.drop(id)
	s.mu.Unlock()
}

func (s *Store) drop(id string) {
	if f := s.files[id]; f != nil {
		delete(s.files, id)
		if !f.shared {
			s.size -= len(f.Data)
		}
	}
}

// Grant lets the bytes of a file be had with a token until a time.
func (s *Store) Grant(token, file string, ends time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.ring) < maxGrants {
		s.ring = append(s.ring, token)
	} else {
		delete(s.grants, s.ring[s.next])
		s.ring[s.next] = token
		s.next = (s.next + 1) % maxGrants
	}
	s.grants[token] = grant{file, ends}
}

// Granted gives the file that a token still opens, nil for none.
func (s *Store) Granted(token string, now time.Time) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g, known := s.grants[token]; known && !now.After(g.ends) {
		return s.files[g.file]
	}
	return nil
}
