// Package measure gathers what a benchmark finds out and sets it against what was promised.
package measure

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// Times gathers durations. It is safe for concurrent use.
type Times struct {
	mu  sync.Mutex
	all []time.Duration
}

// Add notes one.
func (t *Times) Add(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, d)
}

// Join notes all that another has gathered.
func (t *Times) Join(other *Times) {
	other.mu.Lock()
	all := slices.Clone(other.all)
	other.mu.Unlock()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, all...)
}

// Count is how many there are.
func (t *Times) Count() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.all)
}

// At gives the duration that a share of all (0.5 the median, 0.99) does not exceed; 0 when there are none.
func (t *Times) At(share float64) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.all) == 0 {
		return 0
	}
	slices.Sort(t.all)
	return t.all[min(len(t.all)-1, int(share*float64(len(t.all))))]
}

// String tells the median, the 99th percentile and the greatest.
func (t *Times) String() string {
	return fmt.Sprintf("p50 %s, p99 %s, most %s", Milli(t.At(.5)), Milli(t.At(.99)), Milli(t.At(1)))
}

// Milli writes a duration in milliseconds with two digits that mean something.
func Milli(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 1:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 20:
		return fmt.Sprintf("%.1f ms", ms)
	}
	return fmt.Sprintf("%.0f ms", ms)
}
