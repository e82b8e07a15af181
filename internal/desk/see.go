package desk

import "slices"

// Viewer is a member as far as seeing conversations goes; see Directory.Viewer.
type Viewer struct {
	MemberID    ID
	Role        Role
	Visibility  Visibility // already widened for supervisors, admins and owners
	InboxIDs    []ID       // every inbox he or she works in
	TeamIDs     []ID
	TeammateIDs []ID // members of those teams; only filled for VisibilityTeam
}

// CanSee says whether a viewer may see a conversation of that scope (R44). The same rule stands as SQL in the list, the
// counts and the search; a property test holds the two together.
func CanSee(v Viewer, s Scope) bool {
	if s.InboxID == 0 || !slices.Contains(v.InboxIDs, s.InboxID) {
		return false
	}
	if s.HolderID == 0 || s.HolderID == v.MemberID || v.Visibility == VisibilityAll {
		return true
	}
	if v.Visibility != VisibilityTeam {
		return false
	}
	return s.TeamID != 0 && slices.Contains(v.TeamIDs, s.TeamID) || slices.Contains(v.TeammateIDs, s.HolderID)
}

// Transition says what an event means to a viewer.
type Transition int

// The transitions.
const (
	Unseen  Transition = iota // nothing is told
	Seen                      // the event
	Entered                   // the conversation's row, for it came into sight
	Left                      // its id alone, for it went out of sight
)

// TransitionFor compares what a viewer could see before and after an event.
func TransitionFor(v Viewer, before, after Scope) Transition {
	saw, sees := CanSee(v, before), CanSee(v, after)
	switch {
	case saw && sees:
		return Seen
	case sees && before.InboxID == 0:
		return Seen // it did not exist before: the event itself tells of it
	case sees:
		return Entered
	case saw:
		return Left
	}
	return Unseen
}
