// Command bench measures the real binary, as another process, on a large and skewed workspace, and sets what it finds
// against what Bandeja promises. `make bench` runs all of it; `go run ./bench -short` takes a minute or two.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"bandeja.dev/bandeja/bench/instance"
	"bandeja.dev/bandeja/bench/measure"
)

// settings are what one may choose.
type settings struct {
	databases     string
	parts         string
	conversations int
	messages      int
	seconds       int // of the sustained load
	rate          int // messages a second; 0 = the promise for the database
	sockets       int
	samples       int // of each screen
	clients       int // that read under the load
	pause         time.Duration
	short         bool
	results       string
	server        string // URL of PostgreSQL
}

// parts in the order in which they run.
var parts = []struct {
	name, help string
	run        func(r *run) error
}{
	{"ready", "time to ready, idle memory", (*run).ready},
	{"floor", "the least program: HTTP, JSON, one row in a group commit", (*run).floor},
	{"screens", "list, thread, counts, alone", (*run).screens},
	{"load", "messages accepted and readable, sustained; screens under that load", (*run).load},
	{"webhooks", "signed bodies of a provider: answered after the commit, readable by a subscriber; the floor program beside it", (*run).webhooks},
	{"latency", "visitor to agent to visitor over sockets", (*run).latency},
	{"fanout", "processor time of a delivery", (*run).fanout},
	{"sockets", "memory of an idle socket", (*run).sockets},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := bench(ctx, parse()); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1)
	}
}

func parse() settings {
	var s settings
	var names []string
	for _, one := range parts {
		names = append(names, one.name)
	}
	flag.StringVar(&s.databases, "db", "sqlite,postgres", "databases; postgres needs BANDEJA_TEST_DATABASE_URL")
	flag.StringVar(&s.parts, "parts", strings.Join(names, ","), "what to measure")
	flag.IntVar(&s.conversations, "conversations", 100_000, "conversations in the workspace")
	flag.IntVar(&s.messages, "messages", 1_000_000, "messages in the workspace")
	flag.IntVar(&s.seconds, "seconds", 60, "length of the sustained load")
	flag.IntVar(&s.rate, "rate", 0, "messages a second of the sustained load; 0 = as promised: 2,500 on SQLite, 2,000 on PostgreSQL")
	flag.IntVar(&s.sockets, "sockets", 5000, "idle sockets")
	flag.IntVar(&s.samples, "samples", 60, "requests for each screen, alone")
	flag.IntVar(&s.clients, "clients", 16, "clients that read screens under the load")
	flag.DurationVar(&s.pause, "pause", 200*time.Millisecond, "what such a client waits between two screens")
	flag.BoolVar(&s.short, "short", false, "a tenth of everything: shows that it runs, not how fast")
	flag.StringVar(&s.results, "results", "", "folder to write the table to, as <date>.md: bench/results")
	flag.Parse()
	s.server = os.Getenv("BANDEJA_TEST_DATABASE_URL")
	if s.short {
		s.conversations, s.messages, s.seconds, s.sockets, s.samples = s.conversations/10, s.messages/10, min(s.seconds, 6), s.sockets/10, 10
	}
	return s
}

func bench(ctx context.Context, s settings) error {
	dir, err := os.MkdirTemp("", "bandeja-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	machine, err := measure.Machine(ctx, dir)
	if err != nil {
		return err
	}
	fmt.Println(machine)
	binary, err := instance.Build(ctx, dir, "cmd/bandeja")
	if err != nil {
		return err
	}
	floor, err := instance.Build(ctx, dir, "bench/floor")
	if err != nil {
		return err
	}
	var tables []*measure.Table
	for _, database := range strings.Split(s.databases, ",") {
		if database == "postgres" && s.server == "" {
			fmt.Println("PostgreSQL: not measured, for BANDEJA_TEST_DATABASE_URL names no server")
			continue
		}
		r := &run{settings: s, ctx: ctx, binary: binary, floorBinary: floor, dir: filepath.Join(dir, database), postgres: database == "postgres"}
		if err := r.all(); err != nil {
			return errors.Join(fmt.Errorf("%s: %w", database, err), r.end())
		}
		if err := r.end(); err != nil {
			return err
		}
		tables = append(tables, r.table)
	}
	return report(s, machine, tables)
}

// report prints the tables and writes them where it was asked to.
func report(s settings, machine string, tables []*measure.Table) error {
	date := time.Now().UTC().Format("2006-01-02")
	var out strings.Builder
	fmt.Fprintf(&out, "# Measured on %s\n\n%s.\n\nThe load runs on the same cores as the server: compare the processor time first, the rates second.\n", date, machine)
	missed := 0
	for _, table := range tables {
		fmt.Fprintf(&out, "\n%s", table)
		missed += table.Missed()
	}
	fmt.Printf("\n%s\n%d missed\n", out.String(), missed)
	if s.results == "" {
		return nil
	}
	if err := os.MkdirAll(s.results, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(s.results, date+".md"), []byte(out.String()), 0o644)
}

// all measures one database.
func (r *run) all() error {
	if err := r.prepare(); err != nil {
		return err
	}
	chosen := strings.Split(r.settings.parts, ",")
	for _, part := range parts {
		if !slices.Contains(chosen, part.name) {
			continue
		}
		if err := r.ctx.Err(); err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", part.name, part.help)
		if err := part.run(r); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
