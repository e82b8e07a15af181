package storetest_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

var errOwn = errors.New("the unit's own error")

// trial is a unit whose fate is known beforehand.
type trial struct {
	kind string
	id   desk.ID
	err  error
}

var trialKinds = []string{"succeeds", "violates", "swallows", "panics", "errs", "succeeds", "cancelled queued",
	"cancelled running"}

// stands says whether a unit of that kind is there in the end.
func stands(kind string) bool { return kind == "succeeds" || kind == "cancelled running" }

// blocker holds the writer inside a unit until it is let go, so that what is queued meanwhile is one batch.
func blocker(t *testing.T, w *storetest.World) (release, finished func()) {
	t.Helper()
	began, gate, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	var once sync.Once
	go func() {
		done <- w.Store.Update(context.Background(), w.Workspace, port.LanePeople, func(port.Tx) error {
			once.Do(func() { close(began) })
			<-gate
			return nil
		})
	}()
	<-began
	return func() { close(gate) }, func() {
		if err := <-done; err != nil {
			t.Errorf("the unit that held the writer: %v", err)
		}
	}
}

func (tr *trial) unit(w *storetest.World, running chan<- struct{}, resume <-chan struct{}) port.Unit {
	thread := w.Threads[0]
	return func(tx port.Tx) error {
		c, card, err := tx.Conversation(thread.Conversation.ID)
		if err != nil {
			return err
		}
		thread := thread
		thread.Conversation, thread.Card = c, card
		if _, err := w.Receive(tx, thread, w.Now, tr.id, tr.id.String(), tr.kind); err != nil {
			return err
		}
		switch tr.kind {
		case "violates", "swallows":
			_, err := w.Receive(tx, thread, w.Now, tr.id, "other", "the same id again")
			if err == nil {
				_, err = tx.Message(tr.id) // a queued write tells its error now
			}
			if tr.kind == "violates" {
				return err
			}
		case "violates last":
			_, _ = w.Receive(tx, thread, w.Now, tr.id, "other", "nothing is read after it") // the store remembers the error
		case "panics":
			panic("on purpose")
		case "errs":
			return errOwn
		case "cancelled running":
			select {
			case running <- struct{}{}:
			default:
			}
			<-resume
		}
		return nil
	}
}

// runTrials queues a trial of each kind, and of more kinds, behind a held writer and lets all of them run.
func runTrials(t *testing.T, w *storetest.World, rounds int, more ...string) []*trial {
	t.Helper()
	release, finished := blocker(t, w)
	running, resume := make(chan struct{}, 1), make(chan struct{})
	cancelQueued, cancelRunning := make([]context.CancelFunc, 0, rounds), make([]context.CancelFunc, 0, rounds)
	var trials []*trial
	var wait, gone sync.WaitGroup
	for range rounds {
		for _, kind := range append(more, trialKinds...) {
			tr := &trial{kind: kind, id: w.IDs.Next(w.Now)}
			trials = append(trials, tr)
			ctx, cancel := context.WithCancel(context.Background())
			switch kind {
			case "cancelled queued":
				gone.Add(1)
				cancelQueued = append(cancelQueued, cancel)
			case "cancelled running":
				cancelRunning = append(cancelRunning, cancel)
			default:
				t.Cleanup(cancel)
			}
			wait.Go(func() {
				tr.err = w.Store.Update(ctx, w.Workspace, port.LanePeople, tr.unit(w, running, resume))
				if tr.kind == "cancelled queued" {
					gone.Done()
				}
			})
		}
	}
	for _, cancel := range cancelQueued {
		cancel()
	}
	gone.Wait() // the others may not be queued yet; these have given up for certain
	release()
	<-running
	for _, cancel := range cancelRunning {
		cancel()
	}
	close(resume)
	wait.Wait()
	finished()
	return trials
}

