package desk

import (
	"slices"
	"unicode/utf8"
)

// Spellings are the ways in which an address may be written; the first is as it stands.
func Spellings(a Address) []string {
	if a.Kind == AddressWaID {
		return PhoneVariants(a.Value)
	}
	return []string{a.Value}
}

// Contrary says whether two sets of addresses cannot be of one person: of some kind each has one, and no two agree; or
// somebody has said so (see AddressApart).
func Contrary(a, b []Address) bool {
	if keptApart(a, b) {
		return true
	}
	for _, kind := range []AddressKind{AddressWaID, AddressBSUID} {
		mine, theirs := ofKind(a, kind), ofKind(b, kind)
		if len(mine) == 0 || len(theirs) == 0 {
			continue
		}
		if !slices.ContainsFunc(mine, func(one Address) bool { return agrees(one, theirs) }) {
			return true
		}
	}
	return false
}

// ContraryDurable is Contrary for the address that outlives a number alone: a person may change the number, and a number
// may pass to another person.
func ContraryDurable(a, b []Address) bool {
	return Contrary(ofKind(a, AddressBSUID), ofKind(b, AddressBSUID))
}

func ofKind(all []Address, kind AddressKind) []Address {
	var out []Address
	for _, one := range all {
		if one.Kind == kind {
			out = append(out, one)
		}
	}
	return out
}

func agrees(one Address, others []Address) bool {
	spellings := Spellings(one)
	return slices.ContainsFunc(others, func(other Address) bool { return slices.Contains(spellings, other.Value) })
}

// Clip shortens a text to a number of characters.
func Clip(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit])
}
