package world

import (
	"fmt"
	"slices"

	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Ad lets a customer press an advertisement: his next message carries the referral.
func (s *World) Ad(customerID, phoneID string, r Referral) (Referral, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return r, ErrNotFound
	}
	if r.SourceID == "" {
		r.SourceID = "120" + s.Invent("ad", 15)
	}
	r.SourceType = shape.Or(r.SourceType, "ad")
	r.SourceURL = shape.Or(r.SourceURL, "https://fb.me/"+s.Invent("ad", 8))
	r.Headline = shape.Or(r.Headline, "Tu jardín empieza acá")
	r.Body = shape.Or(r.Body, "Macetas de barro con 20 % de descuento esta semana.")
	r.MediaType = shape.Or(r.MediaType, "image")
	r.ClickID = shape.Or(r.ClickID, "ARA"+s.Invent("click", 24))
	c.thread(n).referral = &r
	return r, nil
}

// change does something to a customer and gives him as he is then.
func (s *World) change(customerID string, do func(c *customer) error) (Customer, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.customers[customerID]
	if c == nil {
		return Customer{}, ErrNotFound
	}
	if err := do(c); err != nil {
		return Customer{}, err
	}
	s.publishCustomer(c)
	return s.customerView(c), nil
}

// ChangeNumber gives a customer another number; every business that he wrote to is told.
func (s *World) ChangeNumber(customerID, waID string) (Customer, error) {
	digits := ids.Digits(waID)
	return s.change(customerID, func(c *customer) error {
		if len(digits) < 7 || len(digits) > 15 {
			return fmt.Errorf("%w: %q is no number", ErrRefused, waID)
		}
		if s.byWA[digits] != nil {
			return ErrConflict
		}
		old := c.waID
		delete(s.byWA, old)
		c.waID = digits
		s.byWA[digits] = c
		s.system(c, object{"type": "user_changed_number", "wa_id": digits, "body": fmt.Sprintf("User %s changed from %s to %s", c.name, old, digits)}, old)
		return nil
	})
}

// ChangeUserID gives a customer another business-scoped user id, "" = a new one; every business that he wrote to is told.
func (s *World) ChangeUserID(customerID, userID string) (Customer, error) {
	return s.change(customerID, func(c *customer) error {
		fresh := userID
		if fresh == "" {
			fresh = c.userID[:3] + "16" + s.Invent("user", 18)
		}
		if s.byUser[fresh] != nil {
			return ErrConflict
		}
		old := c.userID
		delete(s.byUser, old)
		c.userID = fresh
		s.byUser[fresh] = c
		news := object{"type": "user_changed_user_id", "user_id": fresh, "body": fmt.Sprintf("User %s changed from %s to %s", c.name, old, fresh)}
		if c.visible() {
			news["wa_id"] = c.waID
		}
		s.system(c, news, c.waID)
		return nil
	})
}

// system tells every number that a customer wrote to what happened to him.
func (s *World) system(c *customer, what object, from string) {
	for _, t := range c.order {
		body := object{"type": "system", "system": what}
		if from != "" && c.username == "" {
			body["from"] = from
		}
		s.tellSystem(t, body, false)
	}
}

func (s *World) tellSystem(t *thread, body object, who bool) string {
	t.in++
	id, now := ids.Message(s.options.Seed, "system", t.number.PhoneID, t.customer.id, t.in), s.micros()
	body["id"], body["timestamp"] = id, shape.Seconds(now)
	s.tell(news{number: t.number, thread: t, kind: "system", key: id, field: "messages", list: "messages", who: who, body: body})
	return id
}

// Identity tells a number that the customer's keys changed, as after a new telephone.
func (s *World) Identity(customerID, phoneID string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return "", ErrNotFound
	}
	body := object{
		"type": "system", "system": object{"type": "customer_identity_changed", "body": "User identity changed"},
		"identity": object{"acknowledged": false, "created_timestamp": shape.Seconds(s.micros()), "hash": s.Invent("identity", 12)},
	}
	s.senderFields(c, body)
	return s.tellSystem(c.thread(n), body, true), nil
}

