package meta_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// jpeg and ogg are the beginnings of such files, which is all that is looked at.
var (
	jpeg = []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00 and so on")
	ogg  = append([]byte("OggS\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x13OpusHead\x01"), 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0)
)

func TestEveryKindComesIn(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	_, answer := b.send(c.WaID, words("¿En qué te ayudo?"))
	ours := idOf(t, answer)
	theirs := must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "esto"}))
	photo := b.sim.PutMedia("image/jpeg", "a.jpg", jpeg)
	voice := b.sim.PutMedia("audio/ogg; codecs=opus", "", ogg)
	b.settle()
	for name, k := range map[string]struct {
		say  meta.Say
		want string // JSON that the message must hold
	}{
		"text":           {meta.Say{Kind: "text", Text: "hola\n<b> ñ"}, `{"type":"text","text":{"body":"hola\n<b> ñ"},"from":"5491155550101"}`},
		"image":          {meta.Say{Kind: "image", Media: photo, Caption: "mirá"}, `{"type":"image","image":{"mime_type":"image/jpeg","caption":"mirá"}}`},
		"voice":          {meta.Say{Kind: "voice", Media: voice}, `{"type":"audio","audio":{"voice":true,"mime_type":"audio/ogg; codecs=opus"}}`},
		"audio":          {meta.Say{Kind: "audio", Media: voice}, `{"type":"audio","audio":{"voice":false}}`},
		"document":       {meta.Say{Kind: "document", Media: photo, Filename: "factura.pdf"}, `{"type":"document","document":{"filename":"factura.pdf"}}`},
		"sticker":        {meta.Say{Kind: "sticker", Media: photo}, `{"type":"sticker","sticker":{"animated":false}}`},
		"location":       {meta.Say{Kind: "location", Location: json.RawMessage(`{"latitude":1.5,"longitude":2}`)}, `{"type":"location","location":{"latitude":1.5,"longitude":2}}`},
		"contacts":       {meta.Say{Kind: "contacts"}, `{"type":"contacts"}`},
		"button":         {meta.Say{Kind: "button_reply", ReplyID: "si", Title: "Sí", ReplyTo: ours}, `{"type":"interactive","interactive":{"type":"button_reply","button_reply":{"id":"si","title":"Sí"}},"context":{"id":"` + ours + `","from":"5491155550100"}}`},
		"list":           {meta.Say{Kind: "list_reply", ReplyID: "1", Title: "Uno", Description: "d"}, `{"interactive":{"type":"list_reply","list_reply":{"id":"1","title":"Uno","description":"d"}}}`},
		"quick reply":    {meta.Say{Kind: "quick_reply", Payload: "P", Title: "Quiero"}, `{"type":"button","button":{"payload":"P","text":"Quiero"}}`},
		"order":          {meta.Say{Kind: "order"}, `{"type":"order"}`},
		"reaction":       {meta.Say{Kind: "reaction", Target: ours, Emoji: "👍"}, `{"type":"reaction","reaction":{"message_id":"` + ours + `","emoji":"👍"}}`},
		"edit":           {meta.Say{Kind: "edit", Target: theirs, Text: "esto otro"}, `{"type":"edit","edit":{"original_message_id":"` + theirs + `","message":{"type":"text","text":{"body":"esto otro"}}}}`},
		"quote":          {meta.Say{Kind: "text", Text: "x", ReplyTo: theirs}, `{"context":{"id":"` + theirs + `","from":"5491155550101"}}`},
		"forwarded":      {meta.Say{Kind: "text", Text: "x", Forwarded: "once"}, `{"context":{"forwarded":true}}`},
		"forwarded many": {meta.Say{Kind: "text", Text: "x", Forwarded: "many"}, `{"context":{"frequently_forwarded":true}}`},
		"unsupported":    {meta.Say{Kind: "unsupported", Unsupported: "poll"}, `{"type":"unsupported","unsupported":{"type":"poll"},"errors":[{"code":131051}]}`},
		"too big":        {meta.Say{Kind: "media_too_big"}, `{"type":"unsupported","errors":[{"code":131052}]}`},
		"future":         {meta.Say{Kind: "raw", Raw: json.RawMessage(`{"type":"holo","holo":{"a":1}}`)}, `{"type":"holo","holo":{"a":1}}`},
	} {
		id, err := b.sim.Say(c.ID, k.say)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var want any
		if err := json.Unmarshal([]byte(k.want), &want); err != nil {
			t.Fatal(err)
		}
		got := b.message(id)
		if !holds(got, want) {
			t.Errorf("%s: %v lacks %s", name, got, k.want)
		}
		if got["from_user_id"] != c.UserID || got["timestamp"] == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	must(b.sim.Say(c.ID, meta.Say{Kind: "revoke", Target: theirs}))
	thread := must(b.sim.Thread(c.ID, ""))
	for _, m := range thread.Messages {
		if m.ID == ours && m.Reactions["customer"] != "👍" || m.ID == theirs && (!m.Revoked || !m.Edited || m.Text != "") {
			t.Errorf("on the phone: %+v", m)
		}
	}
	if _, err := b.sim.Say(c.ID, meta.Say{Kind: "revoke", Target: ours}); err == nil {
		t.Error("a customer took back a message of the business")
	}
}

