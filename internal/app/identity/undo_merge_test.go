package identity_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

var ctx = context.Background()

// merged lets Julia write under two addresses, and then show both at once. It gives the survivor, the absorbed one and the
// milestone.
func (w *world) merged() (survivor, absorbed, milestone desk.ID) {
	w.t.Helper()
	w.hears("hola", number)
	survivor = w.holder(number).ID
	w.says(survivor, "buenas")
	w.hears("¿hay alguien?", code)
	absorbed = w.holder(code).ID
	w.must(w.comment(absorbed, "es de Córdoba"))
	w.hears("soy yo", number, code)
	_, told := w.thread(survivor)
	return survivor, absorbed, told[desk.MilestoneIdentityMerged].ID
}

func (w *world) comment(c desk.ID, text string) error {
	w.n++
	_, err := w.app.AddComment(ctx, w.ana, c, "k"+string(rune('a'+w.n)), text)
	return err
}

func TestUndoMergeGivesBack(t *testing.T) {
	each(t, func(w *world) {
		survivor, absorbed, milestone := w.merged()
		if absorbed == survivor || w.holder(code).ID != survivor {
			t.Fatal("they were not merged")
		}
		out, err := w.identities.Outlook(ctx, w.ana, survivor, milestone)
		w.must(err)
		if out.Refusal != "" || out.Messages != 1 || out.Comments != 1 || out.Episodes != 1 || out.Addresses != 1 || !out.Touched || out.Status != desk.Open {
			t.Errorf("outlook %+v", out)
		}
		w.now += desk.Minute
		kept, back, err := w.identities.UndoMerge(ctx, w.ana, survivor, milestone)
		w.must(err)
		if kept.ID != survivor || kept.InboundCount != 2 || kept.Episode != 1 || kept.Status != desk.Open {
			t.Errorf("survivor %+v", kept)
		}
		if back.ID != absorbed || back.InboundCount != 1 || back.Status != desk.Open || back.WaitingSince == 0 || back.AssigneeID != 0 {
			t.Errorf("the other %+v", back)
		}
		mine, told := w.thread(survivor)
		if want := []line{{"hola", 1}, {"buenas", 1}, {"soy yo", 1}}; !slices.Equal(mine, want) {
			t.Errorf("survivor's thread %v", mine)
		}
		if told[desk.MilestoneIdentityUnmerged].Data.MergeID != milestone {
			t.Errorf("milestones %+v", told)
		}
		theirs, told := w.thread(absorbed)
		if want := []line{{"¿hay alguien?", 1}, {"es de Córdoba", 1}}; !slices.Equal(theirs, want) {
			t.Errorf("the other thread %v", theirs)
		}
		if told[desk.MilestoneIdentityUnmerged].Data.OtherConversationID != survivor {
			t.Errorf("milestones there %+v", told)
		}
		if w.holder(code).ID != absorbed || w.holder(number).ID != survivor {
			t.Error("the addresses are elsewhere")
		}
	})
}

func TestWhatWasUndoneIsNotJoinedAgain(t *testing.T) {
	each(t, func(w *world) {
		survivor, absorbed, milestone := w.merged()
		_, _, err := w.identities.UndoMerge(ctx, w.ana, survivor, milestone)
		w.must(err)
		w.hears("otra vez los dos", number, code)
		if w.holder(number).ID != survivor || w.holder(code).ID != absorbed {
			t.Fatal("they were joined again")
		}
		theirs, _ := w.thread(absorbed)
		if last := theirs[len(theirs)-1]; last.text != "otra vez los dos" {
			t.Errorf("the message is not of whoever has the lasting address: %v", theirs)
		}
		w.says(absorbed, "sí")
		due, err := w.store.DueOutgoing(ctx, w.ws, w.now, nil, 10)
		w.must(err)
		for _, out := range due {
			if out.ConversationID != absorbed {
				continue
			}
			claimed, ok, err := w.traffic.Claim(ctx, w.ws, out.ID)
			if err != nil || !ok || !slices.Equal(claimed.Addresses, []desk.Address{code}) {
				t.Errorf("sent to %v (%v)", claimed.Addresses, err)
			}
		}
	})
}

