package demo_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/demo"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

const now = desk.IDEpoch + 1056*desk.Day

// TestSeedIsWhatTheDataSay plays the story and holds every conversation against what its author expected of it.
func TestSeedIsWhatTheDataSay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		seeded, err := demo.Seed(ctx, demo.Options{Store: s, IDs: desk.NewIDMaker(0), Now: now, PasswordHash: "x", Origins: []string{"*"}})
		if err != nil {
			t.Fatal(err)
		}
		dir, err := s.Directory(ctx, seeded.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		owner, _ := dir.Viewer(dir.Members[0].ID)
		rows := everything(t, s, seeded.Workspace, owner)
		written := expectations(t)
		if len(rows) != len(written) {
			t.Fatalf("%d conversations stand, %d were written", len(rows), len(written))
		}
		for _, row := range rows {
			hold(t, s, dir, row, written)
		}
	})
}

func everything(t *testing.T, s port.Store, workspace desk.ID, viewer desk.Viewer) []port.Row {
	t.Helper()
	var rows []port.Row
	for _, segment := range []desk.Segment{desk.SegmentActive, desk.SegmentInactive, desk.SegmentClosed} {
		page, err := s.List(context.Background(), workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll,
			Segment: segment, Sort: port.SortRecent, Limit: 100, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, page.Rows...)
	}
	return rows
}

type expectation struct {
	Key      string
	Contact  struct{ Name string }
	Timeline []struct{ From, Text string }
	Expect   struct {
		State        string
		Waiting      bool
		Assignee     string
		ClosedReason string `json:"closed_reason"`
	}
}

// expectations reads the data as its author wrote them, by the text of the visitor's first message.
func expectations(t *testing.T) map[string]expectation {
	t.Helper()
	files, err := filepath.Glob("data/conversations/*.json")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d conversations found, %v", len(files), err)
	}
	all := map[string]expectation{}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var e expectation
		if err := json.Unmarshal(content, &e); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		all[e.first()] = e
	}
	return all
}

func (e expectation) first() string {
	for _, item := range e.Timeline {
		if item.From == "visitor" {
			return item.Text
		}
	}
	return ""
}

// hold compares one conversation, and every text in it, with what was written.
func hold(t *testing.T, s port.Store, dir *desk.Directory, row port.Row, written map[string]expectation) {
	t.Helper()
	page, err := s.Timeline(context.Background(), dir.Workspace.ID, port.TimelineQuery{ConversationID: row.Conversation.ID, Limit: 200})
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, item := range page.Items {
		switch {
		case item.Message != nil:
			said = append(said, item.Message.Text)
		case item.Comment != nil:
			said = append(said, item.Comment.Text)
		}
	}
	e, ok := written[said[0]]
	if !ok {
		t.Errorf("nobody wrote %q", said[0])
		return
	}
	var want []string
	for _, item := range e.Timeline {
		if item.Text != "" {
			want = append(want, item.Text)
		}
	}
	missing := 0
	for _, text := range want {
		if !contains(said, text) {
			missing++
			t.Errorf("%s: %q is not in the thread", e.Key, text)
		}
	}
	c := row.Conversation
	if got := string(desk.SegmentOf(c, now, dir.Workspace.ActiveHours)); got != e.Expect.State {
		t.Errorf("%s is %s, expected %s", e.Key, got, e.Expect.State)
	}
	if string(c.ClosedReason) != e.Expect.ClosedReason {
		t.Errorf("%s was closed %q, expected %q", e.Key, c.ClosedReason, e.Expect.ClosedReason)
	}
	if name := nameOf(dir, c.AssigneeID); name != e.Expect.Assignee {
		t.Errorf("%s is held by %q, expected %q", e.Key, name, e.Expect.Assignee)
	}
	if row.Card.Name != e.Contact.Name {
		t.Errorf("%s is called %q, expected %q", e.Key, row.Card.Name, e.Contact.Name)
	}
}

func contains(all []string, one string) bool {
	for _, text := range all {
		if text == one {
			return true
		}
	}
	return false
}

// nameOf gives a member's key of the data: the part of the e-mail before the @.
func nameOf(dir *desk.Directory, id desk.ID) string {
	member, ok := dir.Member(id)
	if !ok {
		return ""
	}
	for i := range member.Email {
		if member.Email[i] == '@' {
			return member.Email[:i]
		}
	}
	return ""
}
