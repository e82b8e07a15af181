package meta

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// handle is one route of the control API: what it gives is written as JSON, nil = 204.
type handle func(r *http.Request) (any, error)

// controlRoutes is the control API. It changes what it is asked to by anybody who reaches it, except by a page of another
// origin.
func (s *Sim) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	for _, routes := range []map[string]handle{s.businessRoutes(), s.customerRoutes(), s.worldRoutes()} {
		for pattern, serve := range routes {
			mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
				out, err := serve(r)
				switch {
				case err != nil:
					refuseFor(w, err)
				case out == nil:
					w.WriteHeader(http.StatusNoContent)
				default:
					shape.Write(w, http.StatusOK, out)
				}
			})
		}
	}
	mux.HandleFunc("PUT /_sim/webhook", s.putWebhook)
	mux.HandleFunc("POST /_sim/media", s.putFile)
	mux.HandleFunc("GET /_sim/media/{id}", s.getFile)
	mux.HandleFunc("GET /_sim/events", s.serveEvents)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refusal(w, http.StatusNotFound, "not_found", "There is no such route.")
	})
	return http.NewCrossOriginProtection().Handler(mux)
}

func refusal(w http.ResponseWriter, status int, word, detail string) {
	shape.Write(w, status, object{"error": word, "detail": detail})
}

func refuseFor(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, ErrNotFound):
		refusal(w, http.StatusNotFound, "not_found", err.Error())
	case errors.Is(err, ErrConflict):
		refusal(w, http.StatusConflict, "conflict", err.Error())
	case errors.Is(err, errBody):
		refusal(w, http.StatusBadRequest, "bad_request", err.Error())
	default:
		refusal(w, http.StatusUnprocessableEntity, "refused", err.Error())
	}
}

var errBody = errors.New("the body is not the JSON that this route takes")

// body reads the JSON of a request; an empty one leaves what stands.
func body(r *http.Request, into any) error {
	err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 4*maxJSON)).Decode(into)
	if err != nil && r.ContentLength != 0 {
		return errors.Join(errBody, err)
	}
	return nil
}

// with is a route that takes JSON.
func with[T any](do func(r *http.Request, in T) (any, error)) handle {
	return func(r *http.Request) (any, error) {
		var in T
		if err := body(r, &in); err != nil {
			return nil, err
		}
		return do(r, in)
	}
}

func newID(id string, err error) (any, error) { return object{"id": id}, err }

func app(r *http.Request) string { return r.URL.Query().Get("app_id") }

func phone(r *http.Request) string { return r.URL.Query().Get("phone_id") }

type newBusiness struct {
	Business
	Default bool `json:"default"`
}

type subscription struct {
	Subscribed bool `json:"subscribed"`
}

type phoneSay struct {
	Say
	Customer string `json:"customer"`
}

func (s *Sim) businessRoutes() map[string]handle {
	return map[string]handle{
		"POST /_sim/businesses": with(func(_ *http.Request, in newBusiness) (any, error) {
			if in.Default {
				in.Business = DefaultBusiness()
			}
			return s.AddBusiness(in.Business), nil
		}),
		"POST /_sim/businesses/{id}/numbers": func(r *http.Request) (any, error) {
			n := Number{Registered: true}
			if err := body(r, &n); err != nil {
				return nil, err
			}
			return s.AddNumber(r.PathValue("id"), n)
		},
		"PATCH /_sim/numbers/{phone}": with(s.patchNumber),
		"POST /_sim/businesses/{id}/token": with(func(r *http.Request, in TokenChange) (any, error) {
			return s.SetToken(r.PathValue("id"), in)
		}),
		"POST /_sim/businesses/{id}/subscribed": with(func(r *http.Request, in subscription) (any, error) {
			if err := s.Subscribe(r.PathValue("id"), in.Subscribed); err != nil {
				return nil, err
			}
			return s.Business(r.PathValue("id"))
		}),
		"PATCH /_sim/businesses/{id}/templates": with(func(r *http.Request, in TemplateChange) (any, error) {
			return s.ChangeTemplate(r.PathValue("id"), in)
		}),
		"GET /_sim/webhook":    func(r *http.Request) (any, error) { return s.Webhook(app(r)) },
		"DELETE /_sim/webhook": func(r *http.Request) (any, error) { return nil, s.ClearWebhook(app(r)) },
		"POST /_sim/numbers/{phone}/say": with(func(r *http.Request, in phoneSay) (any, error) {
			return newID(s.BusinessPhone(r.PathValue("phone"), in.Customer, in.Say))
		}),
	}
}

