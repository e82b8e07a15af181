package mediafetch

import (
	"context"
	"errors"
	"time"

	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	sweepEvery = 10 * time.Minute
	// orphanAge is how long a file may stand without a message.
	orphanAge = desk.Day
	orphans   = 100
)

// sweep collects files that no message names, first the rows, then the bytes that no other row names; and uploads that
// nobody goes on with.
func (r *Runner) sweep(ctx context.Context, workspaces []desk.ID) error {
	var problems []error
	for _, workspace := range workspaces {
		problems = append(problems, r.sweepWorkspace(ctx, workspace))
	}
	return errors.Join(append(problems, r.Uploads.Sweep(time.Now().Add(-blob.UploadAge)))...)
}

func (r *Runner) sweepWorkspace(ctx context.Context, workspace desk.ID) error {
	before := r.Clock() - orphanAge
	for {
		found, err := r.Store.OrphanFiles(ctx, workspace, before, orphans)
		if err != nil || len(found) == 0 {
			return err
		}
		for _, one := range found {
			f, gone, err := r.Traffic.ForgetFile(ctx, workspace, one.ID, before)
			if err != nil && !errors.Is(err, desk.ErrNotFound) {
				return err
			}
			if !gone {
				continue // a message named it meanwhile
			}
			for _, sha := range []string{f.SHA256, f.Thumb} {
				if err := r.drop(ctx, sha); err != nil {
					return err
				}
			}
		}
		if len(found) < orphans {
			return nil
		}
	}
}

// drop removes bytes that nothing names.
func (r *Runner) drop(ctx context.Context, sha string) error {
	if sha == "" {
		return nil
	}
	used, err := r.Store.SHAInUse(ctx, sha)
	if err != nil || used {
		return err
	}
	return r.Files.Delete(ctx, sha, time.Now().Add(-r.bounds.fresh))
}
