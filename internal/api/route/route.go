// Package route is the form of the table of contents: lines that say what is asked for, who may, and what answers; and
// what turns them into a router and an OpenAPI document.
package route

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/strict"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Route is one line of the table: what is asked for, the verb that decides who may, and what answers.
type Route struct {
	Method string // "" = every method
	Path   string
	Verb   desk.Verb
	Answer Answer
}

// The lines of the table, by method. Any answers every method.
func Get(path string, verb desk.Verb, a Answer) Route    { return Route{"GET", path, verb, a} }
func Post(path string, verb desk.Verb, a Answer) Route   { return Route{"POST", path, verb, a} }
func Put(path string, verb desk.Verb, a Answer) Route    { return Route{"PUT", path, verb, a} }
func Patch(path string, verb desk.Verb, a Answer) Route  { return Route{"PATCH", path, verb, a} }
func Delete(path string, verb desk.Verb, a Answer) Route { return Route{"DELETE", path, verb, a} }
func Any(path string, verb desk.Verb, a Answer) Route    { return Route{"", path, verb, a} }

// Options answers preflights.
func Options(path string, verb desk.Verb, a Answer) Route { return Route{"OPTIONS", path, verb, a} }

// Answer is an operation, described in the OpenAPI document, or a plain handler, which is not.
type Answer struct {
	plain    http.Handler
	describe huma.Operation
	register func(api huma.API, op huma.Operation, log *slog.Logger)
}

// Option changes an operation's description.
type Option func(*huma.Operation)

// Creates answers 201.
func Creates(op *huma.Operation) { op.DefaultStatus = http.StatusCreated }

// Body bounds the request's body, in bytes; without it BodyMax does.
func Body(limit int64) Option { return func(op *huma.Operation) { op.MaxBodyBytes = limit } }

// RawBody says that the body is bytes of a file, which the operation reads from the request itself as they come.
func RawBody(op *huma.Operation) {
	op.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/octet-stream": {
		Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
}

// BodyMax is the largest body of an operation that says nothing else, in bytes.
const BodyMax = 64 << 10

// bodyWait is how long a body may take to arrive.
const bodyWait = 15 * time.Second

// Op makes an operation. Its name is the operationId; the summary is one line of the document.
func Op[I, O any](name, summary string, handle func(context.Context, *I) (*O, error), options ...Option) Answer {
	describe := huma.Operation{OperationID: name, Summary: summary, MaxBodyBytes: BodyMax, BodyReadTimeout: bodyWait}
	for _, set := range options {
		set(&describe)
	}
	return Answer{describe: describe, register: func(api huma.API, describe huma.Operation, log *slog.Logger) {
		huma.Register(api, describe, func(ctx context.Context, in *I) (*O, error) {
			out, err := handle(ctx, in)
			if err != nil {
				return nil, problem.From(ctx, log, name, explained(ctx, err))
			}
			return out, nil
		})
	}}
}

type explainKey struct{}

// WithExplain lets an error of the operation be turned into one that says more.
func WithExplain(ctx context.Context, explain func(ctx context.Context, err error) error) context.Context {
	return context.WithValue(ctx, explainKey{}, explain)
}

func explained(ctx context.Context, err error) error {
	if explain, ok := ctx.Value(explainKey{}).(func(ctx context.Context, err error) error); ok {
		return explain(ctx, err)
	}
	return err
}

// Plain makes an answer that speaks HTTP itself.
func Plain(handle http.HandlerFunc) Answer { return Answer{plain: handle} }

// catcher takes the handlers that the library registers, so that each can be wrapped by its route's guard.
type catcher struct {
	*http.ServeMux
	caught http.HandlerFunc
}

// HandleFunc keeps the handler.
func (c *catcher) HandleFunc(_ string, handle func(http.ResponseWriter, *http.Request)) {
	c.caught = handle
}

// Register puts every route into the router, behind its guard, and gives the OpenAPI document.
func Register(mux *http.ServeMux, table []Route, version string, log *slog.Logger, guard func(Route, http.Handler) http.Handler) []byte {
	catch := &catcher{ServeMux: mux}
	document := huma.NewAPI(documentOf(version), humago.NewAdapter(catch, ""))
	for _, r := range table {
		handle := r.Answer.plain
		if handle == nil {
			describe := r.Answer.describe
			describe.Method, describe.Path, describe.Tags = r.Method, r.Path, []string{tagOf(r.Path)}
			describe.Security = securityOf(r.Verb)
			describe.Errors = []int{http.StatusBadRequest, http.StatusServiceUnavailable}
			if strings.HasPrefix(r.Path, "/api/v1/conversations/{id}") {
				describe.Errors = append(describe.Errors, http.StatusNotFound, http.StatusConflict)
			}
			r.Answer.register(document, describe, log)
			handle = catch.caught
		}
		mux.Handle(strings.TrimSpace(r.Method+" "+r.Path), guard(r, handle))
	}
	text, err := json.Marshal(document.OpenAPI())
	if err != nil {
		panic("api: the OpenAPI document cannot be written: " + err.Error())
	}
	return text
}

func documentOf(version string) huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{Title: "Bandeja", Version: version, Description: "Times are integers: microseconds since " +
				"1970 UTC, 0 = none. Ids are strings of 13 characters, \"\" = none. Errors are problem details (RFC 9457) " +
				"with a stable code. A message is sent once per client_id, however often it is repeated. A conversation that was " +
				"merged into another one answers every request with 409, the code merged and in conversation_id the one to go on " +
				"with, if its asker may see that one, and else with 404; nothing is done. A merge may be undone: do not keep the answer."},
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
	huma.ValidateStrictCasing = true
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
