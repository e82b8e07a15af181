package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// InsertDelivery: see port.DeliveryTx.
func (t *tx) InsertDelivery(d port.Delivery) error {
	body := d.Body
	if body == nil {
		body = []byte{}
	}
	return t.exec("INSERT INTO deliveries ("+deliveryNames+", pending) VALUES ($1, $2, $3, $4, $5, $6, $7, 1) "+
		"ON CONFLICT DO NOTHING", d.ID, d.App, d.SHA256, d.Signer, body, d.ReceivedAt, d.Error)
}

// FinishDelivery: see port.DeliveryTx.
func (t *tx) FinishDelivery(id desk.ID, problem string) error {
	return t.exec("UPDATE deliveries SET pending = 0, error = $2 WHERE id = $1", id, problem)
}

// ReopenDelivery: see port.DeliveryTx.
func (t *tx) ReopenDelivery(id desk.ID) error {
	return t.exec("UPDATE deliveries SET pending = 1, error = '' WHERE id = $1", id)
}
