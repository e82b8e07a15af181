package meta_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// control asks the control API and gives the status and the answer, which may be a list.
func (b *bench) control(method, path, body string) (int, any) {
	b.Helper()
	req := must(http.NewRequest(method, b.graph.URL+"/_sim"+path, strings.NewReader(body)))
	resp := must(http.DefaultClient.Do(req))
	defer resp.Body.Close()
	var out any
	_ = json.NewDecoder(resp.Body).Decode(&out)
	return resp.StatusCode, out
}

func TestControl(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	must(b.sim.AddCustomer(meta.CustomerSpec{ID: "ana", WaID: "5491155550101", Name: "Ana"}))
	_, answer := b.control("POST", "/media?mime=image/jpeg&filename=a.jpg", string(jpeg))
	medium := answer.(object)["id"].(string)
	hook := `"callback_url":"` + b.app.URL + `/hook"`
	for _, c := range []struct {
		method, path, body string
		status             int
		want               string // JSON that the answer must hold, "" = anything
	}{
		{"GET", "/state", "", 200, `{"offset_ms":0,"customers":[{"id":"ana"}],"businesses":[{"id":"b1","waba_id":"200300400500600","subscribed":true}]}`},
		{"POST", "/customers", `{"wa_id":"+55 11 95555-0102","name":"Bia"}`, 200, `{"id":"5511955550102","name":"Bia"}`},
		{"GET", "/customers/nobody", "", 404, `{"error":"not_found"}`},
		{"POST", "/customers/ana/say", `{"kind":"text","text":"hola"}`, 200, ""},
		{"POST", "/customers/ana/say", `{"kind":"image","media":"` + medium + `"}`, 200, ""},
		{"POST", "/customers/ana/say", `{"kind":"dance"}`, 422, `{"error":"refused"}`},
		{"POST", "/customers/ana/say", `{`, 400, `{"error":"bad_request"}`},
		{"POST", "/customers/ana/ad", `{"headline":"Macetas"}`, 200, `{"headline":"Macetas","source_type":"ad"}`},
		{"POST", "/customers/ana/username", `{"username":"ana.m"}`, 200, `{"username":"ana.m"}`},
		{"POST", "/customers/ana/number", `{"wa_id":"5491155550103"}`, 200, `{"wa_id":"5491155550103"}`},
		{"POST", "/customers/ana/block", `{"blocked":true}`, 200, `{"blocked":["300400500600701"]}`},
		{"POST", "/customers/ana/read", `{}`, 200, `{"count":0}`},
		{"PATCH", "/customers/ana", `{"name":"Ana María","auto_read":false}`, 200, `{"name":"Ana María","auto_read":false}`},
		{"GET", "/customers/ana/thread", "", 200, `{"phone_id":"300400500600701","customer":"ana"}`},
		{"POST", "/numbers/300400500600701/say", `{"customer":"ana","kind":"text","text":"eco"}`, 200, ""},
		{"PATCH", "/numbers/300400500600702", `{"registered":false,"quality":"YELLOW"}`, 200, `{"registered":false,"quality":"YELLOW","phone_id":"300400500600702"}`},
		{"PATCH", "/settings", `{"auto_read":false,"sent_ms":[1,2],"retry_ms":[7]}`, 200, `{"auto_read":false,"sent_ms":[1,2],"retry_ms":[7],"review":"approve"}`},
		{"PATCH", "/faults?phone_id=300400500600702", `{"send_hang_rate":1}`, 200, `{"send_hang_rate":1,"batch":1}`},
		{"GET", "/faults", "", 200, `{"send_hang_rate":0}`},
		{"DELETE", "/faults", "", 204, ""},
		{"POST", "/clock", `{"advance":"23h55m"}`, 200, `{"offset_ms":86100000}`},
		{"POST", "/clock", `{"advance":"-1h"}`, 400, `{"error":"bad_request"}`},
		{"PATCH", "/businesses/b1/templates", `{"name":"promo_otono","language":"es_AR","status":"APPROVED","quality":"GREEN"}`, 200, `{"status":"APPROVED","quality_score":{"score":"GREEN"}}`},
		{"POST", "/businesses/b1/token", `{"expired":true}`, 200, `{"token_expired":true}`},
		{"POST", "/businesses", `{"name":"Otra","numbers":[{"display":"+34 600 000 000"}]}`, 200, `{"name":"Otra","subscribed":false}`},
		{"POST", "/inject", `{"phone_id":"300400500600701","field":"messages","value":{"errors":[{"code":131000}]}}`, 200, ""},
		{"POST", "/inject", `{"field":"x","value":{}}`, 404, ""},
		{"POST", "/burst", `{"customers":3,"messages":9}`, 200, `{"messages":9}`},
		{"POST", "/settle", "", 200, `{"settled":true}`},
		{"PUT", "/webhook", `{` + hook + `,"verify_token":"wrong"}`, 422, `{"problem":"status","verified":true}`},
		{"PUT", "/webhook", `{"callback_url":"http://192.0.2.1/x"}`, 422, `{"problem":"not_loopback"}`},
		{"PUT", "/webhook", `{` + hook + `,"verify_token":"secret word"}`, 200, `{"verified":true,"waiting":0}`},
		{"GET", "/ledger?summary=1", "", 200, `{"counts":{"waiting":0}}`},
		{"POST", "/reset", `{}`, 204, ""},
		{"GET", "/ledger", "", 200, `{"sends":[],"elements":[]}`},
		{"GET", "/nothing", "", 404, `{"error":"not_found"}`},
	} {
		status, got := b.control(c.method, c.path, c.body)
		if status != c.status {
			t.Errorf("%s %s: %d %v", c.method, c.path, status, got)
			continue
		}
		var want any
		if c.want != "" && json.Unmarshal([]byte(c.want), &want) == nil && !holdsSome(got, want) {
			t.Errorf("%s %s: %v lacks %s", c.method, c.path, got, c.want)
		}
	}
}

