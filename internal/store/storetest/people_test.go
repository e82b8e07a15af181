package storetest_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

func TestContactsRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		one, two := w.Threads[0], w.Threads[1]
		contact := desk.Contact{ID: one.Identity.ContactID, Name: "José Núñez", Email: "jose@x.example",
			Phone: "+5491140001234", City: "Rosario", Locale: "es", Custom: `{"a":1}`, CreatedAt: 5, Rev: 6}
		identity := one.Identity
		identity.VerifiedAt = 77
		session := one.Session
		session.VerifiedUntil, session.ReadSeq = 88, 99
		unit(t, w, func(tx port.Tx) error {
			return errors.Join(tx.SaveContact(contact), tx.SaveIdentity(identity), tx.SaveVisitorSession(session))
		})
		unit(t, w, func(tx port.Tx) error {
			got, err := tx.Contact(contact.ID)
			expect(t, got, err, contact)
			found, err := tx.Identity(identity.ID)
			expect(t, found, err, identity)
			found, err = tx.IdentityByAddress(w.Inbox, desk.AddressVisitor, session.SecretHash)
			expect(t, found, err, identity)
			_, err = tx.IdentityByAddress(w.Inbox, desk.AddressExternalUser, session.SecretHash)
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.Contact(1)
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.Identity(1)
			expectCode(t, err, desk.CodeNotFound)

			taken, err := tx.InsertAddress(w.Inbox, desk.AddressVisitor, session.SecretHash, two.Identity.ID)
			expect(t, taken, err, true)
			taken, err = tx.InsertAddress(w.Inbox, desk.AddressVisitor, session.SecretHash, identity.ID)
			expect(t, taken, err, false)
			taken, err = tx.InsertAddress(w.Inbox, desk.AddressExternalUser, "u1", two.Identity.ID)
			expect(t, taken, err, false)
			return nil
		})
		for query, want := range map[string]int{"nunez": 1, "JOSÉ": 1, "jose@x.example": 1, "0001234": 1, "4000": 1,
			"4001": 0, "pedro": 0} {
			if n := hits(t, s, w, query); n != want {
				t.Errorf("searching %q finds %d, want %d", query, n, want)
			}
		}
		contact.Name, contact.Phone = "Otra", ""
		unit(t, w, func(tx port.Tx) error { return tx.SaveContact(contact) })
		for query, want := range map[string]int{"nunez": 0, "otra": 1, "4000": 0, one.Identity.Code: 1} {
			if n := hits(t, s, w, query); n != want {
				t.Errorf("after the change, searching %q finds %d, want %d", query, n, want)
			}
		}
	})
}

func hits(t *testing.T, s port.Store, w *storetest.World, search string) int {
	t.Helper()
	page, err := s.List(context.Background(), w.Workspace, port.ListQuery{Holding: desk.HoldingAll,
		Segment: desk.SegmentActive, Sort: port.SortRecent, Search: search, Limit: 50, Now: w.Now,
		Viewer: desk.Viewer{MemberID: w.Member, Visibility: desk.VisibilityAll, InboxIDs: []desk.ID{w.Inbox}}})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Rows)
}

func TestVisitorThread(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		v := w.Threads[1]
		quiet := w.NewThread(7)
		unit(t, w, func(tx port.Tx) error {
			c, card, err := tx.Conversation(v.Conversation.ID)
			if err != nil {
				return err
			}
			v.Conversation, v.Card = c, card
			return errors.Join(tx.InsertIdentity(quiet.Identity), tx.InsertVisitorSession(quiet.Session))
		})
		unit(t, w, func(tx port.Tx) error {
			got, err := tx.VisitorThread(w.Inbox, v.Session.SecretHash, "")
			expect(t, got, err, v)
			got, err = tx.VisitorThread(w.Inbox, v.Session.SecretHash, "other")
			expect(t, got, err, v)
			got, err = tx.VisitorThread(w.Inbox, v.Session.SecretHash, "first")
			if err != nil || got.Duplicate == nil || got.Duplicate.ConversationID != v.Conversation.ID {
				t.Errorf("the message sent before was not found: %+v (%v)", got.Duplicate, err)
			}
			got, err = tx.VisitorThread(w.Inbox, quiet.Session.SecretHash, "first")
			expect(t, got, err, port.VisitorThread{Session: quiet.Session, Identity: quiet.Identity})
			_, err = tx.VisitorThread(w.Inbox, "unknown", "first")
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.VisitorThread(w.Inbox+1, v.Session.SecretHash, "")
			expectCode(t, err, desk.CodeNotFound)
			return nil
		})
		got, err := s.VisitorThread(context.Background(), w.Workspace, w.Inbox, v.Session.SecretHash)
		expect(t, got, err, v)
	})
}

func TestDirectoryRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w := storetest.NewWorld(t, s, 0)
		before, err := s.Directory(ctx, w.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		again, err := s.Directory(ctx, w.Workspace)
		if err != nil || again != before {
			t.Errorf("an unchanged directory was read anew (%v)", err)
		}
		workspace := desk.Workspace{ID: w.Workspace, Name: "Otra", Timezone: "America/Lima", Locale: "pt", ActiveHours: 3,
			CreatedAt: w.Now}
		member := desk.Member{ID: 31, UserID: 41, Name: "Bea", Email: "b@x.example", Role: desk.RoleSupervisor,
			Visibility: desk.VisibilityTeam, Availability: desk.Away, Active: true, InboxIDs: []desk.ID{w.Inbox},
			TeamIDs: []desk.ID{51}, Rev: 3}
		team := desk.Team{ID: 51, Name: "Ventas", MemberIDs: []desk.ID{31}, Rev: 4}
		inbox, _ := before.Inbox(w.Inbox)
		inbox.Name, inbox.MemberIDs, inbox.FirstMessageAt = "Nuevo", []desk.ID{31}, 9
		inbox.Settings.Bot = &desk.BotScript{Enabled: true, Steps: []desk.BotStep{{Ask: "¿Nombre?", Field: "name"}}}
		stages := []desk.Stage{{ID: 62, Name: "A", Color: "#000001", Position: 1, Rev: 1}, {ID: 61, Name: "B", Position: 2}}
		tags := []desk.Tag{{ID: 72, Name: "árbol", Color: "#000002", Rev: 2}, {ID: 71, Name: "Zeta"}}
		old := before.Members[0]
		old.InboxIDs = nil // SaveInbox replaces who is in it
		var seq int64
		unit(t, w, func(tx port.Tx) error {
			if d, err := tx.Directory(); err != nil || d != before {
				t.Errorf("a unit read an unchanged directory anew (%v)", err)
			}
			var err error
			seq, err = tx.Emit(desk.Event{Type: desk.EventWorkspaceChanged})
			err = errors.Join(err, tx.SaveWorkspace(workspace), tx.SaveMember(member), tx.SaveTeam(team),
				tx.SaveInbox(inbox), tx.SaveStage(stages[1]), tx.SaveStage(stages[0]), tx.SaveTag(tags[1]),
				tx.SaveTag(tags[0]), tx.SaveTag(desk.Tag{ID: 73, Name: "x"}), tx.DeleteTag(73),
				tx.SaveStage(desk.Stage{ID: 63}), tx.DeleteStage(63), tx.SaveTeam(desk.Team{ID: 52, MemberIDs: []desk.ID{31}}),
				tx.DeleteTeam(52))
			if err != nil {
				return err
			}
			d, err := tx.Directory()
			if err != nil || len(d.Tags) != 2 || d.Rev != seq {
				t.Errorf("a unit does not see its own change: %+v (%v)", d, err)
			}
			return nil
		})
		members := []desk.Member{old, member}
		slices.SortFunc(members, func(a, b desk.Member) int { return int(int64(a.ID>>20) - int64(b.ID>>20)) })
		got, err := s.Directory(ctx, w.Workspace)
		expect(t, got, err, &desk.Directory{Rev: seq, Workspace: workspace, Members: members, Teams: []desk.Team{team},
			Inboxes: []desk.Inbox{inbox}, Stages: stages, Tags: tags})
	})
}

func TestInboxKeys(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w := storetest.NewWorld(t, s, 0)
		old := "key" + w.Inbox.String()
		unit(t, w, func(tx port.Tx) error {
			err := tx.SaveInbox(desk.Inbox{ID: 5, Key: old})
			expectCode(t, err, desk.CodeTaken)
			return tx.SaveInbox(desk.Inbox{ID: w.Inbox, Key: "another-key"})
		})
		for key, want := range map[string]desk.ID{"another-key": w.Inbox, old: 0} {
			_, found, err := s.InboxByKey(ctx, key)
			if found != want || (want == 0) != errors.Is(err, desk.ErrNotFound) {
				t.Errorf("the key %q leads to %v (%v)", key, found, err)
			}
		}
	})
}

