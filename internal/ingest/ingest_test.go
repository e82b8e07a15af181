package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"bandeja.dev/bandeja/internal/app"
	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/app/unit"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/channel/whatsapp"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/ingest"
	"bandeja.dev/bandeja/internal/store/storetest"
)

var ids = desk.NewIDMaker(3)

func now() desk.Time { return desk.TimeOf(time.Now()) }

// house is an instance with two companies: A and B, each with a number and an app secret of its own.
type house struct {
	t      *testing.T
	store  port.Store
	in     *ingest.Ingest
	ws     [2]desk.ID
	member [2]desk.ID
	inbox  [2]desk.ID
	phone  [2]string
	secret [2]string
}

func each(t *testing.T, test func(h *house)) {
	storetest.Each(t, func(t *testing.T, s port.Store) { test(newHouse(t, s)) })
}

func newHouse(t *testing.T, s port.Store) *house {
	h := &house{t: t, store: s}
	base := unit.Base{Store: s, Clock: now, IDs: ids}
	channels := channel.NewRegistry(whatsapp.New(""))
	can := channels.Capabilities(desk.WebchatCapabilities(desk.MessageMax))
	use := app.New(app.Options{Store: s, Clock: now, IDs: ids, Can: can})
	tr := traffic.New(base, can)
	sessions := channel.NewSessions(channels, http.DefaultClient, func(_ desk.ID, _, sealed string) (string, error) { return sealed, nil })
	h.in = ingest.New(ingest.Options{Traffic: tr, Store: s, Sessions: sessions, Clock: now, IDs: ids, Log: slog.New(slog.DiscardHandler), Node: "one",
		Provider: ingest.Provider{Signature: "X-Hub-Signature-256", Verify: graph.Verify, Print: graph.Print, SameToken: graph.SameToken}})
	for i := range h.ws {
		ctx := context.Background()
		var err error
		h.ws[i], err = use.CreateWorkspace(ctx, app.Company{Name: fmt.Sprint("Empresa ", i), Timezone: "America/Lima", Locale: "es"}, 8)
		h.must(err)
		joined, err := use.CreateMember(ctx, h.ws[i], app.Person{Name: "ana", Email: h.ws[i].String() + "@x.example", PasswordHash: "x", Locale: "es"},
			desk.Member{Role: desk.RoleOwner, Visibility: desk.VisibilityAll})
		h.must(err)
		h.member[i], h.inbox[i] = joined.Member.ID, ids.Next(now())
		h.phone[i], h.secret[i] = fmt.Sprint(int64(h.inbox[i])), "secret-of-"+h.inbox[i].String()
		h.connect(i, h.secret[i])
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { h.in.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done })
	return h
}

// connect gives the number of a company an app secret.
func (h *house) connect(i int, secret string) {
	h.t.Helper()
	h.must(h.store.Update(context.Background(), h.ws[i], port.LanePeople, func(tx port.Tx) error {
		if _, err := tx.Emit(desk.Event{Type: desk.EventInboxChanged, Audience: desk.AudienceWorkspace}); err != nil {
			return err
		}
		return tx.SaveInbox(desk.Inbox{ID: h.inbox[i], Name: "Ventas", Channel: desk.ChannelWhatsApp, Key: "k" + h.inbox[i].String(), Active: true,
			Window: desk.PolicyLastInbound24h, MemberIDs: []desk.ID{h.member[i]}, Settings: desk.InboxSettings{}.WithDefaults(),
			Connection: desk.Connection{Endpoint: h.phone[i], Group: "g" + h.phone[i], SecretPrint: graph.Print(secret),
				VerifyToken: "token-" + h.phone[i], Sealed: map[string]string{whatsapp.FieldSecret: secret}}})
	}))
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// message is a body with one text, as Meta writes it.
func message(phone, id, from, text string) []byte {
	return fmt.Appendf(nil, `{"object":"whatsapp_business_account","entry":[{"id":"g%s","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",`+
		`"metadata":{"display_phone_number":"1","phone_number_id":"%s"},"contacts":[{"profile":{"name":"Julia"},"wa_id":"%s"}],`+
		`"messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]}}]}]}`, phone, phone, from, from, id, time.Now().Unix(), text)
}

func (h *house) post(body []byte, signature string) int {
	request := httptest.NewRequest(http.MethodPost, ingest.Path, bytes.NewReader(body))
	request.Header.Set("X-Hub-Signature-256", signature)
	answer := httptest.NewRecorder()
	h.in.ServeHTTP(answer, request)
	return answer.Code
}

// texts lists the messages of a company once nothing waits to be taken apart.
func (h *house) texts(i int) []string {
	h.t.Helper()
	ctx := context.Background()
	h.settled()
	dir, err := h.store.Directory(ctx, h.ws[i])
	h.must(err)
	viewer, _ := dir.Viewer(h.member[i])
	page, err := h.store.List(ctx, h.ws[i], port.ListQuery{Viewer: viewer, Holding: desk.HoldingAll, Segment: desk.SegmentActive,
		Sort: port.SortRecent, Limit: 100, Now: now()})
	h.must(err)
	var all []string
	for _, row := range page.Rows {
		thread, err := h.store.Timeline(ctx, h.ws[i], port.TimelineQuery{ConversationID: row.Conversation.ID, Limit: 200})
		h.must(err)
		for _, item := range thread.Items {
			if item.Message != nil {
				all = append(all, item.Message.Text)
			}
		}
	}
	return all
}

func (h *house) settled() {
	h.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		pending, err := h.store.PendingDeliveries(context.Background(), 1)
		h.must(err)
		if len(pending) == 0 {
			return
		}
		if time.Now().After(deadline) {
			h.t.Fatal("deliveries wait for ever")
		}
		h.in.Wake()
		time.Sleep(5 * time.Millisecond)
	}
}

