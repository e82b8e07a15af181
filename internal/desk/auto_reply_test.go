package desk

import (
	"strings"
	"testing"
)

func TestReplyTo(t *testing.T) {
	const at = IDEpoch + 10*Day
	set := InboxSettings{Welcome: map[string]string{"es": "hola"}, OutOfHours: map[string]string{"es": "cerrado"}}
	fresh := Conversation{Status: Open, Episode: 1, SessionStartedAt: at, LastInboundAt: at}
	going := fresh
	going.SessionStartedAt = at - Hour
	now := Arrival{At: at, Now: at, Told: true, Window: PolicyLastInbound24h}
	with := func(c Conversation, change func(*Conversation)) Conversation {
		change(&c)
		return c
	}
	old := now
	old.At -= 2 * Hour
	for name, one := range map[string]struct {
		c     Conversation
		heard Heard
		want  AutoReply
	}{
		"the first message":            {fresh, Heard{Arrival: now, Open: true}, ReplyWelcome},
		"the first of a later session": {fresh, Heard{Was: with(going, func(c *Conversation) { c.SessionEnded = true }), Arrival: now, Open: true}, ReplyWelcome},
		"the second message":           {going, Heard{Was: going, Arrival: now, Open: true}, ""},
		"closed":                       {fresh, Heard{Arrival: now}, ReplyOutOfHours},
		"closed, the second message":   {going, Heard{Was: going, Arrival: now}, ReplyOutOfHours},
		"closed, and somebody answers": {with(going, func(c *Conversation) { c.LastAnswerAt = at - Minute }), Heard{Was: going, Arrival: now}, ""},
		"late":                         {fresh, Heard{Arrival: now, Open: true, Late: true}, ""},
		"hours old":                    {fresh, Heard{Arrival: old, Open: true}, ""},
		"hours old, closed":            {fresh, Heard{Arrival: old}, ""},
		"a closed conversation":        {with(fresh, func(c *Conversation) { c.Status = Closed }), Heard{Arrival: now, Open: true}, ""},
		"the bot speaks":               {with(fresh, func(c *Conversation) { c.Bot = BotActive }), Heard{Arrival: now, Open: true}, ""},
		"a person has stepped in":      {with(fresh, func(c *Conversation) { c.IntervenerIDs = []ID{1} }), Heard{Arrival: now, Open: true}, ""},
		"an answer to a template":      {fresh, Heard{Was: with(going, func(c *Conversation) { c.SessionEnded, c.AwaitingReply = true, true }), Arrival: now, Open: true}, ""},
	} {
		if got := set.ReplyTo(one.c, one.heard); got != one.want {
			t.Errorf("%s: %q, want %q", name, got, one.want)
		}
	}
	if got := (InboxSettings{}).ReplyTo(fresh, Heard{Arrival: now, Open: true}); got != "" {
		t.Errorf("without a text: %q", got)
	}
}

func TestReplyText(t *testing.T) {
	set := InboxSettings{Welcome: map[string]string{"es": " hola ", "pt": "olá", "en": " "}}
	for want, locales := range map[string][]string{"olá": {"pt-BR", "es"}, "hola": {"en", "auto", "es"}} {
		if got := set.ReplyText(ReplyWelcome, locales...); got != want {
			t.Errorf("%v: %q, want %q", locales, got, want)
		}
	}
	if got := set.ReplyText(ReplyWelcome, "en"); got != "hola" {
		t.Errorf("in a language without a text: %q", got)
	}
	if got := set.ReplyText(ReplyClosing, "es"); got != "" {
		t.Errorf("without a text: %q", got)
	}
}

// What an inbox says by itself is no answer, and is never said when nothing free-form may go out.
func TestSayByItself(t *testing.T) {
	const at = IDEpoch + 10*Day
	c := Conversation{Status: Open, LastInboundAt: at, LastAt: at, WaitingSince: at, ClosesAt: at + Day, Bot: BotActive, InboundCount: 1}
	change, ok := SayByItself(c, at+Second)
	after := change.Conversation
	if !ok || after.WaitingSince != at || after.AssigneeID != 0 || after.LastAnswerAt != 0 || after.AnsweredCount != 0 || after.Bot != BotActive || after.LastAt != at+Second {
		t.Errorf("%v %+v", ok, after)
	}
	closed, never := c, c
	closed.Status, never.LastInboundAt = Closed, 0
	for _, no := range []Conversation{closed, never} {
		if _, ok := SayByItself(no, at); ok {
			t.Errorf("said in %+v", no)
		}
	}
	if _, ok := SayByItself(c, at+Day); ok {
		t.Error("said after the window")
	}
}

func TestCloseIdle(t *testing.T) {
	const at = IDEpoch + 10*Day
	c := Conversation{Status: Open, LastAt: at, AssigneeID: 3}
	if _, due := CloseIdle(c, 0, at+Day); due {
		t.Error("closed without a rule")
	}
	if _, due := CloseIdle(c, 5, at+5*Hour-1); due {
		t.Error("closed too early")
	}
	waits := c
	waits.WaitingSince = at
	if _, due := CloseIdle(waits, 5, at+Day); due {
		t.Error("closed while the visitor waits")
	}
	change, due := CloseIdle(c, 5, at+5*Hour)
	if !due || change.Conversation.ClosedReason != ClosedByIdle || change.Ended.ClosedBy != System {
		t.Errorf("%v %+v", due, change)
	}
}

func TestWhatsAppLink(t *testing.T) {
	if got := WhatsAppLink("+5491155550000", "¡Hola! & más", "K3J4XQ"); got != "https://wa.me/5491155550000?text=%C2%A1Hola%21%20%26%20m%C3%A1s%20%28ref%20K3J4XQ%29" {
		t.Error(got)
	}
	if got := WhatsAppLink("+5491155550000", " ", ""); got != "https://wa.me/5491155550000" {
		t.Error(got)
	}
}

func TestCheckReplies(t *testing.T) {
	good := InboxSettings{Welcome: map[string]string{"es": "hola", "en": ""}}.WithDefaults()
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, bad := range map[string]InboxSettings{
		"language": {Welcome: map[string]string{"fr": "salut"}},
		"length":   {Closing: map[string]string{"es": strings.Repeat("a", ReplyMax+1)}},
		"hours":    {IdleCloseHours: -1},
		"many":     {IdleCloseHours: IdleHoursMax + 1},
		"limit":    {TemplateLimitMicros: -1},
	} {
		if err := bad.WithDefaults().Check(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestConnectionWith(t *testing.T) {
	c := Connection{Values: map[string]string{"a": "1", "b": "2"}, Sealed: map[string]string{"s": "x"}}
	got := c.With(map[string]string{"b": "", "c": "3"}, map[string]string{"t": "y"})
	if len(got.Values) != 2 || got.Values["a"] != "1" || got.Values["c"] != "3" || got.Sealed["s"] != "x" || got.Sealed["t"] != "y" || c.Values["b"] != "2" {
		t.Errorf("%+v, and before %+v", got, c)
	}
}
