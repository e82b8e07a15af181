package api

import (
	"context"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type conversationReply struct {
	Conversation *wire.Conversation `json:"conversation,omitempty" doc:"As it now stands; left out when it went out of the asker's sight."`
}

// verb answers with the conversation after something was done to it.
func (s *server) verb(ctx context.Context, id string, do func(by app.By, id desk.ID) (desk.Conversation, error)) (*route.Reply[conversationReply], error) {
	c := who(ctx)
	conversation, err := route.ID(id)
	if err != nil {
		return nil, err
	}
	if _, err := do(c.By, conversation); err != nil {
		return nil, err
	}
	out, err := s.after(ctx, c, conversation)
	return route.Give(conversationReply{out}), err
}

func (s *server) claim(ctx context.Context, in *route.ByID) (*route.Reply[conversationReply], error) {
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) { return s.App.Claim(ctx, by, id) })
}

func (s *server) closeConversation(ctx context.Context, in *route.ByID) (*route.Reply[conversationReply], error) {
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) { return s.App.Close(ctx, by, id) })
}

func (s *server) reopen(ctx context.Context, in *route.ByID) (*route.Reply[conversationReply], error) {
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) { return s.App.Reopen(ctx, by, id) })
}

func (s *server) returnToBot(ctx context.Context, in *route.ByID) (*route.Reply[conversationReply], error) {
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) { return s.App.ReturnToBot(ctx, by, id) })
}

type transferInput struct {
	MemberID desk.ID `json:"member_id,omitempty"`
	TeamID   desk.ID `json:"team_id,omitempty"`
	None     bool    `json:"none,omitempty" doc:"To nobody."`
	Note     string  `json:"note,omitempty" doc:"Becomes a comment directly before the milestone; at most 4,000 characters."`
}

// transfer gives the conversation to exactly one of a member, a team or nobody.
func (s *server) transfer(ctx context.Context, in *route.WithID[transferInput]) (*route.Reply[conversationReply], error) {
	b, targets := in.Body, 0
	for _, given := range []bool{b.MemberID != 0, b.TeamID != 0, b.None} {
		if given {
			targets++
		}
	}
	if targets != 1 {
		return nil, problem.Wrong("member_id", "Say exactly one of member_id, team_id and none.")
	}
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) {
		return s.App.Transfer(ctx, by, id, app.Destination{Member: b.MemberID, Team: b.TeamID, Note: b.Note})
	})
}

type editConversation struct {
	StageID *desk.ID   `json:"stage_id,omitempty"`
	TagIDs  *[]desk.ID `json:"tag_ids,omitempty" maxItems:"20" doc:"Replaces all tags."`
}

// editConversation does one verb for each member that is set; an input that is wrong stops both.
func (s *server) editConversation(ctx context.Context, in *route.WithID[editConversation]) (*route.Reply[conversationReply], error) {
	c, stage, tags := who(ctx), in.Body.StageID, in.Body.TagIDs
	if stage == nil && tags == nil {
		return nil, problem.Wrong("stage_id", "Say stage_id, tag_ids or both.")
	}
	if stage != nil {
		if _, ok := c.dir.Stage(*stage); !ok {
			return nil, problem.Wrong("stage_id", "There is no such stage.")
		}
	}
	return s.verb(ctx, in.ID, func(by app.By, id desk.ID) (changed desk.Conversation, err error) {
		if tags != nil {
			changed, err = s.App.SetTags(ctx, by, id, *tags)
		}
		if err == nil && stage != nil {
			changed, err = s.App.MoveStage(ctx, by, id, *stage)
		}
		return changed, err
	})
}

type askContact struct {
	Fields []string `json:"fields" minItems:"1" maxItems:"3" enum:"name,email,phone"`
}

type askedReply struct {
	Item         wire.Item          `json:"item,omitempty" doc:"The milestone."`
	Conversation *wire.Conversation `json:"conversation,omitempty"`
}

// askContact asks the visitor who he or she is; the widget shows a card.
func (s *server) askContact(ctx context.Context, in *route.WithID[askContact]) (*route.Reply[askedReply], error) {
	var rev int64
	out, err := s.verb(ctx, in.ID, func(by app.By, id desk.ID) (desk.Conversation, error) {
		c, err := s.App.AskContact(ctx, by, id, in.Body.Fields)
		rev = c.Rev
		return c, err
	})
	if err != nil || out.Body.Conversation == nil {
		return nil, err
	}
	page, err := s.Store.Timeline(ctx, who(ctx).Workspace, port.TimelineQuery{ConversationID: out.Body.Conversation.ID, Limit: 20})
	if err != nil {
		return nil, err
	}
	answer := askedReply{Conversation: out.Body.Conversation}
	for _, item := range page.Items {
		if item.Milestone != nil && item.Milestone.Seq == rev {
			answer.Item = wire.ItemOf(item)
		}
	}
	return route.Give(answer), nil
}

type editContact struct {
	Name  *string `json:"name,omitempty" doc:"Empty takes it away, as of the others."`
	Email *string `json:"email,omitempty"`
	Phone *string `json:"phone,omitempty"`
	City  *string `json:"city,omitempty"`
}

type contactReply struct {
	Contact wire.Contact `json:"contact"`
}

// editContact corrects contact data. It is no business of the verb's whether the visitor is verified: left out.
func (s *server) editContact(ctx context.Context, in *route.WithID[editContact]) (*route.Reply[contactReply], error) {
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	b := in.Body
	contact, err := s.App.EditContact(ctx, who(ctx).By, id, app.EditContact{Name: b.Name, Email: b.Email, Phone: b.Phone, City: b.City})
	if err != nil {
		return nil, err
	}
	return route.Give(contactReply{wire.ContactOf(contact)}), nil
}
