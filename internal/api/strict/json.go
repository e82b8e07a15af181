// Package strict reads JSON bodies: what the standard decoder would bend silently (broken UTF-8, halves of surrogate
// pairs) or follow too far (deep nesting) is refused, so that a text is stored as it was sent or not at all.
package strict

import (
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// MaxDepth is how deep objects and arrays may nest. No body of this API needs half of it.
const MaxDepth = 16

// The refusals.
var (
	ErrDepth     = errors.New("the JSON nests deeper than 16 levels")
	ErrUTF8      = errors.New("the JSON is not valid UTF-8")
	ErrSurrogate = errors.New("the JSON holds half of a surrogate pair (\\ud800 to \\udfff), which is no character")
)

// Format reads and writes the bodies of operations.
var Format = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	},
	Unmarshal: func(data []byte, v any) error {
		// The library asks twice, first for any value to validate, then for the type; one look is enough.
		if _, first := v.(*any); first {
			if err := Check(data); err != nil {
				return err
			}
		}
		return json.Unmarshal(data, v)
	},
}

// Check looks a body over in one pass and without memory of its own. Whether it is JSON the decoder says.
func Check(data []byte) error {
	if !utf8.Valid(data) {
		return ErrUTF8
	}
	depth, inside := 0, false
	for i := 0; i < len(data); i++ {
		c := data[i]
		switch {
		case inside && c == '\\':
			skip, err := escape(data[i:])
			if err != nil {
				return err
			}
			i += skip
		case c == '"':
			inside = !inside
		case inside:
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return ErrDepth
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

// escape judges the escape that data begins with and gives how many bytes after the backslash belong to it.
func escape(data []byte) (int, error) {
	high := unit(data)
	switch {
	case high < 0:
		return 1, nil
	case high < 0xD800 || high > 0xDFFF:
		return 5, nil
	case high > 0xDBFF:
		return 0, ErrSurrogate
	}
	if low := unit(data[6:]); low < 0xDC00 || low > 0xDFFF {
		return 0, ErrSurrogate
	}
	return 11, nil
}

// unit reads \uXXXX, or gives -1.
func unit(data []byte) int {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return -1
	}
	n, err := strconv.ParseUint(string(data[2:6]), 16, 16)
	if err != nil {
		return -1
	}
	return int(n)
}
