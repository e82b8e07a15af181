package app

import (
	"context"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// saveMember stores a seat and tells everyone. access says that what it may see has changed: its sockets must resync.
func (w *work) saveMember(m *desk.Member, by desk.ID, access bool) error {
	seq, err := w.Emit(desk.Event{Type: desk.EventMemberChanged, At: w.Now, Actor: desk.Agent(by),
		Audience: desk.AudienceWorkspace, EntityKind: desk.EntityMember, EntityID: m.ID, MemberID: m.ID, Access: access})
	if err != nil {
		return err
	}
	m.Rev = seq
	return w.SaveMember(*m)
}

// EditMember changes a seat; nil leaves a field as it is.
type EditMember struct {
	Role       *desk.Role
	Visibility *desk.Visibility
	InboxIDs   *[]desk.ID
	TeamIDs    *[]desk.ID
	Active     *bool
}

// EditMember changes what a member may do and see. Removing one gives its open conversations back to their teams, in as many
// units as it takes. The last owner stays.
func (a *App) EditMember(ctx context.Context, by By, id desk.ID, edit EditMember) (desk.Member, error) {
	changed, err := run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Member, error) { return w.editMember(by, id, edit) })
	for released := releaseMax; err == nil && !changed.Active && released == releaseMax; {
		released, err = run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (int, error) { return w.releaseConversations(id, by.Member) })
	}
	return changed, err
}

func (w *work) editMember(by By, id desk.ID, edit EditMember) (desk.Member, error) {
	me, err := w.Member(by.Member, desk.VerbManageMembers)
	if err != nil {
		return desk.Member{}, err
	}
	member, ok := w.Dir.Member(id)
	if !ok {
		return desk.Member{}, desk.ErrNotFound
	}
	if !desk.MayManage(me.Role, member.Role) || edit.Role != nil && !desk.MayManage(me.Role, *edit.Role) {
		return desk.Member{}, &desk.Error{Code: desk.CodeForbidden, WhoCan: desk.RoleOwner, Detail: "Only an owner may do this to an owner."}
	}
	changed, err := w.edited(member, edit)
	if err != nil {
		return desk.Member{}, err
	}
	return changed, w.putMember(by.Member, member, changed)
}

func (w *work) edited(m desk.Member, edit EditMember) (desk.Member, error) {
	if edit.Role != nil {
		m.Role = *edit.Role
	}
	if edit.Visibility != nil {
		m.Visibility = *edit.Visibility
	}
	if edit.InboxIDs != nil {
		m.InboxIDs = *edit.InboxIDs
	}
	if edit.TeamIDs != nil {
		m.TeamIDs = *edit.TeamIDs
	}
	if edit.Active != nil {
		m.Active = *edit.Active
	}
	return m, w.checkSeat(m)
}

// checkSeat refuses a seat that names what is not there.
func (w *work) checkSeat(m desk.Member) error {
	bad := func(field, detail string) error {
		return &desk.Error{Code: desk.CodeBadValue, Field: field, Detail: detail}
	}
	if !slices.Contains([]desk.Role{desk.RoleOwner, desk.RoleAdmin, desk.RoleSupervisor, desk.RoleAgent}, m.Role) {
		return bad("role", "The roles are owner, admin, supervisor and agent.")
	}
	if !slices.Contains([]desk.Visibility{desk.VisibilityOwn, desk.VisibilityTeam, desk.VisibilityAll}, m.Visibility) {
		return bad("visibility", "The visibilities are own, team and all.")
	}
	for _, id := range m.InboxIDs {
		if _, ok := w.Dir.Inbox(id); !ok {
			return bad("inbox_ids", "There is no such inbox.")
		}
	}
	for _, id := range m.TeamIDs {
		if _, ok := w.Dir.Team(id); !ok {
			return bad("team_ids", "There is no such team.")
		}
	}
	return nil
}