func TestUndoMergeTwiceAndAfterAnother(t *testing.T) {
	each(t, func(w *world) {
		third := desk.Address{Kind: desk.AddressBSUID, Value: "AR.9"}
		w.hears("primero", number)
		w.hears("segundo", code)
		w.hears("juntos", number, code)
		survivor := w.holder(number).ID
		_, told := w.thread(survivor)
		first := told[desk.MilestoneIdentityMerged]
		w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error { // the code is lost, so that a third can be joined
			return tx.RemoveAddress(w.inbox, code)
		}))
		w.hears("tercero", third)
		w.hears("juntos de nuevo", number, third)
		_, told = w.thread(survivor)
		second := told[desk.MilestoneIdentityMerged]
		if second.ID == first.ID || w.holder(third).ID != survivor {
			t.Fatal("the third was not joined")
		}
		_, _, err := w.identities.UndoMerge(ctx, w.ana, survivor, first.ID)
		w.refuses(err, desk.CodeMergedSince)
		_, _, err = w.identities.UndoMerge(ctx, w.beto, survivor, second.ID)
		w.refuses(err, desk.CodeForbidden)
		_, _, err = w.identities.UndoMerge(ctx, w.ana, survivor, second.ID)
		w.must(err)
		_, _, err = w.identities.UndoMerge(ctx, w.ana, survivor, second.ID)
		w.refuses(err, desk.CodeMergeUndone)
		out, err := w.identities.Outlook(ctx, w.ana, survivor, second.ID)
		if err != nil || out.Refusal != desk.CodeMergeUndone {
			t.Errorf("outlook %+v (%v)", out, err)
		}
		_, _, err = w.identities.UndoMerge(ctx, w.ana, survivor, first.ID)
		w.must(err)
	})
}

func TestAMergeOfBeforeCannotBeUndone(t *testing.T) {
	each(t, func(w *world) {
		survivor, _, _ := w.merged()
		c := w.holder(number)
		var told desk.ID
		w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error {
			told = 77
			seq, err := tx.Emit(desk.Event{Type: desk.EventIdentityMerged, At: w.now, Actor: desk.System, Audience: desk.AudienceConversation,
				ConversationID: c.ID, EntityKind: desk.EntityMilestone, EntityID: told, Before: c.Scope(), After: c.Scope()})
			if err != nil {
				return err
			}
			return tx.InsertMilestone(desk.Milestone{ID: told, ConversationID: c.ID, Episode: 1, Seq: seq, SortAt: w.now, At: w.now,
				Type: desk.MilestoneIdentityMerged, Actor: desk.System})
		}))
		_, _, err := w.identities.UndoMerge(ctx, w.ana, survivor, told)
		w.refuses(err, desk.CodeMergeNotKept)
		_, _, err = w.identities.UndoMerge(ctx, w.ana, survivor, 78)
		w.refuses(err, desk.CodeNotFound)
	})
}

