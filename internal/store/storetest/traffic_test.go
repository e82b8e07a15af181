package storetest_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

// said stores a message of ours in a thread, as a use case does.
func said(tx port.Tx, w *storetest.World, m desk.Message) (desk.Message, error) {
	seq, err := tx.Emit(desk.Event{Type: desk.EventMessageSent, At: w.Now, Actor: desk.Agent(w.Member),
		Audience: desk.AudienceConversation, ConversationID: m.ConversationID, EntityKind: desk.EntityMessage, EntityID: m.ID})
	m.Seq, m.Rev, m.InboxID, m.Episode, m.SortAt, m.At = seq, seq, w.Inbox, 1, w.Now, w.Now
	m.Author, m.AuthorID = desk.AuthorAgent, w.Member
	if err == nil {
		err = tx.InsertMessage(m)
	}
	return m, err
}

func fullContent(w *storetest.World) desk.Content {
	return desk.Content{
		Attachment: &desk.Attachment{ID: w.IDs.Next(w.Now), MIME: "image/jpeg", Name: "a<b>.jpg", Size: 9, Width: 3, State: desk.AttachmentReady},
		Location:   &desk.Location{Latitude: -34.6, Longitude: -58.4, Name: "Obelisco"},
		Contacts:   []desk.SharedContact{{Name: "Ana", Phones: []desk.SharedPhone{{Phone: "+54", WaID: "54"}}}},
		Quote:      &desk.Quote{ExternalID: "wamid.q", Kind: desk.KindImage, Text: "«hola» 👋"},
		Reactions:  []desk.Reaction{{Emoji: "👍🏽", By: desk.AuthorContact, At: 5}},
		Forwarded:  desk.ForwardedMany, EditedAt: 7, Raw: json.RawMessage(`{"type":"x","n":[1,2]}`), RawReason: "131051",
	}
}

func TestMessagesKeepKindAndContent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		ctx, thread := context.Background(), w.Threads[0]
		full := desk.Message{ID: w.IDs.Next(w.Now), ConversationID: thread.Conversation.ID, Kind: desk.KindImage, Text: "pie",
			Content: fullContent(w), ClientID: "a", ExternalID: "wamid.1", State: desk.StateSent}
		plain := desk.Message{ID: w.IDs.Next(w.Now), ConversationID: thread.Conversation.ID, Kind: desk.KindText, Text: "nada más",
			ClientID: "b", State: desk.StateSent}
		unit(t, w, func(tx port.Tx) (err error) {
			if full, err = said(tx, w, full); err == nil {
				plain, err = said(tx, w, plain)
			}
			return err
		})
		plain.Kind = "" // as it is kept: the zero kind is text
		unit(t, w, func(tx port.Tx) error {
			for _, want := range []desk.Message{full, plain} {
				got, err := tx.Message(want.ID)
				expect(t, got, err, want)
				got, err = tx.MessageByClientID(want.ConversationID, desk.AuthorAgent, want.ClientID)
				expect(t, got, err, want)
			}
			got, err := tx.MessageByExternalID(w.Inbox, "wamid.1")
			expect(t, got, err, full)
			_, err = tx.MessageByExternalID(w.Inbox, "")
			expectCode(t, err, desk.CodeNotFound)
			_, err = tx.MessageByExternalID(w.Inbox+1, "wamid.1")
			expectCode(t, err, desk.CodeNotFound)
			return nil
		})
		page, err := s.Timeline(ctx, w.Workspace, port.TimelineQuery{ConversationID: thread.Conversation.ID, Visitor: true})
		if err != nil || len(page.Items) != 3 {
			t.Fatalf("%d items (%v)", len(page.Items), err)
		}
		expect(t, *page.Items[1].Message, nil, full)
		all, err := s.Entities(ctx, w.Workspace, port.EntityRefs{Messages: []desk.ID{full.ID, plain.ID}})
		expect(t, all.Messages, err, map[desk.ID]desk.Message{full.ID: full, plain.ID: plain})
		got, scope, err := s.MessageFor(ctx, w.Workspace, full.ID)
		expect(t, got, err, full)
		expect(t, scope, nil, desk.Scope{InboxID: w.Inbox})
		check(t, s)
	})
}

