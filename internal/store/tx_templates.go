package store

import (
	"bandeja.dev/bandeja/internal/desk"
)

// SaveTemplate: see port.TrafficTx.
func (t *tx) SaveTemplate(p desk.Template) error {
	components := ""
	if len(p.Components) > 0 {
		var err error
		if components, err = jsonGiven(p.Components); err != nil {
			return err
		}
	}
	return t.exec("INSERT INTO templates (workspace_id, "+templateNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, "+
		"$10, $11, $12, $13, $14) ON CONFLICT (workspace_id, account, external_id) DO UPDATE SET name = excluded.name, "+
		"language = excluded.language, category = excluded.category, status = excluded.status, "+
		"quality = excluded.quality, reason = excluded.reason, named = excluded.named, "+
		"components = excluded.components, synced_at = excluded.synced_at, rev = excluded.rev", t.Workspace(), p.ID,
		p.Account, p.ExternalID, p.Name, p.Language, p.Category, p.Status, p.Quality, p.Reason, p.Named, components,
		p.SyncedAt, p.Rev)
}

// Template: see port.TrafficTx.
func (t *tx) Template(id desk.ID) (p desk.Template, err error) {
	err = t.one("SELECT "+templateNames+" FROM templates WHERE workspace_id = $1 AND id = $2",
		[]any{t.Workspace(), id}, func(r *row) { p = scanTemplate(r) })
	return p, err
}

// TemplatesOf: see port.TrafficTx. By name and language.
func (t *tx) TemplatesOf(account string) (all []desk.Template, err error) {
	err = t.each("SELECT "+templateNames+" FROM templates WHERE workspace_id = $1 AND account = $2 "+
		"ORDER BY name, language, id", []any{t.Workspace(), account},
		func(r *row) { all = append(all, scanTemplate(r)) })
	return all, err
}

// AddSpend: see port.TrafficTx.
func (t *tx) AddSpend(inbox desk.ID, month string, micros int64) (sum int64, err error) {
	err = t.one("INSERT INTO template_spend (workspace_id, inbox_id, month, micros) VALUES ($1, $2, $3, $4) "+
		"ON CONFLICT (workspace_id, inbox_id, month) DO UPDATE SET micros = template_spend.micros + excluded.micros "+
		"RETURNING micros", []any{t.Workspace(), inbox, month, micros}, func(r *row) { sum = r.int64() })
	return sum, err
}
