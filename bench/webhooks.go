package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bandeja.dev/bandeja/bench/client"
	"bandeja.dev/bandeja/bench/instance"
	"bandeja.dev/bandeja/bench/lean"
	"bandeja.dev/bandeja/bench/measure"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
)

const (
	// WebhookSecret signs what the load posts; the floor program knows it too.
	WebhookSecret = "0123456789abcdef0123456789abcdef"
	webhookPhone  = "700100200300400"
	webhookSize   = 1024 // bytes of a body
	webhookPeople = 5000 // customers who write
	webhookRate   = 2500 // a second that must be readable, and
	webhookShare  = 0.25 // of the floor program's
	acceptShare   = 0.6  // of the floor program's that must be answered
	lagTarget     = time.Second
)

// hooks is a provider that tells of customers' messages, one in each body.
type hooks struct {
	run      *run
	mark     string
	began    time.Time
	next     atomic.Int64
	started  []atomic.Int64 // by number: when it was due, in ns after began
	told     []atomic.Bool  // by number: a frame may hold a text twice, as a message and as its thread's preview
	accepted atomic.Int64
	refused  atomic.Int64
	unsent   atomic.Int64
	seen     atomic.Int64
	answers  measure.Times
	lag      measure.Times
}

func (r *run) newHooks(mark string, most int) *hooks {
	return &hooks{run: r, mark: mark, began: time.Now(), started: make([]atomic.Int64, most), told: make([]atomic.Bool, most)}
}

// body is what the provider posts of message n, filled up with spaces that JSON does not see.
func (h *hooks) body(n int64) []byte {
	person := n % webhookPeople
	text := fmt.Appendf(make([]byte, 0, webhookSize), `{"object":"whatsapp_business_account","entry":[{"id":"800100200300400","changes":[{"value":{"messaging_product":"whatsapp",`+
		`"metadata":{"display_phone_number":"5491155550100","phone_number_id":"%s"},"contacts":[{"profile":{"name":"Cliente %d"},"wa_id":"54911%08d","user_id":"AR.15020000%08d"}],`+
		`"messages":[{"from":"54911%08d","from_user_id":"AR.15020000%08d","id":"wamid.%s%d","timestamp":"%d","type":"text","text":{"body":"%s%d \u00bflleg\u00f3 el pedido?"}}]},"field":"messages"}]}]`,
		webhookPhone, person, 40000000+person, person, 40000000+person, person, h.mark, n, time.Now().Unix(), h.mark, n)
	for len(text) < webhookSize-1 {
		text = append(text, ' ')
	}
	return append(text, '}')
}

// post hands one over; false ends the sender.
func (h *hooks) post(conn *lean.Conn, due time.Time) bool {
	n := h.next.Add(1) - 1
	if n >= int64(len(h.started)) {
		return false
	}
	body := h.body(n)
	h.started[n].Store(int64(due.Sub(h.began)))
	status, _, err := conn.Do("POST", "/webhooks/meta", graph.SignatureHeader+": "+graph.Sign(WebhookSecret, body)+"\r\n", body)
	if err != nil || status != http.StatusOK {
		h.refused.Add(1)
		return true
	}
	h.accepted.Add(1)
	h.answers.Add(time.Since(due))
	return true
}

// hear takes a frame of the subscriber's.
func (h *hooks) hear(frame []byte) {
	key := []byte(`"text":"` + h.mark)
	for {
		at := bytes.Index(frame, key)
		if at < 0 {
			return
		}
		frame = frame[at+len(key):]
		n, err := strconv.ParseInt(string(frame[:max(bytes.IndexByte(frame, ' '), 0)]), 10, 64)
		if err != nil || n >= int64(len(h.started)) || h.told[n].Swap(true) {
			continue
		}
		h.seen.Add(1)
		h.lag.Add(time.Since(h.began) - time.Duration(h.started[n].Load()))
	}
}

// flat posts as fast as answers come.
func (h *hooks) flat(lasts time.Duration) {
	var all sync.WaitGroup
	h.began = time.Now()
	for range senders {
		all.Go(func() {
			conn := lean.New(h.run.address)
			defer conn.Close()
			for now := time.Now(); now.Sub(h.began) < lasts && h.run.ctx.Err() == nil; now = time.Now() {
				if !h.post(conn, now) {
					return
				}
			}
		})
	}
	all.Wait()
}

