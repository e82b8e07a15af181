package auth

import (
	"sync"
	"time"
)

// Limiter is a token bucket for each key: `burst` at once, refilled evenly at `perMinute`. It keeps one number a key, the
// time at which the bucket will be full again, and at most maxKeys of them; a full bucket is the same as none. It is safe
// for concurrent use.
type Limiter struct {
	step      int64 // microseconds in which one token comes back
	tolerance int64 // microseconds that a bucket may lie behind: burst-1 steps
	maxKeys   int
	now       func() int64

	mu   sync.Mutex
	full map[string]int64 // key -> when its bucket is full again
}

// sampled is how many buckets are looked at when a key is new: those that are full go, and when there is no room the one
// nearest to full does, so that a flood of new keys cannot empty the memory of those who used up theirs.
const sampled = 8

// NewLimiter panics on a rate, burst or number of keys below one. The clock gives microseconds.
func NewLimiter(perMinute, burst, maxKeys int, now func() int64) *Limiter {
	if perMinute < 1 || burst < 1 || maxKeys < 1 {
		panic("auth: a limiter needs a rate, a burst and room for keys")
	}
	step := max(int64(time.Minute/time.Microsecond)/int64(perMinute), 1)
	return &Limiter{step: step, tolerance: step * int64(burst-1), maxKeys: maxKeys, now: now, full: map[string]int64{}}
}

// Allow takes one token of the key, or tells how long to wait until there is one.
func (l *Limiter) Allow(key string) (ok bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	at, known := l.full[key]
	if !known {
		l.makeRoom(now)
	}
	// Never later than an empty bucket: a clock that was set back must not lock anyone out for longer.
	at = min(max(at, now), now+l.tolerance+l.step)
	if late := at - now - l.tolerance; late > 0 {
		l.full[key] = at
		return false, time.Duration(late) * time.Microsecond
	}
	l.full[key] = at + l.step
	return true, 0
}

// Reset fills the bucket of a key: a correct password clears the wrong ones.
func (l *Limiter) Reset(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.full, key)
}

func (l *Limiter) makeRoom(now int64) {
	nearest, least, seen := "", int64(0), 0
	for key, at := range l.full {
		if seen == sampled {
			break
		}
		if at <= now {
			delete(l.full, key)
		} else if nearest == "" || at < least {
			nearest, least = key, at
		}
		seen++
	}
	if len(l.full) >= l.maxKeys {
		delete(l.full, nearest)
	}
}

// RetryAfter is the value of the Retry-After header for a wait: whole seconds, rounded up, at least one.
func RetryAfter(wait time.Duration) int {
	return max(int((wait+time.Second-1)/time.Second), 1)
}
