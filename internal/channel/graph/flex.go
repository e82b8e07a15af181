package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/desk"
)

// Str is a text that may come as a number or a truth value too. What is none of these is "": a field of a wrong type
// must not take its neighbours along. A NUL, which not every database keeps, becomes U+FFFD.
type Str string

// UnmarshalJSON never fails.
func (s *Str) UnmarshalJSON(b []byte) error {
	*s = ""
	if len(b) == 0 {
		return nil
	}
	switch b[0] {
	case '"':
		var text string
		if json.Unmarshal(b, &text) == nil {
			*s = Str(strings.ReplaceAll(text, "\x00", "\uFFFD"))
		}
	case '{', '[', 'n':
	default:
		*s = Str(b)
	}
	return nil
}

// Lower is the text in lower case.
func (s Str) Lower() string { return strings.ToLower(string(s)) }

// Time reads a stamp in seconds or, from 10^12 on, in milliseconds. 0 means that there is none.
func (s Str) Time() desk.Time {
	n, err := strconv.ParseInt(string(s), 10, 64)
	if err != nil {
		f, bad := strconv.ParseFloat(string(s), 64)
		if bad != nil || math.IsNaN(f) || f >= 1e15 {
			return 0
		}
		n = int64(f)
	}
	switch {
	case n <= 0 || n >= 1e15:
		return 0
	case n >= 1e12:
		return desk.Time(n) * desk.Millisecond
	}
	return desk.Time(n) * desk.Second
}

// Int reads a whole number; ok is false when it is none.
func (s Str) Int() (n int, ok bool) {
	n, err := strconv.Atoi(string(s))
	if err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(string(s), 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int(f), true
}

// Float reads a finite number; ok is false when it is none.
func (s Str) Float() (f float64, ok bool) {
	f, err := strconv.ParseFloat(string(s), 64)
	return f, err == nil && !math.IsInf(f, 0) && !math.IsNaN(f)
}

// Bool reads a truth value, also from "true" and 1.
func (s Str) Bool() bool { return s == "true" || s == "1" }

// maxDepth is how deep what is kept raw may nest.
const maxDepth = 100

// Keep copies raw JSON to be stored: valid UTF-8, at most desk.RawMax bytes. What is longer, or nests deeper than can be
// read again without care, is kept as {"cut": "its beginning", "bytes": n}.
func Keep(raw json.RawMessage) json.RawMessage {
	clean := bytes.ToValidUTF8(raw, []byte("\uFFFD"))
	if len(clean) <= desk.RawMax && depth(clean) <= maxDepth && json.Valid(clean) {
		return bytes.Clone(clean)
	}
	size := len(clean)
	if limit := desk.RawMax / 8; len(clean) > limit { // a byte becomes six at most
		for limit > 0 && !utf8.RuneStart(clean[limit]) {
			limit--
		}
		clean = clean[:limit]
	}
	kept, err := json.Marshal(map[string]any{"cut": string(clean), "bytes": size})
	if err != nil {
		return json.RawMessage(`{}`)
	}
	return kept
}

// depth is how deep arrays and objects nest in valid JSON.
func depth(raw []byte) int {
	deep, most, text := 0, 0, false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case text && c == '\\':
			i++
		case c == '"':
			text = !text
		case text:
		case c == '{' || c == '[':
			deep++
			most = max(most, deep)
		case c == '}' || c == ']':
			deep--
		}
	}
	return most
}

// Hash gives the SHA-256 in lower-case hex of what Meta writes in hex or in base64; "" when it is neither.
func Hash(s string) string {
	if len(s) == 64 {
		if _, err := hex.DecodeString(s); err == nil {
			return strings.ToLower(s)
		}
	}
	if b, err := base64.StdEncoding.DecodeString(s); err == nil && len(b) == sha256.Size {
		return hex.EncodeToString(b)
	}
	return ""
}
