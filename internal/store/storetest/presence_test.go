package storetest_test

import (
	"bytes"
	"context"
	"database/sql"
	"io"
	"log/slog"
	"net"
	"net/url"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// soon is how long what happens at once may take on a busy machine; a lease lasts 15 s.
const soon = 10 * time.Second

// until waits for a condition.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(soon); !holds(); <-look.C {
		if time.Now().After(deadline) {
			t.Fatalf("after %v still not: %s", soon, what)
		}
	}
}

// leaser is a node that asks for the lease "ingest".
func leaser(t *testing.T, s port.Store, node string, now *desk.Time) func() bool {
	l := port.Lease{Store: s, Clock: func() desk.Time { return *now }, Name: "ingest", Node: node}
	return func() bool {
		t.Helper()
		held, err := l.Held(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return held
	}
}

// postgresAlone skips nothing silently: without a server there is nothing to test, and Kinds says whether there must be.
func postgresAlone(t *testing.T, test func(t *testing.T, o store.Options)) {
	t.Helper()
	if slices.Contains(storetest.Kinds(t), "postgres") {
		test(t, storetest.Place(t, "postgres"))
	}
}

// quiet keeps what a store says of lost connections out of a test's output.
func quiet(o store.Options) store.Options {
	o.Log = slog.New(slog.DiscardHandler)
	return o
}

// endPresences ends the connections that hold a lock of their session, and says how many there were.
func endPresences(t *testing.T, db *sql.DB) (n int) {
	t.Helper()
	err := db.QueryRowContext(context.Background(), "SELECT count(pg_terminate_backend(pid)) FROM pg_locks "+
		"WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOnSQLiteNobodyElseLives(t *testing.T) {
	s := storetest.Open(t, "sqlite")
	if s.Presence() != "" {
		t.Errorf("a presence of %q", s.Presence())
	}
	now := desk.Time(1000)
	one, two := leaser(t, s, "one", &now), leaser(t, s, "two", &now)
	if !one() || two() {
		t.Error("the lease is not the first one's alone")
	}
	now += 15 * desk.Second
	if !two() || one() {
		t.Error("a lease that ran out was not given to the next")
	}
}

// A store that is closed, as one whose process dies, gives up at once what it had leased, and not before.
func TestClosedStoreGivesItsLeasesUp(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		first, second := storetest.OpenAt(t, o), storetest.OpenAt(t, o)
		now := desk.Time(1000)
		one, two := leaser(t, first, "one", &now), leaser(t, second, "two", &now)
		if !one() || two() {
			t.Fatal("the lease is not the first one's alone")
		}
		now += 6 * desk.Second
		if !one() || two() {
			t.Fatal("the lease could not be renewed")
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		until(t, "the other has the lease", two)
	})
}

// A node that loses its connection stops by itself, and may have to see another go on.
func TestLostConnectionLosesTheLease(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		db := raw(t, o)
		first := storetest.OpenAt(t, quiet(o))
		now := desk.Time(1000)
		one := leaser(t, first, "one", &now)
		if !one() {
			t.Fatal("a free lease was not given")
		}
		lost := first.Presence()
		if n := endPresences(t, db); lost == "" || n != 1 {
			t.Fatalf("%d connections were ended (%q)", n, lost)
		}
		second := storetest.OpenAt(t, o)
		two := leaser(t, second, "two", &now)
		until(t, "the other has the lease", two)
		until(t, "the first one knows that its connection is gone", func() bool { return first.Presence() != lost })
		if one() {
			t.Error("the first one still holds what the other has")
		}
		until(t, "the first one shows again that it lives", func() bool { return first.Presence() != "" })
		if one() || !two() {
			t.Error("the lease went back to the first one")
		}
		if err := second.Close(); err != nil {
			t.Fatal(err)
		}
		until(t, "the first one has the lease again", one)
	})
}

// Whoever nobody took the lease from keeps it through the loss, and is seen to be gone afterwards as before.
func TestLostConnectionThatNobodyUsed(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		db := raw(t, o)
		first, now := storetest.OpenAt(t, quiet(o)), desk.Time(1000)
		one := leaser(t, first, "one", &now)
		for range 3 {
			if !one() {
				t.Fatal("the lease was lost to nobody")
			}
			lost := first.Presence()
			endPresences(t, db)
			until(t, "the first one shows again that it lives", func() bool { p := first.Presence(); return p != "" && p != lost })
		}
		if !one() {
			t.Fatal("the lease was lost to nobody")
		}
		var fence int
		if err := db.QueryRowContext(context.Background(), "SELECT fence FROM leases WHERE name = 'ingest'").Scan(&fence); err != nil || fence != 1 {
			t.Errorf("the fence is %d (%v) for one holder", fence, err)
		}
		second := storetest.OpenAt(t, o)
		two := leaser(t, second, "two", &now)
		if two() {
			t.Fatal("the lease was given twice")
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		until(t, "the other has the lease", two)
	})
}

