package api

import (
	"context"
	"encoding/json"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
)

// me is the signed-in member with what is theirs alone.
type me struct {
	wire.Member
	Locale      string          `json:"locale" enum:"es,en,pt"`
	Theme       string          `json:"theme" enum:"system,light,dark"`
	Permissions []string        `json:"permissions" doc:"What the role allows, for the app to show or leave out."`
	Preferences json.RawMessage `json:"preferences" doc:"An object of the app's own, at most 8 KiB."`
}

func meOf(c caller) me {
	preferences := json.RawMessage(c.user.Preferences)
	if !json.Valid(preferences) {
		preferences = json.RawMessage("{}")
	}
	return me{Member: wire.MemberOf(c.member, true), Locale: c.user.Locale, Theme: c.user.Theme,
		Permissions: permissionsOf(c.member.Role), Preferences: preferences}
}

// conversationWords are the app's words for verbs on conversations, which every role may do where it sees one.
var conversationWords = []string{"stage.move", "contact.edit", "conversations.transfer", "conversations.close"}

func permissionsOf(role desk.Role) []string {
	words := append([]string{}, conversationWords...)
	for _, verb := range desk.Permissions(role) {
		if verb == desk.VerbEditWorkspace {
			words = append(words, "settings.edit")
			continue
		}
		words = append(words, string(verb))
	}
	return words
}

type bootstrap struct {
	Seq       int64          `json:"seq" doc:"The place in the log that this answer is of: connect with since=seq."`
	Now       desk.Time      `json:"now" doc:"The server's time, by which all countdowns go."`
	Me        me             `json:"me"`
	Workspace wire.Workspace `json:"workspace"`
	Members   []wire.Member  `json:"members" doc:"Removed ones too, so that they can be named."`
	Teams     []wire.Team    `json:"teams"`
	Inboxes   []wire.Inbox   `json:"inboxes"`
	Stages    []wire.Stage   `json:"stages"`
	Tags      []wire.Tag     `json:"tags"`
}

// bootstrap gives all that the app starts from. The seq is read before the directory: what changes between comes twice.
func (s *server) bootstrap(ctx context.Context, _ *route.None) (*route.Reply[bootstrap], error) {
	c := who(ctx)
	seq, err := s.Store.LastSeq(ctx, c.Workspace)
	if err != nil {
		return nil, err
	}
	if c.dir, err = s.Store.Directory(ctx, c.Workspace); err != nil {
		return nil, err
	}
	if member, ok := c.dir.Member(c.Member); ok {
		c.member = member
	}
	workspace := wire.WorkspaceOf(c.dir.Workspace)
	isDemo := s.Demo != nil
	workspace.IsDemo = &isDemo
	return route.Give(bootstrap{
		Seq: seq, Now: s.now(), Me: meOf(c), Workspace: workspace,
		Members: wire.MembersOf(c.dir.Members, s.Hub.Present(c.Workspace)), Teams: wire.TeamsOf(c.dir.Teams),
		Inboxes: wire.InboxesOf(c.dir.Inboxes, s.Can), Stages: wire.StagesOf(c.dir.Stages), Tags: wire.TagsOf(c.dir.Tags),
	}), nil
}
