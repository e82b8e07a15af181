package killtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/bench/client"
	"bandeja.dev/bandeja/bench/instance"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/sandbox/meta"
)

const (
	customers = 96
	repliers  = 6  // workers in the owner's name; each has conversations of its own
	inEvery   = 4  // milliseconds between two messages of customers
	outEvery  = 80 // milliseconds between two replies of one worker
)

// provider is a simulated WhatsApp that lives through every crash of the instance, and the people on its side.
type provider struct {
	*world
	sim    *meta.Sim
	phones []string
	people []meta.Customer
	said   []int // by customer: how many messages
	flying int   // sends without a noted answer, summed over all kills
}

// TestKillWithProvider kills the process while customers write through a provider that has bad days of its own and agents
// answer them, and judges by the provider's ledger. On both databases a new process goes on at once where the last died.
func TestKillWithProvider(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	binary, err := instance.Build(ctx, t.TempDir(), "cmd/bandeja")
	if err != nil {
		t.Fatal(err)
	}
	t.Run("sqlite", func(t *testing.T) { killWithProvider(ctx, t, rounds(25), instance.Options{Binary: binary}) })
	if os.Getenv(serverURL) == "" {
		return
	}
	t.Run("postgres", func(t *testing.T) {
		killWithProvider(ctx, t, rounds(8), instance.Options{Binary: binary, DatabaseURL: database(ctx, t)})
	})
}

func killWithProvider(ctx context.Context, t *testing.T, total int, o instance.Options) {
	seed := seedOf(t)
	t.Logf("BANDEJA_TEST_SEED=%d", seed)
	p := &provider{sim: meta.New(meta.Options{Now: time.Now, Seed: seed, Log: slog.New(slog.DiscardHandler)}), said: make([]int, customers)}
	t.Cleanup(p.sim.Close)
	graph := httptest.NewServer(slow(p.sim.Handler()))
	t.Cleanup(graph.Close)
	p.sim.SetSettings(func(s *meta.Settings) {
		s.Sent, s.Delivered, s.Read = [2]int64{0, 30}, [2]int64{0, 60}, [2]int64{20, 200}
		s.Retry = []int64{20, 50, 100, 200}
	})
	o.Env = []string{"BANDEJA_GRAPH_URL=" + graph.URL + "/v25.0"}
	p.world = newWorld(ctx, t, o, seed, func(w *world, ctx context.Context, process *instance.Process) {
		p.world = w
		p.connect(ctx, process)
	})
	var sum tally
	for round := range total {
		began := time.Now()
		process := p.start(ctx)
		sum.ready = append(sum.ready, process.ReadyIn)
		if round%2 == 1 { // the other rounds may end before anything is taken
			sum.taking = append(sum.taking, p.taken(ctx, began))
		}
		p.loaded(ctx, process, &sum, time.Duration(50+p.random.IntN(1451))*time.Millisecond)
		p.gone(ctx)
		p.flying += p.count(ctx, "SELECT COUNT(*) FROM outbox WHERE state = 'sending'")
		if round%8 == 7 {
			p.check(ctx)
		}
	}
	p.finish(ctx, &sum)
	p.judge(ctx, sum, total)
}

// slow gives a provider the time that one takes, so that kills meet requests that it has not taken yet, some of which it
// then never takes, and others that it has taken and not answered.
func slow(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		late := rand.IntN(2) == 0
		if !strings.HasSuffix(r.URL.Path, "/messages") {
			next.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body) // until it is read, nobody notices that the other side is gone
		if err != nil {
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		if !late {
			next.ServeHTTP(w, r)
		}
		select {
		case <-time.After(time.Duration(5+rand.IntN(100)) * time.Millisecond):
		case <-r.Context().Done():
			late = late && rand.IntN(2) == 0
		}
		if late {
			next.ServeHTTP(w, r)
		}
	})
}

// connect makes the inboxes, and lets every customer write for the first time.
func (p *provider) connect(ctx context.Context, process *instance.Process) {
	p.t.Helper()
	p.begin(ctx, process)
	business := p.sim.AddBusiness(meta.DefaultBusiness())
	var made client.Connected
	for _, number := range business.Numbers {
		var err error
		made, err = p.owner.Number(ctx, number.Display, map[string]string{whatsapp.FieldPhone: number.PhoneID,
			whatsapp.FieldWaba: business.WabaID, whatsapp.FieldToken: business.Token, whatsapp.FieldSecret: business.AppSecret})
		p.must(err)
		p.phones = append(p.phones, number.PhoneID)
	}
	p.must(p.sim.SetWebhook(ctx, business.AppID, made.WebhookURL, made.VerifyToken, ""))
	p.must(p.sim.Subscribe(business.ID, true))
	for i := range customers {
		person, err := p.sim.AddCustomer(meta.CustomerSpec{WaID: fmt.Sprintf("54911555%05d", 20010+i), Name: fmt.Sprint("Cliente ", i)})
		p.must(err)
		p.people = append(p.people, person)
		p.say(i)
	}
	p.within("every customer has a conversation", 20*time.Second, func() bool {
		var err error
		p.threads, err = p.conversations(ctx)
		p.must(err)
		return len(p.threads) == customers
	})
	for i := range repliers {
		p.workers = append(p.workers, p.replier(i))
	}
	p.sim.SetFaults("", func(f *meta.Faults) {
		f.Dup, f.Drop, f.Reorder, f.Batch, f.BatchWait = 0.03, 0.02, 200, 8, 20
		f.TooMany, f.Unavailable, f.Reset = 0.01, 0.01, 0.005
	})
}

