package whatsapp

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

// objectName is what Meta calls a delivery of WhatsApp.
const objectName = "whatsapp_business_account"

// Decode implements channel.Webhooks. An element is one item of a list (message, status, error, echo, contact, …), or a
// change that has no list; an entry or change of a wrong shape is one element too.
func (c *Channel) Decode(body []byte) ([]channel.Element, error) {
	envelope, err := graph.Parse(body, objectName)
	if err != nil {
		return nil, err
	}
	d := decoder{out: make([]channel.Element, 0, len(envelope.Entries))}
	for i := range envelope.Entries {
		entry := &envelope.Entries[i]
		s := scope{decoder: &d, entry: entry, account: group(entry.ID)}
		if entry.Raw != nil {
			s.unknown(noteBadEntry, entry.Raw)
		}
		for j := range entry.Changes {
			s.change(entry.Changes[j])
			if len(d.out) > graph.MaxElements {
				return nil, fmt.Errorf("%w: more than %d elements", graph.ErrForeign, graph.MaxElements)
			}
		}
	}
	return d.out, nil
}

type decoder struct{ out []channel.Element }

// scope is what the elements of one change share.
type scope struct {
	*decoder
	entry   *graph.Entry
	field   string
	account channel.Account
	display string // our number as it is shown, digits only
	people  people
}

func group(id graph.Str) channel.Account { return channel.Account{Group: id.ID()} }

func (s *scope) add(u desk.Update) {
	s.out = append(s.out, channel.Element{Account: s.account, Update: u})
}

// unknown adds an element that is kept as it came.
func (s *scope) unknown(note string, raw json.RawMessage) {
	s.add(desk.Update{Kind: desk.UpdateUnknown, Key: s.hash(raw), Note: note, Raw: graph.Keep(raw)})
}

// ignored adds an element that is understood and changes nothing here.
func (s *scope) ignored(note string, at desk.Time, raw json.RawMessage) {
	s.add(desk.Update{Kind: desk.UpdateIgnored, Key: s.hash(raw), At: at, Note: note})
}

// hash is the key of what has no id of its own. The entry's time is part of it, where Meta gives one: an account may be
// reconnected twice in the same words.
func (s *scope) hash(raw json.RawMessage) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%s|%s|%s|", s.field, s.entry.ID, s.entry.Time)
	sum.Write(raw)
	return hex.EncodeToString(sum.Sum(nil))
}

// key joins the parts of a dedupe key and keeps it within 300 bytes.
func key(kind string, parts ...string) string {
	k := kind
	for _, part := range parts {
		k += ":" + part
	}
	if len(k) <= 300 {
		return k
	}
	sum := sha256.Sum256([]byte(k))
	return kind + ":" + hex.EncodeToString(sum[:])
}

// value is the body of a change.
type value struct {
	Metadata struct {
		PhoneID graph.Str `json:"phone_number_id"`
		Display graph.Str `json:"display_phone_number"`
	} `json:"metadata"`
	Contacts    graph.Items `json:"contacts"`
	Messages    graph.Items `json:"messages"`
	Statuses    graph.Items `json:"statuses"`
	Errors      graph.Items `json:"errors"`
	Echoes      graph.Items `json:"message_echoes"`
	StateSync   graph.Items `json:"state_sync"`
	History     graph.Items `json:"history"`
	Preferences graph.Items `json:"user_preferences"`
	UserIDs     graph.Items `json:"user_id_update"`
	Calls       graph.Items `json:"calls"`
	Groups      graph.Items `json:"groups"`
	TemplateID  graph.Str   `json:"message_template_id"`
}

func (s scope) change(change graph.Change) {
	s.field = string(change.Field)
	if change.Raw != nil {
		s.unknown(noteBadChange, change.Raw)
		return
	}
	var v value
	if !graph.Read(change.Value, &v) {
		s.unknown(noteBadChange, change.Value)
		return
	}
	if id := v.Metadata.PhoneID.ID(); id != "" {
		s.account = channel.Account{Endpoint: id}
	}
	s.display = digits(string(v.Metadata.Display))
	s.people = readPeople(v.Contacts)
	before := len(s.out)
	switch {
	case v.TemplateID != "":
		s.template(change.Value)
	case s.field == "messages":
		s.each(v.Messages, s.message)
		s.each(v.Statuses, s.status)
		s.each(v.Errors, s.accountError)
	case s.field == "smb_message_echoes" || s.field == "message_echoes":
		s.each(v.Echoes, s.echo)
		s.each(v.Errors, s.accountError)
	case s.field == "history":
		s.each(v.History, s.history)
		s.each(v.Messages, s.historyMedia)
		s.each(v.Errors, s.accountError)
	case s.field == "smb_app_state_sync":
		s.each(v.StateSync, s.stateSync)
	case s.field == "user_preferences":
		s.each(v.Preferences, s.preference)
	case s.field == "user_id_update":
		s.userIDs(v.UserIDs, change.Value)
	case ignoredFields[s.field] != "":
		for _, list := range []graph.Items{v.Calls, v.Groups, v.Statuses, v.Messages, v.Errors} {
			s.each(list, s.leave)
		}
		if len(s.out) == before {
			s.leave(change.Value)
		}
	default:
		s.accountChange(change.Value)
	}
	if len(s.out) == before {
		s.ignored(noteEmpty, s.entry.Time.Time(), change.Value)
	}
}

func (s *scope) each(list graph.Items, decode func(json.RawMessage)) {
	for _, raw := range list {
		decode(raw)
	}
}

// leave ignores an item of a field that has no consequence here.
func (s *scope) leave(raw json.RawMessage) {
	var item struct {
		At graph.Str `json:"timestamp"`
	}
	if !graph.Read(raw, &item) {
		s.unknown(noteBadElement, raw)
		return
	}
	s.ignored(ignoredFields[s.field], item.At.Time(), raw)
}
