// Command floor does the least that a server of messages can do: HTTP, JSON, and one row in a group commit that is on
// the disk before the answer; of a webhook also its signature. What the product costs above it is the product's own. It is started as `bandeja serve` is:
//
//	BANDEJA_ADDR=127.0.0.1:0 BANDEJA_DATA_DIR=/some/folder floor serve
package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"
)

// batchMost is how many rows share a commit, as in the product.
const batchMost = 64

type message struct {
	ClientID string `json:"client_id"`
	Text     string `json:"text"`

	id   int64
	body []byte // of a webhook: kept as it came, once
	sum  string
	done chan error
}

// keeper writes rows and returns when they are on the disk.
type keeper interface {
	keep(rows []*message) error
}

func main() {
	if err := serve(); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func serve() error {
	var k keeper
	var err error
	if url := os.Getenv("BANDEJA_DATABASE_URL"); url != "" {
		k, err = openPostgres(url)
	} else {
		k, err = openSQLite(os.Getenv("BANDEJA_DATA_DIR"))
	}
	if err != nil {
		return err
	}
	waiting := make(chan *message, 4096)
	go commit(k, waiting)
	var last atomic.Int64
	last.Store(time.Now().UnixMicro())
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /messages", func(w http.ResponseWriter, r *http.Request) {
		m := &message{id: last.Add(1), done: make(chan error, 1)}
		if err := json.NewDecoder(r.Body).Decode(m); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		waiting <- m
		if err := <-m.done; err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		if err := json.NewEncoder(w).Encode(map[string]any{"id": m.id, "client_id": m.ClientID, "text": m.Text}); err != nil {
			fmt.Fprintln(os.Stderr, "floor:", err)
		}
	})
	mux.HandleFunc("POST /webhooks/meta", func(w http.ResponseWriter, r *http.Request) { webhook(w, r, waiting, last.Add(1)) })
	server := &http.Server{Addr: os.Getenv("BANDEJA_ADDR"), Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// secret signs what webhooks bring: see WebhookSecret in bench/webhooks.go.
const secret = "0123456789abcdef0123456789abcdef"

// webhook does the least that can be done with a signed body: verify it, see that it is JSON, keep it once, answer.
func webhook(w http.ResponseWriter, r *http.Request, waiting chan<- *message, id int64) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 4<<20))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	given, err := hex.DecodeString(strings.TrimPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256="))
	if err != nil || !hmac.Equal(given, mac.Sum(nil)) {
		http.Error(w, "signature", http.StatusUnauthorized)
		return
	}
	var any map[string]json.RawMessage
	if err := json.Unmarshal(body, &any); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	sum := sha256.Sum256(body)
	m := &message{id: id, body: body, sum: hex.EncodeToString(sum[:]), done: make(chan error, 1)}
	waiting <- m
	if err := <-m.done; err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	}
}

// commit writes all that wait, without lingering, and then tells each.
func commit(k keeper, waiting <-chan *message) {
	for first := range waiting {
		rows := []*message{first}
	gather:
		for len(rows) < batchMost {
			select {
			case m := <-waiting:
				rows = append(rows, m)
			default:
				break gather
			}
		}
		err := k.keep(rows)
		for _, m := range rows {
			m.done <- err
		}
	}
}
