package desk

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Bounds of a bot's script.
const (
	BotStepsMax    = 50
	BotKeywordsMax = 100
	BotWordsMax    = 50  // of one keyword
	BotChoicesMax  = 20  // of one question
	BotWordMax     = 120 // characters of a word or a choice
)

// Check refuses a script with texts that no message may hold, or without bounds. An empty greeting, reply or closing is
// left unsaid; an empty word or choice counts for nothing.
func (s BotScript) Check() error {
	switch {
	case len(s.Steps) > BotStepsMax:
		return tooMany("bot.steps", BotStepsMax)
	case len(s.Keywords) > BotKeywordsMax:
		return tooMany("bot.keywords", BotKeywordsMax)
	}
	texts := botTexts{}
	texts.add("bot.name", s.Name, NameMax)
	texts.add("bot.greeting", s.Greeting, MessageMax)
	texts.add("bot.closing", s.Closing, MessageMax)
	for i, step := range s.Steps {
		field := fmt.Sprintf("bot.steps[%d]", i)
		if strings.TrimSpace(step.Ask) == "" {
			return &Error{Code: CodeEmpty, Field: field + ".ask", Detail: "A question of the bot has no text."}
		}
		if !slices.Contains([]string{"name", "email", "phone", "choice"}, step.Field) {
			return &Error{Code: CodeBadValue, Field: field + ".field", Detail: "The bot asks for name, email, phone or choice."}
		}
		texts.add(field+".ask", step.Ask, MessageMax)
		texts.words(field+".choices", step.Choices, BotChoicesMax)
	}
	for i, k := range append(slices.Clone(s.Keywords), s.Handoff) {
		field := fmt.Sprintf("bot.keywords[%d]", i)
		if i == len(s.Keywords) {
			field = "bot.handoff"
		}
		texts.add(field+".reply", k.Reply, MessageMax)
		texts.words(field+".words", k.Words, BotWordsMax)
	}
	return texts.wrong
}

func tooMany(field string, most int) error {
	return &Error{Code: CodeBadValue, Field: field, Max: most, Detail: fmt.Sprintf("At most %d.", most)}
}

// botTexts keeps the first text that is wrong.
type botTexts struct{ wrong error }

func (b *botTexts) add(field, text string, limit int) {
	if b.wrong == nil && text != "" {
		if err := CheckText(text, field, limit); !errors.Is(err, &Error{Code: CodeEmpty}) {
			b.wrong = err
		}
	}
}

func (b *botTexts) words(field string, words []string, most int) {
	if b.wrong == nil && len(words) > most {
		b.wrong = tooMany(field, most)
	}
	for _, word := range words {
		b.add(field, word, BotWordMax)
	}
}
