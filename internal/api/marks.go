package api

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"

	"bandeja.dev/bandeja/internal/api/route"
)

// marksMax is how many conversations one question about marks names.
const marksMax = 100

type marksInput struct {
	Conversations []string `query:"conversations" required:"true" minItems:"1" maxItems:"100" doc:"Ids, with commas between."`
}

type markReply struct {
	ConversationID desk.ID `json:"conversation_id"`
	ReadCount      int     `json:"read_count" doc:"Visitor's messages that one has read; -1: never opened."`
}

type marksReply struct {
	Seq   int64       `json:"seq" doc:"The answer is at least as new as this place in the log."`
	Marks []markReply `json:"marks"`
}

// readMarks gives one's own marks. A conversation that comes into sight by the socket brings none, for its row is the
// same for everybody. Marks are one's own: they tell nothing of a conversation.
func (s *server) readMarks(ctx context.Context, in *marksInput) (*route.Reply[marksReply], error) {
	c := who(ctx)
	ids := make([]desk.ID, 0, marksMax)
	for _, text := range in.Conversations {
		id, err := route.OptionalID(text)
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	seq, err := s.Store.LastSeq(ctx, c.Workspace)
	if err != nil {
		return nil, err
	}
	marks, err := s.Store.Reads(ctx, c.Workspace, c.viewer.MemberID, ids)
	if err != nil {
		return nil, err
	}
	reply := marksReply{Seq: seq, Marks: make([]markReply, 0, len(ids))}
	for _, id := range ids {
		count := -1
		if mark, ok := marks[id]; ok {
			count = mark.Count
		}
		reply.Marks = append(reply.Marks, markReply{id, count})
	}
	return route.Give(reply), nil
}
