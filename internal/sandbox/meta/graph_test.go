package meta_test

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// upload posts a file as the Graph API wants it.
func (b *bench) upload(mime string, data []byte) (int, object) {
	b.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("messaging_product", "whatsapp")
	_ = form.WriteField("type", mime)
	part := must(form.CreatePart(textproto.MIMEHeader{"Content-Disposition": {`form-data; name="file"; filename="f"`}, "Content-Type": {mime}}))
	_, _ = part.Write(data)
	form.Close()
	req := must(http.NewRequest("POST", b.graph.URL+"/v25.0/"+phone+"/media", &body))
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", form.FormDataContentType())
	resp := must(http.DefaultClient.Do(req))
	defer resp.Body.Close()
	var out object
	_ = json.NewDecoder(resp.Body).Decode(&out)
	return resp.StatusCode, out
}

func TestUploads(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	b.customer("5491155550101")
	stereo := bytes.Clone(ogg)
	stereo[bytes.Index(stereo, []byte("OpusHead"))+9] = 2
	for name, c := range map[string]struct {
		mime string
		data []byte
		code int
	}{
		"image":         {"image/jpeg", jpeg, 0},
		"voice":         {"audio/ogg; codecs=opus", ogg, 0},
		"pdf":           {"application/pdf", []byte("%PDF-1.7"), 0},
		"webm":          {"audio/webm", ogg, 100},
		"html as image": {"image/png", []byte("<html><body>"), 131053},
		"big image":     {"image/jpeg", append(bytes.Clone(jpeg), make([]byte, 5<<20)...), 131053},
		"big sticker":   {"image/webp", append([]byte("RIFF\x00\x00\x00\x00WEBPVP8 "), make([]byte, 101<<10)...), 131053},
		"empty":         {"image/jpeg", nil, 131053},
	} {
		status, answer := b.upload(c.mime, c.data)
		if codeOf(answer) != c.code || (c.code == 0) != (status == 200) {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
	send := func(kind string, fields object) string {
		t.Helper()
		status, answer := b.send("5491155550101", object{"type": kind, kind: fields})
		if status != 200 {
			t.Fatalf("%d %v", status, answer)
		}
		return b.statuses(idOf(t, answer))
	}
	medium := func(mime string, data []byte) string {
		_, answer := b.upload(mime, data)
		return answer["id"].(string)
	}
	if got := send("audio", object{"id": medium("audio/ogg; codecs=opus", ogg), "voice": true}); got != "sent,delivered,read,played" {
		t.Errorf("voice: %s", got)
	}
	if got := send("audio", object{"id": medium("audio/ogg; codecs=opus", stereo), "voice": true}); got != "failed:131053" {
		t.Errorf("stereo voice: %s", got)
	}
	if got := send("video", object{"id": medium("image/jpeg", jpeg)}); got != "failed:131053" {
		t.Errorf("a picture as a film: %s", got)
	}
	linked := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		if r.URL.Path == "/gone" {
			w.WriteHeader(404)
		}
		_, _ = w.Write(jpeg)
	}))
	defer linked.Close()
	if got := send("image", object{"link": linked.URL + "/a.jpg", "caption": "x"}); got != "sent,delivered,read" {
		t.Errorf("link: %s", got)
	}
	if got := send("image", object{"link": linked.URL + "/gone"}); got != "failed:131053" {
		t.Errorf("broken link: %s", got)
	}
	id := medium("image/jpeg", jpeg)
	if status, _ := b.call("DELETE", "/v25.0/"+id, nil); status != 200 {
		t.Errorf("delete: %d", status)
	}
	if status, answer := b.send("5491155550101", object{"type": "image", "image": object{"id": id}}); status != 400 || codeOf(answer) != 100 {
		t.Errorf("deleted: %d %v", status, answer)
	}
}

