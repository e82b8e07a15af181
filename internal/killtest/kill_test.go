package killtest

import (
	"context"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"bandeja.dev/bandeja/bench/client"
	"bandeja.dev/bandeja/bench/instance"
)

const (
	leastRate = 300             // changes a second that the load must reach on SQLite
	leastSlow = 100             // and on PostgreSQL, whose processes compete for the same cores
	readyGoal = 2 * time.Second // what a start may take on an idle machine
	readyMost = 15 * time.Second
	takenMost = 10 * time.Second // what a customer wrote may wait after a start: less than a dead node's lease lasts
)

// TestKill runs on SQLite, and on PostgreSQL where BANDEJA_TEST_DATABASE_URL names a server. BANDEJA_TEST_SEED repeats
// a run's choices; when the process dies among the requests stays to chance.
func TestKill(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	binary, err := instance.Build(ctx, t.TempDir(), "cmd/bandeja")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) { kill(ctx, t, rounds(25), instance.Options{Binary: binary}) })
	if os.Getenv(serverURL) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		kill(ctx, t, rounds(10), instance.Options{Binary: binary, DatabaseURL: database(ctx, t)})
	})
}

// serverURL names the setting that names a PostgreSQL server.
const serverURL = "BANDEJA_TEST_DATABASE_URL"

// database makes a database of a test's own on that server.
func database(ctx context.Context, t *testing.T) string {
	t.Helper()
	address, drop, err := instance.NewDatabase(ctx, os.Getenv(serverURL), "kill")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return address
}

// rounds is how often a test kills: BANDEJA_TEST_ROUNDS if it is set, 200 in a soak.
func rounds(usual int) int {
	if n, err := strconv.Atoi(os.Getenv("BANDEJA_TEST_ROUNDS")); err == nil && n > 0 {
		return n
	}
	switch {
	case os.Getenv("BANDEJA_TEST_SOAK") != "":
		return 200
	case testing.Short():
		return 5
	}
	return usual
}

func seedOf(t *testing.T) uint64 {
	if text := os.Getenv("BANDEJA_TEST_SEED"); text != "" {
		seed, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return seed
	}
	return rand.Uint64N(1 << 32)
}

// tally is what the rounds measured.
type tally struct {
	ready       []time.Duration
	taking      []time.Duration // with a provider: from the start until what a customer wrote was there
	underLoad   time.Duration
	withFlight  int // rounds in which the kill met a request without an answer
	interrupted int // requests without an answer
	standing    int // of those, how many the repeated request found done
}

func kill(ctx context.Context, t *testing.T, rounds int, o instance.Options) {
	seed := seedOf(t)
	t.Logf("BANDEJA_TEST_SEED=%d", seed)
	w := newWorld(ctx, t, o, seed, (*world).people)
	listener := listen(ctx, w, w.since)
	var sum tally
	for round := range rounds {
		process := w.start(ctx)
		if round > 0 { // the first start also makes the database
			sum.ready = append(sum.ready, process.ReadyIn)
		}
		w.round(process, &sum, time.Duration(5+w.random.IntN(496))*time.Millisecond)
		if round%8 == 7 {
			w.check(ctx)
		}
	}
	process := w.start(ctx)
	sum.ready = append(sum.ready, process.ReadyIn)
	w.settle(ctx)
	held := w.readAll(ctx)
	listener.finish(held)
	w.verify(ctx, held)
	if err := process.Stop(); err != nil {
		t.Error(err)
	}
	w.check(ctx)
	w.checkLog(ctx)
	w.judge(sum, rounds)
}

// round loads the process until it is killed after delay.
func (w *world) round(process *instance.Process, sum *tally, delay time.Duration) {
	w.t.Helper()
	began := time.Now()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.work(w.ctx, false)
	}()
	select {
	case <-time.After(delay):
	case <-done: // every worker met a fault: said by them
	}
	if err := process.Kill(); err != nil {
		w.t.Fatal(err)
	}
	died := process.Killed
	sum.underLoad += died.Sub(began)
	<-done
	client.CloseIdle()
	flight := 0
	for _, worker := range w.workers {
		if op := worker.pending; op != nil && op.sentAt.Before(died) {
			flight++
			op.interrupted = true
		}
	}
	sum.interrupted += flight
	if flight > 0 {
		sum.withFlight++
	}
	if w.t.Failed() {
		w.t.FailNow()
	}
}

// judge holds what was measured against what is promised.
func (w *world) judge(sum tally, rounds int) {
	acked := 0
	for _, worker := range w.workers {
		acked += worker.answered
		sum.standing += worker.standing
	}
	rate := float64(acked) / sum.underLoad.Seconds()
	slices.Sort(sum.ready)
	median := sum.ready[len(sum.ready)/2]
	w.t.Logf("%d rounds, %d with requests in flight (%d requests, %d of them had been done); %.0f changes/s; ready in %d ms (median), %d ms (most)",
		rounds, sum.withFlight, sum.interrupted, sum.standing, rate, median.Milliseconds(), sum.ready[len(sum.ready)-1].Milliseconds())
	least := float64(leastRate)
	if w.options.DatabaseURL != "" {
		least = leastSlow
	}
	if rate < least {
		w.t.Errorf("the load was %.0f changes/s, less than %.0f: the kills prove little", rate, least)
	}
	if sum.withFlight*5 < rounds*4 {
		w.t.Errorf("only %d of %d kills met a request in flight", sum.withFlight, rounds)
	}
	if median > readyGoal || sum.ready[len(sum.ready)-1] > readyMost {
		w.t.Errorf("ready after %v (median) and %v (most): the promise is %v", median, sum.ready[len(sum.ready)-1], readyGoal)
	}
}
