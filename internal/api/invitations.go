package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type invitationFace struct {
	Workspace string    `json:"workspace" doc:"The company's name."`
	Role      desk.Role `json:"role"`
	Inboxes   []string  `json:"inboxes" doc:"Names."`
	ExpiresAt desk.Time `json:"expires_at"`
}

func invitationError(err error) error {
	switch {
	case errors.Is(err, &desk.Error{Code: desk.CodeUsed}):
		return problem.New(http.StatusGone, problem.InvitationUsed, "This invitation was used already. Ask for a new one.")
	case errors.Is(err, &desk.Error{Code: desk.CodeExpired}):
		return problem.New(http.StatusGone, problem.InvitationExpired, "This invitation is more than 7 days old. Ask for a new one.")
	}
	return err
}

// invitation finds an invitation that still opens the door.
func (s *server) invitation(ctx context.Context, token string) (desk.ID, port.Invitation, error) {
	if err := s.holdToken(edge.Of(ctx).R); err != nil {
		return 0, port.Invitation{}, err
	}
	if !auth.ValidSecret(token) {
		return 0, port.Invitation{}, desk.ErrNotFound
	}
	workspace, invitation, err := s.Store.InvitationByToken(ctx, auth.HashSecret(token))
	if err == nil {
		err = app.CheckInvitation(invitation, s.now())
	}
	return workspace, invitation, invitationError(err)
}

// showInvitation tells an invited person what the link is for.
func (s *server) showInvitation(ctx context.Context, in *byToken) (*route.Reply[invitationFace], error) {
	workspace, invitation, err := s.invitation(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	dir, err := s.Store.Directory(ctx, workspace)
	if err != nil {
		return nil, err
	}
	face := invitationFace{Workspace: dir.Workspace.Name, Role: invitation.Role, Inboxes: []string{}, ExpiresAt: invitation.ExpiresAt}
	for _, id := range invitation.InboxIDs {
		if inbox, ok := dir.Inbox(id); ok {
			face.Inboxes = append(face.Inboxes, inbox.Name)
		}
	}
	return route.Give(face), nil
}

type acceptInvitation struct {
	Token    string `json:"token" maxLength:"128"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password" maxLength:"1024" doc:"8 to 256 characters."`
	Locale   string `json:"locale" doc:"es, en or pt."`
}

// acceptInvitation makes the invited person's account and seat, once, and signs in.
func (s *server) acceptInvitation(ctx context.Context, in *route.With[acceptInvitation]) (*route.Reply[meReply], error) {
	b := in.Body
	if _, _, err := s.invitation(ctx, b.Token); err != nil {
		return nil, err
	}
	hash, err := s.hashPassword(ctx, b.Password, b.Email, b.Name)
	if err != nil {
		return nil, err
	}
	joined, err := s.App.AcceptInvitation(ctx, auth.HashSecret(b.Token),
		app.Person{Name: b.Name, Email: b.Email, PasswordHash: hash, Locale: b.Locale})
	return s.joined(ctx, joined, invitationError(err))
}

type newInvitation struct {
	Role       desk.Role       `json:"role" doc:"owner, admin, supervisor or agent."`
	Visibility desk.Visibility `json:"visibility,omitempty" doc:"own (default), team or all; only says something of agents."`
	InboxIDs   []desk.ID       `json:"inbox_ids,omitempty" maxItems:"500"`
	TeamIDs    []desk.ID       `json:"team_ids,omitempty" maxItems:"500"`
}

type invitationLink struct {
	ID        desk.ID   `json:"id"`
	Link      string    `json:"link" doc:"Shown once; whoever has it may join."`
	ExpiresAt desk.Time `json:"expires_at"`
}

func (s *server) invite(ctx context.Context, in *route.With[newInvitation]) (*route.Reply[invitationLink], error) {
	b := in.Body
	if b.Visibility == "" {
		b.Visibility = desk.VisibilityOwn
	}
	secret := auth.NewSecret()
	invitation, err := s.App.Invite(ctx, who(ctx).By, auth.HashSecret(secret), desk.Member{Role: b.Role, Visibility: b.Visibility,
		InboxIDs: b.InboxIDs, TeamIDs: b.TeamIDs})
	if err != nil {
		return nil, err
	}
	link := s.PublicURL(edge.Of(ctx).R) + "/invite/" + secret
	return route.Give(invitationLink{invitation.ID, link, invitation.ExpiresAt}), nil
}

type invitationRow struct {
	ID        desk.ID   `json:"id"`
	Role      desk.Role `json:"role"`
	InboxIDs  []desk.ID `json:"inbox_ids"`
	CreatedBy desk.ID   `json:"created_by"`
	CreatedAt desk.Time `json:"created_at"`
	ExpiresAt desk.Time `json:"expires_at"`
	UsedAt    desk.Time `json:"used_at"`
	UsedBy    desk.ID   `json:"used_by"`
}

func (s *server) listInvitations(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[invitationRow]], error) {
	all, err := s.Store.Invitations(ctx, who(ctx).Workspace)
	if err != nil {
		return nil, err
	}
	rows := make([]invitationRow, 0, len(all))
	for _, i := range all {
		rows = append(rows, invitationRow{i.ID, i.Role, route.List(i.InboxIDs), i.CreatedBy, i.CreatedAt, i.ExpiresAt, i.UsedAt, i.UsedBy})
	}
	return route.Give(route.Items(rows)), nil
}

func (s *server) withdrawInvitation(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	c := who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	all, err := s.Store.Invitations(ctx, c.Workspace)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(all, func(i port.Invitation) bool { return i.ID == id }) {
		return nil, desk.ErrNotFound
	}
	return &route.Empty{}, s.App.WithdrawInvitation(ctx, c.By, id)
}