func TestTemplates(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	c := must(b.sim.AddCustomer(meta.CustomerSpec{WaID: "5491155550101"}))
	words := func(values ...string) object {
		params := []any{}
		for _, value := range values {
			params = append(params, object{"type": "text", "text": value})
		}
		return object{"type": "body", "parameters": params}
	}
	link := object{"type": "button", "sub_type": "url", "index": "0", "parameters": []any{object{"type": "text", "text": "CN-9"}}}
	named := func(names ...string) object {
		params := []any{}
		for _, name := range names {
			params = append(params, object{"type": "text", "parameter_name": name, "text": "x " + name})
		}
		return object{"type": "body", "parameters": params}
	}
	for name, k := range map[string]struct {
		template, language string
		components         []any
		status, code       int
	}{
		"right":           {"pedido_confirmado", "es_AR", []any{words("Ana", "CN-9"), link}, 200, 0},
		"other language":  {"pedido_confirmado", "pt_BR", []any{words("Ana", "CN-9")}, 200, 0},
		"named":           {"retomar_charla", "es_AR", []any{named("asunto", "nombre")}, 200, 0},
		"no translation":  {"pedido_confirmado", "en_US", []any{words("Ana", "CN-9"), link}, 404, 132001},
		"hyphen":          {"pedido_confirmado", "es-AR", []any{words("Ana", "CN-9"), link}, 404, 132001},
		"few values":      {"pedido_confirmado", "es_AR", []any{words("Ana"), link}, 400, 132000},
		"many values":     {"pedido_confirmado", "es_AR", []any{words("Ana", "b", "c"), link}, 400, 132000},
		"empty value":     {"pedido_confirmado", "es_AR", []any{words("Ana", ""), link}, 400, 131008},
		"new line":        {"pedido_confirmado", "es_AR", []any{words("Ana", "a\nb"), link}, 400, 132018},
		"no button value": {"pedido_confirmado", "es_AR", []any{words("Ana", "CN-9")}, 400, 131008},
		"too long":        {"pedido_confirmado", "pt_BR", []any{words("Ana", strings.Repeat("x", 1024))}, 400, 132005},
		"wrong name":      {"retomar_charla", "es_AR", []any{named("asunto", "apellido")}, 400, 132012},
		"no header":       {"oferta_temporada", "es_AR", []any{words("Ana")}, 400, 132012},
		"paused":          {"promo_otono", "es_AR", []any{words("Ana")}, 400, 132015},
		"rejected":        {"cupom_relampago", "pt_BR", []any{words("a", "b")}, 404, 132001},
		"pending":         {"encuesta_entrega", "es_AR", []any{words("Ana")}, 404, 132001},
	} {
		status, answer := b.send(c.WaID, object{"type": "template", "template": object{
			"name": k.template, "language": object{"code": k.language}, "components": k.components,
		}})
		if status != k.status || codeOf(answer) != k.code {
			t.Errorf("%s: %d %v", name, status, answer)
		}
	}
	_, medium := b.upload("image/jpeg", jpeg)
	status, answer := b.send(c.WaID, object{"type": "template", "template": object{"name": "oferta_temporada", "language": object{"code": "es_AR"}, "components": []any{
		object{"type": "header", "parameters": []any{object{"type": "image", "image": object{"id": medium["id"]}}}}, words("Ana"),
		object{"type": "button", "sub_type": "quick_reply", "index": 0, "parameters": []any{object{"type": "payload", "payload": "VER"}}},
	}}})
	if status != 200 || b.statuses(idOf(t, answer)) != "sent,delivered,read" {
		t.Fatalf("%d %v", status, answer)
	}
	thread := must(b.sim.Thread(c.ID, ""))
	last := thread.Messages[len(thread.Messages)-1]
	if !strings.HasPrefix(last.Text, "Ana, llegó") || last.Header == nil || last.Header.Media == nil || len(last.Buttons) != 2 || last.Buttons[0].ID != "VER" || last.Template.Category != "MARKETING" {
		t.Errorf("on the phone: %+v", last)
	}
}

