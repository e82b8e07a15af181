package channeltest

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// keyMax is how long a dedupe key may be, in bytes.
const keyMax = 300

func (s Suite) webhooks(t *testing.T) channel.Webhooks {
	t.Helper()
	w, ok := s.At("http://127.0.0.1:1").(channel.Webhooks)
	if !ok {
		t.Fatal("the channel takes no deliveries")
	}
	return w
}

func (s Suite) decode(t *testing.T) {
	w := s.webhooks(t)
	for _, body := range s.Bodies {
		given := bytes.Clone(body)
		elements, err := w.Decode(body)
		if err != nil {
			t.Errorf("%.80s: %v", body, err)
			continue
		}
		if s.Count != nil && len(elements) != s.Count(body) {
			t.Errorf("%.200s: %d elements, want %d", body, len(elements), s.Count(body))
		}
		again, err := w.Decode(body)
		if err != nil || !reflect.DeepEqual(elements, again) {
			t.Errorf("%.80s decodes differently the second time (%v)", body, err)
		}
		if !bytes.Equal(given, body) {
			t.Errorf("%.80s was changed", given)
		}
		for _, e := range elements {
			CheckElement(t, e)
		}
	}
	for _, foreign := range []string{``, `{`, `null`, `[]`, `"x"`, `{"object":"of_another_channel","entry":[]}`, "\x00\xff"} {
		if elements, err := w.Decode([]byte(foreign)); err == nil {
			t.Errorf("%q was taken for a delivery of %d elements", foreign, len(elements))
		}
	}
}

// decodeBroken changes the bodies at random, always in the same way: whatever comes of it is well formed.
func (s Suite) decodeBroken(t *testing.T) {
	w := s.webhooks(t)
	luck := rand.New(rand.NewPCG(1, 2))
	swaps := []string{`null`, `5`, `"x"`, `[]`, `{}`, `true`, `-1e300`, `"\u0000"`, `"\ud800"`, `[[[[]]]]`}
	for range 4000 {
		body := bytes.Clone(s.Bodies[luck.IntN(len(s.Bodies))])
		switch luck.IntN(3) {
		case 0:
			body = body[:luck.IntN(len(body)+1)]
		case 1:
			for range 1 + luck.IntN(4) {
				body[luck.IntN(len(body))] = byte(luck.IntN(256))
			}
		default:
			body = swapValue(body, swaps[luck.IntN(len(swaps))], luck)
		}
		elements, err := w.Decode(body)
		if err != nil {
			continue
		}
		for _, e := range elements {
			CheckElement(t, e)
		}
		if t.Failed() {
			t.Fatalf("with the body %s", body)
		}
	}
}

// swapValue puts another value in the place of one of the body's, and leaves the JSON whole.
func swapValue(body []byte, value string, luck *rand.Rand) []byte {
	var colons []int
	for i, c := range body {
		if c == ':' && i > 0 && body[i-1] == '"' {
			colons = append(colons, i)
		}
	}
	if len(colons) == 0 {
		return body
	}
	at := colons[luck.IntN(len(colons))] + 1
	var old json.RawMessage
	decoder := json.NewDecoder(bytes.NewReader(body[at:]))
	if decoder.Decode(&old) != nil {
		return body
	}
	return append(append(bytes.Clone(body[:at]), value...), body[at+int(decoder.InputOffset()):]...)
}

var updateKinds = map[desk.UpdateKind]bool{
	desk.UpdateMessage: true, desk.UpdateEcho: true, desk.UpdateReceipt: true, desk.UpdateReaction: true, desk.UpdateEdit: true,
	desk.UpdateRevoke: true, desk.UpdateIdentity: true, desk.UpdateHistory: true, desk.UpdateContact: true,
	desk.UpdateTemplate: true, desk.UpdateAccount: true, desk.UpdateIgnored: true, desk.UpdateUnknown: true,
}

// CheckElement says what is wrong with an element, whatever it came from.
func CheckElement(t testing.TB, e channel.Element) {
	t.Helper()
	u := e.Update
	wrong := func(what string) { t.Errorf("%s: %+v of %+v", what, u, e.Account) }
	if e.Account.Endpoint != "" && e.Account.Group != "" {
		wrong("two accounts")
	}
	if !updateKinds[u.Kind] || u.Key == "" || len(u.Key) > keyMax || u.At < 0 {
		wrong("no kind, key or time")
	}
	if len(u.Raw) > desk.RawMax || u.Message != nil && len(u.Message.Content.Raw) > desk.RawMax {
		wrong("too much is kept raw")
	}
	switch u.Kind {
	case desk.UpdateMessage, desk.UpdateEcho, desk.UpdateHistory:
		if u.Message == nil || u.ExternalID == "" || len(u.Party.Addresses) == 0 {
			wrong("a message without itself, its id or its person")
		}
	case desk.UpdateReceipt:
		if u.Target == "" || u.Receipt == nil || (u.Receipt.State == desk.StateFailed) != (u.Receipt.Failure != nil) {
			wrong("half a receipt")
		}
	case desk.UpdateReaction, desk.UpdateRevoke:
		if u.Target == "" {
			wrong("no target")
		}
	case desk.UpdateEdit:
		if u.Target == "" || u.Message == nil {
			wrong("half an edit")
		}
	case desk.UpdateIdentity, desk.UpdateContact:
		if len(u.Party.Addresses)+len(u.Former) == 0 {
			wrong("nobody")
		}
	case desk.UpdateIgnored, desk.UpdateUnknown:
		if u.Note == "" || u.Kind == desk.UpdateUnknown && len(u.Raw) == 0 {
			wrong("it does not say why")
		}
	}
	if m := u.Message; m != nil && (m.Kind == "" || m.Kind == desk.KindUnsupported && (len(m.Content.Raw) == 0 || m.Content.RawReason == "")) {
		wrong("a message of no kind, or unsupported without its raw body and reason")
	}
	checkStored(t, u)
}

// checkStored stores an update and reads it again: it must not change, and hold nothing that a database refuses.
func checkStored(t testing.TB, u desk.Update) {
	t.Helper()
	stored, err := json.Marshal(u)
	if err != nil {
		t.Errorf("%+v cannot be stored: %v", u, err)
		return
	}
	var back desk.Update
	if err := json.Unmarshal(stored, &back); err != nil {
		t.Errorf("%s cannot be read again: %v", stored, err)
		return
	}
	if again, err := json.Marshal(back); err != nil || !bytes.Equal(again, stored) {
		t.Errorf("%s became %s", stored, again)
	}
	texts := []string{u.Key, u.ExternalID, u.Target, u.Emoji, u.Party.Name, u.Party.Username, u.Note}
	if u.Message != nil {
		texts = append(texts, u.Message.Text, u.Message.QuoteID)
	}
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			t.Errorf("%q is no text that can be stored", text)
		}
	}
}
