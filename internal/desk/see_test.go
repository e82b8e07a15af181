package desk

import "testing"

func TestCanSeeTable(t *testing.T) {
	in := func(holder, team ID) Scope { return Scope{InboxID: 3, HolderID: holder, TeamID: team} }
	viewer := func(v Visibility) Viewer {
		return Viewer{MemberID: ana, Visibility: v, InboxIDs: []ID{3}, TeamIDs: []ID{team}, TeammateIDs: []ID{13}}
	}
	for _, row := range []struct {
		name           string
		scope          Scope
		own, team, all bool
	}{
		{"another inbox", Scope{InboxID: 4}, false, false, false},
		{"none yet", Scope{}, false, false, false},
		{"nobody's", in(0, 0), true, true, true},
		{"nobody's, of another team", in(0, 77), true, true, true},
		{"mine", in(ana, 0), true, true, true},
		{"a teammate's", in(13, 0), false, true, true},
		{"a stranger's", in(luis, 0), false, false, true},
		{"a stranger's, of my team", in(luis, team), false, true, true},
		{"a stranger's, of another team", in(luis, 77), false, false, true},
	} {
		for visibility, want := range map[Visibility]bool{VisibilityOwn: row.own, VisibilityTeam: row.team, VisibilityAll: row.all} {
			if got := CanSee(viewer(visibility), row.scope); got != want {
				t.Errorf("%s, visibility %s: %v, want %v", row.name, visibility, got, want)
			}
		}
	}
}

func TestTransitions(t *testing.T) {
	v := Viewer{MemberID: ana, Visibility: VisibilityOwn, InboxIDs: []ID{3}}
	mine, his := Scope{InboxID: 3, HolderID: ana}, Scope{InboxID: 3, HolderID: luis}
	for _, row := range []struct {
		name          string
		before, after Scope
		want          Transition
	}{
		{"stays in sight", mine, mine, Seen}, {"comes into being", Scope{}, mine, Seen}, {"comes into sight", his, mine, Entered},
		{"goes out of sight", mine, his, Left}, {"stays out of sight", his, his, Unseen}, {"comes into being elsewhere", Scope{}, his, Unseen},
	} {
		if got := TransitionFor(v, row.before, row.after); got != row.want {
			t.Errorf("%s: %d, want %d", row.name, got, row.want)
		}
	}
}

func TestDirectoryWidensByRole(t *testing.T) {
	dir := Directory{Inboxes: []Inbox{{ID: 3}, {ID: 4}}, Members: []Member{
		{ID: 1, Role: RoleOwner, Visibility: VisibilityOwn, Active: true},
		{ID: 2, Role: RoleSupervisor, Visibility: VisibilityOwn, Active: true, InboxIDs: []ID{4}},
		{ID: 3, Role: RoleAgent, Visibility: VisibilityTeam, Active: true, InboxIDs: []ID{3}, TeamIDs: []ID{team}},
		{ID: 4, Role: RoleAgent, Visibility: VisibilityOwn, Active: true, InboxIDs: []ID{3}, TeamIDs: []ID{team}},
		{ID: 5, Role: RoleAgent, Visibility: VisibilityAll, Active: false, InboxIDs: []ID{3}},
	}}
	held := func(inbox, holder ID) Scope { return Scope{InboxID: inbox, HolderID: holder} }
	for _, row := range []struct {
		member ID
		scope  Scope
		want   bool
	}{{1, held(4, 99), true}, {2, held(4, 99), true}, {2, held(3, 99), false}, {3, held(3, 4), true}, {3, held(3, 99), false}, {4, held(3, 3), false}} {
		v, ok := dir.Viewer(row.member)
		if got := ok && CanSee(v, row.scope); got != row.want {
			t.Errorf("member %d sees %+v: %v, want %v", row.member, row.scope, got, row.want)
		}
	}
	if _, ok := dir.Viewer(5); ok {
		t.Error("a removed member is a viewer")
	}
	if dir.HasAccess(5, 3) || !dir.HasAccess(1, 3) || dir.HasAccess(2, 3) {
		t.Error("access to an inbox is wrong")
	}
}

func TestPermissionTable(t *testing.T) {
	for _, row := range []struct {
		verb     Verb
		role     Role
		relation Relation
		want     Outcome
	}{
		{VerbSend, RoleAgent, RelationAssignee, Allow}, {VerbSend, RoleAgent, RelationInboxMember, Allow},
		{VerbSend, RoleOwner, RelationOther, Hide}, {VerbManageInboxes, RoleAgent, RelationOther, Deny},
		{VerbManageInboxes, RoleAdmin, RelationOther, Allow}, {VerbManageTags, RoleSupervisor, RelationOther, Allow},
		{"no.such.verb", RoleOwner, RelationAssignee, Deny},
	} {
		if got, _ := Permit(row.verb, row.role, row.relation); got != row.want {
			t.Errorf("%s by %s as %s: %s, want %s", row.verb, row.role, row.relation, got, row.want)
		}
	}
	if MayManage(RoleAdmin, RoleOwner) || !MayManage(RoleOwner, RoleOwner) || MayManage(RoleSupervisor, RoleAgent) {
		t.Error("who may manage whom is wrong")
	}
}
