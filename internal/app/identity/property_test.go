package identity_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// tales is how many random stories are told.
const tales = 12

// happens lets something happen to a conversation, or to a person who shows some addresses.
func (w *world) happens(random *rand.Rand, from ...desk.Address) {
	w.t.Helper()
	text := fmt.Sprint("m", w.n)
	c := w.holder(from[0]).ID
	switch random.IntN(7) {
	case 0, 1, 2:
		w.hears(text, from...)
	case 3:
		w.now += desk.Second
		w.must(w.comment(c, text))
	case 4:
		if _, err := w.app.Close(ctx, w.ana, c); err != nil {
			w.hears(text, from...)
		}
	case 5:
		w.now += desk.Time(random.IntN(26)) * desk.Hour
		_, err := w.app.CloseDue(ctx, w.ws, []desk.ID{c})
		w.must(err)
	default:
		w.hears(text, from...)
		w.says(c, text+"!")
	}
}

// texts are the messages and comments of a thread.
func (w *world) texts(c desk.ID) (all []string) {
	lines, _ := w.thread(c)
	for _, one := range lines {
		all = append(all, one.text)
	}
	return all
}

// TestAnyMergeComesApart tells random stories of two, merges them, goes on and undoes it: each thread then holds what was
// written in it, the absorbed one stands as before, and every invariant holds (see each).
func TestAnyMergeComesApart(t *testing.T) {
	for seed := range uint64(tales) {
		each(t, func(w *world) {
			random := rand.New(rand.NewPCG(seed, 7))
			w.hears("primero", number)
			w.hears("segundo", code)
			for range random.IntN(6) {
				w.happens(random, [...]desk.Address{number, code}[random.IntN(2)])
			}
			survivor, absorbed := w.holder(number), w.holder(code)
			mine, theirs := w.texts(survivor.ID), w.texts(absorbed.ID)
			w.hears("los dos", number, code)
			_, told := w.thread(survivor.ID)
			for range random.IntN(6) {
				w.happens(random, [...]desk.Address{number, code}[random.IntN(2)])
			}
			since := slices.DeleteFunc(w.texts(survivor.ID), func(text string) bool { return slices.Contains(mine, text) || slices.Contains(theirs, text) })
			w.now += desk.Minute
			kept, back, err := w.identities.UndoMerge(ctx, w.ana, survivor.ID, told[desk.MilestoneIdentityMerged].ID)
			w.must(err)
			if got := w.texts(survivor.ID); !slices.Equal(got, append(mine, since...)) {
				t.Errorf("seed %d: the survivor holds %v, want %v and %v", seed, got, mine, since)
			}
			if got := w.texts(absorbed.ID); !slices.Equal(got, theirs) {
				t.Errorf("seed %d: the other holds %v, want %v", seed, got, theirs)
			}
			back.Rev, back.IntervenerIDs, absorbed.Rev, absorbed.IntervenerIDs = 0, nil, 0, nil
			if fmt.Sprint(back) != fmt.Sprint(absorbed) {
				t.Errorf("seed %d: it stands as\n%+v, before\n%+v", seed, back, absorbed)
			}
			w.whole(kept.ID)
			w.whole(absorbed.ID)
		})
	}
}

// whole asks of a conversation what follows from its own messages and episodes.
func (w *world) whole(id desk.ID) {
	w.t.Helper()
	w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
		c, _, err := tx.Conversation(id)
		if err != nil {
			return err
		}
		episodes, err := tx.Episodes(id)
		if err != nil {
			return err
		}
		last := episodes[len(episodes)-1]
		if len(episodes) != c.Episode || last.Number != c.Episode || last.OpenedAt != c.OpenedAt || (last.ClosedAt == 0) != (c.Status == desk.Open) {
			w.t.Errorf("episode %d of %s since %d, and the last is %+v", c.Episode, c.Status, c.OpenedAt, last)
		}
		for _, e := range episodes[:len(episodes)-1] {
			if e.ClosedAt == 0 {
				w.t.Errorf("episode %d of %d is open", e.Number, len(episodes))
			}
		}
		if c.LastInboundAt != 0 && c.ClosesAt != c.LastInboundAt+desk.WindowLength || c.AnsweredCount > c.InboundCount ||
			c.WaitingSince != 0 && c.WaitingSince < c.LastAnswerAt {
			w.t.Errorf("%+v", c)
		}
		return nil
	}))
}
