package desk

import (
	"errors"
	"reflect"
	"testing"
)

const (
	ana  = ID(11)
	luis = ID(12)
	team = ID(31)
)

func arrival(at Time) Arrival {
	return Arrival{At: at, ContactID: 5, Window: PolicySession24h, ReopenTo: ReopenToSameAgent}
}

// written is a conversation in which the visitor has just written for the first time.
func written(hasBot bool) Conversation {
	first := NewConversation(1, Identity{ID: 2, InboxID: 3, ContactID: 5}, 9, start, hasBot)
	a := arrival(start)
	a.HasBot = hasBot
	return Receive(first.Conversation, a).Conversation
}

func answered(t *testing.T, by ID, after Time) Conversation {
	t.Helper()
	ch, err := Send(written(false), Answer{MemberID: by, Now: start + after})
	if err != nil {
		t.Fatal(err)
	}
	return ch.Conversation
}

func codeOf(err error) Code {
	var refusal *Error
	if errors.As(err, &refusal) {
		return refusal.Code
	}
	return ""
}

func milestones(ch Change) []MilestoneType {
	var all []MilestoneType
	for _, step := range ch.Steps {
		if step.Milestone != nil {
			all = append(all, step.Milestone.Type)
		}
	}
	return all
}

func TestFirstMessageWaitsForUs(t *testing.T) {
	c := written(false)
	if c.Status != Open || c.Episode != 1 || c.WaitingSince != start || c.InboundCount != 1 || c.ClosesAt != start+Day {
		t.Errorf("after the first message: %+v", c)
	}
	if Unread(c.InboundCount, c.AnsweredCount, -1) != 1 {
		t.Error("the first message is not unread")
	}
}

func TestFirstAnswerIntervenesAndAssigns(t *testing.T) {
	ch, err := Send(written(true), Answer{MemberID: ana, Now: start + Minute})
	if err != nil {
		t.Fatal(err)
	}
	c := ch.Conversation
	if c.AssigneeID != ana || c.WaitingSince != 0 || c.Bot != BotSilenced || c.AnsweredCount != 1 {
		t.Errorf("after the first answer: %+v", c)
	}
	if got := milestones(ch); !reflect.DeepEqual(got, []MilestoneType{MilestoneIntervention}) {
		t.Errorf("milestones %v, want the intervention alone", got)
	}
	if last := ch.Steps[len(ch.Steps)-1]; last.Event != EventMessageSent {
		t.Errorf("the last step is %s, want the message", last.Event)
	}
	again, err := Send(c, Answer{MemberID: ana, Now: start + 2*Minute})
	if err != nil || len(milestones(again)) != 0 {
		t.Errorf("the second answer tells %v, %v", milestones(again), err)
	}
}

func TestWritingNeverReplacesAnAssignment(t *testing.T) {
	c := answered(t, ana, Minute)
	ch, err := Send(c, Answer{MemberID: luis, Now: start + 2*Minute})
	if err != nil {
		t.Fatal(err)
	}
	if ch.Conversation.AssigneeID != ana || !reflect.DeepEqual(milestones(ch), []MilestoneType{MilestoneIntervention}) {
		t.Errorf("assignee %d, milestones %v", ch.Conversation.AssigneeID, milestones(ch))
	}
	_, err = Send(c, Answer{MemberID: luis, Now: start + 2*Minute, OnlyAssignee: true})
	if codeOf(err) != CodeNotAssignee {
		t.Errorf("in a strict inbox: %v", err)
	}
}

func TestClaim(t *testing.T) {
	won, err := Claim(written(true), ana, start+Minute)
	if err != nil || won.Conversation.AssigneeID != ana || won.Conversation.Bot != BotSilenced {
		t.Fatalf("claim: %+v, %v", won.Conversation, err)
	}
	if !reflect.DeepEqual(milestones(won), []MilestoneType{MilestoneAssigned}) {
		t.Errorf("a claim is told as %v", milestones(won))
	}
	_, err = Claim(won.Conversation, luis, start+Minute)
	var refusal *Error
	if !errors.As(err, &refusal) || refusal.Code != CodeAlreadyAssigned || refusal.MemberID != ana {
		t.Errorf("the second to claim is told %v", err)
	}
	if again, err := Claim(won.Conversation, ana, start+Minute); err != nil || len(again.Steps) != 0 {
		t.Errorf("claiming what one holds: %v, %v", again.Steps, err)
	}
}

