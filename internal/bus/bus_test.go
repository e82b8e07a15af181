package bus

import (
	"encoding/json"
	"reflect"
	"sync"
	"testing"

	"bandeja.dev/bandeja/internal/desk"
)

func TestEveryListenerHearsUntilItCancels(t *testing.T) {
	b := NewMemory()
	var first, second []Kind
	cancel := b.Subscribe(func(m Message) { first = append(first, m.Kind) })
	b.Subscribe(func(m Message) { second = append(second, m.Kind) })
	b.Publish(Message{Kind: Wake})
	cancel()
	cancel()
	b.Publish(Message{Kind: Typing})
	if b.Close() != nil {
		t.Fatal("close failed")
	}
	b.Publish(Message{Kind: Roll})
	if !reflect.DeepEqual(first, []Kind{Wake}) || !reflect.DeepEqual(second, []Kind{Wake, Typing}) {
		t.Errorf("first %v, second %v", first, second)
	}
}

func TestAListenerMayPublishAndCancel(t *testing.T) {
	b := NewMemory()
	heard := 0
	var cancel func()
	cancel = b.Subscribe(func(m Message) {
		heard++
		if m.Kind == Roll {
			cancel()
			b.Publish(Message{Kind: Presence})
		}
	})
	b.Publish(Message{Kind: Roll})
	if heard != 1 {
		t.Errorf("heard %d", heard)
	}
}

func TestConcurrentUse(t *testing.T) {
	b := NewMemory()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				cancel := b.Subscribe(func(Message) {})
				b.Publish(Message{Kind: Wake})
				cancel()
			}
		})
	}
	all.Wait()
}

func TestAMessageCrossesNodesWhole(t *testing.T) {
	want := Message{Kind: Typing, Node: "a", WorkspaceID: 1, ConversationID: 2, MemberID: 3, Author: desk.AuthorAgent,
		Mode: "comment", Scope: desk.Scope{InboxID: 4, HolderID: 5}, On: true}
	text, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Message
	if err := json.Unmarshal(text, &got); err != nil || got != want {
		t.Errorf("%s: %+v, %v", text, got, err)
	}
}
