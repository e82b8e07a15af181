// Package hook tells an application what happened, as Meta's webhooks do: signed bodies in escaped unicode, batches,
// repeats until a 200, and on demand every disorder that a receiver must bear.
package hook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"unicode/utf16"
	"unicode/utf8"
)

const hexDigits = "0123456789abcdef"

// Escape appends the JSON text src to dst the way Meta writes it: every rune beyond ASCII as \uXXXX in lower-case hex
// (two of them for a rune beyond the basic plane) and every slash as \/. The meaning of the JSON stays the same.
func Escape(dst, src []byte) []byte {
	for i := 0; i < len(src); {
		c := src[i]
		if c < utf8.RuneSelf {
			if c == '/' && (i == 0 || !escaped(src[:i])) {
				dst = append(dst, '\\')
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRune(src[i:])
		i += size
		if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
			dst = unit(unit(dst, high), low)
			continue
		}
		dst = unit(dst, r)
	}
	return dst
}

// escaped says whether what follows the text is already behind an odd number of backslashes.
func escaped(before []byte) bool {
	n := 0
	for n < len(before) && before[len(before)-1-n] == '\\' {
		n++
	}
	return n%2 == 1
}

func unit(dst []byte, r rune) []byte {
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}

// Sign gives the value of the header X-Hub-Signature-256 for a body.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// Chance draws a number in [0, 1) from a seed and the names of the choice. The same names give the same number, whatever
// else was drawn before, so that requests that race do not change one another's luck.
func Chance(seed uint64, kind, key string, n int) float64 {
	return float64(Draw(seed, kind, key, n)>>11) / (1 << 53)
}

// Draw is Chance as 64 bits.
func Draw(seed uint64, kind, key string, n int) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(kind))
	_, _ = h.Write([]byte{0})
	_, _ = h.Write([]byte(key))
	x := h.Sum64() ^ mix(seed+0x9e3779b97f4a7c15) ^ mix(uint64(n)*0xd1342543de82ef95+1)
	return mix(x)
}

func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