func TestTransfer(t *testing.T) {
	held := answered(t, ana, Minute)
	at := start + Hour
	for _, row := range []struct {
		name     string
		from     Conversation
		transfer Transfer
		code     Code
		assignee ID
		team     ID
		told     MilestoneType
	}{
		{"to an agent", held, Transfer{By: luis, ToMember: luis, Now: at, HasAccess: true}, "", luis, 0, MilestoneTransferred},
		{"to a team", held, Transfer{By: ana, ToTeam: team, Now: at, HasAccess: true}, "", 0, team, MilestoneTransferred},
		{"to nobody", held, Transfer{By: ana, Now: at}, "", 0, 0, MilestoneUnassigned},
		{"of nobody's to an agent", written(false), Transfer{By: ana, ToMember: luis, Now: at, HasAccess: true}, "", luis, 0, MilestoneAssigned},
		{"without access", held, Transfer{By: ana, ToMember: luis, Now: at}, CodeNoAccess, 0, 0, ""},
		{"where it is", held, Transfer{By: ana, ToMember: ana, Now: at, HasAccess: true}, CodeSameAssignee, 0, 0, ""},
		{"nobody's to nobody", written(false), Transfer{By: ana, Now: at}, CodeSameAssignee, 0, 0, ""},
		{"after the window", held, Transfer{By: ana, ToMember: luis, Now: start + Day, HasAccess: true}, CodeConversationClosed, 0, 0, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			ch, err := row.transfer.Decide(row.from)
			if codeOf(err) != row.code || row.code == "" && err != nil {
				t.Fatalf("answered %v, want %q", err, row.code)
			}
			if row.code != "" {
				return
			}
			if ch.Conversation.AssigneeID != row.assignee || ch.Conversation.TeamID != row.team || milestones(ch)[0] != row.told {
				t.Errorf("assignee %d, team %d, told %v", ch.Conversation.AssigneeID, ch.Conversation.TeamID, milestones(ch))
			}
		})
	}
}

func TestCloseEndsTheAssignment(t *testing.T) {
	ch, err := Close(answered(t, ana, Minute), luis, start+5*Hour)
	if err != nil {
		t.Fatal(err)
	}
	c := ch.Conversation
	if c.Status != Closed || c.AssigneeID != 0 || c.LastAgentID != ana || c.HolderID() != ana || c.ClosesAt != start+Day {
		t.Errorf("closed: %+v", c)
	}
	if ch.Ended == nil || ch.Ended.AgentID != ana {
		t.Errorf("the episode ended as %+v", ch.Ended)
	}
	if _, err := Close(c, ana, start+5*Hour); codeOf(err) != CodeAlreadyClosed {
		t.Errorf("closing again: %v", err)
	}
	_, err = Send(c, Answer{MemberID: ana, Now: start + 5*Hour})
	var refusal *Error
	if !errors.As(err, &refusal) || !reflect.DeepEqual(refusal.Possible, []string{"comment", "reopen"}) {
		t.Errorf("writing on a closed one: %v", err)
	}
}

func TestLapseBearsTheDeadline(t *testing.T) {
	c := written(false)
	if _, over := Lapse(c, start+Day-1); over {
		t.Error("it lapsed before its time")
	}
	ch, over := Lapse(c, start+3*Day)
	if !over {
		t.Fatal("it did not lapse")
	}
	told := ch.Steps[0].Milestone
	if told.At != start+Day || told.SortAt != start+Day || told.Actor != System || !told.Data.Unanswered || !ch.Conversation.Unanswered {
		t.Errorf("told %+v", told)
	}
	if _, err := Send(c, Answer{MemberID: ana, Now: start + Day}); codeOf(err) != CodeWindowOver {
		t.Errorf("writing at the deadline, before the timer: %v", err)
	}
	if _, err := Reopen(ch.Conversation, ana, start+3*Day, true); codeOf(err) != CodeWindowOver {
		t.Errorf("reopening past the limit: %v", err)
	}
}

