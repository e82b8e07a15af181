package store

import (
	"context"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
)

// How many reads run at once, and how many of them may be snapshots. A snapshot reads a list or counts one: were there as
// many of these as connections, then a look at a single row, which every request begins with, would wait behind them.
const (
	liteReaders   = 4
	liteSnapshots = 2
)

func (e *liteEngine) snapshot(ctx context.Context, read func(c conn) error) error {
	select {
	case e.snapshots <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-e.snapshots }()
	return e.within(ctx, read)
}

// within reads in a transaction.
func (e *liteEngine) within(ctx context.Context, read func(c conn) error) error {
	return e.lend(ctx, func(c *liteConn) (healthy bool, err error) {
		if err := c.exec(context.Background(), "BEGIN", nil); err != nil {
			return false, err
		}
		err = read(c)
		return c.exec(context.Background(), "ROLLBACK", nil) == nil, err
	})
}

// ask: a statement alone is its own snapshot.
func (e *liteEngine) ask(ctx context.Context, asks []ask) error {
	all := func(c conn) error {
		for _, a := range asks {
			if err := c.query(ctx, a.text, a.args, a.each); err != nil {
				return err
			}
		}
		return nil
	}
	if len(asks) > 1 {
		return e.within(ctx, all)
	}
	return e.lend(ctx, func(c *liteConn) (healthy bool, err error) { return true, all(c) })
}

// lend lends a connection to read on. What is not healthy afterwards, or panicked, is closed.
func (e *liteEngine) lend(ctx context.Context, read func(c *liteConn) (healthy bool, err error)) error {
	select {
	case e.readers <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-e.readers }()
	c, err := e.reader()
	if err != nil {
		return err
	}
	healthy := false
	defer func() {
		if !healthy {
			_ = c.close()
			return
		}
		e.mu.Lock()
		defer e.mu.Unlock()
		if e.closed {
			_ = c.close()
			return
		}
		e.idle = append(e.idle, c)
	}()
	healthy, err = read(c)
	return err
}

func (e *liteEngine) reader() (*liteConn, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, port.ErrStopped
	}
	if n := len(e.idle); n > 0 {
		c := e.idle[n-1]
		e.idle = e.idle[:n-1]
		e.mu.Unlock()
		return c, nil
	}
	e.mu.Unlock()
	return openLite(e.readDSN(), readerStatements)
}

// holdSnapshots waits until no snapshot is read any more and lets none begin before release. Asks go on. It takes at most
// a time; then it holds none.
func (e *liteEngine) holdSnapshots(most time.Duration) (release func(), held bool) {
	return fill(e.snapshots, most)
}

// holdReads waits until nothing is read any more and lets nothing begin before release, like holdSnapshots.
func (e *liteEngine) holdReads(most time.Duration) (release func(), held bool) {
	return fill(e.readers, most)
}

// fill takes all seats that there are, or within a time none.
func fill(seats chan struct{}, most time.Duration) (release func(), all bool) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	taken := 0
	release = func() {
		for range taken {
			<-seats
		}
	}
	for taken < cap(seats) {
		select {
		case seats <- struct{}{}:
			taken++
		case <-timer.C:
			release()
			return func() {}, false
		}
	}
	return release, true
}
