package graph

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net/url"
	"strings"
)

// SignatureHeader is where Meta puts the signature of a delivery.
const SignatureHeader = "X-Hub-Signature-256"

const signaturePrefix = "sha256="

// Verify says whether header signs exactly these bytes with the app's secret: "sha256=" and 64 hex digits of the
// HMAC-SHA256. Meta signs what is on the wire, so body must be untouched. An empty secret signs nothing.
func Verify(secret string, body []byte, header string) bool {
	digits, found := strings.CutPrefix(header, signaturePrefix)
	if !found || len(digits) != 2*sha256.Size || secret == "" {
		return false
	}
	given, err := hex.DecodeString(digits)
	if err != nil {
		return false
	}
	return hmac.Equal(given, sum(secret, body))
}

// Sign gives the header that Verify takes.
func Sign(secret string, body []byte) string {
	return signaturePrefix + hex.EncodeToString(sum(secret, body))
}

func sum(secret string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return mac.Sum(nil)
}

// Print is a secret's fingerprint: it tells two secrets apart and gives neither away. 32 hex digits; "" of no secret.
func Print(secret string) string {
	if secret == "" {
		return ""
	}
	return hex.EncodeToString(sum("bandeja secret print", []byte(secret))[:16])
}

// Challenge answers the call by which Meta verifies an address: the text to answer with 200 as text/plain, or false, for
// which the answer is 403. known says whether a token is one of ours; it should compare in constant time, as SameToken
// does.
func Challenge(query url.Values, known func(token string) bool) (answer string, ok bool) {
	token := query.Get("hub.verify_token")
	if query.Get("hub.mode") != "subscribe" || token == "" || !known(token) {
		return "", false
	}
	return query.Get("hub.challenge"), true
}

// SameToken compares in a time that tells nothing of where they differ. An empty token is no token.
func SameToken(given, ours string) bool {
	return ours != "" && subtle.ConstantTimeCompare([]byte(given), []byte(ours)) == 1
}
