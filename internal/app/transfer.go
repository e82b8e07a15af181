package app

import (
	"context"
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// Destination is where a conversation is transferred: a member, a team, or, with neither, nobody.
type Destination struct {
	Member desk.ID
	Team   desk.ID
	Note   string // becomes a comment that stands directly before the milestone; "" = none
}

// Transfer hands a conversation over (R17). A destination without access to the inbox is refused.
func (a *App) Transfer(ctx context.Context, by By, conversation desk.ID, to Destination) (desk.Conversation, error) {
	if to.Note != "" {
		if err := desk.CheckText(to.Note, "note", desk.CommentMax); err != nil {
			return desk.Conversation{}, err
		}
	}
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (desk.Conversation, error) {
		o, err := w.Open(by.Member, conversation, desk.VerbTransfer)
		if err != nil {
			return desk.Conversation{}, err
		}
		change, err := w.transfer(by.Member, o, to).Decide(o.Conversation)
		if err != nil {
			return desk.Conversation{}, err
		}
		if to.Note != "" {
			if _, err := w.comment(&o.Conversation, by.Member, "", to.Note); err != nil {
				return desk.Conversation{}, err
			}
		}
		return w.Save(change)
	})
}

func (w *work) transfer(by desk.ID, o unit.Opened, to Destination) desk.Transfer {
	t := desk.Transfer{By: by, ToMember: to.Member, ToTeam: to.Team, Now: w.Now}
	switch {
	case to.Member != 0:
		member, _ := w.Dir.Member(to.Member)
		t.ToTeam = 0
		t.HasAccess = w.Dir.HasAccess(to.Member, o.Inbox.ID)
		t.KeepsTeam = o.Conversation.TeamID != 0 && slices.Contains(member.TeamIDs, o.Conversation.TeamID)
	case to.Team != 0:
		t.HasAccess = w.teamReaches(to.Team, o.Inbox.ID)
	}
	return t
}

// teamReaches says whether a member of a team works in an inbox.
func (w *work) teamReaches(team, inbox desk.ID) bool {
	return slices.ContainsFunc(w.Dir.Members, func(m desk.Member) bool {
		return slices.Contains(m.TeamIDs, team) && w.Dir.HasAccess(m.ID, inbox)
	})
}