// message waits for all webhooks and gives the message with an id.
func (b *bench) message(id string) object {
	b.Helper()
	for _, m := range append(b.list("messages"), b.list("message_echoes")...) {
		if m["id"] == id {
			return m
		}
	}
	return nil
}

// holds says whether a JSON value has all that another has.
func holds(got, want any) bool {
	switch want := want.(type) {
	case object:
		is, ok := got.(object)
		for key, value := range want {
			ok = ok && holds(is[key], value)
		}
		return ok
	case []any:
		is, ok := got.([]any)
		ok = ok && len(is) == len(want)
		for i := range want {
			ok = ok && holds(is[i], want[i])
		}
		return ok
	}
	return got == want
}

func TestAdvertisement(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	ad := must(b.sim.Ad(c.ID, "", meta.Referral{SourceID: "120", Headline: "Macetas"}))
	first := must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "vi el aviso"}))
	second := must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "hola"}))
	if got := b.message(first); !holds(got["referral"], object{"source_id": "120", "source_type": "ad", "headline": "Macetas", "ctwa_clid": ad.ClickID}) {
		t.Errorf("%v", got)
	}
	if got := b.message(second); got["referral"] != nil {
		t.Errorf("the second message carries %v", got["referral"])
	}
}

func TestUsernameHidesThePhone(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	must(b.sim.SetUsername(c.ID, "ana.m"))
	id := must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "ahora sin número"}))
	if got := b.message(id); got["from"] != nil || got["from_user_id"] != c.UserID {
		t.Errorf("%v", got)
	}
	status, answer := b.call("POST", "/"+phone+"/messages", object{
		"messaging_product": "whatsapp", "recipient": c.UserID, "type": "text", "text": object{"body": "hola"},
	})
	contact := answer["contacts"].([]any)[0].(object)
	if status != 200 || contact["user_id"] != c.UserID || contact["wa_id"] != nil {
		t.Fatalf("%d %v", status, answer)
	}
	if got := b.statuses(idOf(t, answer)); got != "sent,delivered,read" {
		t.Errorf("statuses %s", got)
	}
	for _, value := range b.values() {
		if contacts, has := value["contacts"].([]any); has && contacts[0].(object)["profile"].(object)["username"] == "ana.m" && contacts[0].(object)["wa_id"] != nil {
			t.Errorf("the number shows in %v", value)
		}
	}
	shared := must(b.sim.ShareNumber(c.ID, ""))
	if got := b.message(shared); !holds(got, object{"contacts": []any{object{"origin": "contact_request", "phones": []any{object{"wa_id": "5491155550101"}}}}}) {
		t.Errorf("%v", got)
	}
}

func TestNumbersHaveVariants(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	for wa, to := range map[string]string{"551187654321": "+55 11 98765-4321", "5491155550177": "54 11 5555-0177", "5215512345678": "52 55 1234 5678"} {
		b.customer(wa)
		status, answer := b.send(to, words("x"))
		if status != 200 || answer["contacts"].([]any)[0].(object)["wa_id"] != wa {
			t.Errorf("%s to %s: %d %v", wa, to, status, answer)
		}
	}
}

