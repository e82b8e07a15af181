package messages

import (
	"context"
	"strconv"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/edge"
	"bandeja.dev/bandeja/internal/api/route"
	"bandeja.dev/bandeja/internal/api/upload"
)

// uploader is a member, whose uploads are nobody else's and only for conversations that he or she may still see.
func uploader(c Caller) upload.Owner {
	return upload.Owner{Workspace: c.Workspace, Mine: func(f port.File, scope desk.Scope) bool {
		return f.MemberID == c.Member && f.ConversationID != 0 && desk.CanSee(c.Viewer, scope)
	}}
}

// limitsOf are those of the channel that a file is to go out by.
func (s *Server) limitsOf(c Caller, inbox desk.ID) desk.Limits {
	i, _ := c.Dir.Inbox(inbox)
	return s.Can[i.Channel].Limits
}

// Begin makes room for a file.
func (s *Server) Begin(ctx context.Context, in *route.WithID[upload.Announced]) (*route.Reply[upload.Begun], error) {
	c := s.Who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	entities, err := s.Store.Entities(ctx, c.Workspace, port.EntityRefs{Conversations: []desk.ID{id}})
	if err != nil {
		return nil, err
	}
	row, ok := entities.Conversations[id]
	if !ok || !desk.CanSee(c.Viewer, row.Conversation.Scope()) {
		return nil, desk.ErrNotFound
	}
	begun, err := s.Uploads.Begin(uploader(c), s.limitsOf(c, row.Conversation.InboxID), in.Body, func(up traffic.NewUpload) (port.File, error) {
		return s.Traffic.BeginUpload(ctx, c.By, id, up)
	})
	return route.Give(begun), err
}

type pieceInput struct {
	ID     string `path:"id" doc:"The upload's id."`
	Offset string `header:"Upload-Offset" doc:"Where the piece begins, in bytes: offset of the last answer."`
}

// at is the offset, -1 when it is none.
func (in *pieceInput) at() int64 {
	at, err := strconv.ParseInt(in.Offset, 10, 64)
	if err != nil {
		return -1
	}
	return at
}

// Append takes a piece.
func (s *Server) Append(ctx context.Context, in *pieceInput) (*route.Reply[upload.Progress], error) {
	at, err := s.Uploads.Append(ctx, uploader(s.Who(ctx)), in.ID, in.at(), edge.Of(ctx).R.Body)
	return route.Give(at), err
}

// Status tells how far an upload has come.
func (s *Server) Status(ctx context.Context, in *route.ByID) (*route.Reply[upload.Progress], error) {
	at, err := s.Uploads.Status(ctx, uploader(s.Who(ctx)), in.ID)
	return route.Give(at), err
}

// Abort ends an upload.
func (s *Server) Abort(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	return &route.Empty{}, s.Uploads.Abort(ctx, uploader(s.Who(ctx)), in.ID)
}

// Finish makes a file ready to be sent.
func (s *Server) Finish(ctx context.Context, in *route.ByID) (*route.Reply[upload.Finished], error) {
	c := s.Who(ctx)
	done, err := s.Uploads.Finish(ctx, uploader(c), func(f port.File) desk.Limits { return s.limitsOf(c, f.InboxID) }, in.ID)
	return route.Give(done), err
}
