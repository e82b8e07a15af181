package store

import (
	"context"
	"errors"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func TestEventsInPages(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 20, 1)
		ctx := context.Background()
		want := desk.Event{Type: desk.EventConversationAssigned, At: 7, Actor: desk.Agent(w.members[0]), Audience: desk.AudienceConversation,
			ConversationID: w.all[0].ID, EntityKind: desk.EntityConversation, EntityID: w.all[0].ID,
			Before: desk.Scope{InboxID: 1}, After: desk.Scope{InboxID: 1, HolderID: 2, TeamID: 3}, Visitor: true, Removed: true}
		err := s.Update(ctx, w.workspace, port.LanePeople, func(tx port.Tx) error {
			for range 7 {
				if _, err := tx.Emit(want); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			since      int64
			limit, got int
			upTo       int64
		}{{0, 3, 3, 3}, {3, 4, 4, 7}, {3, 100, 4, 7}, {7, 10, 0, 7}} {
			events, upTo, err := s.Events(ctx, w.workspace, c.since, c.limit)
			if err != nil || len(events) != c.got || upTo != c.upTo {
				t.Fatalf("%+v: %d events up to %d, %v", c, len(events), upTo, err)
			}
			for i, event := range events {
				want.Seq = c.since + int64(i) + 1
				if event != want {
					t.Fatalf("%+v, want %+v", event, want)
				}
			}
		}
		if _, _, err := s.Events(ctx, w.workspace, 8, 10); !errors.Is(err, port.ErrTooOld) {
			t.Fatalf("beyond the end: %v", err)
		}
		prune(t, s, w.workspace, 4)
		if _, _, err := s.Events(ctx, w.workspace, 3, 10); !errors.Is(err, port.ErrTooOld) {
			t.Fatalf("before what is kept: %v", err)
		}
		if events, upTo, err := s.Events(ctx, w.workspace, 4, 10); err != nil || len(events) != 3 || upTo != 7 {
			t.Fatalf("%d events up to %d, %v", len(events), upTo, err)
		}
		if seq, err := s.LastSeq(ctx, w.workspace); err != nil || seq != 7 {
			t.Fatal(seq, err)
		}
	})
}

// prune forgets the log up to a seq.
func prune(t *testing.T, s *Store, workspace desk.ID, upTo int64) {
	t.Helper()
	err := s.Update(context.Background(), workspace, port.LanePeople, func(unit port.Tx) error {
		tx, ok := unit.(*tx)
		if !ok {
			return errors.New("not a tx of this store")
		}
		if err := tx.exec("DELETE FROM events WHERE workspace_id = $1 AND seq <= $2", workspace, upTo); err != nil {
			return err
		}
		return tx.exec("UPDATE workspaces SET pruned_seq = $2 WHERE workspace_id = $1", workspace, upTo)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEntitiesAndReads(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 21, 12)
		other := newWorld(t, s, 22, 2)
		ctx := context.Background()
		w.addThread(t, w.all[0].ID, 20)
		page := w.timeline(t, port.TimelineQuery{ConversationID: w.all[0].ID, Limit: 200})
		refs := port.EntityRefs{Conversations: []desk.ID{w.all[1].ID, w.all[0].ID, w.all[1].ID, other.all[0].ID, 99},
			Contacts: []desk.ID{w.all[2].ContactID, other.all[0].ContactID}}
		for _, item := range page.Items {
			switch {
			case item.Message != nil:
				refs.Messages = append(refs.Messages, item.Message.ID)
			case item.Comment != nil:
				refs.Comments = append(refs.Comments, item.Comment.ID)
			case item.Milestone != nil:
				refs.Milestones = append(refs.Milestones, item.Milestone.ID)
			}
		}
		all, err := s.Entities(ctx, w.workspace, refs)
		if err != nil {
			t.Fatal(err)
		}
		if len(all.Conversations) != 2 || len(all.Contacts) != 1 || len(all.Visits) != 0 || len(all.Messages) != len(refs.Messages) ||
			len(all.Comments) != len(refs.Comments) || len(all.Milestones) != len(refs.Milestones) {
			t.Fatalf("%+v", all)
		}
		if row := all.Conversations[w.all[1].ID]; row.ReadCount != -1 || row.Conversation.InboxID != w.all[1].InboxID {
			t.Fatalf("%+v", row)
		}
		ids := make([]desk.ID, len(w.all))
		for i, c := range w.all {
			ids[i] = c.ID
		}
		for _, member := range w.members {
			marks, err := s.Reads(ctx, w.workspace, member, ids)
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range ids {
				count, opened := w.reads[[2]desk.ID{member, id}]
				if mark, ok := marks[id]; ok != opened || mark.Count != count {
					t.Fatalf("%+v, want %d %v", mark, count, opened)
				}
				if upTo, err := s.ReadUpTo(ctx, w.workspace, id, []desk.ID{member, 98, 99}); err != nil || upTo != marks[id].Seq {
					t.Fatalf("read up to %d, want %d (%v)", upTo, marks[id].Seq, err)
				}
			}
		}
		if upTo, err := s.ReadUpTo(ctx, other.workspace, w.all[0].ID, w.members); err != nil || upTo != 0 {
			t.Fatalf("another company's mark: %d (%v)", upTo, err)
		}
	})
}

