package upkeep

import (
	"context"
	"errors"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// sweepAll goes beside the accounts, so that a slow store of files delays none of them.
func (r *Runner) sweepAll(ctx context.Context, workspaces []desk.ID) {
	defer r.sweeping.Store(false)
	for _, workspace := range workspaces {
		if err := r.sweep(ctx, workspace); err != nil && ctx.Err() == nil {
			r.Log.Warn("upkeep: could not take away files that were never sent; it is tried again", "workspace", workspace.String(), "error", err)
		}
	}
}

// sweep takes away files of a workspace that were uploaded and never sent.
func (r *Runner) sweep(ctx context.Context, workspace desk.ID) error {
	now := r.Clock()
	if last, ok := r.swept[workspace]; ok && now < last+orphansEvery {
		return nil
	}
	r.swept[workspace] = now
	before := now - orphanAge
	orphans, err := r.Store.OrphanFiles(ctx, workspace, before, orphansMost)
	if err != nil {
		return err
	}
	var all []error
	for _, one := range orphans {
		all = append(all, r.drop(ctx, workspace, one, before))
	}
	if len(orphans) == orphansMost {
		delete(r.swept, workspace) // there are more: the next round goes on
	}
	return errors.Join(all...)
}

// drop forgets a file, and its bytes unless another file has the same ones or they were put again meanwhile.
func (r *Runner) drop(ctx context.Context, workspace desk.ID, f port.File, before desk.Time) error {
	f, gone, err := r.Traffic.ForgetFile(ctx, workspace, f.ID, before)
	if err != nil || !gone {
		return err
	}
	for _, sha := range []string{f.SHA256, f.Thumb} {
		if sha == "" {
			continue
		}
		used, err := r.Store.SHAInUse(ctx, sha)
		if err != nil {
			return err
		}
		if used {
			continue
		}
		if err := r.Blobs.Delete(ctx, sha, time.Now().Add(-freshFor)); err != nil {
			return err
		}
	}
	return nil
}

// freshFor is how long bytes are left alone after they were last put: their row may still be on its way. It is reckoned by
// the machine's clock, as the store of files does.
const freshFor = time.Hour
