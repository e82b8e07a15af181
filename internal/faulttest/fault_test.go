package faulttest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// messagesEachWay is how many go in each direction for each seed: BANDEJA_TEST_MESSAGES=10000 is the full measure.
func messagesEachWay() int {
	if n, err := strconv.Atoi(os.Getenv("BANDEJA_TEST_MESSAGES")); err == nil {
		return n
	}
	return 600
}

// longestDelay is how late the provider may tell something.
func longestDelay() time.Duration {
	if messagesEachWay() >= 10_000 {
		return 30 * time.Second
	}
	return 1500 * time.Millisecond
}

// TestNoneLostNoneDoubled runs three seeds that stay, and one that is drawn; BANDEJA_TEST_SEED names the drawn one.
func TestNoneLostNoneDoubled(t *testing.T) {
	drawn := rand.Uint64N(1 << 32)
	if n, err := strconv.ParseUint(os.Getenv("BANDEJA_TEST_SEED"), 10, 64); err == nil {
		drawn = n
	}
	for _, seed := range []uint64{1, 2, 3, drawn} {
		t.Run(fmt.Sprint("BANDEJA_TEST_SEED=", seed), func(t *testing.T) { storm(t, seed) })
	}
}

const customers = 40

// storm lets customers and an agent write to each other while the provider does all that it should not.
func storm(t *testing.T, seed uint64) {
	w := newWorld(t, seed, 2)
	each := messagesEachWay() / customers
	w.calm()
	people := make([]meta.Customer, customers)
	for i := range people {
		var err error
		people[i], err = w.sim.AddCustomer(meta.CustomerSpec{WaID: fmt.Sprintf("54911555%05d", 10010+i), Name: fmt.Sprint("Cliente ", i)})
		w.must(err)
	}
	w.faults(1)
	for n := range each {
		for i, person := range people {
			_, err := w.sim.Say(person.ID, meta.Say{PhoneID: w.number(i), Kind: "text", Text: fmt.Sprintf("in-%d-%d-%d", seed, i, n)})
			w.must(err)
		}
	}
	w.eventually("every customer has a conversation", time.Minute, func() bool { return len(w.rows()) == customers })
	w.answer(seed, each)
	w.expireToken()
	w.faults(0)
	w.eventually("nothing waits to go out", 4*time.Minute, func() bool {
		due, err := w.store.QueueDepths(context.Background(), w.ws)
		w.must(err)
		pending, err := w.store.PendingDeliveries(context.Background(), 1)
		w.must(err)
		queued := 0
		for _, n := range due {
			queued += n
		}
		return queued == 0 && len(pending) == 0 && !w.anyState(desk.StateSending, desk.StateQueued)
	})
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	w.must(w.sim.Settle(ctx))
	w.eventually("all that was told is applied", time.Minute, func() bool {
		pending, err := w.store.PendingDeliveries(context.Background(), 1)
		w.must(err)
		return len(pending) == 0
	})
	w.judge(seed, each)
}

func (w *world) number(customer int) string { return w.b.Numbers[customer%len(w.b.Numbers)].PhoneID }

// calm makes the provider's own life short, so that only its faults take time.
func (w *world) calm() {
	w.sim.SetSettings(func(s *meta.Settings) {
		s.Sent, s.Delivered, s.Read = [2]int64{0, 20}, [2]int64{0, 20}, [2]int64{0, 40}
		s.Retry = []int64{50, 100, 200, 400}
		s.AutoRead = true
	})
}

// faults sets how bad things are: 0 = all well.
func (w *world) faults(bad float64) {
	w.sim.SetFaults("", func(f *meta.Faults) {
		f.Dup, f.Drop = 0.05*bad, 0.05*bad
		f.Reorder, f.DelayRandom, f.Batch = int64(800*bad), int64(float64(longestDelay().Milliseconds())*bad), 1+int(19*bad)
		f.TooMany, f.Unavailable, f.Reset = 0.02*bad, 0.02*bad, 0.02*bad
	})
}

// answer writes to every customer from the desk.
func (w *world) answer(seed uint64, each int) {
	ctx := context.Background()
	for n := range each {
		for i, row := range w.rows() {
			_, err := w.app.SendMessage(ctx, w.ana, app.OutgoingMessage{ConversationID: row.Conversation.ID,
				ClientID: fmt.Sprintf("c-%d", n), Text: fmt.Sprintf("out-%d-%s-%d", seed, row.Conversation.ID, n)})
			if err != nil {
				w.t.Fatalf("message %d to conversation %d: %v", n, i, err)
			}
		}
	}
}

// expireToken takes the company's key away in the middle, and connects it again with a new one.
func (w *world) expireToken() {
	yes := true
	_, err := w.sim.SetToken(w.b.ID, meta.TokenChange{Expired: &yes})
	w.must(err)
	w.eventually("an inbox says that its key does not work", 30*time.Second, func() bool {
		dir, err := w.store.Directory(context.Background(), w.ws)
		w.must(err)
		for _, inbox := range dir.Inboxes {
			if inbox.Health.Broken == desk.FailAuth {
				return true
			}
		}
		return false
	})
	w.b.Token = "EAAGnew000000000000000000000000000000000"
	_, err = w.sim.SetToken(w.b.ID, meta.TokenChange{Token: w.b.Token})
	w.must(err)
	w.reconnect()
}
