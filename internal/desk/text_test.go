package desk

import (
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestCheckText(t *testing.T) {
	for _, row := range []struct {
		name, text string
		want       Code
	}{
		{"plain", "hola", ""}, {"right to left", "שלום \u202e abc", ""}, {"only space", " \n\t", CodeEmpty},
		{"a NUL", "a\x00b", CodeBadText}, {"not UTF-8", "a\xffb", CodeBadText}, {"just fits", strings.Repeat("😀", MessageMax), ""},
		{"one too many", strings.Repeat("😀", MessageMax+1), CodeTooLong},
	} {
		if got := codeOf(CheckText(row.text, "text", MessageMax)); got != row.want {
			t.Errorf("%s: %q, want %q", row.name, got, row.want)
		}
	}
}

func TestPreviewIsOneShortLine(t *testing.T) {
	if got := Preview("  hola,\n\n ¿qué\ttal? "); got != "hola, ¿qué tal?" {
		t.Errorf("preview %q", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		got := Preview(rapid.String().Draw(t, "text"))
		if utf8.RuneCountInString(got) > PreviewMax || strings.ContainsAny(got, "\n\r\t") {
			t.Fatalf("preview %q", got)
		}
	})
}

func TestUnread(t *testing.T) {
	for _, row := range []struct{ inbound, answered, read, want int }{{5, 3, -1, 2}, {5, 3, 5, 0}, {5, 3, 1, 4}, {5, 3, 9, 0}} {
		if got := Unread(row.inbound, row.answered, row.read); got != row.want {
			t.Errorf("Unread(%d, %d, %d) = %d, want %d", row.inbound, row.answered, row.read, got, row.want)
		}
	}
}

func TestLaterState(t *testing.T) {
	for _, row := range []struct {
		from, to MessageState
		want     bool
	}{{StateSent, StateRead, true}, {StateRead, StateDelivered, false}, {StateFailed, StateSent, false}, {StateFailed, StateDelivered, true}, {StateUnknown, StateSent, true}} {
		if got := LaterState(row.from, row.to); got != row.want {
			t.Errorf("%s -> %s: %v", row.from, row.to, got)
		}
	}
}

func TestHours(t *testing.T) {
	zone, err := time.LoadLocation("America/Argentina/Buenos_Aires")
	if err != nil {
		t.Fatal(err)
	}
	hours := &Hours{Days: []DayHours{{Day: 1, From: "09:00", To: "18:00"}}}
	monday := TimeOf(time.Date(2026, 11, 23, 9, 0, 0, 0, zone))
	if !hours.OpenAt(monday, zone) || hours.OpenAt(monday-1, zone) || hours.OpenAt(monday+9*Hour, zone) || hours.OpenAt(monday+Day, zone) {
		t.Error("the hours of Monday are wrong")
	}
	if none := (*Hours)(nil); !none.OpenAt(monday, zone) {
		t.Error("an inbox without hours is closed")
	}
}

func TestBotScript(t *testing.T) {
	script := BotScript{Name: "Nati", Greeting: "¡Hola!", Closing: "Gracias.",
		Steps:    []BotStep{{Ask: "¿Sobre qué?", Field: "choice", Choices: []string{"Envíos", "Otro"}}, {Ask: "¿Cómo te llamas?", Field: "name"}},
		Keywords: []BotKeyword{{Words: []string{"envío"}, Reply: "Enviamos a todo el país."}},
		Handoff:  BotKeyword{Words: []string{"persona"}, Reply: "Te paso con alguien."}}
	for _, row := range []struct {
		name  string
		step  int
		text  string
		says  []string
		next  int
		field string
	}{
		{"greets and asks", -1, "buenas", []string{"¡Hola!", "¿Sobre qué?"}, 0, ""},
		{"keyword at once", -1, "hacen ENVIO?", []string{"¡Hola!", "Enviamos a todo el país.", "¿Cómo te llamas?"}, 1, ""},
		{"takes a choice", 0, "Otro", []string{"¿Cómo te llamas?"}, 1, ""},
		{"takes a name and ends", 1, " José ", []string{"Gracias."}, 2, "name"},
		{"keyword while it waits for a name", 1, "¿y el envío?", []string{"Enviamos a todo el país."}, 1, ""},
		{"asks for a person", 0, "quiero una PERSONA!", []string{"Te paso con alguien."}, 2, ""},
		{"a word inside another is none", 1, "personalizado", []string{"Gracias."}, 2, "name"},
	} {
		turn := script.Turn(row.step, row.text)
		var says []string
		for _, say := range turn.Says {
			says = append(says, say.Text)
		}
		if strings.Join(says, "|") != strings.Join(row.says, "|") || turn.Step != row.next || turn.Field != row.field {
			t.Errorf("%s: says %q, step %d, field %q", row.name, says, turn.Step, turn.Field)
		}
	}
}

func TestNameInTakesNoNameThatIsNone(t *testing.T) {
	for answer, want := range map[string]string{
		"Rosario Luna": "Rosario Luna", "soy cami sosa": "Cami Sosa", "Me llamo José.": "José", "I'm Anne-Marie O'Neil": "Anne-Marie O'Neil",
		"gracias": "", "no quiero dejar mi nombre": "", "prefiero no decir, soy el dueño del gato": "", "11 5555-0000": "",
		"¿hacen envíos?": "", "": "", "   ": "", "uno dos tres cuatro cinco seis": "", "João": "João",
	} {
		got, ok := NameIn(answer)
		if got != want || ok != (want != "") {
			t.Errorf("in %q: the name %q, %v; want %q", answer, got, ok, want)
		}
	}
}

func TestContactDataIsChecked(t *testing.T) {
	for _, row := range []struct {
		data ContactData
		want string // the field that is refused
	}{
		{ContactData{}, ""}, {ContactData{Name: "José"}, ""}, {ContactData{Email: " ana@x.example "}, ""}, {ContactData{Email: "ana@intranet"}, ""},
		{ContactData{Phone: "+54 9 (11) 5555-0000"}, ""}, {ContactData{Name: "a\x00"}, "name"}, {ContactData{Email: "ana"}, "email"},
		{ContactData{Email: "a b@x.example"}, "email"}, {ContactData{Email: "Ana <ana@x.example>"}, "email"}, {ContactData{Email: "a@b@c"}, "email"},
		{ContactData{Email: "a@.x"}, "email"}, {ContactData{Phone: "call me"}, "phone"}, {ContactData{Phone: "12345"}, "phone"},
	} {
		err := row.data.Check()
		var refusal *Error
		got := ""
		if errors.As(err, &refusal) {
			got = refusal.Field
		}
		if got != row.want || row.data.Valid() != (row.want == "") {
			t.Errorf("%+v: refused for %q, want %q", row.data, got, row.want)
		}
	}
}

func TestInboxSettingsAreChecked(t *testing.T) {
	fine := InboxSettings{}.WithDefaults()
	if err := fine.Check(); err != nil {
		t.Fatalf("the defaults are refused: %v", err)
	}
	for field, spoil := range map[string]func(*InboxSettings){
		"origins": func(s *InboxSettings) { s.Origins = []string{"https://tienda.example/path"} },
		"color":   func(s *InboxSettings) { s.Color = "red" },
		"hours":   func(s *InboxSettings) { s.Hours = &Hours{Days: []DayHours{{Day: 7, From: "09:00", To: "18:00"}}} },
	} {
		settings := fine
		spoil(&settings)
		var refusal *Error
		if err := settings.Check(); !errors.As(err, &refusal) || refusal.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
