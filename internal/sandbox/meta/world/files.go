package world

import (
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/media"
)

// put keeps a file under a new id.
func (s *World) put(f *media.File) *media.File { return s.files.Put(s.Invent("media", 15), f) }

// PutMedia keeps a file that a customer can send and gives its id.
func (s *World) PutMedia(mime, name string, data []byte) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.put(media.NewFile(mime, name, data)).ID
}

// File gives a file whoever it belongs to, nil for none.
func (s *World) File(id string) *media.File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.files.Get(id)
}

// Upload keeps a file that a number may send and gives its id.
func (s *World) Upload(n *Line, f *media.File) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.Phone, f.Ends = n.PhoneID, s.Now().Add(media.UploadLife)
	return s.put(f).ID
}

// FileOf gives a file that a business may have, nil for none.
func (s *World) FileOf(b *Company, id string) *media.File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.owned(b, s.files.Get(id))
}

func (s *World) owned(b *Company, f *media.File) *media.File {
	if f == nil || f.Phone == "" || s.Now().After(f.Ends) {
		return nil
	}
	if n := s.numbers[f.Phone]; n == nil || n.company != b {
		return nil
	}
	return f
}

// DropFile forgets a file of a business and says whether there was one.
func (s *World) DropFile(b *Company, id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.owned(b, s.files.Get(id))
	if f != nil {
		s.files.Drop(id)
	}
	return f != nil
}

// Granted gives the file that an address still opens for a business, nil for none. The faults may hide it.
func (s *World) Granted(b *Company, token string) *media.File {
	s.mu.Lock()
	f := s.owned(b, s.files.Granted(token, s.Now()))
	s.mu.Unlock()
	if f != nil && s.chance("media", token, 0) < s.Faults(f.Phone).MediaFail {
		return nil
	}
	return f
}

// MediaURL gives an address from which the bytes can be had for five minutes, "" when it is not known where the simulator
// is reached.
func (s *World) MediaURL(f *media.File) string {
	base := *s.base.Load()
	if base == "" {
		return ""
	}
	token := f.ID + "-" + ids.Decimal(hook.Draw(s.options.Seed, "grant", f.ID, int(s.serial.Add(1))))
	s.files.Grant(token, f.ID, s.Now().Add(media.URLLife))
	return base + "/_media/" + token
}

func mediaView(f *media.File, kind string) *Media {
	return &Media{
		ID: f.ID, MIME: f.MIME, Size: len(f.Data), Filename: f.Name, SHA256: f.SHA256,
		Animated: kind == media.Sticker && media.Animated(f.Data),
	}
}

// fetchThen gets the file of a link and goes on with the message, which fails when the file cannot be had or sent.
func (s *World) fetchThen(e *entry, fate int, link string) {
	s.timeline.Begin(1)
	go func() {
		defer s.timeline.End(1)
		select {
		case s.fetches <- struct{}{}:
			defer func() { <-s.fetches }()
		case <-s.done:
			return
		}
		f, err := media.Fetch(s.client, link, s.options.AllowAnyCallback)
		if err != nil {
			s.log.Debug("link not fetched", "error", err)
			s.sent(e, 131053)
			return
		}
		s.mu.Lock()
		f.Phone, f.Ends = e.PhoneID, s.Now().Add(media.UploadLife)
		f.Name = link[strings.LastIndexByte(link, '/')+1:]
		s.put(f)
		m := mediaView(f, e.Kind)
		kind := e.Kind
		if e.Header != nil {
			kind, e.Header.Media = e.Header.Kind, m
		} else {
			e.Media = m
		}
		s.mu.Unlock()
		if media.Check(kind, f.MIME, f.Data, false) != "" {
			fate = 131053
		}
		s.sent(e, fate)
	}()
}
