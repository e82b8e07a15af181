package store

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	presencePing     = time.Second     // how often the connection is tried while nothing comes
	presencePatience = 3 * time.Second // for an answer; with presencePing less than what the server waits, see presenceConfig
	presenceAgain    = 5 * time.Second // the longest wait between two attempts to connect
)

// pgPresence shows the other processes on a database that this one lives: by a lock of the session on a connection of its
// own, which the server frees the moment that the process, its machine or the connection is gone. Each session locks a name
// of its own, so that who lost the connection is told from who holds the new one.
type pgPresence struct {
	config *pgx.ConnConfig
	log    *slog.Logger
	name   atomic.Value // string: the lock that is held, "" = none
	end    context.CancelFunc
	ended  chan struct{}
}

// presenceConfig lets the server, too, find out within 6 s that a machine is gone without a word. We find out sooner, by
// asking: before anybody else can take what we hold.
func presenceConfig(config *pgx.ConnConfig) *pgx.ConnConfig {
	config = config.Copy()
	config.RuntimeParams["tcp_keepalives_idle"] = "3"
	config.RuntimeParams["tcp_keepalives_interval"] = "1"
	config.RuntimeParams["tcp_keepalives_count"] = "3"
	config.RuntimeParams["tcp_user_timeout"] = "6000"
	return config
}

// startPresence tries once before it gives back. Without success it goes on trying, and leases end by their time alone.
func startPresence(ctx context.Context, config *pgx.ConnConfig, log *slog.Logger) *pgPresence {
	background, end := context.WithCancel(context.WithoutCancel(ctx))
	p := &pgPresence{config: presenceConfig(config), log: log, end: end, ended: make(chan struct{})}
	p.name.Store("")
	c, err := p.connect(ctx)
	go func() {
		defer close(p.ended)
		p.run(background, c, err)
	}()
	return p
}

func (p *pgPresence) held() string {
	name, _ := p.name.Load().(string)
	return name
}

func (p *pgPresence) stop() {
	p.end()
	<-p.ended
}

// run keeps a connection until the context ends.
func (p *pgPresence) run(ctx context.Context, c *pgx.Conn, err error) {
	wait := presencePing / 10
	for {
		if err == nil {
			wait = presencePing / 10
			err = p.watch(ctx, c)
		}
		if ctx.Err() != nil {
			return
		}
		p.log.Warn("this node cannot show others at once when it is gone: its leases end by their time alone", "error", err)
		if errors.Is(err, errPooler) {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = min(2*wait, presenceAgain)
		if c, err = p.connect(ctx); err == nil {
			p.log.Info("this node shows again that it lives")
		}
	}
}

// errPooler: a lock of the session would belong to whoever is lent the server's connection next.
var errPooler = errors.New("between this process and PostgreSQL stands a connection pooler")

// connect opens a connection, locks a new name on it and makes it known.
func (p *pgPresence) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, presencePatience)
	defer cancel()
	c, err := pgx.ConnectConfig(ctx, p.config)
	if err != nil {
		return nil, err
	}
	name := rand.Text()
	if err := lockName(ctx, c, name); err != nil {
		closeSoon(c)
		return nil, err
	}
	p.name.Store(name)
	return c, nil
}

func lockName(ctx context.Context, c *pgx.Conn, name string) error {
	var pid uint32
	if err := c.QueryRow(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return err
	}
	if pid != c.PgConn().PID() { // a pooler tells its clients numbers of its own
		return errPooler
	}
	_, err := c.Exec(ctx, "SELECT pg_advisory_lock(hashtextextended($1, 0))", name)
	return err
}

// watch waits until the connection is lost, or the context ends, and at once makes known that the name is not held.
func (p *pgPresence) watch(ctx context.Context, c *pgx.Conn) error {
	defer closeSoon(c)
	defer p.name.Store("")
	for ctx.Err() == nil {
		quiet, cancel := context.WithTimeout(ctx, presencePing)
		err := c.PgConn().WaitForNotification(quiet) // nobody notifies: it reads the server's farewell
		cancel()
		if err != nil && !pgconn.Timeout(err) {
			return err
		}
		asking, cancel := context.WithTimeout(ctx, presencePatience)
		err = c.Ping(asking)
		cancel()
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// closeSoon closes without waiting long for a server that does not answer.
func closeSoon(c *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), presencePing)
	defer cancel()
	_ = c.Close(ctx)
}