func (h *house) updates(i int, state desk.UpdateState) []port.UpdateRow {
	h.t.Helper()
	rows, err := h.store.Updates(context.Background(), h.ws[i], port.UpdateQuery{States: []desk.UpdateState{state}, Limit: 100})
	h.must(err)
	return rows
}

func TestOnlyWhatOurSecretSignedCounts(t *testing.T) {
	each(t, func(h *house) {
		body := message(h.phone[0], "wamid.1", "5491155550000", "hola \\u00e1")
		good := graph.Sign(h.secret[0], body)
		flipped := bytes.Replace(body, []byte("hola"), []byte("hole"), 1)
		again := bytes.ReplaceAll(body, []byte("\\u00e1"), []byte("á"))
		for name, one := range map[string]struct {
			body      []byte
			signature string
		}{
			"a flipped bit": {flipped, good}, "re-encoded JSON": {again, good}, "no signature": {body, ""},
			"another's secret": {body, graph.Sign("somebody", body)}, "an old algorithm": {body, "sha1=" + strings.TrimPrefix(good, "sha256=")},
			"upper case": {body, strings.ToUpper(good)},
		} {
			if code := h.post(one.body, one.signature); code != http.StatusUnauthorized {
				h.t.Errorf("%s: %d", name, code)
			}
		}
		if code := h.post(body, good); code != http.StatusOK {
			h.t.Fatalf("the right one: %d", code)
		}
		if got := h.texts(0); len(got) != 1 || got[0] != "hola á" {
			h.t.Fatalf("%q", got)
		}
		h.connect(0, "a-new-secret")
		if code := h.post(message(h.phone[0], "wamid.2", "5491155550000", "x"), graph.Sign(h.secret[0], message(h.phone[0], "wamid.2", "5491155550000", "x"))); code != http.StatusUnauthorized {
			h.t.Errorf("the old secret, right after the change: %d", code)
		}
	})
}

func TestASecretSpeaksForItsOwnInboxAlone(t *testing.T) {
	each(t, func(h *house) {
		body := message(h.phone[1], "wamid.9", "5491155550000", "ajeno")
		if code := h.post(body, graph.Sign(h.secret[0], body)); code != http.StatusOK {
			h.t.Fatalf("%d", code)
		}
		if got := h.texts(1); len(got) != 0 {
			h.t.Fatalf("it stands in B: %q", got)
		}
		if rows := h.updates(0, desk.UpdateQuarantined); len(rows) != 1 || len(h.updates(1, desk.UpdateQuarantined)) != 0 {
			h.t.Fatalf("quarantined: %+v", rows)
		}
		// It must not stand in the way of the true one.
		if code := h.post(append(body, ' '), graph.Sign(h.secret[1], append(body, ' '))); code != http.StatusOK {
			h.t.Fatalf("%d", code)
		}
		if got := h.texts(1); len(got) != 1 {
			h.t.Fatalf("the true one: %q", got)
		}
	})
}

