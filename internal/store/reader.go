package store

import (
	"context"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

var _ port.Reader = (*Store)(nil)

// lookup asks for at most one row; none is desk.ErrNotFound.
func (s *Store) lookup(ctx context.Context, text string, args []any, scan func(r *row)) error {
	found := false
	err := s.ask(ctx, askOne(text, args, &found, scan))
	if err == nil && !found {
		err = desk.ErrNotFound
	}
	return err
}

// VisitorThread: see port.Reader.
func (s *Store) VisitorThread(ctx context.Context, workspace, inbox desk.ID, secretHash string) (thread port.VisitorThread, err error) {
	err = s.lookup(ctx, visitorThread, []any{workspace, inbox, secretHash}, func(r *row) { thread = scanVisitorThread(r, false) })
	return thread, err
}

// InboxByKey: see port.Reader.
func (s *Store) InboxByKey(ctx context.Context, key string) (workspace, inbox desk.ID, err error) {
	if strings.Contains(key, ":") {
		return 0, 0, desk.ErrNotFound // the route of an account is not for the public
	}
	return s.route(ctx, key)
}

// Routed: see port.TrafficReader.
func (s *Store) Routed(ctx context.Context, channel desk.ChannelKind, endpoint string) (workspace, inbox desk.ID, err error) {
	return s.route(ctx, endpointRoute(channel, endpoint))
}

func (s *Store) route(ctx context.Context, key string) (workspace, inbox desk.ID, err error) {
	err = s.lookup(ctx, "SELECT workspace_id, inbox_id FROM inbox_routes WHERE key = $1", []any{key},
		func(r *row) { workspace, inbox = r.id(), r.id() })
	return workspace, inbox, err
}

// SignedIn: see port.Reader. A session that ended, or whose user has no active seat in its workspace, is desk.ErrNotFound.
func (s *Store) SignedIn(ctx context.Context, tokenHash string, now desk.Time) (who port.SignedIn, err error) {
	var version int64
	err = s.lookup(ctx, signedIn, []any{tokenHash, now}, func(r *row) {
		who.Session, who.User, version = scanLogin(r), scanUser(r), r.int64()
	})
	if err != nil {
		return port.SignedIn{}, err
	}
	who.Directory = s.cachedDirectory(who.Session.WorkspaceID, version)
	if who.Directory == nil {
		if who.Directory, err = s.Directory(ctx, who.Session.WorkspaceID); err != nil {
			return port.SignedIn{}, err
		}
	}
	for _, member := range who.Directory.Members {
		if member.UserID == who.User.ID && member.Active {
			who.Member = member
			return who, nil
		}
	}
	return port.SignedIn{}, desk.ErrNotFound
}

var signedIn = "SELECT " + columns("s", loginNames) + ", " + columns("u", userNames) + ", w.directory_version " +
	"FROM sessions s JOIN users u ON u.id = s.user_id JOIN workspaces w ON w.workspace_id = s.workspace_id " +
	"WHERE s.token_hash = $1 AND s.expires_at > $2"

// Sessions: see port.Reader. The last seen first.
func (s *Store) Sessions(ctx context.Context, user desk.ID) (sessions []port.Session, err error) {
	err = s.ask(ctx, ask{"SELECT " + loginNames + " FROM sessions WHERE user_id = $1 ORDER BY last_seen_at DESC, id DESC", []any{user},
		func(r *row) error {
			sessions = append(sessions, scanLogin(r))
			return nil
		}})
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
	err = s.ask(ctx, ask{"SELECT workspace_id FROM members WHERE user_id = $1 AND active = 1 ORDER BY workspace_id", []any{user},
		func(r *row) error {
			workspaces = append(workspaces, r.id())
			return nil
		}})
	return workspaces, err
}

// CountUsers: see port.Reader.
func (s *Store) CountUsers(ctx context.Context) (n int, err error) {
	err = s.lookup(ctx, "SELECT count(*) FROM users", nil, func(r *row) { n = r.int() })
	return n, err
}

// Invitations: see port.Reader. The newest first, used and expired ones too.
func (s *Store) Invitations(ctx context.Context, workspace desk.ID) (all []port.Invitation, err error) {
	err = s.ask(ctx, ask{"SELECT " + invitationNames + " FROM invitations WHERE workspace_id = $1 ORDER BY id DESC", []any{workspace},
		func(r *row) error {
			all = append(all, scanInvitation(r))
			return nil
		}})
	return all, err
}

// InvitationByToken: see port.Reader. Used and expired ones are found too.
func (s *Store) InvitationByToken(ctx context.Context, tokenHash string) (workspace desk.ID, found port.Invitation, err error) {
	err = s.lookup(ctx, "SELECT workspace_id, "+invitationNames+" FROM invitations WHERE token_hash = $1", []any{tokenHash},
		func(r *row) { workspace, found = r.id(), scanInvitation(r) })
	return workspace, found, err
}
