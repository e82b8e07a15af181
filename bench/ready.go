package main

import (
	"fmt"
	"slices"
	"time"

	"bandeja.dev/bandeja/bench/instance"
)

const (
	readyTarget = time.Second
	idleTarget  = 60 << 20
)

// ready starts the server several times, after a stop and after a crash, and looks at what it holds when it has nothing
// to do.
func (r *run) ready() error {
	var took []time.Duration
	for i := range 6 {
		if err := r.boot(); err != nil {
			return err
		}
		took = append(took, r.server.ReadyIn)
		if i%2 == 1 {
			if err := r.server.Kill(); err != nil {
				return err
			}
			r.server = nil
		} else if err := r.halt(); err != nil {
			return err
		}
	}
	if err := r.boot(); err != nil {
		return err
	}
	took = append(took, r.server.ReadyIn)
	slices.Sort(took)
	r.table.AtMost("ready, median of 7 starts", readyTarget, took[len(took)/2], fmt.Sprintf(" (most %d ms)", took[len(took)-1].Milliseconds()))
	held, err := r.settled()
	if err != nil {
		return err
	}
	r.table.Row("idle memory (RSS)", "<= 60 MB", fmt.Sprintf("%.0f MB", float64(held)/(1<<20)), held <= idleTarget)
	return nil
}

// settled waits until the server's memory no longer changes, at most half a minute, and gives it.
func (r *run) settled() (int64, error) {
	last, quiet := int64(0), 0
	for range 60 {
		held, err := instance.RSS(r.server.PID)
		if err != nil {
			return 0, err
		}
		if change := held - last; change < last/200 && -change < last/200 {
			quiet++
		} else {
			quiet = 0
		}
		if last = held; quiet >= 8 {
			break
		}
		if err := r.wait(500 * time.Millisecond); err != nil {
			return 0, err
		}
	}
	return last, nil
}
