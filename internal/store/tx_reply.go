package store

import "bandeja.dev/bandeja/internal/desk"

// replyState is what one read found for an agent's message. It holds until the unit writes something of it.
type replyState struct {
	conversation desk.ID
	clientID     string
	member       desk.ID
	seen         int64
	duplicate    desk.Message // ID 0: there is none
	answered     bool
	episode      desk.Episode // Number 0: it was not read
}

// replyRead is the conversation with the message of that client id, the episode while nobody has answered, and whether
// somebody else answered after what the agent has seen.
var replyRead = "SELECT " + conversationColumns + ", c.redirect_id, " + columns("m", messageNames) + ", " + columns("e", episodeNames) +
	", CASE WHEN $5 > 0 AND k.rev > $5 AND EXISTS (SELECT 1 FROM messages o WHERE o.workspace_id = $1 AND o.conversation_id = $2 AND o.state IN " + anyState + " AND o.seq > $5 " +
	"AND o.author <> 'contact' AND (o.author <> 'agent' OR o.author_id <> $4)) THEN 1 ELSE 0 END" + fromConversations +
	"LEFT JOIN messages m ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.author = 'agent' " +
	"AND m.client_id = $3 AND m.client_id <> '' " +
	"LEFT JOIN episodes e ON k.interveners = '' AND e.workspace_id = c.workspace_id AND e.conversation_id = c.id " +
	"AND e.number = k.episode WHERE c.workspace_id = $1 AND c.id = $2"

// ForReply: see port.TimelineTx. SQLite is asked without a journey, and one wide row costs it more than three narrow ones.
func (t *tx) ForReply(conversation desk.ID, clientID string, member desk.ID, seen int64) error {
	if t.batch.store.dialect == sqlite {
		return t.ready()
	}
	if err := t.writeConversations(); err != nil {
		return err
	}
	state := &replyState{conversation: conversation, clientID: clientID, member: member, seen: seen}
	var c desk.Conversation
	var card desk.Card
	var redirect desk.ID
	err := t.each(replyRead, []any{t.Workspace(), conversation, clientID, member, seen}, func(r *row) {
		c, card = scanConversation(r)
		redirect, state.duplicate, state.episode, state.answered = r.id(), scanMessage(r), scanEpisode(r), r.flag()
	})
	if err != nil || c.ID == 0 || redirect != 0 {
		return err // the next read says that it is not there
	}
	t.hold(c, card)
	t.reply = state
	return nil
}

// wroteMessage and wroteEpisode forget what such a write may have made untrue.
func (t *tx) wroteMessage() {
	if t.reply != nil {
		t.reply.clientID, t.reply.seen = "", 0
	}
}

func (t *tx) wroteEpisode() {
	if t.reply != nil {
		t.reply.episode = desk.Episode{}
	}
}

// replyTo is what was read for a reply in a conversation, if that still holds.
func (t *tx) replyTo(conversation desk.ID) (*replyState, bool) {
	return t.reply, t.reply != nil && t.reply.conversation == conversation && t.ready() == nil
}
