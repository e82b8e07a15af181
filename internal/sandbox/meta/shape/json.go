// Package shape holds what the control API of the simulator shows and takes, as JSON and in Go.
package shape

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"bandeja.dev/bandeja/internal/desk"
)

// Object is a JSON object to write.
type Object = map[string]any

// JSON writes JSON without the escapes that only HTML needs. What it is given can always be written.
func JSON(v any) json.RawMessage {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return json.RawMessage("null")
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// Write answers a request with JSON.
func Write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_, _ = w.Write(JSON(v))
}

// Or is the first text, or the second where the first is empty.
func Or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// Seconds is how webhooks write a time: seconds since 1970, as text.
func Seconds(t desk.Time) string { return strconv.FormatInt(int64(t/desk.Second), 10) }
