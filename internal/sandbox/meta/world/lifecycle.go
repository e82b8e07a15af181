package world

import (
	"time"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/hook"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
)

// stageTimes are when the last message of a conversation reaches each stage: a later one does not overtake it.
type stageTimes struct{ sent, delivered, read time.Time }

// rank orders the states of a message; a state never goes back.
var rank = map[string]int{"": 0, "accepted": 0, "sent": 1, "delivered": 2, "read": 3, "played": 4, "failed": 5}

// begin starts the life of an accepted message. The caller holds the lock.
func (s *World) begin(e *entry, fate int) {
	s.stage(&e.thread.due.sent, s.Settings().Sent, "sent", e, func() {
		if e.link != "" && fate <= 0 {
			s.fetchThen(e, fate, e.link)
			return
		}
		s.sent(e, fate)
	})
}

// stage plans the next step of a message, not before that of the one ahead of it.
func (s *World) stage(last *time.Time, span [2]int64, name string, e *entry, step func()) {
	due := time.Now().Add(s.between(span, name, e.ID))
	if due.Before(*last) {
		due = *last
	}
	*last = due
	s.timeline.At(due, step)
}

// current says whether a message is still of this world: a reset forgets the old one. The caller holds the lock.
func (s *World) current(e *entry) bool {
	known, is := s.messages.Get(e.ID)
	return is && known == e
}

func (s *World) sent(e *entry, fate int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.current(e) {
		return
	}
	if fate > 0 {
		s.fails(e, fate)
		return
	}
	s.reach(e, "sent")
	switch {
	case fate == stuck:
	case e.thread.customer.offline:
		e.thread.waiting = append(e.thread.waiting, e)
	default:
		s.deliver(e)
	}
}

// deliver plans the arrival on the phone. The caller holds the lock.
func (s *World) deliver(e *entry) {
	s.stage(&e.thread.due.delivered, s.Settings().Delivered, "delivered", e, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.current(e) {
			s.arrive(e)
		}
	})
}

// release delivers what waited for a phone that was off. The caller holds the lock.
func (s *World) release(t *thread) {
	waiting := t.waiting
	t.waiting = nil
	for _, e := range waiting {
		s.deliver(e)
	}
}

// arrive puts a message on the phone, or changes the one that a reaction names. The caller holds the lock.
func (s *World) arrive(e *entry) {
	t := e.thread
	s.reach(e, "delivered")
	switch {
	case e.Kind == "reaction":
		if target, known := s.messages.Get(e.target); known && target.thread == t {
			target.react(shape.FromBusiness, e.Text)
			s.publishMessage(target)
		}
	case !t.customer.shadow:
		t.unread++
		s.show(t, e)
	}
	if e.Kind == "reaction" || !s.reads(t.customer) {
		return
	}
	set := s.Settings()
	s.stage(&t.due.read, set.Read, "read", e, func() { s.later(e, "read") })
	if e.Media != nil && e.Media.Voice {
		s.stage(&t.due.read, set.Played, "played", e, func() { s.later(e, "played") })
	}
}

func (s *World) later(e *entry, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current(e) && s.reach(e, status) && status == "read" {
		e.thread.unread = max(0, e.thread.unread-1)
		s.publishCustomer(e.thread.customer)
	}
}

// reach lets a message reach a state and tells of it; it says whether that was new. The caller holds the lock.
func (s *World) reach(e *entry, status string) bool {
	if rank[status] <= rank[e.Status] {
		return false
	}
	if status == "played" && rank[e.Status] < rank["read"] {
		s.reach(e, "read")
	}
	e.Status = status
	s.publishMessage(e)
	if e.send != nil {
		s.book.Status(e.send, status, 0)
		s.tellStatus(e, status, 0)
	}
	return true
}

func (s *World) fails(e *entry, code int) {
	e.Status = "failed"
	s.book.Status(e.send, "failed", code)
	s.tellStatus(e, "failed", code)
}

// tellStatus tells the business a state of its message.
func (s *World) tellStatus(e *entry, status string, code int) {
	c := e.thread.customer
	body := object{"id": e.ID, "status": status, "timestamp": shape.Seconds(s.micros()), "recipient_user_id": c.userID}
	if c.visible() {
		body["recipient_id"] = c.waID
	}
	if e.ref != "" {
		body["biz_opaque_callback_data"] = e.ref
	}
	switch status {
	case "failed":
		title := wa.Title(code)
		problem := failure(code, title, wa.StatusDetails(code))
		problem["href"] = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"
		body["errors"] = []object{problem}
	case "sent", "delivered":
		body["pricing"] = e.pricing()
	}
	if status != "failed" && s.Settings().ConversationBlock {
		body["conversation"] = object{"id": ids.Decimal(hook.Draw(s.options.Seed, "conversation", e.thread.key(), 0)), "origin": object{"type": e.billed}}
	}
	s.tell(news{
		number: e.thread.number, thread: e.thread, kind: "status", key: e.ID + ":" + status, field: "messages", list: "statuses",
		who: status != "failed", body: body,
	})
}

func (e *entry) pricing() object {
	inside := e.thread.inbound > 0 && e.At < e.thread.inbound+desk.Day
	free := e.billed == "service" || e.billed == "utility" && inside
	kind := "regular"
	if free {
		kind = "free_customer_service"
	}
	return object{"billable": !free, "pricing_model": "PMP", "type": kind, "category": e.billed}
}

// MarkRead is the business's mark that it has read a message, and with it all before.
func (s *World) MarkRead(n *Line, q *wa.Request) *wa.Error {
	if q.Status != "read" {
		return wa.BadParameter("Param status must be one of {READ} - got %q.", q.Status)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	e, known := s.messages.Get(q.MessageID)
	if !known || e.From != shape.FromCustomer || e.thread.number != n {
		return wa.Refuse(131009, "Message id "+q.MessageID+" is not one that this number received.")
	}
	t := e.thread
	for i := len(t.messages) - 1; i >= 0; i-- {
		other := t.messages[i]
		if other.From != shape.FromCustomer || other.N > e.N {
			continue
		}
		if other.Status == "read" {
			break
		}
		other.Status = "read"
		s.publishMessage(other)
	}
	if q.Typing != nil {
		t.typing = s.micros() + 25*desk.Second
		s.Events.Publish("typing", t.customer.id, object{"customer": t.customer.id, "phone_id": n.PhoneID, "until": t.typing})
	}
	return nil
}
