package hook

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		`{"a":"äöå"}`:          `{"a":"\u00e4\u00f6\u00e5"}`,
		`"https://x.y/z"`:      `"https:\/\/x.y\/z"`,
		`"image/jpeg"`:         `"image\/jpeg"`,
		`"👍"`:                  `"\ud83d\udc4d"`,
		`"❤️"`:                 `"\u2764\ufe0f"`,
		`"<b>50 % & @ana"`:     `"<b>50 % & @ana"`,
		`"línea\nnueva"`:       `"l\u00ednea\nnueva"`,
		`"already\/done"`:      `"already\/done"`,
		`"back\\/slash"`:       `"back\\\/slash"`,
		`"` + "\xff" + `"`:     `"\ufffd"`,
		`"Ñandú — ¡2×1!"`:      `"\u00d1and\u00fa \u2014 \u00a12\u00d71!"`,
		"\"" + "\u2028" + "\"": `"\u2028"`,
	} {
		if got := string(Escape(nil, []byte(in))); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("a/b ñ 👍 \u2028 \\/")
	f.Fuzz(func(t *testing.T, text string) {
		plain, err := json.Marshal(text)
		if err != nil {
			return
		}
		var before, after string
		if json.Unmarshal(plain, &before) != nil || json.Unmarshal(Escape(nil, plain), &after) != nil || before != after {
			t.Fatalf("%q became %q", before, after)
		}
	})
}

func TestSign(t *testing.T) {
	// RFC 4231, test case 2.
	got := Sign("Jefe", []byte("what do ya want for nothing?"))
	if want := "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestChanceDependsOnNamesOnly(t *testing.T) {
	if Chance(1, "dup", "a", 3) != Chance(1, "dup", "a", 3) || Chance(1, "dup", "a", 3) == Chance(2, "dup", "a", 3) {
		t.Error("the same names must give the same number, another seed another")
	}
	below := 0
	for n := range 10_000 {
		if Chance(7, "x", "k", n) < 0.05 {
			below++
		}
	}
	if below < 400 || below > 600 {
		t.Errorf("%d of 10,000 are below 0.05", below)
	}
}

func TestBodyGroups(t *testing.T) {
	element := func(n int64, phone, list, item string) Element {
		return Element{N: n, WABA: "w", Field: "messages", Phone: phone, Display: "1", List: list, Item: json.RawMessage(item), Contact: json.RawMessage(`{"c":1}`)}
	}
	body := Body([]Element{
		element(1, "p", "messages", `{"id":"a"}`), element(2, "q", "statuses", `{"id":"s"}`), element(3, "p", "messages", `{"id":"b"}`),
		{N: 4, WABA: "v", Field: "account_update", Item: json.RawMessage(`{"event":"x"}`), At: 9},
	})
	want := `{"object":"whatsapp_business_account","entry":[
		{"id":"w","changes":[
			{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"p"},"contacts":[{"c":1}],"messages":[{"id":"a"},{"id":"b"}]},"field":"messages"},
			{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"1","phone_number_id":"q"},"contacts":[{"c":1}],"statuses":[{"id":"s"}]},"field":"messages"}]},
		{"id":"v","time":9,"changes":[{"value":{"event":"x"},"field":"account_update"}]}]}`
	var a, b any
	if err := errors.Join(json.Unmarshal(body, &a), json.Unmarshal([]byte(want), &b)); err != nil || !reflect.DeepEqual(a, b) {
		t.Errorf("%v\n%s", err, body)
	}
}

// receiver answers posts and keeps what they said.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	bodies [][]byte
	bad    int
}

func newReceiver(t *testing.T, secret string) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		var b bytes.Buffer
		_, _ = b.ReadFrom(req.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		if req.Header.Get("X-Hub-Signature-256") != Sign(secret, b.Bytes()) {
			r.bad++
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		r.bodies = append(r.bodies, b.Bytes())
	}))
	t.Cleanup(r.Close)
	return r
}

// tell runs a queue with faults until all elements are through, and gives how often each of them was told.
func tell(t *testing.T, r *receiver, f Faults, n int) (map[string]int, []string) {
	t.Helper()
	timeline := NewTimeline()
	defer timeline.Close()
	q := NewQueue(Config{
		Timeline: timeline, Seed: 3, Client: Client(false, time.Second),
		Target: func(Element) (Target, bool) {
			return Target{App: "a", URL: r.URL, Secret: "new", OldSecret: "old"}, true
		},
		Faults: func(Element) Faults { return f }, Done: func(Report) {},
		Retry: func(int) time.Duration { return time.Millisecond }, Timeout: func() time.Duration { return 5 * time.Second },
	})
	defer q.Close()
	timeline.Begin(1)
	for i := range n {
		id := string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676))
		q.Add(Element{N: int64(i), ID: id, WABA: "w", Field: "messages", Phone: "p", List: "messages", Key: "one", Item: json.RawMessage(`{"id":"` + id + `"}`)})
	}
	timeline.End(1)
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := timeline.Idle(ctx); err != nil {
		t.Fatal(err)
	}
	told, order := map[string]int{}, []string(nil)
	for _, body := range r.bodies {
		var in struct {
			Entry []struct {
				Changes []struct {
					Value struct{ Messages []struct{ ID string } }
				}
			}
		}
		if err := json.Unmarshal(body, &in); err != nil {
			t.Fatal(err)
		}
		for _, message := range in.Entry[0].Changes[0].Value.Messages {
			told[message.ID]++
			order = append(order, message.ID)
		}
	}
	return told, order
}

