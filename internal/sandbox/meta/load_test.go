package meta_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// TestNothingIsLostUnderFaults sends and receives at once while everything goes wrong, and holds what both sides saw
// against the ledger.
func TestNothingIsLostUnderFaults(t *testing.T) {
	const customers, each = 20, 25
	b := open(t, meta.Options{Seed: 42})
	b.answer = func(n int) int {
		if n%17 == 3 {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	}
	b.sim.SetFaults("", func(f *meta.Faults) {
		f.Dup, f.Drop, f.Reorder, f.DelayRandom, f.Batch = 0.1, 0.1, 20, 20, 5
		f.TooMany, f.Unavailable, f.Reset = 0.05, 0.05, 0.05
	})
	var wg sync.WaitGroup
	var mu sync.Mutex
	answered, cut := map[string]string{}, map[string]bool{}
	for c := range customers {
		wa := fmt.Sprintf("549115555%04d", 1000+c)
		must(b.sim.AddCustomer(meta.CustomerSpec{WaID: wa}))
		must(b.sim.Say(wa, meta.Say{Kind: "text", Text: "hola"}))
		wg.Add(2)
		go func() {
			defer wg.Done()
			for i := range each {
				must(b.sim.Say(wa, meta.Say{Kind: "text", Text: fmt.Sprintf("in-%s-%d", wa, i)}))
			}
		}()
		go func() {
			defer wg.Done()
			for i := range each {
				ref := fmt.Sprintf("out-%s-%d", wa, i)
				id := b.persist(wa, ref)
				mu.Lock()
				answered[ref], cut[ref] = id, id == ""
				mu.Unlock()
			}
		}()
	}
	wg.Wait()
	told := map[string]int{} // in bodies that were answered 200
	for _, value := range b.values() {
		messages, _ := value["messages"].([]any)
		for _, m := range messages {
			if value["#status"] == http.StatusOK {
				told[m.(object)["id"].(string)]++
			}
		}
	}
	ledger := b.sim.Ledger()
	if ledger.Counts.Waiting != 0 || ledger.Counts.DuplicateRefs != 0 || ledger.Counts.Cut == 0 || len(ledger.Counts.Refused) != 2 {
		t.Errorf("%+v", ledger.Counts)
	}
	for _, element := range ledger.Elements {
		if element.Kind == "message" && told[element.Key] != element.Acked {
			t.Errorf("%s was told %d times, the ledger says %d of %d", element.Key, told[element.Key], element.Acked, element.Posts)
		}
	}
	byRef, rank := map[string]meta.Send{}, map[string]int{}
	for _, send := range ledger.Sends {
		byRef[send.Ref] = send
		if send.Order != rank[send.Customer]+1 || send.Status != "read" {
			t.Errorf("%+v", send)
		}
		rank[send.Customer] = send.Order
	}
	for ref, id := range answered {
		if send := byRef[ref]; id != "" && send.ID != id || id == "" && send.ID != "" && !send.Cut {
			t.Errorf("%s was answered %q, the ledger says %+v", ref, id, send)
		}
	}
	if len(told) != customers*(each+1) {
		t.Errorf("%d of %d messages told", len(told), customers*(each+1))
	}
}

// persist sends until it is answered or cut, and gives the id, "" when cut.
func (b *bench) persist(to, ref string) string {
	body := fmt.Sprintf(`{"messaging_product":"whatsapp","to":%q,"type":"text","text":{"body":%q},"biz_opaque_callback_data":%q}`, to, ref, ref)
	for {
		req := must(http.NewRequest("POST", b.graph.URL+"/v25.0/"+phone+"/messages", strings.NewReader(body)))
		req.Header.Set("Authorization", "Bearer "+token)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			return ""
		}
		raw, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			_, id, _ := bytes.Cut(raw, []byte(`"id":"`))
			id, _, _ = bytes.Cut(id, []byte(`"`))
			return string(id)
		}
	}
}

func TestSameSeedSameRun(t *testing.T) {
	run := func() string {
		b := open(t, meta.Options{Seed: 9, Now: func() time.Time { return time.Unix(1_800_000_000, 0) }})
		b.sim.SetFaults("", func(f *meta.Faults) { f.Unavailable, f.Reset, f.Fail = 0.2, 0.2, 0.2 })
		var wg sync.WaitGroup
		for c := range 8 {
			wa := fmt.Sprintf("549115555%04d", 1000+c)
			must(b.sim.AddCustomer(meta.CustomerSpec{WaID: wa}))
			must(b.sim.Say(wa, meta.Say{Kind: "text", Text: "hola"}))
			wg.Add(1)
			go func() {
				defer wg.Done()
				for i := range 20 {
					b.persist(wa, fmt.Sprintf("%s-%d", wa, i))
				}
			}()
		}
		wg.Wait()
		b.settle()
		lines := map[string]string{}
		for _, send := range b.sim.Ledger().Sends {
			lines[send.Customer] += fmt.Sprintln(send.ID, send.Ref, send.Cut, send.Status, send.Error)
		}
		return fmt.Sprint(lines)
	}
	if first, second := run(), run(); first != second {
		t.Errorf("two runs of one seed differ:\n%s\n%s", first, second)
	}
}

func TestOneNumberHangs(t *testing.T) {
	b := open(t, meta.Options{Seed: 1})
	b.customer("5491155550101")
	b.sim.SetFaults(other, func(f *meta.Faults) { f.Hang, f.HangFor = 1, 150 })
	began := time.Now()
	if status, _ := b.send("5491155550101", words("x")); status != 200 || time.Since(began) > 100*time.Millisecond {
		t.Errorf("the other number: %d after %v", status, time.Since(began))
	}
	client := http.Client{Timeout: 30 * time.Millisecond}
	body := `{"messaging_product":"whatsapp","to":"5491155550101","type":"text","text":{"body":"x"},"biz_opaque_callback_data":"late"}`
	req := must(http.NewRequest("POST", b.graph.URL+"/v25.0/"+other+"/messages", strings.NewReader(body)))
	req.Header.Set("Authorization", "Bearer "+token)
	if resp, err := client.Do(req); err == nil {
		resp.Body.Close()
		t.Error("it answered")
	}
	deadline := time.Now().Add(5 * time.Second)
	for b.sim.Counts().CutAccepted == 0 && time.Now().Before(deadline) {
		<-time.After(5 * time.Millisecond)
	}
	ledger := b.sim.Ledger()
	if last := ledger.Sends[len(ledger.Sends)-1]; last.Ref != "late" || !last.Cut {
		t.Errorf("%+v", last)
	}
}

func TestRates(t *testing.T) {
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	b := open(t, meta.Options{Seed: 1, Now: func() time.Time { return now }})
	b.customer("5491155550101")
	b.customer("5491155550102")
	b.sim.SetSettings(func(s *meta.Settings) { s.NumberRate, s.PairEvery, s.PairBurst = 5, 6000, 2 })
	var got []int
	for _, to := range []string{"5491155550101", "5491155550101", "5491155550101", "5491155550102", "5491155550102", "5491155550102"} {
		_, answer := b.send(to, words("x"))
		got = append(got, codeOf(answer))
	}
	if want := []int{0, 0, 131056, 0, 0, 130429}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", got, want)
	}
	b.sim.Advance(6 * time.Second)
	if _, answer := b.send("5491155550101", words("x")); codeOf(answer) != 0 {
		t.Errorf("later: %v", answer)
	}
}
