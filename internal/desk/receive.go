package desk

// Arrival is a visitor's message that has just come in.
type Arrival struct {
	At        Time // when it counts: for web chat, when we received it
	ContactID ID
	Window    WindowPolicy
	ReopenTo  ReopenTo
	HasBot    bool // the inbox has a bot that is switched on
	// LastAgentFits: the conversation's last agent still has access to the inbox and is online (R16).
	LastAgentFits bool
}

// NewConversation begins the thread of an identity. The first message is then received as any other.
func NewConversation(id ID, identity Identity, stage ID, at Time, hasBot bool) Change {
	ch := changeOf(Conversation{ID: id, InboxID: identity.InboxID, IdentityID: identity.ID, ContactID: identity.ContactID,
		Status: Open, Episode: 1, OpenedAt: at, StageID: stage, Bot: botAtStart(hasBot)})
	ch.Begun = &Episode{ConversationID: id, Number: 1, OpenedAt: at, OpenedBy: ActorContact, Source: "direct"}
	return ch
}

// Receive decides what a visitor's message does: it ends a window that is over, reopens what is closed with a new
// episode, starts or renews the session, and makes the visitor wait for us. The last step is the message's own.
func Receive(c Conversation, a Arrival) Change {
	ch := changeOf(c)
	if lapse, over := Lapse(c, a.At); over {
		ch.add(lapse)
	}
	at := NextAt(ch.Conversation, a.At)
	if ch.Conversation.Status == Closed {
		ch.reopenForVisitor(at, a)
	}
	ch.then(EventMessageReceived, at, Actor{Kind: ActorContact, ID: a.ContactID}, func(c *Conversation) {
		c.setSession(a.Window, c.Session().WithInbound(at))
		c.InboundCount++
		c.LastAt = at
		c.AwaitingReply = false
		if c.WaitingSince == 0 {
			c.WaitingSince = at
		}
	})
	return ch
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
	if a.ReopenTo == ReopenToSameAgent && a.LastAgentFits && ch.Conversation.LastAgentID != 0 {
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
	return &Episode{ConversationID: c.ID, Number: c.Episode, OpenedAt: c.OpenedAt, OpenedBy: by, Source: "direct"}
}

func botAtStart(hasBot bool) BotState {
	if hasBot {
		return BotActive
	}
	return BotOff
}
