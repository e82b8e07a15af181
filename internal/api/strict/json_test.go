package strict

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	cases := map[string]error{
		`{"a":[1,{"b":"x"}]}`:                              nil,
		`"\ud83d\ude00 \\ud800 \" [[[[[[[[[[[[[[[[[[[[[["`: nil,
		`"é 👩‍👩‍👧 \u202e \u0000"`:                          nil,
		`"\ud83d"`:                                         ErrSurrogate,
		`"\ud83dx\ude00"`:                                  ErrSurrogate,
		`"\ude00"`:                                         ErrSurrogate,
		`"\uD83D\uD83D"`:                                   ErrSurrogate,
		"\"\xff\"":                                         ErrUTF8,
		"\"\xed\xa0\x80\"":                                 ErrUTF8,
		strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth): nil,
		strings.Repeat("[", MaxDepth+1):                               ErrDepth,
		strings.Repeat(`{"a":`, 10000):                                ErrDepth,
		`\`:                                                           nil,
		`"\`:                                                          nil,
		`"\u12`:                                                       nil,
	}
	for text, want := range cases {
		if got := Check([]byte(text)); !errors.Is(got, want) {
			t.Errorf("%.40q: %v, want %v", text, got, want)
		}
	}
}

// What passes the check is decoded without loss: encoding it again gives the same text.
func FuzzCheckedTextIsLossless(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\ud83d\ude00"`, `"\ud800"`, `"\\\ud800"`, "\"\x80\"", `"\u0000"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var text string
		if Check(data) != nil || json.Unmarshal(data, &text) != nil {
			return
		}
		if strings.ContainsRune(text, '\uFFFD') && !strings.Contains(string(data), "\uFFFD") && !strings.Contains(strings.ToLower(string(data)), `\ufffd`) {
			t.Errorf("%q became %q", data, text)
		}
	})
}
