package whatsapp

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestChoicesBecomeButtonsAListOrLines(t *testing.T) {
	long := strings.Repeat("x", 30)
	for name, one := range map[string]struct {
		offered []string
		want    string
	}{
		"buttons": {[]string{"Ventas", "Envíos"}, `{"action":{"buttons":[{"reply":{"id":"1","title":"Ventas"},"type":"reply"},{"reply":{"id":"2","title":"Envíos"},"type":"reply"}]},"body":{"text":"¿Qué *tema*?"},"type":"button"}`},
		"a list":  {[]string{"1", "2", "3", "4"}, `{"action":{"button":"☰","sections":[{"rows":[{"id":"1","title":"1"},{"id":"2","title":"2"},{"id":"3","title":"3"},{"id":"4","title":"4"}],"title":"…"}]},"body":{"text":"¿Qué *tema*?"},"type":"list"}`},
		"lines":   {[]string{long}, `{"body":"¿Qué *tema*?\n• ` + long + `"}`},
	} {
		_, part, failed := choices("¿Qué **tema**?", one.offered)
		got, err := json.Marshal(part)
		if err != nil || failed != nil || string(got) != one.want {
			t.Errorf("%s: %v %v\n%s", name, err, failed, got)
		}
	}
}
