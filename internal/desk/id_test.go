package desk

import (
	"encoding/json"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

func TestIDTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := ID(rapid.Int64Min(1).Draw(t, "a")), ID(rapid.Int64Min(1).Draw(t, "b"))
		parsed, err := ParseID(a.String())
		if err != nil || parsed != a {
			t.Fatalf("ParseID(%q) = %d, %v; want %d", a.String(), parsed, err, a)
		}
		if (a < b) != (a.String() < b.String()) {
			t.Fatalf("the texts of %d and %d sort otherwise than the numbers", a, b)
		}
	})
}

func TestIDRefusesWhatItNeverWrote(t *testing.T) {
	for _, text := range []string{"0", "zzzzzzzzzzzzz", "00000000000i0", "0000000000000a", "ABCDEFGHJKMNP", "-000000000001"} {
		var id ID
		if err := id.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken for the id %d", text, id)
		}
	}
	var none ID
	if content, err := json.Marshal(struct{ ID ID }{none}); err != nil || string(content) != `{"ID":""}` {
		t.Errorf("no id is written as %s, %v", content, err)
	}
}

func TestIDMakerRisesWhateverTheClockDoes(t *testing.T) {
	maker := NewIDMaker(5)
	now := IDEpoch + 1000*Day
	last := ID(0)
	for i := range 5000 {
		id := maker.Next(now - Time(i%7)*Second)
		if id <= last {
			t.Fatalf("id %d came after %d", id, last)
		}
		last = id
	}
}

func TestIDMakersOfTwoNodesNeverMeet(t *testing.T) {
	var mu sync.Mutex
	seen := map[ID]bool{}
	var group sync.WaitGroup
	for node := range 4 {
		maker := NewIDMaker(node)
		group.Go(func() {
			for range 3000 {
				id := maker.Next(IDEpoch + Day)
				mu.Lock()
				if seen[id] {
					t.Errorf("id %s was made twice", id)
				}
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	group.Wait()
}
