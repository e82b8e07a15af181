package store

import (
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func (t *tx) fileValues(f *port.File) ([]any, error) {
	ref := ""
	if f.Ref != (desk.MediaRef{}) {
		var err error
		if ref, err = jsonGiven(f.Ref); err != nil {
			return nil, err
		}
	}
	return []any{t.Workspace(), f.ID, f.InboxID, f.ConversationID, f.MessageID, f.MemberID, f.State, f.Kind, f.MIME, f.Name,
		f.Size, f.SHA256, f.Thumb, f.Width, f.Height, f.DurationMS, ref, f.Handle, f.HandleUntil, f.Tries, f.NextAt,
		f.Error, f.CreatedAt}, nil
}

// InsertFile: see port.TrafficTx.
func (t *tx) InsertFile(f port.File) error {
	values, err := t.fileValues(&f)
	if err != nil {
		return err
	}
	return t.exec("INSERT INTO files (workspace_id, "+fileNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "+
		"$12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)", values...)
}

// File: see port.TrafficTx.
func (t *tx) File(id desk.ID) (f port.File, err error) {
	err = t.one("SELECT "+fileNames+" FROM files WHERE workspace_id = $1 AND id = $2", []any{t.Workspace(), id},
		func(r *row) { f = scanFile(r) })
	return f, err
}

// SaveFile: see port.TrafficTx.
func (t *tx) SaveFile(f port.File) error {
	values, err := t.fileValues(&f)
	if err != nil {
		return err
	}
	return t.exec("UPDATE files SET inbox_id = $3, conversation_id = $4, message_id = $5, member_id = $6, state = $7, "+
		"kind = $8, mime = $9, name = $10, size = $11, sha256 = $12, thumb = $13, width = $14, height = $15, "+
		"duration_ms = $16, ref = $17, handle = $18, handle_until = $19, tries = $20, next_at = $21, error = $22, "+
		"created_at = $23 WHERE workspace_id = $1 AND id = $2", values...)
}

// DeleteFile: see port.TrafficTx.
func (t *tx) DeleteFile(id desk.ID) error {
	return t.exec("DELETE FROM files WHERE workspace_id = $1 AND id = $2", t.Workspace(), id)
}