func TestSaveMessage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 1)
		m := desk.Message{ID: w.IDs.Next(w.Now), ConversationID: w.Threads[0].Conversation.ID, Text: "zanahoria", ClientID: "a",
			State: desk.StateQueued}
		save := func(change func(m *desk.Message)) {
			t.Helper()
			unit(t, w, func(tx port.Tx) error {
				change(&m)
				if err := tx.SaveMessage(m); err != nil {
					return err
				}
				got, err := tx.Message(m.ID)
				expect(t, got, err, m)
				return nil
			})
		}
		unit(t, w, func(tx port.Tx) (err error) {
			if m, err = said(tx, w, m); err != nil {
				return err
			}
			m.Text = "berenjena" // inserted and changed in one unit: the last text is found
			return tx.SaveMessage(m)
		})
		save(func(m *desk.Message) { m.State, m.ExternalID, m.Rev = desk.StateSent, "wamid.9", m.Rev+1 })
		save(func(m *desk.Message) { m.State, m.ErrorCode, m.ErrorText = desk.StateFailed, "131026", "no" })
		save(func(m *desk.Message) {
			m.Kind, m.Content, m.At, m.SortAt, m.Late = desk.KindDocument, fullContent(w), m.At+5, m.SortAt+9, true
		})
		save(func(m *desk.Message) {
			m.Text, m.Content, m.Kind = "", desk.Content{RevokedAt: 4}, ""
		})
		save(func(m *desk.Message) { m.Text = "calabaza" })
		save(func(m *desk.Message) { m.Text = "repollo" })
		unit(t, w, func(tx port.Tx) error {
			expectCode(t, tx.SaveMessage(desk.Message{ID: 4}), desk.CodeNotFound)
			bad := m
			bad.Content = desk.Content{Raw: json.RawMessage("{")}
			if err := tx.SaveMessage(bad); err == nil {
				t.Error("what is not JSON was kept as JSON")
			}
			return nil
		})
	})
}

func TestDeliveries(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		ctx := context.Background()
		d := port.Delivery{ID: w.IDs.Next(w.Now), App: "meta", SHA256: "aa", Signer: "f", Body: []byte("{\"a\":\"\x00\xff\"}"), ReceivedAt: w.Now}
		insert := func(d port.Delivery) {
			t.Helper()
			if err := s.UpdateInstance(ctx, func(tx port.InstanceTx) error { return tx.InsertDelivery(d) }); err != nil {
				t.Fatal(err)
			}
		}
		again, empty := d, port.Delivery{ID: w.IDs.Next(w.Now), SHA256: "bb", ReceivedAt: w.Now}
		again.ID = w.IDs.Next(w.Now)
		insert(d)
		insert(again)
		insert(empty)
		empty.Body = []byte{}
		pending, err := s.PendingDeliveries(ctx, 10)
		if len(pending) == 2 && len(pending[1].Body) == 0 {
			pending[1].Body = []byte{}
		}
		expect(t, pending, err, []port.Delivery{d, empty})
		unit(t, w, func(tx port.Tx) error { return tx.FinishDelivery(d.ID, "bad json") })
		pending, err = s.PendingDeliveries(ctx, 10)
		if err != nil || len(pending) != 1 || pending[0].ID != empty.ID {
			t.Errorf("pending %v (%v)", pending, err)
		}
		d.Error = "bad json"
		got, err := s.Delivery(ctx, d.ID)
		expect(t, got, err, d)
		unit(t, w, func(tx port.Tx) error { return tx.ReopenDelivery(d.ID) })
		pending, err = s.PendingDeliveries(ctx, 10)
		if err != nil || len(pending) != 2 || pending[0].ID != d.ID || pending[0].Error != "" {
			t.Errorf("taken up anew: %v (%v)", pending, err)
		}
		_, err = s.Delivery(ctx, 1)
		expectCode(t, err, desk.CodeNotFound)
	})
}

