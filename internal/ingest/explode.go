package ingest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// unitMost is how many elements are applied in one unit of the writer.
const unitMost = 24

func contextOf(limit time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.Background(), limit)
}

// chunk is what one unit applies.
type chunk struct {
	workspace  desk.ID
	rows       []port.UpdateRow
	deliveries []desk.ID
}

// piece is what is applied before anything after it: a chunk, or a delivery that does not fit into one.
type piece struct {
	chunk
	big     *port.Delivery // nil = the chunk
	parts   []chunk        // of the big one
	problem string
}

// explode takes deliveries apart and applies their elements in the order in which they came. While a piece is applied
// the next is read.
func (in *Ingest) explode(ctx context.Context, pending []port.Delivery) error {
	all, err := in.routes.now(ctx)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	pieces := make(chan piece, 1)
	go func() {
		defer close(pieces)
		in.cut(all, pending, func(p piece) bool {
			select {
			case pieces <- p:
				return true
			case <-ctx.Done():
				return false
			}
		})
	}()
	defer func() {
		stop()
		for range pieces { // the reader ends before the next begins
		}
	}()
	for p := range pieces {
		in.pressure.yield(ctx)
		if p.big != nil {
			err = in.big(ctx, *p.big, p.parts, p.problem)
		} else {
			err = in.apply(ctx, p.chunk)
		}
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// cut gives the pieces of deliveries in order, until give says that nobody takes more. Small deliveries of one workspace
// share a unit.
func (in *Ingest) cut(all *routes, pending []port.Delivery, give func(piece) bool) {
	var open chunk
	for i, d := range pending {
		parts, problem := in.parts(all, d)
		small := problem == "" && len(parts) == 1 && len(parts[0].rows) <= unitMost
		if small && (open.workspace == parts[0].workspace || open.workspace == 0) && len(open.rows)+len(parts[0].rows) <= in.pressure.unit() {
			open.workspace = parts[0].workspace
			open.rows, open.deliveries = append(open.rows, parts[0].rows...), append(open.deliveries, d.ID)
			continue
		}
		if !give(piece{chunk: open}) {
			return
		}
		open = chunk{}
		if small {
			open = chunk{parts[0].workspace, parts[0].rows, []desk.ID{d.ID}}
		} else if !give(piece{big: &pending[i], parts: parts, problem: problem}) {
			return
		}
	}
	give(piece{chunk: open})
}

// big applies a delivery that is not applied in one unit, and then marks it. Dying in between applies it again, which
// changes nothing that was applied.
func (in *Ingest) big(ctx context.Context, d port.Delivery, parts []chunk, problem string) error {
	for _, part := range parts {
		for from := 0; from < len(part.rows); from += unitMost {
			to := min(from+unitMost, len(part.rows))
			if err := in.apply(ctx, chunk{workspace: part.workspace, rows: part.rows[from:to]}); err != nil {
				return err
			}
		}
	}
	if problem != "" {
		in.Log.Error("ingest: a delivery could not be taken apart; it is kept", "delivery", d.ID.String(), "error", problem)
	}
	return in.finish(ctx, []desk.ID{d.ID}, problem)
}

func (in *Ingest) finish(ctx context.Context, ids []desk.ID, problem string) error {
	return in.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		for _, id := range ids {
			if err := tx.FinishDelivery(id, problem); err != nil {
				return err
			}
		}
		return nil
	})
}

// parts are a delivery's elements by workspace, in their order.
func (in *Ingest) parts(all *routes, d port.Delivery) (parts []chunk, problem string) {
	kind, elements, err := in.decode(d.Body)
	if err != nil {
		home, ok := all.home(d.Signer)
		if !ok {
			return nil, err.Error()
		}
		row := port.UpdateRow{DeliveryID: d.ID, Kind: desk.UpdateUnknown, Key: "body:" + d.SHA256, State: desk.UpdateFailed,
			Error: err.Error(), ReceivedAt: d.ReceivedAt, Update: desk.Update{Kind: desk.UpdateUnknown, Note: "body"}}
		return []chunk{{workspace: home, rows: []port.UpdateRow{row}}}, err.Error()
	}
	index := map[desk.ID]int{}
	for position, element := range elements {
		workspace, row := in.row(all, d, kind, position, element)
		at, ok := index[workspace]
		if !ok {
			at = len(parts)
			index[workspace] = at
			parts = append(parts, chunk{workspace: workspace})
		}
		parts[at].rows = append(parts[at].rows, row)
	}
	return parts, ""
}

