package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"os"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/config"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
)

// secretBox opens the instance's key, or makes one.
func secretBox(settings config.Config, log *slog.Logger) (*auth.Box, error) {
	key := []byte(settings.SecretKey)
	if len(key) == 0 {
		if err := os.MkdirAll(settings.DataDir, 0o700); err != nil { // with PostgreSQL nothing else has made it
			return nil, fmt.Errorf("make the data folder: %w", err)
		}
		made, created, err := auth.LoadOrCreateKey(settings.DataDir)
		if err != nil {
			return nil, err
		}
		if created {
			log.Info("made a secret key: keep a copy of it apart from the backups, for without it stored secrets cannot be read",
				"file", settings.DataDir+"/"+auth.KeyFile)
		}
		key = made
	}
	return auth.NewBox(key)
}

// opensSecrets makes sure that the key is the one that the stored secrets were sealed with.
func opensSecrets(ctx context.Context, s *store.Store, box *auth.Box) error {
	return eachLocked(ctx, s, box, func(_ desk.ID, inbox desk.Inbox, why error) error {
		return fmt.Errorf("the secrets of the inbox %q cannot be opened: %w. Put the secret key back "+
			"that belongs to these data, or give such keys up with `bandeja admin forget-secrets`", inbox.Name, why)
	})
}

// eachLocked visits the inboxes whose secret the box does not open.
func eachLocked(ctx context.Context, s *store.Store, box *auth.Box, visit func(workspace desk.ID, inbox desk.Inbox, why error) error) error {
	workspaces, err := s.Workspaces(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range workspaces {
		dir, err := s.Directory(ctx, workspace)
		if err != nil {
			return err
		}
		for _, inbox := range dir.Inboxes {
			why := opensInbox(box, inbox)
			if why == nil {
				continue
			}
			if err := visit(workspace, inbox, why); err != nil {
				return err
			}
		}
	}
	return nil
}

// opensInbox says why one of an inbox's secrets does not open.
func opensInbox(box *auth.Box, inbox desk.Inbox) error {
	for field, sealed := range inbox.Connection.Sealed {
		if _, err := openField(box, inbox.ID, field, sealed); err != nil {
			return err
		}
	}
	if inbox.Settings.IdentitySecret == "" {
		return nil
	}
	sealed, err := base64.StdEncoding.DecodeString(inbox.Settings.IdentitySecret)
	if err != nil {
		return err
	}
	_, err = box.Open(sealed, auth.Place{Table: "inboxes", Row: int64(inbox.ID), Column: "settings.identity_secret"})
	return err
}

// adminForget takes away the secrets that the present key does not open. Their owners make new ones in the settings.
func adminForget(ctx context.Context, c call, s *store.Store) error {
	if len(c.args) > 0 {
		return errors.New("`bandeja admin forget-secrets` takes nothing more")
	}
	box, err := secretBox(c.config, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return eachLocked(ctx, s, box, func(workspace desk.ID, inbox desk.Inbox, _ error) error {
		err := s.Update(ctx, workspace, port.LanePeople, func(tx port.Tx) error {
			seq, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, At: machineClock(), Actor: desk.System,
				Audience: desk.AudienceWorkspace, EntityKind: desk.EntityInbox, EntityID: inbox.ID})
			if err != nil {
				return err
			}
			changed := inbox
			changed.Settings.IdentitySecret, changed.Rev = "", seq
			changed.Connection.Sealed = nil // the inbox is to be connected again
			return tx.SaveInbox(changed)
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "The inbox %q has no secrets any more: make or give new ones in its settings.\n", inbox.Name)
		return err
	})
}
