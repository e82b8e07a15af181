package wire

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// UpdateRow is an element that a provider told and what became of it.
type UpdateRow struct {
	ID         desk.ID          `json:"id"`
	InboxID    desk.ID          `json:"inbox_id"` // "" = no inbox has that account
	Kind       desk.UpdateKind  `json:"kind"`
	State      desk.UpdateState `json:"state"`
	Error      string           `json:"error"`
	Account    string           `json:"account"` // the provider's id that it names
	Key        string           `json:"key"`     // the same told twice has the same
	At         desk.Time        `json:"at"`      // the provider's
	ReceivedAt desk.Time        `json:"received_at"`
	Tries      int              `json:"tries"`
}

// UpdateOf converts.
func UpdateOf(u port.UpdateRow) UpdateRow {
	return UpdateRow{ID: u.ID, InboxID: u.InboxID, Kind: u.Kind, State: u.State, Error: u.Error, Account: u.Account, Key: u.Key,
		At: u.At, ReceivedAt: u.ReceivedAt, Tries: u.Tries}
}
