package world

import (
	"maps"
)

// entry is a message with what the simulator knows besides.
type entry struct {
	Message
	thread *thread
	send   *Send  // what the ledger says, of a message of the API
	media  string // id of the file
	link   string // of the file, as long as it has not been fetched
	ref    string // biz_opaque_callback_data
	billed string // category of its price
	target string // what a reaction of the business reacts to
}

// view is a copy that may leave the lock.
func (e *entry) view() Message {
	m := e.Message
	m.Reactions = maps.Clone(e.Reactions)
	if e.Media != nil {
		media := *e.Media
		m.Media = &media
	}
	if m.Revoked {
		m.Text, m.Media, m.Location, m.Contacts, m.Order, m.Header, m.Buttons, m.List = "", nil, nil, nil, nil, nil, nil, nil
	}
	return m
}

// react sets or takes back the reaction of one side.
func (e *entry) react(who, emoji string) {
	if emoji == "" {
		delete(e.Reactions, who)
		return
	}
	if e.Reactions == nil {
		e.Reactions = map[string]string{}
	}
	e.Reactions[who] = emoji
}
