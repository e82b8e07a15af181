package meta

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

const (
	defaultPage = 25
	maxPage     = 1000
)

// writePage writes one page of rows with its cursors. A cursor is the rank of a row, hidden as Meta hides it.
func writePage(w http.ResponseWriter, r *http.Request, rows []object) {
	query := r.URL.Query()
	limit, err := strconv.Atoi(query.Get("limit"))
	if err != nil || limit < 1 {
		limit = defaultPage
	}
	limit = min(limit, maxPage)
	from, to := 0, len(rows)
	if after := uncursor(query.Get("after")); after >= 0 {
		from = min(after+1, len(rows))
	} else if before := uncursor(query.Get("before")); before >= 0 {
		to = min(before, len(rows))
		from = max(0, to-limit)
	}
	to = min(to, from+limit)
	out := object{"data": rows[from:to]}
	if to > from {
		paging := object{"cursors": object{"before": cursor(from), "after": cursor(to - 1)}}
		if to < len(rows) {
			next := url.Values{"limit": {strconv.Itoa(limit)}, "after": {cursor(to - 1)}}
			paging["next"] = "https://graph.facebook.com" + r.URL.Path + "?" + next.Encode()
		}
		out["paging"] = paging
	}
	shape.Write(w, http.StatusOK, out)
}

func cursor(rank int) string {
	return base64.RawURLEncoding.EncodeToString([]byte("row:" + strconv.Itoa(rank)))
}

func uncursor(text string) int {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return -1
	}
	rank, err := strconv.Atoi(strings.TrimPrefix(string(raw), "row:"))
	if err != nil {
		return -1
	}
	return rank
}

const templateFields = "name,language,status,category,parameter_format,components"

// listTemplates is GET /{waba}/message_templates.
func (s *Sim) listTemplates(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	query := r.URL.Query()
	rows := []object{}
	for _, t := range s.View(b).Templates {
		if matches(query.Get("status"), t.Status) && matches(query.Get("name"), t.Name) && matches(query.Get("language"), t.Language) && matches(query.Get("category"), t.Category) {
			rows = append(rows, pick(t, shape.Or(query.Get("fields"), templateFields)))
		}
	}
	writePage(w, r, rows)
	return nil
}

func matches(wanted, is string) bool { return wanted == "" || strings.EqualFold(wanted, is) }

// createTemplate is POST /{waba}/message_templates. The review ends by webhook.
func (s *Sim) createTemplate(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	var t Template
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON)).Decode(&t); err != nil {
		return wa.BadParameter("Invalid parameter: %s", err)
	}
	created, refusal := s.CreateTemplate(b, t)
	if refusal != nil {
		return refusal
	}
	shape.Write(w, http.StatusOK, object{"id": created.ID, "status": created.Status, "category": created.Category})
	return nil
}

// editTemplate is POST /{template_id}: new contents, which are reviewed again.
func (s *Sim) editTemplate(w http.ResponseWriter, r *http.Request, id string) *wa.Error {
	var change struct {
		Category   string           `json:"category"`
		Components []tmpl.Component `json:"components"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxJSON)).Decode(&change); err != nil {
		return wa.BadParameter("Invalid parameter: %s", err)
	}
	if refusal := s.EditTemplate(id, change.Category, change.Components); refusal != nil {
		return refusal
	}
	return done(w)
}

// deleteTemplates is DELETE /{waba}/message_templates: all languages of a name, or the one with the id.
func (s *Sim) deleteTemplates(w http.ResponseWriter, r *http.Request, b *world.Company) *wa.Error {
	if refusal := s.management(r, b); refusal != nil {
		return refusal
	}
	name := r.URL.Query().Get("name")
	if name == "" {
		return wa.BadParameter("The parameter name is required.")
	}
	if !s.DeleteTemplates(b, name, r.URL.Query().Get("hsm_id")) {
		return &wa.Error{Code: 100, Subcode: 2593002, Message: "Invalid parameter", Details: "Message template " + name + " was not found."}
	}
	return done(w)
}
