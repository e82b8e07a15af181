package desk

// Close ends the episode by hand (R19).
func Close(c Conversation, by ID, now Time) (Change, error) {
	if lapse, over := Lapse(c, now); over {
		return lapse, nil
	}
	if c.Status == Closed {
		return Change{}, &Error{Code: CodeAlreadyClosed, Possible: closedPossible(c, now),
			Detail: "The conversation is closed already."}
	}
	return closing(c, Agent(by), NextAt(c, now), ClosedByHand), nil
}

// Lapse ends the episode because its window is over (R11, R14); over is false while it is not. The closing bears the
// deadline as its time, however late it is written, and the system as its actor.
func Lapse(c Conversation, now Time) (change Change, over bool) {
	if c.Status == Closed || !WindowOver(c.ClosesAt, now) {
		return Change{}, false
	}
	return closing(c, System, c.ClosesAt, ClosedByDeadline), true
}

// CloseIdle ends an episode in which nobody waits for us and nothing was said for so many hours. due is false while it is
// not so: a visitor who waits is never left by an idle rule (R45).
func CloseIdle(c Conversation, hours int, now Time) (change Change, due bool) {
	if lapse, over := Lapse(c, now); over {
		return lapse, true
	}
	if hours <= 0 || c.Status == Closed || c.WaitingSince != 0 || c.LastAt+Time(hours)*Hour > now {
		return Change{}, false
	}
	return closing(c, System, NextAt(c, now), ClosedByIdle), true
}

func closing(c Conversation, by Actor, at Time, reason CloseReason) Change {
	ch := changeOf(c)
	unanswered := reason == ClosedByDeadline && c.WaitingSince != 0
	ended := *c.episode("")
	ended.AgentID, ended.TeamID = c.AssigneeID, c.TeamID
	ended.ClosedAt, ended.ClosedBy, ended.ClosedReason = at, by, reason
	ch.Ended = &ended
	step := ch.then(EventConversationClosed, at, by, func(c *Conversation) {
		c.Status = Closed
		c.ClosedAt, c.ClosedReason, c.Unanswered = at, reason, unanswered
		if c.AssigneeID != 0 {
			c.LastAgentID = c.AssigneeID
		}
		c.AssigneeID = 0
		c.Bot = BotOff
		c.SessionEnded = c.Session().WithClosing().Ended
	})
	step.told(ch.Conversation, MilestoneClosed, MilestoneData{Reason: reason, Unanswered: unanswered})
	return ch
}

// Reopenable says whether an agent may reopen: it was closed by hand or by an idle rule, and its countdown has not run
// out (R19a).
func Reopenable(c Conversation, now Time) bool {
	return c.Status == Closed && !WindowOver(c.ClosesAt, now) &&
		(c.ClosedReason == ClosedByHand || c.ClosedReason == ClosedByIdle)
}

// Reopen opens a new episode by an agent's hand. The countdown does not restart. The last agent gets it back while he or
// she has access, so that undoing a closing restores what was.
func Reopen(c Conversation, by ID, now Time, lastAgentHasAccess bool) (Change, error) {
	if c.Status == Open && !WindowOver(c.ClosesAt, now) {
		return Change{}, &Error{Code: CodeAlreadyOpen, Detail: "The conversation is open already."}
	}
	if WindowOver(c.ClosesAt, now) {
		return Change{}, &Error{Code: CodeWindowOver, Possible: []string{"comment"},
			Detail: "The time to answer is over. The conversation opens again when the visitor writes."}
	}
	if !Reopenable(c, now) {
		return Change{}, &Error{Code: CodeNotReopenable, Possible: []string{"comment"},
			Detail: "Only what was closed by hand or for idleness can be reopened."}
	}
	ch := changeOf(c)
	at := NextAt(c, now)
	step := ch.then(EventConversationReopened, at, Agent(by), func(c *Conversation) {
		team := c.TeamID
		c.begin(at)
		c.TeamID = team
		c.Bot = BotSilenced
		if lastAgentHasAccess {
			c.AssigneeID = c.LastAgentID
		}
	})
	step.told(ch.Conversation, MilestoneReopened, MilestoneData{By: ActorAgent, ToMemberID: ch.Conversation.AssigneeID})
	ch.Begun = ch.Conversation.episode(ActorAgent)
	return ch, nil
}
