package bot_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/bot"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/store/storetest"
)

var errPoison = errors.New("this row cannot be read")

// poisoned is a store in which a message cannot be read.
type poisoned struct {
	port.Store
	message desk.ID
}

type poisonedTx struct {
	port.Tx
	message desk.ID
}

func (s poisoned) Update(ctx context.Context, workspace desk.ID, lane port.Lane, unit port.Unit) error {
	return s.Store.Update(ctx, workspace, lane, func(tx port.Tx) error { return unit(poisonedTx{tx, s.message}) })
}

func (t poisonedTx) Message(id desk.ID) (desk.Message, error) {
	if id == t.message {
		return desk.Message{}, errPoison
	}
	return t.Tx.Message(id)
}

// TestOneMessageDoesNotSilenceTheBots: a message that a bot cannot react to is tried again, then left out.
func TestOneMessageDoesNotSilenceTheBots(t *testing.T) {
	s := storetest.Open(t, "sqlite")
	use, workspace, inbox := shop(t, s)
	received, err := use.ReceiveVisitorMessage(context.Background(), app.VisitorMessage{Workspace: workspace, Inbox: inbox,
		SecretHash: "poison", ClientID: "p", Text: "buenas", Locale: "es"})
	if err != nil {
		t.Fatal(err)
	}
	next := write(t, use, workspace, inbox, 1)
	var now atomic.Int64
	now.Store(int64(clock()))
	jumping := func() desk.Time { return desk.Time(now.Add(int64(desk.Second))) }
	bad := poisoned{s, received.Message.ID}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	runner := bot.New(app.New(app.Options{Store: bad, Clock: jumping, IDs: desk.NewIDMaker(1)}), bad, jumping, slog.New(slog.DiscardHandler), "node-1")
	go func() {
		defer close(ended)
		runner.Run(ctx)
	}()
	await(t, "answer to the message behind the one that fails", func() bool {
		runner.Wake()
		return messages(t, s, workspace, next) == 3
	})
	stop()
	<-ended
}
