package template

import (
	"context"
	"reflect"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Sync takes a provider's list of an account's templates: all of them, for one that is not on it counts as
// deleted. It gives how many there are. A list that changes nothing writes nothing. The event that tells of a change names
// no inbox, unlike those by which a provider's word asks for another sync.
func (t *Templates) Sync(ctx context.Context, workspace desk.ID, account string, list []desk.Template) (int, error) {
	return run(ctx, t, workspace, port.LaneInbound, func(w *work) (int, error) {
		known, err := w.TemplatesOf(account)
		if err != nil {
			return 0, err
		}
		changed, count := w.compare(account, known, list)
		if len(changed) == 0 {
			return count, nil
		}
		seq, err := w.Emit(desk.Event{Type: desk.EventTemplatesChanged, At: w.Now, Actor: desk.System, Audience: desk.AudienceWorkspace})
		if err != nil {
			return 0, err
		}
		for _, one := range changed {
			one.Rev, one.SyncedAt = seq, w.Now
			if err := w.SaveTemplate(one); err != nil {
				return 0, err
			}
		}
		return count, nil
	})
}

// compare gives what is new, different or gone, and how many the list holds.
func (w *work) compare(account string, known, list []desk.Template) (changed []desk.Template, count int) {
	before := map[string]desk.Template{}
	for _, one := range known {
		before[one.ExternalID] = one
	}
	listed := map[string]bool{}
	for _, one := range list {
		if one.ExternalID == "" || listed[one.ExternalID] {
			continue
		}
		listed[one.ExternalID] = true
		old, stands := before[one.ExternalID]
		one.ID, one.Account, one.SyncedAt, one.Rev = old.ID, account, old.SyncedAt, old.Rev
		if !stands {
			one.ID = w.NewID()
		}
		if !stands || !reflect.DeepEqual(one, old) {
			changed = append(changed, one)
		}
	}
	for _, one := range known {
		if !listed[one.ExternalID] && one.Status != desk.TemplateDeleted {
			one.Status = desk.TemplateDeleted
			changed = append(changed, one)
		}
	}
	return changed, len(listed)
}