func TestReopenByHandKeepsTheCountdown(t *testing.T) {
	closed, err := Close(answered(t, ana, Minute), ana, start+5*Hour)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := Reopen(closed.Conversation, luis, start+6*Hour, true)
	if err != nil {
		t.Fatal(err)
	}
	c := ch.Conversation
	if c.ClosesAt != start+Day || c.Episode != 2 || c.AssigneeID != ana || c.Status != Open {
		t.Errorf("reopened: %+v", c)
	}
	back := Receive(c, arrival(start+7*Hour)).Conversation
	if back.ClosesAt != start+31*Hour {
		t.Errorf("the visitor's next message ends the window at hour %d, want 31", (back.ClosesAt-start)/Hour)
	}
	if _, err := Reopen(c, ana, start+7*Hour, true); codeOf(err) != CodeAlreadyOpen {
		t.Errorf("reopening what is open: %v", err)
	}
}

func TestVisitorReopens(t *testing.T) {
	closed, err := Close(answered(t, ana, Minute), ana, start+5*Hour)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name     string
		change   func(*Arrival)
		assignee ID
		bot      BotState
	}{
		{"the agent is online", func(a *Arrival) { a.LastAgentFits = true }, ana, BotOff},
		{"the agent is away", func(*Arrival) {}, 0, BotOff},
		{"the inbox says nobody", func(a *Arrival) { a.LastAgentFits, a.ReopenTo = true, ReopenToNobody }, 0, BotOff},
		{"there is a bot and nobody", func(a *Arrival) { a.HasBot = true }, 0, BotActive},
		{"there is a bot and the agent", func(a *Arrival) { a.HasBot, a.LastAgentFits = true, true }, ana, BotSilenced},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := arrival(start + 6*Hour)
			row.change(&a)
			ch := Receive(closed.Conversation, a)
			c := ch.Conversation
			if c.AssigneeID != row.assignee || c.Bot != row.bot || c.Episode != 2 || c.ClosesAt != start+30*Hour || c.WaitingSince != start+6*Hour {
				t.Errorf("reopened: %+v", c)
			}
			if milestones(ch)[0] != MilestoneReopened || ch.Begun == nil {
				t.Errorf("told %v, begun %v", milestones(ch), ch.Begun)
			}
		})
	}
}

func TestMessageAfterTheDeadlineClosesThenReopens(t *testing.T) {
	ch := Receive(written(false), arrival(start+25*Hour))
	if got := milestones(ch); !reflect.DeepEqual(got, []MilestoneType{MilestoneClosed, MilestoneReopened}) {
		t.Errorf("told %v", got)
	}
	if c := ch.Conversation; c.Episode != 2 || c.ClosesAt != start+49*Hour || c.Unanswered {
		t.Errorf("after it: %+v", c)
	}
}

func TestBotSpeaksOnlyWhileActive(t *testing.T) {
	c := written(true)
	said, err := BotAnswer(c, start+Second, false)
	if err != nil || said.Conversation.WaitingSince != 0 || said.Conversation.AssigneeID != 0 {
		t.Fatalf("the bot's answer: %+v, %v", said.Conversation, err)
	}
	if Unread(said.Conversation.InboundCount, said.Conversation.AnsweredCount, -1) != 1 {
		t.Error("the bot's answer marked the visitor's message as read")
	}
	handed, err := BotAnswer(c, start+Second, true)
	if err != nil || handed.Conversation.WaitingSince == 0 || handed.Conversation.Bot != BotHandedOff {
		t.Errorf("a handoff leaves the visitor waiting for a person: %+v, %v", handed.Conversation, err)
	}
	for _, silent := range []BotState{BotOff, BotHandedOff, BotSilenced} {
		c.Bot = silent
		if _, err := BotAnswer(c, start+Second, false); codeOf(err) != CodeBotSilent {
			t.Errorf("a bot that is %s said something: %v", silent, err)
		}
	}
}

func TestReturnToBot(t *testing.T) {
	held, err := Claim(written(true), ana, start+Minute)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := ReturnToBot(held.Conversation, ana, start+Hour, true)
	if err != nil || ch.Conversation.Bot != BotActive || ch.Conversation.AssigneeID != 0 {
		t.Errorf("returned: %+v, %v", ch.Conversation, err)
	}
	if _, err := ReturnToBot(held.Conversation, ana, start+Hour, false); codeOf(err) != CodeNoBot {
		t.Errorf("without a bot: %v", err)
	}
}

func TestUnassignLeavesTheTeam(t *testing.T) {
	c := answered(t, ana, Minute)
	c.TeamID = team
	if ch := Unassign(c, System, start+Hour); ch.Conversation.AssigneeID != 0 || ch.Conversation.TeamID != team {
		t.Errorf("unassigned: %+v", ch.Conversation)
	}
}
