package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
)

// watched lets clients read screens at random for a while, beside a load that lasts as long, and gives the times of each
// kind of screen.
func (r *run) watched(lasts time.Duration, load func()) (map[string]*measure.Times, error) {
	byKind, times := map[string][]screen{}, map[string]*measure.Times{}
	for _, one := range r.everyScreen() {
		byKind[one.kind] = append(byKind[one.kind], one)
	}
	for _, kind := range kinds {
		times[kind] = &measure.Times{}
	}
	var failure error
	var mu sync.Mutex
	var readers sync.WaitGroup
	for i := range r.clients {
		readers.Go(func() {
			conn := lean.New(r.address)
			defer conn.Close()
			random := rand.New(rand.NewPCG(uint64(i), 8))
			for began := time.Now(); time.Since(began) < lasts; {
				kind := kinds[random.IntN(len(kinds))]
				asked := time.Now()
				if err := byKind[kind][random.IntN(len(byKind[kind]))].ask(conn); err != nil {
					mu.Lock()
					failure = err
					mu.Unlock()
					return
				}
				times[kind].Add(time.Since(asked))
				if r.wait(r.pause) != nil {
					return
				}
			}
		})
	}
	load()
	readers.Wait()
	return times, failure
}

// tellScreens sets the times of screens under a load against what is promised.
func (r *run) tellScreens(times map[string]*measure.Times, load string) {
	under := fmt.Sprintf(" at %d clients under %s, p99", r.clients, load)
	targets := map[string]time.Duration{"list": loadedTarget, "thread": loadedTarget, "counts": countsTarget}
	for _, kind := range kinds {
		if target := targets[kind]; target > 0 {
			r.table.AtMost(kind+under, target, times[kind].At(.99), "; "+times[kind].String())
		} else {
			r.table.Info(kind+under, times[kind].String())
		}
	}
}
