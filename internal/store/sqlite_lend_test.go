package store

import (
	"context"
	"encoding/binary"
	"errors"
	"os"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// TestShortReadsBeforeLongOnes: as many snapshots as may be read at once, and one more that waits, hold up no look at a row.
func TestShortReadsBeforeLongOnes(t *testing.T) {
	s := openStore(t, Options{DataDir: t.TempDir()})
	ctx := context.Background()
	begun, end := make(chan struct{}, liteSnapshots+1), make(chan struct{})
	var reading sync.WaitGroup
	for range liteSnapshots + 1 {
		reading.Go(func() {
			err := s.view(ctx, func(*view) error {
				begun <- struct{}{}
				<-end
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	for range liteSnapshots {
		<-begun
	}
	if _, err := s.CountUsers(ctx); err != nil {
		t.Error(err)
	}
	if len(begun) > 0 {
		t.Error("more snapshots are read at once than may be")
	}
	ended, cancel := context.WithCancel(ctx)
	cancel()
	if err := s.view(ended, func(*view) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("who stopped waiting is told %v", err)
	}
	close(end)
	reading.Wait()
}

// logsBegun is how often the write-ahead log began anew; see https://sqlite.org/fileformat2.html#walformat.
func logsBegun(t *testing.T, e *liteEngine) uint32 {
	t.Helper()
	head := make([]byte, 16)
	f, err := os.Open(e.path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if _, err := f.ReadAt(head, 0); err != nil {
		t.Fatal(err)
	}
	return binary.BigEndian.Uint32(head[12:])
}

// TestStubbornLog: while somebody always reads and somebody always writes, the log begins anew all the same.
func TestStubbornLog(t *testing.T) {
	s := openStore(t, Options{DataDir: t.TempDir()})
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	e := s.engine.(*liteEngine)
	work := func(do func() error) func() {
		return func() {
			for ctx.Err() == nil {
				if err := do(); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}
	var others sync.WaitGroup
	defer others.Wait()
	defer cancel()
	written := desk.Time(0)
	write := func() error {
		written++
		return s.UpdateInstance(context.Background(), func(tx port.InstanceTx) error {
			_, _, err := tx.Lease("work", "here", "", written, written+1)
			return err
		})
	}
	if err := write(); err != nil { // and the log is there
		t.Fatal(err)
	}
	others.Go(work(write))
	for range liteSnapshots {
		others.Go(work(func() error {
			return s.view(context.Background(), func(v *view) error {
				return v.one("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "+
					"SELECT count(*) FROM n LEFT JOIN leases", nil, func(r *row) { r.int() })
			})
		}))
	}
	c, err := openLite(e.dsn(), readerStatements)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.close() }()
	began := logsBegun(t, e)
	for deadline := time.Now().Add(30 * time.Second); logsBegun(t, e) == began; {
		if time.Now().After(deadline) {
			t.Fatal("the log never began anew")
		}
		e.tidy.giveTurnAlone(c)
	}
}
