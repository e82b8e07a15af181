package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// InvitationLasts is how long an invitation link works.
const InvitationLasts = 7 * desk.Day

// Invite makes a single-use invitation; the caller shows the link with the token of that hash.
func (a *App) Invite(ctx context.Context, by By, tokenHash string, seat desk.Member) (port.Invitation, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (port.Invitation, error) {
		me, err := w.Member(by.Member, desk.VerbManageMembers)
		if err != nil {
			return port.Invitation{}, err
		}
		if err := w.checkSeat(seat); err != nil {
			return port.Invitation{}, err
		}
		if !desk.MayManage(me.Role, seat.Role) {
			return port.Invitation{}, &desk.Error{Code: desk.CodeForbidden, WhoCan: desk.RoleOwner, Detail: "Only an owner may invite an owner."}
		}
		invitation := port.Invitation{ID: w.NewID(), TokenHash: tokenHash, Role: seat.Role, Visibility: seat.Visibility,
			InboxIDs: seat.InboxIDs, TeamIDs: seat.TeamIDs, CreatedBy: by.Member, CreatedAt: w.Now, ExpiresAt: w.Now + InvitationLasts}
		if err := w.InsertInvitation(invitation); err != nil {
			return invitation, err
		}
		return invitation, w.audit(by.Member, "invitation.created", invitation.ID)
	})
}

// CheckInvitation says whether an invitation still opens the door.
func CheckInvitation(i port.Invitation, now desk.Time) error {
	if i.UsedAt != 0 {
		return &desk.Error{Code: desk.CodeUsed, Detail: "This invitation was used already. Ask for a new one."}
	}
	if now >= i.ExpiresAt {
		return &desk.Error{Code: desk.CodeExpired, Detail: "This invitation is more than 7 days old. Ask for a new one."}
	}
	return nil
}

// AcceptInvitation makes the invited person's user and seat, once.
func (a *App) AcceptInvitation(ctx context.Context, tokenHash string, person Person) (Joined, error) {
	if err := person.check(); err != nil {
		return Joined{}, err
	}
	workspace, _, err := a.Store.InvitationByToken(ctx, tokenHash)
	if err != nil {
		return Joined{}, err
	}
	return run(ctx, a, workspace, port.LanePeople, func(w *work) (Joined, error) {
		invitation, err := w.Invitation(tokenHash)
		if err != nil {
			return Joined{}, err
		}
		if err := CheckInvitation(invitation, w.Now); err != nil {
			return Joined{}, err
		}
		seat := desk.Member{Role: invitation.Role, Visibility: invitation.Visibility,
			InboxIDs: still(invitation.InboxIDs, w.Dir.Inbox), TeamIDs: still(invitation.TeamIDs, w.Dir.Team)}
		joined, err := w.join(person, seat)
		if err != nil {
			return joined, err
		}
		return joined, w.UseInvitation(invitation.ID, joined.Member.ID, w.Now)
	})
}

// still keeps what is there yet.
func still[T any](ids []desk.ID, find func(desk.ID) (T, bool)) []desk.ID {
	var there []desk.ID
	for _, id := range ids {
		if _, ok := find(id); ok {
			there = append(there, id)
		}
	}
	return there
}

// WithdrawInvitation deletes an invitation that was not used.
func (a *App) WithdrawInvitation(ctx context.Context, by By, id desk.ID) error {
	_, err := run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (struct{}, error) {
		var none struct{}
		if _, err := w.Member(by.Member, desk.VerbManageMembers); err != nil {
			return none, err
		}
		if err := w.DeleteInvitation(id); err != nil {
			return none, err
		}
		return none, w.audit(by.Member, "invitation.withdrawn", id)
	})
	return err
}
