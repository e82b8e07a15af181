// Package instance builds the real binary, runs it as a process of its own and looks at that process from outside: for
// the load programs and the crash test.
package instance

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Build compiles a command of this module into dir and gives the path of the binary.
func Build(ctx context.Context, dir, command string) (string, error) {
	binary := filepath.Join(dir, filepath.Base(command))
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, "bandeja.dev/bandeja/"+command)
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", command, err, out)
	}
	return binary, nil
}

// FreeAddress gives an address of this machine that nobody listens on.
func FreeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// Options say what is run, and on what data.
type Options struct {
	Binary      string
	Address     string // host:port to listen on
	DataDir     string
	DatabaseURL string   // "" = SQLite in DataDir
	Env         []string // more settings, as NAME=value
	Log         io.Writer
	Patience    time.Duration // how long the process may take until it is ready; 0 = 30 s
}

func (o Options) command(ctx context.Context, word string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, o.Binary, word)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(pair string) bool { return strings.HasPrefix(pair, "BANDEJA_") })
	cmd.Env = append(cmd.Env, "BANDEJA_ADDR="+o.Address, "BANDEJA_DATA_DIR="+o.DataDir)
	if o.DatabaseURL != "" {
		cmd.Env = append(cmd.Env, "BANDEJA_DATABASE_URL="+o.DatabaseURL)
	}
	cmd.Env = append(cmd.Env, o.Env...)
	return cmd
}

// Process is a running server.
type Process struct {
	Base    string // http://host:port
	PID     int
	ReadyIn time.Duration // from the start of the process to the first 200 of /readyz
	Killed  time.Time     // when Kill had sent its signal

	cmd      *exec.Cmd
	ended    chan struct{}
	firstRun chan string // holds one
}

// Start runs `bandeja serve` and waits until it is ready. Ending ctx kills it.
func Start(ctx context.Context, o Options) (*Process, error) {
	p := &Process{Base: "http://" + o.Address, cmd: o.command(ctx, "serve"), ended: make(chan struct{}), firstRun: make(chan string, 1)}
	if o.Log == nil {
		o.Log = io.Discard
	}
	p.cmd.Stderr = o.Log
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	p.PID = p.cmd.Process.Pid
	go p.read(out)
	if o.Patience == 0 {
		o.Patience = 30 * time.Second
	}
	if err := p.await(ctx, began.Add(o.Patience)); err != nil {
		return nil, errors.Join(err, p.Kill())
	}
	p.ReadyIn = time.Since(began)
	return p, nil
}

// read takes what the process prints, to its end, and then takes leave of it.
func (p *Process) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if at := strings.Index(lines.Text(), "http"); at >= 0 && strings.Contains(lines.Text(), "/first-run/") {
			_, token, _ := strings.Cut(strings.TrimSpace(lines.Text()[at:]), "/first-run/")
			select {
			case p.firstRun <- token:
			default: // printed twice
			}
		}
	}
	_ = p.cmd.Wait() // how a killed process ended is no news
	close(p.ended)
}

// FirstRunToken is what the process prints for the first person; it prints none once somebody has an account.
func (p *Process) FirstRunToken(ctx context.Context) (string, error) {
	select {
	case token := <-p.firstRun:
		return token, nil
	case <-p.ended:
		return "", errors.New("the process ended")
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func (p *Process) await(ctx context.Context, deadline time.Time) error {
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	asker := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.Base+"/readyz", http.NoBody)
		if err != nil {
			return err
		}
		answer, err := asker.Do(request)
		if err == nil {
			if err := answer.Body.Close(); err != nil {
				return err
			}
			if answer.StatusCode == http.StatusOK {
				return nil
			}
			err = errors.New(answer.Status)
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the process is not ready in time: %w", err)
		}
		select {
		case <-p.ended:
			return errors.New("the process ended before it was ready")
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

// Kill ends the process as a crash would, and waits until it is gone.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	p.Killed = time.Now()
	<-p.ended
	return nil
}

// Stop asks the process to end and waits until it has; after 20 s it is killed, which is an error.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	select {
	case <-p.ended:
		return nil
	case <-time.After(20 * time.Second):
		return errors.Join(errors.New("the process did not stop in 20 s"), p.Kill())
	}
}

// Ended says whether the process is gone.
func (p *Process) Ended() bool {
	select {
	case <-p.ended:
		return true
	default:
		return false
	}
}

// Check runs `bandeja check` on the data, which no process may be using if it is SQLite, and gives what it printed.
func Check(ctx context.Context, o Options) (string, error) {
	out, err := o.command(ctx, "check").CombinedOutput()
	return string(out), err
}
