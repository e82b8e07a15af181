package desk

import "slices"

// Answer is a message of ours to the visitor, before it is written.
type Answer struct {
	MemberID ID
	Now      Time
	// OnlyAssignee: the inbox says «Solo responde quien la tiene asignada».
	OnlyAssignee bool
}

// CheckAnswer says why a member may not write to the visitor now; nil if he or she may. It judges by the deadline, never
// by the status alone: the timer that closes may be late.
func CheckAnswer(c Conversation, a Answer) error {
	if err := checkFreeForm(c, a.Now); err != nil {
		return err
	}
	if a.OnlyAssignee && c.AssigneeID != 0 && c.AssigneeID != a.MemberID {
		return &Error{Code: CodeNotAssignee, MemberID: c.AssigneeID, Possible: []string{"comment", "transfer"},
			Detail: "In this inbox only the assignee answers. Transfer the conversation to yourself first."}
	}
	return nil
}

// checkFreeForm is what agents, bots, API and Copilot alike must pass (invariants 4 and 5).
func checkFreeForm(c Conversation, now Time) error {
	possible := []string{"comment"}
	if WindowOver(c.ClosesAt, now) {
		return &Error{Code: CodeWindowOver, Possible: possible,
			Detail: "The time to answer is over. The conversation opens again when the visitor writes."}
	}
	if c.Status == Closed {
		if Reopenable(c, now) {
			possible = append(possible, "reopen")
		}
		return &Error{Code: CodeConversationClosed, Possible: possible,
			Detail: "The conversation is closed: only comments can be added to it."}
	}
	return nil
}

// Send decides what an agent's message does: a person's first message is an intervention, told directly before it; who
// writes while nobody holds the conversation becomes its assignee (R16); the bot falls silent; the visitor no longer
// waits. The last step is the message's own.
func Send(c Conversation, a Answer) (Change, error) {
	if err := CheckAnswer(c, a); err != nil {
		return Change{}, err
	}
	ch := changeOf(c)
	at := NextAt(c, a.Now)
	writer := Agent(a.MemberID)
	intervenes := !slices.Contains(c.IntervenerIDs, a.MemberID)
	if intervenes {
		step := ch.then(EventIntervention, at, writer, func(c *Conversation) {
			c.IntervenerIDs = append(slices.Clone(c.IntervenerIDs), a.MemberID)
			c.silenceBot()
		})
		step.told(ch.Conversation, MilestoneIntervention, MilestoneData{})
	}
	if c.AssigneeID == 0 {
		ch.assign(a.MemberID, writer, at, !intervenes)
	}
	ch.then(EventMessageSent, at, writer, func(c *Conversation) {
		c.silenceBot()
		c.answered(at)
		c.AnsweredCount = c.InboundCount
	})
	return ch, nil
}

// BotAnswer decides what a message of the bot does. It assigns nobody. A handoff leaves the visitor waiting: for a
// person.
func BotAnswer(c Conversation, now Time, handoff bool) (Change, error) {
	if err := checkFreeForm(c, now); err != nil {
		return Change{}, err
	}
	if c.Bot != BotActive {
		return Change{}, &Error{Code: CodeBotSilent, Detail: "The bot is silent in this conversation."}
	}
	ch := changeOf(c)
	at := NextAt(c, now)
	bot := Actor{Kind: ActorBot}
	ch.then(EventMessageSent, at, bot, func(c *Conversation) {
		if handoff {
			c.LastAt, c.LastAnswerAt = at, at
		} else {
			c.answered(at)
		}
	})
	if handoff {
		step := ch.then(EventBotChanged, at, bot, func(c *Conversation) { c.Bot = BotHandedOff })
		step.told(ch.Conversation, MilestoneBotHandedOff, MilestoneData{})
	}
	return ch, nil
}

// ReturnToBot gives the conversation back to the inbox's bot: it speaks again, and nobody holds the conversation.
func ReturnToBot(c Conversation, by ID, now Time, hasBot bool) (Change, error) {
	if !hasBot {
		return Change{}, &Error{Code: CodeNoBot, Detail: "This inbox has no bot that is switched on."}
	}
	if err := checkFreeForm(c, now); err != nil {
		return Change{}, err
	}
	ch := changeOf(c)
	if c.Bot == BotActive {
		return ch, nil
	}
	step := ch.then(EventBotChanged, NextAt(c, now), Agent(by), func(c *Conversation) {
		c.Bot = BotActive
		c.IntervenerIDs = nil
		if c.AssigneeID != 0 {
			c.LastAgentID = c.AssigneeID
		}
		c.AssigneeID, c.TeamID = 0, 0
	})
	step.told(ch.Conversation, MilestoneBotResumed, MilestoneData{FromMemberID: c.AssigneeID})
	return ch, nil
}

func (c *Conversation) answered(at Time) {
	c.LastAt, c.LastAnswerAt = at, at
	c.WaitingSince = 0
}

func (c *Conversation) silenceBot() {
	if c.Bot == BotActive || c.Bot == BotHandedOff {
		c.Bot = BotSilenced
	}
}
