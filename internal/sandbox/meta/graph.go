package meta

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
	"bandeja.dev/bandeja/internal/sandbox/meta/world"
)

const maxJSON = 1 << 20

var version = regexp.MustCompile(`^/v\d+\.\d+(/|$)`)

// routes joins the Graph endpoints, with any version or none before them, and the control API.
func (s *Sim) routes() http.Handler {
	graph := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request, *world.Company) *wa.Error{
		"POST /{id}/messages":            s.postMessage,
		"POST /{id}/media":               s.postMedia,
		"GET /{id}/message_templates":    s.listTemplates,
		"POST /{id}/message_templates":   s.createTemplate,
		"DELETE /{id}/message_templates": s.deleteTemplates,
		"GET /{id}/subscribed_apps":      s.listSubscribed,
		"POST /{id}/subscribed_apps":     s.subscribeApp,
		"DELETE /{id}/subscribed_apps":   s.unsubscribeApp,
		"GET /{id}/phone_numbers":        s.listNumbers,
		"POST /{id}/register":            s.register,
		"POST /{id}/deregister":          s.deregister,
		"POST /{id}/smb_app_data":        s.syncPhone,
		"GET /debug_token":               s.debugToken,
		"GET /{id}":                      s.getObject,
		"POST /{id}":                     s.postObject,
		"DELETE /{id}":                   s.deleteObject,
	} {
		graph.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			b, refusal := s.authorize(r)
			if refusal == nil {
				refusal = serve(w, r, b)
			}
			if refusal != nil {
				s.refuse(w, refusal)
			}
		})
	}
	graph.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, &wa.Error{Code: 2500, Message: "Unknown path components: " + r.URL.Path})
	})
	control := s.controlRoutes()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/_sim/") {
			control.ServeHTTP(w, r)
			return
		}
		s.learnBase(r)
		if m := version.FindString(r.URL.Path); m != "" {
			r = r.Clone(r.Context())
			r.URL.Path, r.URL.RawPath = "/"+strings.TrimPrefix(r.URL.Path, m), ""
		}
		if token, is := strings.CutPrefix(r.URL.Path, "/_media/"); is {
			s.serveBytes(w, r, token)
			return
		}
		graph.ServeHTTP(w, r)
	})
}

// refuse answers with an error of the Graph API.
func (s *Sim) refuse(w http.ResponseWriter, refusal *wa.Error) {
	refusal.Write(w, "A"+s.Invent("trace", 22))
}

// learnBase remembers where the simulator is reached, for addresses of media.
func (s *Sim) learnBase(r *http.Request) {
	scheme := "http://"
	if r.TLS != nil {
		scheme = "https://"
	}
	s.SetBase(scheme + r.Host)
}

// authorize finds the business behind the token of a request.
func (s *Sim) authorize(r *http.Request) (*world.Company, *wa.Error) {
	token, bearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !bearer {
		token = r.URL.Query().Get("access_token")
	}
	return s.Authorize(token, r.URL.Query().Get("appsecret_proof"), r.URL.Path == "/debug_token")
}

// lineOf finds a number of the business by the id in the path, for a token with a scope.
func (s *Sim) lineOf(r *http.Request, b *world.Company, scope string) (*world.Line, *wa.Error) {
	id := r.PathValue("id")
	if n := s.Line(b, id); n != nil {
		return n, s.Allowed(b, scope)
	}
	return nil, wa.Unknown(r.Method, id)
}

// management says whether the path names the business's account and its token may manage it.
func (s *Sim) management(r *http.Request, b *world.Company) *wa.Error {
	if r.PathValue("id") != b.WabaID {
		return wa.Unknown(r.Method, r.PathValue("id"))
	}
	return s.Allowed(b, ScopeManagement)
}

// parameters reads the arguments of a POST: a JSON object, a form or the query.
func parameters(r *http.Request) (map[string]string, *wa.Error) {
	out := map[string]string{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var all map[string]any
		err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxJSON)).Decode(&all)
		if err != nil && r.ContentLength != 0 {
			return nil, wa.BadParameter("Invalid parameter: the body is not JSON")
		}
		for key, value := range all {
			if text, is := value.(string); is {
				out[key] = text
			} else {
				out[key] = string(shape.JSON(value))
			}
		}
	} else if err := r.ParseForm(); err != nil {
		return nil, wa.BadParameter("Invalid parameter")
	}
	for key, values := range r.Form {
		out[key] = values[0]
	}
	for key, values := range r.URL.Query() {
		if _, given := out[key]; !given {
			out[key] = values[0]
		}
	}
	return out, nil
}

// verifyCallback checks an address that overrides the app's. The refusal names what went wrong as Meta does.
func (s *Sim) verifyCallback(ctx context.Context, callback, token string) *wa.Error {
	if callback == "" {
		return nil
	}
	if err := s.Verify(ctx, callback, token); err != nil {
		_, detail := hook.Reason(err)
		return &wa.Error{Code: 2200, Message: "(#2200) Callback verification failed with the following errors: " + detail}
	}
	return nil
}

// pick leaves those fields of an object that were asked for, and its id; nothing asked = all.
func pick(v any, fields string) object {
	var all object
	if err := json.Unmarshal(shape.JSON(v), &all); err != nil || fields == "" {
		return all
	}
	out := object{}
	if id, has := all["id"]; has {
		out["id"] = id
	}
	for field := range strings.SplitSeq(fields, ",") {
		field, _, _ = strings.Cut(strings.TrimSpace(field), "{")
		if value, has := all[field]; has {
			out[field] = value
		}
	}
	return out
}
