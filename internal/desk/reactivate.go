package desk

import "slices"

// TemplateWhy says why a template cannot be sent, "" if it can.
type TemplateWhy string

// The reasons.
const (
	TemplateIsPaused      TemplateWhy = "paused"
	TemplateIsRejected    TemplateWhy = "rejected"
	TemplateIsPending     TemplateWhy = "pending"
	TemplateIsDisabled    TemplateWhy = "disabled"
	TemplateIsDeleted     TemplateWhy = "deleted"
	TemplateIsOptedOut    TemplateWhy = "opted_out"   // the person wants no marketing
	TemplateIsOverLimit   TemplateWhy = "limit"       // this month's templates have cost what they may: see CheckSpend
	TemplateIsUnsupported TemplateWhy = "unsupported" // Bandeja cannot fill it: see Fillable
)

// WhyNot says why a template cannot be sent to a person, whatever it costs.
func (t Template) WhyNot(optedOut bool) TemplateWhy {
	switch t.Status {
	case TemplateApproved:
	case TemplatePending, "in_appeal":
		return TemplateIsPending
	case TemplateRejected:
		return TemplateIsRejected
	case TemplatePaused:
		return TemplateIsPaused
	case TemplateDeleted, "pending_deletion":
		return TemplateIsDeleted
	default:
		return TemplateIsDisabled
	}
	switch {
	case !t.Fillable():
		return TemplateIsUnsupported
	case optedOut && t.Category == "marketing":
		return TemplateIsOptedOut
	}
	return ""
}

// CheckTemplate says why a template may not be sent to a person now; nil if it may. It may go out whether the
// conversation is open or closed (R12-R13). Field of the refusal template_not_sendable is the TemplateWhy.
func CheckTemplate(t Template, optedOut bool) error {
	switch why := t.WhyNot(optedOut); why {
	case "":
		return nil
	case TemplateIsOptedOut:
		return &Error{Code: CodeOptedOut, Possible: []string{"comment"}, Detail: "This person has asked for no more marketing."}
	case TemplateIsUnsupported:
		return &Error{Code: CodeTemplateNotSendable, Field: string(why), Possible: []string{"comment"},
			Detail: "This kind of template cannot be filled here. Choose another one."}
	default:
		return &Error{Code: CodeTemplateNotSendable, Field: string(why), Possible: []string{"comment"},
			Detail: "The provider does not let this template be sent: it is " + string(t.Status) + "."}
	}
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