func (w *work) putMember(by desk.ID, before, after desk.Member) error {
	ownerLeaves := before.Role == desk.RoleOwner && before.Active && (after.Role != desk.RoleOwner || !after.Active)
	if ownerLeaves && w.owners() == 1 {
		return &desk.Error{Code: desk.CodeLastOwner, Detail: "A workspace keeps at least one owner. Make somebody else an owner first."}
	}
	if err := w.saveMember(&after, by, true); err != nil {
		return err
	}
	if before.Active && !after.Active {
		if err := w.DeleteSessions(after.UserID, 0); err != nil {
			return err
		}
	}
	return w.audit(by, "member.changed", after.ID)
}

func (w *work) owners() int {
	count := 0
	for _, m := range w.Dir.Members {
		if m.Active && m.Role == desk.RoleOwner {
			count++
		}
	}
	return count
}

// releaseMax is how many conversations of a removed member one unit hands back.
const releaseMax = 100

// releaseConversations hands some of a member's open conversations back and says how many.
func (w *work) releaseConversations(member, by desk.ID) (int, error) {
	held, err := w.OpenOf(member, releaseMax)
	if err != nil {
		return 0, err
	}
	for _, id := range held {
		c, _, err := w.Conversation(id)
		if err != nil {
			return 0, err
		}
		if _, err := w.Save(desk.Unassign(c, desk.Agent(by), w.Now)); err != nil {
			return 0, err
		}
	}
	return len(held), nil
}

// audit adds to the append-only record.
func (w *work) audit(by desk.ID, action string, what desk.ID) error {
	return w.InsertAudit(port.Audit{ID: w.NewID(), At: w.Now, MemberID: by, Action: action, EntityID: what, Data: "{}"})
}

// OfferPasswordReset keeps the token of a link that an admin hands to a member.
func (a *App) OfferPasswordReset(ctx context.Context, by By, id desk.ID, tokenHash string, until desk.Time) error {
	_, err := run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (struct{}, error) {
		var none struct{}
		me, err := w.Member(by.Member, desk.VerbManageMembers)
		if err != nil {
			return none, err
		}
		member, ok := w.Dir.Member(id)
		if !ok || !member.Active {
			return none, desk.ErrNotFound
		}
		if !desk.MayManage(me.Role, member.Role) {
			return none, &desk.Error{Code: desk.CodeForbidden, WhoCan: desk.RoleOwner, Detail: "Only an owner may do this to an owner."}
		}
		if err := w.SaveToken(port.OneTimeToken{Kind: port.TokenPasswordReset, TokenHash: tokenHash, UserID: member.UserID, ExpiresAt: until}); err != nil {
			return none, err
		}
		return none, w.audit(by.Member, "member.reset_link", id)
	})
	return err
}

// OfferPasswordResetFor is OfferPasswordReset for the operator at the command line, who needs no seat.
func (a *App) OfferPasswordResetFor(ctx context.Context, email, tokenHash string, until desk.Time) error {
	return a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		user, err := tx.UserByEmail(email)
		if err != nil {
			return err
		}
		return tx.SaveToken(port.OneTimeToken{Kind: port.TokenPasswordReset, TokenHash: tokenHash, UserID: user.ID, ExpiresAt: until})
	})
}

// ResetPassword sets a new password by a one-time token and ends every session of the user.
func (a *App) ResetPassword(ctx context.Context, tokenHash, passwordHash string) (desk.ID, error) {
	var user desk.User
	now := a.Clock()
	err := a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		token, err := tx.UseToken(tokenHash, port.TokenPasswordReset, now)
		if err != nil {
			return err
		}
		if user, err = tx.User(token.UserID); err != nil {
			return err
		}
		user.PasswordHash = passwordHash
		if err := tx.SaveUser(user); err != nil {
			return err
		}
		return tx.DeleteSessions(user.ID, 0)
	})
	return user.ID, err
}
