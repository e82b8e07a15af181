package visitors

import (
	"context"
	"strconv"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
	"bandeja.dev/bandeja/internal/api/upload"
)

// files are the limits of what may be sent, nil on a server that takes no files.
func (s *Server) files() map[string]desk.FileLimit {
	if s.Uploads.Parts == nil {
		return nil
	}
	return s.Limits.Files
}

// fileURL makes the addresses of what stands in the visitor's own thread, which alone is rendered with them.
func (s *Server) fileURL(workspace, file desk.ID, thumb bool) string {
	return s.Links.Path(auth.Link{Workspace: int64(workspace), File: int64(file), Thumb: thumb}, int64(s.App.Now()))
}

// uploader is a visitor, whose uploads are those that were begun with the same secret in the same inbox.
func uploader(v visitor) upload.Owner {
	return upload.Owner{Workspace: v.workspace, Visitor: v.hash, Mine: func(f port.File, _ desk.Scope) bool {
		return f.InboxID == v.inbox.ID && f.UploadedBy(v.hash)
	}}
}

// BeginUpload makes room for a file. Whoever has not written yet may begin with one, as often as an address may bring
// somebody new.
func (s *Server) BeginUpload(ctx context.Context, in *withKey[upload.Announced]) (*route.Reply[upload.Begun], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	if err := edge.Hold(s.uploads, v.hash, problem.SlowDown, "Too many files a minute."); err != nil {
		return nil, err
	}
	if err := s.admitNew(ctx, v); err != nil {
		return nil, err
	}
	begun, err := s.Uploads.Begin(uploader(v), s.Limits, in.Body, func(up traffic.NewUpload) (port.File, error) {
		return s.Uploads.Traffic.BeginVisitorUpload(ctx, v.workspace, v.inbox.ID, up)
	})
	return route.Give(begun), err
}

type pieceInput struct {
	Key    string `path:"key" maxLength:"64"`
	ID     string `path:"id" doc:"The upload's id."`
	Offset string `header:"Upload-Offset" doc:"Where the piece begins, in bytes: offset of the last answer."`
}

// Append takes a piece.
func (s *Server) Append(ctx context.Context, in *pieceInput) (*route.Reply[upload.Progress], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	from, err := strconv.ParseInt(in.Offset, 10, 64)
	if err != nil {
		from = -1
	}
	at, err := s.Uploads.Append(ctx, uploader(v), in.ID, from, edge.Of(ctx).R.Body)
	return route.Give(at), err
}

type byUpload struct {
	Key string `path:"key" maxLength:"64"`
	ID  string `path:"id" doc:"The upload's id."`
}

// UploadAt tells how far an upload has come.
func (s *Server) UploadAt(ctx context.Context, in *byUpload) (*route.Reply[upload.Progress], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	at, err := s.Uploads.Status(ctx, uploader(v), in.ID)
	return route.Give(at), err
}

// AbortUpload ends an upload.
func (s *Server) AbortUpload(ctx context.Context, in *byUpload) (*route.Empty, error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.Uploads.Abort(ctx, uploader(v), in.ID)
}

// FinishUpload makes a file ready to be sent.
func (s *Server) FinishUpload(ctx context.Context, in *byUpload) (*route.Reply[upload.Finished], error) {
	v, err := s.session(ctx)
	if err != nil {
		return nil, err
	}
	done, err := s.Uploads.Finish(ctx, uploader(v), func(port.File) desk.Limits { return s.Limits }, in.ID)
	return route.Give(done), err
}
