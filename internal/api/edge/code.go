package edge

import (
	"crypto/rand"
	"encoding/base32"
	"errors"

	"bandeja.dev/bandeja/internal/desk"
)

// codeTries is how many codes are drawn before giving up: each stands already with a chance of one in thousands at most.
const codeTries = 5

// WithCode draws a short code of six letters and digits, again when it is taken.
func WithCode[T any](make func(code string) (T, error)) (made T, err error) {
	for range codeTries {
		var drawn [5]byte
		_, _ = rand.Read(drawn[:])
		made, err = make(base32.StdEncoding.EncodeToString(drawn[:])[:6])
		if !errors.Is(err, &desk.Error{Code: desk.CodeTaken}) {
			break
		}
	}
	return made, err
}
