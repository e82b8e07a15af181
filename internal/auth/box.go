package auth

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
)

// KeyBytes is the length of a Box's keys.
const KeyBytes = 32

// A sealed value is version, key id, nonce, ciphertext with its tag.
const (
	boxVersion = 1
	idBytes    = 8
	nonceBytes = 12
	headBytes  = 1 + idBytes + nonceBytes
)

// ErrSealed is returned for a sealed value that was cut, changed or moved from another place.
var ErrSealed = errors.New("the stored secret is damaged or belongs to another place")

// UnknownKeyError is returned for a value that was sealed with a key that this process does not have.
type UnknownKeyError struct{ ID string }

// Error names the key that is missing.
func (e *UnknownKeyError) Error() string {
	return "the stored secret was sealed with key " + e.ID + ", which is not the key of this instance"
}

// Place is where a sealed value stands. A value opens only in the place it was sealed for.
type Place struct {
	Table  string
	Row    int64
	Column string
}

// Box encrypts secrets at rest with AES-256-GCM. It is safe for concurrent use.
type Box struct {
	current string
	keys    map[string]cipher.AEAD
	signing []byte // of the current key; it opens nothing that is sealed
}

// NewBox seals with the current key and opens with it and the older ones.
func NewBox(current []byte, older ...[]byte) (*Box, error) {
	sum := hmac.New(sha256.New, current)
	sum.Write([]byte("bandeja signing key"))
	box := &Box{current: KeyID(current), keys: map[string]cipher.AEAD{}, signing: sum.Sum(nil)}
	for _, key := range append([][]byte{current}, older...) {
		if len(key) != KeyBytes {
			return nil, fmt.Errorf("a secret key has %d bytes, not %d", len(key), KeyBytes)
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		aead, err := cipher.NewGCM(block)
		if err != nil {
			return nil, err
		}
		box.keys[KeyID(key)] = aead
	}
	return box, nil
}

// KeyID names a key without giving it away: 16 hexadecimal digits.
func KeyID(key []byte) string {
	sum := sha256.Sum256(append([]byte("bandeja key id\x00"), key...))
	return hex.EncodeToString(sum[:idBytes])
}

// KeyID is the id of the key that new values are sealed with.
func (b *Box) KeyID() string { return b.current }

// Stale tells whether a sealed value should be sealed again, since its key is not the current one.
func (b *Box) Stale(sealed []byte) bool {
	return len(sealed) < headBytes || hex.EncodeToString(sealed[1:1+idBytes]) != b.current
}

// Seal encrypts a value for its place.
func (b *Box) Seal(plain []byte, at Place) []byte {
	id, _ := hex.DecodeString(b.current)
	out := make([]byte, 0, headBytes+len(plain)+16)
	out = append(append(out, boxVersion), id...)
	nonce := make([]byte, nonceBytes)
	read(nonce)
	out = append(out, nonce...)
	return b.keys[b.current].Seal(out, nonce, plain, at.bind(out[:1+idBytes]))
}

// Open decrypts a value. Its error is ErrSealed or an *UnknownKeyError.
func (b *Box) Open(sealed []byte, at Place) ([]byte, error) {
	if len(sealed) < headBytes || sealed[0] != boxVersion {
		return nil, ErrSealed
	}
	id := hex.EncodeToString(sealed[1 : 1+idBytes])
	aead, known := b.keys[id]
	if !known {
		return nil, &UnknownKeyError{id}
	}
	plain, err := aead.Open(nil, sealed[1+idBytes:headBytes], sealed[headBytes:], at.bind(sealed[:1+idBytes]))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// bind makes the associated data: each part with its length, so that no two places look the same.
func (p Place) bind(head []byte) []byte {
	out := append([]byte(nil), head...)
	for _, part := range []string{p.Table, p.Column} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return binary.BigEndian.AppendUint64(out, uint64(p.Row))
}
