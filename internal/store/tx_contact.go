package store

import (
	"slices"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

// Kinds of search token, as contact_tokens.kind says them.
const (
	tokenOfContact  = 0
	tokenOfIdentity = 1
)

// Contact: see port.ContactTx.
func (t *tx) Contact(id desk.ID) (c desk.Contact, err error) {
	if t.arrival != nil && t.arrival.contact.ID == id {
		return t.arrival.contact, t.ready()
	}
	err = t.one("SELECT "+contactNames+" FROM contacts WHERE workspace_id = $1 AND id = $2",
		[]any{t.Workspace(), id}, func(r *row) { c = scanContact(r) })
	return c, err
}

// InsertContact: see port.ContactTx.
func (t *tx) InsertContact(c desk.Contact) error {
	err := t.exec("INSERT INTO contacts (workspace_id, "+contactNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
		t.Workspace(), c.ID, c.Name, c.Email, c.Phone, c.City, c.Locale, c.Custom, c.CreatedAt, c.Rev)
	if err != nil {
		return err
	}
	return t.insertTokens(c.ID, tokenOfContact, contactTokens(c.Name, c.Email, c.Phone))
}

// SaveContact: see port.ContactTx.
func (t *tx) SaveContact(c desk.Contact) error {
	err := t.exec("UPDATE contacts SET name = $3, email = $4, phone = $5, city = $6, locale = $7, custom = $8, "+
		"created_at = $9, rev = $10 WHERE workspace_id = $1 AND id = $2", t.Workspace(), c.ID, c.Name, c.Email, c.Phone,
		c.City, c.Locale, c.Custom, c.CreatedAt, c.Rev)
	if err == nil {
		err = t.exec("DELETE FROM contact_tokens WHERE workspace_id = $1 AND contact_id = $2 AND kind = $3",
			t.Workspace(), c.ID, tokenOfContact)
	}
	if err != nil {
		return err
	}
	return t.insertTokens(c.ID, tokenOfContact, contactTokens(c.Name, c.Email, c.Phone))
}

func (t *tx) insertTokens(contact desk.ID, kind int, tokens []string) error {
	for _, token := range tokens {
		err := t.exec("INSERT INTO contact_tokens (workspace_id, token, contact_id, kind) VALUES ($1, $2, $3, $4) "+
			"ON CONFLICT DO NOTHING", t.Workspace(), token, contact, kind)
		if err != nil {
			return err
		}
	}
	return nil
}

// Identity: see port.ContactTx.
func (t *tx) Identity(id desk.ID) (i desk.Identity, err error) {
	err = t.one("SELECT "+identityNames+" FROM identities WHERE workspace_id = $1 AND id = $2",
		[]any{t.Workspace(), id}, func(r *row) { i = scanIdentity(r) })
	return i, err
}

// InsertIdentity: see port.ContactTx.
func (t *tx) InsertIdentity(i desk.Identity) error {
	err := t.exec("INSERT INTO identities (workspace_id, "+identityNames+") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
		t.Workspace(), i.ID, i.InboxID, i.ContactID, i.Code, i.VerifiedAt, i.ProfileName, i.Username, i.OptedOutAt)
	if err != nil {
		return err
	}
	return t.insertTokens(i.ContactID, tokenOfIdentity, Words(i.Code))
}

// SaveIdentity: see port.ContactTx.
func (t *tx) SaveIdentity(i desk.Identity) error {
	return t.exec("UPDATE identities SET inbox_id = $3, contact_id = $4, code = $5, verified_at = $6, "+
		"profile_name = $7, username = $8, opted_out_at = $9 WHERE workspace_id = $1 AND id = $2",
		t.Workspace(), i.ID, i.InboxID, i.ContactID, i.Code, i.VerifiedAt, i.ProfileName, i.Username, i.OptedOutAt)
}

// InsertAddress: see port.ContactTx.
func (t *tx) InsertAddress(inbox desk.ID, kind desk.AddressKind, value string, identity desk.ID) (taken bool,
	err error) {
	written, err := t.counted("INSERT INTO addresses (workspace_id, inbox_id, kind, value, identity_id) "+
		"VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING", t.Workspace(), inbox, kind, value, identity)
	if err != nil || written == 1 {
		return false, err
	}
	holder := desk.ID(0)
	err = t.one("SELECT identity_id FROM addresses WHERE workspace_id = $1 AND inbox_id = $2 AND kind = $3 AND value = $4",
		[]any{t.Workspace(), inbox, kind, value}, func(r *row) { holder = r.id() })
	return holder != identity, err
}

// IdentityByAddress: see port.ContactTx.
func (t *tx) IdentityByAddress(inbox desk.ID, kind desk.AddressKind, value string) (i desk.Identity, err error) {
	if a, ok := t.arriving(inbox); ok && slices.Contains(a.addresses, desk.Address{Kind: kind, Value: value}) {
		return a.identity, nil
	}
	err = t.one("SELECT "+columns("i", identityNames)+" FROM addresses a JOIN identities i "+
		"ON i.workspace_id = a.workspace_id AND i.id = a.identity_id "+
		"WHERE a.workspace_id = $1 AND a.inbox_id = $2 AND a.kind = $3 AND a.value = $4",
		[]any{t.Workspace(), inbox, kind, value}, func(r *row) { i = scanIdentity(r) })
	return i, err
}

// The visitor's thread with and without a message of a client id: both answer one row.
var (
	visitorThread = "SELECT " + columns("s", sessionNames) + ", " + columns("i", identityNames) + ", " +
		conversationColumns + visitorThreadFrom + visitorThreadWhere
	visitorThreadSent = "SELECT " + columns("s", sessionNames) + ", " + columns("i", identityNames) + ", " +
		conversationColumns + ", " + columns("m", messageNames) + visitorThreadFrom + "LEFT JOIN messages m " +
		"ON m.workspace_id = c.workspace_id AND m.conversation_id = c.id AND m.author = 'contact' " +
		"AND m.client_id = $4 AND m.client_id <> '' " + visitorThreadWhere
)

const (
	visitorThreadFrom = " FROM visitor_sessions s JOIN identities i " +
		"ON i.workspace_id = s.workspace_id AND i.id = s.identity_id LEFT JOIN conversations c " +
		"ON c.workspace_id = i.workspace_id AND c.identity_id = i.id LEFT JOIN conversation_cards k " +
		"ON k.workspace_id = c.workspace_id AND k.conversation_id = c.id "
	visitorThreadWhere = "WHERE s.workspace_id = $1 AND s.inbox_id = $2 AND s.secret_hash = $3"
)

// scanVisitorThread reads what visitorThread and, with sent, visitorThreadSent answer.
func scanVisitorThread(r *row, sent bool) port.VisitorThread {
	v := port.VisitorThread{Session: scanVisitorSession(r), Identity: scanIdentity(r)}
	v.Conversation, v.Card = scanConversation(r)
	if v.Conversation.ID == 0 {
		v.Conversation = desk.Conversation{}
	}
	if sent {
		if m := scanMessage(r); m.ID != 0 {
			found := m // a copy: most often there is none, and nothing is to be moved to the heap
			v.Duplicate = &found
		}
	}
	return v
}

// VisitorThread: see port.ContactTx.
func (t *tx) VisitorThread(inbox desk.ID, secretHash string, clientID string) (v port.VisitorThread, err error) {
	if err := t.writeConversations(); err != nil {
		return v, err
	}
	text, args := visitorThread, []any{t.Workspace(), inbox, secretHash}
	if clientID != "" {
		text, args = visitorThreadSent, append(args, clientID)
	}
	err = t.one(text, args, func(r *row) { v = scanVisitorThread(r, clientID != "") })
	if err == nil && v.Conversation.ID != 0 {
		t.hold(v.Conversation, v.Card)
	}
	return v, err
}

// InsertVisitorSession: see port.ContactTx.
func (t *tx) InsertVisitorSession(s desk.VisitorSession) error {
	return t.exec("INSERT INTO visitor_sessions (workspace_id, "+sessionNames+") VALUES ($1, $2, $3, $4, $5, $6, $7)",
		t.Workspace(), s.SecretHash, s.InboxID, s.IdentityID, s.VerifiedUntil, s.ReadSeq, s.CreatedAt)
}

// SaveVisitorSession: see port.ContactTx.
func (t *tx) SaveVisitorSession(s desk.VisitorSession) error {
	return t.exec("UPDATE visitor_sessions SET identity_id = $4, verified_until = $5, read_seq = $6, created_at = $7 "+
		"WHERE workspace_id = $1 AND inbox_id = $2 AND secret_hash = $3", t.Workspace(), s.InboxID, s.SecretHash,
		s.IdentityID, s.VerifiedUntil, s.ReadSeq, s.CreatedAt)
}
