package api

import (
	"net/url"
	"testing"
)

// A number stands beside its grouped form, and either finds the person.
func TestPhoneIsFoundAsItIsShown(t *testing.T) {
	r := newRig(t)
	olga := r.owner()
	_, key := olga.inbox("Tienda")
	for i, c := range []struct{ stored, shown string }{
		{"+5491144179032", "+54 9 11 4417-9032"},
		{"+5511987654321", "+55 11 98765-4321"},
		{"+525512345678", "+52 55 1234 5678"},
		{"341 555-1234", "341 555-1234"},
	} {
		guest := r.guest(key)
		if said := guest.say("c1", "hola"); said.status != 201 {
			t.Fatal(said.status, said.text)
		}
		guest.ok("POST", "/w/"+key+"/contact", map[string]any{"phone": c.stored})
		for _, typed := range []string{c.shown, c.stored, c.shown[:len(c.shown)-3]} {
			found := olga.ok("GET", "/api/v1/conversations?holder=all&q="+url.QueryEscape(typed), nil)
			items := at(found, "items").([]any)
			if len(items) != 1 {
				t.Fatalf("person %d: %q finds %d", i, typed, len(items))
			}
			detail := olga.ok("GET", "/api/v1/conversations/"+str(found, "items", 0, "id"), nil)
			if str(detail, "contact", "phone") != c.stored || str(detail, "contact", "phone_display") != c.shown {
				t.Error(at(detail, "contact"))
			}
		}
	}
}
