// Package port is what the use cases need of a store, and what a store gives: a transaction (Tx), a store that runs
// units in it (Store), and reads shaped like the screens that ask for them (Reader).
//
// Every method that touches a workspace is bound to it by type: a Tx belongs to one, a Reader method takes it first.
package port

import (
	"context"
	"errors"

	"bandeja.dev/bandeja/internal/desk"
)

// Errors of a store that are not refusals by a rule.
var (
	// ErrBusy: the writer's queue is full. Nothing was done; ask again after a second.
	ErrBusy = errors.New("the store is busy: its queue is full")
	// ErrDiskFull: nothing was done, and writing works again by itself when there is room.
	ErrDiskFull = errors.New("the disk is full")
	// ErrStopped: the store is closing, or a failed fsync made it stop for good.
	ErrStopped = errors.New("the store has stopped")
	// ErrUnavailable: the database server does not answer. A write may have been done all the same: ask again, with the
	// same client id.
	ErrUnavailable = errors.New("the database does not answer")
)

// Lane is the queue a unit waits in. Units of people at the screen overtake inbound ones, at most 3 to 1.
type Lane int

// The lanes.
const (
	LanePeople  Lane = iota // a person waits for it
	LaneInbound             // messages from outside, bots, timers
	// LaneRelay waits as LaneInbound does, for one who hands over unit after unit and answers to nobody: Update returns
	// once the unit is committed, though the disk may not have it yet. What comes later is on the disk later.
	LaneRelay
)

// Unit is a change: it reads and writes by its Tx and does nothing else, for it may run more than once. It returns its
// result by value through Do, never through captured variables.
type Unit func(tx Tx) error

// Store runs units. Update returns after the commit that holds the unit, or with the unit's error after it was undone.
// ctx governs only the wait in the queue.
type Store interface {
	Reader
	Update(ctx context.Context, workspace desk.ID, lane Lane, unit Unit) error
	// UpdateInstance runs a unit that belongs to no workspace: sign-in, sessions, users.
	UpdateInstance(ctx context.Context, unit func(tx InstanceTx) error) error
	// Committed calls wake, without waiting, after every commit that wrote events, with the workspace and its last seq.
	// Losing a call must cost latency only.
	Committed(wake func(workspace desk.ID, seq int64))
	// Presence shows other processes on the same data that this one lives; "" when it cannot be shown, or none can be
	// there. It changes when it was lost: what was leased with it may then be another's.
	Presence() string
	Close() error
}

// Do runs a unit that yields a value. The value is of the run that was committed.
func Do[T any](ctx context.Context, s Store, workspace desk.ID, lane Lane, unit func(tx Tx) (T, error)) (T, error) {
	var result T
	err := s.Update(ctx, workspace, lane, func(tx Tx) error {
		value, err := unit(tx)
		if err == nil {
			result = value
		}
		return err
	})
	if err != nil {
		var none T
		return none, err
	}
	return result, nil
}

// ErrTooOld: the log no longer reaches back that far; the asker must load everything anew.
var ErrTooOld = errors.New("the event log does not reach back that far")
