package demo

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Options of Seed.
type Options struct {
	Store        port.Store
	IDs          *desk.IDMaker
	Now          desk.Time // the instant that the conversations lead up to
	PasswordHash string    // everybody's
	Origins      []string  // pages that may carry the widgets
}

// Seeded says what was made.
type Seeded struct {
	Workspace desk.ID
	Inboxes   map[string]string // inbox key of the data -> public key
}

// oldest is how far before now the story begins; the data reach back 26 days.
const oldest = 27 * desk.Day

// Seed makes the workspace in an empty store.
func Seed(ctx context.Context, o Options) (Seeded, error) {
	set, err := load()
	if err != nil {
		return Seeded{}, err
	}
	s := &seeder{Options: o, set: set, at: o.Now - oldest, members: map[string]desk.ID{}, teams: map[string]desk.ID{},
		inboxes: map[string]desk.Inbox{}, stages: map[string]desk.ID{}, tags: map[string]desk.ID{}, threads: map[string]*thread{}}
	s.app = app.New(app.Options{Store: o.Store, Clock: func() desk.Time { return s.at }, IDs: o.IDs})
	for _, step := range []func(context.Context) error{s.people, s.places, s.seats, s.labels, s.play, s.finish} {
		if err := step(ctx); err != nil {
			return Seeded{}, err
		}
	}
	made := Seeded{Workspace: s.workspace, Inboxes: map[string]string{}}
	for key, inbox := range s.inboxes {
		made.Inboxes[key] = inbox.Key
	}
	return made, nil
}

type seeder struct {
	Options
	set       dataSet
	app       *app.App
	at        desk.Time // the clock of the use cases
	workspace desk.ID
	owner     app.By
	members   map[string]desk.ID
	teams     map[string]desk.ID
	inboxes   map[string]desk.Inbox
	stages    map[string]desk.ID
	tags      map[string]desk.ID
	threads   map[string]*thread
}

func (s *seeder) people(ctx context.Context) error {
	w := s.set.workspace
	var err error
	if s.workspace, err = s.app.CreateWorkspace(ctx, app.Company{Name: w.Name, Timezone: w.Timezone, Locale: w.Locale}, w.ActiveHours); err != nil {
		return err
	}
	for _, m := range w.Members {
		joined, err := s.app.CreateMember(ctx, s.workspace,
			app.Person{Name: m.Name, Email: m.Email, PasswordHash: s.PasswordHash, Locale: m.Locale},
			desk.Member{Role: desk.Role(m.Role), Visibility: desk.Visibility(m.Visibility), Availability: desk.Availability(m.Availability)})
		if err != nil {
			return fmt.Errorf("member %s: %w", m.Key, err)
		}
		s.members[m.Key] = joined.Member.ID
		if desk.Role(m.Role) == desk.RoleOwner {
			s.owner = app.By{Workspace: s.workspace, Member: joined.Member.ID}
		}
	}
	return nil
}

func (s *seeder) places(ctx context.Context) error {
	for _, t := range s.set.workspace.Teams {
		team, err := s.app.SaveTeam(ctx, s.owner, desk.Team{Name: t.Name})
		if err != nil {
			return err
		}
		s.teams[t.Key] = team.ID
	}
	for _, in := range s.set.workspace.Inboxes {
		settings := desk.InboxSettings{Origins: s.Origins, Color: in.Color, TeamName: s.set.workspace.Name, Locale: "auto",
			Greeting:    map[string]string{in.Locale: in.Welcome},
			ContactCard: desk.ContactCard{When: in.Contact.When, Fields: map[string]string{}}}
		for _, field := range in.Contact.Fields {
			settings.ContactCard.Fields[field] = in.Contact.Ask
		}
		if in.Bot {
			script := s.set.bot
			script.Enabled = true
			settings.Bot = &script
		}
		inbox, err := s.app.CreateInbox(ctx, s.owner, app.NewInbox{Name: in.Name, Key: publicKey(in.Key), Settings: settings})
		if err != nil {
			return fmt.Errorf("inbox %s: %w", in.Key, err)
		}
		s.inboxes[in.Key] = inbox
	}
	return nil
}

