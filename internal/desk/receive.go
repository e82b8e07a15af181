package desk

// Arrival is a visitor's message that has just come in.
type Arrival struct {
	// At is when it counts: for web chat, when we received it; else the provider's time, never later than Now.
	At  Time
	Now Time
	// Told: the provider said when it was written. Such a message lands in place, also when a later one came before it;
	// others are put after all that is there.
	Told      bool
	ContactID ID
	Window    WindowPolicy
	ReopenTo  ReopenTo
	HasBot    bool // the inbox has a bot that is switched on
	// LastAgentFits: the conversation's last agent still has access to the inbox and is online (R16).
	LastAgentFits bool
	// LastAgentHasAccess: online or not. Whoever sent a template gets the answer to it (R13).
	LastAgentHasAccess bool
}

// TooLate says whether a message came after its own window: it is kept in its place and reopens nothing.
func (a Arrival) TooLate() bool {
	return a.Told && WindowOver(Deadline(a.Window, Session{StartedAt: a.At, LastAt: a.At}), a.Now)
}

// NewConversation begins the thread of an identity. The first message is then received as any other.
func NewConversation(id ID, identity Identity, stage ID, at Time, hasBot bool) Change {
	ch := changeOf(Conversation{ID: id, InboxID: identity.InboxID, IdentityID: identity.ID, ContactID: identity.ContactID,
		Status: Open, Episode: 1, OpenedAt: at, StageID: stage, Bot: botAtStart(hasBot)})
	ch.Begun = ch.Conversation.episode(ActorContact)
	return ch
}

// Receive decides what a visitor's message does: it ends a window that is over, reopens what is closed with a new
// episode, starts or renews the session, and makes the visitor wait for us. The last step is the message's own. Messages
// that the provider hands over in another order leave the same conversation.
func Receive(c Conversation, a Arrival) Change {
	ch := changeOf(c)
	if lapse, over := Lapse(c, a.At); over {
		ch.add(lapse)
	}
	at := a.At
	if !a.Told {
		at = NextAt(ch.Conversation, at)
	}
	tooLate := a.TooLate()
	switch {
	case tooLate || ch.Conversation.Status == Open:
	case ch.Conversation.dormant():
		ch.awake(at, a)
	default:
		ch.reopenForVisitor(max(at, ch.Conversation.ClosedAt), a)
	}
	ch.then(EventMessageReceived, at, Actor{Kind: ActorContact, ID: a.ContactID}, func(c *Conversation) {
		c.received(at, a, tooLate)
	})
	return ch
}

func (c *Conversation) received(at Time, a Arrival, tooLate bool) {
	c.setSession(a.Window, c.Session().WithInbound(at))
	c.InboundCount++
	c.LastAt = max(c.LastAt, at)
	if tooLate {
		return
	}
	if c.Episode == 1 && at < c.OpenedAt {
		c.OpenedAt = at // an earlier first message
	}
	c.AwaitingReply = false
	// Providers tell whole seconds: of what came in the same one as our answer the visitor is taken to wait.
	unanswered := !a.Told || at >= c.LastAnswerAt-c.LastAnswerAt%Second
	if !unanswered {
		c.AnsweredCount++
	} else if c.WaitingSince == 0 || at < c.WaitingSince {
		c.WaitingSince = at
	}
}

// dormant says that the visitor has never written: see NewDormant.
func (c Conversation) dormant() bool {
	return c.Status == Closed && c.Episode == 1 && c.LastInboundAt == 0 && c.ClosedReason == ClosedByProvider
}

// awake opens the first episode of a conversation that began without the visitor's word, as if that word had come first.
func (ch *Change) awake(at Time, a Arrival) {
	ch.then(EventConversationReopened, at, Actor{Kind: ActorContact, ID: a.ContactID}, func(c *Conversation) {
		c.Episode = 0
		c.begin(at)
		c.Bot, c.SessionEnded = botAtStart(a.HasBot), false
		if at <= c.LastAnswerAt {
			c.silenceBot()
		}
	})
	ch.Begun = ch.Conversation.episode(ActorContact)
	if ch.Conversation.AwaitingReply && a.LastAgentHasAccess && ch.Conversation.LastAgentID != 0 {
		ch.assign(ch.Conversation.LastAgentID, System, at, true)
	}
}

func (ch *Change) reopenForVisitor(at Time, a Arrival) {
	visitor := Actor{Kind: ActorContact, ID: a.ContactID}
	step := ch.then(EventConversationReopened, at, visitor, func(c *Conversation) {
		c.begin(at)
		c.Bot = botAtStart(a.HasBot)
		c.WaitingSince = 0
	})
	step.told(ch.Conversation, MilestoneReopened, MilestoneData{By: ActorContact})
	ch.Begun = ch.Conversation.episode(ActorContact)
	expected := ch.Conversation.AwaitingReply && a.LastAgentHasAccess
	if ch.Conversation.LastAgentID != 0 && (expected || a.ReopenTo == ReopenToSameAgent && a.LastAgentFits) {
		ch.assign(ch.Conversation.LastAgentID, System, at, true)
	}
}

// begin opens the next episode; the session is not touched.
func (c *Conversation) begin(at Time) {
	c.Status = Open
	c.Episode++
	c.OpenedAt = at
	c.ClosedAt, c.ClosedReason, c.Unanswered = 0, "", false
	c.IntervenerIDs = nil
	c.AssigneeID, c.TeamID = 0, 0
}

func (c Conversation) episode(by ActorKind) *Episode {
	e := &Episode{ConversationID: c.ID, Number: c.Episode, OpenedAt: c.OpenedAt, OpenedBy: by, Source: "direct"}
	if by == ActorContact {
		e.FirstInboundAt = c.OpenedAt
	}
	return e
}

func botAtStart(hasBot bool) BotState {
	if hasBot {
		return BotActive
	}
	return BotOff
}
