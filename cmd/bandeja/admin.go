package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
)

// resetLasts is how long a password link works.
const resetLasts = 24 * desk.Hour

func admin(ctx context.Context, c call) error {
	verbs := map[string]func(ctx context.Context, c call, s *store.Store) error{
		"list": adminList, "reset-link": adminResetLink, "revoke-sessions": adminRevoke,
		"forget-secrets": adminForget,
	}
	if len(c.args) == 0 || verbs[c.args[0]] == nil {
		return errors.New("say what to do: bandeja admin list | reset-link EMAIL | revoke-sessions EMAIL | forget-secrets")
	}
	verb := verbs[c.args[0]]
	c.args = c.args[1:]
	return withStore(ctx, c, func(s *store.Store) error { return verb(ctx, c, s) })
}

func adminList(ctx context.Context, c call, s *store.Store) error {
	if len(c.args) > 0 {
		return fmt.Errorf("`bandeja admin list` takes no %q", c.args[0])
	}
	workspaces, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		dir, err := s.Directory(ctx, workspace)
		if err != nil {
			return err
		}
		for _, m := range dir.Members {
			state := "active"
			if !m.Active {
				state = "removed"
			}
			if _, err := fmt.Fprintf(c.out, "%s\t%s\t%s\t%s\t%s\n", dir.Workspace.Name, m.Email, m.Name, m.Role, state); err != nil {
				return err
			}
		}
	}
	return nil
}

func adminResetLink(ctx context.Context, c call, s *store.Store) error {
	email, err := oneEmail(c)
	if err != nil {
		return err
	}
	secret := auth.NewSecret()
	use := app.New(app.Options{Store: s, Clock: machineClock, IDs: desk.NewIDMaker(0)})
	if err := use.OfferPasswordResetFor(ctx, email, auth.HashSecret(secret), machineClock()+resetLasts); err != nil {
		return unknownEmail(email, err)
	}
	address := c.config.PublicURL
	if address == "" {
		address = "http://localhost" + c.config.Addr[strings.LastIndex(c.config.Addr, ":"):]
	}
	_, err = fmt.Fprintf(c.out, "%s/reset/%s\nIt works once, for 24 hours.\n", address, secret)
	return err
}

func adminRevoke(ctx context.Context, c call, s *store.Store) error {
	email, err := oneEmail(c)
	if err != nil {
		return err
	}
	err = s.UpdateInstance(ctx, func(tx port.InstanceTx) error {
		user, err := tx.UserByEmail(email)
		if err != nil {
			return err
		}
		return tx.DeleteSessions(user.ID, 0)
	})
	if err != nil {
		return unknownEmail(email, err)
	}
	_, err = fmt.Fprintf(c.out, "%s is signed out everywhere.\n", email)
	return err
}

func oneEmail(c call) (string, error) {
	if len(c.args) != 1 {
		return "", errors.New("name one e-mail address")
	}
	return strings.ToLower(strings.TrimSpace(c.args[0])), nil
}

func unknownEmail(email string, err error) error {
	if errors.Is(err, desk.ErrNotFound) {
		return fmt.Errorf("nobody has the address %s; `bandeja admin list` shows who there is", email)
	}
	return err
}
