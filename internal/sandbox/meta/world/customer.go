package world

import (
	"cmp"
	"slices"

	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/knobs"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

type customer struct {
	id, waID, userID, name, username string
	shadow                           bool // not a customer: somebody who was written to
	autoRead                         *bool
	offline, stopped                 bool
	blocked                          []string
	threads                          map[string]*thread
	order                            []*thread
	arrived                          int // messages that came to the phone or left it
}

// visible says whether businesses see the number.
func (c *customer) visible() bool { return c.waID != "" && c.username == "" }

// AddCustomer adds a person. One whose id, number or user id stands already is given as he is.
func (s *World) AddCustomer(spec CustomerSpec) (Customer, error) {
	s.mu.Lock()
	c, err := s.addCustomer(spec)
	var view Customer
	if err == nil {
		view = s.customerView(c)
	}
	s.mu.Unlock()
	return view, err
}

func (s *World) addCustomer(spec CustomerSpec) (*customer, error) {
	waID := ids.Digits(spec.WaID)
	for _, known := range []*customer{s.customers[spec.ID], s.byWA[waID], s.byUser[spec.UserID]} {
		if known != nil {
			return known, nil
		}
	}
	if len(waID) > 15 || waID != "" && len(waID) < 7 {
		return nil, ErrRefused
	}
	if waID == "" && spec.UserID == "" {
		waID = "54911" + s.Invent("customer", 8)
	}
	c, known := s.shadows.Get(waID + spec.UserID)
	if !known {
		c = &customer{threads: map[string]*thread{}}
	}
	c.shadow, c.waID, c.autoRead, c.username = false, waID, spec.AutoRead, spec.Username
	c.userID = spec.UserID
	if c.userID == "" {
		c.userID = ids.User(s.options.Seed, waID)
	}
	c.id = cmp.Or(spec.ID, waID, c.userID)
	c.name = cmp.Or(spec.Name, "Cliente "+c.id[max(0, len(c.id)-4):])
	s.customers[c.id] = c
	s.order = append(s.order, c)
	if waID != "" {
		s.byWA[waID] = c
	}
	s.byUser[c.userID] = c
	s.publishCustomer(c)
	return c, nil
}

// Customers gives all of them, in the order in which they came.
func (s *World) Customers() []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Customer, 0, len(s.order))
	for _, c := range s.order {
		out = append(out, s.customerView(c))
	}
	return out
}

// Customer gives one by the id.
func (s *World) Customer(id string) (Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.customers[id]
	if c == nil {
		return Customer{}, ErrNotFound
	}
	return s.customerView(c), nil
}

func (s *World) customerView(c *customer) Customer {
	view := Customer{
		ID: c.id, WaID: c.waID, UserID: c.userID, Name: c.name, Username: c.username, AutoRead: s.reads(c), Offline: c.offline,
		MarketingStopped: c.stopped, Blocked: append([]string{}, c.blocked...), Threads: []shape.ThreadHead{},
	}
	for _, t := range c.order {
		head := shape.ThreadHead{PhoneID: t.number.PhoneID, Unread: t.unread}
		if n := len(t.messages); n > 0 {
			last := t.messages[n-1]
			head.LastAt, head.LastText = last.At, cmp.Or(last.Text, last.Kind)
		}
		view.Threads = append(view.Threads, head)
	}
	return view
}

func (s *World) reads(c *customer) bool {
	if c.autoRead != nil {
		return *c.autoRead
	}
	return s.Settings().AutoRead
}

func (s *World) publishCustomer(c *customer) {
	if !c.shadow && s.Events.Heard() {
		s.Events.Publish("customer", c.id, s.customerView(c))
	}
}

// SetCustomer changes the name, whether he reads what comes, and whether his phone is off. What waited for a phone that is
// on again is delivered.
func (s *World) SetCustomer(id string, name *string, autoRead, offline *bool) (Customer, error) {
	return s.change(id, func(c *customer) error {
		if name != nil {
			c.name = *name
		}
		if autoRead != nil {
			c.autoRead = autoRead
		}
		if offline != nil {
			c.offline = *offline
		}
		if !c.offline {
			for _, t := range c.order {
				s.release(t)
			}
		}
		return nil
	})
}

// thread is one conversation of a customer with one number.
type thread struct {
	number   *Line
	customer *customer
	messages []*entry
	waiting  []*entry // sent, while the phone is off
	unread   int
	typing   desk.Time // the business is shown as typing until then
	inbound  desk.Time // the last message that opens the window
	referral *Referral // goes with the next message
	pair     knobs.Bucket
	due      stageTimes
	last5    desk.Time // last try to the rehearsed recipient 0005

	in, out, requests, told int // counts that ids, luck and ranks are made of
}

func (c *customer) thread(n *Line) *thread {
	t := c.threads[n.PhoneID]
	if t == nil {
		t = &thread{number: n, customer: c}
		c.threads[n.PhoneID] = t
		c.order = append(c.order, t)
	}
	return t
}

// key names the conversation in draws of luck and in the order of webhooks.
func (t *thread) key() string { return t.number.PhoneID + " " + t.customer.id }

// Thread gives a conversation; an empty phone id is the first number.
func (s *World) Thread(customerID, phoneID string) (Thread, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return Thread{}, ErrNotFound
	}
	view := Thread{Customer: c.id, PhoneID: n.PhoneID, Messages: []Message{}}
	t := c.threads[n.PhoneID]
	if t == nil {
		return view, nil
	}
	view.Unread = t.unread
	now := s.micros()
	if t.typing > now {
		view.TypingUntil = t.typing
	}
	if until := t.inbound + desk.Day; t.inbound > 0 && until > now {
		view.WindowUntil = until
	}
	for _, e := range t.messages {
		view.Messages = append(view.Messages, e.view())
	}
	return view, nil
}

// show puts a message on the phone.
func (s *World) show(t *thread, e *entry) {
	t.customer.arrived++
	e.N = t.customer.arrived
	if len(t.messages) >= maxThread {
		t.messages = slices.Delete(t.messages, 0, len(t.messages)-maxThread+1)
	}
	t.messages = append(t.messages, e)
	s.publishMessage(e)
	s.publishCustomer(t.customer)
}

func (s *World) publishMessage(e *entry) {
	if e.N > 0 && s.Events.Heard() {
		s.Events.Publish("message", e.thread.customer.id, e.view())
	}
}
