// Command bandeja is the whole inbox in one binary. `bandeja help` lists what it does.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"bandeja.dev/bandeja/internal/config"
)

// version is set by the linker of a release.
var version = "dev"

// command is one word after `bandeja`.
type command struct {
	name, arguments, help string
	defaults              map[string]string
	run                   func(ctx context.Context, c call) error
}

// call is what a command is run with.
type call struct {
	config config.Config
	args   []string
	out    io.Writer
}

var commands = []command{
	{name: "serve", help: "run the inbox; on an empty folder it prints the link that makes the owner", run: serve},
	{name: "demo", arguments: "[fresh]", help: "run Casa Nativa, a company with example data, in ./demo-data; fresh begins anew", run: demoCommand,
		defaults: map[string]string{"BANDEJA_DATA_DIR": "./demo-data"}},
	{name: "migrate", help: "bring the database's schema up to date", run: migrate},
	{name: "check", help: "verify what the data must hold, and print its size by table", run: check},
	{name: "backup", arguments: "FILE", help: "copy the SQLite database to a new file, and the attachments to bandeja-files beside it; the secret key is in neither", run: backup},
	{name: "restore", arguments: "FILE", help: "put a backup into an empty data folder", run: restore},
	{name: "config", help: "print every setting, its meaning and its value", run: describe},
	{name: "admin", arguments: "list | reset-link EMAIL | revoke-sessions EMAIL | forget-secrets", help: "what an operator does without signing in", run: admin},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := dispatch(ctx, os.Args[1:], os.Stdout); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bandeja:", err)
		stop()
		os.Exit(1)
	}
}

func dispatch(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		return usage(out)
	}
	if args[0] == "version" || args[0] == "--version" {
		_, err := fmt.Fprintln(out, "bandeja", version)
		return err
	}
	for _, c := range commands {
		if c.name != args[0] {
			continue
		}
		settings, rest, err := config.Load(config.Input{Command: c.name, Args: args[1:], Environ: os.Environ(),
			Defaults: c.defaults, Usage: out})
		if err != nil {
			return err
		}
		if c.arguments == "" && len(rest) > 0 {
			return fmt.Errorf("`bandeja %s` takes settings only, not %q; `bandeja %s -h` lists them", c.name, rest[0], c.name)
		}
		return c.run(ctx, call{config: settings, args: rest, out: out})
	}
	return fmt.Errorf("there is no command %q; `bandeja help` lists them", args[0])
}

func usage(out io.Writer) error {
	if _, err := fmt.Fprintln(out, "bandeja: one inbox for all the channels your customers write by\n\nUsage: bandeja COMMAND [settings] [arguments]"); err != nil {
		return err
	}
	for _, c := range commands {
		if _, err := fmt.Fprintf(out, "  %-9s %s\n", c.name, c.help); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(out, "\n`bandeja COMMAND -h` lists the settings; `bandeja config` also shows their values.")
	return err
}

func describe(_ context.Context, c call) error { return c.config.Describe(c.out) }
