package api

import (
	"context"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/route"
)

// resetLasts is how long a link for a new password works.
const resetLasts = desk.Day

func (s *server) listMembers(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[wire.Member]], error) {
	c := who(ctx)
	return route.Give(route.Items(wire.MembersOf(c.dir.Members, s.Hub.Present(c.Workspace)))), nil
}

type editMember struct {
	Role       *desk.Role       `json:"role,omitempty" doc:"owner, admin, supervisor or agent."`
	Visibility *desk.Visibility `json:"visibility,omitempty" doc:"own, team or all; only says something of agents."`
	InboxIDs   *[]desk.ID       `json:"inbox_ids,omitempty" maxItems:"500" doc:"Replaces all."`
	TeamIDs    *[]desk.ID       `json:"team_ids,omitempty" maxItems:"500" doc:"Replaces all."`
	Active     *bool            `json:"active,omitempty" doc:"false removes the member: the open conversations go back, the sessions end."`
}

type memberReply struct {
	Member wire.Member `json:"member"`
}

func (s *server) editMember(ctx context.Context, in *route.WithID[editMember]) (*route.Reply[memberReply], error) {
	c, b := who(ctx), in.Body
	before, err := known(in.ID, c.dir.Member)
	if err != nil {
		return nil, err
	}
	member, err := s.App.EditMember(ctx, c.By, before.ID, app.EditMember{Role: b.Role, Visibility: b.Visibility,
		InboxIDs: b.InboxIDs, TeamIDs: b.TeamIDs, Active: b.Active})
	if err != nil {
		return nil, err
	}
	if !member.Active {
		s.Hub.RevokeMember(member.ID)
	}
	return route.Give(memberReply{wire.MemberOf(member, s.Hub.Present(c.Workspace)[member.ID])}), nil
}

type linkReply struct {
	Link      string    `json:"link" doc:"Shown once; whoever has it may set the password."`
	ExpiresAt desk.Time `json:"expires_at"`
}

// offerReset makes a link by which a member sets a new password, for an admin to hand over.
func (s *server) offerReset(ctx context.Context, in *route.ByID) (*route.Reply[linkReply], error) {
	c := who(ctx)
	member, err := known(in.ID, c.dir.Member)
	if err != nil {
		return nil, err
	}
	secret, until := auth.NewSecret(), s.now()+resetLasts
	if err := s.App.OfferPasswordReset(ctx, c.By, member.ID, auth.HashSecret(secret), until); err != nil {
		return nil, err
	}
	return route.Give(linkReply{s.PublicURL(edge.Of(ctx).R) + "/reset/" + secret, until}), nil
}
