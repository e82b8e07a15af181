package auth

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/json"
	"math"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of a signed visitor identity.
const (
	maxTokenBytes   = 8 * 1024
	minIdentityKey  = 32 // bytes
	maxIdentityLife = 24 * time.Hour
	clockSkew       = time.Minute // that a host page's server may run ahead of ours
	maxSubject      = 256
	maxName         = 200
	maxEmail        = 254
	maxPhone        = 32
)

// Identity is what the operator of a host page vouches for about a visitor who is signed in there.
type Identity struct {
	Subject string // the operator's own id of the person, 1 to 256 characters
	Name    string // up to 200 characters; empty: not said, as below
	Email   string // up to 254
	Phone   string // up to 32
	Expires int64  // microseconds
}

// TokenReason says why an identity token is refused.
type TokenReason string

// The reasons.
const (
	TokenTooLarge  TokenReason = "too_large"
	TokenMalformed TokenReason = "malformed"
	TokenAlgorithm TokenReason = "algorithm" // anything but HS256, or an extension that must be understood
	TokenSignature TokenReason = "signature"
	TokenExpired   TokenReason = "expired"
	TokenLifetime  TokenReason = "lifetime" // no exp, or more than 24 hours ahead
	TokenEarly     TokenReason = "early"    // nbf lies ahead
	TokenAudience  TokenReason = "audience"
	TokenClaim     TokenReason = "claim" // sub is missing, or a claim is too long or no plain text
	TokenKey       TokenReason = "key"   // our own key is too short to sign with
)

// TokenError is the refusal of an identity token.
type TokenError struct {
	Reason TokenReason
	Claim  string // which, for TokenClaim
}

// Error names the reason, never the token.
func (e *TokenError) Error() string {
	if e.Claim != "" {
		return "identity token refused: " + string(e.Reason) + " " + e.Claim
	}
	return "identity token refused: " + string(e.Reason)
}

func refuse(reason TokenReason) (Identity, error) { return Identity{}, &TokenError{Reason: reason} }

// VerifyIdentity reads a JWT that a host page's server signed with the inbox's key. Only HS256 is accepted, whatever the
// token says; exp is required and at most 24 hours ahead; aud must name this inbox and no other. Now is in microseconds.
// Its error is a *TokenError.
func VerifyIdentity(token string, key []byte, audience string, now int64) (Identity, error) {
	if len(key) < minIdentityKey {
		return refuse(TokenKey)
	}
	if len(token) > maxTokenBytes {
		return refuse(TokenTooLarge)
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return refuse(TokenMalformed)
	}
	header, ok := decodeClaims(parts[0])
	if !ok {
		return refuse(TokenMalformed)
	}
	if alg, _ := header.text("alg"); alg != "HS256" || header["crit"] != nil {
		return refuse(TokenAlgorithm)
	}
	signature, err := decodeURL(parts[2])
	if err != nil {
		return refuse(TokenMalformed)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(parts[0] + "." + parts[1]))
	if !hmac.Equal(signature, mac.Sum(nil)) {
		return refuse(TokenSignature)
	}
	body, ok := decodeClaims(parts[1])
	if !ok {
		return refuse(TokenMalformed)
	}
	return body.identity(audience, now)
}

// claims are the members of a JSON object by their exact names.
type claims map[string]json.RawMessage

func decodeClaims(part string) (claims, bool) {
	text, err := decodeURL(part)
	if err != nil || !utf8.Valid(text) {
		return nil, false
	}
	var all claims
	err = json.Unmarshal(text, &all)
	return all, err == nil && all != nil
}

func (c claims) identity(audience string, now int64) (Identity, error) {
	expires, given, ok := c.time("exp")
	switch {
	case !ok || !given:
		return refuse(TokenLifetime)
	case expires <= now:
		return refuse(TokenExpired)
	case expires > now+(maxIdentityLife+clockSkew).Microseconds():
		return refuse(TokenLifetime)
	}
	if begins, given, ok := c.time("nbf"); !ok || given && begins > now+clockSkew.Microseconds() {
		return refuse(TokenEarly)
	}
	if audience == "" || !c.isFor(audience) {
		return refuse(TokenAudience)
	}
	id := Identity{Expires: expires}
	for _, field := range []struct {
		name  string
		limit int
		into  *string
	}{{"sub", maxSubject, &id.Subject}, {"name", maxName, &id.Name}, {"email", maxEmail, &id.Email}, {"phone", maxPhone, &id.Phone}} {
		text, ok := c.text(field.name)
		if !ok || utf8.RuneCountInString(text) > field.limit || strings.ContainsFunc(text, unicode.IsControl) {
			return Identity{}, &TokenError{TokenClaim, field.name}
		}
		*field.into = strings.TrimSpace(text)
	}
	if id.Subject == "" {
		return Identity{}, &TokenError{TokenClaim, "sub"}
	}
	return id, nil
}

// text reads a string; a missing one or null is empty, anything else but a string is not ok.
func (c claims) text(name string) (string, bool) {
	raw, given := c[name]
	if !given {
		return "", true
	}
	var text *string
	if json.Unmarshal(raw, &text) != nil {
		return "", false
	}
	if text == nil {
		return "", true
	}
	return *text, true
}

// time reads seconds since 1970, perhaps with a fraction, as microseconds.
func (c claims) time(name string) (at int64, given, ok bool) {
	raw, given := c[name]
	if !given {
		return 0, false, true
	}
	var seconds *float64
	if json.Unmarshal(raw, &seconds) != nil || seconds == nil || math.Abs(*seconds) > 1e11 {
		return 0, true, false
	}
	return int64(*seconds * 1e6), true, true
}

// isFor accepts the audience alone or as the only member of a list.
func (c claims) isFor(audience string) bool {
	if one, ok := c.text("aud"); ok {
		return one == audience
	}
	var many []string
	return json.Unmarshal(c["aud"], &many) == nil && len(many) == 1 && many[0] == audience
}