func TestDue(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		ctx := context.Background()
		if at, err := s.NextDue(ctx); err != nil || at != 0 {
			t.Fatal(at, err)
		}
		w := newWorld(t, s, 23, 80)
		var want []desk.Time
		for _, c := range w.all {
			if c.Status == desk.Open && c.ClosesAt != 0 {
				want = append(want, c.ClosesAt)
			}
		}
		slices.Sort(want)
		if at, err := s.NextDue(ctx); err != nil || at != want[0] {
			t.Fatal(at, want[0], err)
		}
		limit := want[len(want)/2]
		late := slices.IndexFunc(want, func(at desk.Time) bool { return at > limit })
		due, err := s.Due(ctx, limit, 1000)
		if err != nil || len(due) != late {
			t.Fatal(len(due), late, err)
		}
		for i, d := range due {
			if d.ClosesAt != want[i] || d.WorkspaceID != w.workspace {
				t.Fatalf("%+v, want %d", d, want[i])
			}
		}
		if due, err := s.Due(ctx, limit, 2); err != nil || len(due) != 2 {
			t.Fatal(due, err)
		}
	})
}

func TestOpenCounts(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 24, 90)
		want := map[desk.ID]int{}
		for _, c := range w.all {
			if c.Status == desk.Open && c.AssigneeID != 0 {
				want[c.AssigneeID]++
			}
		}
		got, err := s.OpenCounts(context.Background(), w.workspace)
		if err != nil || len(got) != len(want) {
			t.Fatal(got, want, err)
		}
		for id, n := range want {
			if got[id] != n {
				t.Fatal(got, want)
			}
		}
	})
}

func TestSignedIn(t *testing.T) {
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 25, 0)
		ctx := context.Background()
		user := desk.User{ID: w.id(), Name: "Ana", Email: "ana@example.com", Preferences: "{}"}
		member := desk.Member{ID: w.members[0], UserID: user.ID, Name: "Ana", Email: user.Email, Role: desk.RoleAgent,
			Visibility: desk.VisibilityOwn, Availability: desk.Online, Active: true, InboxIDs: w.inboxes[:2]}
		session := port.Session{ID: w.id(), UserID: user.ID, WorkspaceID: w.workspace, TokenHash: "abc", ExpiresAt: worldNow, LastSeenAt: 4}
		token := port.OneTimeToken{Kind: port.TokenPasswordReset, TokenHash: "t", UserID: user.ID, ExpiresAt: worldNow}
		save := func(m desk.Member) {
			t.Helper()
			err := s.Update(ctx, w.workspace, port.LanePeople, func(tx port.Tx) error { return tx.SaveMember(m) })
			if err != nil {
				t.Fatal(err)
			}
		}
		err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
			return errors.Join(tx.InsertUser(user), tx.InsertSession(session), tx.SaveToken(token))
		})
		if err != nil {
			t.Fatal(err)
		}
		save(member)
		who, err := s.SignedIn(ctx, "abc", worldNow-1)
		if err != nil || who.User != user || who.Session != session || who.Member.ID != member.ID || !slices.Equal(who.Member.InboxIDs, w.inboxes[:2]) {
			t.Fatalf("%+v, %v", who, err)
		}
		if workspaces, err := s.MembershipsOf(ctx, user.ID); err != nil || !slices.Equal(workspaces, []desk.ID{w.workspace}) {
			t.Fatal(workspaces, err)
		}
		if sessions, err := s.Sessions(ctx, user.ID); err != nil || len(sessions) != 1 || sessions[0] != session {
			t.Fatal(sessions, err)
		}
		if _, err := s.Token(ctx, "t", port.TokenFirstRun, 1); !errors.Is(err, desk.ErrNotFound) {
			t.Fatal(err)
		}
		if _, err := s.Token(ctx, "t", port.TokenPasswordReset, worldNow); !errors.Is(err, &desk.Error{Code: desk.CodeExpired}) {
			t.Fatal(err)
		}
		if got, err := s.Token(ctx, "t", port.TokenPasswordReset, 1); err != nil || got != token {
			t.Fatal(got, err)
		}
		for name, hash := range map[string]string{"expired": "abc", "unknown": "xyz"} {
			if _, err := s.SignedIn(ctx, hash, worldNow); !errors.Is(err, desk.ErrNotFound) {
				t.Fatalf("%s: %v", name, err)
			}
		}
		member.Active = false
		save(member)
		if _, err := s.SignedIn(ctx, "abc", 1); !errors.Is(err, desk.ErrNotFound) {
			t.Fatalf("a removed member: %v", err)
		}
	})
}
