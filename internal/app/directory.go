package app

import (
	"context"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// edit runs a change to the directory by a member who may make it.
func edit[T any](ctx context.Context, a *App, by By, verb desk.Verb, change func(w *work) (T, error)) (T, error) {
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (T, error) {
		if _, err := w.Member(by.Member, verb); err != nil {
			var none T
			return none, err
		}
		return change(w)
	})
}

// SaveTeam makes a team (zero id) or renames it and sets its members.
func (a *App) SaveTeam(ctx context.Context, by By, team desk.Team) (desk.Team, error) {
	return edit(ctx, a, by, desk.VerbManageTeams, func(w *work) (desk.Team, error) {
		var err error
		if team.ID, team.Name, err = w.named(team.ID, team.Name, func() bool { _, ok := w.Dir.Team(team.ID); return ok }); err != nil {
			return team, err
		}
		before, _ := w.Dir.Team(team.ID)
		if team.Rev, err = w.DirectoryChanged(desk.EventTeamChanged, by.Member, unit.Of(desk.EntityTeam, team.ID), false); err != nil {
			return team, err
		}
		for _, id := range team.MemberIDs {
			if _, ok := w.Dir.Member(id); !ok {
				return team, &desk.Error{Code: desk.CodeBadValue, Field: "member_ids", Detail: "There is no such member."}
			}
		}
		if err := w.Tx.SaveTeam(team); err != nil {
			return team, err
		}
		// Who is in which team decides what every member with team visibility sees.
		for _, id := range append(before.MemberIDs, team.MemberIDs...) {
			if err := w.accessChanged(id, by.Member); err != nil {
				return team, err
			}
		}
		return team, nil
	})
}

// named checks a name and gives a new id to what has none; what has one must be there.
func (w *work) named(id desk.ID, name string, there func() bool) (desk.ID, string, error) {
	name = strings.TrimSpace(name)
	if err := desk.CheckText(name, "name", desk.NameMax); err != nil {
		return id, name, err
	}
	if id == 0 {
		return w.NewID(), name, nil
	}
	if !there() {
		return id, name, desk.ErrNotFound
	}
	return id, name, nil
}

// DeleteTeam takes a team away; its members stay.
func (a *App) DeleteTeam(ctx context.Context, by By, id desk.ID) error {
	_, err := edit(ctx, a, by, desk.VerbManageTeams, func(w *work) (struct{}, error) {
		var none struct{}
		team, ok := w.Dir.Team(id)
		if !ok {
			return none, desk.ErrNotFound
		}
		if _, err := w.DirectoryChanged(desk.EventTeamChanged, by.Member, unit.Of(desk.EntityTeam, id), true); err != nil {
			return none, err
		}
		for _, member := range team.MemberIDs {
			if err := w.accessChanged(member, by.Member); err != nil {
				return none, err
			}
		}
		return none, w.Tx.DeleteTeam(id)
	})
	return err
}

// SaveStage makes a stage (zero id) or changes it.
func (a *App) SaveStage(ctx context.Context, by By, stage desk.Stage) (desk.Stage, error) {
	return edit(ctx, a, by, desk.VerbManageStages, func(w *work) (desk.Stage, error) { return w.saveStage(by.Member, stage) })
}

func (w *work) saveStage(by desk.ID, stage desk.Stage) (desk.Stage, error) {
	var err error
	if stage.ID == 0 {
		stage.Position = len(w.Dir.Stages)
	}
	known := func() bool { _, ok := w.Dir.Stage(stage.ID); return ok || len(w.Dir.Stages) == 0 }
	if stage.ID, stage.Name, err = w.named(stage.ID, stage.Name, known); err != nil {
		return stage, err
	}
	if !desk.IsColor(stage.Color) {
		return stage, &desk.Error{Code: desk.CodeBadValue, Field: "color", Detail: "A colour is # and six hexadecimal digits."}
	}
	if stage.Rev, err = w.DirectoryChanged(desk.EventStageChanged, by, unit.Of(desk.EntityStage, stage.ID), false); err != nil {
		return stage, err
	}
	return stage, w.Tx.SaveStage(stage)
}

