package world

import (
	"encoding/json"
	"time"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// webhookPause is the least between two events about webhooks, for the pages that listen.
const webhookPause = 200 * time.Millisecond

// news is one thing to tell a business.
type news struct {
	number  *Line    // nil for what concerns the account
	company *Company // then
	thread  *thread  // nil when there is none
	kind    string   // as the ledger names it
	key     string
	text    string
	field   string
	list    string // "" = body is the whole value
	who     bool   // the value carries the contact
	body    object
}

// tell puts news into the ledger and on their way, and gives their number in the ledger. The caller holds the lock.
func (s *World) tell(n news) int {
	now := s.micros()
	told := ledger.Told{Kind: n.kind, Key: n.key, Text: n.text, At: now, Status: ledger.Waiting}
	e := hook.Element{ID: n.key, Field: n.field, List: n.list, At: int64(now / desk.Second), Key: n.key, Item: shape.JSON(n.body)}
	b := n.company
	if n.number != nil {
		b = n.number.company
		told.PhoneID, e.Phone, e.Display = n.number.PhoneID, n.number.PhoneID, ids.Digits(n.number.Display)
	}
	if n.thread != nil {
		n.thread.told++
		told.Customer, told.Order, e.Key = n.thread.customer.id, n.thread.told, n.thread.key()
		if n.who {
			e.Contact = s.contact(n.thread.customer)
		}
	}
	e.WABA = b.WabaID
	if !b.Subscribed || b.callback(n.number) == "" {
		told.Status = ledger.Unsubscribed
		return s.book.Tell(told)
	}
	number := s.book.Tell(told)
	e.N = int64(number)
	b.webhook.Waiting++
	s.queue.Add(e)
	return number
}

// contact is the value's contact of a customer.
func (s *World) contact(c *customer) json.RawMessage {
	profile := object{"name": c.name}
	contact := object{"profile": profile, "user_id": c.userID}
	if c.username != "" && s.Settings().UsernameInProfile {
		profile["username"] = c.username
	}
	if c.visible() {
		contact["wa_id"] = c.waID
	}
	return shape.JSON(contact)
}

// callback is where news of a number go, or with nil those of the account: to the number's own address, the account's, or
// the app's.
func (b *Company) callback(n *Line) string {
	own := ""
	if n != nil {
		own = n.override
	}
	return shape.Or(shape.Or(own, b.override), b.webhook.CallbackURL)
}

// target says where an element goes.
func (s *World) target(e hook.Element) (hook.Target, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.wabas[e.WABA]
	if b == nil {
		return hook.Target{}, false
	}
	url := b.callback(s.numbers[e.Phone])
	return hook.Target{App: b.AppID, URL: url, Secret: b.AppSecret, OldSecret: shape.Or(b.oldSecret, "before "+b.AppSecret)}, url != ""
}

// posted hears what became of a body.
func (s *World) posted(r hook.Report) {
	s.mu.Lock()
	defer s.mu.Unlock()
	acked, first := r.Err == "", 0
	s.book.Body(acked)
	for _, e := range r.Elements {
		if s.book.Posted(int(e.N), e.ID, acked) {
			first++
		}
	}
	b := s.apps[r.App]
	if b == nil {
		return
	}
	w := &b.webhook
	w.LastAt, w.LastStatus, w.LastError = s.micros(), r.Status, r.Err
	if !acked {
		w.Refused++
		s.log.Debug("webhook not taken", "app", r.App, "status", r.Status, "error", r.Err)
	}
	w.Acked += first
	w.Waiting = max(0, w.Waiting-first)
	if s.Events.Heard() && time.Since(b.lastEvent) >= webhookPause {
		b.lastEvent = time.Now()
		s.Events.Publish("webhook", "", object{"app_id": b.AppID, "status": r.Status, "elements": len(r.Elements), "error": r.Err})
	}
}
