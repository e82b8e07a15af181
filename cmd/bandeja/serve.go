package main

import (
	"context"
	"fmt"

	"bandeja.dev/bandeja/internal/auth"
)

func serve(ctx context.Context, c call) error {
	if err := refuseDemoFolder(c.config.DataDir); err != nil {
		return err
	}
	in, err := assemble(ctx, c.config, machineClock, nil)
	if err != nil {
		return err
	}
	listener, err := in.start(ctx)
	if err != nil {
		return joined(err, in.close())
	}
	if err := in.greet(ctx, c, in.address(listener)); err != nil {
		return joined(err, in.close())
	}
	return in.serveUntil(ctx, listener)
}

// greet prints where the inbox is and, while nobody has an account, the link that makes the owner.
func (in *instance) greet(ctx context.Context, c call, address string) error {
	users, err := in.store.CountUsers(ctx)
	if err != nil {
		return err
	}
	if users > 0 {
		_, err = fmt.Fprintf(c.out, "Bandeja is at %s\n", address)
		return err
	}
	secret := auth.NewSecret()
	if err := in.app.OfferFirstRun(ctx, auth.HashSecret(secret)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "Bandeja is at %s\n\nNobody has an account yet. Make the owner's here; the link works once, for 24 hours:\n\n  %s/first-run/%s\n\n",
		address, address, secret)
	return err
}