func TestTheSameBodyFiftyTimesAtOnceCountsOnce(t *testing.T) {
	each(t, func(h *house) {
		body := message(h.phone[0], "wamid.50", "5491155550000", "una vez")
		signature := graph.Sign(h.secret[0], body)
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if code := h.post(body, signature); code != http.StatusOK {
					h.t.Errorf("%d", code)
				}
			})
		}
		all.Wait()
		if got := h.texts(0); len(got) != 1 {
			h.t.Fatalf("%q", got)
		}
	})
}

func TestWhatNobodyKnowsIsKept(t *testing.T) {
	each(t, func(h *house) {
		for _, body := range [][]byte{
			message("404404", "wamid.x", "5491155550000", "a nadie"),
			[]byte(`{"object":"whatsapp_business_account","entry":[{"id":"g` + h.phone[0] + `","changes":[{"field":"never_seen","value":{"a":[1,2]}}]}]}`),
			[]byte(`{"object":"page","entry":[]}`), []byte(`not json at all`),
		} {
			if code := h.post(body, graph.Sign(h.secret[0], body)); code != http.StatusOK {
				h.t.Errorf("%s: %d", body, code)
			}
		}
		h.settled()
		if len(h.updates(0, desk.UpdateUnrouted)) != 1 || len(h.updates(0, desk.UpdateUnsupported)) != 1 || len(h.updates(0, desk.UpdateFailed)) != 2 {
			h.t.Fatalf("unrouted %d, unsupported %d, failed %d", len(h.updates(0, desk.UpdateUnrouted)), len(h.updates(0, desk.UpdateUnsupported)),
				len(h.updates(0, desk.UpdateFailed)))
		}
	})
}

func TestTheProviderChecksTheAddress(t *testing.T) {
	each(t, func(h *house) {
		ask := func(mode, token string) (int, string) {
			query := url.Values{"hub.mode": {mode}, "hub.verify_token": {token}, "hub.challenge": {`<"1158201444">`}}
			answer := httptest.NewRecorder()
			h.in.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, ingest.Path+"?"+query.Encode(), http.NoBody))
			body, _ := io.ReadAll(answer.Body)
			return answer.Code, string(body)
		}
		if code, body := ask("subscribe", "token-"+h.phone[0]); code != http.StatusOK || body != `<"1158201444">` {
			h.t.Errorf("%d %q", code, body)
		}
		for _, wrong := range [][2]string{{"subscribe", "other"}, {"subscribe", ""}, {"unsubscribe", "token-" + h.phone[0]}} {
			if code, _ := ask(wrong[0], wrong[1]); code != http.StatusForbidden {
				h.t.Errorf("%v: %d", wrong, code)
			}
		}
		dir, err := h.store.Directory(context.Background(), h.ws[0])
		h.must(err)
		if inbox, _ := dir.Inbox(h.inbox[0]); inbox.Health.VerifiedAt == 0 {
			h.t.Error("it is not noted that the address was verified")
		}
	})
}

func TestHostileBodies(t *testing.T) {
	each(t, func(h *house) {
		big := append(message(h.phone[0], "wamid.b", "5491155550000", "x"), bytes.Repeat([]byte(" "), ingest.BodyMax)...)
		if code := h.post(big, graph.Sign(h.secret[0], big)); code != http.StatusRequestEntityTooLarge {
			h.t.Errorf("too big: %d", code)
		}
		for _, body := range [][]byte{
			[]byte(strings.Repeat("[", 100_000)), []byte(`{"object":"whatsapp_business_account","entry":` + strings.Repeat(`[`, 5000) + strings.Repeat(`]`, 5000) + `}`),
			message(h.phone[0], "wamid.nul", "5491155550000", "a\\u0000b \\ud83d\\udc4d"), message(h.phone[0], "wamid.utf", "5491155550000", "\xff\xfe"),
		} {
			if code := h.post(body, graph.Sign(h.secret[0], body)); code != http.StatusOK {
				h.t.Errorf("%.40q: %d", body, code)
			}
		}
		if got := h.texts(0); len(got) != 2 {
			h.t.Errorf("%q", got)
		}
	})
}
