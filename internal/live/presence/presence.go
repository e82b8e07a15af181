// Package presence holds who is somewhere, as the nodes tell it: a place is taken while one node says so, and what a node
// does not repeat runs out.
package presence

import (
	"slices"
	"sync"
	"time"

	"bandeja.dev/bandeja/internal/desk"
)

// Keep is how long a node's word counts. Nodes repeat theirs every RenewEvery.
const (
	Keep       = 90 * time.Second
	RenewEvery = 30 * time.Second
)

// Place is a member in a workspace, or at one of its conversations.
type Place struct{ Workspace, Conversation, Member desk.ID }

// Table is which places are taken. Its zero value is empty; it is safe for concurrent use.
type Table struct {
	mu    sync.Mutex
	nodes map[Place]map[string]time.Time // by node, until when its word counts
}

// Note takes a node's word at the time now; changed says that the place became taken or free.
func (t *Table) Note(at Place, node string, on bool, now time.Time) (changed bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.nodes == nil {
		t.nodes = map[Place]map[string]time.Time{}
	}
	nodes := t.nodes[at]
	was := len(nodes) > 0
	switch {
	case on && nodes == nil:
		t.nodes[at] = map[string]time.Time{node: now.Add(Keep)}
	case on:
		nodes[node] = now.Add(Keep)
	case was:
		delete(nodes, node)
		if len(nodes) == 0 {
			delete(t.nodes, at)
		}
	}
	return was != (len(t.nodes[at]) > 0)
}

// Expire drops what ran out, and gives the places that became free.
func (t *Table) Expire(now time.Time) (free []Place) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for at, nodes := range t.nodes {
		for node, until := range nodes {
			if now.After(until) {
				delete(nodes, node)
			}
		}
		if len(nodes) == 0 {
			delete(t.nodes, at)
			free = append(free, at)
		}
	}
	return free
}

// Members gives who is in a workspace (conversation 0), or at a conversation, by id; never nil.
func (t *Table) Members(workspace, conversation desk.ID) []desk.ID {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := []desk.ID{}
	for at := range t.nodes {
		if at.Workspace == workspace && at.Conversation == conversation {
			out = append(out, at.Member)
		}
	}
	slices.Sort(out)
	return out
}
