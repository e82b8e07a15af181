package app

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// PreferencesMax is the size of the app's own settings of a user, in bytes.
const PreferencesMax = 8 << 10

// EditProfile changes oneself; nil leaves a field as it is. PasswordHash is made by the caller, who has checked the
// current password.
type EditProfile struct {
	Name         *string
	Locale       *string
	Theme        *string
	Availability *desk.Availability
	Preferences  *string
	PasswordHash *string
	KeepSession  desk.ID // a new password ends all other sessions
}

// EditProfile changes the member's own profile.
func (a *App) EditProfile(ctx context.Context, by By, edit EditProfile) (Joined, error) {
	if err := edit.check(); err != nil {
		return Joined{}, err
	}
	return run(ctx, a, by.Workspace, port.LanePeople, func(w *work) (Joined, error) {
		member, err := w.Member(by.Member, desk.VerbOwnSelf)
		if err != nil {
			return Joined{}, err
		}
		user, err := w.User(member.UserID)
		if err != nil {
			return Joined{}, err
		}
		seat := member
		edit.put(&user, &seat)
		if err := w.SaveUser(user); err != nil {
			return Joined{}, err
		}
		if edit.PasswordHash != nil {
			if err := w.DeleteSessions(user.ID, edit.KeepSession); err != nil {
				return Joined{}, err
			}
		}
		if seat.Name != member.Name || seat.Availability != member.Availability {
			err = w.saveMember(&seat, by.Member, false)
		}
		return Joined{Workspace: by.Workspace, User: user, Member: seat}, err
	})
}

func (e EditProfile) check() error {
	bad := func(field, detail string) error {
		return &desk.Error{Code: desk.CodeBadValue, Field: field, Detail: detail}
	}
	if e.Name != nil {
		if err := desk.CheckText(*e.Name, "name", desk.NameMax); err != nil {
			return err
		}
	}
	if e.Locale != nil && !slices.Contains([]string{"es", "en", "pt"}, *e.Locale) {
		return bad("locale", "The languages are es, en and pt.")
	}
	if e.Theme != nil && !slices.Contains([]string{"system", "light", "dark"}, *e.Theme) {
		return bad("theme", "The themes are system, light and dark.")
	}
	if e.Availability != nil && !slices.Contains([]desk.Availability{desk.Online, desk.Away, desk.Offline}, *e.Availability) {
		return bad("availability", "One is online, away or offline.")
	}
	if e.Preferences != nil && (len(*e.Preferences) > PreferencesMax || !json.Valid([]byte(*e.Preferences))) {
		return bad("preferences", "Preferences are a JSON object of at most 8 KiB.")
	}
	return nil
}

func (e EditProfile) put(user *desk.User, seat *desk.Member) {
	if e.Name != nil {
		user.Name = strings.TrimSpace(*e.Name)
		seat.Name = user.Name
	}
	if e.Locale != nil {
		user.Locale = *e.Locale
	}
	if e.Theme != nil {
		user.Theme = *e.Theme
	}
	if e.Preferences != nil {
		user.Preferences = *e.Preferences
	}
	if e.PasswordHash != nil {
		user.PasswordHash = *e.PasswordHash
	}
	if e.Availability != nil {
		seat.Availability = *e.Availability
	}
}
