package auth

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

const second = int64(time.Second / time.Microsecond)

func TestLimiterBurstAndRefill(t *testing.T) {
	now := 1000 * second
	l := NewLimiter(20, 20, 100, func() int64 { return now })
	for i := range 20 {
		if ok, _ := l.Allow("ana"); !ok {
			t.Fatalf("message %d of 20 refused", i+1)
		}
	}
	ok, wait := l.Allow("ana")
	if ok || wait != 3*time.Second || RetryAfter(wait) != 3 {
		t.Fatal(ok, wait)
	}
	if ok, _ := l.Allow("luis"); !ok {
		t.Fatal("one key used up another's tokens")
	}
	now += 3*second - 1
	if ok, wait := l.Allow("ana"); ok || RetryAfter(wait) != 1 {
		t.Fatal("a microsecond too early:", ok, wait)
	}
	now++
	if ok, _ := l.Allow("ana"); !ok {
		t.Fatal("refused after the time it named")
	}
	if ok, _ := l.Allow("ana"); ok {
		t.Fatal("one token came back, two were given")
	}
	now += 3600 * second
	allowed := 0
	for range 50 {
		if ok, _ := l.Allow("ana"); ok {
			allowed++
		}
	}
	if allowed != 20 {
		t.Fatalf("after an hour %d at once, not 20", allowed)
	}
}

// TestLimiterLongRun counts what a greedy key gets in ten minutes: the burst and the rate, no more.
func TestLimiterLongRun(t *testing.T) {
	now, allowed := int64(0), 0
	l := NewLimiter(10, 5, 100, func() int64 { return now })
	for ; now < 600*second; now += second / 10 {
		if ok, _ := l.Allow("x"); ok {
			allowed++
		}
	}
	if allowed != 5+99 {
		t.Fatalf("%d allowed", allowed)
	}
}

func TestLimiterForgivesAndResets(t *testing.T) {
	now := 1000 * second
	l := NewLimiter(1, 1, 100, func() int64 { return now })
	l.Allow("x")
	l.Reset("x")
	if ok, _ := l.Allow("x"); !ok {
		t.Fatal("refused after Reset")
	}
	now -= 900 * second
	if ok, wait := l.Allow("x"); ok || wait > time.Minute {
		t.Fatal("a clock set back locks out for", wait)
	}
}

func TestLimiterMemoryIsBounded(t *testing.T) {
	now := int64(0)
	l := NewLimiter(1, 3, 500, func() int64 { return now })
	for range 3 {
		l.Allow("flooder")
	}
	for i := range 100_000 {
		l.Allow(fmt.Sprint("other", i))
		if len(l.full) > 500 {
			t.Fatalf("%d keys kept", len(l.full))
		}
	}
	if ok, _ := l.Allow("flooder"); ok {
		t.Error("a flood of new keys emptied the memory of one that had used up its tokens")
	}
	now += 3600 * second
	for i := range 200 {
		l.Allow(fmt.Sprint("late", i))
	}
	if len(l.full) > 250 {
		t.Errorf("%d keys kept, though the old ones are full again", len(l.full))
	}
}

func TestLimiterTogether(t *testing.T) {
	l := NewLimiter(1, 100, 10, func() int64 { return 0 })
	var mu sync.Mutex
	var group sync.WaitGroup
	allowed := 0
	for range 8 {
		group.Go(func() {
			for range 50 {
				if ok, _ := l.Allow("x"); ok {
					mu.Lock()
					allowed++
					mu.Unlock()
				}
			}
		})
	}
	group.Wait()
	if allowed != 100 {
		t.Fatalf("%d of 100", allowed)
	}
}
