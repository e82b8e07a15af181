package whatsapp

import (
	"encoding/json"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// stateSync decodes an entry of the phone's address book.
func (s *scope) stateSync(raw json.RawMessage) {
	var item struct {
		Type    graph.Str `json:"type"`
		Action  graph.Str `json:"action"`
		Contact struct {
			Full     graph.Str `json:"full_name"`
			First    graph.Str `json:"first_name"`
			Phone    graph.Str `json:"phone_number"`
			UserID   graph.Str `json:"user_id"`
			Username graph.Str `json:"username"`
		} `json:"contact"`
		Metadata struct {
			At graph.Str `json:"timestamp"`
		} `json:"metadata"`
	}
	if !graph.Read(raw, &item) {
		s.unknown(noteBadElement, raw)
		return
	}
	at := item.Metadata.At.Time()
	if item.Type != "contact" {
		s.ignored(noteContactOther, at, raw)
		return
	}
	if item.Action == "remove" {
		s.ignored(noteContactRemoved, at, raw)
		return
	}
	number, id := sides(graph.Str(digits(string(item.Contact.Phone))), item.Contact.UserID)
	party := withAddresses(desk.Party{
		Name: string(graph.First(item.Contact.Full, item.Contact.First)), Username: string(item.Contact.Username),
	}, number, id)
	if len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	s.add(desk.Update{Kind: desk.UpdateContact, Key: s.hash(raw), At: at, Party: party})
}

type thread struct {
	ID      graph.Str `json:"id"`
	Context struct {
		WaID     graph.Str `json:"wa_id"`
		UserID   graph.Str `json:"user_id"`
		Username graph.Str `json:"username"`
	} `json:"context"`
	Messages graph.Items `json:"messages"`
}

// history decodes a part of what was written before the connection: each message of each thread is an element.
func (s *scope) history(raw json.RawMessage) {
	var part struct {
		Threads graph.Items `json:"threads"`
		Errors  graph.Items `json:"errors"`
	}
	if !graph.Read(raw, &part) {
		s.unknown(noteBadElement, raw)
		return
	}
	before := len(s.out)
	for _, one := range part.Threads {
		var t thread
		if !graph.Read(one, &t) {
			s.unknown(noteBadElement, one)
			continue
		}
		for _, message := range t.Messages {
			s.past(message, &t)
		}
	}
	s.each(part.Errors, s.historyError)
	if len(s.out) == before {
		s.ignored(noteHistoryProgress, s.entry.Time.Time(), raw)
	}
}

// declined is the code with which a company says that it does not share its phone's history.
const declined = "2593109"

func (s *scope) historyError(raw json.RawMessage) {
	var fault graph.Fault
	if graph.Read(raw, &fault) && fault.Name() == declined {
		s.ignored(noteHistoryDeclined, s.entry.Time.Time(), raw)
		return
	}
	s.accountError(raw)
}

// past decodes a message of a thread of the history. Who is not the thread's person is us.
func (s *scope) past(raw json.RawMessage, t *thread) {
	m, ok := s.open(raw)
	if !ok {
		return
	}
	if m.GroupID != "" {
		s.ignored(noteGroup, m.At.Time(), raw)
		return
	}
	number, id := sides(graph.First(t.Context.WaID, t.ID), t.Context.UserID)
	party := s.people.of(graph.Str(number), graph.Str(id))
	if len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	if party.Username == "" {
		party.Username = string(t.Context.Username)
	}
	ours := true
	for _, address := range party.Addresses {
		from := graph.First(m.From, m.FromUser)
		ours = ours && string(from) != address.Value && string(m.FromUser) != address.Value
	}
	s.old(raw, m, party, ours)
}

// historyMedia decodes the file of a message that came without it. It stands in no thread: who is our own number is us.
func (s *scope) historyMedia(raw json.RawMessage) {
	m, ok := s.open(raw)
	if !ok {
		return
	}
	ours := s.display != "" && digits(string(m.From)) == s.display
	party := s.people.of(m.From, m.FromUser)
	if ours {
		party = s.people.of(m.To, m.ToUser)
	}
	if len(party.Addresses) == 0 && m.GroupID == "" && !ours {
		s.unknown(noteNoSender, raw)
		return
	}
	s.old(raw, m, party, ours)
}

// historyStates are the states of our own old messages.
var historyStates = map[string]desk.MessageState{
	"read": desk.StateRead, "played": desk.StateRead, "delivered": desk.StateDelivered, "sent": desk.StateSent,
	"pending": desk.StateSent, "error": desk.StateFailed,
}

func (s *scope) old(raw json.RawMessage, m message, party desk.Party, ours bool) {
	if m.GroupID != "" {
		s.ignored(noteGroup, m.At.Time(), raw)
		return
	}
	before := len(s.out)
	s.said(raw, m, party, desk.UpdateHistory, ours)
	if len(s.out) == before {
		return
	}
	u := &s.out[len(s.out)-1].Update
	if u.Kind != desk.UpdateHistory {
		return
	}
	if m.Type == "media_placeholder" { // the file's message has the same id and must not be taken for a repetition
		u.Key = key("hist", string(m.ID))
	}
	if ours {
		u.Message.State = string(historyStates[m.History.Status.Lower()])
	}
}
