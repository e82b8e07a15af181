package template_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

func listOf() []desk.Template {
	body := func(text string) desk.TemplateComponent { return desk.TemplateComponent{Type: "body", Text: text} }
	one := func(id, category string, status desk.TemplateStatus, parts ...desk.TemplateComponent) desk.Template {
		return desk.Template{ExternalID: id, Name: id, Language: "es_AR", Category: category, Status: status, Quality: "green", Components: parts}
	}
	return []desk.Template{
		one("retomar", "utility", desk.TemplateApproved, body("Hola {{1}}, ¿seguimos?")),
		one("promo", "marketing", desk.TemplateApproved, desk.TemplateComponent{Type: "header", Format: "image"}, body("20 % menos")),
		one("oferta", "marketing", desk.TemplateApproved, body("Llegó la oferta")),
		one("pausada", "utility", desk.TemplatePaused, body("Hola")),
		one("rechazada", "utility", desk.TemplateRejected, body("Hola")),
		one("codigo", "authentication", desk.TemplateApproved, body("Es {{1}}")),
	}
}

func (w *world) sync(list ...desk.Template) int {
	w.t.Helper()
	n, err := w.templates.Sync(context.Background(), w.ws, "2000", list)
	w.must(err)
	all, err := w.store.Templates(context.Background(), w.ws)
	w.must(err)
	w.byID = map[string]desk.ID{}
	for _, one := range all {
		w.byID[one.ExternalID] = one.ID
	}
	return n
}

func (w *world) send(by unit.By, conversation desk.ID, name string, edit ...func(s *template.ToSend)) (template.Sent, error) {
	send := template.ToSend{ConversationID: conversation, TemplateID: w.byID[name], ClientID: "t-" + name}
	if name == "retomar" {
		send.Values = map[string]string{"body.1": "Julia"}
	}
	for _, change := range edit {
		change(&send)
	}
	return w.templates.Send(context.Background(), by, send)
}

// over makes the visitor write and lets the window end.
func (w *world) over() desk.ID {
	w.t.Helper()
	w.says("w1", "hola")
	id := w.only().Conversation.ID
	w.now += desk.Day + desk.Second
	return id
}

func (w *world) spent() int64 {
	w.t.Helper()
	sum, err := w.store.Spent(context.Background(), w.ws, w.inbox, desk.SpendMonth(w.now))
	w.must(err)
	return sum
}

func (w *world) settings(edit func(s *desk.InboxSettings)) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
		dir, err := tx.Directory()
		if err != nil {
			return err
		}
		inbox, _ := dir.Inbox(w.inbox)
		edit(&inbox.Settings)
		return tx.SaveInbox(inbox)
	}))
}

func (w *world) milestones(conversation desk.ID) (kinds []desk.MilestoneType) {
	w.t.Helper()
	page, err := w.store.Timeline(context.Background(), w.ws, port.TimelineQuery{ConversationID: conversation, Limit: 200})
	w.must(err)
	for _, item := range page.Items {
		if item.Milestone != nil {
			kinds = append(kinds, item.Milestone.Type)
		}
	}
	return kinds
}

// After 24 h only a template goes out. The conversation stays closed and is its sender's; the answer reopens it with the
// sender as assignee, online or not.
func TestReactivation(t *testing.T) {
	each(t, func(w *world) {
		id := w.over()
		_, err := w.app.SendMessage(context.Background(), w.beto, app.OutgoingMessage{ConversationID: id, ClientID: "x", Text: "tarde"})
		w.refused(err, desk.CodeWindowOver, "")
		sent, err := w.send(w.beto, id, "retomar")
		w.must(err)
		again, err := w.send(w.beto, id, "retomar")
		w.must(err)
		if !again.Duplicate || again.Message.ID != sent.Message.ID {
			t.Fatalf("sent twice: %+v", again)
		}
		c, m := w.only().Conversation, sent.Message
		if c.Status != desk.Closed || !c.AwaitingReply || c.LastAgentID != w.beto.Member || c.HolderID() != w.beto.Member || c.ClosedReason != desk.ClosedByDeadline {
			t.Fatalf("closed: %+v", c)
		}
		use := m.Content.Template
		if m.Kind != desk.KindTemplate || m.Text != "Hola Julia, ¿seguimos?" || m.State != desk.StateQueued || use == nil ||
			use.Values["body.1"] != "Julia" || use.Price == nil || use.Price.Micros == 0 || w.spent() != use.Price.Micros {
			t.Fatalf("sent %+v %+v, spent %d", m, use, w.spent())
		}
		if row := w.only(); row.Card.PreviewText != m.Text || row.Card.PreviewKind != desk.KindTemplate {
			t.Fatalf("card %+v", row.Card)
		}
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		if len(due) != 1 || due[0].MessageID != m.ID {
			t.Fatalf("due: %+v", due)
		}
		claimed, ok, err := w.traffic.Claim(context.Background(), w.ws, due[0].ID)
		w.must(err)
		if !ok || claimed.Message.Content.Template.Name != "retomar" || !slices.Contains(claimed.Addresses, waID(julia)) {
			t.Fatalf("claimed %v %+v", ok, claimed)
		}
		w.now += desk.Hour
		w.says("w2", "¡sí!")
		c = w.only().Conversation
		if c.Status != desk.Open || c.AssigneeID != w.beto.Member || c.AwaitingReply || c.Episode != 2 || c.ClosesAt != w.now+desk.Day {
			t.Fatalf("reopened: %+v", c)
		}
		if got := w.milestones(id); !slices.Equal(got, []desk.MilestoneType{"closed", "template_sent", "reopened", "assigned"}) {
			t.Fatalf("milestones %v", got)
		}
	})
}

