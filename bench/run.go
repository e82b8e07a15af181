package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"bandeja.dev/bandeja/bench/dataset"
	"bandeja.dev/bandeja/bench/instance"
	"bandeja.dev/bandeja/bench/measure"
	"bandeja.dev/bandeja/internal/desk"
)

// run is the measuring of one database.
type run struct {
	settings
	ctx         context.Context
	binary      string
	floorBinary string
	dir         string
	postgres    bool

	table      *measure.Table
	url        string // of the database, "" = SQLite
	postmaster int    // 0 = not on this machine
	drop       func() error
	data       dataset.Data
	address    string
	server     *instance.Process
	floorCost  time.Duration // processor time of a request to the floor program
}

// prepare makes the data.
func (r *run) prepare() error {
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	title := "SQLite"
	if r.postgres {
		title = "PostgreSQL"
	}
	r.table = measure.NewTable(fmt.Sprintf("%s, %d conversations, %d messages", title, r.conversations, r.messages), os.Stdout)
	var err error
	if r.postgres {
		if err := r.database(); err != nil {
			return err
		}
	}
	if r.address, err = instance.FreeAddress(r.ctx); err != nil {
		return err
	}
	fmt.Printf("%s: making %d conversations\n", title, r.conversations)
	r.data, err = dataset.Make(r.ctx, dataset.Options{DataDir: filepath.Join(r.dir, "data"), DatabaseURL: r.url,
		Conversations: r.conversations, Messages: r.messages, Visitors: r.conversations * 3 / 20, Random: 1})
	if err == nil {
		r.table.Info("data made in", r.data.Took.Round(time.Second).String())
	}
	return err
}

// database makes a database and looks whether it keeps what it says.
func (r *run) database() error {
	var err error
	if r.url, r.drop, err = instance.NewDatabase(r.ctx, r.settings.server, "bench"); err != nil {
		return err
	}
	db, err := sql.Open("pgx", r.url)
	if err != nil {
		return err
	}
	defer db.Close()
	var version, fsync, commit string
	var backend int
	if err := db.QueryRowContext(r.ctx, `SELECT current_setting('server_version'), current_setting('fsync'),
		current_setting('synchronous_commit'), pg_backend_pid()`).Scan(&version, &fsync, &commit, &backend); err != nil {
		return err
	}
	if parent, err := instance.Parent(backend); err == nil {
		r.postmaster = parent
	}
	r.table.Info("server", fmt.Sprintf("%s, fsync %s, synchronous_commit %s", version, fsync, commit))
	return nil
}

func (r *run) options() instance.Options {
	return instance.Options{Binary: r.binary, Address: r.address, DataDir: filepath.Join(r.dir, "data"), DatabaseURL: r.url,
		Log: os.Stderr, Patience: time.Minute, Env: []string{"BANDEJA_LOG_LEVEL=warn", "BANDEJA_VISITOR_MESSAGES_PER_MINUTE=100000",
			"BANDEJA_NEW_VISITORS_PER_MINUTE=100000", "BANDEJA_TRUSTED_PROXIES=127.0.0.0/8"}}
}

// boot starts the server unless it runs.
func (r *run) boot() error {
	if r.server != nil {
		return nil
	}
	var err error
	r.server, err = instance.Start(r.ctx, r.options())
	return err
}

// reboot gives a server that has done nothing yet.
func (r *run) reboot() error {
	if err := r.halt(); err != nil {
		return err
	}
	return r.boot()
}

func (r *run) halt() error {
	if r.server == nil {
		return nil
	}
	err := r.server.Stop()
	r.server = nil
	return err
}

func (r *run) end() error {
	err := r.halt()
	if r.drop != nil {
		err = errors.Join(err, r.drop())
	}
	return err
}

// usage is processor time: of the server, of the database beside it, and of this program.
type usage struct {
	server, database, bench time.Duration
	machine                 time.Duration // all of it
	at                      time.Time
}

func (r *run) usage(pid int) (usage, error) {
	u := usage{at: time.Now()}
	var err error
	if u.machine, err = instance.Busy(); err != nil {
		return u, err
	}
	if u.bench, err = instance.CPU(os.Getpid()); err != nil {
		return u, err
	}
	if u.server, err = instance.CPU(pid); err == nil && r.postmaster != 0 {
		u.database, err = instance.CPUOfChildren(r.postmaster)
	}
	return u, err
}

// since gives what was used between two looks.
func (u usage) since(before usage) usage {
	return usage{server: u.server - before.server, database: u.database - before.database, bench: u.bench - before.bench,
		machine: u.machine - before.machine, at: before.at}
}

// others is the share of the machine that went to what has nothing to do with the benchmark, in percent of all cores.
func (u usage) others(lasted time.Duration) float64 {
	return 100 * float64(u.machine-u.server-u.database-u.bench) / float64(lasted) / float64(runtime.NumCPU())
}

// each tells the processor time of one of so many.
func (u usage) each(n int64) string {
	text := fmt.Sprintf("%.0f us", micros(u.server, n))
	if u.database > 0 {
		text += fmt.Sprintf(" + %.0f us in the database", micros(u.database, n))
	}
	return text
}

func micros(d time.Duration, n int64) float64 {
	return float64(d.Microseconds()) / float64(max(n, 1))
}

// allSeeing are the people who see every conversation.
func (r *run) allSeeing() []dataset.Person {
	var out []dataset.Person
	for _, one := range r.data.People {
		if one.Owner || one.Visibility == desk.VisibilityAll {
			out = append(out, one)
		}
	}
	return out
}

// wait waits, or ends early with the run.
func (r *run) wait(d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.ctx.Done():
		return r.ctx.Err()
	}
}
