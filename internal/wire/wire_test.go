package wire

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func encode(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestConversationHasAReadMarkOnlyForItsReader(t *testing.T) {
	dir := &desk.Directory{Inboxes: []desk.Inbox{{ID: 7, Window: desk.PolicyUnlimited}}}
	row := port.Row{ReadCount: -1, Conversation: desk.Conversation{ID: 1, InboxID: 7, Status: desk.Closed,
		AssigneeID: 3, LastAgentID: 4}}
	shared, own := encode(t, ConversationOf(row, dir)), encode(t, ConversationFor(row, dir))
	if strings.Contains(shared, "read_count") || !strings.Contains(own, `"read_count":-1`) {
		t.Errorf("shared %s\nown %s", shared, own)
	}
	for _, part := range []string{`"policy":"unlimited"`, `"tag_ids":[]`, `"preview":null`, `"assignee_id":""`,
		`"holder_id":"` + desk.ID(4).String() + `"`} {
		if !strings.Contains(shared, part) {
			t.Errorf("no %s in %s", part, shared)
		}
	}
}

func TestItemsOfEveryKind(t *testing.T) {
	items := ItemsOf([]port.Item{
		{Message: &desk.Message{ID: 1, Author: desk.AuthorAgent, AuthorName: "not told", ErrorCode: "x"}},
		{Comment: &desk.Comment{ID: 2, MemberID: 9}},
		{Milestone: &desk.Milestone{ID: 3, Seq: 5, Type: desk.MilestoneClosed, Data: desk.MilestoneData{Reason: desk.ClosedByHand}}},
		{},
	})
	text := encode(t, items)
	if len(items) != 3 || strings.Contains(text, "not told") {
		t.Fatal(text)
	}
	for _, part := range []string{`"kind":"message"`, `"error":{"code":"x","text":""}`, `"choices":[]`, `"kind":"comment"`,
		`"data":{"reason":"hand"}`, `"rev":5`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in %s", part, text)
		}
	}
}

func TestContactCustomIsAlwaysAnObject(t *testing.T) {
	for custom, want := range map[string]string{"": "{}", "[1]": "{}", "{bad": "{}", `{"a":1}`: `{"a":1}`} {
		if text := encode(t, ContactOf(desk.Contact{Custom: custom})); !strings.Contains(text, `"custom":`+want) {
			t.Errorf("%q: %s", custom, text)
		}
	}
}

// What a visitor's frame can hold is settled by these types: the fields are listed here by name, so that a new one is a
// decision.
func TestVisitorTypesHoldNothingElse(t *testing.T) {
	want := map[reflect.Type]string{
		reflect.TypeFor[VItem]():       "id seq kind author author_name text at client_id state choices attachment location quote notice fields",
		reflect.TypeFor[VAttachment](): "id kind mime name size width height duration_ms state url thumb_url",
		reflect.TypeFor[VQuote]():      "message_id author author_name kind text",
		reflect.TypeFor[VState]():      "status agent unread read_seq agent_read_seq contact ask_contact verified",
		reflect.TypeFor[VAgent]():      "name",
		reflect.TypeFor[VContact]():    "name email phone",
		reflect.TypeFor[VEvent]():      "t seq up_to item state",
		reflect.TypeFor[VTyping]():     "t author name",
	}
	for of, fields := range want {
		var names []string
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			names = append(names, name)
		}
		if got := strings.Join(names, " "); got != fields {
			t.Errorf("%s has %s", of, got)
		}
	}
}

func TestVisitorsAreToldOfFewMilestones(t *testing.T) {
	dir := &desk.Directory{Members: []desk.Member{{ID: 4, Name: "Ana", Email: "ana@example.com"}}}
	told := map[desk.MilestoneType]string{desk.MilestoneIntervention: "agent_joined", desk.MilestoneClosed: "closed",
		desk.MilestoneContactAsked: "contact_asked", desk.MilestoneContactLeft: "contact_left"}
	for _, kind := range []desk.MilestoneType{desk.MilestoneIntervention, desk.MilestoneAssigned, desk.MilestoneUnassigned,
		desk.MilestoneTransferred, desk.MilestoneClosed, desk.MilestoneReopened, desk.MilestoneStageMoved,
		desk.MilestoneContactAsked, desk.MilestoneContactLeft, desk.MilestoneIdentityVerified} {
		item, ok := VItemOfMilestone(desk.Milestone{Type: kind, Actor: desk.Agent(4)}, dir)
		if item.Notice != told[kind] || ok != (told[kind] != "") || strings.Contains(encode(t, item), "@") {
			t.Errorf("%s: %+v", kind, item)
		}
	}
}

func TestVisitorState(t *testing.T) {
	dir := &desk.Directory{Members: []desk.Member{{ID: 4, Name: "Ana"}}}
	message := func(seq int64, by desk.AuthorKind, state desk.MessageState) port.Item {
		return port.Item{Message: &desk.Message{Seq: seq, Author: by, State: state}}
	}
	got := VStateOf(VFacts{Directory: dir, Now: 10,
		Thread: port.VisitorThread{Session: desk.VisitorSession{ReadSeq: 3, VerifiedUntil: 11},
			Card:         desk.Card{AskedFields: []string{"phone"}},
			Conversation: desk.Conversation{ID: 1, Status: desk.Open, AssigneeID: 4}},
		Contact: desk.Contact{Name: "Eva"},
		Recent: []port.Item{message(1, desk.AuthorContact, desk.StateRead), message(2, desk.AuthorContact, desk.StateSent),
			message(3, desk.AuthorAgent, desk.StateSent), message(4, desk.AuthorBot, desk.StateSent)}})
	want := VState{Status: "open", Agent: &VAgent{Name: "Ana"}, Unread: 1, ReadSeq: 3, AgentReadSeq: 3,
		Contact: VContact{Name: "Eva"}, AskContact: []string{"phone"}, Verified: true}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	read := VFacts{Directory: dir, ReadUpTo: 9, Thread: port.VisitorThread{Conversation: desk.Conversation{ID: 1, Status: desk.Open}}}
	if got := VStateOf(read).AgentReadSeq; got != 9 {
		t.Errorf("read up to %d", got)
	}
	if none := VStateOf(VFacts{}); none.Status != "none" {
		t.Errorf("got %+v", none)
	}
}
