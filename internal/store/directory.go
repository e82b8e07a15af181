package store

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"bandeja.dev/bandeja/internal/desk"
)

// directories keeps the last directory of each workspace, with the version of the row it was read under.
type directories struct {
	mu  sync.Mutex
	all map[desk.ID]versioned
}

type versioned struct {
	version   int64
	directory *desk.Directory
}

func (s *Store) cachedDirectory(workspace desk.ID, version int64) *desk.Directory {
	s.directories.mu.Lock()
	defer s.directories.mu.Unlock()
	if held, ok := s.directories.all[workspace]; ok && held.version == version {
		return held.directory
	}
	return nil
}

// keepDirectory offers what was read under a committed version.
func (s *Store) keepDirectory(workspace desk.ID, version int64, d *desk.Directory) {
	if d == nil {
		return
	}
	s.directories.mu.Lock()
	defer s.directories.mu.Unlock()
	if held, ok := s.directories.all[workspace]; !ok || held.version < version {
		s.directories.all[workspace] = versioned{version, d}
	}
}

// Directory: see port.Reader. It is shared: nobody may write to it. As a rule it is in memory: where this process alone
// writes, its version is too, and else one statement tells it.
func (s *Store) Directory(ctx context.Context, workspace desk.ID) (d *desk.Directory, err error) {
	known, remembered := s.remembered(workspace)
	if !remembered {
		err = s.lookup(ctx, "SELECT directory_version FROM workspaces WHERE workspace_id = $1", []any{workspace},
			func(r *row) { known.directoryVersion = r.int64() })
		if err != nil {
			return nil, err
		}
	}
	if d = s.cachedDirectory(workspace, known.directoryVersion); d != nil {
		return d, nil
	}
	err = s.view(ctx, func(v *view) error {
		d, err = s.directoryIn(v, workspace)
		return err
	})
	return d, err
}

// directoryIn is the directory as of a view's snapshot.
func (s *Store) directoryIn(v *view, workspace desk.ID) (*desk.Directory, error) {
	var rev, version int64
	err := v.one("SELECT directory_rev, directory_version FROM workspaces WHERE workspace_id = $1", []any{workspace},
		func(r *row) { rev, version = r.int64(), r.int64() })
	if err != nil {
		return nil, err
	}
	if d := s.cachedDirectory(workspace, version); d != nil {
		return d, nil
	}
	d, err := loadDirectory(func(text string, args []any, scan func(r *row)) error {
		return v.each(text, args, func(r *row) error {
			scan(r)
			return nil
		})
	}, workspace)
	if err != nil {
		return nil, err
	}
	d.Rev = rev
	s.keepDirectory(workspace, version, d)
	return d, nil
}

// loadDirectory reads a workspace's directory; the caller sets its Rev.
func loadDirectory(each func(text string, args []any, scan func(r *row)) error, workspace desk.ID) (
	*desk.Directory, error) {
	d := &desk.Directory{}
	read := func(text string, scan func(r *row)) error { return each(text, []any{workspace}, scan) }
	err := read("SELECT workspace_id, name, timezone, locale, active_hours, created_at FROM workspaces "+
		"WHERE workspace_id = $1", func(r *row) {
		d.Workspace = desk.Workspace{ID: r.id(), Name: r.text(), Timezone: r.text(), Locale: r.text(),
			ActiveHours: r.int(), CreatedAt: r.time()}
	})
	if err == nil && d.Workspace.ID == 0 {
		err = desk.ErrNotFound
	}
	steps := []func() error{
		func() error { return readMembers(read, d) },
		func() error { return readInboxes(read, d) },
		func() error { return readLinks(read, d) },
		func() error { return readStagesAndTags(read, d) },
	}
	for _, step := range steps {
		if err == nil {
			err = step()
		}
	}
	if err != nil {
		return nil, err
	}
	return d, nil
}

type directoryRead func(text string, scan func(r *row)) error

