package auth

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of a password, in characters.
const (
	MinPassword = 8
	MaxPassword = 256
)

// PasswordReason says why a password is refused.
type PasswordReason string

// The reasons.
const (
	PasswordTooShort PasswordReason = "too_short"
	PasswordTooLong  PasswordReason = "too_long"
	PasswordInvalid  PasswordReason = "invalid"  // not text: broken UTF-8 or a control character
	PasswordCommon   PasswordReason = "common"   // among the first that anybody would try
	PasswordPersonal PasswordReason = "personal" // the person's own name or e-mail address
)

// PasswordError is the refusal of a password.
type PasswordError struct{ Reason PasswordReason }

// Error names the reason.
func (e *PasswordError) Error() string { return "password refused: " + string(e.Reason) }

//go:embed common_passwords.txt
var commonText string

var commonPasswords = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if word := fold(line); word != "" {
			all[word] = true
		}
	}
	return all
})

// CheckPassword gives nil or a *PasswordError. Personal are the person's e-mail address and names. There are no rules on
// kinds of characters: length is what counts.
func CheckPassword(password string, personal ...string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return &PasswordError{PasswordTooShort}
	case n > MaxPassword || len(password) > maxPasswordBytes:
		return &PasswordError{PasswordTooLong}
	case !utf8.ValidString(password) || strings.ContainsFunc(password, unicode.IsControl):
		return &PasswordError{PasswordInvalid}
	}
	word := fold(password)
	stem := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, own := range personal {
		own = fold(own)
		local, _, _ := strings.Cut(own, "@")
		for _, taken := range []string{own, strings.ReplaceAll(own, " ", ""), local} {
			if taken != "" && (word == taken || stem == taken) {
				return &PasswordError{PasswordPersonal}
			}
		}
	}
	if known := commonPasswords(); known[word] || known[stem] || isRun(word) {
		return &PasswordError{PasswordCommon}
	}
	return nil
}

// fold makes words comparable: no case, no accents, no blanks at the ends.
func fold(text string) string {
	var out strings.Builder
	for _, r := range norm.NFKD.String(strings.ToLower(strings.TrimSpace(text))) {
		if !unicode.Is(unicode.Mn, r) {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// isRun tells whether every character follows the one before by the same small step: aaaaaaaa, 12345678, hgfedcba.
func isRun(word string) bool {
	runes := []rune(word)
	if len(runes) < 2 {
		return true
	}
	step := runes[1] - runes[0]
	if step < -1 || step > 1 {
		return false
	}
	for i := 2; i < len(runes); i++ {
		if runes[i]-runes[i-1] != step {
			return false
		}
	}
	return true
}
