package traffic

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Facts are what a provider told of an account that was looked after without anybody asking.
type Facts struct {
	// Endpoint is of the connection that was asked with: of another that came meanwhile nothing is known.
	Endpoint string
	// Failure is what is wrong, of kind FailAuth or FailConfig; nil = nothing was found.
	Failure *desk.Failure
	Works   bool // all that was asked went well
	// What the provider tells of the account; "" and 0 = it told nothing.
	Phone, Name, Quality, Limit, Status string
	Coexistence                         bool
	TokenExpires                        desk.Time
}

// NoteFacts keeps what was found. A key that works again mends what a key had broken; what the provider itself restricts
// (policy, billing) only it, or a person's test, mends.
func (t *Traffic) NoteFacts(ctx context.Context, workspace, id desk.ID, found Facts) error {
	return exec(ctx, t, workspace, port.LaneInbound, func(w *work) error {
		inbox, ok := w.Dir.Inbox(id)
		if !ok || inbox.Connection.Endpoint != found.Endpoint {
			return nil
		}
		h := &inbox.Health
		h.CheckedAt = w.Now
		ours := h.Broken == "" || h.Broken == desk.FailAuth || h.Broken == desk.FailConfig
		switch f := found.Failure; {
		case found.Works && ours:
			h.Broken, h.Code, h.Text, h.Since = "", "", "", 0
		case f != nil && ours && (h.Broken != f.Kind || h.Code != f.Code) && (h.Broken != desk.FailAuth || f.Kind == desk.FailAuth):
			h.Broken, h.Code, h.Text, h.Since = f.Kind, f.Code, f.Text, w.Now
		}
		for _, fact := range []struct {
			to   *string
			told string
		}{{&h.Phone, found.Phone}, {&h.Name, found.Name}, {&h.Quality, found.Quality}, {&h.Limit, found.Limit}, {&h.Status, found.Status}} {
			if fact.told != "" {
				*fact.to = fact.told
			}
		}
		if found.Works {
			h.Coexistence, h.TokenExpires = found.Coexistence, found.TokenExpires
		}
		return w.saveInbox(&inbox)
	})
}