// On an open conversation a template is an answer: it takes the conversation, and the rule of the inbox holds.
func TestTemplateInTheWindow(t *testing.T) {
	each(t, func(w *world) {
		w.says("w1", "hola")
		id := w.only().Conversation.ID
		sent, err := w.send(w.beto, id, "retomar")
		w.must(err)
		if c := sent.Conversation; c.Status != desk.Open || c.AssigneeID != w.beto.Member || c.WaitingSince != 0 || c.AwaitingReply {
			t.Fatalf("%+v", c)
		}
		if got := w.milestones(id); !slices.Equal(got, []desk.MilestoneType{"intervention", "template_sent"}) {
			t.Fatalf("milestones %v", got)
		}
		screen, err := w.store.Conversation(context.Background(), w.ws, id, w.ana.Member)
		w.must(err)
		if screen.Episode.FirstAnswerAt != sent.Message.At {
			t.Fatalf("episode %+v", screen.Episode)
		}
		_, err = w.send(w.ana, id, "retomar")
		w.refused(err, desk.CodeTaken, "client_id")
		w.settings(func(s *desk.InboxSettings) { s.OnlyAssigneeAnswers = true })
		_, err = w.send(w.ana, id, "retomar", func(s *template.ToSend) { s.ClientID = "other" })
		w.refused(err, desk.CodeNotAssignee, "")
		w.now += 2 * desk.Day
		_, err = w.send(w.ana, id, "retomar", func(s *template.ToSend) { s.ClientID = "other" })
		w.must(err)
		if c := w.only().Conversation; c.Status != desk.Closed || c.LastAgentID != w.ana.Member {
			t.Fatalf("after the window: %+v", c)
		}
	})
}

func TestTemplatesThatMayNotGo(t *testing.T) {
	each(t, func(w *world) {
		id := w.over()
		before, err := w.store.LastSeq(context.Background(), w.ws)
		w.must(err)
		_, err = w.send(w.beto, id, "pausada")
		w.refused(err, desk.CodeTemplateNotSendable, "paused")
		_, err = w.send(w.beto, id, "rechazada")
		w.refused(err, desk.CodeTemplateNotSendable, "rejected")
		_, err = w.send(w.beto, id, "codigo")
		w.refused(err, desk.CodeTemplateNotSendable, "unsupported")
		_, err = w.send(w.beto, id, "retomar", func(s *template.ToSend) { s.Values = nil })
		w.refused(err, desk.CodeBadValue, "body.1")
		_, err = w.send(w.beto, id, "retomar", func(s *template.ToSend) { s.ClientID = "" })
		w.refused(err, desk.CodeBadValue, "client_id")
		_, err = w.send(w.beto, id, "none")
		w.refused(err, desk.CodeNotFound, "")
		_, err = w.send(unit.By{Workspace: w.ws, Member: 5}, id, "retomar")
		w.refused(err, desk.CodeNotFound, "")
		if after, err := w.store.LastSeq(context.Background(), w.ws); err != nil || after != before || w.spent() != 0 {
			t.Fatalf("a refusal wrote something: %d, %d, %v", before, after, err)
		}
		w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
			dir, err := tx.Directory()
			if err != nil {
				return err
			}
			inbox, _ := dir.Inbox(w.inbox)
			inbox.Connection.Endpoint = ""
			return tx.SaveInbox(inbox)
		}))
		_, err = w.send(w.beto, id, "retomar")
		w.refused(err, desk.CodeNotConnected, "")
	})
}

