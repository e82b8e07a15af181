// Package ledger writes down what truly happened in the simulator, so that a test can judge an application by it.
package ledger

import (
	"maps"
	"slices"
	"strconv"
	"sync"

	"bandeja.dev/bandeja/internal/desk"
)

// Send is one message that the API accepted, whatever became of the answer.
type Send struct {
	N        int       `json:"n"`
	ID       string    `json:"id"` // wamid
	PhoneID  string    `json:"phone_id"`
	Customer string    `json:"customer"`
	To       string    `json:"to"`
	Ref      string    `json:"ref"` // biz_opaque_callback_data
	Kind     string    `json:"kind"`
	Text     string    `json:"text,omitempty"`
	Digest   string    `json:"digest"` // SHA-256 in hex of the object named by the type
	At       desk.Time `json:"at"`
	Order    int       `json:"order"` // rank in its conversation, from 1
	Cut      bool      `json:"cut"`   // accepted, and the connection was cut instead of an answer
	Status   string    `json:"status"`
	Error    int       `json:"error,omitempty"` // code of a failed one
}

// Cut is an answer that was not given: the connection was cut after the body had been read.
type Cut struct {
	Ref      string `json:"ref"`
	PhoneID  string `json:"phone_id"`
	To       string `json:"to"`
	Accepted bool   `json:"accepted"`
	ID       string `json:"id,omitempty"` // wamid, when accepted
}

// States of an element of the ledger.
const (
	Waiting      = "waiting"
	Acked        = "acked"
	Unsubscribed = "unsubscribed" // nobody had asked to be told
)

// Told is one thing that webhooks told, or have to tell.
type Told struct {
	N        int       `json:"n"`
	Kind     string    `json:"kind"` // message, edit, revoke, reaction, system, status, echo, template, preference, raw
	Key      string    `json:"key"`  // wamid, or wamid:status
	PhoneID  string    `json:"phone_id"`
	Customer string    `json:"customer,omitempty"`
	Text     string    `json:"text,omitempty"`
	At       desk.Time `json:"at"`
	Order    int       `json:"order"` // rank in its conversation, from 1
	Posts    int       `json:"posts"` // bodies posted that held it
	Acked    int       `json:"acked"` // of these answered 200
	Status   string    `json:"status"`
}

// Counts sums the ledger up. They go on counting when the oldest entries are forgotten.
type Counts struct {
	Requests      int            `json:"requests"` // to /messages, with marks of reading
	Accepted      int            `json:"accepted"`
	Refused       map[string]int `json:"refused"` // answers with an error, by code
	Cut           int            `json:"cut"`
	CutAccepted   int            `json:"cut_accepted"`
	Elements      int            `json:"elements"`
	Acked         int            `json:"acked"`
	Waiting       int            `json:"waiting"`
	Unsubscribed  int            `json:"unsubscribed"`
	Posts         int            `json:"posts"`
	PostErrors    int            `json:"post_errors"`
	DuplicateRefs int            `json:"duplicate_refs"` // sends accepted with a ref that was accepted before
}

// Ledger is what truly happened: the ground on which a test judges an application.
type Ledger struct {
	Counts   Counts `json:"counts"`
	Sends    []Send `json:"sends"`
	Cuts     []Cut  `json:"cuts"`
	Elements []Told `json:"elements"`
}

// Limit is how many sends, and as many elements, are remembered; the oldest go first.
const Limit = 300_000

// Book is a ledger that is being written. All methods may be called from many goroutines.
type Book struct {
	mu       sync.Mutex
	counts   Counts
	sends    journal[Send]
	cuts     journal[Cut]
	elements journal[Told]
	refs     Index[bool]
}

// New opens an empty book.
func New() *Book {
	return &Book{counts: Counts{Refused: map[string]int{}}, refs: NewIndex[bool](Limit)}
}

// journal keeps the newest entries; the n-th ever added stays where it can be found by n.
type journal[T any] struct {
	items []*T
	first int // how many were forgotten
}

func (l *journal[T]) add(item *T) int {
	if len(l.items) >= Limit {
		drop := Limit / 10
		l.items = slices.Delete(l.items, 0, drop)
		l.first += drop
	}
	l.items = append(l.items, item)
	return l.first + len(l.items)
}

func (l *journal[T]) at(n int) *T {
	if i := n - 1 - l.first; i >= 0 && i < len(l.items) {
		return l.items[i]
	}
	return nil
}

func (l *journal[T]) copy() []T {
	out := make([]T, len(l.items))
	for i, item := range l.items {
		out[i] = *item
	}
	return out
}

// Ledger gives a copy of all that is remembered.
func (b *Book) Ledger() Ledger {
	b.mu.Lock()
	defer b.mu.Unlock()
	return Ledger{Counts: b.sums(), Sends: b.sends.copy(), Cuts: b.cuts.copy(), Elements: b.elements.copy()}
}

// Counts gives the sums.
func (b *Book) Counts() Counts {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.sums()
}

func (b *Book) sums() Counts {
	c := b.counts
	c.Refused = maps.Clone(c.Refused)
	c.Waiting = c.Elements - c.Acked - c.Unsubscribed
	return c
}

// Request counts a request to send or to mark as read.
func (b *Book) Request() {
	b.mu.Lock()
	b.counts.Requests++
	b.mu.Unlock()
}

// Refused counts a request that was answered with an error code.
func (b *Book) Refused(code int) {
	b.mu.Lock()
	b.counts.Refused[strconv.Itoa(code)]++
	b.mu.Unlock()
}

// Accept writes down a send, which belongs to the book from then on.
func (b *Book) Accept(send *Send) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Accepted++
	if send.Ref != "" {
		if _, twice := b.refs.Get(send.Ref); twice {
			b.counts.DuplicateRefs++
		}
		b.refs.Put(send.Ref, true)
	}
	send.N = b.sends.add(send)
}

// Status writes down the state of a send; code is that of a failed one, else 0.
func (b *Book) Status(send *Send, status string, code int) {
	b.mu.Lock()
	send.Status, send.Error = status, code
	b.mu.Unlock()
}

// Cut writes down an answer that was not given, with the send that it would have told of, nil for none.
func (b *Book) Cut(c Cut, send *Send) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Cut++
	if c.Accepted {
		b.counts.CutAccepted++
	}
	if send != nil {
		send.Cut = true
	}
	b.cuts.add(&c)
}

// Tell writes down an element, waiting or unsubscribed, and gives its number.
func (b *Book) Tell(t Told) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.counts.Elements++
	if t.Status == Unsubscribed {
		b.counts.Unsubscribed++
	}
	t.N = b.elements.add(&t)
	return t.N
}

// Body counts a body that was posted.
func (b *Book) Body(acked bool) {
	b.mu.Lock()
	b.counts.Posts++
	if !acked {
		b.counts.PostErrors++
	}
	b.mu.Unlock()
}

// Posted writes down that an element was in a posted body, and whether that was answered 200. It says whether it was the
// first time that it was.
func (b *Book) Posted(n int, key string, acked bool) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.elements.at(n)
	if t == nil || t.Key != key {
		return false
	}
	t.Posts++
	if !acked {
		return false
	}
	t.Acked++
	t.Status = Acked
	if t.Acked == 1 {
		b.counts.Acked++
	}
	return t.Acked == 1
}