func TestChangesOfACustomer(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	must(b.sim.ChangeNumber(c.ID, "+54 9 11 5555-0199"))
	must(b.sim.ChangeUserID(c.ID, ""))
	must(b.sim.Identity(c.ID, ""))
	must(b.sim.StopMarketing(c.ID, "", true))
	var kinds []string
	for _, m := range b.list("messages") {
		if system, is := m["system"].(object); is {
			kinds = append(kinds, system["type"].(string))
			if system["type"] == "user_changed_number" && (m["from"] != "5491155550101" || system["wa_id"] != "5491155550199") {
				t.Errorf("%v", m)
			}
		}
	}
	if got := strings.Join(kinds, " "); got != "user_changed_number user_changed_user_id customer_identity_changed" {
		t.Errorf("%s", got)
	}
	if preferences := b.list("user_preferences"); len(preferences) != 1 || preferences[0]["value"] != "stop" {
		t.Errorf("%v", preferences)
	}
	if status, answer := b.send("5491155550199", words("x")); status != 200 || b.statuses(idOf(t, answer)) != "sent,delivered,read" {
		t.Errorf("%d %v", status, answer)
	}
}

func TestAnswerFromTheBusinessPhone(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	id := must(b.sim.BusinessPhone(phone, c.ID, meta.Say{Kind: "text", Text: "te escribo del celu"}))
	must(b.sim.BusinessPhone(phone, c.ID, meta.Say{Kind: "edit", Target: id, Text: "te escribo del celular"}))
	must(b.sim.BusinessPhone(phone, c.ID, meta.Say{Kind: "revoke", Target: id}))
	echoes := b.list("message_echoes")
	if len(echoes) != 3 || !holds(echoes[0], object{"from": "5491155550100", "to": "5491155550101", "to_user_id": c.UserID, "id": id, "type": "text"}) {
		t.Fatalf("%v", echoes)
	}
	if !holds(echoes[2], object{"type": "revoke", "revoke": object{"original_message_id": id}}) {
		t.Errorf("%v", echoes[2])
	}
	for _, value := range b.values() {
		if value["message_echoes"] != nil && value["#field"] != "smb_message_echoes" {
			t.Errorf("%v", value["#field"])
		}
	}
}

func TestMediaOfACustomer(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	b := open(t, meta.Options{Seed: 1, Now: func() time.Time { return now }})
	c := b.customer("5491155550101")
	b.send(c.WaID, words("x")) // from here on it is known where the simulator is reached
	id := must(b.sim.Say(c.ID, meta.Say{Kind: "image", Media: b.sim.PutMedia("image/jpeg", "a.jpg", jpeg)}))
	image := b.message(id)["image"].(object)
	get := func(url, bearer string) (int, string) {
		req := must(http.NewRequest("GET", url, nil))
		if bearer != "" {
			req.Header.Set("Authorization", "Bearer "+bearer)
		}
		resp := must(http.DefaultClient.Do(req))
		defer resp.Body.Close()
		return resp.StatusCode, string(must(io.ReadAll(resp.Body)))
	}
	if status, body := get(image["url"].(string), token); status != 200 || body != string(jpeg) {
		t.Errorf("address of the webhook: %d", status)
	}
	status, about := b.call("GET", "/v25.0/"+image["id"].(string)+"?phone_number_id="+phone, nil)
	if status != 200 || about["mime_type"] != "image/jpeg" || about["file_size"] != float64(len(jpeg)) || len(about["sha256"].(string)) != 64 {
		t.Fatalf("%d %v", status, about)
	}
	url := about["url"].(string)
	if status, _ := get(url, ""); status != 401 {
		t.Errorf("without a token: %d", status)
	}
	b.sim.Advance(5 * time.Minute)
	if status, _ := get(url, token); status != 200 {
		t.Errorf("after five minutes: %d", status)
	}
	b.sim.Advance(time.Second)
	if status, _ := get(url, token); status != 404 {
		t.Errorf("later: %d", status)
	}
	b.sim.Advance(7 * 24 * time.Hour)
	if status, answer := b.call("GET", "/v25.0/"+image["id"].(string), nil); status != 400 || codeOf(answer) != 100 {
		t.Errorf("after seven days: %d %v", status, answer)
	}
}