// Whoever asks for no more marketing gets none, and gets it again after asking for it.
func TestOptingOutAndIn(t *testing.T) {
	each(t, func(w *world) {
		id := w.over()
		wish := func(kind string, at desk.Time) {
			w.t.Helper()
			w.apply(desk.Update{Kind: desk.UpdateIdentity, Key: kind + desk.ID(at).String(), At: at, Party: desk.Party{Addresses: []desk.Address{waID(julia)}},
				Message: &desk.Inbound{Kind: desk.KindSystem, Content: desk.Content{System: &desk.SystemNotice{Type: kind}}}})
		}
		wish("preference_stopped", w.now)
		_, err := w.send(w.beto, id, "oferta")
		w.refused(err, desk.CodeOptedOut, "")
		_, err = w.send(w.beto, id, "retomar")
		w.must(err)
		wish("preference_resumed", w.now-desk.Hour)
		_, err = w.send(w.beto, id, "oferta")
		w.refused(err, desk.CodeOptedOut, "")
		w.now += desk.Hour
		wish("preference_resumed", w.now)
		sent, err := w.send(w.beto, id, "oferta")
		w.must(err)
		if kinds := w.milestones(id); slices.Contains(kinds, desk.MilestoneNumberChanged) {
			t.Fatal("a wish passes for a new number")
		}
		// The provider says so too, by its refusal.
		w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error {
			m, err := tx.Message(sent.Message.ID)
			if err != nil {
				return err
			}
			m.ExternalID = "out1"
			return tx.SaveMessage(m)
		}))
		w.apply(desk.Update{Kind: desk.UpdateReceipt, Key: "st:out1", Target: "out1", At: w.now,
			Receipt: &desk.Receipt{State: desk.StateFailed, Failure: &desk.Failure{Kind: desk.FailOptOut, Code: "131050"}}})
		_, err = w.send(w.beto, id, "oferta", func(s *template.ToSend) { s.ClientID = "again" })
		w.refused(err, desk.CodeOptedOut, "")
		_, err = w.traffic.Resend(context.Background(), w.beto, id, sent.Message.ID, "resent")
		w.refused(err, desk.CodeOptedOut, "")
	})
}

func TestSpendLimit(t *testing.T) {
	each(t, func(w *world) {
		id := w.over()
		price := desk.PriceOf("utility", []desk.Address{waID(julia)}, false, w.now).Micros
		w.settings(func(s *desk.InboxSettings) { s.TemplateLimitMicros = 2*price + 1 })
		named := func(name string) func(s *template.ToSend) {
			return func(s *template.ToSend) { s.ClientID = name }
		}
		for _, name := range []string{"1", "2"} {
			_, err := w.send(w.beto, id, "retomar", named(name))
			w.must(err)
		}
		_, err := w.send(w.beto, id, "retomar", named("3"))
		w.refused(err, desk.CodeSpendLimit, "")
		if w.spent() != 2*price {
			t.Fatalf("spent %d", w.spent())
		}
		offer, err := w.templates.Offer(context.Background(), w.beto, id)
		w.must(err)
		if offer.Spent != 2*price || offer.Limit != 2*price+1 || len(offer.Templates) != 6 {
			t.Fatalf("%+v", offer)
		}
		why := map[string]desk.TemplateWhy{"retomar": "limit", "promo": "limit", "oferta": "limit", "pausada": "paused", "rechazada": "rejected", "codigo": "unsupported"}
		for _, one := range offer.Templates {
			if one.Why != why[one.Template.Name] || one.Price == nil {
				t.Errorf("%s: %q %v", one.Template.Name, one.Why, one.Price)
			}
		}
		_, err = w.send(w.ana, id, "retomar", named("4"))
		w.must(err)
		w.now += 40 * desk.Day
		_, err = w.send(w.beto, id, "retomar", named("5"))
		w.must(err)
	})
}

