package desk

import (
	"errors"
	"slices"
	"testing"
)

const mergeAt = 1000 * Hour

func twoToMerge() (older, younger Conversation) {
	older = Conversation{ID: 1, InboxID: 9, IdentityID: 11, ContactID: 21, Status: Open, Episode: 1, OpenedAt: mergeAt - 10*Hour,
		SessionStartedAt: mergeAt - 10*Hour, LastInboundAt: mergeAt - 10*Hour, ClosesAt: mergeAt + 14*Hour, LastAt: mergeAt - 9*Hour,
		LastAnswerAt: mergeAt - 9*Hour, InboundCount: 3, AnsweredCount: 3, AssigneeID: 31}
	younger = Conversation{ID: 2, InboxID: 9, IdentityID: 12, ContactID: 22, Status: Open, Episode: 1, OpenedAt: mergeAt - 2*Hour,
		SessionStartedAt: mergeAt - 2*Hour, LastInboundAt: mergeAt - Hour, ClosesAt: mergeAt + 23*Hour, LastAt: mergeAt - Hour,
		WaitingSince: mergeAt - 2*Hour, InboundCount: 2}
	return older, younger
}

func TestUnmerge(t *testing.T) {
	older, younger := twoToMerge()
	closed := older
	closed.Status, closed.AssigneeID, closed.LastAgentID, closed.ClosedAt, closed.SessionEnded = Closed, 0, 31, mergeAt-8*Hour, true
	now := mergeAt + 5*Hour
	inbound := Since{Touched: true, FirstInboundAt: mergeAt, LastInboundAt: mergeAt, FirstWaitingAt: mergeAt, LastAt: mergeAt, InboundCount: 4}
	answered := inbound
	answered.LastAnswerAt, answered.LastAt, answered.AnsweredBefore, answered.FirstWaitingAt = mergeAt+Hour, mergeAt+Hour, 4, 0
	for name, c := range map[string]struct {
		older  Conversation
		since  Since
		change func(c *Conversation)
		want   func(c *Conversation)
	}{
		"nothing since": {older, Since{LastAt: older.LastAt, InboundCount: 3}, func(*Conversation) {}, func(*Conversation) {}},
		"nothing since, and it had been closed": {closed, Since{LastAt: older.LastAt, InboundCount: 3}, func(*Conversation) {},
			func(*Conversation) {}},
		"a message since": {older, inbound, func(c *Conversation) { c.WaitingSince = younger.WaitingSince }, func(c *Conversation) {
			c.LastInboundAt, c.ClosesAt, c.LastAt, c.WaitingSince, c.InboundCount = mergeAt, mergeAt+24*Hour, mergeAt, mergeAt, 4
		}},
		"an answer since": {older, answered, func(c *Conversation) { c.WaitingSince, c.AssigneeID = 0, 32 }, func(c *Conversation) {
			c.LastInboundAt, c.ClosesAt, c.LastAt, c.InboundCount = mergeAt, mergeAt+24*Hour, mergeAt+Hour, 4
			c.LastAnswerAt, c.AnsweredCount, c.AssigneeID = mergeAt+Hour, 4, 32
		}},
		"a comment since, and it had been closed": {closed, Since{Touched: true, LastAt: older.LastAt, InboundCount: 3},
			func(*Conversation) {}, func(c *Conversation) {
				c.Status, c.ClosedAt, c.AssigneeID, c.OpenedAt = Open, 0, 0, mergeAt // it went on as the other
				c.Episode = 2
			}},
	} {
		t.Run(name, func(t *testing.T) {
			m := Merging{ID: 5, MilestoneID: 6, At: mergeAt, Seq: 7, Older: c.older, Younger: younger, Episodes: []Episode{
				{ConversationID: 1, Number: 1, OpenedAt: older.OpenedAt, ClosedAt: c.older.ClosedAt}, {ConversationID: 2, Number: 1, OpenedAt: younger.OpenedAt}}}
			survivor := Merge(c.older, younger, mergeAt).Conversation
			c.change(&survivor)
			merged := slices.Clone(m.Episodes)
			InMergedOrder(merged, 2)
			for i := range merged {
				merged[i].ConversationID, merged[i].Number = 1, i+1
			}
			kept, back := Unmerge(survivor, m, c.since, SplitEpisodes(m, merged, c.since), PolicyLastInbound24h, 40, now)
			want := c.older
			c.want(&want)
			equal(t, kept.Conversation, want)
			equal(t, back.Conversation, younger)
			told := kept.Steps[0].Milestone
			if told.Type != MilestoneIdentityUnmerged || told.Data.MergeID != 6 || told.Data.OtherConversationID != 2 || told.Actor != Agent(40) || told.At != now {
				t.Errorf("milestone %+v", told)
			}
			if back.Steps[0].Before != (Scope{}) || back.Steps[0].After != younger.Scope() || back.Steps[0].Milestone.Data.OtherConversationID != 1 {
				t.Errorf("the other's step %+v", back.Steps[0])
			}
		})
	}
}

