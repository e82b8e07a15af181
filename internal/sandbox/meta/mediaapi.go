package meta

import (
	"errors"
	"io"
	"net/http"
	"strconv"

	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

// postMedia is POST /{phone_id}/media.
func (s *Sim) postMedia(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	n, refusal := s.lineOf(r, b, ScopeMessaging)
	if refusal != nil {
		return refusal
	}
	form, err := r.MultipartReader()
	if err != nil {
		return wa.BadParameter("The parameter file is required.")
	}
	fields := map[string]string{}
	var f *media.File
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return wa.BadParameter("The body could not be read.")
		}
		limit := int64(4096)
		if part.FormName() == "file" {
			limit = media.MaxInbound + 1
		}
		data, err := io.ReadAll(io.LimitReader(part, limit))
		if err != nil {
			return wa.BadParameter("The body could not be read.")
		}
		if part.FormName() == "file" {
			f = media.NewFile(part.Header.Get("Content-Type"), part.FileName(), data)
		} else {
			fields[part.FormName()] = string(data)
		}
	}
	if refusal := checkUpload(f, fields); refusal != nil {
		return refusal
	}
	shape.Write(w, http.StatusOK, object{"id": s.Upload(n, f)})
	return nil
}

func checkUpload(f *media.File, fields map[string]string) *wa.Error {
	switch {
	case fields["messaging_product"] != "whatsapp":
		return wa.BadParameter("The parameter messaging_product is required.")
	case f == nil:
		return wa.BadParameter("The parameter file is required.")
	}
	if f.MIME == "" || f.MIME == "application/octet-stream" {
		f.MIME = fields["type"]
	}
	if problem := media.Uploadable(f.MIME); problem != "" {
		return wa.BadParameter("%s", problem)
	}
	if problem := media.Check(media.KindOf(f.MIME), f.MIME, f.Data, false); problem != "" {
		return wa.Refuse(131053, problem)
	}
	return nil
}

// mediaObject is what GET /{media_id} gives: the address of the bytes. It is nil when there is no such medium.
func (s *Sim) mediaObject(r *http.Request, b *world.Company, id string) object {
	f := s.FileOf(b, id)
	if phone := r.URL.Query().Get("phone_number_id"); f == nil || phone != "" && phone != f.Phone {
		return nil
	}
	return object{
		"messaging_product": "whatsapp", "url": s.MediaURL(f), "mime_type": f.MIME, "sha256": f.SHA256,
		"file_size": len(f.Data), "id": f.ID,
	}
}

// serveBytes is GET /_media/{token}: the bytes, for who has the token of the business, until the address ends.
func (s *Sim) serveBytes(w http.ResponseWriter, r *http.Request, token string) {
	b, refusal := s.authorize(r)
	if refusal != nil || r.Header.Get("Authorization") == "" {
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	f := s.Granted(b, token)
	if f == nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Data)))
	_, _ = w.Write(f.Data)
}
