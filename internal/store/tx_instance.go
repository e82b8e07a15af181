package store

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// CreateWorkspace: see port.InstanceTx.
func (t *tx) CreateWorkspace(w desk.Workspace) error {
	t.batch.newWorkspace = true
	return t.exec("INSERT INTO workspaces (workspace_id, last_seq, directory_rev, directory_version, pruned_seq, name, "+
		"timezone, locale, active_hours, created_at) VALUES ($1, 0, 0, 0, 0, $2, $3, $4, $5, $6)", w.ID, w.Name,
		w.Timezone, w.Locale, w.ActiveHours, w.CreatedAt)
}

var errEmailTaken = &desk.Error{Code: desk.CodeTaken, Field: "email", Detail: "Somebody signs in with that e-mail already."}

// InsertUser: see port.InstanceTx.
func (t *tx) InsertUser(u desk.User) error {
	err := t.one("INSERT INTO users ("+userNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING "+
		"RETURNING id", []any{u.ID, u.Name, u.Email, u.PasswordHash, u.Locale, u.Theme, u.Preferences, u.CreatedAt},
		func(r *row) { r.id() })
	if errors.Is(err, desk.ErrNotFound) {
		return errEmailTaken
	}
	return err
}

// SaveUser: see port.InstanceTx.
func (t *tx) SaveUser(u desk.User) error {
	other := desk.ID(0)
	err := t.each("SELECT id FROM users WHERE email = $1 AND id <> $2", []any{u.Email, u.ID},
		func(r *row) { other = r.id() })
	if err != nil {
		return err
	}
	if other != 0 {
		return errEmailTaken
	}
	return t.exec("UPDATE users SET name = $2, email = $3, password_hash = $4, locale = $5, theme = $6, "+
		"preferences = $7 WHERE id = $1", u.ID, u.Name, u.Email, u.PasswordHash, u.Locale, u.Theme, u.Preferences)
}

// User: see port.InstanceTx.
func (t *tx) User(id desk.ID) (u desk.User, err error) {
	err = t.one("SELECT "+userNames+" FROM users WHERE id = $1", []any{id}, func(r *row) { u = scanUser(r) })
	return u, err
}

// UserByEmail: see port.InstanceTx.
func (t *tx) UserByEmail(email string) (u desk.User, err error) {
	err = t.one("SELECT "+userNames+" FROM users WHERE email = $1", []any{email}, func(r *row) { u = scanUser(r) })
	return u, err
}

// CountUsers: see port.InstanceTx.
func (t *tx) CountUsers() (n int, err error) {
	err = t.one("SELECT count(*) FROM users", nil, func(r *row) { n = r.int() })
	return n, err
}

// InsertSession: see port.InstanceTx.
func (t *tx) InsertSession(s port.Session) error {
	return t.exec("INSERT INTO sessions ("+loginNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", s.TokenHash,
		s.ID, s.UserID, s.WorkspaceID, s.CreatedAt, s.LastSeenAt, s.ExpiresAt, s.Device, s.Address)
}

// TouchSession: see port.InstanceTx.
func (t *tx) TouchSession(tokenHash string, at desk.Time) error {
	return t.exec("UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2", tokenHash, at)
}

// DeleteSession: see port.InstanceTx.
func (t *tx) DeleteSession(user desk.ID, id desk.ID) error {
	return t.exec("DELETE FROM sessions WHERE user_id = $1 AND id = $2", user, id)
}

// DeleteSessions: see port.InstanceTx.
func (t *tx) DeleteSessions(user desk.ID, except desk.ID) error {
	return t.exec("DELETE FROM sessions WHERE user_id = $1 AND id <> $2", user, except)
}

// SaveToken: see port.InstanceTx.
func (t *tx) SaveToken(token port.OneTimeToken) error {
	return t.exec("INSERT INTO one_time_tokens ("+tokenNames+") VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (token_hash) DO UPDATE SET kind = excluded.kind, user_id = excluded.user_id, "+
		"expires_at = excluded.expires_at, used_at = excluded.used_at", token.TokenHash, token.Kind, token.UserID,
		token.ExpiresAt, token.UsedAt)
}

var errExpired = &desk.Error{Code: desk.CodeExpired, Detail: "That link is too old: ask for a new one."}

// UseToken: see port.InstanceTx. A token that is not there is desk.ErrNotFound, a spent one used, an old one expired.
func (t *tx) UseToken(tokenHash string, kind port.TokenKind, now desk.Time) (token port.OneTimeToken, err error) {
	err = t.one("UPDATE one_time_tokens SET used_at = $3 WHERE token_hash = $1 AND kind = $2 AND used_at = 0 "+
		"AND expires_at > $3 RETURNING "+tokenNames, []any{tokenHash, kind, now}, func(r *row) { token = scanToken(r) })
	if err == nil && token.UserID != 0 {
		err = t.exec("UPDATE one_time_tokens SET used_at = $3 WHERE user_id = $1 AND kind = $2 AND used_at = 0", token.UserID, kind, now)
	}
	if !errors.Is(err, desk.ErrNotFound) {
		return token, err
	}
	err = t.one("SELECT "+tokenNames+" FROM one_time_tokens WHERE token_hash = $1 AND kind = $2",
		[]any{tokenHash, kind}, func(r *row) { token = scanToken(r) })
	switch {
	case err != nil:
		return port.OneTimeToken{}, err
	case token.UsedAt != 0:
		return port.OneTimeToken{}, errUsed
	}
	return port.OneTimeToken{}, errExpired
}

// SaveCursor: see port.InstanceTx.
func (t *tx) SaveCursor(workspace desk.ID, consumer string, seq int64) error {
	return t.exec("INSERT INTO cursors (workspace_id, consumer, seq) VALUES ($1, $2, $3) "+
		"ON CONFLICT (workspace_id, consumer) DO UPDATE SET seq = excluded.seq", workspace, consumer, seq)
}
