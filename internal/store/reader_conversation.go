package store

import (
	"context"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// maxVisits is how many visits a conversation's screen shows.
const maxVisits = "20"

// conversationScreen reads all of a screen that is one row.
var conversationScreen = "SELECT " + conversationColumns + ", " + columns("p", contactNames) + ", " + columns("e", episodeNames) +
	", i.verified_at, coalesce(r.count, -1), r.seq, w.last_seq" + fromConversations +
	"JOIN workspaces w ON w.workspace_id = c.workspace_id " +
	"JOIN contacts p ON p.workspace_id = c.workspace_id AND p.id = c.contact_id " +
	"JOIN identities i ON i.workspace_id = c.workspace_id AND i.id = c.identity_id " +
	"LEFT JOIN episodes e ON e.workspace_id = c.workspace_id AND e.conversation_id = c.id AND e.number = k.episode " +
	"LEFT JOIN reads r ON r.workspace_id = c.workspace_id AND r.member_id = $3 AND r.conversation_id = c.id " +
	"WHERE c.workspace_id = $1 AND c.id = $2" + liveOnly

// Conversation: see port.Reader. Five statements.
func (s *Store) Conversation(ctx context.Context, workspace, id, member desk.ID) (screen port.ConversationScreen, err error) {
	found := false
	here := []any{workspace, id}
	err = s.ask(ctx, askOne(conversationScreen, []any{workspace, id, member}, &found, func(r *row) {
		screen.Row.Conversation, screen.Row.Card = scanConversation(r)
		screen.Contact, screen.Episode = scanContact(r), scanEpisode(r)
		screen.Verified, screen.Row.ReadCount, screen.ReadSeq, screen.Seq = r.time(), r.int(), r.int64(), r.int64()
	}), ask{"SELECT tag_id FROM conversation_tags WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY tag_id", here,
		func(r *row) error {
			screen.Row.TagIDs = append(screen.Row.TagIDs, r.id())
			return nil
		}}, ask{"SELECT " + visitNames + " FROM visits WHERE workspace_id = $1 AND conversation_id = $2 ORDER BY at DESC, id DESC LIMIT " +
		maxVisits, here, func(r *row) error {
		screen.Visits = append(screen.Visits, scanVisit(r))
		return nil
	}}, ask{"SELECT " + commentNames + " FROM comments WHERE workspace_id = $1 AND conversation_id = $2 " +
		"ORDER BY sort_at DESC, seq DESC", here, func(r *row) error {
		screen.Comments = append(screen.Comments, scanComment(r))
		return nil
	}}, ask{"SELECT " + draftNames + " FROM drafts WHERE workspace_id = $1 AND conversation_id = $2 AND member_id = $3 ORDER BY mode",
		[]any{workspace, id, member}, func(r *row) error {
			screen.Drafts = append(screen.Drafts, scanDraft(r))
			return nil
		}})
	if err == nil && !found {
		err = desk.ErrNotFound
	}
	return screen, err
}

// Contact: see port.Reader.
func (s *Store) Contact(ctx context.Context, workspace, id desk.ID) (contact desk.Contact, err error) {
	err = s.lookup(ctx, "SELECT "+contactNames+" FROM contacts WHERE workspace_id = $1 AND id = $2", []any{workspace, id},
		func(r *row) { contact = scanContact(r) })
	return contact, err
}
