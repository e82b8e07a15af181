package api

import (
	"context"
	"errors"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
)

type listInput struct {
	Holder desk.Holding `query:"holder" enum:"unassigned,mine,all" default:"all" doc:"«Sin agente», «Mías» or «Todas»."`
	State  desk.Segment `query:"state" enum:"active,inactive,closed" default:"active"`
	Q      string       `query:"q" maxLength:"200" doc:"Contact data: a name, an e-mail, a phone, the placeholder's code."`
	Inbox  string       `query:"inbox" maxLength:"13" doc:"Only of this inbox."`
	Sort   port.Sort    `query:"sort" enum:"recent,deadline,waiting" default:"recent"`
	Cursor string       `query:"cursor" maxLength:"500" doc:"next of the page before."`
	Limit  int          `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type conversationPage struct {
	Seq       int64               `json:"seq"`
	Now       desk.Time           `json:"now"`
	Items     []wire.Conversation `json:"items"`
	Next      string              `json:"next" doc:"Cursor of the next page, empty at the end."`
	Elsewhere *wire.StateCounts   `json:"elsewhere,omitempty" doc:"Only with q: hits in every state, by the same holder."`
}

func (s *server) listConversations(ctx context.Context, in *listInput) (*route.Reply[conversationPage], error) {
	c := who(ctx)
	inbox, err := route.OptionalID(in.Inbox)
	if err != nil {
		return nil, err
	}
	now := s.now()
	page, err := s.Store.List(ctx, c.Workspace, port.ListQuery{Viewer: c.viewer, Holding: in.Holder, Segment: in.State,
		InboxID: inbox, Search: in.Q, Sort: in.Sort, Cursor: in.Cursor, Limit: in.Limit, Now: now, WithElse: in.Q != ""})
	if err != nil {
		return nil, err
	}
	out := conversationPage{Seq: page.Seq, Now: now, Items: wire.ConversationsFor(page.Rows, c.dir), Next: page.Next}
	if in.Q != "" {
		counts := wire.StateCountsOf(page.Elsewhere)
		out.Elsewhere = &counts
	}
	return route.Give(out), nil
}

type countsInput struct {
	Holder desk.Holding `query:"holder" enum:"unassigned,mine,all" default:"all"`
	State  desk.Segment `query:"state" enum:"active,inactive,closed" default:"active"`
	Q      string       `query:"q" maxLength:"200"`
	Inbox  string       `query:"inbox" maxLength:"13"`
}

type countsReply struct {
	Seq int64     `json:"seq"`
	Now desk.Time `json:"now"`
	wire.Counts
	Capped int `json:"capped" doc:"Numbers above this one mean «more»."`
}

func (s *server) countConversations(ctx context.Context, in *countsInput) (*route.Reply[countsReply], error) {
	c := who(ctx)
	inbox, err := route.OptionalID(in.Inbox)
	if err != nil {
		return nil, err
	}
	now := s.now()
	counts, err := s.Store.Counts(ctx, c.Workspace, port.CountQuery{Viewer: c.viewer, Holding: in.Holder, Segment: in.State,
		InboxID: inbox, Search: in.Q, Now: now})
	if err != nil {
		return nil, err
	}
	return route.Give(countsReply{counts.Seq, now, wire.CountsOf(counts), port.CountLimit}), nil
}

type conversationDetail struct {
	Seq          int64              `json:"seq"`
	Now          desk.Time          `json:"now"`
	Conversation wire.Conversation  `json:"conversation"`
	Contact      wire.Contact       `json:"contact"`
	Visits       []wire.Visit       `json:"visits" doc:"Newest first, at most 20."`
	Comments     []wire.CommentItem `json:"comments" doc:"Newest first, all."`
	Can          abilities          `json:"can"`
	Viewers      []desk.ID          `json:"viewers" doc:"Members who have it open now."`
	Drafts       drafts             `json:"drafts"`
}

type drafts struct {
	Message string `json:"message"`
	Comment string `json:"comment"`
}

// abilities say which controls the app shows; the verbs judge again.
type abilities struct {
	Send         sendAbility `json:"send"`
	Comment      bool        `json:"comment"`
	Claim        bool        `json:"claim"`
	Transfer     bool        `json:"transfer"`
	Close        bool        `json:"close"`
	Reopen       bool        `json:"reopen"`
	AskContact   bool        `json:"ask_contact"`
	ReturnToBot  bool        `json:"return_to_bot"`
	UndoMerge    bool        `json:"undo_merge" doc:"Two conversations that were merged can be taken apart, from the milestone that tells of it."`
	MoveStage    bool        `json:"move_stage"`
	EditContact  bool        `json:"edit_contact"`
	Tag          bool        `json:"tag"`
	SendTemplate bool        `json:"send_template" doc:"A message that the provider has approved beforehand, on a closed conversation too."`
	React        bool        `json:"react"`
	Attach       bool        `json:"attach" doc:"Files can be sent."`
}

type sendAbility struct {
	Allow bool   `json:"allow"`
	Code  string `json:"code" doc:"Why not, in the words of problems."`
}

// getConversation opens a conversation. It writes nothing: the reader's mark is a request of its own.
func (s *server) getConversation(ctx context.Context, in *route.ByID) (*route.Reply[conversationDetail], error) {
	c := who(ctx)
	screen, err := s.screen(ctx, c, in.ID)
	if err != nil {
		return nil, err
	}
	now := s.now()
	out := conversationDetail{Seq: screen.Seq, Now: now, Conversation: wire.ConversationFor(screen.Row, c.dir),
		Contact: wire.ContactWith(screen.Contact, screen.Verified), Visits: wire.VisitsOf(screen.Visits),
		Comments: wire.CommentsOf(screen.Comments), Can: s.abilitiesOf(c, screen.Row.Conversation, now),
		Viewers: s.Hub.Viewers(c.Workspace, screen.Row.Conversation.ID)}
	if out.Viewers == nil {
		out.Viewers = []desk.ID{}
	}
	for _, draft := range screen.Drafts {
		switch draft.Mode {
		case port.DraftMessage:
			out.Drafts.Message = draft.Text
		case port.DraftComment:
			out.Drafts.Comment = draft.Text
		}
	}
	return route.Give(out), nil
}

// screen reads a conversation for a member who may see it.
func (s *server) screen(ctx context.Context, c caller, id string) (port.ConversationScreen, error) {
	conversation, err := route.ID(id)
	if err != nil {
		return port.ConversationScreen{}, err
	}
	screen, err := s.Store.Conversation(ctx, c.Workspace, conversation, c.Member)
	if err == nil && !desk.CanSee(c.viewer, screen.Row.Conversation.Scope()) {
		err = desk.ErrNotFound
	}
	return screen, err
}

func (s *server) abilitiesOf(c caller, conversation desk.Conversation, now desk.Time) abilities {
	inbox, _ := c.dir.Inbox(conversation.InboxID)
	relation := desk.RelationTo(c.viewer, conversation.Scope())
	may := func(verb desk.Verb) bool { return desk.Check(verb, c.member.Role, relation) == nil }
	open := conversation.Status == desk.Open && !desk.WindowOver(conversation.ClosesAt, now)
	hasBot := inbox.Settings.Bot != nil && inbox.Settings.Bot.Enabled
	out := abilities{
		Comment: may(desk.VerbComment), Claim: open && conversation.AssigneeID == 0 && may(desk.VerbClaim),
		Transfer: open && may(desk.VerbTransfer), Close: open && may(desk.VerbClose),
		Reopen:     desk.Reopenable(conversation, now) && may(desk.VerbReopen),
		AskContact: open && may(desk.VerbAskContact), MoveStage: may(desk.VerbMoveStage), Tag: may(desk.VerbTag),
		EditContact: may(desk.VerbEditContact), UndoMerge: may(desk.VerbUndoMerge),
		ReturnToBot: open && hasBot && conversation.Bot != desk.BotActive && may(desk.VerbReturnToBot),
	}
	err := desk.Check(desk.VerbSend, c.member.Role, relation)
	if err == nil {
		err = desk.CheckAnswer(conversation, desk.Answer{MemberID: c.Member, Now: now, OnlyAssignee: inbox.Settings.OnlyAssigneeAnswers})
	}
	var refusal *desk.Error
	if errors.As(err, &refusal) {
		out.Send.Code = string(refusal.Code)
	}
	out.Send.Allow = err == nil
	can := s.Can[inbox.Channel]
	out.React, out.Attach = out.Send.Allow && can.Can.Reactions, out.Send.Allow && len(can.Limits.Files) > 0
	out.SendTemplate = can.Can.Templates && inbox.Active && inbox.Connection.Connected() && may(desk.VerbSend) &&
		out.Send.Code != string(desk.CodeNotAssignee)
	return out
}

type timelineInput struct {
	ID     string `path:"id"`
	Before string `query:"before" maxLength:"200" doc:"before of a page: the one that comes before it."`
	After  string `query:"after" maxLength:"200" doc:"after of a page: the one that comes after it."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"60"`
}

type timelinePage struct {
	Seq    int64       `json:"seq"`
	Items  []wire.Item `json:"items" doc:"Ascending by (sort_at, seq)."`
	Before string      `json:"before" doc:"Key of the page before, empty at the beginning."`
	After  string      `json:"after" doc:"Key of the page after, empty at the end."`
}

// getTimeline reads a page of a thread for a member who, at the instant it was read, may see the conversation: one who may
// not is told the same as of one that is not there.
func (s *server) getTimeline(ctx context.Context, in *timelineInput) (*route.Reply[timelinePage], error) {
	c := who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	page, err := s.Store.Timeline(ctx, c.Workspace, port.TimelineQuery{ConversationID: id, Before: in.Before, After: in.After, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	if !desk.CanSee(c.viewer, page.Scope) {
		return nil, desk.ErrNotFound
	}
	return route.Give(timelinePage{page.Seq, wire.ItemsOf(page.Items), page.Before, page.After}), nil
}

// row reads a conversation's row for a member who may see it.
func (s *server) row(ctx context.Context, c caller, id desk.ID) (port.Row, error) {
	entities, err := s.Store.Entities(ctx, c.Workspace, port.EntityRefs{Conversations: []desk.ID{id}})
	if err != nil {
		return port.Row{}, err
	}
	row, ok := entities.Conversations[id]
	if !ok || !desk.CanSee(c.viewer, row.Conversation.Scope()) {
		return port.Row{}, desk.ErrNotFound
	}
	return row, nil
}

type transferTargets struct {
	Members []targetMember `json:"members"`
	Teams   []targetTeam   `json:"teams"`
}

type targetMember struct {
	ID           desk.ID           `json:"id"`
	OpenCount    int               `json:"open_count" doc:"Open conversations that he or she holds."`
	Availability desk.Availability `json:"availability"`
	Present      bool              `json:"present"`
}

type targetTeam struct {
	ID          desk.ID `json:"id"`
	OnlineCount int     `json:"online_count"`
}

// listTransferTargets gives those to whom the conversation may be given: they work in its inbox.
func (s *server) listTransferTargets(ctx context.Context, in *route.ByID) (*route.Reply[transferTargets], error) {
	c := who(ctx)
	id, err := route.ID(in.ID)
	if err != nil {
		return nil, err
	}
	row, err := s.row(ctx, c, id)
	if err != nil {
		return nil, err
	}
	counts, err := s.Store.OpenCounts(ctx, c.Workspace)
	if err != nil {
		return nil, err
	}
	inbox, present := row.Conversation.InboxID, s.Hub.Present(c.Workspace)
	out := transferTargets{Members: []targetMember{}, Teams: []targetTeam{}}
	for _, m := range c.dir.Members {
		if c.dir.HasAccess(m.ID, inbox) {
			out.Members = append(out.Members, targetMember{m.ID, counts[m.ID], m.Availability, present[m.ID]})
		}
	}
	for _, team := range c.dir.Teams {
		reaches, online := false, 0
		for _, m := range c.dir.Members {
			if !slices.Contains(m.TeamIDs, team.ID) || !c.dir.HasAccess(m.ID, inbox) {
				continue
			}
			reaches = true
			if m.Availability == desk.Online && present[m.ID] {
				online++
			}
		}
		if reaches {
			out.Teams = append(out.Teams, targetTeam{team.ID, online})
		}
	}
	return route.Give(out), nil
}
