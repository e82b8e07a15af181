package world

import (
	"slices"
	"time"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/ledger"
	"bandeja.dev/bandeja/internal/sandbox/meta/media"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
	"bandeja.dev/bandeja/internal/sandbox/meta/tmpl"
	"bandeja.dev/bandeja/internal/sandbox/meta/wa"
)

// Luck is what the faults and the rehearsed recipients have in store for a request.
type Luck struct {
	Refusal  *wa.Error
	Cut      bool          // the connection is cut instead of an answer
	Accepted bool          // before it is cut
	Wait     time.Duration // before the answer
}

// Luck counts a request and says what is in store for it.
func (s *World) Luck(n *Line, q *wa.Request) Luck {
	f := s.Faults(n.PhoneID)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !n.Registered {
		return Luck{Refusal: wa.Refuse(133010, "The phone number is not registered with the Cloud API.")}
	}
	c := s.recipient(q.To, q.Recipient)
	if c.waID == n.WaID {
		return Luck{Refusal: wa.Refuse(131021, "Recipient cannot be sender")}
	}
	t := c.thread(n)
	t.requests++
	key, try := t.key(), t.requests
	var out Luck
	switch {
	case f.SendError != 0:
		out.Refusal = &wa.Error{Code: f.SendError, Details: wa.Title(f.SendError)}
	case s.chance("429", key, try) < f.TooMany:
		out.Refusal = &wa.Error{Code: 130429, Details: wa.StatusDetails(130429), RetryAfter: f.RetryAfter}
	case s.chance("5xx", key, try) < f.Unavailable:
		out.Refusal = &wa.Error{Code: 2, Transient: true}
	case s.chance("reset", key, try) < f.Reset:
		out.Cut, out.Accepted = true, s.chance("reset accepted", key, try) < f.ResetAccepted
	case s.chance("hang", key, try) < f.Hang:
		out.Wait = knobs.MS(f.HangFor)
	}
	if out.Refusal == nil && !out.Cut {
		s.rehearse(t, &out)
	}
	return out
}

// rehearse plays the parts of the magic numbers that show in the answer itself.
func (s *World) rehearse(t *thread, out *Luck) {
	switch ids.Magic(t.customer.waID) {
	case "0005":
		now := s.micros()
		if last := t.last5; last == 0 || now-last < 6*desk.Second {
			out.Refusal = wa.Refuse(131056, wa.StatusDetails(131056))
		}
		t.last5 = now
	case "0006":
		out.Wait = knobs.MS(s.Settings().Slow)
	case "0007":
		if t.requests%2 == 1 {
			out.Refusal = &wa.Error{Code: 2, Transient: true}
		}
	case "0008":
		out.Cut, out.Accepted = true, true
	}
}

// Accepted is what the answer to an accepted message says.
type Accepted struct {
	ID     string // wamid
	WaID   string // "" when it was sent to a user id
	UserID string
}

// Accept takes a message: from here on it has an id and a fate.
func (s *World) Accept(n *Line, q *wa.Request, cut bool) (Accepted, *wa.Error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.recipient(q.To, q.Recipient)
	if c.shadow && ids.Magic(c.waID) == "" && s.Settings().UnknownRecipients == "create" {
		if created, err := s.addCustomer(CustomerSpec{WaID: c.waID, UserID: q.Recipient}); err == nil {
			c = created
		}
	}
	t := c.thread(n)
	e := &entry{thread: t, ref: q.Ref, billed: "service"}
	e.PhoneID, e.Customer, e.From, e.Kind, e.At = n.PhoneID, c.id, shape.FromBusiness, q.Type, s.micros()
	e.ReplyTo = q.Context.MessageID
	fate, refusal := s.fill(n, q, e)
	if refusal == nil {
		refusal = s.paced(t)
	}
	if refusal != nil {
		return Accepted{}, refusal
	}
	t.out++
	e.ID = ids.Message(s.options.Seed, "out", n.PhoneID, c.id, t.out)
	e.send = &Send{
		ID: e.ID, PhoneID: n.PhoneID, Customer: c.id, To: shape.Or(q.To, q.Recipient), Ref: q.Ref, Kind: q.Type, Text: e.Text,
		Digest: q.Digest(), At: e.At, Order: t.out, Cut: cut, Status: "accepted",
	}
	s.book.Accept(e.send)
	s.messages.Put(e.ID, e)
	t.typing = 0
	if fate == 0 {
		fate = s.fate(t, q, e)
	}
	s.begin(e, fate)
	out := Accepted{ID: e.ID, UserID: c.userID}
	if q.To != "" {
		out.WaID = shape.Or(c.waID, ids.Digits(q.To))
	}
	return out, nil
}

