package api

import (
	"slices"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/route"
)

// The table of contents. The verb of each line has its row in the permission table of desk, or says that nobody need be
// signed in.

func (s *server) routes() []route.Route {
	return slices.Concat(s.atTheDoor(), s.ofMembers(), s.ofConversations(), s.merges.Routes(), s.ofMessages(), s.ofTheHouse(), s.ofChannels(), s.ofTemplates(), s.ofVisitors(), s.ofTheInstance(), s.ofTheDemo())
}

func (s *server) atTheDoor() []route.Route {
	const public = desk.VerbPublic
	get, post, remove := route.Get, route.Post, route.Delete
	return []route.Route{
		get("/api/v1/status", public, route.Op("getStatus", "Whether an owner is missing", s.status)),
		get("/api/v1/first-run/{token}", public, route.Op("checkFirstRun", "Whether the first run's link works", s.checkFirstRun)),
		post("/api/v1/first-run", public, route.Op("createOwner", "Make the company and its owner, once", s.createOwner, route.Creates)),
		post("/api/v1/session", public, route.Op("signIn", "Sign in", s.startSession)),
		remove("/api/v1/session", public, route.Op("signOut", "Sign out", s.endSession)),
		get("/api/v1/invitations/by-token/{token}", public, route.Op("showInvitation", "What an invitation is for", s.showInvitation)),
		post("/api/v1/invitations/accept", public, route.Op("acceptInvitation", "Join, once", s.acceptInvitation, route.Creates)),
		get("/api/v1/password-resets/{token}", public, route.Op("checkReset", "Whose password a link sets", s.checkReset)),
		post("/api/v1/password-resets", public, route.Op("resetPassword", "Set a new password, once", s.resetPassword)),
	}
}

func (s *server) ofMembers() []route.Route {
	const self, directory = desk.VerbOwnSelf, desk.VerbReadDirectory
	get, patch, remove := route.Get, route.Patch, route.Delete
	return []route.Route{
		get("/api/v1/bootstrap", directory, route.Op("bootstrap", "All that the app starts from", s.bootstrap)),
		get("/api/v1/live", directory, route.Plain(s.liveAgents)),
		patch("/api/v1/me", self, route.Op("editMe", "Change oneself", s.editMe)),
		get("/api/v1/me/sessions", self, route.Op("listSessions", "Where one is signed in", s.listSessions)),
		remove("/api/v1/me/sessions/{id}", self, route.Op("revokeSession", "Sign out there", s.revokeSession)),
		remove("/api/v1/me/sessions", self, route.Op("revokeOthers", "Sign out everywhere else", s.revokeOthers)),
	}
}

func (s *server) ofConversations() []route.Route {
	const read, mark, c = desk.VerbReadConversation, desk.VerbMark, "/api/v1/conversations/{id}"
	get, post, put, patch := route.Get, route.Post, route.Put, route.Patch
	text := route.Body(s.textBody)
	return []route.Route{
		get("/api/v1/conversations", read, route.Op("listConversations", "A page of the list", s.listConversations)),
		get("/api/v1/counts", read, route.Op("countConversations", "The numbers on the segments", s.countConversations)),
		get(c, read, route.Op("getConversation", "An opened conversation without its thread", s.getConversation)),
		patch(c, read, route.Op("editConversation", "Move to a stage, set tags", s.editConversation)),
		get(c+"/timeline", read, route.Op("getTimeline", "A page of the thread", s.getTimeline)),
		post(c+"/comments", desk.VerbComment, route.Op("addComment", "Add an internal comment", s.addComment, route.Creates, text)),
		post(c+"/claim", desk.VerbClaim, route.Op("claim", "Become the assignee", s.claim)),
		post(c+"/transfer", desk.VerbTransfer, route.Op("transfer", "Give to a member, a team or nobody", s.transfer, text)),
		get(c+"/transfer-targets", desk.VerbTransfer, route.Op("listTransferTargets", "To whom it may be given", s.listTransferTargets)),
		post(c+"/close", desk.VerbClose, route.Op("close", "Close by hand", s.closeConversation)),
		post(c+"/reopen", desk.VerbReopen, route.Op("reopen", "Reopen while the countdown runs", s.reopen)),
		get("/api/v1/read-marks", desk.VerbOwnSelf, route.Op("readMarks", "One's own marks of some conversations", s.readMarks)),
		post(c+"/read", mark, route.Op("markRead", "Move one's own mark forward", s.markRead)),
		post(c+"/unread", mark, route.Op("markUnread", "Take one's own mark a message back", s.markUnread)),
		put(c+"/draft", mark, route.Op("saveDraft", "Keep one's own unsent text", s.saveDraft, text)),
		post(c+"/ask-contact", desk.VerbAskContact, route.Op("askContact", "Ask the visitor for contact data", s.askContact)),
		post(c+"/return-to-bot", desk.VerbReturnToBot, route.Op("returnToBot", "Give back to the bot", s.returnToBot)),
		patch("/api/v1/contacts/{id}", desk.VerbEditContact, route.Op("editContact", "Correct contact data", s.editContact)),
	}
}

