package traffic_test

import (
	"bytes"
	"context"
	"io"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

// checked is a store that can be asked whether what it holds is sound.
type checked interface {
	Check(ctx context.Context, w io.Writer) error
}

func past(id string, at desk.Time, said string, ours bool, with ...desk.Address) desk.Update {
	u := text(id, at, said, with...)
	u.Kind, u.Ours = desk.UpdateHistory, ours
	return u
}

// What was said before the connection takes its place, and neither counts as unanswered nor makes anybody wait, whenever
// it is handed over; also where two threads turn out to be one person's.
func TestHistoryCountsNothing(t *testing.T) {
	number, id := waID("5491155550000"), bsuid("AR.1502")
	echo := text("wamid.echo", start+2*desk.Second, "le paso el precio", number)
	echo.Kind = desk.UpdateEcho
	told := []desk.Update{
		past("wamid.old1", start-2*desk.Hour, "¿están?", false, number),
		past("wamid.old2", start-desk.Hour, "sí", true, number),
		past("wamid.old3", start+3*desk.Second, "la última de la historia", false, number),
		text("wamid.1", start, "hola", number), text("wamid.2", start+desk.Second, "¿hay lugar?", id), echo,
		text("wamid.3", start+4*desk.Second, "gracias", number, id),
	}
	each(t, func(w *world) {
		for seed := range uint64(12) {
			other := newWorld(t, w.store)
			other.now = start + desk.Minute
			for _, u := range shuffled(told, seed) {
				other.apply(u)
			}
			if c := other.only().Conversation; c.InboundCount != 3 || c.AnsweredCount != 2 || c.WaitingSince != start+4*desk.Second {
				t.Errorf("seed %d: %d of %d answered, waiting since %d s", seed, c.AnsweredCount, c.InboundCount, (c.WaitingSince-start)/desk.Second)
			}
		}
		var out bytes.Buffer
		if err := w.store.(checked).Check(context.Background(), &out); err != nil {
			t.Errorf("%v\n%s", err, out.String())
		}
	})
}