// row routes an element. It counts only if the secret that signed the body belongs to the inbox that the element names;
// else it is kept apart, under a key that can never stand in the way of the true one.
func (in *Ingest) row(all *routes, d port.Delivery, kind desk.ChannelKind, position int, e channel.Element) (desk.ID, port.UpdateRow) {
	storable(&e.Update)
	row := port.UpdateRow{DeliveryID: d.ID, Position: position, Account: e.Account.Endpoint, Kind: e.Update.Kind, Key: e.Update.Key,
		At: e.Update.At, ReceivedAt: d.ReceivedAt, Update: e.Update}
	if row.Account == "" {
		row.Account = e.Account.Group
	}
	if row.Key == "" {
		row.Key = "pos:" + d.SHA256 + ":" + strconv.Itoa(position)
	}
	to, known := all.find(kind, e.Account, d.Signer)
	if known && to.inbox.Connection.SecretPrint == d.Signer {
		row.InboxID = to.inbox.ID
		return to.workspace, row
	}
	home, ok := all.home(d.Signer)
	if !ok {
		home = to.workspace
	}
	row.State, row.Error = desk.UpdateUnrouted, "no_inbox"
	if known {
		row.State, row.Error = desk.UpdateQuarantined, "signed_by_another"
		in.Log.Error("ingest: a delivery names an inbox that its secret does not belong to; it is kept apart",
			"delivery", d.ID.String(), "account", row.Account)
	}
	row.Key = "apart:" + d.Signer + ":" + row.Account + ":" + row.Key
	return home, row
}

// apply lets a chunk be applied in one unit, and, when that fails though the store answers, each element in its own: one
// that cannot be applied is kept for a person to see and holds up no other.
func (in *Ingest) apply(ctx context.Context, c chunk) error {
	if len(c.rows) == 0 {
		if len(c.deliveries) > 0 {
			return in.finish(ctx, c.deliveries, "")
		}
		return nil
	}
	_, err := in.Traffic.Apply(ctx, c.workspace, c.rows, c.deliveries)
	if err == nil || in.unwell(ctx, err) {
		return err
	}
	for i := range c.rows {
		err := in.applyOne(ctx, c.workspace, c.rows[i:i+1])
		if err == nil {
			continue
		}
		if in.unwell(ctx, err) {
			return err
		}
		failed := c.rows[i]
		failed.State, failed.Error, failed.Tries = desk.UpdateFailed, err.Error(), 1
		in.Log.Error("ingest: an element could not be applied; it is kept and can be replayed", "delivery",
			failed.DeliveryID.String(), "position", failed.Position, "error", err)
		if err := in.Traffic.Keep(ctx, c.workspace, failed); err != nil {
			return err
		}
	}
	if len(c.deliveries) == 0 {
		return nil
	}
	return in.finish(ctx, c.deliveries, "")
}

// lateTries is how often an element is tried that the store has no time for: on a starved machine that is no fault of the
// element, but nothing may hold up what stands behind it for ever.
const lateTries = 10

func (in *Ingest) applyOne(ctx context.Context, workspace desk.ID, row []port.UpdateRow) error {
	for try := 1; ; try++ {
		_, err := in.Traffic.Apply(ctx, workspace, row, nil)
		if !errors.Is(err, context.DeadlineExceeded) || try == lateTries || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(200 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// unwell tells a store that does nothing at all from an element that cannot be applied.
func (in *Ingest) unwell(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.Is(err, port.ErrBusy) || errors.Is(err, port.ErrDiskFull) || errors.Is(err, port.ErrStopped) ||
		in.Store.Ping(ctx) != nil
}

// storable takes NUL out of what becomes a column of its own: PostgreSQL has no place for it. The body keeps it.
func storable(u *desk.Update) {
	texts := []*string{&u.Key, &u.ExternalID, &u.Target, &u.Emoji, &u.Party.Name, &u.Party.Username, &u.Party.Phone}
	if u.Message != nil {
		texts = append(texts, &u.Message.Text, &u.Message.QuoteID)
		if ref := u.Message.Media; ref != nil {
			texts = append(texts, &ref.Name, &ref.MIME)
		}
	}
	for i := range u.Party.Addresses {
		texts = append(texts, &u.Party.Addresses[i].Value)
	}
	for _, text := range texts {
		if strings.ContainsRune(*text, 0) {
			*text = strings.ReplaceAll(*text, "\x00", "\uFFFD")
		}
	}
}