// holdsSome is holds, but of a list only the first entries need be there.
func holdsSome(got, want any) bool {
	wanted, is := want.(object)
	if !is {
		if list, is := want.([]any); is {
			have, ok := got.([]any)
			ok = ok && (len(list) > 0 || len(have) == 0) && len(have) >= len(list)
			for i := range list {
				ok = ok && holdsSome(have[i], list[i])
			}
			return ok
		}
		return got == want
	}
	have, ok := got.(object)
	for key, value := range wanted {
		ok = ok && holdsSome(have[key], value)
	}
	return ok
}

func TestControlRefusesOtherOrigins(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	req := must(http.NewRequest("POST", b.graph.URL+"/_sim/reset", strings.NewReader("{}")))
	req.Header.Set("Origin", "https://evil.example")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp := must(http.DefaultClient.Do(req))
	resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("%d", resp.StatusCode)
	}
}

func TestFilesOfThePhone(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	_, answer := b.control("POST", "/media?mime=image/jpeg", string(jpeg))
	req := must(http.NewRequest("GET", b.graph.URL+"/_sim/media/"+answer.(object)["id"].(string), nil))
	req.Header.Set("Range", "bytes=0-2")
	resp := must(http.DefaultClient.Do(req))
	defer resp.Body.Close()
	if body := must(io.ReadAll(resp.Body)); resp.StatusCode != 206 || !bytes.Equal(body, jpeg[:3]) || resp.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("%d %q %v", resp.StatusCode, body, resp.Header)
	}
}

func TestEvents(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req := must(http.NewRequestWithContext(ctx, "GET", b.graph.URL+"/_sim/events?customer="+c.ID, nil))
	resp := must(http.DefaultClient.Do(req))
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func(event, holds string) {
		t.Helper()
		for lines.Scan() {
			if lines.Text() == "event: "+event && lines.Scan() && strings.Contains(lines.Text(), holds) {
				return
			}
		}
		t.Fatalf("no %s with %s", event, holds)
	}
	next("hello", `"now":`)
	b.send(c.WaID, words("en vivo"))
	next("message", `"text":"en vivo"`)
	next("message", `"status":"read"`)
	theirs := must(b.sim.Say(c.ID, meta.Say{Kind: "text", Text: "leeme"}))
	b.call("POST", "/"+phone+"/messages", object{"messaging_product": "whatsapp", "status": "read", "message_id": theirs, "typing_indicator": object{"type": "text"}})
	next("message", `"status":"read"`)
	next("typing", `"until":`)
	b.sim.Reset(true)
	next("reset", "{}")
}

func TestOfflinePhoneAndReading(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := b.customer("5491155550101")
	yes, no := true, false
	must(b.sim.SetCustomer(c.ID, nil, &no, &yes))
	_, answer := b.send(c.WaID, words("uno"))
	id := idOf(t, answer)
	if got := b.statuses(id); got != "sent" {
		t.Errorf("off: %s", got)
	}
	must(b.sim.SetCustomer(c.ID, nil, nil, &no))
	if got := b.statuses(id); got != "sent,delivered" {
		t.Errorf("on: %s", got)
	}
	if thread := must(b.sim.Thread(c.ID, "")); thread.Unread != 1 {
		t.Errorf("%d unread", thread.Unread)
	}
	if n := must(b.sim.Read(c.ID, "", nil)); n != 1 {
		t.Errorf("%d read", n)
	}
	if got := b.statuses(id); got != "sent,delivered,read" {
		t.Errorf("read: %s", got)
	}
	b.send(c.WaID, object{"type": "reaction", "reaction": object{"message_id": id, "emoji": "🌱"}})
	b.settle()
	if thread := must(b.sim.Thread(c.ID, "")); thread.Messages[len(thread.Messages)-1].Reactions["business"] != "🌱" {
		t.Errorf("%+v", thread.Messages)
	}
}
