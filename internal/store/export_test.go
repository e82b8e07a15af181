package store

import (
	"context"
	"errors"
	"time"

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

// Indexed waits until the full-text index knows all messages.
func (s *Store) Indexed(ctx context.Context) error {
	for deadline := time.Now().Add(30 * time.Second); s.dialect == sqlite; time.Sleep(time.Millisecond) {
		waits := false
		err := s.ask(ctx, askOne("SELECT 1 FROM message_search_waiting LIMIT 1", nil, &waits, func(r *row) { r.int() }))
		if err != nil || !waits {
			return err
		}
		if time.Now().After(deadline) {
			return errors.New("messages wait for the index for ever")
		}
	}
	return nil
}

// StopIndexing leaves what waits to the next process.
func (s *Store) StopIndexing() { s.engine.(*liteEngine).index.stop() }
