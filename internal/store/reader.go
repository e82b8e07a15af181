package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

var _ port.Reader = (*Store)(nil)

// lookup reads at most one row in a view of its own; none is desk.ErrNotFound.
func (s *Store) lookup(ctx context.Context, text string, args []any, scan func(r *row)) error {
	return s.view(ctx, func(v *view) error { return v.one(text, args, scan) })
}

// VisitorThread: see port.Reader.
func (s *Store) VisitorThread(ctx context.Context, workspace, inbox desk.ID, secretHash string) (thread port.VisitorThread, err error) {
	err = s.lookup(ctx, visitorThread, []any{workspace, inbox, secretHash}, func(r *row) { thread = scanVisitorThread(r, false) })
	return thread, err
}

// InboxByKey: see port.Reader.
func (s *Store) InboxByKey(ctx context.Context, key string) (workspace, inbox desk.ID, err error) {
	err = s.lookup(ctx, "SELECT workspace_id, inbox_id FROM inbox_routes WHERE key = $1", []any{key},
		func(r *row) { workspace, inbox = r.id(), r.id() })
	return workspace, inbox, err
}

// SignedIn: see port.Reader. A session that ended, or whose user has no active seat in its workspace, is desk.ErrNotFound.
func (s *Store) SignedIn(ctx context.Context, tokenHash string, now desk.Time) (who port.SignedIn, err error) {
	text := "SELECT " + columns("s", loginNames) + ", " + columns("u", userNames) +
		" FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1 AND s.expires_at > $2"
	err = s.view(ctx, func(v *view) error {
		who = port.SignedIn{}
		err := v.one(text, []any{tokenHash, now}, func(r *row) { who.Session, who.User = scanLogin(r), scanUser(r) })
		if err != nil {
			return err
		}
		directory, err := s.directoryIn(v, who.Session.WorkspaceID)
		if err != nil {
			return err
		}
		for _, member := range directory.Members {
			if member.UserID == who.User.ID && member.Active {
				who.Member = member
				return nil
			}
		}
		return desk.ErrNotFound
	})
	if err != nil {
		return port.SignedIn{}, err
	}
	return who, nil
}

// Sessions: see port.Reader. The last seen first.
func (s *Store) Sessions(ctx context.Context, user desk.ID) (sessions []port.Session, err error) {
	err = s.view(ctx, func(v *view) error {
		sessions = nil
		return v.each("SELECT "+loginNames+" FROM sessions WHERE user_id = $1 ORDER BY last_seen_at DESC, id DESC", []any{user},
			func(r *row) error {
				sessions = append(sessions, scanLogin(r))
				return nil
			})
	})
	return sessions, err
}

// Token: see port.Reader. A token that is not there is desk.ErrNotFound, a spent one used, an old one expired.
func (s *Store) Token(ctx context.Context, tokenHash string, kind port.TokenKind, now desk.Time) (token port.OneTimeToken, err error) {
	err = s.lookup(ctx, "SELECT "+tokenNames+" FROM one_time_tokens WHERE token_hash = $1 AND kind = $2", []any{tokenHash, kind},
		func(r *row) { token = scanToken(r) })
	switch {
	case err != nil:
		return port.OneTimeToken{}, err
	case token.UsedAt != 0:
		return port.OneTimeToken{}, errUsed
	case token.ExpiresAt <= now:
		return port.OneTimeToken{}, errExpired
	}
	return token, nil
}

// UserByEmail: see port.Reader.
func (s *Store) UserByEmail(ctx context.Context, email string) (user desk.User, err error) {
	err = s.lookup(ctx, "SELECT "+userNames+" FROM users WHERE email = $1", []any{email}, func(r *row) { user = scanUser(r) })
	return user, err
}

// User: see port.Reader.
func (s *Store) User(ctx context.Context, id desk.ID) (user desk.User, err error) {
	err = s.lookup(ctx, "SELECT "+userNames+" FROM users WHERE id = $1", []any{id}, func(r *row) { user = scanUser(r) })
	return user, err
}

// MembershipsOf: see port.Reader.
func (s *Store) MembershipsOf(ctx context.Context, user desk.ID) (workspaces []desk.ID, err error) {
	err = s.view(ctx, func(v *view) error {
		workspaces = nil
		return v.each("SELECT workspace_id FROM members WHERE user_id = $1 AND active = 1 ORDER BY workspace_id", []any{user},
			func(r *row) error {
				workspaces = append(workspaces, r.id())
				return nil
			})
	})
	return workspaces, err
}

// CountUsers: see port.Reader.
func (s *Store) CountUsers(ctx context.Context) (n int, err error) {
	err = s.lookup(ctx, "SELECT count(*) FROM users", nil, func(r *row) { n = r.int() })
	return n, err
}

// Invitations: see port.Reader. The newest first, used and expired ones too.
func (s *Store) Invitations(ctx context.Context, workspace desk.ID) (all []port.Invitation, err error) {
	err = s.view(ctx, func(v *view) error {
		all = nil
		return v.each("SELECT "+invitationNames+" FROM invitations WHERE workspace_id = $1 ORDER BY id DESC", []any{workspace},
			func(r *row) error {
				all = append(all, scanInvitation(r))
				return nil
			})
	})
	return all, err
}

// InvitationByToken: see port.Reader. Used and expired ones are found too.
func (s *Store) InvitationByToken(ctx context.Context, tokenHash string) (workspace desk.ID, found port.Invitation, err error) {
	err = s.lookup(ctx, "SELECT workspace_id, "+invitationNames+" FROM invitations WHERE token_hash = $1", []any{tokenHash},
		func(r *row) { workspace, found = r.id(), scanInvitation(r) })
	return workspace, found, err
}
