package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// InsertDelivery: see port.DeliveryTx.
func (t *tx) InsertDelivery(d port.Delivery) (fresh bool, err error) {
	body := d.Body
	if body == nil {
		body = []byte{}
	}
	err = t.each("INSERT INTO deliveries ("+deliveryNames+", pending) VALUES ($1, $2, $3, $4, $5, $6, $7, 1) "+
		"ON CONFLICT DO NOTHING RETURNING id", []any{d.ID, d.App, d.SHA256, d.Signer, body, d.ReceivedAt, d.Error},
		func(r *row) { fresh = r.id() == d.ID })
	return fresh, err
}

// FinishDelivery: see port.DeliveryTx.
func (t *tx) FinishDelivery(id desk.ID, problem string) error {
	return t.exec("UPDATE deliveries SET pending = 0, error = $2 WHERE id = $1", id, problem)
}
