package main

import (
	"fmt"
	"time"

	"bandeja.dev/bandeja/bench/instance"
)

const (
	socketTarget   = 20 << 10
	deliveryTarget = 20 * time.Microsecond
	listeners      = 500
	publishRate    = 40
)

// sockets opens many idle sockets of agents, then of visitors, each on a fresh server, and looks at what its memory
// grows by. The other ends live in this process.
func (r *run) sockets() error {
	people := r.data.People
	if err := r.idle("agent", r.settings.sockets, func(c *crowd, number int) error { return r.counting(c, people[number%len(people)]) }); err != nil {
		return err
	}
	return r.idle("visitor", min(r.settings.sockets, len(r.data.Visitors)), func(c *crowd, number int) error { return r.visitor(c, number, nil) })
}

func (r *run) idle(who string, count int, open func(c *crowd, number int) error) error {
	if err := r.reboot(); err != nil {
		return err
	}
	before, err := r.settled()
	if err != nil {
		return err
	}
	began := time.Now()
	var c crowd
	if err := many(count, func(number int) error { return open(&c, number) }); err != nil {
		return err
	}
	took := time.Since(began)
	after, err := r.settled()
	if err != nil {
		return err
	}
	each := (after - before) / int64(count)
	r.table.Row(fmt.Sprintf("memory of an idle %s's socket, at %d", who, count), "<= 20 KB", fmt.Sprintf("%.1f KB (%.0f -> %.0f MB; %d lost; opened in %s)",
		float64(each)/1024, float64(before)/(1<<20), float64(after)/(1<<20), c.lost.Load(), took.Round(10*time.Millisecond)), each <= socketTarget && c.lost.Load() == 0)
	if err := c.leave(); err != nil {
		return err
	}
	return r.halt()
}

// fanout publishes at a low rate without listeners and with many: the difference is what delivering costs.
func (r *run) fanout() error {
	if err := r.reboot(); err != nil {
		return err
	}
	lasts := max(time.Duration(r.seconds)*time.Second/6, 3*time.Second)
	quiet, _, err := r.publish("quiet", lasts)
	if err != nil {
		return err
	}
	var c crowd
	people := r.allSeeing()
	if err := many(listeners, func(number int) error { return r.agent(&c, people[number%len(people)], nil) }); err != nil {
		return err
	}
	if _, err := r.settled(); err != nil {
		return err
	}
	before := c.events.Load()
	loud, t, err := r.publish("loud", lasts)
	if err != nil {
		return err
	}
	delivered := c.events.Load() - before
	expected := t.accepted.Load() * listeners
	spent := time.Duration(0)
	if delivered > 0 {
		spent = (loud.server - quiet.server) / time.Duration(delivered)
	}
	r.table.Row(fmt.Sprintf("processor time of a delivery, %d agents' sockets", listeners), "<= 20 us", fmt.Sprintf("%.1f us (%d deliveries of %d expected)",
		float64(spent.Nanoseconds())/1000, delivered, expected), spent <= deliveryTarget && delivered >= expected)
	return c.leave()
}

// publish sends at the low rate and tells what the server used, also for what it did just after.
func (r *run) publish(mark string, lasts time.Duration) (usage, *traffic, error) {
	t := r.newTraffic(mark, publishRate*int(lasts/time.Second+1)+4)
	before, err := r.usage(r.server.PID)
	if err != nil {
		return usage{}, t, err
	}
	t.paced(publishRate, lasts, 4)
	if err := r.wait(500 * time.Millisecond); err != nil {
		return usage{}, t, err
	}
	used, err := instance.CPU(r.server.PID)
	return usage{server: used - before.server}, t, err
}
