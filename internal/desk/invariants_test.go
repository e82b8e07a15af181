package desk

import (
	"testing"

	"pgregory.net/rapid"
)

// world plays random verbs on one conversation and remembers what only an observer would: the invariants are held
// against it after each step.
type world struct {
	c        Conversation
	now      Time
	happened []mark
	hasBot   bool
}

// mark is a message of the visitor or a closing, in the order in which they came.
type mark struct {
	at      Time
	closing bool
}

// TestInvariants holds invariants 2, 4, 5, 6, 7 and the sentence of R45 over random histories.
func TestInvariants(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		policy := rapid.SampledFrom([]WindowPolicy{PolicySession24h, PolicyLastInbound24h, PolicyUnlimited}).Draw(t, "policy")
		w := &world{now: start, hasBot: rapid.Bool().Draw(t, "bot")}
		first := NewConversation(1, Identity{ID: 2, InboxID: 3, ContactID: 5}, 9, start, w.hasBot)
		w.c = first.Conversation
		w.receive(t, policy)
		for range rapid.IntRange(0, 40).Draw(t, "steps") {
			w.now += Time(rapid.Int64Range(0, int64(20*Hour)).Draw(t, "later"))
			w.step(t, policy)
			w.check(t, policy)
		}
	})
}

func (w *world) step(t *rapid.T, policy WindowPolicy) {
	member := rapid.SampledFrom([]ID{ana, luis}).Draw(t, "member")
	switch rapid.SampledFrom([]string{"receive", "send", "bot", "claim", "transfer", "close", "lapse", "reopen", "return"}).Draw(t, "verb") {
	case "receive":
		w.receive(t, policy)
	case "send":
		ch, err := Send(w.c, Answer{MemberID: member, Now: w.now})
		if err == nil && (w.c.Status == Closed || WindowOver(w.c.ClosesAt, w.now)) {
			t.Fatalf("a message went out on a conversation that is closed or over")
		}
		w.apply(t, ch, err)
	case "bot":
		ch, err := BotAnswer(w.c, w.now, rapid.Bool().Draw(t, "handoff"))
		if err == nil && (w.c.Bot != BotActive || w.c.Status == Closed || WindowOver(w.c.ClosesAt, w.now)) {
			t.Fatalf("the bot spoke where it may not")
		}
		w.apply(t, ch, err)
	case "claim":
		ch, err := Claim(w.c, member, w.now)
		w.apply(t, ch, err)
	case "transfer":
		to := Transfer{By: member, Now: w.now, HasAccess: true,
			ToMember: rapid.SampledFrom([]ID{0, ana, luis}).Draw(t, "to"), ToTeam: rapid.SampledFrom([]ID{0, team}).Draw(t, "team")}
		ch, err := to.Decide(w.c)
		w.apply(t, ch, err)
	case "close":
		ch, err := Close(w.c, member, w.now)
		w.apply(t, ch, err)
	case "lapse":
		if ch, over := Lapse(w.c, w.now); over {
			w.apply(t, ch, nil)
		}
	case "reopen":
		ch, err := Reopen(w.c, member, w.now, rapid.Bool().Draw(t, "access"))
		w.apply(t, ch, err)
	case "return":
		ch, err := ReturnToBot(w.c, member, w.now, w.hasBot)
		w.apply(t, ch, err)
	}
}

func (w *world) receive(t *rapid.T, policy WindowPolicy) {
	ch := Receive(w.c, Arrival{At: w.now, ContactID: 5, Window: policy, HasBot: w.hasBot, ReopenTo: ReopenToSameAgent,
		LastAgentFits: rapid.Bool().Draw(t, "fits")})
	w.note(ch)
	w.happened = append(w.happened, mark{at: ch.Conversation.LastAt})
	w.c = ch.Conversation
	w.ordered(t, ch)
}

func (w *world) apply(t *rapid.T, ch Change, err error) {
	if err != nil {
		return
	}
	w.note(ch)
	w.c = ch.Conversation
	w.ordered(t, ch)
}

func (w *world) note(ch Change) {
	for _, step := range ch.Steps {
		if step.Event == EventConversationClosed {
			w.happened = append(w.happened, mark{at: step.At, closing: true})
		}
	}
}

// ordered: every milestone has an actor and a time, and the steps' scopes are one chain.
func (w *world) ordered(t *rapid.T, ch Change) {
	for i, step := range ch.Steps {
		if m := step.Milestone; m != nil && (m.Actor.Kind == "" || m.At == 0 || m.SortAt == 0) {
			t.Fatalf("milestone %s has no actor or time: %+v", m.Type, m)
		}
		if i > 0 && step.Before != ch.Steps[i-1].After {
			t.Fatalf("step %d begins with %+v, the one before ended with %+v", i, step.Before, ch.Steps[i-1].After)
		}
	}
	if n := len(ch.Steps); n > 0 && ch.Steps[n-1].After != ch.Conversation.Scope() {
		t.Fatalf("the last step ends with %+v, the conversation is %+v", ch.Steps[n-1].After, ch.Conversation.Scope())
	}
}

func (w *world) check(t *rapid.T, policy WindowPolicy) {
	if want := w.deadline(policy); w.c.ClosesAt != want {
		t.Fatalf("the window ends at %d, messages and closings say %d", w.c.ClosesAt, want)
	}
	if w.c.Status == Closed && w.c.AssigneeID != 0 {
		t.Fatalf("closed with an assignee")
	}
	if w.c.AssigneeID != 0 && w.c.Bot == BotActive {
		t.Fatalf("the bot is active on a conversation that a person holds")
	}
	later := w.now + 30*Day
	if w.c.Status == Open && w.c.WaitingSince != 0 && SegmentOf(w.c, later, 8) != SegmentActive {
		t.Fatalf("a visitor who waits is not in Activas")
	}
	segments := 0
	for _, s := range []Segment{SegmentActive, SegmentInactive, SegmentClosed} {
		if SegmentOf(w.c, w.now, 8) == s {
			segments++
		}
	}
	if segments != 1 {
		t.Fatalf("the conversation is in %d segments", segments)
	}
}

// deadline finds the window's end from the observer's messages and closings alone.
func (w *world) deadline(policy WindowPolicy) Time {
	var last, begin Time
	fresh := true
	for _, m := range w.happened {
		switch {
		case m.closing:
			fresh = true
		default:
			last = m.at
			if fresh {
				begin, fresh = m.at, false
			}
		}
	}
	switch policy {
	case PolicyLastInbound24h:
		return last + Day
	case PolicySession24h:
		return begin + Day
	case PolicyUnlimited:
	}
	return 0
}
