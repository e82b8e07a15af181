package desk

// Verb is something a member does. Each has a row in the permission table.
type Verb string

// The verbs.
const (
	VerbReadConversation Verb = "conversation.read"
	VerbSend             Verb = "conversation.send"
	VerbComment          Verb = "conversation.comment"
	VerbClaim            Verb = "conversation.claim"
	VerbTransfer         Verb = "conversation.transfer"
	VerbClose            Verb = "conversation.close"
	VerbReopen           Verb = "conversation.reopen"
	VerbMark             Verb = "conversation.mark" // own read mark and drafts
	VerbMoveStage        Verb = "conversation.stage"
	VerbTag              Verb = "conversation.tag"
	VerbAskContact       Verb = "conversation.ask_contact"
	VerbReturnToBot      Verb = "conversation.return_to_bot"
	VerbUndoMerge        Verb = "conversation.undo_merge"
	VerbEditContact      Verb = "contact.edit"
	VerbOwnSelf          Verb = "self.edit" // own profile, availability and sessions
	VerbReadDirectory    Verb = "directory.read"
	VerbManageInboxes    Verb = "inboxes.manage"
	VerbManageUpdates    Verb = "updates.manage" // what providers told and nobody could apply
	VerbManageMembers    Verb = "members.manage"
	VerbManageTeams      Verb = "teams.manage"
	VerbManageStages     Verb = "stages.manage"
	VerbManageTags       Verb = "tags.manage"
	VerbEditWorkspace    Verb = "workspace.edit"
	VerbPublic           Verb = "public" // needs no member: sign-in, invitations, health
	VerbVisitor          Verb = "visitor"
)

// Relation is how a member stands to a conversation.
type Relation string

// The relations, nearest first.
const (
	RelationAssignee    Relation = "assignee"
	RelationOwnTeam     Relation = "own_team"
	RelationInboxMember Relation = "inbox_member" // may see it
	RelationOther       Relation = "other"        // may not
)

// Outcome is what the table says.
type Outcome string

// The outcomes.
const (
	Allow Outcome = "allow"
	Deny  Outcome = "deny" // 403 with who can
	Hide  Outcome = "hide" // 404
)

// RelationTo finds a member's relation to a conversation.
func RelationTo(v Viewer, s Scope) Relation {
	switch {
	case !CanSee(v, s):
		return RelationOther
	case s.HolderID == v.MemberID:
		return RelationAssignee
	case s.TeamID != 0 && contains(v.TeamIDs, s.TeamID):
		return RelationOwnTeam
	}
	return RelationInboxMember
}

// Rule is a row of the permission table.
type Rule struct {
	Verb    Verb
	Subject string // conversation or workspace
	From    Role   // the least role that may
}

var roleRank = map[Role]int{RoleAgent: 1, RoleSupervisor: 2, RoleAdmin: 3, RoleOwner: 4}

// Rules is the permission table. Verbs on a conversation are hidden from those who may not see it; the rest of what a
// conversation allows (closed, assigned to another) its own rules say.
var Rules = []Rule{
	{VerbReadConversation, "conversation", RoleAgent},
	{VerbSend, "conversation", RoleAgent},
	{VerbComment, "conversation", RoleAgent},
	{VerbClaim, "conversation", RoleAgent},
	{VerbTransfer, "conversation", RoleAgent},
	{VerbClose, "conversation", RoleAgent},
	{VerbReopen, "conversation", RoleAgent},
	{VerbMark, "conversation", RoleAgent},
	{VerbMoveStage, "conversation", RoleAgent},
	{VerbTag, "conversation", RoleAgent},
	{VerbAskContact, "conversation", RoleAgent},
	{VerbReturnToBot, "conversation", RoleAgent},
	{VerbEditContact, "conversation", RoleAgent},
	{VerbUndoMerge, "conversation", RoleAdmin},
	{VerbOwnSelf, "workspace", RoleAgent},
	{VerbReadDirectory, "workspace", RoleAgent},
	{VerbManageTags, "workspace", RoleSupervisor},
	{VerbManageStages, "workspace", RoleAdmin},
	{VerbManageTeams, "workspace", RoleAdmin},
	{VerbManageInboxes, "workspace", RoleAdmin},
	{VerbManageUpdates, "workspace", RoleAdmin},
	{VerbManageMembers, "workspace", RoleAdmin},
	{VerbEditWorkspace, "workspace", RoleAdmin},
}

// Permit looks a verb up for a role and, for verbs on a conversation, a relation. What has no row is denied.
func Permit(verb Verb, role Role, relation Relation) (Outcome, Role) {
	for _, rule := range Rules {
		if rule.Verb != verb {
			continue
		}
		if rule.Subject == "conversation" && relation == RelationOther {
			return Hide, rule.From
		}
		if roleRank[role] >= roleRank[rule.From] {
			return Allow, rule.From
		}
		return Deny, rule.From
	}
	return Deny, RoleOwner
}

// Check turns Permit's outcome into nil or the error that the caller answers with.
func Check(verb Verb, role Role, relation Relation) error {
	outcome, from := Permit(verb, role, relation)
	switch outcome {
	case Allow:
		return nil
	case Hide:
		return ErrNotFound
	case Deny:
	}
	return &Error{Code: CodeForbidden, WhoCan: from, Detail: "Your role does not allow this."}
}

// Permissions lists the verbs on the workspace that a role may, for the UI.
func Permissions(role Role) []Verb {
	var all []Verb
	for _, rule := range Rules {
		if rule.Subject == "workspace" && roleRank[role] >= roleRank[rule.From] {
			all = append(all, rule.Verb)
		}
	}
	return all
}

// MayManage says whether a role may change a member of another role: nobody changes one above himself or herself, and
// only owners make owners.
func MayManage(role, other Role) bool {
	return roleRank[role] >= roleRank[RoleAdmin] && roleRank[role] >= roleRank[other]
}

func contains(ids []ID, id ID) bool {
	for _, one := range ids {
		if one == id {
			return true
		}
	}
	return false
}
