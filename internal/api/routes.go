package api

import "bandeja.dev/bandeja/internal/desk"

const (
	get    = "GET"
	post   = "POST"
	putIt  = "PUT"
	patch  = "PATCH"
	remove = "DELETE"
)

// routes is the table of contents. The verb of each line has its row in the permission table of desk, or says that
// nobody need be signed in.
func (s *server) routes() []route {
	const (
		public, visitor, self, directory = desk.VerbPublic, desk.VerbVisitor, desk.VerbOwnSelf, desk.VerbReadDirectory
		read, mark                       = desk.VerbReadConversation, desk.VerbMark
		inboxes, members, teams          = desk.VerbManageInboxes, desk.VerbManageMembers, desk.VerbManageTeams
		stages, tags                     = desk.VerbManageStages, desk.VerbManageTags
		c, v                             = "/api/v1/conversations/{id}", "/w/{key}"
	)
	text, fromVisitor := body(s.textBody), body(s.textBody+visitorBodyMore)
	all := []route{
		{get, "/api/v1/status", public, op(s, "getStatus", "Whether an owner is missing", s.status)},
		{get, "/api/v1/first-run/{token}", public, op(s, "checkFirstRun", "Whether the first run's link works", s.checkFirstRun)},
		{post, "/api/v1/first-run", public, op(s, "createOwner", "Make the company and its owner, once", s.createOwner, creates)},
		{post, "/api/v1/session", public, op(s, "signIn", "Sign in", s.startSession)},
		{remove, "/api/v1/session", public, op(s, "signOut", "Sign out", s.endSession)},
		{get, "/api/v1/invitations/by-token/{token}", public, op(s, "showInvitation", "What an invitation is for", s.showInvitation)},
		{post, "/api/v1/invitations/accept", public, op(s, "acceptInvitation", "Join, once", s.acceptInvitation, creates)},
		{get, "/api/v1/password-resets/{token}", public, op(s, "checkReset", "Whose password a link sets", s.checkReset)},
		{post, "/api/v1/password-resets", public, op(s, "resetPassword", "Set a new password, once", s.resetPassword)},

		{get, "/api/v1/bootstrap", directory, op(s, "bootstrap", "All that the app starts from", s.bootstrap)},
		{get, "/api/v1/live", directory, plain(s.liveAgents)},
		{patch, "/api/v1/me", self, op(s, "editMe", "Change oneself", s.editMe)},
		{get, "/api/v1/me/sessions", self, op(s, "listSessions", "Where one is signed in", s.listSessions)},
		{remove, "/api/v1/me/sessions/{id}", self, op(s, "revokeSession", "Sign out there", s.revokeSession)},
		{remove, "/api/v1/me/sessions", self, op(s, "revokeOthers", "Sign out everywhere else", s.revokeOthers)},

		{get, "/api/v1/conversations", read, op(s, "listConversations", "A page of the list", s.listConversations)},
		{get, "/api/v1/counts", read, op(s, "countConversations", "The numbers on the segments", s.countConversations)},
		{get, c, read, op(s, "getConversation", "An opened conversation without its thread", s.getConversation)},
		{patch, c, read, op(s, "editConversation", "Move to a stage, set tags", s.editConversation)},
		{get, c + "/timeline", read, op(s, "getTimeline", "A page of the thread", s.getTimeline)},
		{post, c + "/messages", desk.VerbSend, op(s, "sendMessage", "Write to the visitor", s.sendMessage, creates, text)},
		{post, c + "/comments", desk.VerbComment, op(s, "addComment", "Add an internal comment", s.addComment, creates, text)},
		{post, c + "/claim", desk.VerbClaim, op(s, "claim", "Become the assignee", s.claim)},
		{post, c + "/transfer", desk.VerbTransfer, op(s, "transfer", "Give to a member, a team or nobody", s.transfer, text)},
		{get, c + "/transfer-targets", desk.VerbTransfer, op(s, "listTransferTargets", "To whom it may be given", s.listTransferTargets)},
		{post, c + "/close", desk.VerbClose, op(s, "close", "Close by hand", s.closeConversation)},
		{post, c + "/reopen", desk.VerbReopen, op(s, "reopen", "Reopen while the countdown runs", s.reopen)},
		{post, c + "/read", mark, op(s, "markRead", "Move one's own mark forward", s.markRead)},
		{post, c + "/unread", mark, op(s, "markUnread", "Take one's own mark a message back", s.markUnread)},
		{putIt, c + "/draft", mark, op(s, "saveDraft", "Keep one's own unsent text", s.saveDraft, text)},
		{post, c + "/ask-contact", desk.VerbAskContact, op(s, "askContact", "Ask the visitor for contact data", s.askContact)},
		{post, c + "/return-to-bot", desk.VerbReturnToBot, op(s, "returnToBot", "Give back to the bot", s.returnToBot)},
		{patch, "/api/v1/contacts/{id}", desk.VerbEditContact, op(s, "editContact", "Correct contact data", s.editContact)},

		{get, "/api/v1/inboxes", inboxes, op(s, "listInboxes", "All inboxes with their settings", s.listInboxes)},
		{post, "/api/v1/inboxes", inboxes, op(s, "createInbox", "Connect a site", s.createInbox, creates)},
		{get, "/api/v1/inboxes/{id}", inboxes, op(s, "getInbox", "An inbox with its settings and snippet", s.getInbox)},
		{patch, "/api/v1/inboxes/{id}", inboxes, op(s, "editInbox", "Change an inbox", s.editInbox)},
		{post, "/api/v1/inboxes/{id}/identity-secret", inboxes, op(s, "renewIdentitySecret", "Make the key that signs customers", s.renewIdentitySecret)},
		{get, "/api/v1/invitations", members, op(s, "listInvitations", "All invitations", s.listInvitations)},
		{post, "/api/v1/invitations", members, op(s, "invite", "Make an invitation link", s.invite, creates)},
		{remove, "/api/v1/invitations/{id}", members, op(s, "withdrawInvitation", "Take an invitation back", s.withdrawInvitation)},
		{get, "/api/v1/members", members, op(s, "listMembers", "All members", s.listMembers)},
		{patch, "/api/v1/members/{id}", members, op(s, "editMember", "Change what a member may do and see", s.editMember)},
		{post, "/api/v1/members/{id}/reset-link", members, op(s, "offerReset", "Make a link that sets a password", s.offerReset)},
		{get, "/api/v1/teams", directory, op(s, "listTeams", "All teams", s.listTeams)},
		{post, "/api/v1/teams", teams, op(s, "createTeam", "Make a team", s.createTeam, creates)},
		{patch, "/api/v1/teams/{id}", teams, op(s, "editTeam", "Change a team", s.editTeam)},
		{remove, "/api/v1/teams/{id}", teams, op(s, "deleteTeam", "Take a team away", s.deleteTeam)},
		{get, "/api/v1/stages", directory, op(s, "listStages", "All stages", s.listStages)},
		{post, "/api/v1/stages", stages, op(s, "createStage", "Make a stage", s.createStage, creates)},
		{patch, "/api/v1/stages/{id}", stages, op(s, "editStage", "Change a stage", s.editStage)},
		{remove, "/api/v1/stages/{id}", stages, op(s, "deleteStage", "Take a stage away", s.deleteStage)},
		{get, "/api/v1/tags", directory, op(s, "listTags", "All tags", s.listTags)},
		{post, "/api/v1/tags", tags, op(s, "createTag", "Make a tag", s.createTag, creates)},
		{patch, "/api/v1/tags/{id}", tags, op(s, "editTag", "Change a tag", s.editTag)},
		{remove, "/api/v1/tags/{id}", tags, op(s, "deleteTag", "Take a tag away", s.deleteTag)},
		{patch, "/api/v1/workspace", desk.VerbEditWorkspace, op(s, "editWorkspace", "Change the company", s.editWorkspace)},

		{get, v + "/config", visitor, op(s, "visitorConfig", "How the widget looks", s.visitorConfig)},
		{post, v + "/messages", visitor, op(s, "visitorMessage", "Write to the company", s.receiveMessage, creates, fromVisitor)},
		{get, v + "/conversation", visitor, op(s, "visitorThread", "A page of one's own thread", s.getVisitorThread)},
		{post, v + "/contact", visitor, op(s, "visitorContact", "Leave contact data", s.leaveContact)},
		{post, v + "/read", visitor, op(s, "visitorRead", "Note what was read", s.visitorRead)},
		{post, v + "/typing", visitor, op(s, "visitorTyping", "Tell that one writes", s.visitorTyping)},
		{post, v + "/identify", visitor, op(s, "visitorIdentify", "Prove who one is", s.identify)},
		{get, v + "/live", visitor, plain(s.liveVisitors)},
		{get, v + "/poll", visitor, op(s, "visitorPoll", "Wait for live frames", s.poll)},
		{"OPTIONS", v + "/{rest...}", visitor, plain(s.preflight)},

		{get, "/healthz", public, plain(s.healthz)},
		{get, "/readyz", public, plain(s.readyz)},
		{get, "/metrics", public, plain(s.metrics)},
		{get, "/openapi.json", public, plain(s.document)},
		{"", "/api/", public, plain(s.nothing)},
		{"", "/w/", public, plain(s.nothing)},
		{get, "/w/app.js", public, plain(s.Web.ServeHTTP)},
		{"", "/", public, plain(s.Web.ServeHTTP)},
	}
	if s.Demo != nil {
		all = append(all,
			route{get, "/sandbox/clock", public, op(s, "readClock", "The demo's clock", s.readClock)},
			route{post, "/sandbox/clock", public, op(s, "advanceClock", "Move the demo's clock forward", s.advanceClock)},
			route{get, "/shop/", public, plain(s.shop)})
	}
	return all
}