// A lease without a presence, as a node's number is, lasts until its time is over, and so does one whose presence is not
// held in this database.
func TestLeaseWithoutPresence(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		s := storetest.OpenAt(t, o)
		for _, presence := range []string{"", "held nowhere"} {
			name := "lease of " + presence
			for _, step := range []struct {
				holder string
				now    desk.Time
				ok     bool
			}{{"a", 10, true}, {"b", 15, false}, {"a", 15, true}, {"b", 24, false}, {"b", 25, true}, {"a", 26, false}} {
				instance(t, s, func(tx port.InstanceTx) error {
					_, ok, err := tx.Lease(name, step.holder, presence, step.now, step.now+10)
					if ok != step.ok {
						t.Errorf("%q: %s at %d: %v", presence, step.holder, step.now, ok)
					}
					return err
				})
			}
		}
	})
}

// A node takes its own lease anew though the server has not noticed that its former connection is gone, and though it held
// the lease without a presence meanwhile.
func TestOwnLeaseIsNeverInTheWay(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		first, second := storetest.OpenAt(t, o), storetest.OpenAt(t, o)
		for i, presence := range []string{first.Presence(), second.Presence(), "", first.Presence()} {
			now := desk.Time(10 + i)
			instance(t, first, func(tx port.InstanceTx) error {
				fence, ok, err := tx.Lease("own", "one", presence, now, now+100)
				if !ok || fence != 1 {
					t.Errorf("with presence %d: fence %d, ok %v", i, fence, ok)
				}
				return err
			})
			instance(t, second, func(tx port.InstanceTx) error {
				_, ok, err := tx.Lease("own", "two", second.Presence(), now, now+100)
				if ok {
					t.Errorf("with presence %d another has it too", i)
				}
				return err
			})
		}
	})
}

// A node that hears nothing of the server any more stops by itself, before the server gives it up.
func TestServerThatFallsSilent(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		line := &wire{}
		o.DatabaseURL = line.to(t, o.DatabaseURL)
		s := storetest.OpenAt(t, quiet(o))
		if s.Presence() == "" {
			t.Fatal("there is no presence")
		}
		line.silent.Store(true)
		until(t, "the node knows that nobody sees it", func() bool { return s.Presence() == "" })
	})
}

// Behind a pooler, which tells its clients numbers of its own, nobody claims to be seen alive: leases last as long as
// they say.
func TestPoolerIsFoundOut(t *testing.T) {
	postgresAlone(t, func(t *testing.T, o store.Options) {
		direct := storetest.OpenAt(t, o)
		o.DatabaseURL = (&wire{disguised: true}).to(t, o.DatabaseURL)
		pooled := storetest.OpenAt(t, quiet(o))
		if pooled.Presence() != "" {
			t.Fatalf("behind a pooler the presence is %q", pooled.Presence())
		}
		now := desk.Time(1000)
		one, two := leaser(t, pooled, "one", &now), leaser(t, direct, "two", &now)
		if !one() || two() {
			t.Error("the lease is not the first one's alone")
		}
		if err := pooled.Close(); err != nil {
			t.Fatal(err)
		}
		now += 14 * desk.Second
		if two() {
			t.Error("a lease that says nothing of its holder was taken before its time")
		}
		now += desk.Second
		if !two() {
			t.Error("a lease that ran out was not given to the next")
		}
	})
}

// wire leads to a server.
type wire struct {
	disguised bool        // tells clients another process id than the server's, as a pooler does
	silent    atomic.Bool // nothing comes back any more, and no connection ends
}

// to gives a URL that leads to the server of another one through the wire.
func (w *wire) to(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	server := u.Host
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go w.pass(client, server)
		}
	}()
	u.Host = listener.Addr().String()
	return u.String()
}

func (w *wire) pass(client net.Conn, server string) {
	defer client.Close()
	to, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", server)
	if err != nil {
		return
	}
	defer to.Close()
	go func() {
		defer to.Close()
		_, _ = io.Copy(to, client) // until either side has had enough
	}()
	data := make([]byte, 16<<10)
	for told := !w.disguised; ; {
		n, err := to.Read(data)
		if err != nil {
			return
		}
		// The message that tells the process id: 'K', length 12, process id, secret.
		if at := bytes.Index(data[:n], []byte("K\x00\x00\x00\x0c")); !told && at >= 0 && at+9 <= n {
			data[at+8] ^= 1
			told = true
		}
		if w.silent.Load() {
			continue
		}
		if _, err := client.Write(data[:n]); err != nil {
			return
		}
	}
}
