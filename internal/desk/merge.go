package desk

// Merge decides what becomes of the older of two conversations of one person when it takes the younger's thread in. Open
// stays open; who waits goes on waiting; counts add up; whoever holds the older keeps it.
func Merge(older, younger Conversation, now Time) Change {
	ch := changeOf(older)
	at := max(NextAt(older, now), younger.LastAt)
	step := ch.then(EventIdentityMerged, at, System, func(c *Conversation) {
		if c.Status == Closed && younger.Status == Open {
			c.Status, c.OpenedAt = Open, younger.OpenedAt
			c.ClosedAt, c.ClosedReason, c.Unanswered = 0, "", false
			c.AssigneeID, c.TeamID, c.Bot = younger.AssigneeID, younger.TeamID, younger.Bot
			c.IntervenerIDs = younger.IntervenerIDs
		} else if c.Status == Open && younger.Status == Open && c.AssigneeID == 0 {
			c.AssigneeID = younger.AssigneeID
			if c.TeamID == 0 {
				c.TeamID = younger.TeamID
			}
		}
		if c.LastAgentID == 0 {
			c.LastAgentID = younger.LastAgentID
		}
		c.joinTimes(younger)
	})
	step.told(ch.Conversation, MilestoneIdentityMerged, MilestoneData{OtherConversationID: younger.ID})
	return ch
}

func (c *Conversation) joinTimes(other Conversation) {
	c.Episode += other.Episode
	c.SessionStartedAt = earlier(c.SessionStartedAt, other.SessionStartedAt)
	c.SessionEnded = c.SessionEnded && other.SessionEnded
	c.LastInboundAt = max(c.LastInboundAt, other.LastInboundAt)
	c.ClosesAt = max(c.ClosesAt, other.ClosesAt)
	c.LastAt, c.LastAnswerAt = max(c.LastAt, other.LastAt), max(c.LastAnswerAt, other.LastAnswerAt)
	c.WaitingSince = earlier(c.WaitingSince, other.WaitingSince)
	c.AwaitingReply = c.AwaitingReply && other.AwaitingReply
	c.InboundCount += other.InboundCount
	c.AnsweredCount += other.AnsweredCount
}

// earlier is the earlier of two times of which 0 means none.
func earlier(a, b Time) Time {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}

// FilledFrom is the contact with what it lacks taken from another of the same person.
func (c Contact) FilledFrom(other Contact) Contact {
	theirs := other.contactFields()
	for i, field := range c.contactFields() {
		if *field.value == "" {
			*field.value = *theirs[i].value
		}
	}
	return c
}
