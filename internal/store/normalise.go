package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Normalise makes text comparable: compatibility forms are taken apart (NFKD), marks dropped, letters lowered. Both
// full-text indexes, the search tokens of contacts and every query go through it, so that they meet.
func Normalise(text string) string {
	if plain, ok := lowerASCII(text); ok {
		return plain
	}
	var out strings.Builder
	out.Grow(len(text))
	for _, c := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.Mn, c) {
			out.WriteRune(unicode.ToLower(c))
		}
	}
	return out.String()
}

func lowerASCII(text string) (string, bool) {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return "", false
		}
	}
	return strings.ToLower(text), true
}

// maxWord bounds an indexed word in bytes; a longer run of letters is no word that anybody searches.
const maxWord = 64

// Words are the normalised words of a text: runs of letters and digits. A word longer than 64 bytes is left out.
func Words(text string) []string {
	all := strings.FieldsFunc(Normalise(text), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
	words := all[:0]
	for _, word := range all {
		if len(word) <= maxWord {
			words = append(words, word)
		}
	}
	return words
}

// Digits are the digits of a text, as ASCII, in their order.
func Digits(text string) string {
	var out strings.Builder
	for _, c := range norm.NFKD.String(text) {
		if c >= '0' && c <= '9' {
			out.WriteRune(c)
		}
	}
	return out.String()
}

// minDigits is the shortest stretch of a telephone number that can be searched.
const minDigits = 4

// contactTokens are what a contact is found by: words of the name, the e-mail whole and its two parts, and every suffix
// of the phone's digits of at least minDigits.
func contactTokens(name, email, phone string) []string {
	var tokens []string
	seen := map[string]bool{}
	add := func(token string) {
		if token != "" && len(token) <= 256 && !seen[token] {
			seen[token] = true
			tokens = append(tokens, token)
		}
	}
	for _, word := range Words(name) {
		add(word)
	}
	email = strings.TrimSpace(Normalise(email))
	add(email)
	if local, domain, found := strings.Cut(email, "@"); found {
		add(local)
		add(domain)
		for _, word := range Words(local) {
			add(word)
		}
	}
	digits := Digits(phone)
	for i := 0; i+minDigits <= len(digits) && i < 32; i++ {
		add(digits[i:])
	}
	return tokens
}
