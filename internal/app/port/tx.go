package port

import "bandeja.dev/bandeja/internal/desk"

// Tx is a transaction of one workspace's only writer: what it reads nobody else changes before it commits. Reads of what
// is not there answer desk.ErrNotFound. Writes may be sent late, together with the next read or the commit, so a write's
// error may come from a later call; it undoes the unit all the same.
type Tx interface {
	InstanceTx
	Workspace() desk.ID
	// Directory is the workspace's, as of this transaction. After a write to anything in it, ask again.
	Directory() (*desk.Directory, error)
	// Emit appends an event to the log and gives its seq: the next one, without holes. The event's Seq is set by Emit.
	Emit(event desk.Event) (seq int64, err error)

	ConversationTx
	TimelineTx
	ContactTx
	TrafficTx
	DirectoryTx
}

// ConversationTx reads and writes conversations.
type ConversationTx interface {
	Conversation(id desk.ID) (desk.Conversation, desk.Card, error)
	// InsertConversation writes a new conversation with its card; one per identity.
	InsertConversation(c desk.Conversation, card desk.Card) error
	SaveConversation(c desk.Conversation) error
	SaveCard(card desk.Card) error
	// SaveEpisode inserts or replaces the episode of that number.
	SaveEpisode(e desk.Episode) error
	Episode(conversation desk.ID, number int) (desk.Episode, error)
	// ConversationsOf lists the conversations of a contact.
	ConversationsOf(contact desk.ID) ([]desk.Conversation, error)
	// OpenOf lists ids of open conversations assigned to a member, at most limit.
	OpenOf(member desk.ID, limit int) ([]desk.ID, error)
	// SetTags replaces a conversation's tags.
	SetTags(conversation desk.ID, tags []desk.ID) error
	TagsOf(conversation desk.ID) ([]desk.ID, error)
	InsertVisit(v desk.Visit) error
	// BotStep is how far the bot's script has come in a conversation, -1 before the greeting.
	BotStep(conversation desk.ID) (int, error)
	SaveBotStep(conversation desk.ID, step int) error
}

// TimelineTx reads and writes what stands in a thread.
type TimelineTx interface {
	// InsertMessage also fills the full-text index.
	InsertMessage(m desk.Message) error
	Message(id desk.ID) (desk.Message, error)
	// MessageByClientID finds the message that an author sent under that client id in a conversation.
	MessageByClientID(conversation desk.ID, author desk.AuthorKind, clientID string) (desk.Message, error)
	// ForReply reads at once, for a message of an agent's, what the calls after it ask for: Conversation,
	// MessageByClientID of the agent, AnswersSince of that member and seq (0 = nobody will ask), and Episode of a
	// conversation that nobody has answered. It is a hint: without it they answer the same, in a journey each.
	ForReply(conversation desk.ID, clientID string, member desk.ID, seen int64) error
	// AnswersSince says whether one of us (agent, bot, external) other than member wrote to the visitor after seq.
	AnswersSince(conversation desk.ID, member desk.ID, seq int64) (bool, error)
	// InboundUpTo is how many of the visitor's messages stand up to seq.
	InboundUpTo(conversation desk.ID, seq int64) (int, error)
	// MarkOurMessages moves our messages up to seq on to a later state (sent -> delivered -> read), never back, sets
	// their Rev, and gives the ids that changed.
	MarkOurMessages(conversation desk.ID, upToSeq int64, state desk.MessageState, rev int64) ([]desk.ID, error)
	InsertComment(c desk.Comment) error
	CommentByClientID(conversation desk.ID, clientID string) (desk.Comment, error)
	InsertMilestone(m desk.Milestone) error
	// SaveRead sets a member's read mark; MarkUnread takes it one visitor message back.
	SaveRead(r Read) error
	Read(conversation, member desk.ID) (Read, error)
	// SaveDraft keeps a member's unsent text; "" deletes it.
	SaveDraft(d Draft) error
}

