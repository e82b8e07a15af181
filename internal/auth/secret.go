package auth

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// Lengths of a secret in bytes, before base64url: what NewSecret makes, and what may come from outside.
const (
	secretBytes    = 24
	minSecretBytes = 16
	maxSecretBytes = 64
)

// NewSecret makes what an outsider holds (a session, an invitation, a reset link, a file link): 192 random bits as 32
// characters of base64url.
func NewSecret() string {
	b := make([]byte, secretBytes)
	read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}

// ValidSecret tells whether text has the form of a secret, also of one that a browser made: base64url without padding of
// 16 to 64 bytes.
func ValidSecret(text string) bool {
	if len(text) > base64.RawURLEncoding.EncodedLen(maxSecretBytes) {
		return false
	}
	b, err := decodeURL(text)
	return err == nil && len(b) >= minSecretBytes && len(b) <= maxSecretBytes
}

// HashSecret gives what is stored instead of a secret: its SHA-256 as 64 hexadecimal digits. A secret is random, so
// it needs no salt and no slow hash.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}

// SameSecret compares a secret with a stored hash in constant time.
func SameSecret(secret, stored string) bool {
	return subtle.ConstantTimeCompare([]byte(HashSecret(secret)), []byte(stored)) == 1
}

// decodeURL reads base64url without padding, strictly: the library would overlook line breaks, and one value would have
// many spellings.
func decodeURL(text string) ([]byte, error) {
	if at := strings.IndexAny(text, "\r\n"); at >= 0 {
		return nil, base64.CorruptInputError(at)
	}
	return base64.RawURLEncoding.Strict().DecodeString(text)
}