func TestTemplatesAreListedReviewedAndDeleted(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	path := "/v25.0/" + waba + "/message_templates"
	seen, after := map[string]bool{}, ""
	for range 10 {
		status, page := b.call("GET", path+"?limit=3&fields=name,status,components,language&after="+after, nil)
		if status != 200 {
			t.Fatalf("%d %v", status, page)
		}
		for _, row := range page["data"].([]any) {
			template := row.(object)
			seen[template["name"].(string)+template["language"].(string)] = true
			if template["category"] != nil || template["id"] == nil || template["components"] == nil {
				t.Errorf("fields of %v", template)
			}
		}
		paging := page["paging"].(object)
		if paging["next"] == nil {
			break
		}
		after = paging["cursors"].(object)["after"].(string)
	}
	if len(seen) != len(meta.DefaultBusiness().Templates) {
		t.Errorf("%d templates seen: %v", len(seen), seen)
	}
	create := func(name string) (int, object) {
		return b.call("POST", path, object{"name": name, "language": "es_AR", "category": "UTILITY", "components": []any{
			object{"type": "BODY", "text": "Hola {{1}}", "example": object{"body_text": []any{[]any{"Ana"}}}},
		}})
	}
	if status, answer := create("Con Mayúsculas"); status != 400 || codeOf(answer) != 100 {
		t.Errorf("%d %v", status, answer)
	}
	create("nuevo")
	create("rejected_one")
	if status, answer := create("nuevo"); status != 400 {
		t.Errorf("the same again: %d %v", status, answer)
	}
	b.settle()
	if err := b.sim.SetTemplate("", "nuevo", "es_AR", "PAUSED", "FIRST_PAUSE"); err != nil {
		t.Fatal(err)
	}
	var events []string
	for _, value := range b.values() {
		if value["#field"] == "message_template_status_update" {
			events = append(events, value["message_template_name"].(string)+" "+value["event"].(string))
			if _, number := value["message_template_id"].(float64); !number || value["message_template_language"] != "es-AR" {
				t.Errorf("%v", value)
			}
		}
	}
	if got := strings.Join(events, ","); got != "nuevo APPROVED,rejected_one REJECTED,nuevo PAUSED" && got != "rejected_one REJECTED,nuevo APPROVED,nuevo PAUSED" {
		t.Errorf("%s", got)
	}
	if status, _ := b.call("DELETE", path+"?name=nuevo", nil); status != 200 {
		t.Errorf("delete: %d", status)
	}
	if _, page := b.call("GET", path+"?name=nuevo", nil); len(page["data"].([]any)) != 0 {
		t.Errorf("%v", page)
	}
}

func TestConnecting(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	status, page := b.call("GET", "/v25.0/"+waba+"/phone_numbers?fields=display_phone_number,status,verified_name", nil)
	if rows := page["data"].([]any); status != 200 || len(rows) != 2 || rows[0].(object)["id"] != phone || rows[0].(object)["status"] != "CONNECTED" {
		t.Errorf("%d %v", status, page)
	}
	if _, number := b.call("GET", "/"+phone+"?fields=quality_rating", nil); len(number) != 2 || number["quality_rating"] != "GREEN" {
		t.Errorf("%v", number)
	}
	if status, _ := b.call("GET", "/me", nil); status != 200 {
		t.Errorf("me: %d", status)
	}
	_, about := b.call("GET", "/debug_token?input_token="+token, nil, "Authorization", "Bearer 100200300400500|5a7b0c1d2e3f405162738495a6b7c8d9")
	if data := about["data"].(object); data["is_valid"] != true || len(data["scopes"].([]any)) != 2 {
		t.Errorf("%v", about)
	}
	if status, answer := b.call("POST", "/"+other+"/register", object{"messaging_product": "whatsapp", "pin": "000000"}); codeOf(answer) != 133005 {
		t.Errorf("wrong PIN: %d %v", status, answer)
	}
	if status, _ := b.call("POST", "/"+other+"/register", object{"messaging_product": "whatsapp", "pin": "123456"}); status != 200 {
		t.Errorf("register: %d", status)
	}
	if status, answer := b.call("GET", "/"+waba+"/nonsense/deep", nil); status != 400 || codeOf(answer) != 2500 {
		t.Errorf("unknown path: %d %v", status, answer)
	}
	if status, answer := b.call("GET", "/999", nil); status != 400 || codeOf(answer) != 100 {
		t.Errorf("unknown object: %d %v", status, answer)
	}
}

func TestSubscribing(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	path := "/v25.0/" + waba + "/subscribed_apps"
	if status, _ := b.call("DELETE", path, nil); status != 200 {
		t.Fatal(status)
	}
	b.customer("5491155550101")
	if counts := b.sim.Counts(); counts.Unsubscribed != 1 || counts.Waiting != 0 {
		t.Errorf("%+v", counts)
	}
	status, answer := b.call("POST", path, object{"override_callback_uri": b.app.URL + "/mine", "verify_token": "wrong"})
	if status != 400 || codeOf(answer) != 2200 || !strings.Contains(answer["error"].(object)["message"].(string), "403") {
		t.Errorf("%d %v", status, answer)
	}
	if status, answer = b.call("POST", path, object{"override_callback_uri": b.app.URL + "/mine", "verify_token": "secret word"}); status != 200 {
		t.Errorf("%d %v", status, answer)
	}
	if _, rows := b.call("GET", path, nil); rows["data"].([]any)[0].(object)["override_callback_uri"] != b.app.URL+"/mine" {
		t.Errorf("%v", rows)
	}
	b.customer("5491155550102")
	if got := b.list("messages"); len(got) != 1 || got[0]["from"] != "5491155550102" {
		t.Errorf("%v", got)
	}
}
