package desk

import (
	"cmp"
	"slices"
)

// Merging is a merge of two conversations of one inbox, with how both stood before it. It is kept as JSON: the names of
// the fields of Conversation and Episode are part of what is stored.
type Merging struct {
	ID          ID
	MilestoneID ID // tells of it in the thread of the older
	At          Time
	Seq         int64 // of the milestone: what has a later one came since
	UndoneAt    Time  // 0 = it stands
	Older       Conversation
	Younger     Conversation
	Episodes    []Episode // of both
	Filled      []string  // fields of the older's contact that were taken from the younger's: see Contact.Lacks
}

// AuditData is what the audit keeps of a merge and of its undoing: ids, as JSON.
func (m Merging) AuditData() string {
	return `{"merge":"` + m.ID.String() + `","younger_identity":"` + m.Younger.IdentityID.String() + `","older_identity":"` +
		m.Older.IdentityID.String() + `","younger_conversation":"` + m.Younger.ID.String() + `","older_conversation":"` +
		m.Older.ID.String() + `","younger_contact":"` + m.Younger.ContactID.String() + `"}`
}

// CheckUnmerge says why a merge cannot be undone; nil if it can. survivor is the conversation in whose thread it is told,
// latest the last merge into that one that stands. The last is undone first: what came before it lies beneath.
func CheckUnmerge(m Merging, survivor, latest ID) error {
	switch {
	case m.UndoneAt != 0:
		return &Error{Code: CodeMergeUndone, Detail: "This merge was undone already."}
	case m.Older.ID != survivor || m.ID != latest:
		return &Error{Code: CodeMergedSince, Detail: "The conversation was merged again since. Undo the later merge first."}
	}
	return nil
}

// Since is what a surviving conversation holds of its own since a merge.
type Since struct {
	Touched        bool // something was written or done in it
	Closed         bool // it was closed
	FirstInboundAt Time // of the visitor's messages that count, 0 = none
	LastInboundAt  Time
	FirstWaitingAt Time // the first of them that came with or after our last answer
	LastAnswerAt   Time // of ours, 0 = none
	// Reckoned from all that remains in it:
	LastAt         Time // last message, either way
	InboundCount   int
	AnsweredBefore int // visitor's messages before LastAnswerAt
}

// Unmerge decides how a merge is undone. Both conversations must be taken to pieces already, and episodes be what
// SplitEpisodes gave.
//
// The absorbed conversation stands as it did before the merge: open or closed, with whoever held it. If its window ended
// meanwhile it closes at once, as any does. The survivor stands as before too if nothing was written or done in it since.
// Else it keeps its state, its holder and all that came since; its times and counts are those of what remains.
func Unmerge(survivor Conversation, m Merging, since Since, episodes Split, window WindowPolicy, by ID, now Time) (kept, back Change) {
	at := max(NextAt(survivor, now), m.Younger.LastAt)
	kept = changeOf(survivor)
	kept.then(EventIdentityUnmerged, at, Agent(by), func(c *Conversation) {
		if since.Touched {
			c.keepSince(m, since, window)
			c.Episode = episodes.Number(c.Episode)
		} else {
			*c = m.Older
		}
		if c.Episode > 0 && c.Episode <= len(episodes.Mine) {
			c.OpenedAt = episodes.Mine[c.Episode-1].OpenedAt
		}
	}).told(kept.Conversation, MilestoneIdentityUnmerged, MilestoneData{MergeID: m.MilestoneID, OtherConversationID: m.Younger.ID})
	back = changeOf(m.Younger)
	step := back.then(EventIdentityUnmerged, at, Agent(by), func(*Conversation) {})
	step.Before = Scope{} // nobody could see it
	step.told(back.Conversation, MilestoneIdentityUnmerged, MilestoneData{MergeID: m.MilestoneID, OtherConversationID: m.Older.ID})
	return kept, back
}

// keepSince takes the absorbed conversation's part out of times and counts.
func (c *Conversation) keepSince(m Merging, since Since, window WindowPolicy) {
	session := m.Older.Session()
	if since.FirstInboundAt != 0 {
		session = session.WithInbound(since.FirstInboundAt)
	}
	session.LastAt = max(session.LastAt, since.LastInboundAt)
	if since.Closed {
		session.Ended = c.SessionEnded
		if !c.SessionEnded {
			session.StartedAt = c.SessionStartedAt
		}
	}
	c.setSession(window, session)
	switch {
	case c.WaitingSince == 0 || since.Closed:
	case since.LastAnswerAt == 0 && m.Older.WaitingSince != 0:
		c.WaitingSince = m.Older.WaitingSince
	default:
		c.WaitingSince = since.FirstWaitingAt
	}
	c.LastAt, c.InboundCount = since.LastAt, since.InboundCount
	c.LastAnswerAt, c.AnsweredCount = m.Older.LastAnswerAt, m.Older.AnsweredCount
	if since.LastAnswerAt != 0 {
		c.LastAnswerAt = max(c.LastAnswerAt, since.LastAnswerAt)
		c.AnsweredCount = max(c.AnsweredCount, since.AnsweredBefore)
	}
}

// InMergedOrder sorts the episodes of two conversations as the merged one numbers them: by the time they were opened, an
// open one last.
func InMergedOrder(all []Episode, younger ID) {
	rank := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	slices.SortFunc(all, func(a, b Episode) int {
		return cmp.Or(cmp.Compare(rank(a.ClosedAt == 0), rank(b.ClosedAt == 0)), cmp.Compare(a.OpenedAt, b.OpenedAt),
			cmp.Compare(rank(a.ConversationID == younger), rank(b.ConversationID == younger)), cmp.Compare(a.Number, b.Number))
	})
}

