package store

import (
	"context"
	"slices"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

func TestSearchTerms(t *testing.T) {
	for _, c := range []struct {
		typed string
		want  []term
	}{
		{"", nil},
		{"  \t", nil},
		{"+", nil},
		{"?!", nil},
		{"Jose", []term{{"jose"}}},
		{"JOSÉ  Pérez", []term{{"jose"}, {"perez"}}},
		{"11 5555-0000", []term{{"1155550000"}}},
		{"+54 (9) 11.5555/0000", []term{{"5491155550000"}}},
		{"011 5555-0000", []term{{"1155550000"}}},
		{"0042", []term{{"0042"}}},
		{"José 5555-0000", []term{{"jose"}, {"55550000"}}},
		{"4F2A", []term{{"4f2a"}}},
		{"ana@correo.example", []term{{"ana@correo.example"}}},
		{"@correo", []term{{"correo"}}},
		{"correo.example", []term{{"correo", "correo.example"}, {"example", "correo.example"}}},
		{"O'Brien", []term{{"o"}, {"brien"}}},
		{"ana\x00\xffpaz", []term{{"ana"}, {"paz"}}},
	} {
		got, given := searchTerms(c.typed)
		if !slices.EqualFunc(got, c.want, func(a, b term) bool { return slices.Equal(a, b) }) || given != (len(c.want) > 0) {
			t.Errorf("%q gives %v, want %v", c.typed, got, c.want)
		}
	}
}

// TestSearchFinds: blind to accents, case and the formatting of numbers; a closed customer is found too.
func TestSearchFinds(t *testing.T) {
	people := map[string]desk.Contact{
		"jose":   {Name: "José Núñez", Phone: "+54 9 11 5555 0000", Email: "Jose.Nunez@Correo.example"},
		"maria":  {Name: "María-José O'Brien", Phone: "+55 11 98888-7777"},
		"nobody": {},
	}
	codes := map[string]string{"jose": "A1B2", "maria": "77AA", "nobody": "4F2A"}
	eachStore(t, func(t *testing.T, s *Store) {
		w := newWorld(t, s, 5, 0)
		byConversation := map[desk.ID]string{}
		for name, contact := range people {
			byConversation[w.closedCustomer(t, contact, codes[name])] = name
		}
		viewer := desk.Viewer{MemberID: w.members[0], Visibility: desk.VisibilityAll, InboxIDs: w.inboxes}
		for typed, want := range map[string][]string{
			"Jose": {"jose", "maria"}, "JOSÉ": {"jose", "maria"}, "jose nuñez": {"jose"}, "nun": {"jose"}, "brien": {"maria"},
			"11 5555-0000": {"jose"}, "5491155550000": {"jose"}, "+54 9 11 5555 0000": {"jose"}, "011 5555-0000": {"jose"},
			"5555": {"jose"}, "988887777": {"maria"}, "jose.nunez@corr": {"jose"}, "@correo": {"jose"}, "jose.nunez": {"jose"},
			"correo.example": {"jose"}, "4F2A": {"nobody"}, "4f2": {"nobody"}, "77": {"maria"}, "zzz": nil, "jose zzz": nil, "%": {"jose", "maria", "nobody"},
			"_": {"jose", "maria", "nobody"}, "'; DROP TABLE contacts": nil,
		} {
			page, err := s.List(context.Background(), w.workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll,
				Segment: desk.SegmentClosed, Search: typed, Now: worldNow})
			if err != nil {
				t.Fatalf("%q: %v", typed, err)
			}
			var got []string
			for _, row := range page.Rows {
				got = append(got, byConversation[row.Conversation.ID])
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("%q finds %v, want %v", typed, got, want)
			}
		}
		page, err := s.List(context.Background(), w.workspace, port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll,
			Segment: desk.SegmentActive, Search: "jose", Now: worldNow, WithElse: true})
		if err != nil || len(page.Rows) != 0 || page.Elsewhere[desk.SegmentClosed] != 2 || page.Elsewhere[desk.SegmentInactive] != 0 {
			t.Fatalf("%+v, %v", page, err)
		}
	})
}

func (w *world) closedCustomer(t *testing.T, contact desk.Contact, code string) desk.ID {
	t.Helper()
	contact.ID, contact.Custom = w.id(), "{}"
	identity := desk.Identity{ID: w.id(), InboxID: w.inboxes[0], ContactID: contact.ID, Code: code}
	c := desk.Conversation{ID: w.id(), InboxID: identity.InboxID, IdentityID: identity.ID, ContactID: contact.ID, Status: desk.Closed,
		Episode: 1, LastAt: w.hour(), Bot: desk.BotOff}
	err := w.store.Update(context.Background(), w.workspace, port.LanePeople, func(tx port.Tx) error {
		if err := tx.InsertContact(contact); err != nil {
			return err
		}
		if err := tx.InsertIdentity(identity); err != nil {
			return err
		}
		return tx.InsertConversation(c, desk.Card{ConversationID: c.ID, Name: contact.Name, Code: code})
	})
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}
