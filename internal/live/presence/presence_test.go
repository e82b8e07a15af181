package presence

import (
	"fmt"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

func TestAPlaceIsTakenWhileOneNodeSaysSo(t *testing.T) {
	var table Table
	now, at := time.Unix(1000, 0), Place{Workspace: 1, Member: 2}
	for i, step := range []struct {
		node    string
		on      bool
		changed bool
	}{{"a", false, false}, {"a", true, true}, {"a", true, false}, {"b", true, false}, {"a", false, false}, {"b", false, true}} {
		if got := table.Note(at, step.node, step.on, now); got != step.changed {
			t.Errorf("step %d: %v", i, got)
		}
	}
	if got := table.Members(1, 0); len(got) != 0 || got == nil {
		t.Errorf("got %v", got)
	}
}

func TestWhatIsNotRepeatedRunsOut(t *testing.T) {
	var table Table
	now := time.Unix(1000, 0)
	lost, kept := Place{1, 7, 2}, Place{1, 7, 3}
	table.Note(lost, "dead", true, now)
	table.Note(kept, "dead", true, now)
	table.Note(kept, "alive", true, now.Add(RenewEvery))
	if free := table.Expire(now.Add(Keep + time.Second)); fmt.Sprint(free) != fmt.Sprint([]Place{lost}) {
		t.Errorf("free: %v", free)
	}
	if got := table.Members(1, 7); fmt.Sprint(got) != fmt.Sprint([]desk.ID{3}) {
		t.Errorf("left: %v", got)
	}
}
