package desk

import "strings"

// BotScript is a bot that greets, asks and answers by a script.
type BotScript struct {
	Enabled  bool         `json:"enabled"`
	Name     string       `json:"name"`
	Greeting string       `json:"greeting"`
	Steps    []BotStep    `json:"steps"`
	Keywords []BotKeyword `json:"keywords"`
	Handoff  BotKeyword   `json:"handoff"`           // its words ask for a person
	Closing  string       `json:"closing,omitempty"` // said after the last step, when it asks for a person by itself
}

// BotStep is one question. Field says what its answer is: name, email, phone, or choice for anything else.
type BotStep struct {
	Ask     string   `json:"ask"`
	Field   string   `json:"field"`
	Choices []string `json:"choices,omitempty"`
}

// BotKeyword answers a message in which one of the words (or phrases) stands, whatever its case and accents.
type BotKeyword struct {
	Words []string `json:"words"`
	Reply string   `json:"reply"`
}

// BotSay is one message of the bot.
type BotSay struct {
	Text    string
	Choices []string
	Handoff bool // with this message it asks for a person
}

// BotTurn is what the bot does about one visitor message.
type BotTurn struct {
	Says []BotSay
	Step int // the step that it now waits for an answer to
	// Field and Value are contact data that the visitor's message held.
	Field, Value string
}

// Turn is the bot's turn after a visitor's message. step is the question that the message answers, -1 before the
// greeting. A word that asks for a person ends it; a keyword is answered and settles an open choice; anything else is
// taken as the answer to the open question. A turn is a pure function: told again of the same message it says the same.
func (s BotScript) Turn(step int, text string) BotTurn {
	turn := BotTurn{Step: step}
	words := " " + foldWords(text) + " "
	if s.Handoff.in(words) {
		return turn.handoff(s, s.Handoff.Reply)
	}
	greets := step < 0
	if greets {
		turn.say(s.Greeting, nil)
		turn.Step = 0
	}
	open := BotStep{}
	if turn.Step < len(s.Steps) {
		open = s.Steps[turn.Step]
	}
	if reply, ok := s.keyword(words); ok {
		turn.say(reply, nil)
		switch {
		case open.Field == "choice":
			turn.Step++
		case !greets:
			return turn
		}
		return turn.ask(s)
	}
	if !greets && open.Ask != "" {
		if open.Field != "choice" {
			turn.Field, turn.Value = open.Field, strings.TrimSpace(text)
		}
		turn.Step++
	}
	return turn.ask(s)
}

func (t *BotTurn) say(text string, choices []string) {
	if text != "" {
		t.Says = append(t.Says, BotSay{Text: text, Choices: choices})
	}
}

// ask puts the question that the bot now waits for, or hands off after the last one.
func (t BotTurn) ask(s BotScript) BotTurn {
	if t.Step >= len(s.Steps) {
		return t.handoff(s, s.Closing)
	}
	t.say(s.Steps[t.Step].Ask, s.Steps[t.Step].Choices)
	return t
}

func (t BotTurn) handoff(s BotScript, reply string) BotTurn {
	t.Step = len(s.Steps)
	if reply != "" {
		t.Says = append(t.Says, BotSay{Text: reply, Handoff: true})
	}
	return t
}

func (s BotScript) keyword(words string) (reply string, ok bool) {
	for _, k := range s.Keywords {
		if k.in(words) {
			return k.Reply, true
		}
	}
	return "", false
}

func (k BotKeyword) in(words string) bool {
	for _, w := range k.Words {
		if folded := foldWords(w); folded != "" && strings.Contains(words, " "+folded+" ") {
			return true
		}
	}
	return false
}
