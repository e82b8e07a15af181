package phone

import (
	"fmt"
	"testing"
)

func TestDisplay(t *testing.T) {
	for number, want := range map[string]string{
		"+5491144179032":      "+54 9 11 4417-9032",
		"+541144179032":       "+54 11 4417-9032",
		"+5493514567890":      "+54 9 351 456-7890",
		"+5511987654321":      "+55 11 98765-4321",
		"+551134567890":       "+55 11 3456-7890",
		"+525512345678":       "+52 55 1234 5678",
		"+12025550143":        "+1 202-555-0143",
		"+34612345678":        "+34 612 34 56 78",
		"+54 9 11 4417-9032":  "+54 9 11 4417-9032",
		"":                    "",
		"11 4417-9032":        "11 4417-9032", // nothing tells its country
		"5491144179032":       "5491144179032",
		"+99912345678":        "+99912345678",        // no such country
		"+1 (202) 555-0143":   "+1 202-555-0143",     // as somebody typed it
		"+39 02 1234 5678 x9": "+39 02 1234 5678 x9", // an extension is not part of the number
	} {
		if got := Display(number); digits(got) != digits(number) || got != want {
			t.Errorf("Display(%q) = %q, want %q", number, got, want)
		}
	}
}

// WhatsApp's ids keep old forms of Mexican numbers, with a 1 that the country itself dropped.
func TestDisplayKeepsEveryDigit(t *testing.T) {
	for _, number := range []string{"+5215512345678", "+390212345678", "+541511441790", "+550115551234567", "+000000000"} {
		if got := Display(number); digits(got) != digits(number) {
			t.Errorf("Display(%q) = %q: other digits", number, got)
		}
	}
}

func TestMemoryIsBounded(t *testing.T) {
	m := memory{young: map[string]string{}}
	m.put("often", "shown")
	for i := range 5 * kept {
		m.put(fmt.Sprint(i), "x")
		if i%100 == 0 {
			if _, ok := m.get("often"); !ok {
				t.Fatalf("forgot after %d what is asked for all the time", i)
			}
		}
	}
	if held := len(m.young) + len(m.old); held > 2*kept {
		t.Errorf("holds %d numbers", held)
	}
}

func FuzzDisplay(f *testing.F) {
	f.Add("+5491144179032")
	f.Add("+1;ext=5")
	f.Fuzz(func(t *testing.T, number string) {
		if got := Display(number); digits(got) != digits(number) {
			t.Errorf("Display(%q) = %q", number, got)
		}
	})
}

func BenchmarkDisplayAgain(b *testing.B) {
	for b.Loop() {
		Display("+5491144179032")
	}
}

func BenchmarkGroup(b *testing.B) {
	for b.Loop() {
		group("+5491144179032")
	}
}
