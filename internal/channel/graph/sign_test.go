package graph

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

const escaped = `{"text":"\u00e4\u00f6\u00e5 \/ \ud83d\ude00"}`

func TestVerify(t *testing.T) {
	body, secret := []byte(escaped), "5a7b0c1d2e3f4051"
	good := Sign(secret, body)
	if !Verify(secret, body, good) {
		t.Fatal("a right signature was refused")
	}
	var value any
	if err := json.Unmarshal(body, &value); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(body)
	flipped[3] ^= 1
	for name, row := range map[string]struct {
		secret, header string
		body           []byte
	}{
		"JSON written anew": {secret, good, again}, "a flipped bit": {secret, good, flipped}, "another secret": {"old", good, body},
		"no secret": {"", Sign("", body), body}, "no header": {secret, "", body}, "the older hash": {secret, "sha1=" + good[7:47], body},
		"no prefix": {secret, good[7:], body}, "upper prefix": {secret, "SHA256=" + good[7:], body}, "short": {secret, good[:70], body},
		"long": {secret, good + "0", body}, "no hex": {secret, good[:70] + "g", body}, "a space": {secret, " " + good, body},
		"a longer body": {secret, good, append(bytes.Clone(body), '\n')}, "an empty body": {secret, good, nil},
	} {
		if Verify(row.secret, row.body, row.header) {
			t.Errorf("%s was taken for right", name)
		}
	}
}

func TestPrint(t *testing.T) {
	one, other := Print("5a7b0c1d2e3f4051"), Print("5a7b0c1d2e3f4052")
	if len(one) != 32 || one == other || one != Print("5a7b0c1d2e3f4051") || strings.Contains(one, "5a7b") || Print("") != "" {
		t.Errorf("prints %q, %q, %q", one, other, Print(""))
	}
}

func TestChallenge(t *testing.T) {
	known := func(token string) bool { return SameToken(token, "casa") }
	query := func(mode, token, challenge string) url.Values {
		return url.Values{"hub.mode": {mode}, "hub.verify_token": {token}, "hub.challenge": {challenge}}
	}
	if answer, ok := Challenge(query("subscribe", "casa", `<"1158201444">`), known); !ok || answer != `<"1158201444">` {
		t.Errorf("answer %q, %v", answer, ok)
	}
	for _, wrong := range []url.Values{query("subscribe", "cas", "1"), query("subscribe", "", "1"), query("unsubscribe", "casa", "1"), {}} {
		if answer, ok := Challenge(wrong, known); ok || answer != "" {
			t.Errorf("%v was answered %q", wrong, answer)
		}
	}
	if SameToken("", "") {
		t.Error("no token is no token")
	}
}

func FuzzVerify(f *testing.F) {
	f.Add("secret", []byte(escaped), Sign("secret", []byte(escaped)))
	f.Add("", []byte(""), "sha256=")
	f.Fuzz(func(t *testing.T, secret string, body []byte, header string) {
		if Verify(secret, body, header) && !strings.EqualFold(header, Sign(secret, body)) {
			t.Fatalf("%q was taken for the signature of %q", header, body)
		}
		if secret != "" && !Verify(secret, body, Sign(secret, body)) {
			t.Fatal("its own signature was refused")
		}
	})
}