func TestQueueBearsItsFaults(t *testing.T) {
	const n = 600
	for name, f := range map[string]Faults{
		"none": {}, "duplicates": {Dup: 0.2}, "drops": {Drop: 0.3}, "corrupt": {Corrupt: 0.3},
		"batches": {Batch: 50, BatchWait: 2 * time.Millisecond}, "reorder": {Reorder: 50 * time.Millisecond},
		"all": {Dup: 0.1, Drop: 0.1, Corrupt: 0.1, Batch: 7, Reorder: 20 * time.Millisecond, Delay: 5 * time.Millisecond},
	} {
		r := newReceiver(t, "new")
		told, order := tell(t, r, f, n)
		if len(told) != n {
			t.Errorf("%s: %d of %d told", name, len(told), n)
		}
		sorted := true
		for i := 1; i < len(order); i++ {
			a, b := order[i-1], order[i]
			sorted = sorted && [3]byte{a[2], a[1], a[0]} != [3]byte{b[2], b[1], b[0]} && string([]byte{a[2], a[1], a[0]}) < string([]byte{b[2], b[1], b[0]})
		}
		if calm := f.Reorder == 0 && f.Drop == 0 && f.Corrupt == 0 && f.Dup == 0; calm != sorted {
			t.Errorf("%s: in order: %v", name, sorted)
		}
		if again := len(order) - n; (again > 0) != (f.Dup > 0) {
			t.Errorf("%s: %d told again", name, again)
		}
		if (r.bad > 0) != (f.Corrupt > 0) {
			t.Errorf("%s: %d bad signatures", name, r.bad)
		}
		if f.Batch > 1 && len(r.bodies) > n {
			t.Errorf("%s: %d bodies", name, len(r.bodies))
		}
	}
}

func TestOldSecret(t *testing.T) {
	r := newReceiver(t, "old")
	if told, _ := tell(t, r, Faults{OldSecret: true}, 3); len(told) != 3 {
		t.Errorf("told %v", told)
	}
}

func TestVerifyNamesWhatIsWrong(t *testing.T) {
	answer := func(status int, body string) string {
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if status == http.StatusFound {
				w.Header().Set("Location", "/elsewhere")
			}
			w.WriteHeader(status)
			if body == "" {
				body = r.URL.Query().Get("hub.challenge")
			}
			_, _ = w.Write([]byte(body))
		}))
		t.Cleanup(s.Close)
		return s.URL
	}
	closed := must(net.Listen("tcp", "127.0.0.1:0"))
	closed.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	t.Cleanup(slow.Close)
	for name, c := range map[string]struct{ url, want string }{
		"right":    {answer(200, ""), ""},
		"query":    {answer(200, "") + "/x?a=b", ""},
		"quoted":   {answer(200, `"42"`), "challenge"},
		"token":    {answer(403, ""), "status"},
		"missing":  {answer(404, ""), "status"},
		"redirect": {answer(302, ""), "redirect"},
		"closed":   {"http://" + closed.Addr().String(), "connection_refused"},
		"slow":     {slow.URL, "timeout"},
		"plain":    {"https" + answer(200, "")[4:], "tls"},
		"outside":  {"https://192.0.2.1/hook", "not_loopback"},
		"ftp":      {"ftp://127.0.0.1/", "bad_url"},
		"nothing":  {"", "bad_url"},
	} {
		err := Verify(context.Background(), Client(false, 500*time.Millisecond), c.url, "t", "42", false)
		var problem *CallbackError
		errors.As(err, &problem)
		if c.want == "" && err != nil || c.want != "" && (problem == nil || problem.Problem != c.want || problem.Detail == "") {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
	if problem := CheckURL("http://example.com/", true); problem == nil || problem.Problem != "not_https" {
		t.Errorf("plain http to another host: %v", problem)
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func TestTimelineKeepsOrderAndCounts(t *testing.T) {
	timeline := NewTimeline()
	defer timeline.Close()
	var ran []int
	var count atomic.Int32
	due := time.Now().Add(5 * time.Millisecond)
	for i := range 100 {
		timeline.At(due, func() {
			ran = append(ran, i)
			count.Add(1)
		})
	}
	if timeline.Pending() != 100 {
		t.Errorf("%d pending", timeline.Pending())
	}
	if err := timeline.Idle(context.Background()); err != nil || count.Load() != 100 {
		t.Fatalf("%v, %d ran", err, count.Load())
	}
	for i, n := range ran {
		if i != n {
			t.Fatalf("ran %v", ran)
		}
	}
	timeline.After(time.Hour, func() {})
	timeline.Clear()
	if err := timeline.Idle(context.Background()); err != nil {
		t.Error(err)
	}
}