// Cut writes down an answer that was not given.
func (s *World) Cut(c ledger.Cut) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var send *Send
	if e, known := s.messages.Get(c.ID); known {
		send = e.send
	}
	s.book.Cut(c, send)
}

// paced keeps the rates that the settings ask for.
func (s *World) paced(t *thread) *wa.Error {
	set, now := s.Settings(), s.Now()
	if set.NumberRate > 0 && !t.number.rate.Take(now, set.NumberRate, max(1, set.NumberRate)) {
		return &wa.Error{Code: 130429, Details: wa.StatusDetails(130429), RetryAfter: 1}
	}
	if set.PairEvery > 0 && !t.pair.Take(now, 1000/float64(set.PairEvery), float64(max(1, set.PairBurst))) {
		return wa.Refuse(131056, wa.StatusDetails(131056))
	}
	return nil
}

// stuck is the fate of a message that is sent and never delivered.
const stuck = -1

// fate says how an accepted message ends: 0 well, a code = failed, or stuck.
func (s *World) fate(t *thread, q *wa.Request, e *entry) int {
	c, f := t.customer, s.Faults(t.number.PhoneID)
	if code, rehearsed := map[string]int{"0001": stuck, "0002": 131026, "0003": 131047, "0004": 131049}[ids.Magic(c.waID)]; rehearsed {
		return code
	}
	known := ids.Magic(c.waID) != ""
	switch {
	case c.shadow && !known:
		return 131026
	case q.Type == "template" && e.billed == "marketing" && c.stopped:
		return 131050
	case q.Type != "template" && !known && (t.inbound == 0 || e.At >= t.inbound+desk.Day):
		return 131047
	case s.chance("fail", t.key(), t.out) < f.Fail:
		return f.FailCode
	case slices.Contains(c.blocked, t.number.PhoneID):
		return stuck
	}
	return 0
}

// fill gives an entry what the customer will see. It gives a code when the message will fail for its file.
func (s *World) fill(n *Line, q *wa.Request, e *entry) (int, *wa.Error) {
	switch q.Type {
	case "text":
		e.Text = q.Text.Body
	case "location":
		e.Location = q.Part
	case "contacts":
		e.Contacts = q.Part
	case "reaction":
		e.Text, e.target = *q.Reaction.Emoji, q.Reaction.MessageID
	case "interactive":
		return 0, s.fillInteractive(n, q.Interactive, e)
	case "template":
		return s.fillTemplate(n, q.Template, e, q.To == "")
	default:
		ref := q.File()
		e.Text = ref.Caption
		return s.fillMedia(n, q.Type, ref, e, func(m *Media) { e.Media = m })
	}
	return 0, nil
}

// fillMedia finds the file of a reference by its id. What is linked is fetched later.
func (s *World) fillMedia(n *Line, kind string, ref *tmpl.Ref, e *entry, set func(*Media)) (int, *wa.Error) {
	if ref == nil || ref.ID == "" {
		if ref != nil {
			e.link = ref.Link
		}
		return 0, nil
	}
	f := s.files.Get(ref.ID)
	if f == nil || f.Phone != n.PhoneID || s.Now().After(f.Ends) {
		return 0, wa.BadParameter("Param %s['id'] is not a valid whatsapp business account media attachment ID", kind)
	}
	m := mediaView(f, kind)
	m.Voice = kind == media.Audio && ref.Voice
	m.Filename = shape.Or(ref.Filename, m.Filename)
	e.media = f.ID
	set(m)
	if media.Check(kind, f.MIME, f.Data, m.Voice) != "" {
		return 131053, nil
	}
	return 0, nil
}
