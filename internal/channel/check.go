package channel

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/desk"
)

// Signer is a channel whose provider signs what it posts with a secret of the connection.
type Signer interface {
	// SecretPrint is the fingerprint of that secret (see desk.Connection), "" when the values hold none.
	SecretPrint(values map[string]string) string
}

// Check refuses values that the manifest does not ask for or that cannot be so; the error names the field. Not all need be
// given at once: see Complete.
func (m Manifest) Check(values map[string]string) error {
	for key, value := range values {
		i := slices.IndexFunc(m.Fields, func(f Field) bool { return f.Key == key })
		if i < 0 {
			return &desk.Error{Code: desk.CodeBadValue, Field: "values." + key, Detail: "This channel has no such field."}
		}
		if err := m.Fields[i].check(value); err != nil {
			return err
		}
	}
	return nil
}

func (f Field) check(value string) error {
	refuse := func(detail string) error {
		return &desk.Error{Code: desk.CodeBadValue, Field: "values." + f.Key, Max: f.Max, Detail: detail}
	}
	if value == "" {
		if f.Required && !f.Secret {
			return refuse("This field is needed.")
		}
		return nil
	}
	if f.Max > 0 && utf8.RuneCountInString(value) > f.Max {
		return refuse("This is too long.")
	}
	if f.Pattern == "" {
		return nil
	}
	pattern, err := regexp.Compile(`^(?:` + f.Pattern + `)$`)
	if err != nil {
		return err
	}
	if !pattern.MatchString(value) {
		return refuse("This does not look as it should: copy it again from the provider.")
	}
	return nil
}

// Complete says whether all that is required is there.
func (m Manifest) Complete(values map[string]string, has func(secret string) bool) bool {
	return !slices.ContainsFunc(m.Fields, func(f Field) bool {
		return f.Required && (f.Secret && !has(f.Key) || !f.Secret && values[f.Key] == "")
	})
}

// IsSecret says whether a field is one that never leaves the server.
func (m Manifest) IsSecret(key string) bool {
	return slices.ContainsFunc(m.Fields, func(f Field) bool { return f.Key == key && f.Secret })
}
