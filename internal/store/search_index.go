package store

import (
	"context"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/desk"
)

// searchRow is what the full-text index learns of a message.
type searchRow struct {
	message, inbox, conversation desk.ID
	text                         string
	again                        bool // it stands in the index already: its words or its conversation changed
}

// scopeTokens are the tokens that stand beside a message's words, so that the index itself narrows a search.
func scopeTokens(workspace, inbox, conversation desk.ID) string {
	return "w" + workspace.String() + " i" + inbox.String() + " c" + conversation.String()
}

// maxSearchWords bounds what the index takes of one message.
const maxSearchWords = 2000

func searchBody(text string) string {
	words := Words(text)
	return strings.Join(words[:min(len(words), maxSearchWords)], " ")
}

// insertSearch notes what the indexer shall put into the index: see docs/adr/0016-the-search-index-is-filled-beside.md.
func (e *liteEngine) insertSearch(ctx context.Context, c conn, l *wsLog) error {
	for rest := l.search; len(rest) > 0; {
		part := rest[:min(len(rest), indexedPressed)]
		rest = rest[len(part):]
		ids := make([]int64, len(part))
		for i, r := range part {
			ids[i] = int64(r.message)
			if r.again {
				ids[i] = -ids[i]
			}
		}
		err := c.exec(ctx, "INSERT INTO message_search_waiting (workspace_id, messages) VALUES ($1, $2)", []any{l.id, jsonList(ids)})
		if err != nil {
			return err
		}
		e.index.note(len(part))
	}
	return nil
}

func (e *pgEngine) insertSearch(ctx context.Context, c conn, l *wsLog) error {
	if len(l.search) == 0 {
		return nil
	}
	ids, terms := make([]int64, 0, len(l.search)), make([]string, 0, len(l.search))
	for _, r := range lastOfEach(l.search) {
		ids = append(ids, int64(r.message))
		terms = append(terms, scopeTokens(l.id, r.inbox, r.conversation)+" "+searchBody(r.text))
	}
	return c.exec(ctx, "INSERT INTO message_search (workspace_id, message_id, terms) "+
		"SELECT $1, u.id, to_tsvector('simple', u.terms) FROM unnest($2::bigint[], $3::text[]) AS u(id, terms) "+
		"ON CONFLICT (workspace_id, message_id) DO UPDATE SET terms = excluded.terms", []any{l.id, ids, terms})
}

// lastOfEach leaves out what a later row of the same message replaces.
func lastOfEach(rows []searchRow) []searchRow {
	if !slices.ContainsFunc(rows, func(r searchRow) bool { return r.again }) {
		return rows
	}
	last := make(map[desk.ID]int, len(rows))
	for i, r := range rows {
		last[r.message] = i
	}
	kept := make([]searchRow, 0, len(last))
	for i, r := range rows {
		if last[r.message] == i {
			kept = append(kept, r)
		}
	}
	return kept
}
