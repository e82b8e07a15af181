package unit

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/desk"
)

// ClientIDMax is the longest client id, in bytes.
const ClientIDMax = 64

// CheckClientID refuses what cannot name a message of its sender's.
func CheckClientID(id string) error {
	if id == "" || len(id) > ClientIDMax || !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl) {
		return &desk.Error{Code: desk.CodeBadValue, Field: "client_id", Max: ClientIDMax,
			Detail: "A message needs a client_id of 1 to 64 plain characters, the same each time that it is sent again."}
	}
	return nil
}
