package store

import (
	"errors"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// change runs a write to the directory: what anybody has cached of it counts no more.
func (t *tx) change(text string, args ...any) error {
	t.directory = true
	return t.exec(text, args...)
}

// SaveWorkspace: see port.DirectoryTx.
func (t *tx) SaveWorkspace(w desk.Workspace) error {
	return t.change("UPDATE workspaces SET name = $2, timezone = $3, locale = $4, active_hours = $5 "+
		"WHERE workspace_id = $1", t.Workspace(), w.Name, w.Timezone, w.Locale, w.ActiveHours)
}

// SaveMember: see port.DirectoryTx.
func (t *tx) SaveMember(m desk.Member) error {
	err := t.change("INSERT INTO members (workspace_id, id, user_id, name, email, role, visibility, availability, "+
		"active, rev) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (workspace_id, id) DO UPDATE SET "+
		"user_id = excluded.user_id, name = excluded.name, email = excluded.email, role = excluded.role, "+
		"visibility = excluded.visibility, availability = excluded.availability, active = excluded.active, "+
		"rev = excluded.rev", t.Workspace(), m.ID, m.UserID, m.Name, m.Email, m.Role, m.Visibility, m.Availability,
		m.Active, m.Rev)
	if err == nil {
		err = t.change("DELETE FROM member_inboxes WHERE workspace_id = $1 AND member_id = $2", t.Workspace(), m.ID)
	}
	if err == nil {
		err = t.change("DELETE FROM member_teams WHERE workspace_id = $1 AND member_id = $2", t.Workspace(), m.ID)
	}
	for _, inbox := range m.InboxIDs {
		if err == nil {
			err = t.linkInbox(m.ID, inbox)
		}
	}
	for _, team := range m.TeamIDs {
		if err == nil {
			err = t.linkTeam(m.ID, team)
		}
	}
	return err
}

func (t *tx) linkInbox(member, inbox desk.ID) error {
	return t.change("INSERT INTO member_inboxes (workspace_id, member_id, inbox_id) VALUES ($1, $2, $3) "+
		"ON CONFLICT DO NOTHING", t.Workspace(), member, inbox)
}

func (t *tx) linkTeam(member, team desk.ID) error {
	return t.change("INSERT INTO member_teams (workspace_id, member_id, team_id) VALUES ($1, $2, $3) "+
		"ON CONFLICT DO NOTHING", t.Workspace(), member, team)
}

// SaveTeam: see port.DirectoryTx.
func (t *tx) SaveTeam(team desk.Team) error {
	err := t.change("INSERT INTO teams (workspace_id, id, name, rev) VALUES ($1, $2, $3, $4) "+
		"ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, rev = excluded.rev", t.Workspace(), team.ID,
		team.Name, team.Rev)
	if err == nil {
		err = t.change("DELETE FROM member_teams WHERE workspace_id = $1 AND team_id = $2", t.Workspace(), team.ID)
	}
	for _, member := range team.MemberIDs {
		if err == nil {
			err = t.linkTeam(member, team.ID)
		}
	}
	return err
}

// DeleteTeam: see port.DirectoryTx.
func (t *tx) DeleteTeam(id desk.ID) error {
	err := t.change("DELETE FROM member_teams WHERE workspace_id = $1 AND team_id = $2", t.Workspace(), id)
	if err == nil {
		err = t.change("DELETE FROM teams WHERE workspace_id = $1 AND id = $2", t.Workspace(), id)
	}
	return err
}

// SaveInbox: see port.DirectoryTx.
func (t *tx) SaveInbox(i desk.Inbox) error {
	connection, err := jsonGiven(i.Connection)
	if err != nil {
		return err
	}
	health, err := jsonGiven(i.Health)
	if err != nil {
		return err
	}
	err = t.change("INSERT INTO inboxes (workspace_id, id, name, channel, key, active, window_policy, settings, "+
		"first_message_at, created_at, rev, connection, health) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "+
		"ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, channel = excluded.channel, "+
		"key = excluded.key, active = excluded.active, window_policy = excluded.window_policy, "+
		"settings = excluded.settings, first_message_at = excluded.first_message_at, "+
		"created_at = excluded.created_at, rev = excluded.rev, connection = excluded.connection, "+
		"health = excluded.health", t.Workspace(), i.ID, i.Name, i.Channel, i.Key, i.Active, i.Window,
		jsonText(i.Settings), i.FirstMessageAt, i.CreatedAt, i.Rev, connection, health)
	if err == nil {
		err = t.routeInbox(i)
	}
	if err == nil {
		err = t.change("DELETE FROM member_inboxes WHERE workspace_id = $1 AND inbox_id = $2", t.Workspace(), i.ID)
	}
	for _, member := range i.MemberIDs {
		if err == nil {
			err = t.linkInbox(member, i.ID)
		}
	}
	return err
}

// routeInbox makes an inbox found by its public key and by its account at the provider, in the whole instance.
func (t *tx) routeInbox(i desk.Inbox) error {
	err := t.change("DELETE FROM inbox_routes WHERE workspace_id = $1 AND inbox_id = $2", t.Workspace(), i.ID)
	if err == nil && i.Key != "" {
		err = t.addRoute(i.Key, i.ID, &desk.Error{Code: desk.CodeTaken, Field: "key",
			Detail: "Another inbox has that public key."})
	}
	if err == nil && i.Connection.Connected() {
		err = t.addRoute(endpointRoute(i.Channel, i.Connection.Endpoint), i.ID, &desk.Error{Code: desk.CodeTaken,
			Field: "endpoint", Detail: "Another inbox is connected to that account. Disconnect it there first."})
	}
	return err
}

// endpointRoute is the route of an account at a provider. No public key has a colon.
func endpointRoute(channel desk.ChannelKind, endpoint string) string {
	return string(channel) + ":" + endpoint
}

func (t *tx) addRoute(key string, inbox desk.ID, taken error) error {
	written := false
	err := t.each("INSERT INTO inbox_routes (key, workspace_id, inbox_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING "+
		"RETURNING inbox_id", []any{key, t.Workspace(), inbox}, func(r *row) { written = r.id() == inbox })
	if err == nil && !written {
		return taken
	}
	return err
}

// SaveStage: see port.DirectoryTx.
func (t *tx) SaveStage(s desk.Stage) error {
	return t.change("INSERT INTO stages (workspace_id, id, name, color, position, rev) VALUES ($1, $2, $3, $4, $5, $6) "+
		"ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, color = excluded.color, "+
		"position = excluded.position, rev = excluded.rev", t.Workspace(), s.ID, s.Name, s.Color, s.Position, s.Rev)
}

// DeleteStage: see port.DirectoryTx.
func (t *tx) DeleteStage(id desk.ID) error {
	return t.change("DELETE FROM stages WHERE workspace_id = $1 AND id = $2", t.Workspace(), id)
}

// SaveTag: see port.DirectoryTx.
func (t *tx) SaveTag(tag desk.Tag) error {
	return t.change("INSERT INTO tags (workspace_id, id, name, color, rev) VALUES ($1, $2, $3, $4, $5) "+
		"ON CONFLICT (workspace_id, id) DO UPDATE SET name = excluded.name, color = excluded.color, rev = excluded.rev",
		t.Workspace(), tag.ID, tag.Name, tag.Color, tag.Rev)
}

// DeleteTag: see port.DirectoryTx.
func (t *tx) DeleteTag(id desk.ID) error {
	err := t.change("DELETE FROM conversation_tags WHERE workspace_id = $1 AND tag_id = $2", t.Workspace(), id)
	if err == nil {
		err = t.change("DELETE FROM tags WHERE workspace_id = $1 AND id = $2", t.Workspace(), id)
	}
	return err
}

// InsertInvitation: see port.DirectoryTx.
func (t *tx) InsertInvitation(i port.Invitation) error {
	return t.exec("INSERT INTO invitations (workspace_id, "+invitationNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, "+
		"$9, $10, $11, $12)", t.Workspace(), i.ID, i.TokenHash, i.Role, i.Visibility, jsonText(i.InboxIDs),
		jsonText(i.TeamIDs), i.CreatedBy, i.CreatedAt, i.ExpiresAt, i.UsedAt, i.UsedBy)
}

// Invitation: see port.DirectoryTx.
func (t *tx) Invitation(tokenHash string) (i port.Invitation, err error) {
	err = t.one("SELECT "+invitationNames+" FROM invitations WHERE workspace_id = $1 AND token_hash = $2",
		[]any{t.Workspace(), tokenHash}, func(r *row) { i = scanInvitation(r) })
	return i, err
}

// UseInvitation: see port.DirectoryTx.
func (t *tx) UseInvitation(id desk.ID, by desk.ID, at desk.Time) error {
	err := t.one("UPDATE invitations SET used_at = $3, used_by = $4 WHERE workspace_id = $1 AND id = $2 "+
		"AND used_at = 0 RETURNING id", []any{t.Workspace(), id, at, by}, func(r *row) { r.id() })
	if !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	err = t.one("SELECT used_at FROM invitations WHERE workspace_id = $1 AND id = $2", []any{t.Workspace(), id},
		func(r *row) { r.time() })
	if err != nil {
		return err
	}
	return errUsed
}

var errUsed = &desk.Error{Code: desk.CodeUsed, Detail: "That link was used already: ask for a new one."}

// DeleteInvitation: see port.DirectoryTx.
func (t *tx) DeleteInvitation(id desk.ID) error {
	return t.exec("DELETE FROM invitations WHERE workspace_id = $1 AND id = $2", t.Workspace(), id)
}

// InsertAudit: see port.DirectoryTx.
func (t *tx) InsertAudit(a port.Audit) error {
	return t.exec("INSERT INTO audit (workspace_id, id, at, member_id, action, entity_id, data) "+
		"VALUES ($1, $2, $3, $4, $5, $6, $7)", t.Workspace(), a.ID, a.At, a.MemberID, a.Action, a.EntityID, a.Data)
}
