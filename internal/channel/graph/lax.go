package graph

import (
	"bytes"
	"encoding/json"
)

// idMax bounds an id of Meta's, in bytes; theirs are below a hundred.
const idMax = 256

// ID is a text that names something, or "" where no name can be that long.
func (s Str) ID() string {
	if len(s) > idMax {
		return ""
	}
	return string(s)
}

// First is the first of these that is not empty.
func First(all ...Str) Str {
	for _, one := range all {
		if one != "" {
			return one
		}
	}
	return ""
}

// Items is a list whose elements are read one by one. What should be a list and is none is its only element.
type Items []json.RawMessage

// UnmarshalJSON never fails.
func (l *Items) UnmarshalJSON(b []byte) error {
	*l = nil
	switch {
	case bytes.Equal(b, []byte("null")):
	case b[0] != '[':
		*l = Items{bytes.Clone(b)}
	default:
		return json.Unmarshal(b, (*[]json.RawMessage)(l))
	}
	return nil
}

// Read decodes what can be read of raw, which is valid JSON, into v and says whether raw is an object at all. What has a
// wrong type is left out: the rest of an element must not suffer by it.
func Read(raw json.RawMessage, v any) bool {
	if len(raw) == 0 || raw[0] != '{' {
		return false
	}
	return json.Unmarshal(raw, v) == nil || json.Valid(raw)
}