func readMembers(read directoryRead, d *desk.Directory) error {
	return read("SELECT id, user_id, name, email, role, visibility, availability, active, rev FROM members "+
		"WHERE workspace_id = $1 ORDER BY id", func(r *row) {
		d.Members = append(d.Members, desk.Member{ID: r.id(), UserID: r.id(), Name: r.text(), Email: r.text(),
			Role: desk.Role(r.text()), Visibility: desk.Visibility(r.text()),
			Availability: desk.Availability(r.text()), Active: r.flag(), Rev: r.int64()})
	})
}

func readInboxes(read directoryRead, d *desk.Directory) error {
	return read("SELECT id, name, channel, key, active, window_policy, settings, connection, health, first_message_at, "+
		"created_at, rev FROM inboxes WHERE workspace_id = $1 ORDER BY id", func(r *row) {
		inbox := desk.Inbox{ID: r.id(), Name: r.text(), Channel: desk.ChannelKind(r.text()), Key: r.text(),
			Active: r.flag(), Window: desk.WindowPolicy(r.text())}
		inbox.Settings = scanJSON[desk.InboxSettings](r)
		inbox.Connection, inbox.Health = scanJSON[desk.Connection](r), scanJSON[desk.Health](r)
		inbox.FirstMessageAt, inbox.CreatedAt, inbox.Rev = r.time(), r.time(), r.int64()
		d.Inboxes = append(d.Inboxes, inbox)
	})
}

// readLinks reads the teams and who is in which team and inbox.
func readLinks(read directoryRead, d *desk.Directory) error {
	err := read("SELECT id, name, rev FROM teams WHERE workspace_id = $1 ORDER BY id", func(r *row) {
		d.Teams = append(d.Teams, desk.Team{ID: r.id(), Name: r.text(), Rev: r.int64()})
	})
	if err != nil {
		return err
	}
	member := func(id desk.ID) int {
		return slices.IndexFunc(d.Members, func(m desk.Member) bool { return m.ID == id })
	}
	const links = "SELECT 1, member_id, inbox_id FROM member_inboxes WHERE workspace_id = $1 UNION ALL " +
		"SELECT 2, member_id, team_id FROM member_teams WHERE workspace_id = $1 ORDER BY 1, 2, 3"
	return read(links, func(r *row) {
		kind, memberID, other := r.int(), r.id(), r.id()
		m := member(memberID)
		if kind == 1 {
			if m >= 0 {
				d.Members[m].InboxIDs = append(d.Members[m].InboxIDs, other)
			}
			if i := slices.IndexFunc(d.Inboxes, func(i desk.Inbox) bool { return i.ID == other }); i >= 0 {
				d.Inboxes[i].MemberIDs = append(d.Inboxes[i].MemberIDs, memberID)
			}
			return
		}
		if m >= 0 {
			d.Members[m].TeamIDs = append(d.Members[m].TeamIDs, other)
		}
		if i := slices.IndexFunc(d.Teams, func(t desk.Team) bool { return t.ID == other }); i >= 0 {
			d.Teams[i].MemberIDs = append(d.Teams[i].MemberIDs, memberID)
		}
	})
}

func readStagesAndTags(read directoryRead, d *desk.Directory) error {
	err := read("SELECT id, name, color, position, rev FROM stages WHERE workspace_id = $1 ORDER BY position, id",
		func(r *row) {
			d.Stages = append(d.Stages, desk.Stage{ID: r.id(), Name: r.text(), Color: r.text(), Position: r.int(),
				Rev: r.int64()})
		})
	if err != nil {
		return err
	}
	err = read("SELECT id, name, color, rev FROM tags WHERE workspace_id = $1 ORDER BY id", func(r *row) {
		d.Tags = append(d.Tags, desk.Tag{ID: r.id(), Name: r.text(), Color: r.text(), Rev: r.int64()})
	})
	slices.SortStableFunc(d.Tags, func(a, b desk.Tag) int { return cmp.Compare(Normalise(a.Name), Normalise(b.Name)) })
	return err
}
