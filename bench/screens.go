package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"time"

	"bandeja.dev/bandeja/bench/dataset"
	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	screenTarget = 10 * time.Millisecond
	loadedTarget = 30 * time.Millisecond
	countsTarget = 50 * time.Millisecond
)

// screen is something that a person looks at.
type screen struct {
	kind    string // list, thread, counts or detail
	name    string
	path    string
	headers string
}

// personas are one member of each kind of sight, the busiest first.
func (r *run) personas() []dataset.Person {
	var out []dataset.Person
	found := map[desk.Visibility]bool{}
	for _, one := range r.data.People {
		if one.Owner || !found[one.Visibility] {
			out = append(out, one)
			found[one.Visibility] = found[one.Visibility] || !one.Owner
		}
	}
	return out
}

// everyScreen lists all segments and sorts for each kind of sight, and threads short and long.
func (r *run) everyScreen() []screen {
	var all []screen
	for _, who := range r.personas() {
		sight := string(who.Visibility)
		if who.Owner {
			sight = "owner"
		}
		headers := "Cookie: " + who.Cookie + "\r\n"
		for _, holder := range []string{"unassigned", "mine", "all"} {
			for _, state := range []string{"active", "inactive", "closed"} {
				segment := fmt.Sprintf("holder=%s&state=%s", holder, state)
				all = append(all, screen{"counts", "counts " + sight + " " + holder + " " + state, "/api/v1/counts?" + segment, headers})
				for _, sort := range []string{"recent", "deadline", "waiting"} {
					all = append(all, screen{"list", strings.Join([]string{"list", sight, holder, state, sort}, " "),
						"/api/v1/conversations?" + segment + "&sort=" + sort, headers})
				}
			}
		}
	}
	owner := "Cookie: " + r.data.People[0].Cookie + "\r\n"
	conversation := func(id string) string { return "/api/v1/conversations/" + id }
	all = append(all, screen{"thread", "thread of 20,000", conversation(r.data.BigThread) + "/timeline", owner},
		screen{"detail", "opened conversation of 20,000", conversation(r.data.BigThread), owner})
	random := rand.New(rand.NewPCG(1, 4))
	for range 20 {
		id := r.data.Conversations[random.IntN(len(r.data.Conversations))]
		all = append(all, screen{"thread", "thread " + id, conversation(id) + "/timeline", owner},
			screen{"detail", "opened conversation " + id, conversation(id), owner})
	}
	return all
}

// deep finds pages that one only reaches by scrolling.
func (r *run) deep(conn *lean.Conn) ([]screen, error) {
	owner := "Cookie: " + r.data.People[0].Cookie + "\r\n"
	follow := func(kind, name, path, parameter, field string, pages int) (screen, error) {
		at := path
		for range pages {
			status, body, err := conn.Do("GET", at, owner, nil)
			if err != nil || status != 200 {
				return screen{}, fmt.Errorf("GET %s: %d %w", at, status, err)
			}
			var page map[string]any
			if err := json.Unmarshal(body, &page); err != nil {
				return screen{}, err
			}
			next, _ := page[field].(string)
			if next == "" {
				break
			}
			at = path + "&" + parameter + "=" + url.QueryEscape(next)
		}
		return screen{kind, name, at, owner}, nil
	}
	list, err := follow("list", "list owner all closed recent, page 21", "/api/v1/conversations?holder=all&state=closed&sort=recent", "cursor", "next", 20)
	if err != nil {
		return nil, err
	}
	thread, err := follow("thread", "thread of 20,000, page 21", "/api/v1/conversations/"+r.data.BigThread+"/timeline?limit=60", "before", "before", 20)
	return []screen{list, thread}, err
}

// screens asks for each screen, one at a time, with nothing else going on; then for those whose median is the slowest
// again, often enough for a 99th percentile that means something.
func (r *run) screens() error {
	if err := r.boot(); err != nil {
		return err
	}
	conn := lean.New(r.address)
	defer conn.Close()
	all := r.everyScreen()
	more, err := r.deep(conn)
	if err != nil {
		return err
	}
	all = append(all, more...)
	before, err := r.usage(r.server.PID)
	if err != nil {
		return err
	}
	median := map[string]time.Duration{} // by the screen's name
	together := map[string]*measure.Times{}
	for _, one := range all {
		times, err := one.repeat(conn, r.samples)
		if err != nil {
			return err
		}
		median[one.name] = times.At(.5)
		group(together, one.kind).Join(times)
	}
	after, err := r.usage(r.server.PID)
	if err != nil {
		return err
	}
	slices.SortStableFunc(all, func(a, b screen) int { return cmp.Compare(median[b.name], median[a.name]) })
	targets := map[string]time.Duration{"list": screenTarget, "thread": screenTarget, "counts": countsTarget}
	for _, kind := range kinds {
		name, worst, err := r.slowest(conn, all, kind)
		if err != nil {
			return err
		}
		what := kind + " alone, p99 of the slowest: " + name
		more := fmt.Sprintf(" (p50 %s); all: %s", measure.Milli(worst.At(.5)), together[kind])
		if target := targets[kind]; target > 0 {
			r.table.AtMost(what, target, worst.At(.99), more)
		} else {
			r.table.Info(what, measure.Milli(worst.At(.99))+more)
		}
	}
	r.table.Info("processor time of a screen, all alike", after.since(before).each(int64(len(all)*(r.samples+2))))
	return nil
}

// kinds of screens, as they are told.
var kinds = []string{"list", "thread", "counts", "detail"}

// slowest asks ten times as often for the three of a kind that come first, and gives the one with the worst p99.
func (r *run) slowest(conn *lean.Conn, sorted []screen, kind string) (name string, worst *measure.Times, err error) {
	asked := 0
	for _, one := range sorted {
		if one.kind != kind || asked == 3 {
			continue
		}
		asked++
		times, err := one.repeat(conn, 10*r.samples)
		if err != nil {
			return "", nil, err
		}
		if worst == nil || times.At(.99) > worst.At(.99) {
			name, worst = one.name, times
		}
	}
	return name, worst, nil
}

// repeat asks so many times; two more at first fill caches.
func (s screen) repeat(conn *lean.Conn, samples int) (*measure.Times, error) {
	times := &measure.Times{}
	for i := range samples + 2 {
		began := time.Now()
		if err := s.ask(conn); err != nil {
			return nil, err
		}
		if i >= 2 {
			times.Add(time.Since(began))
		}
	}
	return times, nil
}

func group(of map[string]*measure.Times, kind string) *measure.Times {
	if of[kind] == nil {
		of[kind] = &measure.Times{}
	}
	return of[kind]
}

func (s screen) ask(conn *lean.Conn) error {
	status, body, err := conn.Do("GET", s.path, s.headers, nil)
	if err != nil {
		return err
	}
	if status != 200 {
		return fmt.Errorf("GET %s answered %d: %.200s", s.path, status, body)
	}
	return nil
}
