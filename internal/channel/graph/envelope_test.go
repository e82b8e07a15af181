package graph

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

func TestParse(t *testing.T) {
	for _, row := range []struct{ name, body, want string }{
		{"plain", `{"object":"x","entry":[{"id":"1","changes":[{"field":"f","value":{}}]}]}`, "1:f{}"},
		{"numbers for texts", `{"object":"x","entry":[{"id":1,"time":"2","changes":[{"field":7,"value":3}]}]}`, "1:7 3"},
		{"unknown keys", `{"object":"x","new":1,"entry":[{"id":"1","new":{},"changes":[{"field":"f","value":[],"new":0}]}]}`, "1:f[]"},
		{"a null entry", `{"object":"x","entry":[null,{"id":"1","changes":[{"field":"f","value":{}}]}]}`, "!null 1:f{}"},
		{"an entry of a wrong shape", `{"object":"x","entry":[5,{"id":"1","changes":[{"field":"f","value":{}}]}]}`, "!5 1:f{}"},
		{"changes of a wrong shape", `{"object":"x","entry":[{"id":"1","changes":{"a":1}},{"id":"2","changes":[{"field":"f","value":{}}]}]}`,
			`!{"id":"1","changes":{"a":1}} 2:f{}`},
		{"a null change", `{"object":"x","entry":[{"id":"1","changes":[null,{"field":"f","value":{}},"s"]}]}`, `1:!null 1:f{} 1:!"s"`},
		{"a change without a value", `{"object":"x","entry":[{"id":"1","changes":[{"field":"f"}]}]}`, `1:!{"field":"f"}`},
		{"an entry with nothing", `{"object":"x","entry":[{"id":"1"}]}`, `!{"id":"1"}`},
		{"no entries", `{"object":"x","entry":[]}`, ""},
		{"null entries", `{"object":"x","entry":null}`, ""},
	} {
		e, err := Parse([]byte(row.body), "x")
		if err != nil {
			t.Errorf("%s: %v", row.name, err)
			continue
		}
		if got := describe(e); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

func describe(e Envelope) string {
	var parts []string
	for _, entry := range e.Entries {
		if entry.Raw != nil {
			parts = append(parts, "!"+string(entry.Raw))
		}
		for _, c := range entry.Changes {
			if c.Raw != nil {
				parts = append(parts, string(entry.ID)+":!"+string(c.Raw))
				continue
			}
			parts = append(parts, strings.Replace(string(entry.ID)+":"+string(c.Field)+" "+string(c.Value), "f ", "f", 1))
		}
	}
	return strings.Join(parts, " ")
}

func TestParseRefusesWhatIsNoDelivery(t *testing.T) {
	for _, body := range []string{
		"", "{", "null", "5", `"x"`, "[]", `{"object":"y","entry":[]}`, `{"entry":[]}`, `{"object":["x"],"entry":[]}`, `{"object":"x","entry":{}}`,
		`{"object":"x","entry":[` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `]}`,
	} {
		if _, err := Parse([]byte(body), "x"); !errors.Is(err, ErrForeign) {
			t.Errorf("%.40s: %v", body, err)
		}
	}
}

func TestStr(t *testing.T) {
	for given, want := range map[string]Str{
		`"a"`: "a", `5`: "5", `1e3`: "1e3", `true`: "true", `null`: "", `{}`: "", `[1]`: "", `"a\u0000b"`: "a\uFFFDb", `"\ud800"`: "\uFFFD",
	} {
		var s Str
		if err := json.Unmarshal([]byte(given), &s); err != nil || s != want {
			t.Errorf("%s became %q (%v), want %q", given, s, err, want)
		}
	}
}

func TestTimes(t *testing.T) {
	for given, want := range map[Str]desk.Time{
		"1749416383": 1749416383 * desk.Second, "1749416383123": 1749416383123 * desk.Millisecond, "1749416383.9": 1749416383 * desk.Second,
		"1e9": 1000000000 * desk.Second, "": 0, "0": 0, "-5": 0, "soon": 0, "NaN": 0, "9999999999999999": 0, "1e300": 0,
		"999999999999": 999999999999 * desk.Second, "1000000000000": 1000000000000 * desk.Millisecond, "99999999999999999999": 0,
	} {
		if got := given.Time(); got != want {
			t.Errorf("%q is %d, want %d", given, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for given, want := range map[Str]int{"3": 3, "3.0": 3, "-2": -2} {
		if got, ok := given.Int(); !ok || got != want {
			t.Errorf("%q is %d, %v", given, got, ok)
		}
	}
	for _, given := range []Str{"", "3.5", "x", "1e300", "NaN"} {
		if got, ok := given.Int(); ok {
			t.Errorf("%q is %d", given, got)
		}
	}
	if _, ok := Str("Inf").Float(); ok {
		t.Error("infinity is no number here")
	}
}

func TestKeep(t *testing.T) {
	deep := strings.Repeat("[", 5000) + strings.Repeat("]", 5000)
	long := `{"a":"` + strings.Repeat("é\x01", desk.RawMax) + `"}`
	for name, given := range map[string]string{
		"plain": `{"a":[1,"\u0000]["]}`, "broken UTF-8": "\"a\xff\"", "deep": deep, "long": long, "half a sign": `"` + strings.Repeat("€", desk.RawMax/2) + `"`,
	} {
		kept := Keep(json.RawMessage(given))
		if !json.Valid(kept) || len(kept) > desk.RawMax || depth(kept) > maxDepth {
			t.Errorf("%s: kept %d bytes, valid %v", name, len(kept), json.Valid(kept))
		}
		if name == "plain" && string(kept) != given {
			t.Errorf("kept %s", kept)
		}
	}
}

func TestHash(t *testing.T) {
	const hex = "3f9d94d399fa61c191bc1d4ca71375a035cd9b9f5b1128e1f0963a415c16b0cc"
	for given, want := range map[string]string{
		hex: hex, strings.ToUpper(hex): hex, "P52U05n6YcGRvB1MpxN1oDXNm59bESjh8JY6QVwWsMw=": hex, "4654+8g=": "", "": "", "abc": "",
	} {
		if got := Hash(given); got != want {
			t.Errorf("%q gives %q", given, got)
		}
	}
}
