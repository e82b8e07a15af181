package whatsapp

import (
	"strconv"
	"unicode/utf8"

	"bandeja.dev/bandeja/internal/channel"
)

// choices writes a text with what can be picked below it: up to three buttons of 20 characters, else a list of ten entries
// of 24, beneath 1024 characters (developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages).
// What there is no room for stands in the text.
func choices(raw string, offered []string) (kind string, part any, failed *channel.Error) {
	body, longest, lines, rows, buttons := channel.WhatsAppMarkup(raw), 0, raw, []object{}, []object{}
	for i, one := range offered {
		longest = max(longest, utf8.RuneCountInString(one))
		pick := object{"id": strconv.Itoa(i + 1), "title": one}
		lines, rows, buttons = lines+"\n• "+one, append(rows, pick), append(buttons, object{"type": "reply", "reply": pick})
	}
	said := object{"type": "button", "body": object{"text": body}, "action": object{"buttons": buttons}}
	switch fits := body != "" && utf8.RuneCountInString(body) <= captionMax; {
	case fits && len(offered) <= 3 && longest <= 20:
		return "interactive", said, nil
	case fits && len(offered) <= 10 && longest <= 24:
		said["type"], said["action"] = "list", object{"button": "☰", "sections": []object{{"title": "…", "rows": rows}}}
		return "interactive", said, nil
	}
	part, failed = text(lines)
	return "text", part, failed
}
