package desk

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts, in characters (Unicode code points).
const (
	MessageMax = 4000
	CommentMax = 4000
	NameMax    = 120
	PreviewMax = 120
)

// CheckText accepts a message or comment as it was typed, losslessly, or says why not: empty, longer than limit
// characters, not UTF-8, or holding a NUL.
func CheckText(text, field string, limit int) error {
	switch {
	case !utf8.ValidString(text) || strings.ContainsRune(text, 0):
		return &Error{Code: CodeBadText, Field: field, Detail: "The text holds a NUL character or is not valid UTF-8."}
	case strings.TrimSpace(text) == "":
		return &Error{Code: CodeEmpty, Field: field, Detail: "There is nothing to send."}
	case utf8.RuneCountInString(text) > limit:
		return &Error{Code: CodeTooLong, Field: field, Max: limit, Detail: "The text is too long. Split it in two."}
	}
	return nil
}

// Preview is a text on one line, at most PreviewMax characters.
func Preview(text string) string {
	var out strings.Builder
	count, space := 0, false
	for _, r := range text {
		if unicode.IsSpace(r) || unicode.IsControl(r) {
			space = count > 0
			continue
		}
		if space {
			out.WriteByte(' ')
			count, space = count+1, false
		}
		if count >= PreviewMax-1 {
			out.WriteRune('…')
			break
		}
		out.WriteRune(r)
		count++
	}
	return out.String()
}

// foldWords lowers a text, takes the marks off Latin letters and leaves single spaces between its words.
func foldWords(text string) string {
	folded := latinMarks.Replace(strings.ToLower(text))
	return strings.Join(strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

var latinMarks = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "a", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ö", "o", "ú", "u", "ù", "u", "û", "u",
	"ü", "u", "ç", "c", "ñ", "n")

// Plain leaves out what is no text (control characters, broken UTF-8) and cuts after so many characters.
func Plain(text string, limit int) string {
	var out strings.Builder
	count := 0
	for _, r := range text {
		if unicode.IsControl(r) || r == utf8.RuneError {
			continue
		}
		if count++; count > limit {
			break
		}
		out.WriteRune(r)
	}
	return out.String()
}

// LooksLikePhone says whether a text is a telephone number as people write them: 6 to 15 digits and the signs between.
func LooksLikePhone(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune("+ -().\u00a0", r):
			return false
		}
	}
	return digits >= 6 && digits <= 15
}
