package demo

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/desk"
)

// thread is a conversation while it is being played.
type thread struct {
	*seeder
	data     *conversationData
	inbox    desk.Inbox
	id       desk.ID
	contact  desk.ID
	last     desk.ID // the visitor's last message
	heard    desk.ID // the visitor's message that the bot has reacted to
	messages int
}

func (t *thread) happen(ctx context.Context, item itemData) error {
	kind, who, _ := strings.Cut(item.From, ":")
	switch kind {
	case "visitor":
		return t.visitorWrites(ctx, item.Text)
	case "bot":
		return t.botReacts(ctx)
	case "agent":
		return t.agentWrites(ctx, t.by(who), item.Text)
	case "comment":
		_, err := t.app.AddComment(ctx, t.by(who), t.id, t.clientID(), item.Text)
		return err
	case "do":
		return t.deed(ctx, who)
	}
	return fmt.Errorf("nobody is called %q", item.From)
}

func (t *thread) by(key string) app.By { return app.By{Workspace: t.workspace, Member: t.members[key]} }

func (t *thread) clientID() string {
	t.messages++
	return fmt.Sprintf("%s-%d", t.data.Key, t.messages)
}

func (t *thread) visitorWrites(ctx context.Context, text string) error {
	first := t.id == 0
	if !first {
		if err := t.app.MarkVisitorRead(ctx, t.workspace, t.inbox.ID, secretHash(t.data.Key), math.MaxInt64); err != nil {
			return err
		}
	}
	received, err := t.app.ReceiveVisitorMessage(ctx, app.VisitorMessage{Workspace: t.workspace, Inbox: t.inbox.ID,
		SecretHash: secretHash(t.data.Key), ClientID: t.clientID(), Text: text, Locale: t.data.Locale, Visit: t.visit()})
	if err != nil {
		return err
	}
	t.id, t.contact, t.last = received.Conversation.ID, received.Conversation.ContactID, received.Message.ID
	if first {
		return t.begin(ctx)
	}
	return nil
}

// visit is told with each first message of a session; the use case ignores it otherwise.
func (t *thread) visit() *desk.Visit {
	v := t.data.Visit
	if v == nil {
		return nil
	}
	visit := desk.Visit{LandingPage: v.LandingPage, Referrer: v.Referrer, UTM: v.UTM, Device: v.Device, Language: v.Language,
		Place: v.Place}
	for _, page := range v.Pages {
		ago, err := before(page.Before)
		if err != nil {
			ago = 0
		}
		visit.Pages = append(visit.Pages, desk.Page{URL: page.URL, Title: page.Title, At: t.at - ago})
	}
	return &visit
}

// begin sets what a conversation had from its start: its city, its stage unless it moves later, and its tags unless
// somebody sets them later.
func (t *thread) begin(ctx context.Context) error {
	if city := t.data.Contact.City; city != "" {
		if _, err := t.app.EditContact(ctx, t.owner, t.contact, app.EditContact{City: &city}); err != nil {
			return err
		}
	}
	if !t.has("do:stage:") && t.data.Stage != "" {
		if _, err := t.app.MoveStage(ctx, t.owner, t.id, t.stages[t.data.Stage]); err != nil {
			return err
		}
	}
	return t.tag(ctx, t.owner, slices.DeleteFunc(slices.Clone(t.data.Tags), t.taggedLater))
}

func (t *thread) has(prefix string) bool {
	return slices.ContainsFunc(t.data.Timeline, func(i itemData) bool { return strings.HasPrefix(i.From, prefix) })
}

func (t *thread) taggedLater(tag string) bool {
	return slices.ContainsFunc(t.data.Timeline, func(i itemData) bool {
		return strings.HasPrefix(i.From, "do:tag:") && strings.HasSuffix(i.From, ":"+tag)
	})
}

func (t *thread) tag(ctx context.Context, by app.By, add []string) error {
	if len(add) == 0 {
		return nil
	}
	screen, err := t.Store.Conversation(ctx, t.workspace, t.id, by.Member)
	if err != nil {
		return err
	}
	tags := screen.Row.TagIDs
	for _, key := range add {
		tags = append(tags, t.tags[key])
	}
	_, err = t.app.SetTags(ctx, by, t.id, tags)
	return err
}

// botReacts lets the real bot take its turn; the lines of one turn come together, so later ones have been said already.
func (t *thread) botReacts(ctx context.Context) error {
	if t.heard == t.last {
		return nil
	}
	t.heard = t.last
	return t.app.BotTurn(ctx, t.workspace, t.last)
}

func (t *thread) agentWrites(ctx context.Context, by app.By, text string) error {
	sent, err := t.app.SendMessage(ctx, by, app.OutgoingMessage{ConversationID: t.id, ClientID: t.clientID(), Text: text})
	if err != nil {
		return err
	}
	return t.app.MarkRead(ctx, by, t.id, sent.Conversation.Rev)
}

func (t *thread) deed(ctx context.Context, deed string) error {
	verb, rest, _ := strings.Cut(deed, ":")
	who, rest, _ := strings.Cut(rest, ":")
	var err error
	switch verb {
	case "contact":
		c := t.data.Contact
		_, err = t.app.LeaveContactData(ctx, t.workspace, t.inbox.ID, secretHash(t.data.Key), desk.ContactData{Name: c.Name, Email: c.Email, Phone: c.Phone})
	case "claim":
		_, err = t.app.Claim(ctx, t.by(who), t.id)
	case "close":
		_, err = t.app.Close(ctx, t.by(who), t.id)
	case "reopen":
		_, err = t.app.Reopen(ctx, t.by(who), t.id)
	case "stage":
		_, err = t.app.MoveStage(ctx, t.by(who), t.id, t.stages[rest])
	case "tag":
		err = t.tag(ctx, t.by(who), []string{rest})
	case "transfer":
		err = t.transfer(ctx, who, rest)
	default:
		err = fmt.Errorf("there is no deed called %q", verb)
	}
	return err
}

// transfer reads «ana>luis», note, or «ana>team», «posventa:note».
func (t *thread) transfer(ctx context.Context, who, rest string) error {
	from, to, _ := strings.Cut(who, ">")
	destination := app.Destination{Member: t.members[to], Note: rest}
	if to == "team" {
		team, note, _ := strings.Cut(rest, ":")
		destination = app.Destination{Team: t.teams[team], Note: note}
	}
	_, err := t.app.Transfer(ctx, t.by(from), t.id, destination)
	return err
}
