package store

import (
	"context"

	"bandeja.dev/bandeja/internal/desk"
)

// IndexedUnder says whether a message stands in the full-text index under a word, as typed.
func (s *Store) IndexedUnder(ctx context.Context, message desk.ID, word string) (found bool, err error) {
	text, args := "SELECT 1 FROM message_search WHERE message_search MATCH $1 AND rowid = $2", []any{"body : " + searchBody(word), message}
	if s.dialect == postgres {
		text, args = "SELECT 1 FROM message_search WHERE terms @@ plainto_tsquery('simple', $1) AND message_id = $2",
			[]any{searchBody(word), message}
	}
	err = s.ask(ctx, askOne(text, args, &found, func(r *row) { r.int() }))
	return found, err
}
