package desk

import "slices"

// CheckTemplate says why a template may not be sent to a person now; nil if it may. It may go out whether the
// conversation is open or closed (R12-R13).
func CheckTemplate(t Template, optedOut bool) error {
	if t.Status != TemplateApproved {
		return &Error{Code: CodeTemplateNotSendable, Field: string(t.Status), Possible: []string{"comment"},
			Detail: "The provider has not approved this template for sending: it is " + string(t.Status) + "."}
	}
	if optedOut && t.Category == "marketing" {
		return &Error{Code: CodeOptedOut, Possible: []string{"comment"},
			Detail: "This person has asked for no more marketing."}
	}
	return nil
}

// SendTemplate decides what a template does. On an open conversation it is an answer like any other. A closed one stays
// closed, bears «espera respuesta», and is its sender's: the visitor's answer opens it again with that agent.
func SendTemplate(c Conversation, a Answer) (Change, error) {
	if lapse, over := Lapse(c, a.Now); over {
		ch, err := SendTemplate(lapse.Conversation, a)
		if err != nil {
			return Change{}, err
		}
		lapse.add(ch)
		return lapse, nil
	}
	at, writer := NextAt(c, a.Now), Agent(a.MemberID)
	if c.Status == Open {
		ch, err := Send(c, a)
		if err != nil {
			return Change{}, err
		}
		last := len(ch.Steps) - 1
		told := Step{Event: EventTemplateSent, At: at, Actor: writer, Before: ch.Steps[last].Before, After: ch.Steps[last].Before}
		told.told(ch.Conversation, MilestoneTemplateSent, MilestoneData{})
		ch.Steps = slices.Insert(ch.Steps, last, told)
		return ch, nil
	}
	ch := changeOf(c)
	step := ch.then(EventTemplateSent, at, writer, func(c *Conversation) {
		c.LastAgentID = a.MemberID
		c.AwaitingReply = true
	})
	step.told(ch.Conversation, MilestoneTemplateSent, MilestoneData{})
	ch.then(EventMessageSent, at, writer, func(c *Conversation) {
		c.LastAt, c.LastAnswerAt = at, at
		c.AnsweredCount = c.InboundCount
	})
	return ch, nil
}
