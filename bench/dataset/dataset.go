// Package dataset makes the large workspace that the load programs run on: a hundred thousand conversations, skewed as
// those of a real company, with people who can sign in and visitors who can go on writing.
package dataset

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"time"

	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store"
	"bandeja.dev/bandeja/internal/store/storetest/seed"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// Options say how much is made, and where.
type Options struct {
	DataDir       string
	DatabaseURL   string // "" = SQLite in DataDir
	Conversations int
	Messages      int
	Visitors      int // conversations, of the newest ones, whose visitor's secret is known
	Random        uint64
}

// Person is a member with a session.
type Person struct {
	ID         string
	Cookie     string // name=value
	Visibility desk.Visibility
	Owner      bool
}

// Visitor is a browser that has written before.
type Visitor struct {
	Key          string // the inbox's public key
	Secret       string
	Conversation string
}

// Data is what was made.
type Data struct {
	People        []Person
	Visitors      []Visitor
	Keys          []string // of the inboxes, the busiest first
	BigThread     string
	Conversations []string // by last message, oldest first
	Messages      int
	Took          time.Duration
	Bytes         int64 // size of the SQLite file; 0 on PostgreSQL
}

// Make migrates an empty database and fills it. No server may run on it.
func Make(ctx context.Context, o Options) (Data, error) {
	began := time.Now()
	quiet := slog.New(slog.DiscardHandler)
	fresh, err := store.Open(ctx, store.Options{DataDir: o.DataDir, DatabaseURL: o.DatabaseURL, Log: quiet})
	if err != nil {
		return Data{}, err
	}
	if err := fresh.Close(); err != nil {
		return Data{}, err
	}
	driver, source := "pgx", o.DatabaseURL
	if source == "" {
		driver, source = "sqlite", filepath.Join(o.DataDir, store.FileName)+"?_pragma=synchronous(OFF)&_pragma=journal_mode(WAL)&_pragma=cache_size(-400000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		return Data{}, err
	}
	db.SetMaxOpenConns(1)
	now := desk.TimeOf(time.Now())
	filled, err := seed.Fill(ctx, db, seed.Options{Postgres: o.DatabaseURL != "", Create: true, Now: now,
		Conversations: o.Conversations, Messages: o.Messages, Random: o.Random})
	m := &maker{ctx: ctx, db: db, now: now, filled: filled, ids: desk.NewIDMaker(2), random: rand.New(rand.NewPCG(o.Random, 3))}
	if err == nil {
		err = m.people()
	}
	if err == nil {
		err = m.visitors(min(o.Visitors, len(filled.Conversations)))
	}
	if err == nil && o.DatabaseURL == "" {
		_, err = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	if err == nil && o.DatabaseURL != "" {
		_, err = db.ExecContext(ctx, "VACUUM ANALYZE")
	}
	if err == nil && o.DatabaseURL == "" {
		err = toDisk(filepath.Join(o.DataDir, store.FileName))
	}
	m.out.Took = time.Since(began)
	return m.out, errors.Join(err, db.Close())
}

type maker struct {
	ctx    context.Context
	db     *sql.DB
	now    desk.Time
	filled seed.Data
	ids    *desk.IDMaker
	random *rand.Rand
	out    Data
}

// secret makes bytes that only a benchmark may call secret: the same in every run of a seed.
func (m *maker) secret(size int) string {
	var raw []byte
	for len(raw) < size {
		raw = binary.LittleEndian.AppendUint64(raw, m.random.Uint64())
	}
	return encode(raw[:size])
}

type member struct {
	id, user                      int64
	name, email, role, visibility string
}

func (m *maker) members() ([]member, error) {
	rows, err := m.db.QueryContext(m.ctx, "SELECT id, user_id, name, email, role, visibility FROM members ORDER BY id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []member
	for rows.Next() {
		var one member
		if err := rows.Scan(&one.id, &one.user, &one.name, &one.email, &one.role, &one.visibility); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// people gives each member of the seed a user and a session.
func (m *maker) people() error {
	m.out.BigThread, m.out.Messages = m.filled.BigThread.String(), m.filled.Messages
	for _, id := range m.filled.Conversations {
		m.out.Conversations = append(m.out.Conversations, id.String())
	}
	all, err := m.members()
	if err != nil {
		return err
	}
	for _, one := range all {
		if _, err := m.db.ExecContext(m.ctx, `INSERT INTO users (id, name, email, password_hash, locale, theme, preferences, created_at)
			VALUES ($1, $2, $3, '', 'es', 'system', '{}', $4)`, one.user, one.name, one.email, int64(m.now)); err != nil {
			return err
		}
		secret := m.secret(24)
		if _, err := m.db.ExecContext(m.ctx, `INSERT INTO sessions (token_hash, id, user_id, workspace_id, created_at, last_seen_at,
			expires_at, device, address) VALUES ($1, $2, $3, $4, $5, $5, $6, 'bench', '127.0.0.1')`, auth.HashSecret(secret),
			int64(m.ids.Next(m.now)), one.user, int64(m.filled.Workspace), int64(m.now), int64(m.now+desk.Day)); err != nil {
			return err
		}
		m.out.People = append(m.out.People, Person{ID: desk.ID(one.id).String(), Cookie: auth.CookieName("") + "=" + secret,
			Visibility: desk.Visibility(one.visibility), Owner: one.role == string(desk.RoleOwner)})
	}
	return nil
}

// visitors gives the newest conversations a browser that may go on writing in them.
func (m *maker) visitors(count int) error {
	for _, id := range m.filled.Inboxes {
		var key string
		if err := m.db.QueryRowContext(m.ctx, "SELECT key FROM inboxes WHERE workspace_id = $1 AND id = $2", int64(m.filled.Workspace),
			int64(id)).Scan(&key); err != nil {
			return err
		}
		m.out.Keys = append(m.out.Keys, key)
	}
	keys := map[int64]string{}
	for i, id := range m.filled.Inboxes {
		keys[int64(id)] = m.out.Keys[i]
	}
	tx, err := m.db.BeginTx(m.ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after the commit it does nothing
	newest := m.filled.Conversations[len(m.filled.Conversations)-count:]
	for _, id := range newest {
		var inbox, identity int64
		if err := tx.QueryRowContext(m.ctx, "SELECT inbox_id, identity_id FROM conversations WHERE workspace_id = $1 AND id = $2",
			int64(m.filled.Workspace), int64(id)).Scan(&inbox, &identity); err != nil {
			return fmt.Errorf("conversation %s: %w", id, err)
		}
		secret := m.secret(32)
		if _, err := tx.ExecContext(m.ctx, `INSERT INTO visitor_sessions (workspace_id, inbox_id, secret_hash, identity_id, verified_until,
			read_seq, created_at) VALUES ($1, $2, $3, $4, 0, 0, $5)`, int64(m.filled.Workspace), inbox, auth.HashSecret(secret), identity,
			int64(m.now)); err != nil {
			return err
		}
		m.out.Visitors = append(m.out.Visitors, Visitor{Key: keys[inbox], Secret: secret, Conversation: id.String()})
	}
	return tx.Commit()
}
