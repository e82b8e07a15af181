package desk

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestPhoneVariants(t *testing.T) {
	for _, row := range []struct {
		name, given string
		other       string
	}{
		{"Brazil with the ninth digit", "5511987654321", "551187654321"},
		{"Brazil without it", "551187654321", "5511987654321"},
		{"Brazil, a mobile number that never had eight digits", "5511955550200", ""},
		{"Brazil, a landline", "551133334444", ""},
		{"Argentina, mobile", "5491155550100", "541155550100"},
		{"Argentina, without the 9", "541155550100", "5491155550100"},
		{"Argentina, a province", "5492944123456", "542944123456"},
		{"Mexico, old", "5215512345678", "525512345678"},
		{"Mexico, new", "525512345678", "5215512345678"},
		{"elsewhere", "16505551234", ""}, {"too short", "55119", ""}, {"too long", "55119876543210", ""},
		{"no number", "BR.1502", ""}, {"nothing", "", ""},
	} {
		want := []string{row.given}
		if row.other != "" {
			want = append(want, row.other)
		}
		if got := PhoneVariants(row.given); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", row.name, got, want)
		}
	}
}

func TestPhoneVariantsAreMutual(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := rapid.StringMatching(`(55|54|549|52|521|1|34)[0-9]{6,12}`).Draw(t, "number")
		for _, form := range PhoneVariants(given) {
			back := PhoneVariants(form)
			if form != given && !(slices.Contains(back, given) && len(back) == 2) {
				t.Fatalf("%s has the form %s, whose forms are %q", given, form, back)
			}
		}
	})
}
