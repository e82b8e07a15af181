package channel

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"bandeja.dev/bandeja/internal/desk"
)

// Sessions opens the sessions of inboxes and keeps each while its inbox's connection stays as it is. It is safe for
// concurrent use.
type Sessions struct {
	registry Registry
	client   *http.Client
	unseal   func(inbox desk.ID, field, sealed string) (string, error)

	mu   sync.Mutex
	open map[desk.ID]opened
}

type opened struct {
	connection string // as it was when the session was opened
	session    Session
}

// NewSessions makes an empty set. client reaches the providers; unseal opens a stored secret.
func NewSessions(registry Registry, client *http.Client, unseal func(inbox desk.ID, field, sealed string) (string, error)) *Sessions {
	return &Sessions{registry: registry, client: client, unseal: unseal, open: map[desk.ID]opened{}}
}

// For gives the session of an inbox. The error is an *Error of kind FailConfig or FailAuth.
func (s *Sessions) For(inbox desk.Inbox) (Session, error) {
	text, err := json.Marshal(inbox.Connection)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if held, ok := s.open[inbox.ID]; ok && held.connection == string(text) {
		return held.session, nil
	}
	session, err := s.Try(inbox, nil)
	if err != nil {
		return nil, err
	}
	if held, ok := s.open[inbox.ID]; ok {
		_ = held.session.Close() // what it was doing ends with an answer of its own
	}
	s.open[inbox.ID] = opened{connection: string(text), session: session}
	return session, nil
}

// Try opens a session that is not kept, with some values changed: to test what an admin has just typed.
func (s *Sessions) Try(inbox desk.Inbox, changed map[string]string) (Session, error) {
	kind, ok := s.registry[inbox.Channel]
	if !ok {
		return nil, &Error{Failure: desk.Failure{Kind: desk.FailConfig, Code: "no_channel", Text: string(inbox.Channel)}, Certain: true}
	}
	values, err := s.Values(inbox)
	if err != nil {
		return nil, &Error{Failure: desk.Failure{Kind: desk.FailConfig, Code: "sealed", Text: err.Error()}, Certain: true}
	}
	for key, value := range changed {
		values[key] = value
	}
	return kind.Open(Connection{Values: values, HTTP: s.client, Log: gathered})
}

// Values are an inbox's connection values, the secrets opened.
func (s *Sessions) Values(inbox desk.Inbox) (map[string]string, error) {
	values := map[string]string{}
	for key, value := range inbox.Connection.Values {
		values[key] = value
	}
	for key, sealed := range inbox.Connection.Sealed {
		value, err := s.unseal(inbox.ID, key, sealed)
		if err != nil {
			return nil, fmt.Errorf("open the %s of inbox %q: %w", key, inbox.Name, err)
		}
		values[key] = value
	}
	return values, nil
}

// Registry gives the channels.
func (s *Sessions) Registry() Registry { return s.registry }

// Capabilities lists what every channel can do, web chat with it.
func (r Registry) Capabilities(webchat desk.Capabilities) desk.CapabilityTable {
	table := desk.CapabilityTable{desk.ChannelWebchat: webchat}
	for kind, one := range r {
		m := one.Manifest()
		table[kind] = desk.Capabilities{Limits: m.Limits, Can: m.Can}
	}
	return table
}
