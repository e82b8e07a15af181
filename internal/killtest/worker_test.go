package killtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"bandeja.dev/bandeja/bench/client"
)

// op is one change that somebody asks for. It is asked for again, unchanged, until an answer comes.
type op struct {
	kind         string // message, claim or close
	path         string
	body         map[string]any
	conversation string // of an agent's
	text         string
	sentAt       time.Time
	interrupted  bool // a kill came between the request and its answer
}

// worker is one person at one screen: what it asks for next waits until the last was answered.
type worker struct {
	world  *world
	name   string
	random *rand.Rand
	client *client.Client
	make   func() *op

	pending  *op
	count    int
	answered int
	standing int              // interrupted requests that turned out to have been done
	acked    []string         // texts of messages that were answered with 2xx, in order
	refused  []string         // texts of messages that were answered with a refusal
	closes   map[string]int   // by conversation: answered closes
	maybe    map[string]int   // by conversation: interrupted closes
	sessions []*visitorRecord // of a visitor's worker: all whom it has been
}

// visitorRecord is one visitor.
type visitorRecord struct {
	client *client.Client
	acked  []string
}

func (w *world) newWorker(name string) *worker {
	return &worker{world: w, name: name, random: rand.New(rand.NewPCG(w.seed, uint64(len(w.workers)+2))),
		closes: map[string]int{}, maybe: map[string]int{}}
}

// mark is a text that stands nowhere else.
func (k *worker) mark() string {
	k.count++
	return fmt.Sprintf("m-%d-%s-%05d", k.world.seed, k.name, k.count)
}

func (w *world) visitor(number int, changing bool) *worker {
	k := w.newWorker(fmt.Sprintf("v%02d", number))
	k.make = func() *op {
		first := len(k.sessions) == 0 || changing && len(k.sessions[len(k.sessions)-1].acked) >= 3
		if first {
			k.client = client.Visitor("http://"+w.options.Address, client.NewSecret())
			k.sessions = append(k.sessions, &visitorRecord{client: k.client})
		}
		text := k.mark()
		body := map[string]any{"client_id": text, "text": text, "locale": "es"}
		if first {
			body["contact"] = map[string]any{"name": fmt.Sprintf("%s %d", k.name, len(k.sessions))}
		}
		return &op{kind: "message", path: "/w/" + w.inbox.Key + "/messages", body: body, text: text}
	}
	return k
}

func (w *world) agent(agent *client.Client, number int) *worker {
	k := w.newWorker(fmt.Sprintf("a%02d", number))
	k.client = agent
	k.make = func() *op {
		conversation := w.threads[k.random.IntN(len(w.threads))]
		o := &op{kind: "message", conversation: conversation}
		switch k.random.IntN(10) {
		case 0:
			o.kind = "claim"
		case 1:
			o.kind = "close"
		default:
			o.text = k.mark()
			o.body = map[string]any{"client_id": o.text, "text": o.text}
		}
		o.path = "/api/v1/conversations/" + conversation + "/" + o.kind
		if o.kind == "message" {
			o.path += "s"
		}
		return o
	}
	return k
}

// run works until a request gets no answer. With last it only repeats what had none, as long as it takes.
func (k *worker) run(ctx context.Context, last bool) {
	deadline := time.Now().Add(20 * time.Second)
	for {
		if last && (k.pending == nil || time.Now().After(deadline)) {
			return
		}
		if !k.step(ctx, last) && !last {
			return
		}
	}
}

// step asks for one change; false means that no answer came.
func (k *worker) step(ctx context.Context, last bool) bool {
	if k.pending == nil {
		k.pending = k.make()
	}
	o := k.pending
	o.sentAt = time.Now()
	status, err := k.client.Call(ctx, http.MethodPost, o.path, o.body, nil)
	var refusal *client.Refusal
	if answered := err == nil || errors.As(err, &refusal); answered && o.interrupted && o.kind == "close" {
		k.maybe[o.conversation]++ // whatever the answer: it may have been done, and the visitor back since
	}
	switch {
	case err == nil:
		k.done(o, status)
	case refusal == nil:
		return false
	case refusal.Status == http.StatusServiceUnavailable:
		return last // asked again in the next round, as a client would
	default:
		k.deny(o, refusal)
	}
	k.pending = nil
	return true
}

func (k *worker) done(o *op, status int) {
	k.answered++
	if o.kind == "close" {
		k.closes[o.conversation]++
	}
	if o.kind != "message" {
		return
	}
	if status == http.StatusOK {
		k.standing++
		if !o.interrupted {
			k.world.t.Errorf("%s: 200 says that %s stood already, but it was sent once", k.name, o.text)
		}
	}
	k.acked = append(k.acked, o.text)
	if n := len(k.sessions); n > 0 {
		k.sessions[n-1].acked = append(k.sessions[n-1].acked, o.text)
	}
}

// deny takes a refusal. Agents meet some: the other may have closed or claimed meanwhile.
func (k *worker) deny(o *op, refusal *client.Refusal) {
	expected := map[string][]string{"message": {"conversation_closed"}, "claim": {"already_assigned", "conversation_closed"},
		"close": {"already_closed", "conversation_closed"}}
	if len(k.sessions) > 0 || !slices.Contains(expected[o.kind], refusal.Code) {
		k.world.t.Errorf("%s: %s was refused: %v", k.name, o.kind, refusal)
		return
	}
	k.answered++
	if o.kind == "message" {
		k.refused = append(k.refused, o.text)
	}
}
