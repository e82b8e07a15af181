package traffic

import "bandeja.dev/bandeja/internal/desk"

// answer lets the inbox answer a visitor's message by itself, in the unit of the message.
func (w *work) answer(inbox desk.Inbox, heard desk.Heard, p *person) error {
	before := p.conversation.Rev
	if err := w.Answer(inbox, heard, &p.conversation, &p.card); err != nil || p.conversation.Rev == before {
		return err
	}
	if err := w.SaveCard(p.card); err != nil {
		return err
	}
	return w.SaveConversation(p.conversation)
}
