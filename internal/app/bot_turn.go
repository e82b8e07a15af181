package app

import (
	"context"
	"errors"
	"fmt"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/desk"
)

// BotTurn lets the inbox's bot react to a visitor's message, if it still may speak. Told of the same message again it
// says nothing more.
func (a *App) BotTurn(ctx context.Context, workspace, message desk.ID) error {
	_, err := run(ctx, a, workspace, port.LaneInbound, func(w *work) (struct{}, error) {
		return struct{}{}, w.botTurn(message)
	})
	return ignoreRefusal(err)
}

func (w *work) botTurn(id desk.ID) error {
	heard, err := w.Message(id)
	if err != nil {
		return err
	}
	conversation, card, err := w.Conversation(heard.ConversationID)
	if err != nil {
		return err
	}
	inbox, ok := w.Dir.Inbox(conversation.InboxID)
	if !ok || !inbox.HasBot() || conversation.Bot != desk.BotActive || heard.Episode != conversation.Episode {
		return nil
	}
	if _, err := w.MessageByClientID(conversation.ID, desk.AuthorBot, botClientID(id, 0)); !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	step, err := w.botStep(conversation)
	if err != nil {
		return err
	}
	turn := inbox.Settings.Bot.Turn(step, heard.Text)
	if err := w.botHeard(&conversation, &card, turn); err != nil {
		return err
	}
	for n, say := range turn.Says {
		said, err := w.botSay(&conversation, inbox, say, botClientID(id, n))
		if err != nil {
			return err
		}
		unit.Preview(&card, said)
	}
	return w.finishTurn(conversation, card, turn.Step)
}

// botStep is where the script stands; each episode begins it anew. Steps are kept as episode*stepsPerEpisode + step.
const stepsPerEpisode = 1000

func (w *work) botStep(c desk.Conversation) (int, error) {
	kept, err := w.BotStep(c.ID)
	if err != nil || kept/stepsPerEpisode != c.Episode {
		return -1, err
	}
	return kept % stepsPerEpisode, nil
}

func (w *work) finishTurn(c desk.Conversation, card desk.Card, step int) error {
	if err := w.SaveBotStep(c.ID, c.Episode*stepsPerEpisode+step); err != nil {
		return err
	}
	if err := w.SaveCard(card); err != nil {
		return err
	}
	return w.SaveConversation(c)
}

// botHeard keeps contact data that answered one of the bot's questions, if it is what was asked for.
func (w *work) botHeard(c *desk.Conversation, card *desk.Card, turn desk.BotTurn) error {
	var data desk.ContactData
	switch turn.Field {
	case "name":
		data.Name, _ = desk.NameIn(turn.Value)
	case "email":
		data.Email = turn.Value
	case "phone":
		data.Phone = turn.Value
	default:
		return nil
	}
	if data.Empty() || !data.Valid() {
		return nil
	}
	return w.leaveContact(c, card, data)
}

func (w *work) botSay(c *desk.Conversation, inbox desk.Inbox, say desk.BotSay, clientID string) (desk.Message, error) {
	change, err := desk.BotAnswer(*c, w.Now, say.Handoff)
	if err != nil {
		return desk.Message{}, err
	}
	message := desk.Message{Author: desk.AuthorBot, AuthorName: inbox.Settings.Bot.Name, Text: say.Text,
		Choices: say.Choices, ClientID: clientID}
	if err := w.Outbound(&change, &message); err != nil {
		return message, err
	}
	*c = change.Conversation
	return message, nil
}

func botClientID(heard desk.ID, n int) string { return fmt.Sprintf("bot-%s-%d", heard, n) }

// ignoreRefusal: a window that is over, or a bot that may no longer speak, is no fault of whoever reads the log. The
// refused unit has changed nothing.
func ignoreRefusal(err error) error {
	var refusal *desk.Error
	if errors.As(err, &refusal) {
		return nil
	}
	return err
}

// ReturnToBot gives the conversation back to the bot.
func (a *App) ReturnToBot(ctx context.Context, by By, conversation desk.ID) (desk.Conversation, error) {
	return a.decide(ctx, by, conversation, desk.VerbReturnToBot, func(w *work, o unit.Opened) (desk.Change, error) {
		return desk.ReturnToBot(o.Conversation, by.Member, w.Now, o.Inbox.HasBot())
	})
}

// SayAsBot writes a message of the inbox's bot that did not come from its script: of an import, or of a bot outside.
func (a *App) SayAsBot(ctx context.Context, workspace, conversation desk.ID, clientID string, say desk.BotSay) (desk.Message, error) {
	if err := desk.CheckText(say.Text, "text", a.limit.MessageMax); err != nil {
		return desk.Message{}, err
	}
	return run(ctx, a, workspace, port.LaneInbound, func(w *work) (desk.Message, error) {
		c, card, err := w.Conversation(conversation)
		if err != nil {
			return desk.Message{}, err
		}
		inbox, ok := w.Dir.Inbox(c.InboxID)
		if !ok || inbox.Settings.Bot == nil {
			return desk.Message{}, desk.ErrNotFound
		}
		said, err := w.botSay(&c, inbox, say, clientID)
		if err != nil {
			return said, err
		}
		unit.Preview(&card, said)
		if err := w.SaveCard(card); err != nil {
			return said, err
		}
		return said, w.SaveConversation(c)
	})
}
