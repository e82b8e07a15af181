package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"sort"
	"strconv"
	"strings"

	"github.com/pressly/goose/v3"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migrations are the steps of the schema for one database. The files hold SQL alone, named NNNN_words.sql; there is no
// way back but a backup.
func migrations(d dialect) ([]*goose.Migration, error) {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	sort.Strings(names)
	var all []*goose.Migration
	for _, name := range names {
		text, err := migrationFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		number, _, _ := strings.Cut(strings.TrimPrefix(name, "migrations/"), "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the migration %s has no number: %w", name, err)
		}
		script := forDialect(string(text), d)
		all = append(all, goose.NewGoMigration(version, &goose.GoFunc{
			RunTx: func(ctx context.Context, tx *sql.Tx) error {
				_, err := tx.ExecContext(ctx, script)
				return err
			},
		}, nil))
	}
	return all, nil
}

// migrate brings a database's schema up to this program's. beforehand runs when something is to be done.
func migrate(ctx context.Context, db *sql.DB, d dialect, beforehand func() error) error {
	steps, err := migrations(d)
	if err != nil {
		return err
	}
	kind := goose.DialectSQLite3
	if d == postgres {
		kind = goose.DialectPostgres
	}
	provider, err := goose.NewProvider(kind, db, nil, goose.WithGoMigrations(steps...),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	latest := provider.ListSources()[len(steps)-1].Version
	switch {
	case current > latest:
		return fmt.Errorf("the data was written by a newer Bandeja (schema %d, this program knows %d): "+
			"start that version, or restore a backup", current, latest)
	case current == latest:
		return nil
	}
	if current > 0 {
		if err := beforehand(); err != nil {
			return err
		}
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("bring the schema up to date: %w", err)
	}
	return nil
}

func migrateLite(ctx context.Context, path, dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	return migrate(ctx, db, sqlite, func() error { return backupBefore(ctx, path, dsn) })
}

// Schema gives the text of each migration as one database ("sqlite" or "postgres") runs it.
func Schema(kind string) []string {
	names, _ := fs.Glob(migrationFiles, "migrations/*.sql")
	sort.Strings(names)
	all := make([]string, len(names))
	for i, name := range names {
		text, _ := migrationFiles.ReadFile(name)
		all[i] = forDialect(string(text), dialect(kind))
	}
	return all
}
