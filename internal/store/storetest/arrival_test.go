package storetest_test

import (
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// caller is somebody with two addresses in the world's inbox.
type caller struct {
	addresses []desk.Address
	identity  desk.Identity
	contact   desk.Contact
	thread    desk.ID // 0 = there is none
}

// call gives a thread of the world the addresses of a network; without one it makes a person who has no conversation.
func call(t *testing.T, w *storetest.World, tx port.Tx, thread *port.VisitorThread, number, id string) (c caller) {
	t.Helper()
	c.addresses = []desk.Address{{Kind: desk.AddressBSUID, Value: id}, {Kind: desk.AddressWaID, Value: number}}
	var err error
	if thread != nil {
		c.identity, c.thread = thread.Identity, thread.Conversation.ID
		c.contact, err = tx.Contact(thread.Identity.ContactID)
	} else {
		c.contact = desk.Contact{ID: w.IDs.Next(w.Now), Name: "Sin hilo", Custom: "{}", CreatedAt: w.Now}
		c.identity = desk.Identity{ID: w.IDs.Next(w.Now), InboxID: w.Inbox, ContactID: c.contact.ID, Code: number}
		if err = tx.InsertContact(c.contact); err == nil {
			err = tx.InsertIdentity(c.identity)
		}
	}
	for _, address := range c.addresses {
		if err == nil {
			_, err = tx.InsertAddress(w.Inbox, address.Kind, address.Value, c.identity.ID)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// askForArrival asks for all that a message needs, with or without the hint before.
func askForArrival(t *testing.T, tx port.Tx, w *storetest.World, c caller, externalID string, stands, parked, hint bool) {
	t.Helper()
	if hint {
		if err := tx.ForArrival(w.Inbox, externalID, c.addresses); err != nil {
			t.Fatal(err)
		}
	}
	if m, err := tx.MessageByExternalID(w.Inbox, externalID); stands {
		expect(t, m.ExternalID, err, externalID)
	} else {
		expectCode(t, err, desk.CodeNotFound)
	}
	for _, address := range c.addresses {
		identity, err := tx.IdentityByAddress(w.Inbox, address.Kind, address.Value)
		expect(t, identity, err, c.identity)
		_, err = tx.IdentityByAddress(w.Inbox+1, address.Kind, address.Value)
		expectCode(t, err, desk.CodeNotFound)
	}
	contact, err := tx.Contact(c.contact.ID)
	expect(t, contact, err, c.contact)
	if conversation, card, err := tx.ConversationOfIdentity(c.identity.ID); c.thread == 0 {
		expectCode(t, err, desk.CodeNotFound)
	} else {
		expect(t, []desk.ID{conversation.ID, card.ConversationID, conversation.ContactID}, err, []desk.ID{c.thread, c.thread, c.contact.ID})
	}
	waiting, err := tx.ParkedFor(w.Inbox, externalID)
	expect(t, len(waiting) > 0, err, parked)
}

// TestForArrivalChangesNoAnswer: what a unit is told after the hint is what it is told without, also after it wrote.
func TestForArrivalChangesNoAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 2)
		var with, without caller
		unit(t, w, func(tx port.Tx) error {
			with = call(t, w, tx, &w.Threads[0], "541100000001", "AR.1")
			without = call(t, w, tx, nil, "541100000002", "AR.2")
			if _, err := said(tx, w, desk.Message{ID: w.IDs.Next(w.Now), ConversationID: with.thread, ExternalID: "stands", State: desk.StateSent}); err != nil {
				return err
			}
			_, err := tx.InsertUpdate(port.UpdateRow{ID: w.IDs.Next(w.Now), InboxID: w.Inbox, Key: "k", Target: "awaited", State: desk.UpdateParked})
			return err
		})
		mixed := with
		mixed.addresses = []desk.Address{with.addresses[0], without.addresses[1]}
		for _, hint := range []bool{true, false} {
			unit(t, w, func(tx port.Tx) error {
				for _, c := range []caller{with, without} {
					askForArrival(t, tx, w, c, "stands", true, false, hint)
					askForArrival(t, tx, w, c, "awaited", false, true, hint)
					askForArrival(t, tx, w, c, "new", false, false, hint)
				}
				return tx.ForArrival(w.Inbox, "new", mixed.addresses) // of two people: nothing is held
			})
		}
		unit(t, w, func(tx port.Tx) error { return afterArrival(t, tx, w, with) })
	})
}

// afterArrival writes what was read ahead, and asks again.
func afterArrival(t *testing.T, tx port.Tx, w *storetest.World, c caller) error {
	t.Helper()
	if err := tx.ForArrival(w.Inbox, "later", c.addresses); err != nil {
		return err
	}
	c.contact.Name = "Otra"
	if err := tx.SaveContact(c.contact); err != nil {
		return err
	}
	askForArrival(t, tx, w, c, "later", false, false, false)
	if err := tx.ForArrival(w.Inbox, "later", c.addresses); err != nil {
		return err
	}
	if _, err := tx.InsertUpdate(port.UpdateRow{ID: w.IDs.Next(w.Now), InboxID: w.Inbox, Key: "l", Target: "later", State: desk.UpdateParked}); err != nil {
		return err
	}
	if _, err := said(tx, w, desk.Message{ID: w.IDs.Next(w.Now), ConversationID: c.thread, ExternalID: "later", State: desk.StateSent}); err != nil {
		return err
	}
	askForArrival(t, tx, w, c, "later", true, true, false)
	return nil
}
