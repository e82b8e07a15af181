package graph

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
)

// shownMax bounds what of an exchange is kept, in bytes; larger bodies are not even read.
const shownMax = 4 << 10

// open are the keys whose texts tell what was asked and answered, and nothing of a person.
var open = []string{
	"messaging_product", "recipient_type", "type", "sub_type", "index", "code", "error_subcode", "fbtrace_id", "is_transient",
	"message_status", "status", "id", "message_id", "name", "biz_opaque_callback_data", "success", "category", "policy",
	"parameter_format", "quality_rating", "platform_type", "messaging_limit_tier", "mime_type", "file_size",
}

// sentences are the keys of what the provider says; long numbers in them are hidden.
var sentences = []string{"message", "details", "error_user_title", "error_user_msg", "title"}

// people are the keys whose objects are about people: nothing in them is open.
var people = []string{"contacts", "profile", "location", "name"}

var longNumber = regexp.MustCompile(`\d{7,}`)

// Redact copies JSON with every text replaced that may be personal or secret, at most 4 KiB. It is "" of anything else.
func Redact(data []byte) string {
	if len(data) == 0 || len(data) > 16*shownMax || depth(data) > maxDepth {
		return ""
	}
	var value any
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if decoder.Decode(&value) != nil {
		return ""
	}
	kept, err := json.Marshal(hide("", value, false))
	if err != nil || len(kept) > shownMax {
		return ""
	}
	return string(kept)
}

func hide(key string, value any, personal bool) any {
	switch v := value.(type) {
	case map[string]any:
		personal = personal || slices.Contains(people, key)
		for name, inner := range v {
			v[name] = hide(name, inner, personal)
		}
		return v
	case []any:
		for i, inner := range v {
			v[i] = hide(key, inner, personal || slices.Contains(people, key))
		}
		return v
	case string:
		switch {
		case v == "":
			return v
		case !personal && slices.Contains(open, key):
			return v
		case !personal && slices.Contains(sentences, key):
			return longNumber.ReplaceAllStringFunc(v, func(n string) string { return "…" + n[len(n)-2:] })
		}
		return "…"
	case json.Number:
		if personal && !slices.Contains(open, key) {
			return "…"
		}
		return v
	}
	return value
}