// paced posts at a steady rate, each counted from when it was due.
func (h *hooks) paced(rate int, lasts time.Duration) {
	var all sync.WaitGroup
	step := time.Second * time.Duration(senders) / time.Duration(rate)
	h.began = time.Now()
	for i := range senders {
		all.Go(func() {
			conn := lean.New(h.run.address)
			defer conn.Close()
			due := h.began.Add(step * time.Duration(i) / senders)
			for ; due.Sub(h.began) < lasts; due = due.Add(step) {
				if time.Since(h.began) > lasts+late {
					h.unsent.Add(1)
				} else if h.run.wait(time.Until(due)) != nil || !h.post(conn, due) {
					return
				}
			}
		})
	}
	all.Wait()
}

// webhooks measures the way in: the floor program, then how many are answered, then how many are readable for a while.
func (r *run) webhooks() error {
	floor, err := r.webhookFloor()
	if err != nil {
		return err
	}
	// The load is of one provider who answers nothing: what the instance would ask of it is not what is measured.
	silent := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	defer silent.Close()
	if err := r.halt(); err != nil {
		return err
	}
	o := r.options()
	o.Env = append(o.Env, "BANDEJA_GRAPH_URL="+silent.URL+"/v25.0")
	if r.server, err = instance.Start(r.ctx, o); err != nil {
		return err
	}
	owner := client.SignedIn("http://"+r.address, r.data.People[0].Cookie)
	if _, err := owner.Number(r.ctx, "WhatsApp", map[string]string{whatsapp.FieldPhone: webhookPhone, whatsapp.FieldWaba: "800100200300400",
		whatsapp.FieldToken: "EAAG" + WebhookSecret, whatsapp.FieldSecret: WebhookSecret}); err != nil && !strings.Contains(err.Error(), "taken") {
		return err
	}
	if err := r.webhooksSustained(floor); err != nil {
		return err
	}
	if err := r.webhooksAnswered(floor); err != nil {
		return err
	}
	return r.halt()
}

// webhookFloor drives the floor program as hard as it goes.
func (r *run) webhookFloor() (perSecond float64, err error) {
	if err := r.halt(); err != nil {
		return 0, err
	}
	o := r.options()
	o.Binary, o.DataDir, o.Log = r.floorBinary, filepath.Join(r.dir, "webhook-floor"), os.Stderr
	process, err := instance.Start(r.ctx, o)
	if err != nil {
		return 0, err
	}
	h, used, err := r.flooded("wf", process.PID)
	if err != nil {
		return 0, err
	}
	perSecond = float64(h.accepted.Load()) / r.short6().Seconds()
	r.table.Info(fmt.Sprintf("webhooks, floor program, %d senders", senders), fmt.Sprintf("%.0f/s, %s each; %s", perSecond, used.each(h.accepted.Load()), h.answers.String()))
	if h.refused.Load() > 0 {
		return 0, fmt.Errorf("%d webhooks were refused by the floor program", h.refused.Load())
	}
	r.floorCost = used.server / time.Duration(max(h.accepted.Load(), 1))
	return perSecond, process.Stop()
}

func (r *run) short6() time.Duration {
	return max(time.Duration(r.seconds)*time.Second/6, 3*time.Second)
}

// flooded posts as fast as answers come, for a while.
func (r *run) flooded(mark string, pid int) (*hooks, usage, error) {
	h := r.newHooks(mark, 40_000*int(r.short6()/time.Second+1))
	before, err := r.usage(pid)
	if err != nil {
		return h, usage{}, err
	}
	h.flat(r.short6())
	after, err := r.usage(pid)
	return h, after.since(before), err
}

