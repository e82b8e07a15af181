package desk

import (
	"testing"

	"pgregory.net/rapid"
)

const start = IDEpoch + 500*Day

func TestDeadlineTable(t *testing.T) {
	hours := func(list ...Time) []Time { return list }
	for _, row := range []struct {
		name     string
		policy   WindowPolicy
		messages []Time // hours after start
		closings []Time
		want     Time // hours after start; -1 = none
	}{
		{"nobody wrote", PolicySession24h, nil, nil, -1},
		{"session counts from the first", PolicySession24h, hours(0, 3, 23), nil, 24},
		{"last message renews", PolicyLastInbound24h, hours(0, 3, 23), nil, 47},
		{"unlimited never ends", PolicyUnlimited, hours(0, 3), nil, -1},
		{"closed by hand at hour 5, back at hour 6", PolicySession24h, hours(0, 6), hours(5), 30},
		{"closed by hand at hour 5, not back", PolicySession24h, hours(0, 4), hours(5), 24},
		{"closed twice", PolicySession24h, hours(0, 6, 8), hours(5, 7), 32},
		{"a closing before the first message", PolicySession24h, hours(2), hours(1), 26},
		{"a closing does not renew the last message's", PolicyLastInbound24h, hours(0, 6), hours(5), 30},
	} {
		t.Run(row.name, func(t *testing.T) {
			got := Deadline(row.policy, replay(row.messages, row.closings))
			want := Time(0)
			if row.want >= 0 {
				want = start + row.want*Hour
			}
			if got != want {
				t.Errorf("the window ends at hour %d, want %d", (got-start)/Hour, row.want)
			}
		})
	}
}

// replay folds messages and closings, given in hours after start, in the order of time.
func replay(messages, closings []Time) Session {
	var s Session
	for hour := Time(0); hour < 1000; hour++ {
		for _, c := range closings {
			if c == hour {
				s = s.WithClosing()
			}
		}
		for _, m := range messages {
			if m == hour {
				s = s.WithInbound(start + m*Hour)
			}
		}
	}
	return s
}

// TestSessionIsAFunctionOfMessagesAndClosings holds the fold against the definition: the session's start is the first
// message after the last closing, or, when none came since, the start as it was before that closing.
func TestSessionIsAFunctionOfMessagesAndClosings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		happened := rapid.SliceOfN(rapid.SampledFrom([]string{"message", "closing", "reopening", "answer"}), 0, 40).Draw(t, "happened")
		var s Session
		at, wantStart, fresh := start, Time(0), true
		for _, what := range happened {
			at += Minute
			switch what {
			case "message":
				if fresh {
					wantStart, fresh = at, false
				}
				s = s.WithInbound(at)
			case "closing":
				fresh = true
				s = s.WithClosing()
			}
		}
		if s.StartedAt != wantStart {
			t.Fatalf("the session started at %d, want %d", s.StartedAt, wantStart)
		}
	})
}

func TestWindowOverAtTheInstant(t *testing.T) {
	for _, row := range []struct {
		closesAt, now Time
		want          bool
	}{{0, start, false}, {start, start - 1, false}, {start, start, true}, {start, start + 1, true}} {
		if got := WindowOver(row.closesAt, row.now); got != row.want {
			t.Errorf("WindowOver(%d, %d) = %v", row.closesAt, row.now, got)
		}
	}
}