func TestHeaderFile(t *testing.T) {
	each(t, func(w *world) {
		id := w.over()
		file := func(edit func(f *port.File)) desk.ID {
			w.t.Helper()
			f := port.File{ID: ids.Next(w.now), InboxID: w.inbox, ConversationID: id, State: port.FileReady, Kind: desk.KindImage,
				MIME: "image/png", Name: "a.png", Size: 50, MemberID: w.beto.Member, Handle: "mark", CreatedAt: w.now}
			edit(&f)
			w.must(w.store.Update(context.Background(), w.ws, port.LanePeople, func(tx port.Tx) error { return tx.InsertFile(f) }))
			return f.ID
		}
		with := func(id desk.ID) func(s *template.ToSend) {
			return func(s *template.ToSend) { s.FileID = id }
		}
		for name, one := range map[string]struct {
			edit func(f *port.File)
			code desk.Code
		}{
			"not ready":    {func(f *port.File) { f.State = port.FileUploading }, desk.CodeNotFound},
			"another kind": {func(f *port.File) { f.Kind = desk.KindDocument }, desk.CodeBadValue},
			"of another":   {func(f *port.File) { f.ConversationID = 9 }, desk.CodeNotFound},
			"of Ana's":     {func(f *port.File) { f.MemberID = w.ana.Member }, desk.CodeNotFound},
			"sent already": {func(f *port.File) { f.MessageID = 9 }, desk.CodeUsed},
		} {
			if _, err := w.send(w.beto, id, "promo", with(file(one.edit))); !errors.Is(err, &desk.Error{Code: one.code}) {
				t.Errorf("%s: %v", name, err)
			}
		}
		_, err := w.send(w.beto, id, "promo", with(file(func(f *port.File) { f.Size = 101 })))
		w.refused(err, desk.CodeTooBig, "size")
		_, err = w.send(w.beto, id, "promo", with(file(func(f *port.File) { f.MIME = "image/gif" })))
		w.refused(err, desk.CodeBadFileType, "mime")
		_, err = w.send(w.beto, id, "promo")
		w.refused(err, desk.CodeBadValue, desk.FieldHeaderMedia)
		good := file(func(*port.File) {})
		_, err = w.send(w.beto, id, "retomar", with(good))
		w.refused(err, desk.CodeBadValue, desk.FieldHeaderMedia)
		sent, err := w.send(w.beto, id, "promo", with(good))
		w.must(err)
		if a := sent.Message.Content.Attachment; a == nil || a.ID != good || a.State != desk.AttachmentReady || sent.Message.Content.Template.HeaderKind != "image" {
			t.Fatalf("%+v", sent.Message.Content)
		}
		due, err := w.store.DueOutgoing(context.Background(), w.ws, w.now, nil, 10)
		w.must(err)
		claimed, ok, err := w.traffic.Claim(context.Background(), w.ws, due[0].ID)
		w.must(err)
		if !ok || claimed.File == nil || claimed.File.ID != good || claimed.File.MessageID != sent.Message.ID || claimed.File.Handle != "" {
			t.Fatalf("claimed %v %+v", ok, claimed)
		}
	})
}

func TestWebChatHasNoTemplates(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		web, err := w.app.CreateInbox(ctx, w.ana, app.NewInbox{Name: "Sitio", Key: "web-" + w.ws.String()})
		w.must(err)
		got, err := w.app.ReceiveVisitorMessage(ctx, app.VisitorMessage{Workspace: w.ws, Inbox: web.ID, SecretHash: strings.Repeat("ab", 32), ClientID: "1", Text: "hola", Locale: "es"})
		w.must(err)
		_, err = w.send(w.ana, got.Conversation.ID, "retomar")
		w.refused(err, desk.CodeNotPossible, "")
		_, err = w.templates.Offer(ctx, w.ana, got.Conversation.ID)
		w.refused(err, desk.CodeNotPossible, "")
	})
}

func TestSyncTemplates(t *testing.T) {
	each(t, func(w *world) {
		ctx := context.Background()
		seq := func() int64 {
			n, err := w.store.LastSeq(ctx, w.ws)
			w.must(err)
			return n
		}
		first, before := w.byID["retomar"], seq()
		if n := w.sync(append(listOf(), listOf()...)...); n != 6 || seq() != before {
			t.Fatalf("the same list again: %d, %d events", n, seq()-before)
		}
		list := listOf()[:3]
		list[0].Status, list[0].Reason = desk.TemplatePaused, "quality"
		list = append(list, desk.Template{ExternalID: "nueva", Name: "nueva", Status: desk.TemplateApproved, Category: "utility"}, desk.Template{})
		if n := w.sync(list...); n != 4 || seq() != before+1 {
			t.Fatalf("%d, %d events", n, seq()-before)
		}
		events, _, err := w.store.Events(ctx, w.ws, before, 10)
		w.must(err)
		if events[0].Type != desk.EventTemplatesChanged || events[0].EntityKind != "" || events[0].Audience != desk.AudienceWorkspace {
			t.Fatalf("%+v", events[0])
		}
		all, err := w.store.Templates(ctx, w.ws)
		w.must(err)
		for _, one := range all {
			gone := slices.Contains([]string{"pausada", "rechazada", "codigo"}, one.Name)
			if gone != (one.Status == desk.TemplateDeleted) || one.Account != "2000" || one.SyncedAt == 0 {
				t.Errorf("%+v", one)
			}
		}
		if w.byID["retomar"] != first || len(all) != 7 {
			t.Fatalf("%d templates", len(all))
		}
		w.sync(listOf()...)
		if n := w.sync(); n != 0 {
			t.Fatal(n)
		}
		id := w.over()
		_, err = w.send(w.beto, id, "retomar")
		w.refused(err, desk.CodeTemplateNotSendable, "deleted")
		offer, err := w.templates.Offer(ctx, w.beto, id)
		w.must(err)
		if len(offer.Templates) != 0 {
			t.Fatalf("%+v", offer.Templates)
		}
	})
}
