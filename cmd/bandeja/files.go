package main

import (
	"context"
	"path/filepath"
	"time"

	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/blob"
	"bandeja.dev/bandeja/internal/desk"
)

// Folders of attachments, below the data folder.
const (
	filesFolder   = "files"   // the attachments themselves, unless a bucket keeps them
	uploadsFolder = "uploads" // files on their way in
)

// openFiles opens where attachments are kept, and removes what a crash left of those on their way.
func (in *instance) openFiles(ctx context.Context, box *auth.Box) error {
	way := filepath.Join(in.config.DataDir, uploadsFolder)
	if err := in.openStoreOfFiles(ctx, way); err != nil {
		return err
	}
	var err error
	if in.uploads, err = blob.NewUploads(way, in.files); err != nil {
		return err
	}
	in.links = auth.NewLinks(box)
	return in.uploads.Sweep(time.Now().Add(-blob.UploadAge))
}

func (in *instance) openStoreOfFiles(ctx context.Context, way string) error {
	if in.config.BlobURL == "" {
		folder, err := blob.Folder(filepath.Join(in.config.DataDir, filesFolder))
		if err != nil {
			return err
		}
		in.files = folder
		return folder.Sweep(time.Now())
	}
	bucket, err := blob.S3(in.config.BlobURL, way)
	if err != nil {
		return err
	}
	in.files = bucket
	patience, cancel := context.WithTimeout(ctx, bucketPatience)
	defer cancel()
	if err := bucket.Check(patience); err != nil {
		in.log.Error("the bucket for attachments cannot be used: messages go on, their files do not", "error", err)
	}
	return nil
}

// bucketPatience is how long the start waits for a bucket to answer.
const bucketPatience = 10 * time.Second

// fileURL makes the address at which a visitor reads a file of the own thread.
func (in *instance) fileURL(workspace, file desk.ID, thumb bool) string {
	return in.links.Path(auth.Link{Workspace: int64(workspace), File: int64(file), Thumb: thumb}, int64(in.clock()))
}