func (s *server) ofTheHouse() []route.Route {
	const (
		directory               = desk.VerbReadDirectory
		inboxes, members, teams = desk.VerbManageInboxes, desk.VerbManageMembers, desk.VerbManageTeams
		stages, tags            = desk.VerbManageStages, desk.VerbManageTags
	)
	get, post, patch, remove := route.Get, route.Post, route.Patch, route.Delete
	return []route.Route{
		get("/api/v1/inboxes", inboxes, route.Op("listInboxes", "All inboxes with their settings", s.listInboxes)),
		post("/api/v1/inboxes", inboxes, route.Op("createInbox", "Connect a site", s.createInbox, route.Creates)),
		get("/api/v1/inboxes/{id}", inboxes, route.Op("getInbox", "An inbox with its settings and snippet", s.getInbox)),
		patch("/api/v1/inboxes/{id}", inboxes, route.Op("editInbox", "Change an inbox", s.editInbox)),
		post("/api/v1/inboxes/{id}/identity-secret", inboxes, route.Op("renewIdentitySecret", "Make the key that signs customers", s.renewIdentitySecret)),
		get("/api/v1/invitations", members, route.Op("listInvitations", "All invitations", s.listInvitations)),
		post("/api/v1/invitations", members, route.Op("invite", "Make an invitation link", s.invite, route.Creates)),
		remove("/api/v1/invitations/{id}", members, route.Op("withdrawInvitation", "Take an invitation back", s.withdrawInvitation)),
		get("/api/v1/members", members, route.Op("listMembers", "All members", s.listMembers)),
		patch("/api/v1/members/{id}", members, route.Op("editMember", "Change what a member may do and see", s.editMember)),
		post("/api/v1/members/{id}/reset-link", members, route.Op("offerReset", "Make a link that sets a password", s.offerReset)),
		get("/api/v1/teams", directory, route.Op("listTeams", "All teams", s.listTeams)),
		post("/api/v1/teams", teams, route.Op("createTeam", "Make a team", s.createTeam, route.Creates)),
		patch("/api/v1/teams/{id}", teams, route.Op("editTeam", "Change a team", s.editTeam)),
		remove("/api/v1/teams/{id}", teams, route.Op("deleteTeam", "Take a team away", s.deleteTeam)),
		get("/api/v1/stages", directory, route.Op("listStages", "All stages", s.listStages)),
		post("/api/v1/stages", stages, route.Op("createStage", "Make a stage", s.createStage, route.Creates)),
		patch("/api/v1/stages/{id}", stages, route.Op("editStage", "Change a stage", s.editStage)),
		remove("/api/v1/stages/{id}", stages, route.Op("deleteStage", "Take a stage away", s.deleteStage)),
		get("/api/v1/tags", directory, route.Op("listTags", "All tags", s.listTags)),
		post("/api/v1/tags", tags, route.Op("createTag", "Make a tag", s.createTag, route.Creates)),
		patch("/api/v1/tags/{id}", tags, route.Op("editTag", "Change a tag", s.editTag)),
		remove("/api/v1/tags/{id}", tags, route.Op("deleteTag", "Take a tag away", s.deleteTag)),
		patch("/api/v1/workspace", desk.VerbEditWorkspace, route.Op("editWorkspace", "Change the company", s.editWorkspace)),
	}
}