// webhooksAnswered floods the server: what counts are the answers, each after its commit, while what was kept is applied.
func (r *run) webhooksAnswered(floor float64) error {
	h, used, err := r.flooded("wa", r.server.PID)
	if err != nil {
		return err
	}
	perSecond := float64(h.accepted.Load()) / r.short6().Seconds()
	r.table.Row(fmt.Sprintf("webhooks answered after their commit, %d senders", senders), fmt.Sprintf(">= %.1f of the floor", acceptShare),
		fmt.Sprintf("%.2f: %.0f/s, %s each, applying beside it included; %s; %d refused", perSecond/floor, perSecond, used.each(h.accepted.Load()),
			h.answers.String(), h.refused.Load()), perSecond >= acceptShare*floor && h.refused.Load() == 0)
	return nil
}

// introduce lets every customer write once before anything is measured: then a message is of somebody who is known, as
// nearly all are.
func (h *hooks) introduce() error {
	h.paced(webhookRate/2, webhookPeople*time.Second/(webhookRate/2))
	for deadline := time.Now().Add(time.Minute); h.seen.Load() < h.accepted.Load() && time.Now().Before(deadline); {
		if err := h.run.wait(5 * time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

// webhooksWatched lets clients read screens while webhooks come at the same rate.
func (r *run) webhooksWatched(rate int) error {
	if r.clients == 0 {
		return nil
	}
	lasts := time.Duration(r.seconds) * time.Second
	h := r.newHooks("wr", rate*int(lasts/time.Second+1)+senders)
	times, err := r.watched(lasts, func() { h.paced(rate, lasts) })
	if err == nil {
		r.tellScreens(times, fmt.Sprintf("%d webhooks/s", rate))
	}
	return err
}

// webhooksSustained posts at a steady rate while somebody listens.
func (r *run) webhooksSustained(floor float64) error {
	lasts := time.Duration(r.seconds) * time.Second
	rate := max(webhookRate, int(webhookShare*floor))
	if r.rate > 0 {
		rate = r.rate
	}
	h := r.newHooks("ws", rate*int(lasts/time.Second+1)+senders)
	known := r.newHooks("wi", webhookPeople+senders)
	var c crowd
	hear := func(frame []byte) {
		known.hear(frame)
		h.hear(frame)
	}
	if err := r.agent(&c, r.data.People[0], hear); err != nil {
		return err
	}
	if err := known.introduce(); err != nil {
		return err
	}
	before, err := r.usage(r.server.PID)
	if err != nil {
		return err
	}
	h.paced(rate, lasts)
	after, err := r.usage(r.server.PID)
	if err != nil {
		return err
	}
	left := h.accepted.Load() - h.seen.Load()
	ended := time.Now()
	for h.seen.Load() < h.accepted.Load() && time.Since(ended) < time.Minute {
		if err := r.wait(5 * time.Millisecond); err != nil {
			return err
		}
	}
	used, reached := after.since(before), float64(h.seen.Load())/time.Since(h.began).Seconds()
	cost := float64(used.server) / float64(max(h.accepted.Load(), 1))
	r.table.Info("processor time of a webhook, accepted, applied and told", fmt.Sprintf("%s: %.1f of the floor program; of the load program %.0f us",
		used.each(h.accepted.Load()), cost/float64(max(r.floorCost, 1)), micros(used.bench, h.accepted.Load())))
	r.table.Row(fmt.Sprintf("webhooks readable by a subscriber, %d s", r.seconds), fmt.Sprintf(">= %.2f of the floor and >= %d/s", webhookShare, webhookRate),
		fmt.Sprintf("%.2f: %.0f/s at %d/s asked", reached/floor, reached, rate), reached >= 0.98*float64(max(webhookRate, int(webhookShare*floor))))
	r.table.Row("  backlog at the end", "does not grow", fmt.Sprintf("%d not told, gone after %s; %d not sent in time, %d refused, subscriber cut %d times",
		left, measure.Milli(time.Since(ended)), h.unsent.Load(), h.refused.Load(), c.lost.Load()),
		time.Since(ended) < time.Second && h.unsent.Load() == 0 && h.refused.Load() == 0 && c.lost.Load() == 0)
	r.table.AtMost("  lag from when it was due to the subscriber, p99", lagTarget, h.lag.At(.99), "; "+h.lag.String())
	r.table.Info("  answered meanwhile", h.answers.String())
	if err := r.indexBehind(); err != nil {
		return err
	}
	if err := r.webhooksWatched(rate); err != nil {
		return err
	}
	return c.leave()
}