func equal(t *testing.T, got, want Conversation) {
	t.Helper()
	got.IntervenerIDs, want.IntervenerIDs = nil, nil
	if got.Rev = want.Rev; got.ID != want.ID || got.Scope() != want.Scope() || got.Status != want.Status || got.Session() != want.Session() ||
		got.ClosesAt != want.ClosesAt || got.LastAt != want.LastAt || got.LastAnswerAt != want.LastAnswerAt || got.WaitingSince != want.WaitingSince ||
		got.InboundCount != want.InboundCount || got.AnsweredCount != want.AnsweredCount || got.Episode != want.Episode || got.OpenedAt != want.OpenedAt {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestSplitEpisodes(t *testing.T) {
	mine := func(number int, opened, closed Time) Episode {
		return Episode{ConversationID: 1, Number: number, OpenedAt: opened, ClosedAt: closed}
	}
	theirs := func(number int, opened, closed Time) Episode {
		return Episode{ConversationID: 2, Number: number, OpenedAt: opened, ClosedAt: closed}
	}
	for name, c := range map[string]struct {
		before  []Episode // of both
		since   []Episode // after the merge, further ones
		closed  Time      // the last one of the merge was closed since
		touched bool
		want    []Episode
		numbers []int
	}{
		"theirs in between": {[]Episode{mine(1, 1, 5), theirs(1, 10, 15), mine(2, 20, 0)}, nil, 0, true,
			[]Episode{mine(1, 1, 5), mine(2, 20, 0)}, []int{1, 1, 2}},
		"theirs last, both open": {[]Episode{mine(1, 1, 0), theirs(1, 10, 0)}, nil, 0, true, []Episode{mine(1, 1, 0)}, []int{1, 1}},
		"theirs last, both open, closed and opened since": {[]Episode{mine(1, 1, 0), theirs(1, 10, 0)}, []Episode{mine(3, 60, 0)}, 50, true,
			[]Episode{mine(1, 1, 50), mine(2, 60, 0)}, []int{1, 1, 2}},
		"theirs alone open, something since": {[]Episode{mine(1, 1, 5), theirs(1, 10, 0)}, nil, 0, true,
			[]Episode{mine(1, 1, 5), mine(2, 40, 0)}, []int{1, 2}},
		"theirs alone open, nothing since": {[]Episode{mine(1, 1, 5), theirs(1, 10, 0)}, nil, 0, false, []Episode{mine(1, 1, 5)}, []int{1, 1}},
		"theirs first, mine closed since":  {[]Episode{theirs(1, 1, 5), mine(1, 10, 0)}, nil, 50, true, []Episode{mine(1, 10, 50)}, []int{1, 1}},
		"all closed, one opened since": {[]Episode{mine(1, 1, 5), theirs(1, 10, 15)}, []Episode{mine(3, 60, 0)}, 0, true,
			[]Episode{mine(1, 1, 5), mine(2, 60, 0)}, []int{1, 1, 2}},
	} {
		t.Run(name, func(t *testing.T) {
			now := slices.Clone(c.before)
			InMergedOrder(now, 2)
			for i := range now {
				now[i].ConversationID, now[i].Number = 1, i+1
			}
			if c.closed != 0 {
				now[len(now)-1].ClosedAt = c.closed
			}
			now = append(now, c.since...)
			m := Merging{At: 40, Older: Conversation{ID: 1}, Younger: Conversation{ID: 2}, Episodes: c.before}
			got := SplitEpisodes(m, now, Since{Touched: c.touched})
			if !slices.Equal(got.Mine, c.want) {
				t.Errorf("got %+v\nwant %+v", got.Mine, c.want)
			}
			own := slices.DeleteFunc(slices.Clone(c.before), func(e Episode) bool { return e.ConversationID == 1 })
			if !slices.Equal(got.Theirs, own) {
				t.Errorf("theirs %+v", got.Theirs)
			}
			for i, want := range c.numbers {
				if got.Number(i+1) != want {
					t.Errorf("episode %d is called %d, want %d", i+1, got.Number(i+1), want)
				}
			}
			if got.Number(0) != 0 {
				t.Error("what is of no episode got one")
			}
		})
	}
}

func TestCheckUnmerge(t *testing.T) {
	m := Merging{ID: 5, Older: Conversation{ID: 1}}
	undone := m
	undone.UndoneAt = 1
	for name, c := range map[string]struct {
		m                Merging
		survivor, latest ID
		want             Code
	}{
		"it stands":                  {m, 1, 5, ""},
		"undone":                     {undone, 1, 0, CodeMergeUndone},
		"another came upon it":       {m, 1, 8, CodeMergedSince},
		"the survivor was merged on": {m, 3, 8, CodeMergedSince},
	} {
		t.Run(name, func(t *testing.T) {
			err := CheckUnmerge(c.m, c.survivor, c.latest)
			if c.want == "" && err != nil || c.want != "" && !errors.Is(err, &Error{Code: c.want}) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}

func TestApart(t *testing.T) {
	one, other := Apart(7)
	third, _ := Apart(8)
	number := Address{Kind: AddressWaID, Value: "5491155550000"}
	for name, c := range map[string]struct {
		a, b []Address
		want bool
	}{
		"the two sides":             {[]Address{number, one}, []Address{other}, true},
		"the same side":             {[]Address{one}, []Address{one, number}, false},
		"of another undoing":        {[]Address{one}, []Address{third}, false},
		"one side and a stranger":   {[]Address{one}, []Address{number}, false},
		"among marks of other ones": {[]Address{third, other}, []Address{number, one}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if Contrary(c.a, c.b) != c.want || Contrary(c.b, c.a) != c.want {
				t.Errorf("contrary: %v, want %v", !c.want, c.want)
			}
		})
	}
	if got := Reachable([]Address{one, number, other}); !slices.Equal(got, []Address{number}) {
		t.Errorf("reachable: %v", got)
	}
}

func TestWhatAMergeFilledIsTakenBack(t *testing.T) {
	mine, other := Contact{Name: "Ana"}, Contact{Name: "Anita", Email: "ana@x.example", City: "Córdoba"}
	filled := mine.Lacks(other)
	if !slices.Equal(filled, []string{"email", "city"}) {
		t.Errorf("filled %v", filled)
	}
	joined := mine.FilledFrom(other)
	joined.City = "Rosario" // corrected since
	if got, want := joined.Without(other, filled), (Contact{Name: "Ana", City: "Rosario"}); got != want {
		t.Errorf("got %+v", got)
	}
}
