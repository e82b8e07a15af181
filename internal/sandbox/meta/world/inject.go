package world

import (
	"encoding/json"
	"fmt"
	"strings"

	"bandeja.dev/bandeja/internal/sandbox/meta/ids"
	"bandeja.dev/bandeja/internal/sandbox/meta/shape"
)

// Inject tells a change that the simulator does not make by itself and gives its number in the ledger.
func (s *World) Inject(i Injection) (int, error) {
	var value object
	if err := json.Unmarshal(i.Value, &value); err != nil || i.Field == "" {
		return 0, fmt.Errorf("%w: an injection needs a field and an object as its value", ErrRefused)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	n, b := s.numbers[i.PhoneID], s.wabas[i.WabaID]
	if n == nil && b == nil {
		return 0, ErrNotFound
	}
	if n != nil {
		if value["messaging_product"] == nil {
			value["messaging_product"] = "whatsapp"
		}
		if value["metadata"] == nil {
			value["metadata"] = object{"display_phone_number": ids.Digits(n.Display), "phone_number_id": n.PhoneID}
		}
	}
	key := fmt.Sprintf("raw:%s:%d", i.Field, s.book.Counts().Elements)
	return s.tell(news{number: n, company: b, kind: "raw", key: key, field: i.Field, body: value}), nil
}

// sync tells what the business's telephone knows: its contacts, or the history of its conversations. The caller holds the
// lock.
func (s *World) sync(n *Line, kind string) {
	if kind == "smb_app_state_sync" {
		for _, c := range s.order {
			if c.waID == "" {
				continue
			}
			first, _, _ := strings.Cut(c.name, " ")
			s.tell(news{number: n, kind: "raw", key: "contact:" + c.id, field: kind, list: "state_sync", body: object{
				"type": "contact", "action": "add", "metadata": object{"timestamp": shape.Seconds(s.micros())},
				"contact": object{"full_name": c.name, "first_name": first, "phone_number": c.waID},
			}})
		}
		return
	}
	threads := []object{}
	for _, c := range s.order {
		t := c.threads[n.PhoneID]
		if t == nil || len(t.messages) == 0 || c.waID == "" {
			continue
		}
		rows := []object{}
		for _, e := range t.messages {
			rows = append(rows, e.past(n))
		}
		threads = append(threads, object{"id": c.waID, "messages": rows})
	}
	s.tell(news{number: n, kind: "raw", key: "history:" + n.PhoneID, field: kind, list: kind, body: object{
		"metadata": object{"phase": 0, "chunk_order": 1, "progress": 100}, "threads": threads,
	}})
}

// past is a message as the history tells it.
func (e *entry) past(n *Line) object {
	from := n.WaID
	if e.From == shape.FromCustomer {
		from = e.thread.customer.waID
	}
	row := object{"from": from, "id": e.ID, "timestamp": shape.Seconds(e.At), "history_context": object{"status": strings.ToUpper(shape.Or(e.Status, "read"))}}
	if e.Kind == "text" {
		row["type"], row["text"] = "text", object{"body": e.Text}
	} else {
		row["type"] = "media_placeholder"
	}
	return row
}
