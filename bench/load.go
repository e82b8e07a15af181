package main

import (
	"fmt"
	"time"

	"bandeja.dev/bandeja/bench/measure"
)

const (
	senders     = 64
	replyTarget = 25 * time.Millisecond
)

// promised is how many messages a second one workspace takes.
func (r *run) promised() int {
	if r.postgres {
		return 2000
	}
	return 2500
}

// load sends at the promised rate for a minute, then for another while others read screens, then as fast as it goes.
func (r *run) load() error {
	rate := r.rate
	if rate == 0 {
		rate = r.promised()
	}
	lasts := time.Duration(r.seconds) * time.Second
	if err := r.reboot(); err != nil {
		return err
	}
	if err := r.sustained(rate, lasts); err != nil {
		return err
	}
	if r.clients > 0 {
		if err := r.underLoad(rate, lasts); err != nil {
			return err
		}
	}
	if err := r.fastest(lasts / 6); err != nil {
		return err
	}
	return r.indexed()
}

// attended runs a load that one subscriber, who sees everything, listens to.
func (r *run) attended(mark string, most int, load func(t *traffic)) (t *traffic, used usage, err error) {
	t = r.newTraffic(mark, most)
	var c crowd
	if err := r.agent(&c, r.data.People[0], t.hear); err != nil {
		return t, usage{}, err
	}
	before, err := r.usage(r.server.PID)
	if err != nil {
		return t, usage{}, err
	}
	load(t)
	after, err := r.usage(r.server.PID)
	if err != nil {
		return t, usage{}, err
	}
	used = after.since(before)
	if others := used.others(after.at.Sub(before.at)); others > 3 {
		r.table.Info("processor time that others took during "+mark, fmt.Sprintf("%.0f %% of the machine", others))
	}
	left, took, err := t.drained(5 * time.Second)
	if err != nil {
		return t, usage{}, err
	}
	if left > 0 || took > 500*time.Millisecond || c.lost.Load() > 0 || t.unsent.Load() > 0 {
		r.table.Row("backlog at the end of "+mark, "none", fmt.Sprintf("%d not sent in time, %d not told after %s, subscriber cut or resynced %d times",
			t.unsent.Load(), left, measure.Milli(took), c.lost.Load()), false)
	}
	if t.refused.Load() > 0 {
		r.table.Row("refused in "+mark, "none", fmt.Sprintf("%d, first %s", t.refused.Load(), t.refusal), false)
	}
	return t, used, c.leave()
}

func (r *run) sustained(rate int, lasts time.Duration) error {
	t, used, err := r.attended("sustained", rate*int(lasts/time.Second)+senders, func(t *traffic) { t.paced(rate, lasts, senders) })
	if err != nil {
		return err
	}
	reached := float64(t.seen.Load()) / time.Since(t.began).Seconds()
	r.table.Info("processor time of a message, accepted and told", used.each(t.accepted.Load()))
	r.table.Info("  and of the load program beside it", fmt.Sprintf("%.0f us", micros(used.bench, t.accepted.Load())))
	if r.floorCost > 0 {
		r.table.Info("  as a multiple of the floor program", fmt.Sprintf("%.1f", float64(used.server)/float64(t.accepted.Load())/float64(r.floorCost)))
	}
	r.table.Row(fmt.Sprintf("messages and replies accepted and readable, %d s", int(lasts.Seconds())), fmt.Sprintf(">= %d/s", r.promised()),
		fmt.Sprintf("%.0f/s at %d/s asked", reached, rate), reached >= 0.99*float64(r.promised()))
	r.table.AtMost("reply accepted meanwhile, p99", replyTarget, t.replies.At(.99), "; "+t.replies.String())
	r.table.Info("visitor's message accepted meanwhile", t.visits.String())
	r.table.Info("readable by the subscriber meanwhile", t.readable.String())
	return r.indexBehind()
}

// underLoad lets clients read screens at random while the load goes on.
func (r *run) underLoad(rate int, lasts time.Duration) error {
	var times map[string]*measure.Times
	var failure error
	t, _, err := r.attended("read", rate*int(lasts/time.Second+1)+senders, func(t *traffic) {
		times, failure = r.watched(lasts, func() { t.paced(rate, lasts, senders) })
	})
	if err == nil {
		err = failure
	}
	if err != nil {
		return err
	}
	r.tellScreens(times, fmt.Sprintf("%d messages/s", rate))
	r.table.Info("reply accepted beside them", t.replies.String())
	return nil
}

func (r *run) fastest(lasts time.Duration) error {
	t, used, err := r.attended("fastest", 20000*int(lasts/time.Second+1), func(t *traffic) { t.flat(lasts, senders) })
	if err != nil {
		return err
	}
	r.table.Info(fmt.Sprintf("as fast as it goes, %d senders", senders), fmt.Sprintf("%.0f/s, %s each; replies %s",
		float64(t.accepted.Load())/lasts.Seconds(), used.each(t.accepted.Load()), t.replies.String()))
	held, err := r.settled()
	if err == nil {
		r.table.Info("memory (RSS) after the load", fmt.Sprintf("%.0f MB", float64(held)/(1<<20)))
	}
	return err
}
