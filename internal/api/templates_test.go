package api

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/template"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// syncs plays the provider of templates.
type syncs struct{ err error }

// Sync implements templates.Syncer.
func (s *syncs) Sync(_ context.Context, _, inbox desk.ID) (int, error) {
	if inbox == desk.ID(1<<40) {
		return 0, desk.ErrNotFound
	}
	return 4, s.err
}

const julia = "5491155550001"

// whatsApp is a rig with a connected number that agents answer for, its templates, and a visitor who wrote.
type whatsApp struct {
	*rig
	owner, ana   *browser
	inbox        string
	conversation string
	template     map[string]string
	syncs        *syncs
}

func newWhatsApp(t *testing.T) *whatsApp {
	w := &whatsApp{syncs: &syncs{}, template: map[string]string{}}
	w.rig = newRig(t, func(o *Options) {
		o.Syncer = w.syncs
		o.Can = desk.CapabilityTable{desk.ChannelWebchat: desk.WebchatCapabilities(4000),
			desk.ChannelWhatsApp: {Limits: desk.Limits{TextMax: 4096}, Can: desk.Abilities{Templates: true, Reactions: true}}}
	})
	w.owner = w.rig.owner()
	inbox, workspace := desk.ID(1<<41), w.workspace()
	w.inbox = inbox.String()
	w.edit(func(tx port.Tx) error {
		seq, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, Actor: desk.System, Audience: desk.AudienceWorkspace, EntityKind: desk.EntityInbox, EntityID: inbox})
		if err != nil {
			return err
		}
		return tx.SaveInbox(desk.Inbox{ID: inbox, Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: "wa", Active: true, Window: desk.PolicyLastInbound24h,
			Connection: desk.Connection{Endpoint: "1", Group: "waba"}, Settings: desk.InboxSettings{TemplateLimitMicros: 30000}.WithDefaults(), Rev: seq})
	})
	w.ana = w.owner.join("Ana", "agent", "all", w.inbox)
	parts := []desk.TemplateComponent{{Type: "body", Text: "Hola {{1}}", Examples: map[string]string{"1": "Rosa"}},
		{Type: "buttons", Buttons: []desk.TemplateButton{{Type: "url", Text: "Ver", URL: "https://x.example/{{1}}"}}}}
	_, err := template.New(w.app.Base, nil).Sync(t.Context(), workspace, "waba", []desk.Template{
		{ExternalID: "1", Name: "hola", Language: "es", Category: "utility", Status: desk.TemplateApproved, Quality: "green", Components: parts},
		{ExternalID: "2", Name: "pausada", Language: "es", Category: "utility", Status: desk.TemplatePaused, Reason: "low quality", Components: parts[:1]},
	})
	if err != nil {
		t.Fatal(err)
	}
	now := desk.Time(w.now.Load())
	_, err = w.server.Traffic.Apply(t.Context(), workspace, []port.UpdateRow{{InboxID: inbox, Kind: desk.UpdateMessage, Key: "m1", ReceivedAt: now, At: now,
		Update: desk.Update{Kind: desk.UpdateMessage, Key: "m1", ExternalID: "wamid.1", At: now, Message: &desk.Inbound{Kind: desk.KindText, Text: "hola"},
			Party: desk.Party{Addresses: []desk.Address{{Kind: desk.AddressWaID, Value: julia}}}}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.conversation = "/api/v1/conversations/" + str(w.ana.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	for _, one := range at(w.owner.ok("GET", "/api/v1/templates", nil), "templates").([]any) {
		w.template[str(one, "name")] = str(one, "id")
	}
	return w
}

func (w *whatsApp) workspace() desk.ID {
	w.t.Helper()
	all, err := w.store.Workspaces(context.Background())
	if err != nil || len(all) != 1 {
		w.t.Fatal(all, err)
	}
	return all[0]
}

func (w *whatsApp) edit(unit port.Unit) {
	w.t.Helper()
	if err := w.store.Update(context.Background(), w.workspace(), port.LanePeople, unit); err != nil {
		w.t.Fatal(err)
	}
}

func TestOfferAndSendTemplates(t *testing.T) {
	w := newWhatsApp(t)
	if can := at(w.ana.ok("GET", w.conversation, nil), "can"); at(can, "send_template") != true || at(can, "react") != true || at(can, "attach") != false {
		t.Fatal(can)
	}
	w.pass(desk.Day + desk.Second)
	detail := w.ana.ok("GET", w.conversation, nil)
	if can := at(detail, "can"); at(can, "send_template") != true || at(can, "react") != false || str(can, "send", "code") != "window_over" {
		t.Fatal(can)
	}
	offer := w.ana.ok("GET", w.conversation+"/templates", nil)
	hola, paused := at(offer, "templates", 0), at(offer, "templates", 1)
	if str(hola, "name") != "hola" || at(hola, "sendable") != true || str(hola, "why") != "" || at(hola, "price", "micros") != 26000.0 ||
		str(hola, "price", "currency") != "USD" || str(hola, "price", "as_of") == "" || at(paused, "sendable") != false || str(paused, "why") != "paused" {
		t.Fatal(offer)
	}
	body, button := at(hola, "fields", 0), at(hola, "fields", 1)
	if str(body, "key") != "body.1" || str(body, "example") != "Rosa" || at(body, "button") != nil || str(button, "key") != "button.0.1" ||
		at(button, "button") != 0.0 || str(button, "kind") != "text" || str(hola, "components", 0, "type") != "body" {
		t.Fatal(hola)
	}
	if at(offer, "spend", "limit_micros") != 30000.0 || at(offer, "spend", "spent_micros") != 0.0 || str(offer, "spend", "month") != "2026-03" {
		t.Fatal(offer)
	}
	path := w.conversation + "/template"
	values := map[string]string{"body.1": "Julia", "button.0.1": "a"}
	send := map[string]any{"client_id": "t1", "template_id": w.template["hola"], "values": values}
	w.ana.refused("POST", path, map[string]any{"client_id": "t0", "template_id": w.template["pausada"], "values": values}, 409, "template_not_sendable")
	if a := w.ana.refused("POST", path, map[string]any{"client_id": "t0", "template_id": w.template["hola"]}, 422, "bad_value"); a.data["field"] != "body.1" {
		t.Fatal(a.text)
	}
	made := w.ana.do("POST", path, send)
	item := made.data["item"]
	if made.status != http.StatusCreated || str(item, "message_kind") != "template" || str(item, "text") != "Hola Julia" || str(item, "state") != "queued" ||
		str(item, "content", "template", "buttons", 0, "url") != "https://x.example/a" || at(item, "content", "template", "price", "micros") != 26000.0 {
		t.Fatal(made.text)
	}
	if c := made.data["conversation"]; str(c, "status") != "closed" || at(c, "awaiting_reply") != true || str(c, "last_agent_id") != w.ana.id() {
		t.Fatal(made.text)
	}
	if again := w.ana.do("POST", path, send); again.status != http.StatusOK || str(again.data, "item", "id") != str(item, "id") {
		t.Fatal(again.text)
	}
	send["client_id"] = "t2"
	if a := w.ana.refused("POST", path, send, 409, "spend_limit"); a.data["who_can"] != "admin" {
		t.Fatal(a.text)
	}
	if offer := w.ana.ok("GET", w.conversation+"/templates", nil); str(offer, "templates", 0, "why") != "limit" || at(offer, "spend", "spent_micros") != 26000.0 {
		t.Fatal(offer)
	}
	w.owner.ok("POST", path, send)
}

func TestTheTemplatesOfTheCompany(t *testing.T) {
	w := newWhatsApp(t)
	all := w.owner.ok("GET", "/api/v1/templates", nil)
	if list := at(all, "templates").([]any); len(list) != 2 || str(list[1], "reason") != "low quality" || str(list[0], "account") != "waba" ||
		str(list[0], "inbox_ids", 0) != w.inbox || at(list[0], "price") != nil {
		t.Fatal(all)
	}
	w.ana.refused("GET", "/api/v1/templates", nil, 403, "forbidden")
	sync := "/api/v1/inboxes/" + w.inbox + "/templates/sync"
	w.ana.refused("POST", sync, nil, 403, "forbidden")
	if got := w.owner.ok("POST", sync, nil); at(got, "count") != 4.0 {
		t.Fatal(got)
	}
	w.syncs.err = &channel.Error{Failure: desk.Failure{Kind: desk.FailAuth, Code: "190", Text: "expired"}}
	w.owner.refused("POST", sync, nil, http.StatusBadGateway, "provider_failed")
	w.syncs.err = context.DeadlineExceeded
	w.owner.refused("POST", sync, nil, http.StatusBadGateway, "provider_failed")
	w.syncs.err = errors.New("a fault")
	w.owner.refused("POST", sync, nil, http.StatusInternalServerError, "fault")
	w.owner.refused("POST", "/api/v1/inboxes/"+desk.ID(1<<40).String()+"/templates/sync", nil, 404, "not_found")
}

func TestWebChatOffersNoTemplates(t *testing.T) {
	r := newRig(t)
	owner := r.owner()
	_, key := owner.inbox("Tienda")
	r.guest(key).say("c1", "hola")
	path := "/api/v1/conversations/" + str(owner.ok("GET", "/api/v1/conversations", nil), "items", 0, "id")
	if can := at(owner.ok("GET", path, nil), "can"); at(can, "send_template") != false || at(can, "react") != false {
		t.Fatal(can)
	}
	owner.refused("GET", path+"/templates", nil, 409, "not_possible")
	owner.refused("POST", path+"/template", map[string]any{"client_id": "x", "template_id": desk.ID(1 << 40).String()}, 409, "not_possible")
}
