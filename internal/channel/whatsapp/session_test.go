package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// played is a Graph API that answers as it is told and remembers what it was asked.
type played struct {
	*httptest.Server
	mu      sync.Mutex
	answers map[string][]string // by method and path below the version: one after the other, the last for ever
	asked   []string
	bodies  []string
}

func play(t *testing.T, answers map[string][]string) *played {
	t.Helper()
	p := &played{answers: answers}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *played) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	key := r.Method + " " + strings.TrimPrefix(r.URL.Path, "/v25.0/")
	p.mu.Lock()
	defer p.mu.Unlock()
	p.asked = append(p.asked, strings.TrimSuffix(key+"?"+r.URL.RawQuery, "?"))
	p.bodies = append(p.bodies, string(body))
	list := p.answers[key]
	if err != nil || len(list) == 0 || r.Header.Get("Authorization") != "Bearer "+values[FieldToken] {
		w.WriteHeader(http.StatusTeapot)
		return
	}
	if len(list) > 1 {
		p.answers[key] = list[1:]
	}
	status, text := 200, list[0]
	if n, err := fmt.Sscanf(text, "%d ", &status); n == 1 && err == nil {
		text = text[4:]
	}
	w.WriteHeader(status)
	io.WriteString(w, strings.ReplaceAll(text, "BASE", p.URL))
}

func (p *played) session(t *testing.T) *session {
	t.Helper()
	opened, err := New(p.URL + "/v25.0").Open(channel.Connection{Values: values, HTTP: p.Client()})
	if err != nil {
		t.Fatal(err)
	}
	s, ok := opened.(*session)
	if !ok {
		t.Fatalf("a %T", opened)
	}
	return s
}

type readSeeker struct{ *bytes.Reader }

func (readSeeker) Close() error { return nil }

func fileOf(mime, name, data, handle string) *channel.File {
	return &channel.File{MIME: mime, Name: name, Size: int64(len(data)), Handle: handle, Open: func() (io.ReadSeekCloser, error) {
		return readSeeker{bytes.NewReader([]byte(data))}, nil
	}}
}

const (
	uploads  = "POST 700100200300401/media"
	messages = "POST 700100200300401/messages"
	taken    = `{"messaging_product":"whatsapp","contacts":[{"input":"+541155550101","wa_id":"5491155550101","user_id":"AR.150200000000001"}],"messages":[{"id":"wamid.OUT1"}]}`
)

// outgoing is one message of every kind.
func outgoing() map[string]channel.Outgoing {
	voice := fileOf("audio/ogg", "nota.ogg", "OggS", "")
	return map[string]channel.Outgoing{
		"text":      {Kind: desk.KindText, Text: "**Hola** _Ana_ ~~no~~ `x`", Ref: "r1"},
		"link":      {Text: "vea https://tienda.example/a_b", QuoteID: "wamid.IN1"},
		"user_id":   {To: ana[1:], Kind: desk.KindText, Text: "hola"},
		"image":     {Kind: desk.KindImage, Text: "**mire**", File: fileOf("image/jpeg", "a.jpg", "jpeg", "")},
		"video":     {Kind: desk.KindVideo, File: fileOf("video/mp4", "a.mp4", "mp4", "")},
		"audio":     {Kind: desk.KindAudio, File: fileOf("audio/mpeg", "a.mp3", "mp3", "")},
		"voice":     {Kind: desk.KindVoice, File: voice, QuoteID: "wamid.IN2"},
		"document":  {Kind: desk.KindDocument, Text: "la factura", File: fileOf("application/pdf", "Factura nº 12.pdf", "%PDF", "")},
		"sticker":   {Kind: desk.KindSticker, File: fileOf("image/webp", "s.webp", "webp", "")},
		"location":  {Kind: desk.KindLocation, Location: &desk.Location{Latitude: -34.6, Longitude: -58.4, Name: "Local", Address: "Av. 1"}},
		"contacts":  {Kind: desk.KindContacts, Contacts: []desk.SharedContact{{Name: "Bruno Paz", Org: "Paz SA", Phones: []desk.SharedPhone{{Phone: "+541144440000", Type: "work", WaID: "541144440000"}}, Emails: []string{"b@example.com"}}, {Name: "Lía"}}},
		"reaction":  {Kind: channel.KindReaction, TargetID: "wamid.IN3", Text: "👍", QuoteID: "wamid.NO"},
		"unreacted": {Kind: channel.KindReaction, TargetID: "wamid.IN3"},
		"template":  {Kind: desk.KindTemplate, Template: &desk.TemplateUse{Name: "hola", Language: "es_AR"}},
		"template_positional": {Kind: desk.KindTemplate, Template: &desk.TemplateUse{Name: "pedido", Language: "es_AR", Values: map[string]string{
			"header.1": "Otoño", "body.2": "dos", "body.1": "uno", "body.10": "diez", "button.0": "seguir/1", "button.1": "BAJA", "button.2": "OTOÑO20"},
			Buttons: []desk.TemplateButton{{Type: "url"}, {Type: "quick_reply"}, {Type: "copy_code"}, {Type: "phone_number"}}}},
		"template_named": {Kind: desk.KindTemplate, Template: &desk.TemplateUse{Name: "retomar", Language: "es_AR",
			Values: map[string]string{"body.nombre": "Ana", "body.asunto": "la campera"}}},
		"template_image": {Kind: desk.KindTemplate, File: fileOf("image/png", "h.png", "png", ""), Template: &desk.TemplateUse{Name: "oferta", Language: "pt_BR",
			HeaderKind: "image", Values: map[string]string{"body.1": "Ana", "limited_time_offer.expiration": "1764000000000"}}},
		"template_document": {Kind: desk.KindTemplate, File: fileOf("application/pdf", "f.pdf", "%PDF", ""),
			Template: &desk.TemplateUse{Name: "factura", Language: "es", HeaderKind: "document"}},
		"template_location": {Kind: desk.KindTemplate, Location: &desk.Location{Latitude: 1, Longitude: 2, Name: "Local"},
			Template: &desk.TemplateUse{Name: "en_camino", Language: "es", HeaderKind: "location"}},
		"template_code": {Kind: desk.KindTemplate, Template: &desk.TemplateUse{Name: "codigo", Language: "es", Values: map[string]string{"body.1": "4321", "button.0": "4321"},
			Buttons: []desk.TemplateButton{{Type: "otp"}}}},
		"template_flow": {Kind: desk.KindTemplate, Template: &desk.TemplateUse{Name: "encuesta", Language: "es", Values: map[string]string{"button.0": "t1", "button.1": "SKU"},
			Buttons: []desk.TemplateButton{{Type: "flow"}, {Type: "catalog"}}}},
	}
}

