package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/strict"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// route is one line of the table: what is asked for, the verb that decides who may, and what answers.
type route struct {
	method string
	path   string
	verb   desk.Verb
	answer answer
}

// answer is an operation, described in the OpenAPI document, or a plain handler, which is not.
type answer struct {
	plain    http.Handler
	describe huma.Operation
	register func(api huma.API, op huma.Operation)
}

// option changes an operation's description.
type option func(*huma.Operation)

// creates answers 201.
func creates(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }

// body bounds the request's body, in bytes.
func body(limit int64) option { return func(op *huma.Operation) { op.MaxBodyBytes = limit } }

// op makes an operation. Its name is the operationId; the summary is one line of the document.
func op[I, O any](s *server, name, summary string, handle func(context.Context, *I) (*O, error), options ...option) answer {
	describe := huma.Operation{OperationID: name, Summary: summary, MaxBodyBytes: textBodyMin, BodyReadTimeout: 15 * time.Second}
	for _, set := range options {
		set(&describe)
	}
	return answer{describe: describe, register: func(api huma.API, describe huma.Operation) {
		huma.Register(api, describe, func(ctx context.Context, in *I) (*O, error) {
			out, err := handle(ctx, in)
			if err != nil {
				return nil, problem.From(ctx, s.Log, name, err)
			}
			return out, nil
		})
	}}
}

// plain makes an answer that speaks HTTP itself.
func plain(handle http.HandlerFunc) answer { return answer{plain: handle} }

// catcher takes the handlers that the library registers, so that each can be wrapped by its route's guard.
type catcher struct {
	*http.ServeMux
	caught http.HandlerFunc
}

// HandleFunc keeps the handler.
func (c *catcher) HandleFunc(_ string, handle func(http.ResponseWriter, *http.Request)) {
	c.caught = handle
}

// register puts every route behind its guard.
func (s *server) register() {
	catch := &catcher{ServeMux: s.mux}
	document := huma.NewAPI(documentOf(s.Version), humago.NewAdapter(catch, ""))
	for _, r := range s.table {
		handle := r.answer.plain
		if handle == nil {
			describe := r.answer.describe
			describe.Method, describe.Path, describe.Tags = r.method, r.path, []string{tagOf(r.path)}
			describe.Security = securityOf(r.verb)
			describe.Errors = []int{http.StatusBadRequest, http.StatusServiceUnavailable}
			r.answer.register(document, describe)
			handle = catch.caught
		}
		s.mux.Handle(strings.TrimSpace(r.method+" "+r.path), s.guard(r, handle))
	}
	text, err := json.Marshal(document.OpenAPI())
	if err != nil {
		panic("api: the OpenAPI document cannot be written: " + err.Error())
	}
	s.openAPI = text
}

func documentOf(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Bandeja", Version: version, Description: "Times are integers: microseconds since " +
				"1970 UTC, 0 = none. Ids are strings of 13 characters, \"\" = none. Errors are problem details (RFC 9457) " +
				"with a stable code. A message is sent once per client_id, however often it is repeated."},
			Components: &huma.Components{
				Schemas: newRegistry(),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: "bandeja", Description: "Set by POST /api/v1/session; behind https it is called __Host-bandeja."},
					"visitor": {Type: "http", Scheme: "bearer", Description: "v1. and 32 random bytes as base64url, made in the visitor's browser."},
				},
			},
		},
		Formats:       map[string]huma.Format{"application/json": strict.Format, "json": strict.Format},
		DefaultFormat: "application/json",
	}
}

func tagOf(path string) string {
	for _, part := range strings.Split(path, "/") {
		if part == "w" {
			return "visitors"
		}
		if part != "" && part != "api" && part != "v1" {
			return part
		}
	}
	return "instance"
}

func securityOf(verb desk.Verb) []map[string][]string {
	switch verb {
	case desk.VerbPublic:
		return nil
	case desk.VerbVisitor:
		return []map[string][]string{{"visitor": {}}}
	}
	return []map[string][]string{{"session": {}}}
}

func init() {
	// The library's own refusals (body, parameters) take the form of all others. What was sent is not repeated.
	huma.NewError = func(status int, message string, errs ...error) huma.StatusError {
		for _, err := range errs {
			if p := problem.Of(err); p != nil {
				return p
			}
		}
		code := problem.Invalid
		switch status {
		case http.StatusBadRequest:
			code = problem.BadJSON
		case http.StatusRequestEntityTooLarge:
			code = problem.TooLarge
		case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
			code = problem.UnsupportedType
		case http.StatusInternalServerError:
			code, message = problem.Fault, "Something failed on our side."
		}
		p := problem.New(status, code, message)
		for _, err := range errs {
			if detail, ok := err.(huma.ErrorDetailer); ok {
				about := detail.ErrorDetail()
				p.Field = strings.TrimPrefix(about.Location, "body.")
				p.Detail = strings.TrimSpace(about.Location + ": " + about.Message)
				break
			}
		}
		return p
	}
}