// What waits is read by about 16 MiB, and at least one, however large it is.
func TestPendingDeliveriesAreReadByTheirSize(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		var all []desk.ID
		for i, size := range []int{17 << 20, 7 << 20, 7 << 20, 7 << 20, 1} {
			d := port.Delivery{ID: w.IDs.Next(w.Now), SHA256: strconv.Itoa(i), Body: make([]byte, size), ReceivedAt: w.Now}
			all = append(all, d.ID)
			if err := s.UpdateInstance(t.Context(), func(tx port.InstanceTx) error { return tx.InsertDelivery(d) }); err != nil {
				t.Fatal(err)
			}
		}
		for _, want := range [][]desk.ID{all[:1], all[1:3], all[3:]} {
			pending, err := s.PendingDeliveries(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []desk.ID
			for _, d := range pending {
				got = append(got, d.ID)
			}
			if !slices.Equal(got, want) {
				t.Fatalf("%v, want %v", got, want)
			}
			for _, id := range got {
				unit(t, w, func(tx port.Tx) error { return tx.FinishDelivery(id, "") })
			}
		}
	})
}

func TestUpdates(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		ctx := context.Background()
		row := func(state desk.UpdateState, key string) port.UpdateRow {
			return port.UpdateRow{ID: w.IDs.Next(w.Now), DeliveryID: 3, Position: 2, InboxID: w.Inbox, Account: "123", Kind: desk.UpdateReceipt,
				Key: key, Target: "wamid.t", State: state, Error: "e", At: 4, ReceivedAt: w.Now, Tries: 1,
				Update: desk.Update{Kind: desk.UpdateReceipt, Key: key, Target: "wamid.t", Party: desk.Party{Name: "Núria"},
					Receipt: &desk.Receipt{State: desk.StateRead}, Raw: json.RawMessage(`{"a":1}`)}}
		}
		parked, failed, done := row(desk.UpdateParked, "k1"), row(desk.UpdateFailed, "k2"), row(desk.UpdateDone, "k3")
		unrouted := row(desk.UpdateUnrouted, "k1") // of no inbox: another key
		unrouted.InboxID = 0
		unit(t, w, func(tx port.Tx) error {
			for _, u := range []port.UpdateRow{parked, failed, done, unrouted} {
				fresh, err := tx.InsertUpdate(u)
				expect(t, fresh, err, true)
				u.ID = w.IDs.Next(w.Now)
				fresh, err = tx.InsertUpdate(u)
				expect(t, fresh, err, false)
			}
			done.Update = desk.Update{}
			got, err := tx.Update(done.ID)
			expect(t, got, err, done)
			waits, err := tx.ParkedFor(w.Inbox, "wamid.t")
			expect(t, waits, err, []port.UpdateRow{parked})
			return nil
		})
		all, err := s.Updates(ctx, w.Workspace, port.UpdateQuery{})
		expect(t, all, err, []port.UpdateRow{unrouted, failed, parked})
		page, err := s.Updates(ctx, w.Workspace, port.UpdateQuery{Limit: 1, Before: unrouted.ID, InboxID: w.Inbox})
		expect(t, page, err, []port.UpdateRow{failed})
		page, err = s.Updates(ctx, w.Workspace, port.UpdateQuery{States: []desk.UpdateState{desk.UpdateDone}})
		expect(t, page, err, []port.UpdateRow{done})
		counts, err := s.UpdateCounts(ctx, w.Workspace)
		expect(t, counts, err, map[desk.UpdateState]int{desk.UpdateParked: 1, desk.UpdateFailed: 1, desk.UpdateUnrouted: 1})
		unit(t, w, func(tx port.Tx) error {
			unrouted.InboxID, unrouted.Key, unrouted.State, unrouted.Tries = w.Inbox, "k9", desk.UpdateSkipped, 2
			parked.State = desk.UpdateDone
			if err := errors.Join(tx.SaveUpdate(unrouted), tx.SaveUpdate(parked)); err != nil {
				return err
			}
			got, err := tx.Update(unrouted.ID)
			expect(t, got, err, unrouted)
			parked.Update = desk.Update{}
			got, err = tx.Update(parked.ID)
			expect(t, got, err, parked)
			waits, err := tx.ParkedFor(w.Inbox, "wamid.t")
			expect(t, waits, err, nil)
			return nil
		})
		check(t, s)
	})
}

