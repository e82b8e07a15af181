package desk

import (
	"fmt"
	"strings"
)

// AutoReply is a kind of message that an inbox says by itself.
type AutoReply string

// The kinds; each is also the name of its setting.
const (
	ReplyWelcome    AutoReply = "welcome"
	ReplyOutOfHours AutoReply = "out_of_hours"
	ReplyClosing    AutoReply = "closing"
)

// AutoReplyPrefix begins the client ids of what an inbox says by itself. That is no script: a person's stepping in does
// not silence it.
const AutoReplyPrefix = "auto-"

// AutoReplyWithin is how old a visitor's message may be that is still answered so: later it is no greeting any more.
const AutoReplyWithin = Hour

// ClientID is under which client id a reply goes out: at most one of each kind in an episode. A session lies within one.
func (k AutoReply) ClientID(c Conversation) string {
	return fmt.Sprintf("%s%s-%s-%d", AutoReplyPrefix, k, c.ID, c.Episode)
}

// Heard is a visitor's message that was just received.
type Heard struct {
	Was     Conversation // before it
	Arrival Arrival
	Open    bool // the inbox is within its hours
	Late    bool // it lands above others
}

// ReplyTo says what an inbox says by itself to a visitor's message: out of its hours that, once in a session, unless
// somebody is answering; else a welcome to the first message of a session, unless the bot speaks or a person has stepped
// in or asked first. "" = nothing.
func (s InboxSettings) ReplyTo(c Conversation, h Heard) AutoReply {
	a := h.Arrival
	if h.Late || a.TooLate() || a.Now-a.At > AutoReplyWithin || c.Status == Closed {
		return ""
	}
	if !h.Open {
		if c.LastAnswerAt != 0 && a.At-c.LastAnswerAt < Hour {
			return ""
		}
		return s.has(ReplyOutOfHours)
	}
	begins := h.Was.SessionStartedAt == 0 || h.Was.SessionEnded
	if !begins || c.Bot == BotActive || len(c.IntervenerIDs) > 0 || h.Was.AwaitingReply {
		return ""
	}
	return s.has(ReplyWelcome)
}

// SaysAs is the name under which an inbox speaks by itself.
func (i Inbox) SaysAs() string {
	if name := strings.TrimSpace(i.Settings.TeamName); name != "" {
		return name
	}
	return i.Name
}

func (s InboxSettings) has(kind AutoReply) AutoReply {
	if s.ReplyText(kind) == "" {
		return ""
	}
	return kind
}

func (s InboxSettings) texts(kind AutoReply) map[string]string {
	switch kind {
	case ReplyWelcome:
		return s.Welcome
	case ReplyOutOfHours:
		return s.OutOfHours
	case ReplyClosing:
		return s.Closing
	}
	return nil
}

// ReplyText is the text of a reply in the first of these locales that has one, else in any; "" = there is none. A locale
// counts with its language: pt-BR is pt.
func (s InboxSettings) ReplyText(kind AutoReply, locales ...string) string {
	texts := s.texts(kind)
	for _, list := range [][]string{locales, Locales} {
		for _, locale := range list {
			language, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(locale, "_", "-")), "-")
			if text := strings.TrimSpace(texts[language]); text != "" {
				return text
			}
		}
	}
	return ""
}

// SayByItself decides what such a message does: it goes out in the bot's name and counts as no answer. The visitor waits
// on, nobody is assigned, the bot stays as it is. ok is false when nothing free-form may go out.
func SayByItself(c Conversation, now Time) (change Change, ok bool) {
	if c.LastInboundAt == 0 || checkFreeForm(c, now) != nil {
		return Change{}, false
	}
	ch := changeOf(c)
	at := NextAt(c, now)
	ch.then(EventMessageSent, at, Actor{Kind: ActorBot}, func(c *Conversation) { c.LastAt = at })
	return ch, true
}
