package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// DueFiles: see port.TrafficReader.
func (s *Store) DueFiles(ctx context.Context, workspace desk.ID, now desk.Time, limit int) ([]port.File, error) {
	return s.files(ctx, "state = 'pending' AND next_at <= $2 ORDER BY next_at, id", workspace, now, limit)
}

// OrphanFiles: see port.TrafficReader.
func (s *Store) OrphanFiles(ctx context.Context, workspace desk.ID, before desk.Time, limit int) ([]port.File, error) {
	return s.files(ctx, "message_id = 0 AND created_at < $2 ORDER BY created_at, id", workspace, before, limit)
}

func (s *Store) files(ctx context.Context, where string, workspace desk.ID, at desk.Time, limit int) (files []port.File, err error) {
	err = s.ask(ctx, ask{"SELECT " + fileNames + " FROM files WHERE workspace_id = $1 AND " + where + " LIMIT $3",
		[]any{workspace, at, max(limit, 0)}, func(r *row) error {
			files = append(files, scanFile(r))
			return nil
		}})
	return files, err
}

var fileFor = "SELECT " + columns("f", fileNames) + ", coalesce(c.inbox_id, f.inbox_id), c.holder_id, c.team_id FROM files f " +
	"LEFT JOIN conversations c ON c.workspace_id = f.workspace_id AND c.id = f.conversation_id " +
	"WHERE f.workspace_id = $1 AND f.id = $2"

// FileFor: see port.TrafficReader. A file without a conversation has the scope of its inbox, held by nobody.
func (s *Store) FileFor(ctx context.Context, workspace, id desk.ID) (f port.File, scope desk.Scope, err error) {
	err = s.lookup(ctx, fileFor, []any{workspace, id}, func(r *row) { f, scope = scanFile(r), scanScope(r) })
	return f, scope, err
}

// SHAInUse: see port.TrafficReader. "" is never in use.
func (s *Store) SHAInUse(ctx context.Context, sha string) (used bool, err error) {
	err = s.lookup(ctx, "SELECT CASE WHEN EXISTS (SELECT 1 FROM files WHERE sha256 = $1 AND sha256 <> '') "+
		"OR EXISTS (SELECT 1 FROM files WHERE thumb = $1 AND thumb <> '') THEN 1 ELSE 0 END", []any{sha},
		func(r *row) { used = r.flag() })
	return used, err
}