func TestInboxConnection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w, other := storetest.NewWorld(t, s, 0), storetest.NewWorldAt(t, s, 0, 700)
		inbox := desk.Inbox{ID: w.Inbox, Name: "Número", Channel: desk.ChannelWhatsApp, Key: "k", Active: true,
			Connection: desk.Connection{Endpoint: "1234", Group: "77", Values: map[string]string{"phone": "+54"},
				Sealed: map[string]string{"token": "sealed"}, SecretPrint: "p", VerifyToken: "v"},
			Health: desk.Health{Broken: desk.FailAuth, Code: "190", Text: "expired", Since: 5, BadSigns: 2, Coexistence: true}}
		save := func(i desk.Inbox) {
			t.Helper()
			unit(t, w, func(tx port.Tx) error { return tx.SaveInbox(i) })
		}
		routed := func(endpoint string, want desk.ID) {
			t.Helper()
			workspace, found, err := s.Routed(ctx, desk.ChannelWhatsApp, endpoint)
			if found != want || (want == 0) != errors.Is(err, desk.ErrNotFound) || want != 0 && workspace != w.Workspace {
				t.Errorf("the endpoint %q leads to %v (%v)", endpoint, found, err)
			}
		}
		save(inbox)
		directory, err := s.Directory(ctx, w.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := directory.Inbox(w.Inbox)
		expect(t, got, nil, inbox)
		routed("1234", w.Inbox)
		for _, key := range []string{"whatsapp:1234", "1234"} {
			_, _, err = s.InboxByKey(ctx, key)
			expectCode(t, err, desk.CodeNotFound)
		}
		for _, rival := range []*storetest.World{w, other} {
			err = s.Update(ctx, rival.Workspace, port.LanePeople, func(tx port.Tx) error {
				return tx.SaveInbox(desk.Inbox{ID: 9, Channel: desk.ChannelWhatsApp, Connection: desk.Connection{Endpoint: "1234"}})
			})
			var refused *desk.Error
			if !errors.As(err, &refused) || refused.Code != desk.CodeTaken || refused.Field != "endpoint" {
				t.Errorf("another inbox took the endpoint: %v", err)
			}
		}
		inbox.Connection.Endpoint = "5678"
		save(inbox)
		routed("1234", 0)
		routed("5678", w.Inbox)
		inbox.Connection, inbox.Health = desk.Connection{}, desk.Health{}
		save(inbox)
		routed("5678", 0)
		unit(t, other, func(tx port.Tx) error {
			return tx.SaveInbox(desk.Inbox{ID: 9, Channel: desk.ChannelWhatsApp, Connection: desk.Connection{Endpoint: "1234"}})
		})
		directory, err = s.Directory(ctx, w.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		got, _ = directory.Inbox(w.Inbox)
		expect(t, got, nil, inbox)
	})
}

func TestDirectoryOfAFailedUnitIsNotKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		failed := errors.New("no")
		err := s.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
			if err := tx.SaveTag(desk.Tag{ID: 1, Name: "a"}); err != nil {
				return err
			}
			if _, err := tx.Directory(); err != nil {
				return err
			}
			return failed
		})
		if !errors.Is(err, failed) {
			t.Fatal(err)
		}
		unit(t, w, func(tx port.Tx) error { return tx.SaveTag(desk.Tag{ID: 2, Name: "b"}) }) // without an event
		d, err := s.Directory(context.Background(), w.Workspace)
		if err != nil || len(d.Tags) != 1 || d.Tags[0].ID != 2 {
			t.Errorf("the tags are %v (%v)", d.Tags, err)
		}
	})
}

func TestInvitationsAndAudit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		ctx := context.Background()
		w := storetest.NewWorld(t, s, 0)
		i := port.Invitation{ID: 1, TokenHash: "h", Role: desk.RoleAgent, Visibility: desk.VisibilityOwn,
			InboxIDs: []desk.ID{w.Inbox}, TeamIDs: []desk.ID{4}, CreatedBy: 5, CreatedAt: 6, ExpiresAt: 7}
		other := i
		other.ID, other.TokenHash = 2, "h2"
		unit(t, w, func(tx port.Tx) error {
			return errors.Join(tx.InsertInvitation(i), tx.InsertInvitation(other), tx.DeleteInvitation(2),
				tx.InsertAudit(port.Audit{ID: 9, At: 1, MemberID: 2, Action: "member.invited", EntityID: 1, Data: "{}"}))
		})
		workspace, found, err := s.InvitationByToken(ctx, "h")
		expect(t, found, err, i)
		expect(t, workspace, err, w.Workspace)
		unit(t, w, func(tx port.Tx) error {
			_, err := tx.Invitation("h2")
			expectCode(t, err, desk.CodeNotFound)
			expectCode(t, tx.UseInvitation(2, 8, 10), desk.CodeNotFound)
			if err := tx.UseInvitation(1, 8, 10); err != nil {
				return err
			}
			expectCode(t, tx.UseInvitation(1, 9, 11), desk.CodeUsed)
			got, err := tx.Invitation("h")
			i.UsedAt, i.UsedBy = 10, 8
			expect(t, got, err, i)
			return nil
		})
	})
}
