package graph

import (
	"encoding/json"
	"errors"
	"fmt"
)

// MaxElements bounds what one delivery may hold. Meta puts at most a thousand updates into one.
const MaxElements = 50_000

// ErrForeign marks a body that is no delivery of the object that was asked for.
var ErrForeign = errors.New("not a delivery of this channel")

// Envelope is a webhook's body: entries of accounts, each with changes or, of Messenger and Instagram, events.
type Envelope struct {
	Object  Str     `json:"object"`
	Entries []Entry `json:"entry"`
}

// Entry is what happened in one account. Raw is set alone when it could not be read.
type Entry struct {
	ID        Str               `json:"id"`
	Time      Str               `json:"time"`
	Changes   []Change          `json:"changes"`
	Messaging []json.RawMessage `json:"messaging"`
	Standby   []json.RawMessage `json:"standby"`
	Raw       json.RawMessage   `json:"-"`
}

// Change is one field's news. Raw is set alone when it could not be read.
type Change struct {
	Field Str             `json:"field"`
	Value json.RawMessage `json:"value"`
	Raw   json.RawMessage `json:"-"`
}

// Parse reads a body down to the values of its changes. It fails only when the whole is not a delivery of object: an
// entry or a change of a wrong shape is kept raw and takes nothing along.
func Parse(body []byte, object string) (Envelope, error) {
	var e Envelope
	err := json.Unmarshal(body, &e)
	if err == nil && e.Entries != nil && !holed(e.Entries) {
		return e, check(e.Object, object)
	}
	var wrong *json.UnmarshalTypeError
	if err != nil && !errors.As(err, &wrong) {
		return Envelope{}, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	return parseEach(body, object)
}

func check(got Str, want string) error {
	if string(got) != want {
		return fmt.Errorf("%w: object %q", ErrForeign, short(string(got)))
	}
	return nil
}

func short(s string) string {
	if len(s) > 40 {
		return s[:40]
	}
	return s
}

// holed says whether a null stands where an entry or a change should: the quick way cannot tell it from an empty one.
func holed(entries []Entry) bool {
	for _, entry := range entries {
		if entry.Changes == nil && entry.Messaging == nil && entry.Standby == nil {
			return true
		}
		for _, change := range entry.Changes {
			if change.Value == nil {
				return true
			}
		}
	}
	return false
}

// parseEach reads a body whose shape is wrong somewhere, piece by piece.
func parseEach(body []byte, object string) (Envelope, error) {
	var whole struct {
		Object  Str               `json:"object"`
		Entries []json.RawMessage `json:"entry"`
	}
	if err := json.Unmarshal(body, &whole); err != nil {
		return Envelope{}, fmt.Errorf("%w: %w", ErrForeign, err)
	}
	if err := check(whole.Object, object); err != nil {
		return Envelope{}, err
	}
	e := Envelope{Object: whole.Object, Entries: make([]Entry, len(whole.Entries))}
	for i, raw := range whole.Entries {
		e.Entries[i] = parseEntry(raw)
	}
	return e, nil
}

func parseEntry(raw json.RawMessage) Entry {
	var read struct {
		ID        Str               `json:"id"`
		Time      Str               `json:"time"`
		Changes   []json.RawMessage `json:"changes"`
		Messaging []json.RawMessage `json:"messaging"`
		Standby   []json.RawMessage `json:"standby"`
	}
	if err := json.Unmarshal(raw, &read); err != nil || string(raw) == "null" {
		return Entry{Raw: raw}
	}
	entry := Entry{ID: read.ID, Time: read.Time, Messaging: read.Messaging, Standby: read.Standby}
	if len(read.Changes)+len(read.Messaging)+len(read.Standby) == 0 {
		entry.Raw = raw
	}
	for _, one := range read.Changes {
		var change Change
		if err := json.Unmarshal(one, &change); err != nil || change.Value == nil {
			change = Change{Raw: one}
		}
		entry.Changes = append(entry.Changes, change)
	}
	return entry
}
