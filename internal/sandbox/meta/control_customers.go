package meta

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// toRead names messages of a conversation; no ids = all.
type toRead struct {
	PhoneID string   `json:"phone_id"`
	IDs     []string `json:"ids"`
}

// toChange is what the short verbs of a customer take.
type toChange struct {
	PhoneID  string `json:"phone_id"`
	WaID     string `json:"wa_id"`
	UserID   string `json:"user_id"`
	Username string `json:"username"`
	Blocked  bool   `json:"blocked"`
	Stopped  bool   `json:"stopped"`
}

type customerChange struct {
	Name     *string `json:"name"`
	AutoRead *bool   `json:"auto_read"`
	Offline  *bool   `json:"offline"`
}

type press struct {
	Referral
	PhoneID string `json:"phone_id"`
}

func (s *Sim) customerRoutes() map[string]handle {
	const base = "/_sim/customers/{id}"
	routes := map[string]handle{
		"GET /_sim/customers": func(*http.Request) (any, error) { return s.Customers(), nil },
		"POST /_sim/customers": with(func(_ *http.Request, in CustomerSpec) (any, error) {
			return s.AddCustomer(in)
		}),
		"GET " + base: func(r *http.Request) (any, error) { return s.Customer(r.PathValue("id")) },
		"PATCH " + base: with(func(r *http.Request, in customerChange) (any, error) {
			return s.SetCustomer(r.PathValue("id"), in.Name, in.AutoRead, in.Offline)
		}),
		"GET " + base + "/thread": func(r *http.Request) (any, error) { return s.Thread(r.PathValue("id"), phone(r)) },
		"POST " + base + "/say": with(func(r *http.Request, in Say) (any, error) {
			return newID(s.Say(r.PathValue("id"), in))
		}),
		"POST " + base + "/ad": with(func(r *http.Request, in press) (any, error) {
			return s.Ad(r.PathValue("id"), in.PhoneID, in.Referral)
		}),
	}
	for verb, mark := range map[string]func(string, string, []string) (int, error){"read": s.Read, "played": s.Played, "unread": s.Unread} {
		routes["POST "+base+"/"+verb] = with(func(r *http.Request, in toRead) (any, error) {
			n, err := mark(r.PathValue("id"), in.PhoneID, in.IDs)
			return object{"count": n}, err
		})
	}
	for verb, change := range s.changes() {
		routes["POST "+base+"/"+verb] = with(func(r *http.Request, in toChange) (any, error) {
			return change(r.PathValue("id"), in)
		})
	}
	return routes
}

func (s *Sim) changes() map[string]func(string, toChange) (any, error) {
	return map[string]func(string, toChange) (any, error){
		"number":       func(id string, in toChange) (any, error) { return s.ChangeNumber(id, in.WaID) },
		"user_id":      func(id string, in toChange) (any, error) { return s.ChangeUserID(id, in.UserID) },
		"username":     func(id string, in toChange) (any, error) { return s.SetUsername(id, in.Username) },
		"share_number": func(id string, in toChange) (any, error) { return newID(s.ShareNumber(id, in.PhoneID)) },
		"identity":     func(id string, in toChange) (any, error) { return newID(s.Identity(id, in.PhoneID)) },
		"block":        func(id string, in toChange) (any, error) { return s.Block(id, in.PhoneID, in.Blocked) },
		"marketing":    func(id string, in toChange) (any, error) { return s.StopMarketing(id, in.PhoneID, in.Stopped) },
	}
}

// putWebhook is PUT /_sim/webhook: an address that was refused is an answer too, with what is wrong with it.
func (s *Sim) putWebhook(w http.ResponseWriter, r *http.Request) {
	var in struct {
		AppID       string `json:"app_id"`
		CallbackURL string `json:"callback_url"`
		VerifyToken string `json:"verify_token"`
		AppSecret   string `json:"app_secret"`
	}
	if err := body(r, &in); err != nil {
		refuseFor(w, err)
		return
	}
	err := s.SetWebhook(r.Context(), in.AppID, in.CallbackURL, in.VerifyToken, in.AppSecret)
	var refused *CallbackError
	if err != nil && !errors.As(err, &refused) {
		refuseFor(w, err)
		return
	}
	view, unknown := s.Webhook(in.AppID)
	switch {
	case unknown != nil:
		refuseFor(w, unknown)
	case refused != nil:
		shape.Write(w, http.StatusUnprocessableEntity, view)
	default:
		shape.Write(w, http.StatusOK, view)
	}
}

type advance struct {
	Advance string `json:"advance"`
}

func (s *Sim) postClock(_ *http.Request, in advance) (any, error) {
	d, err := time.ParseDuration(in.Advance)
	if err != nil || d < 0 {
		return nil, fmt.Errorf("%w: advance is a span as 23h55m", errBody)
	}
	s.Advance(d)
	return s.Clock(), nil
}

func (s *Sim) postSettle(r *http.Request) (any, error) {
	timeout, err := strconv.Atoi(r.URL.Query().Get("timeout_ms"))
	if err != nil || timeout <= 0 {
		timeout = 10_000
	}
	ctx, cancel := context.WithTimeout(r.Context(), time.Duration(timeout)*time.Millisecond)
	defer cancel()
	if s.Settle(ctx) != nil {
		return nil, fmt.Errorf("%w: %d things are still under way", ErrRefused, s.Pending())
	}
	return object{"settled": true}, nil
}

// putFile is POST /_sim/media: a file that a customer may send, as the body or as the file of a form.
func (s *Sim) putFile(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	mime, name := query.Get("mime"), query.Get("filename")
	r.Body = http.MaxBytesReader(w, r.Body, media.MaxInbound+maxJSON)
	var from io.Reader = r.Body
	if form, err := r.MultipartReader(); err == nil {
		for {
			part, err := form.NextPart()
			if err != nil {
				refusal(w, http.StatusBadRequest, "bad_request", "The form has no file.")
				return
			}
			if part.FormName() == "file" {
				mime, name, from = shape.Or(mime, part.Header.Get("Content-Type")), shape.Or(name, part.FileName()), part
				break
			}
		}
	} else {
		mime = shape.Or(mime, r.Header.Get("Content-Type"))
	}
	data, err := io.ReadAll(from)
	if err != nil || len(data) == 0 || len(data) > media.MaxInbound {
		refusal(w, http.StatusBadRequest, "bad_request", "The file is empty or has more than 100 MB.")
		return
	}
	mime = shape.Or(mime, http.DetectContentType(data))
	file := s.File(s.PutMedia(mime, name, data))
	shape.Write(w, http.StatusOK, Media{ID: file.ID, MIME: mime, Size: len(data), Filename: name, SHA256: file.SHA256})
}

// getFile is GET /_sim/media/{id}: the bytes, for the page that shows the phone.
func (s *Sim) getFile(w http.ResponseWriter, r *http.Request) {
	f := s.File(r.PathValue("id"))
	if f == nil {
		refusal(w, http.StatusNotFound, "not_found", "There is no such file.")
		return
	}
	w.Header().Set("Content-Type", f.MIME)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Security-Policy", "sandbox")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(f.Data))
}
