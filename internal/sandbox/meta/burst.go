package meta

import (
	"context"
	"fmt"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Burst is many texts at once from many customers, to see what a receiver bears.
type Burst struct {
	PhoneID   string  `json:"phone_id"`
	Customers int     `json:"customers"` // how many write, 1..10000
	Messages  int     `json:"messages"`  // how many in all, 1..200000
	Rate      float64 `json:"rate"`      // per second; 0 = as fast as can be
	Text      string  `json:"text"`      // with %d for the count from 1
}

// Burst lets customers write in turn, and gives how many messages they wrote. It ends early with its context.
func (s *Sim) Burst(ctx context.Context, b Burst) (int, error) {
	b.Customers = max(1, min(b.Customers, 10_000))
	b.Messages = max(1, min(b.Messages, 200_000))
	b.Text = shape.Or(b.Text, "m-%d")
	ids := make([]string, b.Customers)
	for i := range ids {
		c, err := s.AddCustomer(CustomerSpec{WaID: fmt.Sprintf("549116%07d", 1000+i)})
		if err != nil {
			return 0, err
		}
		ids[i] = c.ID
	}
	began := time.Now()
	for i := range b.Messages {
		if b.Rate > 0 {
			due := began.Add(time.Duration(float64(i) / b.Rate * float64(time.Second)))
			if wait := time.Until(due); wait > time.Millisecond {
				s.Wait(wait)
			}
		}
		if ctx.Err() != nil {
			return i, ctx.Err()
		}
		text := strings.ReplaceAll(b.Text, "%d", fmt.Sprint(i+1))
		if _, err := s.Say(ids[i%len(ids)], Say{PhoneID: b.PhoneID, Kind: "text", Text: text}); err != nil {
			return i, err
		}
	}
	return b.Messages, nil
}
