// Package phone writes telephone numbers as people of their country group them.
package phone

import (
	"strings"
	"sync"

	"github.com/nyaruka/phonenumbers"
)

// longest is more characters than any number with its signs has; a longer text is no number.
const longest = 40

// Display gives a number in its international form: +5491144179032 -> +54 9 11 4417-9032. A text that does not begin with
// + and a country's code, or that names no country, comes back as it is: nothing tells whose it is. The digits are always
// those that were given, in their order, so that what is shown finds what is stored.
func Display(number string) string {
	if len(number) < 8 || len(number) > longest || number[0] != '+' || strings.ContainsFunc(number, strange) {
		return number
	}
	if shown, ok := seen.get(number); ok {
		return shown
	}
	shown := group(number)
	seen.put(number, shown)
	return shown
}

// strange are signs that a number alone has not: an extension, a second number, words.
func strange(c rune) bool { return !strings.ContainsRune("+0123456789 ()-.", c) }

func group(number string) string {
	parsed, err := phonenumbers.Parse(number, "")
	if err != nil {
		return number
	}
	shown := phonenumbers.Format(parsed, phonenumbers.INTERNATIONAL)
	if digits(shown) != digits(number) {
		return number
	}
	return shown
}

func digits(text string) string {
	return strings.Map(func(c rune) rune {
		if c < '0' || c > '9' {
			return -1
		}
		return c
	}, text)
}

// kept is how many numbers each of the two generations of the memory holds.
const kept = 4096

// memory keeps what was grouped lately: parsing costs some microseconds, and the same people come again in every answer
// and live frame. When the young generation is full it becomes the old one, so that it never holds more than two.
type memory struct {
	mu         sync.Mutex
	young, old map[string]string
}

var seen = memory{young: map[string]string{}}

func (m *memory) get(number string) (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if shown, ok := m.young[number]; ok {
		return shown, true
	}
	shown, ok := m.old[number]
	if ok {
		m.keep(number, shown)
	}
	return shown, ok
}

func (m *memory) put(number, shown string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.keep(number, shown)
}

func (m *memory) keep(number, shown string) {
	if len(m.young) >= kept {
		m.young, m.old = make(map[string]string, kept), m.young
	}
	m.young[number] = shown
}