// say lets a customer write the next message.
func (p *provider) say(i int) {
	_, err := p.sim.Say(p.people[i].ID, meta.Say{PhoneID: p.phones[i%len(p.phones)], Kind: "text", Text: fmt.Sprintf("in-%d-%d-%d", p.seed, i, p.said[i])})
	p.must(err)
	p.said[i]++
}

// replier answers in conversations that are its alone, so that the order of its answers is theirs.
func (p *provider) replier(number int) *worker {
	k := p.newWorker(fmt.Sprintf("r%02d", number))
	k.client = p.owner
	tick := time.NewTicker(outEvery * time.Millisecond)
	p.t.Cleanup(tick.Stop)
	k.make = func() *op {
		<-tick.C
		conversation := p.threads[number+repliers*k.random.IntN(customers/repliers)]
		text := k.mark()
		return &op{kind: "message", conversation: conversation, path: "/api/v1/conversations/" + conversation + "/messages", text: text,
			body: map[string]any{"client_id": text, "text": text}}
	}
	return k
}

// loaded lets customers write and workers answer until the process is killed.
func (p *provider) loaded(ctx context.Context, process *instance.Process, sum *tally, delay time.Duration) {
	p.t.Helper()
	ctx, stop := context.WithCancel(ctx)
	var writing sync.WaitGroup
	writing.Go(func() {
		tick := time.NewTicker(inEvery * time.Millisecond)
		defer tick.Stop()
		for i := p.random.IntN(customers); ; i = (i + 1) % customers {
			select {
			case <-tick.C:
				p.say(i)
			case <-ctx.Done():
				return
			}
		}
	})
	p.round(process, sum, delay)
	stop()
	writing.Wait()
}

// taken lets a customer write and waits until what was written stands in the inbox. It says how long that is after began.
func (p *provider) taken(ctx context.Context, began time.Time) time.Duration {
	p.t.Helper()
	const written = "SELECT COUNT(*) FROM messages WHERE author = 'contact'"
	db := p.database()
	defer db.Close()
	var before, now int
	p.must(db.QueryRowContext(ctx, written).Scan(&before))
	p.say(p.random.IntN(customers))
	p.within("what a customer wrote is there", 30*time.Second, func() bool {
		p.must(db.QueryRowContext(ctx, written).Scan(&now))
		return now > before
	})
	return time.Since(began)
}

// gone waits until a server has noticed that the process is dead, and has ended what that had asked for at last.
func (p *provider) gone(ctx context.Context) {
	p.t.Helper()
	if p.options.DatabaseURL == "" {
		return
	}
	db := p.database()
	defer db.Close()
	p.within("the server knows that the process is dead", 20*time.Second, func() bool {
		var n int
		p.must(db.QueryRowContext(ctx, "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'bandeja'").Scan(&n))
		return n == 0
	})
}

// finish lets everything arrive that can: what stays is held up by a send of which nobody knows whether it left.
func (p *provider) finish(ctx context.Context, sum *tally) {
	p.t.Helper()
	began := time.Now()
	process := p.start(ctx)
	sum.ready = append(sum.ready, process.ReadyIn)
	p.sim.SetFaults("", func(f *meta.Faults) { *f = meta.Faults{} })
	sum.taking = append(sum.taking, p.taken(ctx, began))
	p.settle(ctx)
	patience, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	db := p.database()
	defer db.Close()
	p.within("nothing is pending but behind what nobody knows", 40*time.Second, func() bool {
		p.must(p.sim.Settle(patience))
		var pending, queued int
		p.must(db.QueryRowContext(ctx, "SELECT COUNT(*) FROM deliveries WHERE pending = 1").Scan(&pending))
		p.must(db.QueryRowContext(ctx, "SELECT COUNT(*) FROM outbox q WHERE q.state = 'queued' AND NOT "+heldUp).Scan(&queued))
		return pending+queued == 0
	})
	p.must(process.Stop())
	p.check(ctx)
	p.checkLog(ctx)
}

// heldUp says that an entry q stands behind one that is being sent or of which nobody knows whether it left.
const heldUp = "EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = q.conversation_id AND o.id < q.id AND o.state IN ('sending', 'unknown'))"

func (p *provider) count(ctx context.Context, query string) (n int) {
	p.t.Helper()
	db := p.database()
	defer db.Close()
	p.must(db.QueryRowContext(ctx, query).Scan(&n))
	return n
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// within waits until a condition holds.
func (w *world) within(what string, limit time.Duration, holds func() bool) {
	w.t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for deadline := time.Now().Add(limit); !holds(); <-look.C {
		if time.Now().After(deadline) {
			w.t.Fatalf("after %s still not: %s", limit, what)
		}
	}
}
