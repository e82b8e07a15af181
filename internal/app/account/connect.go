// Package account holds the use cases about the account behind an inbox: how it is connected and tested, and links that
// lead to it.
package account

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Account runs the use cases on a store.
type Account struct{ unit.Base }

// New makes the use cases.
func New(base unit.Base) *Account { return &Account{base} }

// NewConnection is what an admin gives to connect an inbox. What is not named stays as it is.
type NewConnection struct {
	Values map[string]string // open fields; "" takes one away
	Sealed map[string]string // secret fields, sealed for this inbox
	// SecretPrint is the fingerprint of the secret that signs, when Sealed brings a new one.
	SecretPrint string
	// Account says which account the open fields name, both "" while a field lacks. has says whether a secret is there.
	Account func(values map[string]string, has func(secret string) bool) (endpoint, group string)
}

// Connect keeps how an inbox reaches its account. Taken when another inbox of the instance has that account.
func (a *Account) Connect(ctx context.Context, by unit.By, id desk.ID, in NewConnection) (desk.Inbox, error) {
	return unit.Run(ctx, a.Base, by.Workspace, port.LanePeople, func(w *unit.Work) (desk.Inbox, error) {
		inbox, err := managed(w, by, id)
		if err != nil {
			return inbox, err
		}
		old := inbox.Connection
		now := old.With(in.Values, in.Sealed)
		if in.SecretPrint != "" {
			now.SecretPrint = in.SecretPrint
		}
		now.Endpoint, now.Group = in.Account(now.Values, func(secret string) bool { return now.Sealed[secret] != "" })
		inbox.Connection = now
		switch {
		case old.Endpoint != "" && now.Endpoint != old.Endpoint:
			inbox.Health = desk.Health{VerifiedAt: inbox.Health.VerifiedAt} // what was known is of another account
		case now.SecretPrint != old.SecretPrint:
			inbox.Health.BadSignAt, inbox.Health.BadSigns = 0, 0
		}
		return inbox, keep(w, by, &inbox, "inbox.connected")
	})
}

// Disconnect forgets the account and its secrets. What was said stays; what is queued fails. The verify token stays, for
// the provider may still know it.
func (a *Account) Disconnect(ctx context.Context, by unit.By, id desk.ID) (desk.Inbox, error) {
	return unit.Run(ctx, a.Base, by.Workspace, port.LanePeople, func(w *unit.Work) (desk.Inbox, error) {
		inbox, err := managed(w, by, id)
		if err != nil {
			return inbox, err
		}
		inbox.Connection = desk.Connection{VerifyToken: inbox.Connection.VerifyToken}
		inbox.Health = desk.Health{}
		return inbox, keep(w, by, &inbox, "inbox.disconnected")
	})
}

// managed finds an inbox of a channel with a provider for a member who may manage it.
func managed(w *unit.Work, by unit.By, id desk.ID) (desk.Inbox, error) {
	if _, err := w.Member(by.Member, desk.VerbManageInboxes); err != nil {
		return desk.Inbox{}, err
	}
	inbox, ok := w.Dir.Inbox(id)
	if !ok {
		return inbox, desk.ErrNotFound
	}
	if inbox.Channel.DeliversItself() {
		return inbox, &desk.Error{Code: desk.CodeNotPossible, Detail: "This channel has no provider to connect to."}
	}
	return inbox, nil
}

// keep stores what a member changed, with a line in the audit.
func keep(w *unit.Work, by unit.By, inbox *desk.Inbox, action string) error {
	if err := w.PutInbox(by.Member, inbox); err != nil {
		return err
	}
	return w.InsertAudit(port.Audit{ID: w.NewID(), At: w.Now, MemberID: by.Member, Action: action, EntityID: inbox.ID, Data: "{}"})
}

// Tested is what a test of a connection found.
type Tested struct {
	// Connection is the one that was tested: of another that came meanwhile nothing is known.
	Connection desk.Connection
	// Failure is why the provider does not let us in; nil = it does, or could not be asked.
	Failure *desk.Failure
	Works   bool // all that was asked of the provider went well
	LetsIn  bool // the provider took our key, whatever else is wrong
	// What the provider tells of the account; "" and 0 = it told nothing.
	Phone, Name, Quality, Limit, Status string
	Coexistence                         bool
	TokenExpires                        desk.Time
}

// Tested keeps what a test found. When all went well the inbox is no longer broken, and its queue leaves.
func (a *Account) Tested(ctx context.Context, by unit.By, id desk.ID, found Tested) (desk.Inbox, error) {
	return unit.Run(ctx, a.Base, by.Workspace, port.LanePeople, func(w *unit.Work) (desk.Inbox, error) {
		inbox, err := managed(w, by, id)
		if err != nil || inbox.Connection.Endpoint != found.Connection.Endpoint {
			return inbox, err
		}
		h := &inbox.Health
		h.CheckedAt = w.Now
		switch {
		case found.Works || found.LetsIn && h.Broken == desk.FailAuth:
			h.Broken, h.Code, h.Text, h.Since = "", "", "", 0
		case found.Failure != nil && h.Broken != found.Failure.Kind:
			h.Broken, h.Code, h.Text, h.Since = found.Failure.Kind, found.Failure.Code, found.Failure.Text, w.Now
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
		return inbox, w.PutInbox(by.Member, &inbox)
	})
}
