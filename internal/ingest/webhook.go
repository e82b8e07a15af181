package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
)

// BodyMax is the largest body that is taken, in bytes: WhatsApp's go up to 3 MB
// (developers.facebook.com/docs/whatsapp/cloud-api/webhooks).
const BodyMax = 4 << 20

// Path is below what providers call; what follows it is the app's own name.
const Path = "/webhooks/meta"

// ServeHTTP answers the provider: GET verifies that the address is ours, POST hands a delivery over. 200 means that the
// body is on disk.
func (in *Ingest) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	app, ok := strings.CutPrefix(r.URL.Path, Path)
	app = strings.TrimPrefix(app, "/")
	switch {
	case !ok || strings.Contains(app, "/") || len(app) > 64:
		http.Error(w, "There is nothing here.", http.StatusNotFound)
	case r.Method == http.MethodGet:
		in.verify(w, r)
	case r.Method == http.MethodPost:
		in.take(w, r, app)
	default:
		w.Header().Set("Allow", "GET, POST")
		http.Error(w, "GET or POST.", http.StatusMethodNotAllowed)
	}
}

// verify repeats the provider's challenge when it knows the token of an inbox, or the instance's.
func (in *Ingest) verify(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	all, err := in.routes.now(r.Context())
	if err != nil {
		busy(w)
		return
	}
	token, known := query.Get("hub.verify_token"), false
	var of []route
	for i, dir := range all.directories {
		for _, inbox := range dir.Inboxes {
			if inbox.Connection.VerifyToken != "" && in.Provider.SameToken(token, inbox.Connection.VerifyToken) {
				known, of = true, append(of, route{workspace: all.workspaces[i], inbox: inbox})
			}
		}
	}
	known = known || in.VerifyToken != "" && in.Provider.SameToken(token, in.VerifyToken)
	if query.Get("hub.mode") != "subscribe" || !known {
		http.Error(w, "The verify token is not the one that the inbox shows.", http.StatusForbidden)
		return
	}
	for _, to := range of {
		if err := in.Traffic.NoteVerified(r.Context(), to.workspace, to.inbox.ID); err != nil {
			in.Log.Warn("ingest: could not note that the address was verified", "inbox", to.inbox.ID.String(), "error", err)
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, query.Get("hub.challenge"))
}

// take keeps a body that one of our secrets has signed.
func (in *Ingest) take(w http.ResponseWriter, r *http.Request, app string) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, BodyMax))
	if err != nil {
		var tooBig *http.MaxBytesError
		if errors.As(err, &tooBig) {
			http.Error(w, "A delivery may have at most 4 MiB.", http.StatusRequestEntityTooLarge)
			return
		}
		http.Error(w, "The body could not be read.", http.StatusBadRequest)
		return
	}
	all, err := in.routes.now(r.Context())
	if err != nil {
		busy(w)
		return
	}
	signer, ok := in.signer(all, body, r.Header.Get(in.Provider.Signature))
	if !ok {
		in.hint(all, body)
		http.Error(w, "The signature is not of a secret that this instance knows.", http.StatusUnauthorized)
		return
	}
	sum := sha256.Sum256(body)
	delivery := port.Delivery{ID: in.IDs.Next(in.Clock()), App: app, SHA256: hex.EncodeToString(sum[:]), Signer: signer,
		Body: body, ReceivedAt: in.Clock()}
	in.pressure.enter()
	err = in.Store.UpdateInstance(r.Context(), func(tx port.InstanceTx) error { return tx.InsertDelivery(delivery) })
	in.pressure.leave()
	if err != nil {
		in.Log.Warn("ingest: a delivery could not be kept; the provider will hand it over again", "error", err)
		busy(w)
		return
	}
	in.Wake()
	w.WriteHeader(http.StatusOK)
}

func busy(w http.ResponseWriter) {
	w.Header().Set("Retry-After", "2")
	http.Error(w, "The store does not take anything just now.", http.StatusServiceUnavailable)
}

// signer finds the secret that signed a body and gives its fingerprint, "" for the instance's own.
func (in *Ingest) signer(all *routes, body []byte, header string) (print string, ok bool) {
	for print, of := range all.signers {
		if print == "" {
			continue
		}
		secret, err := in.routes.secret(print, of[0])
		if err != nil {
			in.Log.Error("ingest: an app secret cannot be opened", "inbox", of[0].inbox.ID.String(), "error", err)
			continue
		}
		if secret != "" && in.Provider.Verify(secret, body, header) {
			return print, true
		}
	}
	return "", in.Secret != "" && in.Provider.Verify(in.Secret, body, header)
}

// hints bounds how often a wrongly signed body is looked into, for an admin to learn whose secret is wrong.
type hints struct {
	mu   sync.Mutex
	last time.Time
	next map[desk.ID]time.Time
}

const hintEvery = 10 * time.Second

// hint notes which inbox a wrongly signed body names. Nothing else of it is believed.
func (in *Ingest) hint(all *routes, body []byte) {
	in.hints.mu.Lock()
	defer in.hints.mu.Unlock()
	now := time.Now()
	if now.Sub(in.hints.last) < time.Second {
		return
	}
	in.hints.last = now
	kind, elements, err := in.decode(body)
	if err != nil || len(elements) == 0 {
		return
	}
	to, ok := all.find(kind, elements[0].Account, "")
	if !ok || now.Before(in.hints.next[to.inbox.ID]) {
		return
	}
	in.hints.next[to.inbox.ID] = now.Add(hintEvery)
	go func() {
		ctx, cancel := contextOf(5 * time.Second)
		defer cancel()
		if err := in.Traffic.NoteBadSignature(ctx, to.workspace, to.inbox.ID); err != nil {
			in.Log.Warn("ingest: could not note a wrong signature", "inbox", to.inbox.ID.String(), "error", err)
		}
	}()
}

// decode finds the channel that a body is of.
func (in *Ingest) decode(body []byte) (kind desk.ChannelKind, elements []channel.Element, err error) {
	defer func() {
		if fault := recover(); fault != nil { // a decoder must not, but a body that makes it would stop the way in for good
			kind, elements, err = "", nil, fmt.Errorf("the decoder broke: %v", fault)
		}
	}()
	err = errNoChannel
	for kind, one := range in.Sessions.Registry() {
		hooks, ok := one.(channel.Webhooks)
		if !ok {
			continue
		}
		elements, problem := hooks.Decode(body)
		if problem == nil {
			return kind, elements, nil
		}
		err = problem
	}
	return "", nil, err
}

var errNoChannel = errors.New("no channel of this program takes such a body")
