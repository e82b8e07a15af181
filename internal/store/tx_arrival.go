package store

import (
	"bandeja.dev/bandeja/internal/desk"
)

// arrivalState is what one read found for a message that comes in. It holds until the unit writes something else than
// conversations.
type arrivalState struct {
	inbox      desk.ID
	externalID string
	stands     bool // the message is there already
	addresses  []desk.Address
	identity   desk.Identity // who holds all of the addresses
	contact    desk.Contact
	alone      bool // there is no conversation of the identity
	moved      desk.ID
	threadID   desk.ID
}

// arrivalAddresses is how many addresses one read can ask for; nobody is told of by more.
const arrivalAddresses = 2

var arrivalRead = "SELECT " + columns("i", identityNames) + ", " + columns("o", contactNames) + ", " + conversationColumns +
	", c.redirect_id, coalesce((SELECT x.identity_id FROM addresses x WHERE x.workspace_id = $1 AND x.inbox_id = $2 AND x.kind = $5 " +
	"AND x.value = $6), 0), EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = $1 AND m.inbox_id = $2 AND m.external_id = $7 " +
	"AND m.external_id <> ''), EXISTS (SELECT 1 FROM updates u WHERE u.workspace_id = $1 AND u.inbox_id = $2 AND u.target = $7 " +
	"AND u.state = 'parked') FROM addresses a JOIN identities i ON i.workspace_id = a.workspace_id AND i.id = a.identity_id " +
	"JOIN contacts o ON o.workspace_id = i.workspace_id AND o.id = i.contact_id " +
	"LEFT JOIN conversations c ON c.workspace_id = i.workspace_id AND c.identity_id = i.id " +
	"LEFT JOIN conversation_cards k ON k.workspace_id = c.workspace_id AND k.conversation_id = c.id " +
	"WHERE a.workspace_id = $1 AND a.inbox_id = $2 AND a.kind = $3 AND a.value = $4"

// ForArrival: see port.TrafficTx.
func (t *tx) ForArrival(inbox desk.ID, externalID string, addresses []desk.Address) error {
	if len(addresses) == 0 || len(addresses) > arrivalAddresses || externalID == "" {
		return t.ready()
	}
	if err := t.writeConversations(); err != nil {
		return err
	}
	first, last := addresses[0], addresses[len(addresses)-1]
	var (
		a      = &arrivalState{inbox: inbox, externalID: externalID, addresses: addresses}
		c      desk.Conversation
		card   desk.Card
		other  desk.ID
		parked bool
	)
	err := t.each(arrivalRead, []any{t.Workspace(), inbox, first.Kind, first.Value, last.Kind, last.Value, externalID}, func(r *row) {
		a.identity, a.contact = scanIdentity(r), scanContact(r)
		c, card = scanConversation(r)
		a.moved, other, a.stands, parked = r.id(), r.id(), r.flag(), r.flag()
	})
	if err != nil || a.identity.ID == 0 || other != a.identity.ID {
		return err // somebody new, or told of by addresses that belong to two: that is for the single questions
	}
	switch {
	case c.ID == 0:
		a.alone = true
	case a.moved == 0:
		t.hold(c, card)
	}
	a.threadID = c.ID
	t.arrival = a
	if !parked {
		t.unawaited = externalID
	}
	return nil
}

// arriving is what was read for a message of an inbox, if that still holds.
func (t *tx) arriving(inbox desk.ID) (*arrivalState, bool) {
	return t.arrival, t.arrival != nil && t.arrival.inbox == inbox && t.ready() == nil
}

// arrived is the same for an identity.
func (t *tx) arrived(identity desk.ID) (*arrivalState, bool) {
	return t.arrival, t.arrival != nil && t.arrival.identity.ID == identity && t.ready() == nil
}