func checkTrials(t *testing.T, w *storetest.World, trials []*trial) {
	t.Helper()
	ctx := context.Background()
	kept := map[desk.ID]bool{}
	for _, tr := range trials {
		if (tr.err == nil) != stands(tr.kind) && !(tr.kind == "cancelled running" && errors.Is(tr.err, context.Canceled)) {
			t.Errorf("a unit that %s: error %v", tr.kind, tr.err)
		}
		if tr.kind == "errs" && !errors.Is(tr.err, errOwn) {
			t.Errorf("the unit's own error became %v", tr.err)
		}
		kept[tr.id] = tr.err == nil
		err := w.Store.Update(ctx, w.Workspace, port.LanePeople, func(tx port.Tx) error {
			_, err := tx.Message(tr.id)
			return err
		})
		if found := err == nil; found != (tr.err == nil) {
			t.Errorf("a unit that %s was told %v, and its message is there: %v (%v)", tr.kind, tr.err, found, err)
		}
	}
	events, _, err := w.Store.Events(ctx, w.Workspace, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range events {
		if e.Seq != int64(i)+1 {
			t.Fatalf("the log has a hole: event %d has seq %d", i, e.Seq)
		}
		if mine, known := kept[e.EntityID]; known && !mine {
			t.Errorf("the log tells of a message that was undone")
		}
	}
	if last, err := w.Store.LastSeq(ctx, w.Workspace); err != nil || last != int64(len(events)) {
		t.Errorf("last_seq is %d (%v), the log has %d events", last, err, len(events))
	}
}

func TestBatchOfEveryFate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		checkTrials(t, w, runTrials(t, w, 6))
		// On PostgreSQL that one is found out with its neighbours, which then run once more.
		checkTrials(t, w, runTrials(t, w, 3, "violates last"))
		check(t, s)
	})
}

func TestCommitThatFails(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		t.Run(kind, func(t *testing.T) {
			var failing atomic.Int64
			o := storetest.Place(t, kind)
			o.Faults = &store.Faults{BeforeCommit: func() error {
				if failing.Add(-1) >= 0 {
					return errors.New("a commit that fails")
				}
				return nil
			}}
			s := storetest.OpenAt(t, o)
			w := storetest.NewWorld(t, s, 1)
			failing.Store(1)
			checkTrials(t, w, runTrials(t, w, 3))
			failing.Store(2) // also the one that goes alone
			err := s.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
				_, err := tx.Emit(desk.Event{Type: desk.EventTagChanged})
				return err
			})
			if err == nil {
				t.Error("a unit whose commits failed was acknowledged")
			}
			failing.Store(0)
			checkTrials(t, w, runTrials(t, w, 1))
			check(t, s)
		})
	}
}

func TestFailedFsyncStopsForGood(t *testing.T) {
	ctx := context.Background()
	var failing atomic.Bool
	syncs := 0
	o := storetest.Place(t, "sqlite")
	o.Faults = &store.Faults{Fsync: func() error {
		if !failing.Load() {
			return nil
		}
		syncs++
		return errors.New("input/output error")
	}}
	s := storetest.OpenAt(t, o)
	w := storetest.NewWorld(t, s, 1)
	if err := s.Ping(ctx); err != nil {
		t.Fatal(err)
	}
	failing.Store(true)
	for range 3 {
		err := s.Update(ctx, w.Workspace, port.LanePeople, func(tx port.Tx) error {
			_, err := tx.Emit(desk.Event{Type: desk.EventTagChanged})
			return err
		})
		if !errors.Is(err, port.ErrStopped) {
			t.Errorf("after a failed fsync: %v", err)
		}
	}
	if syncs != 1 {
		t.Errorf("the disk was asked %d times", syncs)
	}
	if err := s.Ping(ctx); !errors.Is(err, port.ErrStopped) {
		t.Errorf("a store that stopped says that it is ready: %v", err)
	}
	check(t, s)
}

func TestClosedStoreRefuses(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		s, err := store.Open(context.Background(), storetest.Place(t, kind))
		if err != nil {
			t.Fatal(err)
		}
		w := storetest.NewWorld(t, s, 0)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		err = s.Update(context.Background(), w.Workspace, port.LanePeople, func(port.Tx) error { return nil })
		if !errors.Is(err, port.ErrStopped) {
			t.Errorf("%s: a closed store said %v", kind, err)
		}
		if _, err := s.LastSeq(context.Background(), w.Workspace); err == nil {
			t.Errorf("%s: a closed store was read", kind)
		}
	}
}

