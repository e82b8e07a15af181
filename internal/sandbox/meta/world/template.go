package world

import (
	"encoding/json"
	"strconv"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
)

// review plans the end of a template's review. The caller holds the lock.
func (s *World) review(t *template) {
	set := s.Settings()
	status, reason := tmpl.Approved, "NONE"
	if set.ReviewEnds == "reject" || strings.Contains(t.Name, "reject") {
		status, reason = tmpl.Rejected, "INVALID_FORMAT"
	}
	if set.ReviewEnds == "none" {
		return
	}
	s.timeline.After(s.between(set.Review, "review", t.ID), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.templates[t.ID] == t && t.Status == tmpl.Pending {
			s.setStatus(t, status, reason)
		}
	})
}

func (s *World) template(businessID, name, language string) (*template, error) {
	b := s.company(businessID)
	if b == nil || b.byName[name+" "+language] == nil {
		return nil, ErrNotFound
	}
	return b.byName[name+" "+language], nil
}

// setStatus changes the state of a template and tells of it. The caller holds the lock.
func (s *World) setStatus(t *template, status, reason string) {
	t.Status, t.RejectedReason = status, shape.Or(reason, "NONE")
	body := t.named()
	body["event"], body["reason"], body["message_template_category"] = status, t.RejectedReason, t.Category
	switch status {
	case tmpl.Rejected:
		body["rejection_info"] = object{"reason": "The template does not follow the rules for templates.", "recommendation": "Change the text and send it for review again."}
	case tmpl.Paused:
		body["reason"], t.RejectedReason = "NONE", "NONE"
		body["other_info"] = object{"title": shape.Or(reason, "FIRST_PAUSE"), "description": "The template was paused because customers rated it low."}
	case tmpl.Disabled:
		body["disable_info"] = object{"disable_date": s.Now().Unix()}
	}
	s.tellTemplate(t, "message_template_status_update", body)
}

// named is how webhooks name a template: with its id as a number and the language with a hyphen.
func (t *template) named() object {
	return object{
		"message_template_id": json.RawMessage(t.ID), "message_template_name": t.Name,
		"message_template_language": strings.ReplaceAll(t.Language, "_", "-"),
	}
}

func (s *World) tellTemplate(t *template, field string, body object) {
	key := "template:" + t.ID + ":" + strconv.Itoa(s.book.Counts().Elements)
	s.tell(news{company: t.company, kind: "template", key: key, text: t.Name + " " + t.Status, field: field, body: body})
	s.Events.Publish("template", "", t.Template)
}

// ChangeTemplate changes a template and tells of each change in a webhook of its own.
func (s *World) ChangeTemplate(businessID string, change TemplateChange) (Template, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.template(businessID, change.Name, change.Language)
	if err != nil {
		return Template{}, err
	}
	if change.Category != "" && change.Category != t.Category {
		body := t.named()
		body["previous_category"], body["new_category"] = t.Category, change.Category
		t.Previous, t.Category = t.Category, change.Category
		s.tellTemplate(t, "template_category_update", body)
	}
	if change.Quality != "" && change.Quality != t.QualityScore.Score {
		body := t.named()
		body["previous_quality_score"], body["new_quality_score"] = t.QualityScore.Score, change.Quality
		t.QualityScore = &tmpl.Quality{Score: change.Quality}
		s.tellTemplate(t, "message_template_quality_update", body)
	}
	if change.Status != "" {
		s.setStatus(t, change.Status, change.Reason)
	}
	return t.Template, nil
}
