package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"

	"bandeja.dev/bandeja/internal/api"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/demo"
	"bandeja.dev/bandeja/internal/desk"
	shop "bandeja.dev/bandeja/internal/sandbox"
	"bandeja.dev/bandeja/internal/sandbox/phone"
	"bandeja.dev/bandeja/internal/store"
)

// Files of the demo's folder beside the database.
const (
	demoMark     = "DEMO"     // says that the folder is a demo's: serve refuses it, and demo refuses one without it
	demoPassword = "sign-in"  // everybody's password, random, made with the data
	demoClock    = "clock-us" // how far /sandbox/clock has moved the clock, in microseconds
)

func demoCommand(ctx context.Context, c call) error {
	if c.config.DatabaseURL != "" {
		return errors.New("the demo keeps its own data in SQLite: unset BANDEJA_DATABASE_URL")
	}
	if len(c.args) > 1 || len(c.args) == 1 && c.args[0] != "fresh" {
		return fmt.Errorf("the demo takes no argument but fresh, not %q", strings.Join(c.args, " "))
	}
	if err := demoFolder(c.config.DataDir, len(c.args) == 1); err != nil {
		return err
	}
	clock, err := newMovingClock(filepath.Join(c.config.DataDir, demoClock))
	if err != nil {
		return err
	}
	catalogue, err := demo.Catalogue()
	if err != nil {
		return err
	}
	played, err := openSandbox(ctx, clock)
	if err != nil {
		return err
	}
	defer played.close()
	c.config.GraphURL = played.graphURL() // a demo cannot reach a real provider
	in, err := assemble(ctx, c.config, clock.now, &api.DemoOptions{Advance: played.advance(clock), Shop: shop.Shop(catalogue),
		Provider: played.sim.Handler(), Phone: phone.Pages()})
	if err != nil {
		return err
	}
	password, err := in.seedDemo(ctx)
	if err != nil {
		return joined(err, in.close())
	}
	listener, err := in.start(ctx)
	if err != nil {
		return joined(err, in.close())
	}
	in.callback = localAddress(listener)
	in.running.Go(func() { in.play(in.background, played) })
	address := in.address(listener)
	if _, err := fmt.Fprintf(c.out, demoGreeting, address, password, address, address); err != nil {
		return joined(err, in.close())
	}
	return in.serveUntil(ctx, listener)
}

const demoGreeting = `Casa Nativa, a company with example data, is at %s

  Sign in as  ana@casanativa.example     agent
              luis@casanativa.example    agent
              sofia@casanativa.example   supervisor
              camila@casanativa.example  owner
  Password    %s

  Write as a visitor in the demo shop:  %s/shop/
  Be a customer on WhatsApp:            %s/sandbox/

`

// demoFolder makes or opens the demo's folder, and never touches one that is not a demo's.
func demoFolder(dir string, fresh bool) error {
	_, err := os.Stat(filepath.Join(dir, demoMark))
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
			return fmt.Errorf("%s holds data that are not a demo's: give the demo another folder with --data-dir", dir)
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(dir, demoMark), []byte("Example data of `bandeja demo`. This folder may be deleted.\n"), 0o600)
	}
	if err != nil || !fresh {
		return err
	}
	if err := store.InUse(dir); err != nil {
		return err
	}
	for _, name := range []string{store.FileName, store.FileName + "-wal", store.FileName + "-shm", demoClock, demoPassword} {
		if err := os.Remove(filepath.Join(dir, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// refuseDemoFolder keeps example data out of real use.
func refuseDemoFolder(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, demoMark)); err == nil {
		return fmt.Errorf("%s is the folder of a demo: serve keeps its data elsewhere (--data-dir)", dir)
	}
	return nil
}

// seedDemo makes the example data once and gives everybody's password.
func (in *instance) seedDemo(ctx context.Context) (string, error) {
	path := filepath.Join(in.config.DataDir, demoPassword)
	users, err := in.store.CountUsers(ctx)
	if err != nil {
		return "", err
	}
	if users > 0 {
		content, err := os.ReadFile(path)
		return strings.TrimSpace(string(content)), err
	}
	password := os.Getenv("BANDEJA_TEST_DEMO_PASSWORD")
	if password == "" {
		password = auth.NewSecret()[:12]
	}
	hash, err := in.passwords.Hash(ctx, password)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return "", err
	}
	_, err = demo.Seed(ctx, demo.Options{Store: in.store, IDs: desk.NewIDMaker(in.node.number), Now: in.clock(),
		PasswordHash: hash, Origins: []string{"*"}})
	return password, err
}

// movingClock is the machine's clock and what /sandbox/clock has added to it. It is kept over a restart, for the data
// would otherwise lie in the future.
type movingClock struct {
	added atomic.Int64 // microseconds
	path  string
}

func newMovingClock(path string) (*movingClock, error) {
	clock := &movingClock{path: path}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return clock, nil
	}
	if err != nil {
		return nil, err
	}
	added, err := strconv.ParseInt(strings.TrimSpace(string(content)), 10, 64)
	clock.added.Store(added)
	return clock, err
}

func (m *movingClock) now() desk.Time { return machineClock() + desk.Time(m.added.Load()) }

// set moves the clock to so many microseconds ahead of the machine's.
func (m *movingClock) set(added int64) {
	m.added.Store(added)
	// Without the file the clock would merely be right again after a restart.
	_ = os.WriteFile(m.path, []byte(strconv.FormatInt(added, 10)), 0o600)
}
