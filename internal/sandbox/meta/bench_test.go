package meta_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"bandeja.dev/bandeja/internal/sandbox/meta"
)

// world opens a simulator whose webhooks go to a server that only says 200.
func world(b *testing.B) (*meta.Sim, http.Handler) {
	sim := meta.New(meta.Options{Seed: 1})
	b.Cleanup(sim.Close)
	app := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.URL.Query().Get("hub.challenge"))
	}))
	b.Cleanup(app.Close)
	sim.SetSettings(meta.AtOnce)
	sim.AddBusiness(meta.DefaultBusiness())
	if err := sim.Subscribe("", true); err != nil {
		b.Fatal(err)
	}
	if err := sim.SetWebhook(context.Background(), "", app.URL, "", ""); err != nil {
		b.Fatal(err)
	}
	return sim, sim.Handler()
}

// BenchmarkSend counts sends with the three statuses that each brings, until all webhooks were taken.
func BenchmarkSend(b *testing.B) {
	sim, handler := world(b)
	for c := range 200 {
		wa := fmt.Sprintf("549115555%04d", 1000+c)
		must(sim.AddCustomer(meta.CustomerSpec{WaID: wa}))
		must(sim.Say(wa, meta.Say{Kind: "text", Text: "hola"}))
	}
	sim.SetFaults("", func(f *meta.Faults) { f.Batch = 20 })
	var n atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			body := fmt.Sprintf(`{"messaging_product":"whatsapp","to":"549115555%04d","type":"text","text":{"body":"m %d"},"biz_opaque_callback_data":"r%d"}`, 1000+i%200, i, i)
			req := httptest.NewRequest("POST", "/v25.0/"+phone+"/messages", strings.NewReader(body))
			req.Header.Set("Authorization", "Bearer "+token)
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, req)
			if w.Code != 200 {
				b.Error(w.Body)
			}
		}
	})
	if err := sim.Settle(context.Background()); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkWebhook counts messages of customers, each in a body of its own.
func BenchmarkWebhook(b *testing.B) {
	sim, _ := world(b)
	b.ResetTimer()
	must(sim.Burst(context.Background(), meta.Burst{Customers: 200, Messages: b.N}))
	if err := sim.Settle(context.Background()); err != nil {
		b.Fatal(err)
	}
}