// ContactTx reads and writes contacts, identities and the visitors' sessions.
type ContactTx interface {
	Contact(id desk.ID) (desk.Contact, error)
	InsertContact(c desk.Contact) error
	// SaveContact also renews the contact's search tokens.
	SaveContact(c desk.Contact) error
	Identity(id desk.ID) (desk.Identity, error)
	InsertIdentity(i desk.Identity) error
	SaveIdentity(i desk.Identity) error
	// InsertAddress gives an identity an address; taken is true, and nothing is written, when another identity of the
	// inbox holds it.
	InsertAddress(inbox desk.ID, kind desk.AddressKind, value string, identity desk.ID) (taken bool, err error)
	IdentityByAddress(inbox desk.ID, kind desk.AddressKind, value string) (desk.Identity, error)
	// VisitorThread finds, in one read, all that a visitor's request needs: the session, its identity, conversation and
	// card, and the visitor's message of that client id if it stands already ("" asks for none).
	VisitorThread(inbox desk.ID, secretHash string, clientID string) (VisitorThread, error)
	// ThreadOfIdentity is the conversation of an identity.
	ConversationOfIdentity(identity desk.ID) (desk.Conversation, desk.Card, error)
	InsertVisitorSession(s desk.VisitorSession) error
	SaveVisitorSession(s desk.VisitorSession) error
}

// DirectoryTx writes what a workspace is made of. Each write moves the directory's revision to the last emitted seq.
type DirectoryTx interface {
	SaveWorkspace(w desk.Workspace) error
	// SaveMember, SaveTeam and SaveInbox also replace the links to inboxes, teams and members.
	SaveMember(m desk.Member) error
	SaveTeam(t desk.Team) error
	DeleteTeam(id desk.ID) error
	SaveInbox(i desk.Inbox) error
	SaveStage(s desk.Stage) error
	DeleteStage(id desk.ID) error
	SaveTag(t desk.Tag) error
	DeleteTag(id desk.ID) error
	InsertInvitation(i Invitation) error
	// Invitation finds by the hash of its token.
	Invitation(tokenHash string) (Invitation, error)
	UseInvitation(id desk.ID, by desk.ID, at desk.Time) error
	DeleteInvitation(id desk.ID) error
	InsertAudit(a Audit) error
}

// InstanceTx writes what belongs to no workspace.
type InstanceTx interface {
	DeliveryTx
	// CreateWorkspace makes a workspace with an empty log.
	CreateWorkspace(w desk.Workspace) error
	InsertUser(u desk.User) error // desk.Error taken when the e-mail is in use
	SaveUser(u desk.User) error
	User(id desk.ID) (desk.User, error)
	UserByEmail(email string) (desk.User, error)
	CountUsers() (int, error)
	InsertSession(s Session) error
	TouchSession(tokenHash string, at desk.Time) error
	DeleteSession(user desk.ID, id desk.ID) error
	// DeleteSessions ends all of a user's sessions but one (0: all).
	DeleteSessions(user desk.ID, except desk.ID) error
	// SaveToken keeps a one-time token (first run, password reset) by its hash; UseToken finds and ends it, and
	// with a password reset all others of its user.
	SaveToken(t OneTimeToken) error
	UseToken(tokenHash string, kind TokenKind, now desk.Time) (OneTimeToken, error)
	// Lease takes or renews a named lease: ok when it was free, expired, ours, or of a holder that is seen to be gone;
	// fence rises with each new holder. presence is what the store's Presence says: a holder that gives one can be seen to
	// be gone, and one that gives "" keeps the lease until it runs out. holder has no '#' in it.
	Lease(name, holder, presence string, now, until desk.Time) (fence int64, ok bool, err error)
	// SaveCursor keeps how far a consumer of a workspace's log has come.
	SaveCursor(workspace desk.ID, consumer string, seq int64) error
}