// TestSent holds the request for every kind against testdata/sent.
func TestSent(t *testing.T) {
	for name, out := range outgoing() {
		t.Run(name, func(t *testing.T) {
			api := play(t, map[string][]string{uploads: {`{"id":"990000000000001"}`}, messages: {taken}})
			if out.To == nil {
				out.To = ana
			}
			accepted, err := api.session(t).Send(t.Context(), out)
			if err != nil || accepted.ExternalID != "wamid.OUT1" || !slices.Equal(accepted.Addresses, ana) || accepted.Held != "" {
				t.Fatalf("%+v, %v", accepted, err)
			}
			if (out.File != nil) != (accepted.Handle != "" && accepted.Until > 0) {
				t.Errorf("the file's handle is %q", accepted.Handle)
			}
			var pretty bytes.Buffer
			if err := json.Indent(&pretty, []byte(api.bodies[len(api.bodies)-1]), "", " "); err != nil {
				t.Fatal(err)
			}
			pretty.WriteByte('\n')
			golden(t, "testdata/sent/"+name+".json", pretty.Bytes())
		})
	}
}

func TestRefusedBeforeAsking(t *testing.T) {
	api := play(t, nil)
	use := func(use desk.TemplateUse) channel.Outgoing {
		use.Name, use.Language = "x", "es"
		return channel.Outgoing{To: ana, Kind: desk.KindTemplate, Template: &use}
	}
	for name, out := range map[string]channel.Outgoing{
		"no_address": {Kind: desk.KindText, Text: "a"}, "too_long": {To: ana, Text: strings.Repeat("a", 4097)},
		"no_caption": {To: ana, Kind: desk.KindVoice, Text: "a", File: fileOf("audio/ogg", "", "x", "h")},
		"bad_kind":   {To: ana, Kind: desk.KindOrder}, "bad_content": {To: ana, Kind: desk.KindImage},
		"bad_content ": {To: ana, Kind: desk.KindTemplate}, "bad_content  ": use(desk.TemplateUse{HeaderKind: "image"}),
		"bad_content   ":    use(desk.TemplateUse{Values: map[string]string{"button.0": "x"}}),
		"bad_content    ":   use(desk.TemplateUse{Values: map[string]string{"button.0": "x"}, Buttons: []desk.TemplateButton{{Type: "phone_number"}}}),
		"template_carousel": use(desk.TemplateUse{Values: map[string]string{"card.0.body.1": "x"}}),
		"too_long ":         {To: ana, Kind: desk.KindImage, Text: strings.Repeat("ñ", 1025), File: fileOf("image/png", "", "x", "h")},
		"too_long  ":        {To: ana, Text: " \n "}, "bad_content     ": {To: ana, Kind: channel.KindReaction, Text: "👍"},
	} {
		_, err := api.session(t).Send(t.Context(), out)
		var e *channel.Error
		if !errors.As(err, &e) || e.Code != strings.TrimSpace(name) || !e.Certain {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(api.asked) > 0 {
		t.Errorf("asked %q", api.asked)
	}
	exact := channel.Outgoing{To: ana, Text: strings.Repeat("a ", 2045) + "`b`"}
	if body, failed := compose(exact, ""); failed != nil || body["text"].(object)["body"] != strings.Repeat("a ", 2045)+"b" {
		t.Errorf("a text that only its marks make too long: %+v, %v", body, failed)
	}
}

func TestHandleIsUsedAgain(t *testing.T) {
	out := channel.Outgoing{To: ana, Kind: desk.KindImage, File: fileOf("image/png", "a.png", "png", "old")}
	api := play(t, map[string][]string{messages: {taken}})
	if accepted, err := api.session(t).Send(t.Context(), out); err != nil || accepted.Handle != "old" || len(api.asked) != 1 {
		t.Errorf("%+v, %v, asked %q", accepted, err, api.asked)
	}
	api = play(t, map[string][]string{uploads: {`{"id":"new"}`}, messages: {`400 {"error":{"code":131053,"message":"media"}}`, taken}})
	if accepted, err := api.session(t).Send(t.Context(), out); err != nil || accepted.Handle != "new" || len(api.asked) != 3 {
		t.Errorf("after a refusal: %+v, %v, asked %q", accepted, err, api.asked)
	}
	api = play(t, map[string][]string{messages: {`500 `}})
	var e *channel.Error
	if _, err := api.session(t).Send(t.Context(), out); !errors.As(err, &e) || e.Certain || len(api.asked) != 1 {
		t.Errorf("in doubt: %v, asked %q", err, api.asked)
	}
	out.File.Handle = ""
	api = play(t, map[string][]string{uploads: {`500 `}})
	if _, err := api.session(t).Send(t.Context(), out); !errors.As(err, &e) || !e.Certain || e.Kind != desk.FailRetry {
		t.Errorf("an upload is no message: %v", err)
	}
	api = play(t, map[string][]string{uploads: {`{}`}})
	if _, err := api.session(t).Send(t.Context(), out); !errors.As(err, &e) || !e.Certain || e.Kind != desk.FailRetry {
		t.Errorf("an upload without an id: %v", err)
	}
}

func TestAnswersToASend(t *testing.T) {
	for answer, want := range map[string]string{
		`{"messages":[{"id":"w","message_status":"held_for_quality_assessment"}],"contacts":[{"user_id":"AR.1"}]}`: "held_for_quality_assessment",
		`{"messages":[{"id":"w","message_status":"accepted"}]}`:                                                    "",
	} {
		got, err := play(t, map[string][]string{messages: {answer}}).session(t).Send(t.Context(), channel.Outgoing{To: ana, Text: "a"})
		if err != nil || got.Held != want || got.ExternalID != "w" {
			t.Errorf("%s: %+v, %v", answer, got, err)
		}
	}
	for answer, want := range map[string]channel.Error{
		`400 {"error":{"code":131047,"fbtrace_id":"T"}}`: {Failure: desk.Failure{Kind: desk.FailWindow, Code: "131047"}, Certain: true, TraceID: "T"},
		`400 {"error":{"code":100,"error_subcode":33}}`:  {Failure: desk.Failure{Kind: desk.FailConfig, Code: "100/33"}, Certain: true},
		`{"messages":[]}`: {Failure: desk.Failure{Kind: desk.FailUnknown, Code: "no_id", Text: "The answer names no message."}},
		`401 {"error":{"code":190,"error_subcode":463}}`:          {Failure: desk.Failure{Kind: desk.FailAuth, Code: "190/463"}, Certain: true},
		`400 {"error":{"code":131056,"message":"pair"}}`:          {Failure: desk.Failure{Kind: desk.FailPairRate, Code: "131056", Text: "pair"}, Certain: true, After: 6e9},
		`500 {"error":{"code":131000,"message":"went\nwrong\t"}}`: {Failure: desk.Failure{Kind: desk.FailRetry, Code: "131000", Text: "went wrong"}, Certain: true},
	} {
		_, err := play(t, map[string][]string{messages: {answer}}).session(t).Send(t.Context(), channel.Outgoing{To: ana, Text: "a"})
		var e *channel.Error
		if !errors.As(err, &e) || *e != want {
			t.Errorf("%s: %+v", answer, e)
		}
	}
}

func TestReadMarks(t *testing.T) {
	api := play(t, map[string][]string{messages: {`{"success":true}`}})
	for _, typing := range []bool{false, true} {
		if err := api.session(t).MarkRead(t.Context(), "wamid.IN1", typing); err != nil {
			t.Error(err)
		}
	}
	if api.bodies[0] != `{"message_id":"wamid.IN1","messaging_product":"whatsapp","status":"read"}` ||
		api.bodies[1] != `{"message_id":"wamid.IN1","messaging_product":"whatsapp","status":"read","typing_indicator":{"type":"text"}}` {
		t.Errorf("%q", api.bodies)
	}
}