func TestLogSpendTemplatesAndLinks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s port.Store) {
		w := storetest.NewWorld(t, s, 0)
		ctx := context.Background()
		one := port.LogEntry{ID: w.IDs.Next(w.Now), MessageID: 5, At: w.Now, Direction: "out", Status: 429, Text: strings.Repeat("x", 2000)}
		two := port.LogEntry{ID: w.IDs.Next(w.Now), MessageID: 5, At: w.Now, Direction: "in", Text: "read"}
		template := desk.Template{ID: w.IDs.Next(w.Now), Account: "waba", ExternalID: "9", Name: "aviso", Language: "es_AR", Category: "utility",
			Status: desk.TemplateApproved, Quality: "green", Reason: "r", Named: true, SyncedAt: w.Now, Rev: 3,
			Components: []desk.TemplateComponent{{Type: "body", Text: "Hola {{nombre}}", Examples: map[string]string{"nombre": "Ana"}}}}
		other := desk.Template{ID: w.IDs.Next(w.Now), Account: "waba2", ExternalID: "9", Name: "aaa"}
		link := port.LinkCode{InboxID: w.Inbox, Code: "4F2A", ConversationID: 7, CreatedAt: w.Now,
			Visit: desk.Visit{LandingPage: "https://tienda.example/", UTM: desk.UTM{Source: "ig"}}}
		unit(t, w, func(tx port.Tx) error {
			if err := errors.Join(tx.InsertLog(one), tx.InsertLog(two), tx.SaveTemplate(template), tx.SaveTemplate(other),
				tx.SaveLinkCode(link)); err != nil {
				return err
			}
			sum, err := tx.AddSpend(w.Inbox, "2025-06", 61800)
			expect(t, sum, err, 61800)
			sum, err = tx.AddSpend(w.Inbox, "2025-06", 200)
			expect(t, sum, err, 62000)
			renewed := template
			renewed.ID, renewed.Status = w.IDs.Next(w.Now), desk.TemplatePaused
			template.Status = desk.TemplatePaused
			if err := tx.SaveTemplate(renewed); err != nil {
				return err
			}
			got, err := tx.Template(template.ID)
			expect(t, got, err, template)
			list, err := tx.TemplatesOf("waba")
			expect(t, list, err, []desk.Template{template})
			found, err := tx.LinkCode(w.Inbox, "4F2A")
			expect(t, found, err, link)
			link.UsedAt = w.Now
			if err := tx.SaveLinkCode(link); err != nil {
				return err
			}
			found, err = tx.LinkCode(w.Inbox, "4F2A")
			expect(t, found, err, link)
			_, err = tx.LinkCode(w.Inbox+1, "4F2A")
			expectCode(t, err, desk.CodeNotFound)
			return nil
		})
		entries, err := s.Log(ctx, w.Workspace, 5)
		expect(t, entries, err, []port.LogEntry{one, two})
		spent, err := s.Spent(ctx, w.Workspace, w.Inbox, "2025-06")
		expect(t, spent, err, 62000)
		spent, err = s.Spent(ctx, w.Workspace, w.Inbox, "2025-07")
		expect(t, spent, err, 0)
		list, err := s.Templates(ctx, w.Workspace)
		expect(t, list, err, []desk.Template{other, template})
	})
}
