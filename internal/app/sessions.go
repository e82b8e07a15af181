package app

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// NewSession is a browser that has just proved who its user is.
type NewSession struct {
	UserID      desk.ID
	WorkspaceID desk.ID
	TokenHash   string
	ExpiresAt   desk.Time
	Device      string
	Address     string
}

// StartSession keeps a new session.
func (a *App) StartSession(ctx context.Context, in NewSession) (port.Session, error) {
	now := a.Clock()
	session := port.Session{ID: a.IDs.Next(now), UserID: in.UserID, WorkspaceID: in.WorkspaceID, TokenHash: in.TokenHash,
		CreatedAt: now, LastSeenAt: now, ExpiresAt: in.ExpiresAt, Device: desk.Plain(in.Device, 200), Address: desk.Plain(in.Address, 64)}
	return session, a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.InsertSession(session) })
}

// TouchSession notes that a session was used.
func (a *App) TouchSession(ctx context.Context, tokenHash string) error {
	now := a.Clock()
	return a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.TouchSession(tokenHash, now) })
}

// EndSession ends one of a user's sessions.
func (a *App) EndSession(ctx context.Context, user, session desk.ID) error {
	return a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.DeleteSession(user, session) })
}

// EndOtherSessions ends all of a user's sessions but one.
func (a *App) EndOtherSessions(ctx context.Context, user, except desk.ID) error {
	return a.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.DeleteSessions(user, except) })
}