func (s *Sim) patchNumber(r *http.Request, in json.RawMessage) (any, error) {
	var err error
	n, unknown := s.SetNumber(r.PathValue("phone"), func(n *Number) {
		changed := *n
		if err = json.Unmarshal(in, &changed); err == nil {
			*n = changed
		}
	})
	if err != nil {
		err = errors.Join(errBody, err)
	}
	return n, errors.Join(err, unknown)
}

type stateView struct {
	Now        desk.Time       `json:"now"`
	OffsetMS   int64           `json:"offset_ms"`
	Seed       uint64          `json:"seed"`
	Businesses []Business      `json:"businesses"`
	Customers  []Customer      `json:"customers"`
	Settings   Settings        `json:"settings"`
	Faults     knobs.AllFaults `json:"faults"`
	Counts     Counts          `json:"counts"`
}

func (s *Sim) worldRoutes() map[string]handle {
	return map[string]handle{
		"GET /_sim/state": func(*http.Request) (any, error) {
			return stateView{
				Now: s.Clock().Now, OffsetMS: s.Clock().OffsetMS, Seed: s.Seed(), Businesses: s.Businesses(),
				Customers: s.Customers(), Settings: s.Settings(), Faults: s.AllFaults(), Counts: s.Counts(),
			}, nil
		},
		"GET /_sim/settings":   func(*http.Request) (any, error) { return s.Settings(), nil },
		"PATCH /_sim/settings": s.patchSettings,
		"GET /_sim/faults":     func(r *http.Request) (any, error) { return s.Faults(phone(r)), nil },
		"PATCH /_sim/faults":   s.patchFaults,
		"DELETE /_sim/faults": func(r *http.Request) (any, error) {
			s.ClearFaults(phone(r))
			return nil, nil
		},
		"GET /_sim/clock":  func(*http.Request) (any, error) { return s.Clock(), nil },
		"POST /_sim/clock": with(s.postClock),
		"GET /_sim/ledger": func(r *http.Request) (any, error) {
			if r.URL.Query().Get("summary") != "" {
				return object{"counts": s.Counts()}, nil
			}
			return s.Ledger(), nil
		},
		"POST /_sim/inject": with(func(_ *http.Request, in Injection) (any, error) {
			n, err := s.Inject(in)
			return object{"element": n}, err
		}),
		"POST /_sim/burst": with(func(r *http.Request, in Burst) (any, error) {
			n, err := s.Burst(r.Context(), in)
			return object{"messages": n}, err
		}),
		"POST /_sim/settle": s.postSettle,
		"POST /_sim/reset": with(func(_ *http.Request, in reset) (any, error) {
			s.Reset(in.Keep == nil || *in.Keep)
			return nil, nil
		}),
	}
}

type reset struct {
	Keep *bool `json:"keep_businesses"` // absent = true
}

func (s *Sim) patchSettings(r *http.Request) (any, error) {
	set := s.Settings()
	set.Retry = slices.Clone(set.Retry)
	if err := body(r, &set); err != nil {
		return nil, err
	}
	s.SetSettings(func(now *Settings) { *now = set })
	return set, nil
}

func (s *Sim) patchFaults(r *http.Request) (any, error) {
	f := s.Faults(phone(r))
	if err := body(r, &f); err != nil {
		return nil, err
	}
	s.SetFaults(phone(r), func(now *Faults) { *now = f })
	return f, nil
}
