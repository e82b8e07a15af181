package storetest_test

import (
	"context"
	"errors"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// instance runs a unit of the instance and fails the test with its error.
func instance(t *testing.T, s port.Store, do func(tx port.InstanceTx) error) {
	t.Helper()
	if err := s.UpdateInstance(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func TestUsersAndSessions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		u := desk.User{ID: 1, Name: "Ana", Email: "ana@x.example", PasswordHash: "p", Locale: "es", Theme: "dark",
			Preferences: "{}", CreatedAt: 2}
		instance(t, s, func(tx port.InstanceTx) error {
			if n, err := tx.CountUsers(); n != 0 || err != nil {
				t.Errorf("an empty store has %d users (%v)", n, err)
			}
			return tx.InsertUser(u)
		})
		instance(t, s, func(tx port.InstanceTx) error {
			expectCode(t, tx.InsertUser(desk.User{ID: 2, Email: u.Email}), desk.CodeTaken)
			if err := tx.InsertUser(desk.User{ID: 3, Email: "c@x.example"}); err != nil {
				return err
			}
			expectCode(t, tx.SaveUser(desk.User{ID: 3, Email: u.Email}), desk.CodeTaken)
			u.Name, u.Preferences = "Ana B", `{"a":1}`
			if err := tx.SaveUser(u); err != nil {
				return err
			}
			got, err := tx.User(1)
			expect(t, got, err, u)
			got, err = tx.UserByEmail(u.Email)
			expect(t, got, err, u)
			_, err = tx.User(9)
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.UserByEmail("ANA@x.example")
			expectCode(t, err, desk.CodeNotFound)
			n, err := tx.CountUsers()
			expect(t, n, err, 2)
			return nil
		})
		one := port.Session{ID: 11, UserID: 1, WorkspaceID: 4, TokenHash: "a", CreatedAt: 5, LastSeenAt: 6, ExpiresAt: 100,
			Device: "d", Address: "::1"}
		two, three := one, one
		two.ID, two.TokenHash = 12, "b"
		three.ID, three.TokenHash = 13, "c"
		instance(t, s, func(tx port.InstanceTx) error {
			return errors.Join(tx.InsertSession(one), tx.InsertSession(two), tx.InsertSession(three),
				tx.TouchSession("a", 50), tx.TouchSession("a", 40), tx.DeleteSession(1, 12), tx.DeleteSession(2, 13))
		})
		one.LastSeenAt = 50
		sessions, err := s.Sessions(context.Background(), 1)
		expect(t, sessions, err, []port.Session{one, three})
		instance(t, s, func(tx port.InstanceTx) error { return tx.DeleteSessions(1, 13) })
		sessions, err = s.Sessions(context.Background(), 1)
		expect(t, sessions, err, []port.Session{three})
		instance(t, s, func(tx port.InstanceTx) error { return tx.DeleteSessions(1, 0) })
		sessions, err = s.Sessions(context.Background(), 1)
		if len(sessions) != 0 || err != nil {
			t.Errorf("sessions are left: %v (%v)", sessions, err)
		}
	})
}

func TestOneTimeTokens(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		token := port.OneTimeToken{Kind: port.TokenPasswordReset, TokenHash: "h", UserID: 3, ExpiresAt: 100}
		instance(t, s, func(tx port.InstanceTx) error {
			older, other := token, token
			older.TokenHash, other.TokenHash, other.UserID = "older", "other", 4
			if err := errors.Join(tx.SaveToken(token), tx.SaveToken(older), tx.SaveToken(other)); err != nil {
				return err
			}
			_, err := tx.UseToken("h", port.TokenFirstRun, 50)
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.UseToken("h", port.TokenPasswordReset, 100)
			expectCode(t, err, desk.CodeExpired)
			got, err := tx.UseToken("h", port.TokenPasswordReset, 99)
			token.UsedAt = 99
			expect(t, got, err, token)
			_, err = tx.UseToken("h", port.TokenPasswordReset, 99)
			expectCode(t, err, desk.CodeUsed)
			_, err = tx.UseToken("older", port.TokenPasswordReset, 99)
			expectCode(t, err, desk.CodeUsed)
			_, err = tx.UseToken("other", port.TokenPasswordReset, 99)
			return err
		})
	})
}

func TestLeasesAndCursors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		for _, step := range []struct {
			holder     string
			now, until desk.Time
			fence      int64
			ok         bool
		}{
			{"a", 10, 20, 1, true}, // free
			{"b", 15, 25, 0, false},
			{"a", 15, 30, 1, true},  // renewed
			{"b", 30, 40, 2, true},  // expired
			{"a", 31, 41, 0, false}, // lost
			{"a", 40, 50, 3, true},
		} {
			instance(t, s, func(tx port.InstanceTx) error {
				fence, ok, err := tx.Lease("timers", step.holder, "", step.now, step.until)
				if fence != step.fence || ok != step.ok {
					t.Errorf("%s at %d: fence %d, ok %v; want %d, %v", step.holder, step.now, fence, ok, step.fence, step.ok)
				}
				return err
			})
		}
		instance(t, s, func(tx port.InstanceTx) error {
			return errors.Join(tx.SaveCursor(w.Workspace, "bot", 4), tx.SaveCursor(w.Workspace, "bot", 6))
		})
		unit(t, w, func(tx port.Tx) error { return tx.SaveCursor(w.Workspace, "live", 2) })
		for consumer, want := range map[string]int64{"bot": 6, "live": 2, "none": 0} {
			got, err := s.Cursor(context.Background(), w.Workspace, consumer)
			expect(t, got, err, want)
		}
	})
}

// A unit of one workspace finds nothing of another by any id.
func TestWorkspacesAreApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		mine, theirs := storetest.NewWorld(t, s, 0), storetest.NewWorldAt(t, s, 1, 900)
		v := theirs.Threads[0]
		unit(t, mine, func(tx port.Tx) error {
			for name, look := range map[string]func() error{
				"conversation": func() error { _, _, err := tx.Conversation(v.Conversation.ID); return err },
				"by identity":  func() error { _, _, err := tx.ConversationOfIdentity(v.Identity.ID); return err },
				"identity":     func() error { _, err := tx.Identity(v.Identity.ID); return err },
				"contact":      func() error { _, err := tx.Contact(v.Identity.ContactID); return err },
				"thread":       func() error { _, err := tx.VisitorThread(theirs.Inbox, v.Session.SecretHash, ""); return err },
				"episode":      func() error { _, err := tx.Episode(v.Conversation.ID, 1); return err },
				"message": func() error {
					_, err := tx.MessageByClientID(v.Conversation.ID, desk.AuthorContact, "first")
					return err
				},
				"address": func() error {
					_, err := tx.IdentityByAddress(theirs.Inbox, desk.AddressVisitor, v.Session.SecretHash)
					return err
				},
			} {
				if err := look(); !errors.Is(err, desk.ErrNotFound) {
					t.Errorf("%s of another workspace: %v", name, err)
				}
			}
			return nil
		})
		err := s.Update(context.Background(), 424242, port.LanePeople, func(port.Tx) error { return nil })
		if !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("a workspace that is not there: %v", err)
		}
	})
}
