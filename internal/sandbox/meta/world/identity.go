package world

import (
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
)

// recipient finds to whom a send goes. Who is no customer gets a shadow, which counts tries but has no phone.
func (s *World) recipient(to, userID string) *customer {
	if to != "" {
		digits := ids.Digits(to)
		for _, candidate := range append([]string{digits}, ids.Variants(digits)...) {
			if c := s.byWA[candidate]; c != nil {
				return c
			}
		}
		return s.shadow(digits, "")
	}
	if c := s.byUser[userID]; c != nil {
		return c
	}
	return s.shadow("", userID)
}

func (s *World) shadow(waID, userID string) *customer {
	key := waID + userID
	if c, known := s.shadows.Get(key); known {
		return c
	}
	c := &customer{waID: waID, userID: userID, shadow: true, threads: map[string]*thread{}}
	c.name = "Cliente " + key[max(0, len(key)-4):]
	if waID != "" {
		c.userID = ids.User(s.options.Seed, waID)
	}
	c.id = key
	s.shadows.Put(key, c)
	return c
}
