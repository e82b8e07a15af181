package app

import (
	"context"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// FirstRunLasts is how long the link of the first run opens the door.
const FirstRunLasts = 24 * desk.Hour

// OfferFirstRun keeps the one-time token that lets the first person create the owner. Only an instance without users
// may offer it; ErrUsed otherwise.
func (a *App) OfferFirstRun(ctx context.Context, tokenHash string) error {
	now := a.Clock()
	return a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		if err := checkNoUsers(tx); err != nil {
			return err
		}
		return tx.SaveToken(port.OneTimeToken{Kind: port.TokenFirstRun, TokenHash: tokenHash, ExpiresAt: now + FirstRunLasts})
	})
}

func checkNoUsers(tx port.InstanceTx) error {
	users, err := tx.CountUsers()
	if err == nil && users > 0 {
		err = &desk.Error{Code: desk.CodeUsed, Detail: "This instance has an owner already. Sign in instead."}
	}
	return err
}

// Person is who opens an account; the password is hashed by the caller.
type Person struct {
	Name         string
	Email        string
	PasswordHash string
	Locale       string
}

func (p *Person) check() error {
	p.Name, p.Email = strings.TrimSpace(p.Name), strings.ToLower(strings.TrimSpace(p.Email))
	if err := desk.CheckText(p.Name, "name", desk.NameMax); err != nil {
		return err
	}
	if !desk.LooksLikeEmail(p.Email) {
		return &desk.Error{Code: desk.CodeBadValue, Field: "email", Detail: "This is not an e-mail address."}
	}
	if p.Locale != "es" && p.Locale != "en" && p.Locale != "pt" {
		return &desk.Error{Code: desk.CodeBadValue, Field: "locale", Detail: "The languages are es, en and pt."}
	}
	return nil
}

// Company is a new workspace.
type Company struct {
	Name     string
	Timezone string // IANA name
	Locale   string
}

func (c Company) check() error {
	if err := desk.CheckText(c.Name, "company", desk.NameMax); err != nil {
		return err
	}
	return checkTimezone(c.Timezone)
}

func checkTimezone(name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" {
		return &desk.Error{Code: desk.CodeBadValue, Field: "timezone", Detail: "This time zone is not known. Use a name such as America/Bogota."}
	}
	return nil
}

// Joined is a person with a seat.
type Joined struct {
	Workspace desk.ID
	User      desk.User
	Member    desk.Member
}

// CreateOwner ends the first run: the token makes the workspace and its owner, once. The token is used in the unit that
// makes the owner: when that fails, the link still works.
func (a *App) CreateOwner(ctx context.Context, tokenHash string, company Company, person Person) (Joined, error) {
	if err := company.check(); err != nil {
		return Joined{}, err
	}
	if err := person.check(); err != nil {
		return Joined{}, err
	}
	a.firstRun.Lock()
	defer a.firstRun.Unlock()
	if err := a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return checkNoUsers(tx) }); err != nil {
		return Joined{}, err
	}
	if _, err := a.Store.Token(ctx, tokenHash, port.TokenFirstRun, a.Clock()); err != nil {
		return Joined{}, err
	}
	workspace, err := a.CreateWorkspace(ctx, company, activeHoursAtFirst)
	if err != nil {
		return Joined{}, err
	}
	return run(ctx, a, workspace, port.LanePeople, func(w *work) (Joined, error) {
		if err := checkNoUsers(w); err != nil {
			return Joined{}, err
		}
		if _, err := w.UseToken(tokenHash, port.TokenFirstRun, w.Now); err != nil {
			return Joined{}, err
		}
		return w.joinFirst(person, desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
	})
}

// activeHoursAtFirst is the N of R45 until somebody sets another.
const activeHoursAtFirst = 8

// CreateWorkspace makes an empty workspace (demo, tests).
func (a *App) CreateWorkspace(ctx context.Context, company Company, activeHours int) (desk.ID, error) {
	if err := company.check(); err != nil {
		return 0, err
	}
	now := a.Clock()
	workspace := desk.Workspace{ID: a.IDs.Next(now), Name: strings.TrimSpace(company.Name), Timezone: company.Timezone, Locale: company.Locale,
		ActiveHours: activeHours, CreatedAt: now}
	return workspace.ID, a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.CreateWorkspace(workspace) })
}

// CreateMember makes a user with a seat in a workspace; a first member also gets the stages to begin with.
func (a *App) CreateMember(ctx context.Context, workspace desk.ID, person Person, seat desk.Member) (Joined, error) {
	if err := person.check(); err != nil {
		return Joined{}, err
	}
	return run(ctx, a, workspace, port.LanePeople, func(w *work) (Joined, error) {
		return w.joinFirst(person, seat)
	})
}

// joinFirst is join, and gives a workspace without members the stages to begin with.
func (w *work) joinFirst(person Person, seat desk.Member) (Joined, error) {
	joined, err := w.join(person, seat)
	if err != nil || len(w.Dir.Members) > 0 || len(w.Dir.Stages) > 0 {
		return joined, err
	}
	return joined, w.firstStages(joined.Member.ID)
}

// join writes a user and the seat.
func (w *work) join(person Person, seat desk.Member) (Joined, error) {
	user := desk.User{ID: w.NewID(), Name: person.Name, Email: person.Email, PasswordHash: person.PasswordHash,
		Locale: person.Locale, Theme: "system", Preferences: "{}", CreatedAt: w.Now}
	if err := w.InsertUser(user); err != nil {
		return Joined{}, err
	}
	seat.ID, seat.UserID, seat.Name, seat.Email = w.NewID(), user.ID, user.Name, user.Email
	seat.Active = true
	if seat.Availability == "" {
		seat.Availability = desk.Online
	}
	if err := w.saveMember(&seat, seat.ID, true); err != nil {
		return Joined{}, err
	}
	return Joined{Workspace: w.Workspace(), User: user, Member: seat}, nil
}

var stagesToBeginWith = map[string][]string{
	"es": {"Nuevo", "Calificado", "Presupuesto enviado", "Negociación", "Ganado", "Perdido"},
	"en": {"New", "Qualified", "Quote sent", "Negotiation", "Won", "Lost"},
	"pt": {"Novo", "Qualificado", "Orçamento enviado", "Negociação", "Ganho", "Perdido"},
}

var stageColors = []string{"#8A91A0", "#3B7DE0", "#B57A14", "#C0503C", "#1E9E56", "#6B7280"}

func (w *work) firstStages(by desk.ID) error {
	names := stagesToBeginWith[w.Dir.Workspace.Locale]
	if names == nil {
		names = stagesToBeginWith["es"]
	}
	for i, name := range names {
		if _, err := w.saveStage(by, desk.Stage{ID: w.NewID(), Name: name, Color: stageColors[i], Position: i}); err != nil {
			return err
		}
	}
	return nil
}