// DeleteStage takes a stage away; conversations in it show none.
func (a *App) DeleteStage(ctx context.Context, by By, id desk.ID) error {
	_, err := edit(ctx, a, by, desk.VerbManageStages, func(w *work) (struct{}, error) {
		var none struct{}
		if _, ok := w.Dir.Stage(id); !ok {
			return none, desk.ErrNotFound
		}
		if _, err := w.DirectoryChanged(desk.EventStageChanged, by.Member, unit.Of(desk.EntityStage, id), true); err != nil {
			return none, err
		}
		return none, w.Tx.DeleteStage(id)
	})
	return err
}

// SaveTag makes a tag (zero id) or changes it.
func (a *App) SaveTag(ctx context.Context, by By, tag desk.Tag) (desk.Tag, error) {
	return edit(ctx, a, by, desk.VerbManageTags, func(w *work) (desk.Tag, error) {
		var err error
		if tag.ID, tag.Name, err = w.named(tag.ID, tag.Name, func() bool { _, ok := w.Dir.Tag(tag.ID); return ok }); err != nil {
			return tag, err
		}
		if !desk.IsColor(tag.Color) {
			return tag, &desk.Error{Code: desk.CodeBadValue, Field: "color", Detail: "A colour is # and six hexadecimal digits."}
		}
		for _, other := range w.Dir.Tags {
			if other.ID != tag.ID && strings.EqualFold(other.Name, tag.Name) {
				return tag, &desk.Error{Code: desk.CodeTaken, Field: "name", Detail: "There is a tag of that name already."}
			}
		}
		if tag.Rev, err = w.DirectoryChanged(desk.EventTagChanged, by.Member, unit.Of(desk.EntityTag, tag.ID), false); err != nil {
			return tag, err
		}
		return tag, w.Tx.SaveTag(tag)
	})
}

// DeleteTag takes a tag away from the workspace and from every conversation.
func (a *App) DeleteTag(ctx context.Context, by By, id desk.ID) error {
	_, err := edit(ctx, a, by, desk.VerbManageTags, func(w *work) (struct{}, error) {
		var none struct{}
		if _, ok := w.Dir.Tag(id); !ok {
			return none, desk.ErrNotFound
		}
		if _, err := w.DirectoryChanged(desk.EventTagChanged, by.Member, unit.Of(desk.EntityTag, id), true); err != nil {
			return none, err
		}
		return none, w.Tx.DeleteTag(id)
	})
	return err
}

// EditWorkspace changes the company; nil leaves a field as it is.
type EditWorkspace struct {
	Name        *string
	Timezone    *string
	ActiveHours *int // 1 to 168
}

// EditWorkspace changes the company's name, time zone and the N of «Activas».
func (a *App) EditWorkspace(ctx context.Context, by By, change EditWorkspace) (desk.Workspace, error) {
	return edit(ctx, a, by, desk.VerbEditWorkspace, func(w *work) (desk.Workspace, error) {
		workspace := w.Dir.Workspace
		if change.Name != nil {
			if err := desk.CheckText(*change.Name, "name", desk.NameMax); err != nil {
				return workspace, err
			}
			workspace.Name = strings.TrimSpace(*change.Name)
		}
		if change.Timezone != nil {
			if err := checkTimezone(*change.Timezone); err != nil {
				return workspace, err
			}
			workspace.Timezone = *change.Timezone
		}
		if change.ActiveHours != nil {
			if *change.ActiveHours < 1 || *change.ActiveHours > 168 {
				return workspace, &desk.Error{Code: desk.CodeBadValue, Field: "active_hours", Max: 168, Detail: "From 1 to 168 hours."}
			}
			workspace.ActiveHours = *change.ActiveHours
		}
		if _, err := w.DirectoryChanged(desk.EventWorkspaceChanged, by.Member, unit.Of(desk.EntityWorkspace, workspace.ID), false); err != nil {
			return workspace, err
		}
		return workspace, w.SaveWorkspace(workspace)
	})
}
