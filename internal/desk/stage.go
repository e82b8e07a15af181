package desk

// MoveStage puts a conversation into another stage of the pipeline, open or closed.
func MoveStage(c Conversation, by ID, to ID, now Time) Change {
	ch := changeOf(c)
	if c.StageID == to {
		return ch
	}
	step := ch.then(EventConversationChanged, NextAt(c, now), Agent(by), func(c *Conversation) { c.StageID = to })
	step.told(ch.Conversation, MilestoneStageMoved, MilestoneData{FromStageID: c.StageID, ToStageID: to})
	return ch
}

// AskContact asks the visitor for contact data («Pedir datos»), in the chat.
func AskContact(c Conversation, by ID, fields []string, now Time) (Change, error) {
	if err := checkFreeForm(c, now); err != nil {
		return Change{}, err
	}
	ch := changeOf(c)
	step := ch.then(EventConversationChanged, NextAt(c, now), Agent(by), func(*Conversation) {})
	step.told(ch.Conversation, MilestoneContactAsked, MilestoneData{Fields: fields})
	return ch, nil
}

// LeaveContact records that the visitor left contact data.
func LeaveContact(c Conversation, fields []string, now Time) Change {
	ch := changeOf(c)
	visitor := Actor{Kind: ActorContact, ID: c.ContactID}
	step := ch.then(EventConversationChanged, NextAt(c, now), visitor, func(*Conversation) {})
	step.told(ch.Conversation, MilestoneContactLeft, MilestoneData{Fields: fields})
	return ch
}