// Split says how the episodes of a merged conversation come apart.
type Split struct {
	Mine    []Episode // the survivor's, from number 1
	Theirs  []Episode // the absorbed conversation's, as before
	numbers []int     // of the survivor, by the merged number less one
}

// Number is what an episode of the merged conversation is called in the survivor; 0 stays 0.
func (s Split) Number(merged int) int {
	if merged < 1 || merged > len(s.numbers) {
		return merged
	}
	return s.numbers[merged-1]
}

// SplitEpisodes takes the episodes of a merged conversation apart; now are they as they stand, in order. What came since
// into an episode of the absorbed conversation goes on in the survivor's last, or, where that was over while the other
// went on, in one of its own.
func SplitEpisodes(m Merging, now []Episode, since Since) Split {
	var s Split
	order := slices.Clone(m.Episodes)
	InMergedOrder(order, m.Younger.ID)
	s.numbers = make([]int, max(len(now), len(order)))
	for i, e := range order {
		if e.ConversationID == m.Younger.ID {
			s.Theirs = append(s.Theirs, e)
		} else {
			s.Mine = append(s.Mine, e)
			s.numbers[i] = len(s.Mine)
		}
	}
	n := len(order)
	if n > 0 && len(now) >= n {
		s.goOn(order[n-1], now[n-1], m, since)
	}
	for i := n; i < len(now); i++ {
		e := now[i]
		e.ConversationID, e.Number = m.Older.ID, len(s.Mine)+1
		s.Mine = append(s.Mine, e)
		s.numbers[i] = e.Number
	}
	for i := range s.numbers { // of the absorbed conversation
		if s.numbers[i] == 0 && i > 0 {
			s.numbers[i] = s.numbers[i-1]
		}
		s.numbers[i] = max(s.numbers[i], min(1, len(s.Mine)))
	}
	return s
}

// goOn follows the episode that was the last at the merge: before is it as it was, now as it is.
func (s *Split) goOn(before, now Episode, m Merging, since Since) {
	last := len(s.Mine) - 1
	if before.ConversationID != m.Younger.ID {
		now.ConversationID, now.Number = m.Older.ID, before.Number
		s.Mine[last] = now
		return
	}
	if last >= 0 && s.Mine[last].ClosedAt == 0 {
		if since.Touched {
			mine := &s.Mine[last]
			mine.ClosedAt, mine.ClosedBy, mine.ClosedReason = now.ClosedAt, now.ClosedBy, now.ClosedReason
			mine.AgentID, mine.TeamID = now.AgentID, now.TeamID
		}
	} else if since.Touched && before.ClosedAt == 0 {
		now.ConversationID, now.Number = m.Older.ID, len(s.Mine)+1
		now.OpenedAt, now.FirstInboundAt = max(now.OpenedAt, m.At), since.FirstInboundAt
		if now.FirstAnswerAt < m.At {
			now.FirstAnswerAt = 0
		}
		s.Mine = append(s.Mine, now)
	}
	s.numbers[len(m.Episodes)-1] = len(s.Mine)
}

// AddressApart is no way to reach anybody. It marks an identity that somebody has said is not another one: two that hold
// the two sides of one mark are contrary, whatever else they show, and are never joined by what a message shows. Being
// held like an address it goes along when its identity is joined with a third. A message that shows addresses of both is
// then of the one whose address outlives a number.
const AddressApart AddressKind = "apart"

// Apart gives the two sides of the mark that an undone merge leaves.
func Apart(merge ID) (older, younger Address) {
	return Address{Kind: AddressApart, Value: merge.String() + "-1"}, Address{Kind: AddressApart, Value: merge.String() + "-2"}
}

// keptApart says whether two sets of addresses hold the two sides of one mark.
func keptApart(a, b []Address) bool {
	theirs := ofKind(b, AddressApart)
	return slices.ContainsFunc(ofKind(a, AddressApart), func(one Address) bool {
		return slices.ContainsFunc(theirs, func(other Address) bool {
			n := len(one.Value) - 1
			return n > 0 && len(other.Value) == n+1 && one.Value[:n] == other.Value[:n] && one.Value != other.Value
		})
	})
}

// Reachable leaves out what marks a person and reaches nobody.
func Reachable(all []Address) []Address {
	return slices.DeleteFunc(all, func(a Address) bool { return a.Kind == AddressApart })
}

// contactFields are the data of a contact that a merge may fill, by name.
func (c *Contact) contactFields() []struct {
	name  string
	value *string
} {
	return []struct {
		name  string
		value *string
	}{{"name", &c.Name}, {"email", &c.Email}, {"phone", &c.Phone}, {"city", &c.City}, {"locale", &c.Locale}}
}

// Lacks names the fields that FilledFrom would take from another contact.
func (c Contact) Lacks(other Contact) (names []string) {
	theirs := other.contactFields()
	for i, field := range c.contactFields() {
		if *field.value == "" && *theirs[i].value != "" {
			names = append(names, field.name)
		}
	}
	return names
}

// Without is the contact without what a merge took from another; what was changed since stays.
func (c Contact) Without(other Contact, filled []string) Contact {
	theirs := other.contactFields()
	for i, field := range c.contactFields() {
		if slices.Contains(filled, field.name) && *field.value == *theirs[i].value {
			*field.value = ""
		}
	}
	return c
}
