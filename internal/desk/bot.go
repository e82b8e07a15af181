package desk

// BotScript is a bot that greets, asks and answers by a script.
type BotScript struct {
	Enabled  bool         `json:"enabled"`
	Name     string       `json:"name"`
	Greeting string       `json:"greeting"`
	Steps    []BotStep    `json:"steps"`
	Keywords []BotKeyword `json:"keywords"`
	Handoff  BotKeyword   `json:"handoff"`
}

// BotStep is one question.
type BotStep struct {
	Ask     string   `json:"ask"`
	Field   string   `json:"field"` // name, email, phone or choice
	Choices []string `json:"choices,omitempty"`
}

// BotKeyword answers a message in which one of the words stands.
type BotKeyword struct {
	Words []string `json:"words"`
	Reply string   `json:"reply"`
}
