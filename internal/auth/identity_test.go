package auth

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"strings"
	"testing"
	"time"
)

var (
	identityKey = bytes.Repeat([]byte{1}, 32)
	identityNow = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).UnixMicro()
)

const hs256 = `{"alg":"HS256","typ":"JWT"}`

func sign(header, body string, key []byte, sum func() hash.Hash) string {
	text := base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString([]byte(body))
	mac := hmac.New(sum, key)
	mac.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func at(ahead time.Duration) string { return fmt.Sprint(identityNow/1e6 + int64(ahead/time.Second)) }

func reason(err error) TokenReason {
	var refused *TokenError
	if errors.As(err, &refused) {
		return refused.Reason
	}
	return ""
}

func TestIdentity(t *testing.T) {
	body := `{"sub":" 42 ","name":"Ana Pérez","email":"ana@example.com","phone":"+54 11 5555","aud":"inbox1","exp":` + at(time.Hour) + `,"other":{"x":[1]}}`
	id, err := VerifyIdentity(sign(hs256, body, identityKey, sha256.New), identityKey, "inbox1", identityNow)
	want := Identity{"42", "Ana Pérez", "ana@example.com", "+54 11 5555", identityNow + time.Hour.Microseconds()}
	if err != nil || id != want {
		t.Fatalf("%+v %v", id, err)
	}
}

func TestIdentityClaims(t *testing.T) {
	const good = `"sub":"42","aud":"inbox1"`
	exp := `,"exp":` + at(time.Hour)
	cases := []struct {
		body string
		want TokenReason
	}{
		{good + exp, ""},
		{good + `,"exp":` + at(24*time.Hour), ""},
		{good + `,"exp":` + at(time.Hour) + ".5", ""},
		{`"sub":"42","aud":["inbox1"]` + exp, ""},
		{good + exp + `,"nbf":` + at(time.Second), ""},
		{good + exp + `,"name":null`, ""},
		{good, TokenLifetime},
		{good + `,"exp":null`, TokenLifetime},
		{good + `,"exp":"soon"`, TokenLifetime},
		{good + `,"exp":1e300`, TokenLifetime},
		{good + `,"EXP":` + at(time.Hour), TokenLifetime},
		{good + `,"exp":` + at(25*time.Hour), TokenLifetime},
		{good + `,"exp":` + at(0), TokenExpired},
		{good + `,"exp":-5`, TokenExpired},
		{good + exp + `,"nbf":` + at(time.Hour), TokenEarly},
		{good + exp + `,"nbf":"x"`, TokenEarly},
		{`"sub":"42"` + exp, TokenAudience},
		{`"sub":"42","aud":""` + exp, TokenAudience},
		{`"sub":"42","aud":"inbox2"` + exp, TokenAudience},
		{`"sub":"42","aud":"inbox1 "` + exp, TokenAudience},
		{`"sub":"42","aud":["inbox1","inbox2"]` + exp, TokenAudience},
		{`"sub":"42","aud":[]` + exp, TokenAudience},
		{`"sub":"42","aud":{"x":1}` + exp, TokenAudience},
		{`"aud":"inbox1"` + exp, TokenClaim},
		{`"sub":"  ","aud":"inbox1"` + exp, TokenClaim},
		{`"sub":42,"aud":"inbox1"` + exp, TokenClaim},
		{`"sub":"a\u0000b","aud":"inbox1"` + exp, TokenClaim},
		{`"sub":"` + strings.Repeat("x", 257) + `","aud":"inbox1"` + exp, TokenClaim},
		{good + exp + `,"name":"` + strings.Repeat("ñ", 201) + `"`, TokenClaim},
		{good + exp + `,"email":["x"]`, TokenClaim},
		{good + exp + `,"phone":"` + strings.Repeat("1", 33) + `"`, TokenClaim},
		{good + exp + `,"name":"` + strings.Repeat("x", 9000) + `"`, TokenTooLarge},
	}
	for _, c := range cases {
		id, err := VerifyIdentity(sign(hs256, "{"+c.body+"}", identityKey, sha256.New), identityKey, "inbox1", identityNow)
		if got := reason(err); got != c.want || c.want != "" && id != (Identity{}) {
			t.Errorf("%.80s: %q, want %q (%v)", c.body, got, c.want, err)
		}
	}
}

func TestIdentityForgeries(t *testing.T) {
	body := `{"sub":"42","aud":"inbox1","exp":` + at(time.Hour) + `}`
	good := sign(hs256, body, identityKey, sha256.New)
	parts := strings.Split(good, ".")
	encode := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	cases := map[string]struct {
		token string
		want  TokenReason
	}{
		"another key":           {sign(hs256, body, bytes.Repeat([]byte{2}, 32), sha256.New), TokenSignature},
		"no key":                {sign(hs256, body, nil, sha256.New), TokenSignature},
		"alg none":              {encode(`{"alg":"none"}`) + "." + parts[1] + ".", TokenAlgorithm},
		"alg none, signed":      {sign(`{"alg":"none"}`, body, identityKey, sha256.New), TokenAlgorithm},
		"alg in small letters":  {sign(`{"alg":"hs256"}`, body, identityKey, sha256.New), TokenAlgorithm},
		"HS512":                 {sign(`{"alg":"HS512"}`, body, identityKey, sha512.New), TokenAlgorithm},
		"RS256":                 {sign(`{"alg":"RS256"}`, body, identityKey, sha256.New), TokenAlgorithm},
		"alg under other case":  {sign(`{"ALG":"HS256"}`, body, identityKey, sha256.New), TokenAlgorithm},
		"alg is a list":         {sign(`{"alg":["HS256"]}`, body, identityKey, sha256.New), TokenAlgorithm},
		"critical extension":    {sign(`{"alg":"HS256","crit":["exp"]}`, body, identityKey, sha256.New), TokenAlgorithm},
		"other body":            {parts[0] + "." + encode(strings.Replace(body, "42", "43", 1)) + "." + parts[2], TokenSignature},
		"no signature":          {parts[0] + "." + parts[1] + ".", TokenSignature},
		"cut signature":         {good[:len(good)-4], TokenSignature},
		"padding":               {good + "=", TokenMalformed},
		"line break":            {good + "\n", TokenMalformed},
		"four parts":            {good + ".x", TokenMalformed},
		"two parts":             {parts[0] + "." + parts[1], TokenMalformed},
		"empty":                 {"", TokenMalformed},
		"dots":                  {"..", TokenMalformed},
		"header is no object":   {sign(`"HS256"`, body, identityKey, sha256.New), TokenMalformed},
		"body is null":          {sign(hs256, `null`, identityKey, sha256.New), TokenMalformed},
		"body is no JSON":       {sign(hs256, `{`, identityKey, sha256.New), TokenMalformed},
		"body is broken UTF-8":  {sign(hs256, "{\"sub\":\"\xff\"}", identityKey, sha256.New), TokenMalformed},
		"two bodies":            {sign(hs256, body+body, identityKey, sha256.New), TokenMalformed},
		"a megabyte of nesting": {sign(hs256, strings.Repeat("[", 1<<20), identityKey, sha256.New), TokenTooLarge},
	}
	for name, c := range cases {
		if _, err := VerifyIdentity(c.token, identityKey, "inbox1", identityNow); reason(err) != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if _, err := VerifyIdentity(good, identityKey[:31], "inbox1", identityNow); reason(err) != TokenKey {
		t.Error("a short key was used:", err)
	}
	if _, err := VerifyIdentity(sign(hs256, strings.Replace(body, "inbox1", "", 1), identityKey, sha256.New), identityKey, "", identityNow); reason(err) != TokenAudience {
		t.Error("an empty audience matched:", err)
	}
}