// SetUsername lets a customer adopt a username, or with "" give it up. With one, businesses no longer see his number.
func (s *World) SetUsername(customerID, username string) (Customer, error) {
	return s.change(customerID, func(c *customer) error {
		c.username = username
		return nil
	})
}

// ShareNumber lets a customer answer a request for his number.
func (s *World) ShareNumber(customerID, phoneID string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return "", ErrNotFound
	}
	if c.waID == "" {
		return "", fmt.Errorf("%w: he has no number to share", ErrRefused)
	}
	card := shape.JSON([]object{{
		"origin": "contact_request", "name": object{"formatted_name": c.name},
		"phones": []object{{"phone": "+" + c.waID, "wa_id": c.waID, "type": "CELL"}},
	}})
	return s.say(c.thread(n), Say{Kind: "contacts", Contacts: card})
}

// Block lets a customer block a number, or no longer.
func (s *World) Block(customerID, phoneID string, blocked bool) (Customer, error) {
	return s.change(customerID, func(c *customer) error {
		n := s.number(phoneID)
		if n == nil {
			return ErrNotFound
		}
		c.blocked = slices.DeleteFunc(c.blocked, func(id string) bool { return id == n.PhoneID })
		if blocked {
			c.blocked = append(c.blocked, n.PhoneID)
		}
		return nil
	})
}

// StopMarketing lets a customer stop marketing messages, or take them again; the number is told.
func (s *World) StopMarketing(customerID, phoneID string, stopped bool) (Customer, error) {
	return s.change(customerID, func(c *customer) error {
		n := s.number(phoneID)
		if n == nil {
			return ErrNotFound
		}
		c.stopped = stopped
		value := "resume"
		if stopped {
			value = "stop"
		}
		body := object{
			"user_id": c.userID, "detail": "User requested to " + value + " marketing messages", "category": "marketing_messages",
			"value": value, "timestamp": s.Now().Unix(),
		}
		if c.visible() {
			body["wa_id"] = c.waID
		}
		t := c.thread(n)
		t.in++
		s.tell(news{
			number: n, thread: t, kind: "preference", key: ids.Message(s.options.Seed, "preference", n.PhoneID, c.id, t.in),
			field: "user_preferences", list: "user_preferences", who: true, body: body,
		})
		return nil
	})
}

// Read lets a customer read the messages of a number, all that came when no ids are given. It gives how many were new to
// him.
func (s *World) Read(customerID, phoneID string, ids []string) (int, error) {
	return s.mark(customerID, phoneID, ids, "read")
}

// Played lets a customer play voice notes, all that came when no ids are given.
func (s *World) Played(customerID, phoneID string, ids []string) (int, error) {
	return s.mark(customerID, phoneID, ids, "played")
}

func (s *World) mark(customerID, phoneID string, ids []string, status string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return 0, ErrNotFound
	}
	t, count := c.thread(n), 0
	for _, e := range t.messages {
		if e.From == shape.FromCustomer || ids != nil && !slices.Contains(ids, e.ID) {
			continue
		}
		if status == "played" && (e.Media == nil || !e.Media.Voice) {
			continue
		}
		if s.reach(e, status) {
			count++
		}
	}
	if ids == nil {
		t.unread = 0
	} else {
		t.unread = max(0, t.unread-count)
	}
	s.publishCustomer(c)
	return count, nil
}

// Unread puts the badge back on messages; only the phone itself knows.
func (s *World) Unread(customerID, phoneID string, ids []string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, n := s.customers[customerID], s.number(phoneID)
	if c == nil || n == nil {
		return 0, ErrNotFound
	}
	c.thread(n).unread += max(1, len(ids))
	s.publishCustomer(c)
	return max(1, len(ids)), nil
}
