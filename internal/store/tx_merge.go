package store

import "bandeja.dev/bandeja/internal/desk"

// Absorb: see port.TrafficTx.
func (t *tx) Absorb(younger, older desk.Conversation) error { return desk.ErrNotFound }
