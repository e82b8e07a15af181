package whatsapp

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

var update = flag.Bool("update", false, "write the golden files anew")

func payloads(t testing.TB) []string {
	t.Helper()
	names, err := filepath.Glob("testdata/*.json")
	if err != nil || len(names) < 40 {
		t.Fatalf("%d payloads (%v)", len(names), err)
	}
	return names
}

func decodeFile(t testing.TB, name string) []channel.Element {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	elements, err := New("").Decode(body)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return elements
}

// outcome is what becomes of an element, in one line: the kind, what a message is, and why it is not more than that.
func outcome(u desk.Update) string {
	parts := []string{string(u.Kind)}
	if u.Message != nil {
		parts = append(parts, string(u.Message.Kind))
		if s := u.Message.Content.System; s != nil {
			parts = append(parts, s.Type)
		}
		if reason := u.Message.Content.RawReason; reason != "" {
			parts = append(parts, reason)
		}
	}
	if u.Receipt != nil {
		parts = append(parts, string(u.Receipt.State))
		if u.Receipt.Failure != nil {
			parts = append(parts, string(u.Receipt.Failure.Kind))
		}
	}
	if u.Account != nil {
		parts = append(parts, u.Account.Event, string(u.Account.Broken))
		if u.Account.Mended {
			parts = append(parts, "mended")
		}
	}
	if u.Ours {
		parts = append(parts, "ours")
	}
	if u.Note != "" {
		parts = append(parts, "note="+u.Note)
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

// TestOutcomes holds every element of every payload against the table in testdata/outcomes.
func TestOutcomes(t *testing.T) {
	var table bytes.Buffer
	for _, name := range payloads(t) {
		for i, e := range decodeFile(t, name) {
			fmt.Fprintf(&table, "%s\t%d\t%s\n", strings.TrimSuffix(filepath.Base(name), ".json"), i, outcome(e.Update))
		}
	}
	golden(t, "testdata/outcomes", table.Bytes())
}

// TestDecoded holds the whole of what is decoded against testdata/decoded.
func TestDecoded(t *testing.T) {
	for _, name := range payloads(t) {
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", " ")
		if err := encoder.Encode(decodeFile(t, name)); err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata/decoded", filepath.Base(name)), out.Bytes())
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	had, have := strings.Split(string(want), "\n"), strings.Split(string(got), "\n")
	for i := range max(len(had), len(have)) {
		a, b := "", ""
		if i < len(had) {
			a = had[i]
		}
		if i < len(have) {
			b = have[i]
		}
		if a != b {
			t.Errorf("%s, line %d: %q, want %q", path, i+1, b, a)
			return
		}
	}
}
