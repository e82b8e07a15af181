package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	table  = "CREATE TABLE IF NOT EXISTS floor (id BIGINT PRIMARY KEY, client_id TEXT NOT NULL, body TEXT NOT NULL)"
	insert = "INSERT INTO floor (id, client_id, body) VALUES ($1, $2, $3)"
	bodies = "CREATE TABLE IF NOT EXISTS bodies (id BIGINT PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, body %s NOT NULL)"
	keep   = "INSERT INTO bodies (id, sha256, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
)

type liteKeeper struct {
	conn     *sql.Conn
	insert   *sql.Stmt
	keepBody *sql.Stmt
}

func openSQLite(dir string) (keeper, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	address := url.URL{Scheme: "file", OmitHost: true, Path: filepath.Join(dir, "floor.db"), RawQuery: url.Values{"_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)"}}.Encode()}
	db, err := sql.Open("sqlite", address.String())
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(context.Background(), table+";"+fmt.Sprintf(bodies, "BLOB")); err != nil {
		return nil, err
	}
	k := &liteKeeper{conn: conn}
	if k.insert, err = conn.PrepareContext(context.Background(), insert); err != nil {
		return nil, err
	}
	k.keepBody, err = conn.PrepareContext(context.Background(), keep)
	return k, err
}

func (k *liteKeeper) keep(rows []*message) error {
	ctx := context.Background()
	tx, err := k.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after the commit it does nothing
	statement, body := tx.StmtContext(ctx, k.insert), tx.StmtContext(ctx, k.keepBody)
	defer statement.Close()
	defer body.Close()
	for _, m := range rows {
		var err error
		if m.body != nil {
			_, err = body.ExecContext(ctx, m.id, m.sum, m.body)
		} else {
			_, err = statement.ExecContext(ctx, m.id, m.ClientID, m.Text)
		}
		if err != nil {
			return err
		}
	}
	return tx.Commit()
}

type postgresKeeper struct{ conn *pgx.Conn }

func openPostgres(address string) (keeper, error) {
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		return nil, err
	}
	_, err = conn.Exec(context.Background(), table+";"+fmt.Sprintf(bodies, "BYTEA"))
	return &postgresKeeper{conn}, err
}

// keep sends all rows at once; a batch is a transaction of its own.
func (k *postgresKeeper) keep(rows []*message) error {
	batch := &pgx.Batch{}
	for _, m := range rows {
		if m.body != nil {
			batch.Queue(keep, m.id, m.sum, m.body)
		} else {
			batch.Queue(insert, m.id, m.ClientID, m.Text)
		}
	}
	return k.conn.SendBatch(context.Background(), batch).Close()
}