func (s *server) ofChannels() []route.Route {
	const (
		inboxes, updates = desk.VerbManageInboxes, desk.VerbManageUpdates
		inbox            = "/api/v1/inboxes/{id}"
	)
	get, post, put, remove, ps := route.Get, route.Post, route.Put, route.Delete, s.providers
	return []route.Route{
		get("/api/v1/channels", inboxes, route.Op("listChannels", "The channels with a provider, and what each asks for", ps.ListChannels)),
		get(inbox+"/connection", inboxes, route.Op("getConnection", "How an inbox reaches its account", ps.GetConnection)),
		put(inbox+"/connection", inboxes, route.Op("connect", "Give what reaches the account", ps.Connect)),
		remove(inbox+"/connection", inboxes, route.Op("disconnect", "Forget the account", ps.Disconnect)),
		post(inbox+"/connection/test", inboxes, route.Op("testConnection", "Try the connection step by step", ps.TestConnection)),
		post(inbox+"/link", desk.VerbReadDirectory, route.Op("makeLink", "Make a link that opens a chat with the number", ps.MakeLink)),
		get("/api/v1/updates", updates, route.Op("listUpdates", "What providers told and was not applied", ps.ListUpdates)),
		get("/api/v1/updates/{id}", updates, route.Op("getUpdate", "One of them, as it was understood and as it came", ps.GetUpdate)),
		post("/api/v1/updates/{id}/replay", updates, route.Op("replayUpdate", "Apply it anew", ps.ReplayUpdate)),
		post("/api/v1/updates/replay", updates, route.Op("replayUpdates", "Apply those of a state anew", ps.ReplayUpdates)),
	}
}

func (s *server) ofVisitors() []route.Route {
	const visitor, v = desk.VerbVisitor, "/w/{key}"
	get, post, vs := route.Get, route.Post, s.visitors
	return []route.Route{
		get(v+"/config", visitor, route.Op("visitorConfig", "How the widget looks", vs.Face)),
		post(v+"/messages", visitor, route.Op("visitorMessage", "Write to the company", vs.Receive, route.Creates, route.Body(s.textBody+visitorBodyMore))),
		get(v+"/conversation", visitor, route.Op("visitorThread", "A page of one's own thread", vs.Thread)),
		post(v+"/contact", visitor, route.Op("visitorContact", "Leave contact data", vs.LeaveContact)),
		post(v+"/read", visitor, route.Op("visitorRead", "Note what was read", vs.Read)),
		post(v+"/typing", visitor, route.Op("visitorTyping", "Tell that one writes", vs.Typing)),
		post(v+"/identify", visitor, route.Op("visitorIdentify", "Prove who one is", vs.Identify)),
		post(v+"/continue", visitor, route.Op("visitorContinue", "Go on in WhatsApp", vs.Continue)),
		post(v+"/uploads", visitor, route.Op("visitorUpload", "Begin to send a file", vs.BeginUpload, route.Creates)),
		route.Patch(v+"/uploads/{id}", visitor, route.Op("visitorPiece", "Send a piece of it", vs.Append, route.RawBody)),
		get(v+"/uploads/{id}", visitor, route.Op("visitorUploadAt", "How far it has come", vs.UploadAt)),
		route.Delete(v+"/uploads/{id}", visitor, route.Op("visitorAbort", "Give it up", vs.AbortUpload)),
		post(v+"/uploads/{id}/finish", visitor, route.Op("visitorFinish", "Make it ready to be sent", vs.FinishUpload)),
		get(v+"/live", visitor, route.Plain(vs.Live)),
		get(v+"/poll", visitor, route.Op("visitorPoll", "Wait for live frames", vs.Poll)),
		route.Options(v+"/{rest...}", visitor, route.Plain(vs.Preflight)),
	}
}

func (s *server) ofTheInstance() []route.Route {
	const public = desk.VerbPublic
	get, every := route.Get, route.Any
	return []route.Route{
		get("/healthz", public, route.Plain(s.healthz)),
		get("/readyz", public, route.Plain(s.readyz)),
		get("/metrics", public, route.Plain(s.metrics)),
		get("/openapi.json", public, route.Plain(s.document)),
		every("/api/", public, route.Plain(s.nothing)),
		every("/w/", public, route.Plain(s.nothing)),
		get("/w/app.js", public, route.Plain(s.Web.ServeHTTP)),
		every("/", public, route.Plain(s.Web.ServeHTTP)),
	}
}

func (s *server) ofTheDemo() []route.Route {
	if s.Demo == nil {
		return nil
	}
	const public = desk.VerbPublic
	all := []route.Route{
		route.Get("/sandbox/clock", public, route.Op("readClock", "The demo's clock", s.readClock)),
		route.Post("/sandbox/clock", public, route.Op("advanceClock", "Move the demo's clock forward", s.advanceClock)),
	}
	if s.Demo.Phone != nil {
		all = append(all, route.Get("/sandbox/", public, route.Plain(s.phone)))
	}
	if s.Demo.Shop != nil {
		all = append(all, route.Get("/shop/", public, route.Plain(s.shop)))
	}
	return all
}
