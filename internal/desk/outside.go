package desk

// Outside is a message of ours that was not written in Bandeja: on the business phone, in the network's own app.
type Outside struct {
	At Time // the provider's time, never later than Now
	// NextInbound is the visitor's first message at or after At, 0 = none.
	NextInbound Time
	// InboundBefore is how many of the visitor's messages were said before At.
	InboundBefore int
}

// Echo decides what such a message does: it is shown as an external agent's, silences the bot and answers the visitor. It
// assigns nobody and reopens nothing (R47-R49). The last step is the message's own.
func Echo(c Conversation, o Outside) Change {
	ch := changeOf(c)
	ch.then(EventMessageSent, o.At, Actor{Kind: ActorExternal}, func(c *Conversation) {
		c.silenceBot()
		c.LastAt, c.LastAnswerAt = max(c.LastAt, o.At), max(c.LastAnswerAt, o.At)
		if c.WaitingSince != 0 && c.WaitingSince < o.At {
			c.WaitingSince = o.NextInbound
		}
		c.AnsweredCount = max(c.AnsweredCount, o.InboundBefore)
	})
	return ch
}

// Backfill decides what an older message does that the network hands over after connecting: it only takes its place.
func Backfill(c Conversation, at Time, by AuthorKind) Change {
	ch := changeOf(c)
	actor := Actor{Kind: ActorExternal}
	if by == AuthorContact {
		actor = Actor{Kind: ActorContact, ID: c.ContactID}
	}
	ch.then(EventMessageSent, at, actor, func(c *Conversation) { c.LastAt = max(c.LastAt, at) })
	return ch
}

// NewDormant begins the thread of an identity to whom the visitor has not written here: by an external agent's message or
// by history. It stands closed, for nothing free-form may go out until the visitor writes.
func NewDormant(id ID, identity Identity, stage ID, at Time) Change {
	ch := NewConversation(id, identity, stage, at, false)
	ch.Conversation.Status = Closed
	ch.Conversation.ClosedAt, ch.Conversation.ClosedReason = at, ClosedByProvider
	ch.Conversation.SessionEnded = true
	ch.Begun.OpenedBy, ch.Begun.FirstInboundAt = ActorExternal, 0
	ch.Begun.ClosedAt, ch.Begun.ClosedBy, ch.Begun.ClosedReason = at, System, ClosedByProvider
	return ch
}

// ProviderClosed ends the time to answer because the provider says so (a refusal of kind FailWindow): the provider's word
// stands above our reckoning.
func ProviderClosed(c Conversation, now Time) Change {
	if c.Status == Closed {
		ch := changeOf(c)
		if !WindowOver(c.ClosesAt, now) && c.ClosesAt != 0 {
			ch.then(EventConversationChanged, NextAt(c, now), System, func(c *Conversation) { c.ClosesAt = now })
		}
		return ch
	}
	ch := closing(c, System, NextAt(c, now), ClosedByProvider)
	if ch.Conversation.ClosesAt == 0 || ch.Conversation.ClosesAt > now {
		ch.Conversation.ClosesAt = now
	}
	return ch
}

// SortAt is where something stands in a thread: at the resolution in which the channel tells times, so that what was said
// within the same second keeps the order in which it came.
func SortAt(kind ChannelKind, at Time) Time {
	if kind == ChannelWebchat {
		return at
	}
	return at - at%Second
}
