package desk

// Change is what a rule decided: the conversation as it stands afterwards and the steps that lead there, in order. Each
// step becomes one event of the log, with its milestone if it has one.
type Change struct {
	Conversation Conversation
	Steps        []Step
	// Ended and Begun are the episodes that the change closed and opened, if any.
	Ended *Episode
	Begun *Episode
}

// Step is one event of a change.
type Step struct {
	Event     EventType
	At        Time
	Actor     Actor
	Milestone *Milestone // without id and seq, which the commit gives
	Before    Scope
	After     Scope
}

func changeOf(c Conversation) Change { return Change{Conversation: c} }

// then lets edit change the conversation and records the step that tells of it.
func (ch *Change) then(event EventType, at Time, actor Actor, edit func(c *Conversation)) *Step {
	before := ch.Conversation.Scope()
	edit(&ch.Conversation)
	ch.Steps = append(ch.Steps, Step{Event: event, At: at, Actor: actor, Before: before, After: ch.Conversation.Scope()})
	return &ch.Steps[len(ch.Steps)-1]
}

// told gives the step a milestone. A milestone stands at its time, yet never above a message that was there before it.
func (s *Step) told(c Conversation, kind MilestoneType, data MilestoneData) {
	s.Milestone = &Milestone{ConversationID: c.ID, Episode: c.Episode, SortAt: s.At, At: s.At,
		Type: kind, Actor: s.Actor, Data: data}
}

func (ch *Change) add(next Change) {
	ch.Conversation = next.Conversation
	ch.Steps = append(ch.Steps, next.Steps...)
	if next.Ended != nil {
		ch.Ended = next.Ended
	}
	if next.Begun != nil {
		ch.Begun = next.Begun
	}
}

// NextAt is when something that happens now stands in the thread: now, yet never before the last message, so that what
// is shown keeps its order when a clock steps back.
func NextAt(c Conversation, now Time) Time { return max(now, c.LastAt) }
