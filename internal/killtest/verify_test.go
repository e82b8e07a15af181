package killtest

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

type item struct {
	Kind   string `json:"kind"`
	ID     string `json:"id"`
	Seq    int64  `json:"seq"`
	SortAt int64  `json:"sort_at"`
	Text   string `json:"text"`
	Type   string `json:"type"`
}

// held is all that the instance holds in the end.
type held struct {
	upTo    int64
	threads map[string][]item // by conversation, ascending
}

// conversations lists the ids of all conversations.
func (w *world) conversations(ctx context.Context) ([]string, error) {
	var ids []string
	for _, state := range []string{"active", "inactive", "closed"} {
		cursor := ""
		for {
			var page struct {
				Items []struct{ ID string }
				Next  string
			}
			if _, err := w.owner.Call(ctx, http.MethodGet, "/api/v1/conversations?holder=all&limit=100&state="+state+"&cursor="+
				url.QueryEscape(cursor), nil, &page); err != nil {
				return nil, err
			}
			for _, one := range page.Items {
				ids = append(ids, one.ID)
			}
			if cursor = page.Next; cursor == "" {
				break
			}
		}
	}
	return ids, nil
}

func (w *world) readAll(ctx context.Context) held {
	w.t.Helper()
	ids, err := w.conversations(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	all := held{threads: map[string][]item{}}
	for _, id := range ids {
		for before := ""; ; {
			var page struct {
				Seq    int64
				Items  []item
				Before string
			}
			if _, err := w.owner.Call(ctx, http.MethodGet, "/api/v1/conversations/"+id+"/timeline?limit=200&before="+
				url.QueryEscape(before), nil, &page); err != nil {
				w.t.Fatal(err)
			}
			all.upTo = max(all.upTo, page.Seq)
			all.threads[id] = append(slices.Clone(page.Items), all.threads[id]...)
			if before = page.Before; before == "" {
				break
			}
		}
	}
	return all
}

// verify holds what stands against what was answered.
func (w *world) verify(ctx context.Context, h held) {
	w.t.Helper()
	times := map[string]int{}
	for id, thread := range h.threads {
		last := map[string]string{} // by sender: the text before
		for i, one := range thread {
			if i > 0 && (thread[i-1].SortAt > one.SortAt || thread[i-1].SortAt == one.SortAt && thread[i-1].Seq >= one.Seq) {
				w.t.Errorf("conversation %s is out of order at seq %d", id, one.Seq)
			}
			if one.Kind != "message" {
				continue
			}
			times[one.Text]++
			sender := one.Text[:strings.LastIndexByte(one.Text, '-')]
			if one.Text <= last[sender] {
				w.t.Errorf("conversation %s: %s stands after %s", id, one.Text, last[sender])
			}
			last[sender] = one.Text
		}
		w.verifyCloses(id, thread)
	}
	for _, worker := range w.workers {
		for _, text := range worker.acked {
			if times[text] != 1 {
				w.t.Errorf("%s was acknowledged and stands %d times", text, times[text])
			}
			delete(times, text)
		}
		for _, text := range worker.refused {
			if times[text] != 0 {
				w.t.Errorf("%s was refused and stands %d times", text, times[text])
			}
		}
	}
	for text := range times {
		w.t.Errorf("%s stands and nobody was told so", text)
	}
	w.verifyVisitors(ctx, h)
}

// verifyCloses counts the milestones of closing: each answered close made one, an interrupted one at most one.
func (w *world) verifyCloses(id string, thread []item) {
	w.t.Helper()
	least, most, stand := 0, 0, 0
	for _, worker := range w.workers {
		least += worker.closes[id]
		most += worker.closes[id] + worker.maybe[id]
	}
	for _, one := range thread {
		if one.Kind == "milestone" && one.Type == "closed" {
			stand++
		}
	}
	if stand < least || stand > most {
		w.t.Errorf("conversation %s was closed %d times, answers say %d to %d", id, stand, least, most)
	}
}

// verifyVisitors asks that each visitor has one conversation, and sees in it all that he or she wrote.
func (w *world) verifyVisitors(ctx context.Context, h held) {
	w.t.Helper()
	visitors := 0
	for _, worker := range w.workers {
		for _, visitor := range worker.sessions {
			visitors++
			var page struct{ Items []item }
			if _, err := visitor.client.Call(ctx, http.MethodGet, "/w/"+w.inbox.Key+"/conversation?limit=40", nil, &page); err != nil {
				w.t.Fatal(err)
			}
			w.verifyOwn(worker.name, page.Items, visitor.acked)
		}
	}
	if len(h.threads) != visitors {
		w.t.Errorf("%d visitors wrote, %d conversations stand", visitors, len(h.threads))
	}
}

// verifyOwn compares the end of what a visitor sees of itself with the end of what it sent.
func (w *world) verifyOwn(name string, items []item, acked []string) {
	w.t.Helper()
	var own []string
	for _, one := range items {
		if strings.Contains(one.Text, "-"+name+"-") {
			own = append(own, one.Text)
		}
	}
	if n := len(own); n > len(acked) || !slices.Equal(own, acked[len(acked)-n:]) {
		w.t.Errorf("%s sees %v, sent at last %v", name, own, acked[max(0, len(acked)-n):])
	}
}

// database opens what the instance holds, which no process may be using if it is SQLite.
func (w *world) database() *sql.DB {
	w.t.Helper()
	driver, source := "sqlite", filepath.Join(w.options.DataDir, "bandeja.db")
	if w.options.DatabaseURL != "" {
		driver, source = "pgx", w.options.DatabaseURL
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		w.t.Fatal(err)
	}
	return db
}

// checkLog asks the database itself whether the log has a hole.
func (w *world) checkLog(ctx context.Context) {
	w.t.Helper()
	db := w.database()
	defer db.Close()
	var rows, least, most, last int64
	if err := db.QueryRowContext(ctx, `SELECT COUNT(*), MIN(seq), MAX(seq), (SELECT MAX(last_seq) FROM workspaces) FROM events`).
		Scan(&rows, &least, &most, &last); err != nil {
		w.t.Fatal(err)
	}
	if rows != most-least+1 || most != last || least != 1 {
		w.t.Errorf("the log holds %d events from %d to %d, and the workspace says %d", rows, least, most, last)
	}
}
