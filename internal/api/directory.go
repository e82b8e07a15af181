package api

import (
	"context"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/route"
)

func (s *server) listTeams(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[wire.Team]], error) {
	return route.Give(route.Items(wire.TeamsOf(who(ctx).dir.Teams))), nil
}

type teamInput struct {
	Name      *string    `json:"name,omitempty" doc:"At most 120 characters."`
	MemberIDs *[]desk.ID `json:"member_ids,omitempty" maxItems:"5000" doc:"Replaces all members."`
}

type teamReply struct {
	Team wire.Team `json:"team"`
}

func (s *server) saveTeam(ctx context.Context, team desk.Team, in teamInput) (*route.Reply[teamReply], error) {
	put(&team.Name, in.Name)
	put(&team.MemberIDs, in.MemberIDs)
	team, err := s.App.SaveTeam(ctx, who(ctx).By, team)
	return route.Give(teamReply{wire.TeamOf(team)}), err
}

func (s *server) createTeam(ctx context.Context, in *route.With[teamInput]) (*route.Reply[teamReply], error) {
	return s.saveTeam(ctx, desk.Team{}, in.Body)
}

func (s *server) editTeam(ctx context.Context, in *route.WithID[teamInput]) (*route.Reply[teamReply], error) {
	team, err := known(in.ID, who(ctx).dir.Team)
	if err != nil {
		return nil, err
	}
	return s.saveTeam(ctx, team, in.Body)
}

func (s *server) deleteTeam(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	team, err := known(in.ID, who(ctx).dir.Team)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.DeleteTeam(ctx, who(ctx).By, team.ID)
}

func (s *server) listStages(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[wire.Stage]], error) {
	return route.Give(route.Items(wire.StagesOf(who(ctx).dir.Stages))), nil
}

type stageInput struct {
	Name     *string `json:"name,omitempty" doc:"At most 120 characters."`
	Color    *string `json:"color,omitempty" doc:"#RRGGBB."`
	Position *int    `json:"position,omitempty" minimum:"0" maximum:"1000" doc:"Place in the pipeline, from 0; a new stage comes last."`
}

type stageReply struct {
	Stage wire.Stage `json:"stage"`
}

func (s *server) saveStage(ctx context.Context, stage desk.Stage, in stageInput) (*route.Reply[stageReply], error) {
	put(&stage.Name, in.Name)
	put(&stage.Color, in.Color)
	put(&stage.Position, in.Position)
	stage, err := s.App.SaveStage(ctx, who(ctx).By, stage)
	return route.Give(stageReply{wire.StageOf(stage)}), err
}

func (s *server) createStage(ctx context.Context, in *route.With[stageInput]) (*route.Reply[stageReply], error) {
	return s.saveStage(ctx, desk.Stage{}, in.Body)
}

func (s *server) editStage(ctx context.Context, in *route.WithID[stageInput]) (*route.Reply[stageReply], error) {
	stage, err := known(in.ID, who(ctx).dir.Stage)
	if err != nil {
		return nil, err
	}
	return s.saveStage(ctx, stage, in.Body)
}

func (s *server) deleteStage(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	stage, err := known(in.ID, who(ctx).dir.Stage)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.DeleteStage(ctx, who(ctx).By, stage.ID)
}

func (s *server) listTags(ctx context.Context, _ *route.None) (*route.Reply[route.ListOf[wire.Tag]], error) {
	return route.Give(route.Items(wire.TagsOf(who(ctx).dir.Tags))), nil
}

type tagInput struct {
	Name  *string `json:"name,omitempty" doc:"At most 120 characters; no two tags have the same."`
	Color *string `json:"color,omitempty" doc:"#RRGGBB."`
}

type tagReply struct {
	Tag wire.Tag `json:"tag"`
}

func (s *server) saveTag(ctx context.Context, tag desk.Tag, in tagInput) (*route.Reply[tagReply], error) {
	put(&tag.Name, in.Name)
	put(&tag.Color, in.Color)
	tag, err := s.App.SaveTag(ctx, who(ctx).By, tag)
	return route.Give(tagReply{wire.TagOf(tag)}), err
}

func (s *server) createTag(ctx context.Context, in *route.With[tagInput]) (*route.Reply[tagReply], error) {
	return s.saveTag(ctx, desk.Tag{}, in.Body)
}

func (s *server) editTag(ctx context.Context, in *route.WithID[tagInput]) (*route.Reply[tagReply], error) {
	tag, err := known(in.ID, who(ctx).dir.Tag)
	if err != nil {
		return nil, err
	}
	return s.saveTag(ctx, tag, in.Body)
}

func (s *server) deleteTag(ctx context.Context, in *route.ByID) (*route.Empty, error) {
	tag, err := known(in.ID, who(ctx).dir.Tag)
	if err != nil {
		return nil, err
	}
	return &route.Empty{}, s.App.DeleteTag(ctx, who(ctx).By, tag.ID)
}

type workspaceInput struct {
	Name        *string `json:"name,omitempty" doc:"At most 120 characters."`
	Timezone    *string `json:"timezone,omitempty" doc:"IANA name, as America/Bogota."`
	ActiveHours *int    `json:"active_hours,omitempty" doc:"Hours without a message after which an answered conversation is inactive, 1 to 168."`
}

type workspaceReply struct {
	Workspace wire.Workspace `json:"workspace"`
}

func (s *server) editWorkspace(ctx context.Context, in *route.With[workspaceInput]) (*route.Reply[workspaceReply], error) {
	b := in.Body
	workspace, err := s.App.EditWorkspace(ctx, who(ctx).By, app.EditWorkspace{Name: b.Name, Timezone: b.Timezone, ActiveHours: b.ActiveHours})
	return route.Give(workspaceReply{wire.WorkspaceOf(workspace)}), err
}

// put sets what was given.
func put[T any](to *T, given *T) {
	if given != nil {
		*to = *given
	}
}

// known finds what an id of a path names in the asker's own workspace.
func known[T any](text string, find func(desk.ID) (T, bool)) (T, error) {
	id, err := route.ID(text)
	if err != nil {
		var none T
		return none, err
	}
	one, ok := find(id)
	if !ok {
		return one, desk.ErrNotFound
	}
	return one, nil
}