func TestUndoMergeAfterAClosingAndAnswers(t *testing.T) {
	each(t, func(w *world) {
		w.hears("hola", number)
		survivor := w.holder(number).ID
		_, err := w.app.Close(ctx, w.ana, survivor)
		w.must(err)
		w.hears("¿hay alguien?", code)
		absorbed := w.holder(code).ID
		_, err = w.app.Claim(ctx, w.beto, absorbed)
		w.must(err)
		w.hears("soy yo", number, code)
		w.says(survivor, "sí, acá")
		_, told := w.thread(survivor)
		w.now += 30 * desk.Hour
		_, err = w.app.CloseDue(ctx, w.ws, []desk.ID{survivor})
		w.must(err)
		w.hears("volví", number)
		kept, back, err := w.identities.UndoMerge(ctx, w.ana, survivor, told[desk.MilestoneIdentityMerged].ID)
		w.must(err)
		lines, _ := w.thread(survivor)
		if want := []line{{"hola", 1}, {"soy yo", 2}, {"sí, acá", 2}, {"volví", 3}}; !slices.Equal(lines, want) {
			t.Errorf("survivor's thread %v", lines)
		}
		if kept.Episode != 3 || kept.InboundCount != 3 || kept.WaitingSince != w.now || kept.AnsweredCount != 2 || kept.LastAt != w.now {
			t.Errorf("survivor %+v", kept)
		}
		if back.Status != desk.Open || back.AssigneeID != w.beto.Member || back.Episode != 1 {
			t.Errorf("the other %+v", back)
		}
		_, err = w.app.CloseDue(ctx, w.ws, []desk.ID{absorbed}) // its window ended meanwhile
		w.must(err)
		if w.holder(code).Status != desk.Closed {
			t.Error("a window that is over did not close it")
		}
	})
}

// spy notes what is written to the audit.
type spy struct {
	port.Store
	rows []port.Audit
}

type spyTx struct {
	port.Tx
	spy *spy
}

func (s *spyTx) InsertAudit(a port.Audit) error {
	s.spy.rows = append(s.spy.rows, a)
	return s.Tx.InsertAudit(a)
}

func (s *spy) Update(ctx context.Context, workspace desk.ID, lane port.Lane, unit port.Unit) error {
	return s.Store.Update(ctx, workspace, lane, func(tx port.Tx) error {
		s.rows = nil // a unit may run again
		return unit(&spyTx{tx, s})
	})
}

func TestUndoMergeIsAuditedAndFitsTheCompanyOfToday(t *testing.T) {
	each(t, func(w *world) {
		w.hears("hola", number)
		w.hears("¿hay alguien?", code)
		survivor, absorbed := w.holder(number), w.holder(code)
		_, err := w.app.Claim(ctx, w.beto, absorbed.ID)
		w.must(err)
		w.hears("soy yo", number, code)
		_, told := w.thread(survivor.ID)
		w.must(w.store.Update(ctx, w.ws, port.LanePeople, func(tx port.Tx) error { // beto works here no more
			dir, err := tx.Directory()
			if err != nil {
				return err
			}
			beto, _ := dir.Member(w.beto.Member)
			if beto.Rev, err = tx.Emit(desk.Event{Type: desk.EventMemberChanged, At: w.now, Actor: desk.System, Audience: desk.AudienceWorkspace,
				EntityKind: desk.EntityMember, EntityID: beto.ID}); err != nil {
				return err
			}
			beto.Active = false
			return tx.SaveMember(beto)
		}))
		watched := &spy{Store: w.store}
		w.identities.Store = watched
		_, back, err := w.identities.UndoMerge(ctx, w.ana, survivor.ID, told[desk.MilestoneIdentityMerged].ID)
		w.must(err)
		if back.AssigneeID != 0 || back.LastAgentID != w.beto.Member || back.Status != desk.Open {
			t.Errorf("it is held by %s, was by %s, %s", back.AssigneeID, back.LastAgentID, back.Status)
		}
		if len(watched.rows) != 1 || watched.rows[0].Action != "identity.unmerged" || watched.rows[0].MemberID != w.ana.Member ||
			watched.rows[0].EntityID != survivor.IdentityID {
			t.Fatalf("audit %+v", watched.rows)
		}
		var data map[string]string
		w.must(json.Unmarshal([]byte(watched.rows[0].Data), &data))
		if data["younger_conversation"] != absorbed.ID.String() || data["older_conversation"] != survivor.ID.String() || data["merge"] == "" {
			t.Errorf("audit %v", data)
		}
	})
}
