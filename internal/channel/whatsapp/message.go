package whatsapp

import (
	"encoding/json"
	"regexp"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// message is an inbound message, an echo, or one of the history.
type message struct {
	body
	ID       graph.Str `json:"id"`
	From     graph.Str `json:"from"`
	FromUser graph.Str `json:"from_user_id"`
	To       graph.Str `json:"to"`
	ToUser   graph.Str `json:"to_user_id"`
	At       graph.Str `json:"timestamp"`
	GroupID  graph.Str `json:"group_id"`
	History  struct {
		Status graph.Str `json:"status"`
	} `json:"history_context"`
}

// open reads an item as a message with an id, or adds it as unknown.
func (s *scope) open(raw json.RawMessage) (message, bool) {
	var m message
	if !graph.Read(raw, &m) {
		s.unknown(noteBadElement, raw)
		return m, false
	}
	if m.ID.ID() == "" {
		s.unknown(noteNoID, raw)
		return m, false
	}
	return m, true
}

// message decodes what the visitor did.
func (s *scope) message(raw json.RawMessage) {
	m, ok := s.open(raw)
	if !ok {
		return
	}
	if m.GroupID != "" {
		s.ignored(noteGroup, m.At.Time(), raw)
		return
	}
	if m.Type == "system" {
		s.system(raw, m)
		return
	}
	if m.Type == "request_welcome" {
		s.ignored(noteWelcome, m.At.Time(), raw)
		return
	}
	party := s.people.sender(m.From, m.FromUser)
	if len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	s.said(raw, m, party, desk.UpdateMessage, false)
}

// echo decodes what somebody of ours did on the business's phone.
func (s *scope) echo(raw json.RawMessage) {
	m, ok := s.open(raw)
	if !ok {
		return
	}
	if m.GroupID != "" {
		s.ignored(noteGroup, m.At.Time(), raw)
		return
	}
	party := s.people.of(m.To, m.ToUser)
	if len(party.Addresses) == 0 {
		s.unknown(noteNoSender, raw)
		return
	}
	s.said(raw, m, party, desk.UpdateEcho, true)
}

// said adds a message, or what it does to an earlier one, as kind says.
func (s *scope) said(raw json.RawMessage, m message, party desk.Party, kind desk.UpdateKind, ours bool) {
	u := desk.Update{At: m.At.Time(), Party: party, Ours: ours}
	switch m.Type {
	case "reaction", "edit", "revoke":
		s.about(raw, m, u)
		return
	}
	u.Kind, u.Key, u.ExternalID = kind, key("msg", string(m.ID)), string(m.ID)
	u.Ours = ours && kind == desk.UpdateHistory
	u.Message = m.inbound(raw)
	switch reason := u.Message.Content.RawReason; reason {
	case reasonUnknownType, reasonBadBody:
		u.Note = reason // it is shown in its thread and to the admins too
	}
	if kind == desk.UpdateMessage {
		linkOwnNumber(&u)
	}
	s.add(u)
}

// about adds what a message does to an earlier one.
func (s *scope) about(raw json.RawMessage, m message, u desk.Update) {
	var target graph.Str
	switch m.Type {
	case "reaction":
		target = m.Reaction.Target
		u.Kind, u.Emoji = desk.UpdateReaction, string(m.Reaction.Emoji)
		// The reaction's own id keeps a mark and its end apart that fall into one second.
		u.Key = key("react", string(target), actor(m, u), string(m.At), string(m.ID))
	case "edit":
		target = m.Edit.Target
		u.Kind, u.Key = desk.UpdateEdit, key("edit", string(target), string(m.ID))
		var inner body
		if !graph.Read(m.Edit.Message, &inner) {
			s.unknown(noteBadElement, raw)
			return
		}
		u.Message = inner.inbound(raw)
	case "revoke":
		target = m.Revoke.Target
		u.Kind, u.Key = desk.UpdateRevoke, key("del", string(target))
	}
	if u.Target = target.ID(); u.Target == "" {
		s.unknown(noteNoTarget, raw)
		return
	}
	s.add(u)
}

func actor(m message, u desk.Update) string {
	if u.Ours {
		return "us"
	}
	return string(graph.First(m.From, m.FromUser))
}

// linkOwnNumber takes the number that a visitor shared on our request for an address: it is his or her own.
func linkOwnNumber(u *desk.Update) {
	for _, card := range u.Message.Content.Contacts {
		if !card.Own {
			continue
		}
		for _, address := range u.Party.Addresses {
			if address.Kind == desk.AddressWaID {
				return
			}
		}
		for _, phone := range card.Phones {
			if phone.WaID != "" && digits(phone.WaID) == phone.WaID {
				number := desk.Address{Kind: desk.AddressWaID, Value: phone.WaID}
				u.Party.Addresses = append([]desk.Address{number}, u.Party.Addresses...)
				u.Party.Phone = "+" + phone.WaID
				return
			}
		}
	}
}

// formerID finds the old user id, which a notice of its change tells only in its sentence.
var formerID = regexp.MustCompile(`\bfrom ([A-Z]{2}\.[0-9A-Za-z.]*[0-9A-Za-z]) to\b`)

// system decodes what the network tells of a person.
func (s *scope) system(raw json.RawMessage, m message) {
	text := string(m.System.Body)
	c := change{key: key("msg", string(m.ID)), externalID: string(m.ID), at: m.At.Time(), text: text, oldNumber: m.From, oldID: m.FromUser}
	switch m.System.Type {
	case "user_changed_number", "customer_changed_number":
		c.kind, c.number, c.id = "number_changed", graph.First(m.System.WaID, m.System.NewWaID), m.System.UserID
	case "user_changed_user_id":
		c.kind, c.number, c.id = "id_changed", graph.First(m.System.WaID, m.From), m.System.UserID
		if c.oldID == "" || c.oldID == c.id {
			c.oldID = ""
			if found := formerID.FindStringSubmatch(text); found != nil && found[1] != string(c.id) {
				c.oldID = graph.Str(found[1])
			}
		}
	default:
		kind := "other"
		if m.System.Type == "customer_identity_changed" {
			kind = "identity_changed"
		}
		party := s.people.of(m.From, m.FromUser)
		if len(party.Addresses) == 0 {
			s.unknown(noteNoSender, raw)
			return
		}
		s.add(desk.Update{
			Kind: desk.UpdateIdentity, Key: c.key, At: c.at, Party: party, ExternalID: c.externalID, Message: notice(kind, text),
		})
		return
	}
	if c.number == "" && c.id == "" {
		s.unknown(noteNoTarget, raw)
		return
	}
	s.identity(raw, c)
}
