package killtest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"testing"

	"bandeja.dev/bandeja/bench/client"
	"bandeja.dev/bandeja/bench/instance"
)

const (
	regulars  = 12 // visitors with one long conversation each
	newcomers = 4  // workers that bring a new visitor every few messages
	perAgent  = 4  // workers in each agent's name
)

// world is an instance with the people who use it.
type world struct {
	t       *testing.T
	ctx     context.Context
	options instance.Options
	seed    uint64
	random  *rand.Rand
	log     *tail
	owner   *client.Client
	inbox   client.Inbox
	workers []*worker
	threads []string // ids of the regulars' conversations
	since   int64    // the log's end when all was set up
}

// newWorld sets an instance up by the link that its first start prints, lets people in, and stops it again.
func newWorld(ctx context.Context, t *testing.T, o instance.Options, seed uint64, people func(*world, context.Context, *instance.Process)) *world {
	t.Helper()
	address, err := instance.FreeAddress(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o.Address, o.DataDir = address, t.TempDir()
	o.Env = append(o.Env, "BANDEJA_VISITOR_MESSAGES_PER_MINUTE=100000", "BANDEJA_NEW_VISITORS_PER_MINUTE=100000")
	w := &world{t: t, ctx: ctx, options: o, seed: seed, random: rand.New(rand.NewPCG(seed, 1)), log: &tail{}}
	w.options.Log = w.log
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the process said at last:\n%s", w.log.String())
		}
	})
	process := w.start(ctx)
	people(w, ctx, process)
	if err := process.Stop(); err != nil {
		t.Fatal(err)
	}
	client.CloseIdle()
	return w
}

func (w *world) start(ctx context.Context) *instance.Process {
	w.t.Helper()
	process, err := instance.Start(ctx, w.options)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = process.Kill() }) // most have ended long before
	return process
}

// begin makes the workspace and its owner.
func (w *world) begin(ctx context.Context, process *instance.Process) {
	w.t.Helper()
	token, err := process.FirstRunToken(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if w.owner, err = client.Owner(ctx, process.Base, token); err != nil {
		w.t.Fatal(err)
	}
}

// people are visitors of a web chat, and agents.
func (w *world) people(ctx context.Context, process *instance.Process) {
	w.t.Helper()
	w.begin(ctx, process)
	var err error
	if w.inbox, err = w.owner.Inbox(ctx, "Tienda"); err != nil {
		w.t.Fatal(err)
	}
	for i := range regulars + newcomers {
		w.workers = append(w.workers, w.visitor(i, i >= regulars))
	}
	for _, worker := range w.workers[:regulars] {
		worker.step(ctx, true)
	}
	if w.threads, err = w.conversations(ctx); err != nil || len(w.threads) != regulars {
		w.t.Fatalf("%d visitors wrote, %d conversations stand (%v)", regulars, len(w.threads), err)
	}
	for i := range 2 {
		agent, err := w.owner.Agent(ctx, fmt.Sprintf("Agente%d", i), "all", w.inbox.ID)
		if err != nil {
			w.t.Fatal(err)
		}
		for j := range perAgent {
			w.workers = append(w.workers, w.agent(agent, i*perAgent+j))
		}
	}
	var start struct{ Seq int64 }
	if _, err := w.owner.Call(ctx, http.MethodGet, "/api/v1/bootstrap", nil, &start); err != nil {
		w.t.Fatal(err)
	}
	w.since = start.Seq
}

// work lets all workers go on until the server is gone; with last, until each has an answer to what it had sent.
func (w *world) work(ctx context.Context, last bool) {
	var all sync.WaitGroup
	for _, worker := range w.workers {
		all.Go(func() { worker.run(ctx, last) })
	}
	all.Wait()
}

// settle repeats what has no answer yet, and sends nothing new.
func (w *world) settle(ctx context.Context) {
	w.t.Helper()
	w.work(ctx, true)
	for _, worker := range w.workers {
		if worker.pending != nil {
			w.t.Fatalf("%s has no answer to %q on a server that runs", worker.name, worker.pending.text)
		}
	}
}

func (w *world) check(ctx context.Context) {
	w.t.Helper()
	if out, err := instance.Check(ctx, w.options); err != nil {
		w.t.Fatalf("bandeja check: %v\n%s", err, out)
	}
}

// tail keeps the end of what the processes log.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (l *tail) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = append(l.text, text...)
	if over := len(l.text) - 8<<10; over > 0 {
		l.text = bytes.Clone(l.text[over:])
	}
	return len(text), nil
}

func (l *tail) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}
