package desk

import "slices"

// Directory is who and what a workspace is made of, as of one revision: members, teams, inboxes, stages and tags. It is
// read-only and shared; whoever holds one asks for its Rev before trusting it.
type Directory struct {
	Rev       int64 // seq of the last change to anything in it
	Workspace Workspace
	Members   []Member
	Teams     []Team
	Inboxes   []Inbox
	Stages    []Stage // by Position
	Tags      []Tag   // by Name
}

// Member finds a member, removed ones too.
func (d *Directory) Member(id ID) (Member, bool) {
	return find(d.Members, func(m Member) bool { return m.ID == id })
}

// Inbox finds an inbox.
func (d *Directory) Inbox(id ID) (Inbox, bool) {
	return find(d.Inboxes, func(i Inbox) bool { return i.ID == id })
}

// Team finds a team.
func (d *Directory) Team(id ID) (Team, bool) {
	return find(d.Teams, func(t Team) bool { return t.ID == id })
}

// Stage finds a stage.
func (d *Directory) Stage(id ID) (Stage, bool) {
	return find(d.Stages, func(s Stage) bool { return s.ID == id })
}

// Tag finds a tag.
func (d *Directory) Tag(id ID) (Tag, bool) {
	return find(d.Tags, func(t Tag) bool { return t.ID == id })
}

// Viewer is what CanSee and Allow ask of a member; ok is false for one who is removed or unknown.
func (d *Directory) Viewer(id ID) (viewer Viewer, ok bool) {
	member, ok := d.Member(id)
	if !ok || !member.Active {
		return Viewer{}, false
	}
	return d.viewerOf(member), true
}

func (d *Directory) viewerOf(member Member) Viewer {
	v := Viewer{MemberID: member.ID, Role: member.Role, Visibility: member.Visibility,
		InboxIDs: member.InboxIDs, TeamIDs: member.TeamIDs}
	switch member.Role {
	case RoleOwner, RoleAdmin:
		v.Visibility = VisibilityAll
		v.InboxIDs = make([]ID, 0, len(d.Inboxes))
		for _, inbox := range d.Inboxes {
			v.InboxIDs = append(v.InboxIDs, inbox.ID)
		}
	case RoleSupervisor:
		v.Visibility = VisibilityAll
	case RoleAgent:
	}
	if v.Visibility == VisibilityTeam {
		v.TeammateIDs = d.teammates(member)
	}
	return v
}

func (d *Directory) teammates(member Member) []ID {
	var mates []ID
	for _, other := range d.Members {
		for _, team := range other.TeamIDs {
			if slices.Contains(member.TeamIDs, team) {
				mates = append(mates, other.ID)
				break
			}
		}
	}
	return mates
}

// HasAccess says whether a member may be given conversations of an inbox (R17).
func (d *Directory) HasAccess(member, inbox ID) bool {
	viewer, ok := d.Viewer(member)
	return ok && slices.Contains(viewer.InboxIDs, inbox)
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}
