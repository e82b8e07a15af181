package storetest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// disk is one that works only when it is let.
type disk struct {
	mu    sync.Mutex
	slow  bool
	asked chan struct{} // one for each time that it is asked while slow
	done  chan error    // what it answers then
}

func newDisk() *disk { return &disk{asked: make(chan struct{}, 100), done: make(chan error, 100)} }

func (d *disk) sync() error {
	d.mu.Lock()
	slow := d.slow
	d.mu.Unlock()
	if !slow {
		return nil
	}
	d.asked <- struct{}{}
	return <-d.done
}

func (d *disk) slowed(slow bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slow = slow
}

func tagChanged(tx port.Tx) error {
	_, err := tx.Emit(desk.Event{Type: desk.EventTagChanged, Audience: desk.AudienceWorkspace})
	return err
}

// within runs something that must end.
func within(t *testing.T, what string, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s did not end", what)
	}
}

func isOpen(done <-chan struct{}) bool {
	select {
	case <-done:
		return false
	default:
		return true
	}
}

func onSlowDisk(t *testing.T) (*storetest.World, *disk) {
	d := newDisk()
	o := storetest.Place(t, "sqlite")
	o.Faults = &store.Faults{Fsync: d.sync}
	return storetest.NewWorld(t, storetest.OpenAt(t, o), 1), d
}

// TestNobodyIsToldBeforeTheDisk: neither the caller, nor a listener, nor one who asks how far the log goes learns of a
// change that a power cut could still take back; one who hands over unit after unit goes on meanwhile.
func TestNobodyIsToldBeforeTheDisk(t *testing.T) {
	w, d := onSlowDisk(t)
	ctx, s := context.Background(), w.Store
	woken := make(chan int64, 100)
	s.Committed(func(_ desk.ID, seq int64) { woken <- seq })
	before, err := s.LastSeq(ctx, w.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	d.slowed(true)
	if err := s.Update(ctx, w.Workspace, port.LaneRelay, tagChanged); err != nil { // it does not wait for its own disk
		t.Fatal(err)
	}
	within(t, "the first question to the disk", d.asked)
	told, shown := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(told)
		if err := s.Update(ctx, w.Workspace, port.LanePeople, tagChanged); err != nil {
			t.Error(err)
		}
	}()
	go func() {
		defer close(shown)
		if seq, err := s.LastSeq(ctx, w.Workspace); err != nil || seq < before+1 {
			t.Errorf("the log goes to seq %d (%v), want more than %d", seq, err, before)
		}
	}()
	if _, err := s.SignedIn(ctx, "nobody", w.Now); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a read that need not wait: %v", err)
	}
	if !isOpen(told) || !isOpen(shown) || len(woken) > 0 {
		t.Error("somebody was told before the disk had it")
	}
	d.done <- nil
	within(t, "the second question to the disk", d.asked)
	if !isOpen(told) {
		t.Error("a change was acknowledged before the disk had it")
	}
	d.slowed(false)
	d.done <- nil
	within(t, "the second change", told)
	within(t, "the place in the log", shown)
	for deadline := time.After(20 * time.Second); ; {
		select {
		case seq := <-woken:
			if seq < before+2 {
				continue
			}
		case <-deadline:
			t.Error("nobody was woken")
		}
		break
	}
	check(t, s)
}

// TestDiskThatFailsBesideTheWriter: whoever waits for the disk hears that it failed, and whose unit failed hears that.
func TestDiskThatFailsBesideTheWriter(t *testing.T) {
	w, d := onSlowDisk(t)
	ctx, s := context.Background(), w.Store
	d.slowed(true)
	results := make(chan error, 2)
	go func() { results <- s.Update(ctx, w.Workspace, port.LanePeople, tagChanged) }()
	within(t, "the question to the disk", d.asked)
	ran := make(chan struct{})
	go func() {
		results <- s.Update(ctx, w.Workspace, port.LanePeople, func(port.Tx) error {
			close(ran)
			return errOwn
		})
	}()
	within(t, "the unit with a fault of its own", ran)
	d.done <- errors.New("input/output error")
	var stopped, own int
	for range 2 {
		switch err := <-results; {
		case errors.Is(err, errOwn):
			own++
		case errors.Is(err, port.ErrStopped):
			stopped++
		default:
			t.Errorf("told %v", err)
		}
	}
	if stopped != 1 || own != 1 {
		t.Errorf("%d heard of the disk and %d of their own fault", stopped, own)
	}
	if err := s.Ping(ctx); !errors.Is(err, port.ErrStopped) {
		t.Errorf("the store says that it is ready: %v", err)
	}
	if _, err := s.LastSeq(ctx, w.Workspace); err != nil {
		t.Errorf("a store that stopped is read: %v", err)
	}
}
