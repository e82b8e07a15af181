// Package messages is what members write to visitors: messages, the files that they upload for them piece by piece and
// open by signed links, and what they do to a single message afterwards.
package messages

import (
	"context"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
)

type newMessage struct {
	ClientID string      `json:"client_id" doc:"Made by the sender, 1 to 64 characters, the same each time that this message is sent again."`
	Text     string      `json:"text,omitempty" doc:"As typed, at most text_max characters of the inbox's capabilities, and caption_max beside a file; it may be empty beside a file or a place."`
	FileID   desk.ID     `json:"file_id,omitempty" doc:"Of an upload that is finished; it can be sent once."`
	Voice    bool        `json:"voice,omitempty" doc:"The file is a voice note."`
	ReplyTo  desk.ID     `json:"reply_to,omitempty" doc:"The message of this conversation that is answered."`
	Location *placeInput `json:"location,omitempty" doc:"A place to send."`
	SeenSeq  int64       `json:"seen_seq,omitempty" minimum:"0" doc:"What the writer had seen; refused with unseen_answer if one of us answered since. 0 = do not ask."`
}

type placeInput struct {
	Latitude  float64 `json:"latitude" minimum:"-90" maximum:"90"`
	Longitude float64 `json:"longitude" minimum:"-180" maximum:"180"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
}

func (p *placeInput) location() *desk.Location {
	if p == nil {
		return nil
	}
	return &desk.Location{Latitude: p.Latitude, Longitude: p.Longitude, Name: p.Name, Address: p.Address}
}

// itemReply has no conversation: what the message changes in it, the socket tells.
type itemReply struct {
	Item wire.Item `json:"item"`
}

// Send writes to the visitor: 201, or 200 with the same message when it stood already.
func (s *Server) Send(ctx context.Context, in *route.WithID[newMessage]) (*route.Made[itemReply], error) {
	c := s.Who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	sent, err := s.App.SendMessage(ctx, c.By, app.OutgoingMessage{ConversationID: id, ClientID: in.Body.ClientID,
		Text: in.Body.Text, FileID: in.Body.FileID, Voice: in.Body.Voice, ReplyTo: in.Body.ReplyTo,
		Location: in.Body.Location.location(), SeenSeq: in.Body.SeenSeq})
	if err != nil {
		return nil, err
	}
	return route.GiveMade(route.Created(sent.Duplicate), itemReply{wire.MessageOf(sent.Message)}), nil
}
