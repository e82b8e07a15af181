package desk

// Claim makes a member the assignee of a conversation that nobody holds. Of two who claim at once the second is told who
// has it. Claiming what one holds changes nothing.
func Claim(c Conversation, by ID, now Time) (Change, error) {
	if err := checkOpen(c, now); err != nil {
		return Change{}, err
	}
	ch := changeOf(c)
	switch c.AssigneeID {
	case by:
		return ch, nil
	case 0:
		ch.assign(by, Agent(by), NextAt(c, now), true)
		return ch, nil
	}
	return Change{}, &Error{Code: CodeAlreadyAssigned, MemberID: c.AssigneeID, Possible: []string{"transfer"},
		Detail: "Somebody else has just taken this conversation."}
}

// Transfer says where a conversation goes: to a member, to a team, or, with neither, to nobody.
type Transfer struct {
	By       ID
	ToMember ID
	ToTeam   ID
	Now      Time
	// HasAccess: the member, or at least one member of the team, works in the conversation's inbox.
	HasAccess bool
	// KeepsTeam: the member belongs to the team that holds the conversation.
	KeepsTeam bool
}

// Decide applies a transfer (R17).
func (t Transfer) Decide(c Conversation) (Change, error) {
	if err := checkOpen(c, t.Now); err != nil {
		return Change{}, err
	}
	if t.ToMember == c.AssigneeID && (t.ToMember != 0 || t.ToTeam == c.TeamID) {
		return Change{}, &Error{Code: CodeSameAssignee, MemberID: c.AssigneeID,
			Detail: "The conversation is there already."}
	}
	if (t.ToMember != 0 || t.ToTeam != 0) && !t.HasAccess {
		return Change{}, &Error{Code: CodeNoAccess, MemberID: t.ToMember, WhoCan: RoleAdmin,
			Detail: "Whoever should get the conversation has no access to its inbox."}
	}
	ch := changeOf(c)
	at := NextAt(c, t.Now)
	if t.ToMember != 0 && c.AssigneeID == 0 && c.TeamID == 0 {
		ch.assign(t.ToMember, Agent(t.By), at, true)
		return ch, nil
	}
	step := ch.then(EventConversationTransferred, at, Agent(t.By), func(c *Conversation) {
		if c.AssigneeID != 0 {
			c.LastAgentID = c.AssigneeID
		}
		c.AssigneeID = t.ToMember
		if !t.KeepsTeam {
			c.TeamID = t.ToTeam
		}
		if t.ToMember != 0 {
			c.LastAgentID = t.ToMember
			c.silenceBot()
		}
	})
	kind := MilestoneTransferred
	if t.ToMember == 0 && t.ToTeam == 0 {
		kind = MilestoneUnassigned
	}
	step.told(ch.Conversation, kind, MilestoneData{FromMemberID: c.AssigneeID, FromTeamID: c.TeamID,
		ToMemberID: t.ToMember, ToTeamID: t.ToTeam})
	return ch, nil
}

// assign makes a member the assignee. Any assignment to a person silences the bot (R21).
func (ch *Change) assign(member ID, by Actor, at Time, tell bool) {
	step := ch.then(EventConversationAssigned, at, by, func(c *Conversation) {
		c.AssigneeID = member
		c.LastAgentID = member
		c.silenceBot()
	})
	if tell {
		step.told(ch.Conversation, MilestoneAssigned, MilestoneData{ToMemberID: member})
	}
}

// Unassign takes a conversation from a member who leaves, and leaves it to its team or to nobody.
func Unassign(c Conversation, by Actor, now Time) Change {
	ch := changeOf(c)
	if c.Status == Closed || c.AssigneeID == 0 {
		return ch
	}
	step := ch.then(EventConversationAssigned, NextAt(c, now), by, func(c *Conversation) { c.AssigneeID = 0 })
	step.told(ch.Conversation, MilestoneUnassigned, MilestoneData{FromMemberID: c.AssigneeID})
	return ch
}

// checkOpen refuses what only an open conversation allows.
func checkOpen(c Conversation, now Time) error {
	if c.Status == Open && !WindowOver(c.ClosesAt, now) {
		return nil
	}
	return &Error{Code: CodeConversationClosed, Possible: closedPossible(c, now),
		Detail: "The conversation is closed."}
}

func closedPossible(c Conversation, now Time) []string {
	if Reopenable(c, now) {
		return []string{"comment", "reopen"}
	}
	return []string{"comment"}
}