// publicKey gives the demo's inboxes the same key each time, so that the shop's pages can carry it.
func publicKey(key string) string { return "demo-" + key }

func (s *seeder) seats(ctx context.Context) error {
	for _, m := range s.set.workspace.Members {
		inboxes, teams := []desk.ID{}, []desk.ID{}
		for _, key := range m.Inboxes {
			inboxes = append(inboxes, s.inboxes[key].ID)
		}
		for _, key := range m.Teams {
			teams = append(teams, s.teams[key])
		}
		edit := app.EditMember{InboxIDs: &inboxes, TeamIDs: &teams}
		if _, err := s.app.EditMember(ctx, s.owner, s.members[m.Key], edit); err != nil {
			return fmt.Errorf("seat of %s: %w", m.Key, err)
		}
	}
	return nil
}

// labels gives the stages that every workspace begins with their colours here, and makes the tags.
func (s *seeder) labels(ctx context.Context) error {
	dir, err := s.Store.Directory(ctx, s.workspace)
	if err != nil {
		return err
	}
	for i, stage := range s.set.workspace.Stages {
		saved := desk.Stage{Name: stage.Name, Color: stage.Color, Position: i}
		if there := slices.IndexFunc(dir.Stages, func(d desk.Stage) bool { return d.Name == stage.Name }); there >= 0 {
			saved.ID = dir.Stages[there].ID
		}
		if saved, err = s.app.SaveStage(ctx, s.owner, saved); err != nil {
			return err
		}
		s.stages[stage.Key] = saved.ID
	}
	for _, tag := range s.set.workspace.Tags {
		saved, err := s.app.SaveTag(ctx, s.owner, desk.Tag{Name: tag.Name, Color: tag.Color})
		if err != nil {
			return err
		}
		s.tags[tag.Key] = saved.ID
	}
	return nil
}

// happening is one item of one conversation at its instant.
type happening struct {
	at     desk.Time
	thread *thread
	item   itemData
}

// play lets everything happen in the order of time, whoever's conversation it is in.
func (s *seeder) play(ctx context.Context) error {
	var all []happening
	for i := range s.set.conversations {
		t := &thread{seeder: s, data: &s.set.conversations[i], inbox: s.inboxes[s.set.conversations[i].Inbox]}
		s.threads[t.data.Key] = t
		for _, item := range t.data.Timeline {
			ago, err := before(item.At)
			if err != nil {
				return fmt.Errorf("%s: %w", t.data.Key, err)
			}
			all = append(all, happening{at: s.Now - ago, thread: t, item: item})
		}
	}
	slices.SortStableFunc(all, func(a, b happening) int { return cmp.Compare(a.at, b.at) })
	for _, h := range all {
		if err := s.moveTo(ctx, h.at); err != nil {
			return err
		}
		if err := h.thread.happen(ctx, h.item); err != nil {
			return fmt.Errorf("%s at %s (%s): %w", h.thread.data.Key, h.item.At, h.item.From, err)
		}
	}
	return s.moveTo(ctx, s.Now)
}

// moveTo moves the clock and closes what comes due on the way.
func (s *seeder) moveTo(ctx context.Context, at desk.Time) error {
	s.at = at
	due, err := s.Store.Due(ctx, at, app.CloseDueMax)
	if err != nil || len(due) == 0 {
		return err
	}
	var ids []desk.ID
	for _, one := range due {
		ids = append(ids, one.ConversationID)
	}
	_, err = s.app.CloseDue(ctx, s.workspace, ids)
	return err
}

// finish tells the bot that it has read the log so far: what was said then is not to be answered now.
func (s *seeder) finish(ctx context.Context) error {
	last, err := s.Store.LastSeq(ctx, s.workspace)
	if err != nil {
		return err
	}
	return s.Store.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.SaveCursor(s.workspace, "bot", last) })
}

func secretHash(key string) string {
	sum := sha256.Sum256([]byte("demo visitor " + key))
	return hex.EncodeToString(sum[:])
}