func TestQueueIsBounded(t *testing.T) {
	for _, kind := range storetest.Kinds(t) {
		t.Run(kind, func(t *testing.T) {
			o := storetest.Place(t, kind)
			o.QueueLimit = 4
			w := storetest.NewWorld(t, storetest.OpenAt(t, o), 0)
			release, finished := blocker(t, w)
			results := make(chan error, 40)
			for range 20 {
				for _, lane := range []port.Lane{port.LanePeople, port.LaneInbound} {
					go func() {
						results <- w.Store.Update(context.Background(), w.Workspace, lane, func(port.Tx) error { return nil })
					}()
				}
			}
			for range 32 {
				if err := <-results; !errors.Is(err, port.ErrBusy) {
					t.Errorf("a full queue said %v", err)
				}
			}
			release()
			finished()
			for range 8 {
				if err := <-results; err != nil {
					t.Errorf("a queued unit: %v", err)
				}
			}
		})
	}
}

func TestPeopleOvertake(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		release, finished := blocker(t, w)
		var mu sync.Mutex
		var order []port.Lane
		var wait sync.WaitGroup
		for i := range 12 {
			lane := port.LaneInbound
			if i >= 4 {
				lane = port.LanePeople
			}
			wait.Go(func() {
				err := s.Update(context.Background(), w.Workspace, lane, func(port.Tx) error {
					mu.Lock()
					defer mu.Unlock()
					order = append(order, lane)
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		storetest.Queued(t, s, w.Workspace, 12)
		release()
		finished()
		wait.Wait()
		p, i := port.LanePeople, port.LaneInbound
		if want := []port.Lane{p, p, p, i, p, p, p, i, p, p, i, i}; !slices.Equal(order, want) {
			t.Errorf("the order was %v, want %v", order, want)
		}
	})
}

func TestWakesAfterTheCommit(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		woken := make(chan int64, 100)
		s.Committed(func(workspace desk.ID, seq int64) {
			if workspace == w.Workspace {
				woken <- seq
			}
		})
		want, err := port.Do(context.Background(), s, w.Workspace, port.LanePeople, func(tx port.Tx) (int64, error) {
			return tx.Emit(desk.Event{Type: desk.EventTagChanged})
		})
		if err != nil {
			t.Fatal(err)
		}
		select {
		case got := <-woken:
			if got != want {
				t.Errorf("woken at %d, want %d", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Error("nobody was woken")
		}
	})
}

// TestWhoRunsAgain: a unit that is refused before it writes costs its neighbours nothing; one that is undone after it
// wrote has the batch run again, and nobody hears of that.
func TestWhoRunsAgain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		for _, writes := range []bool{false, true} {
			release, finished := blocker(t, w)
			var ran [3]atomic.Int64
			var kept [2]desk.ID
			var wait sync.WaitGroup
			for i := range kept {
				kept[i] = w.IDs.Next(w.Now)
				wait.Go(func() {
					tr := trial{kind: "succeeds", id: kept[i]}
					err := s.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
						ran[i].Add(1)
						return tr.unit(w, nil, nil)(tx)
					})
					if err != nil {
						t.Error(err)
					}
				})
			}
			wait.Go(func() {
				err := s.Update(context.Background(), w.Workspace, port.LanePeople, func(tx port.Tx) error {
					ran[2].Add(1)
					if writes {
						return (&trial{kind: "errs", id: w.IDs.Next(w.Now)}).unit(w, nil, nil)(tx)
					}
					_, _, err := tx.Conversation(12345)
					return err
				})
				if err == nil {
					t.Error("a unit that failed was acknowledged")
				}
			})
			storetest.Queued(t, s, w.Workspace, 3)
			release()
			finished()
			wait.Wait()
			most := int64(1)
			if writes {
				most = 2
			}
			for i := range ran {
				if n := ran[i].Load(); n < 1 || n > most {
					t.Errorf("writes %v: unit %d ran %d times", writes, i, n)
				}
			}
			for _, id := range kept {
				unit(t, w, func(tx port.Tx) error {
					_, err := tx.Message(id)
					return err
				})
			}
		}
		check(t, s)
	})
}
