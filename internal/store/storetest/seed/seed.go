// Package seed fills a database with a large, skewed workspace by bulk SQL: for plan tests, benchmarks and load runs. It
// writes what the writer would have written, minus the log's older part and the full-text index.
package seed

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"

	"bandeja.dev/bandeja/internal/desk"
)

// Options say how much is written. Zero fields take the default of the big workspace.
type Options struct {
	Postgres bool
	// Workspace is filled; it must hold no conversations. Create makes it, with its members, teams, inboxes, stages and
	// tags; else Inboxes, Members, Teams, Stages and Tags name what is there already.
	Workspace desk.ID
	Create    bool
	Inboxes   []desk.ID // the first gets 60 % of the conversations
	Members   []desk.ID // the first holds 30 % of the conversations
	Teams     []desk.ID
	Stages    []desk.ID
	Tags      []desk.ID

	Now           desk.Time
	Conversations int // default 100,000; 80 % closed, 4 % waiting, 6 % answered lately, 10 % inactive
	Messages      int // about how many; default 10 a conversation
	BigThread     int // messages of the one long conversation; default Messages / 50
	Random        uint64
	// Tokens gives the search tokens of a contact and of a visitor's code; nil writes none.
	Tokens func(c desk.Contact, code string) (ofContact, ofCode []string)
}

// Data names what was written.
type Data struct {
	Workspace     desk.ID
	Inboxes       []desk.ID
	Members       []desk.ID
	Teams         []desk.ID
	Stages        []desk.ID
	Tags          []desk.ID
	BigThread     desk.ID   // the conversation with the long thread
	Conversations []desk.ID // all, by last message, oldest first
	Messages      int
	LastSeq       int64
}

type filler struct {
	ctx context.Context
	tx  *sql.Tx
	o   Options
	rnd *rand.Rand
	ids *desk.IDMaker
	out Data
}

// Fill writes the workspace in one transaction.
func Fill(ctx context.Context, db *sql.DB, o Options) (Data, error) {
	o = o.withDefaults()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return Data{}, err
	}
	defer func() { _ = tx.Rollback() }()
	f := &filler{ctx: ctx, tx: tx, o: o, rnd: rand.New(rand.NewPCG(o.Random, 7)), ids: desk.NewIDMaker(1)}
	f.out = Data{Workspace: o.Workspace, Inboxes: o.Inboxes, Members: o.Members, Teams: o.Teams, Stages: o.Stages, Tags: o.Tags}
	steps := []func() error{f.directory, f.conversations, f.messages, f.log}
	for _, step := range steps {
		if err := step(); err != nil {
			return Data{}, err
		}
	}
	if err := tx.Commit(); err != nil {
		return Data{}, err
	}
	return f.out, Analyze(ctx, db, o.Postgres)
}

// Analyze gathers the planner's statistics. SQLite's samples of values are dropped again: with them every prepared
// statement is planned anew whenever its arguments change, which costs more than the statement.
func Analyze(ctx context.Context, db *sql.DB, postgres bool) error {
	text := "ANALYZE; DROP TABLE IF EXISTS sqlite_stat4"
	if postgres {
		text = "ANALYZE"
	}
	_, err := db.ExecContext(ctx, text)
	return err
}

func (o Options) withDefaults() Options {
	if o.Conversations == 0 {
		o.Conversations = 100_000
	}
	if o.Messages == 0 {
		o.Messages = 10 * o.Conversations
	}
	if o.BigThread == 0 {
		o.BigThread = o.Messages / 50
	}
	if o.Now == 0 {
		o.Now = desk.IDEpoch + 900*desk.Day
	}
	if o.Workspace == 0 {
		o.Workspace = 1
	}
	return o
}

func (f *filler) exec(query string, args ...any) error {
	if _, err := f.tx.ExecContext(f.ctx, query, args...); err != nil {
		return fmt.Errorf("seed: %w in %.80s", err, query)
	}
	return nil
}

func (f *filler) directory() error {
	if !f.o.Create {
		return nil
	}
	if err := f.exec(fmt.Sprintf(`INSERT INTO workspaces (workspace_id, last_seq, directory_rev, directory_version, pruned_seq, name, timezone,
		locale, active_hours, created_at) VALUES (%d, 0, 0, 1, 0, 'Seeded', 'America/Argentina/Buenos_Aires', 'es', 8, %d)`,
		f.o.Workspace, f.o.Now)); err != nil {
		return err
	}
	next := func(n int) []desk.ID {
		ids := make([]desk.ID, n)
		for i := range ids {
			ids[i] = f.ids.Next(f.o.Now - 800*desk.Day)
		}
		return ids
	}
	f.out.Inboxes, f.out.Members, f.out.Teams = next(12), next(40), next(5)
	f.out.Stages, f.out.Tags = next(5), next(8)
	return f.people()
}

func (f *filler) people() error {
	ws := int64(f.o.Workspace)
	members := f.bulk("members", "workspace_id, id, user_id, name, email, role, visibility, availability, active, rev")
	inMember := f.bulk("member_inboxes", "workspace_id, member_id, inbox_id")
	inTeam := f.bulk("member_teams", "workspace_id, member_id, team_id")
	for i, id := range f.out.Members {
		role, visibility := desk.RoleAgent, []desk.Visibility{desk.VisibilityOwn, desk.VisibilityTeam, desk.VisibilityAll}[i%3]
		if i == 0 {
			role = desk.RoleOwner
		}
		members.add(ws, int64(id), int64(id)+1, fmt.Sprintf("Agente %d", i), fmt.Sprintf("agente%d@example.com", i),
			string(role), string(visibility), string(desk.Online), 1, 0)
		for j, inbox := range f.out.Inboxes {
			if i%3 == 2 || j == 0 || j%4 == i%4 {
				inMember.add(ws, int64(id), int64(inbox))
			}
		}
		inTeam.add(ws, int64(id), int64(f.out.Teams[i%len(f.out.Teams)]))
	}
	inboxes := f.bulk("inboxes", "workspace_id, id, name, channel, key, active, window_policy, settings, first_message_at, created_at, rev")
	routes := f.bulk("inbox_routes", "key, workspace_id, inbox_id")
	for i, id := range f.out.Inboxes {
		key := "seed" + id.String()
		inboxes.add(ws, int64(id), fmt.Sprintf("Sitio %d", i), string(desk.ChannelWebchat), key, 1, string(desk.PolicySession24h), "{}",
			int64(f.o.Now), int64(f.o.Now), 0)
		routes.add(key, ws, int64(id))
	}
	teams := f.bulk("teams", "workspace_id, id, name, rev")
	for i, id := range f.out.Teams {
		teams.add(ws, int64(id), fmt.Sprintf("Equipo %d", i), 0)
	}
	stages := f.bulk("stages", "workspace_id, id, name, color, position, rev")
	for i, id := range f.out.Stages {
		stages.add(ws, int64(id), fmt.Sprintf("Etapa %d", i), "#2350D3", i, 0)
	}
	tags := f.bulk("tags", "workspace_id, id, name, color, rev")
	for i, id := range f.out.Tags {
		tags.add(ws, int64(id), fmt.Sprintf("etiqueta %d", i), "#2350D3", 0)
	}
	return flush(members, inMember, inTeam, inboxes, routes, teams, stages, tags)
}
