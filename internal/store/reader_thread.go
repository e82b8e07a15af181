package store

import (
	"context"
	"slices"
	"strconv"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/desk"
)

const (
	maxThreadPage     = 200
	defaultThreadPage = 60
)

// The ranks of the kinds of item: the order of items with one (SortAt, Seq), which the log does not produce.
const (
	rankMilestone = iota
	rankMessage
	rankComment
	ranks
)

// threadSource is one of the tables that a thread is the union of.
type threadSource struct {
	rank  int
	table string
	names string
	scan  func(r *row) port.Item
}

var messageSource = threadSource{rankMessage, "messages", messageNames, func(r *row) port.Item {
	m := scanMessage(r)
	return port.Item{Message: &m}
}}

// visitorSources are all that a visitor's thread is made of.
var visitorSources = []threadSource{messageSource}

var threadSources = []threadSource{
	messageSource,
	{rankMilestone, "milestones", milestoneNames, func(r *row) port.Item {
		m := scanMilestone(r)
		return port.Item{Milestone: &m}
	}},
	{rankComment, "comments", commentNames, func(r *row) port.Item {
		c := scanComment(r)
		return port.Item{Comment: &c}
	}},
}

// direction is which way a page is read from its key.
type direction int

const (
	newest direction = iota
	before
	after
)

// Timeline: see port.Reader. Each table gives at most a page; the pages are merged and cut. What the visitor may see is
// read from the messages alone.
func (s *Store) Timeline(ctx context.Context, workspace desk.ID, q port.TimelineQuery) (page port.TimelinePage, err error) {
	limit := clamp(q.Limit, defaultThreadPage, maxThreadPage)
	key, towards, err := pageStart(q)
	if err != nil {
		return port.TimelinePage{}, err
	}
	sources := threadSources
	if q.Visitor {
		sources = visitorSources
	}
	found := false
	var items []port.Item
	asks := []ask{askOne(threadHead, []any{workspace, q.ConversationID}, &found, func(r *row) {
		page.Seq, page.Scope = r.int64(), desk.Scope{InboxID: r.id(), HolderID: r.id(), TeamID: r.id()}
	})}
	for _, source := range sources {
		text, args := source.query(workspace, q.ConversationID, key, towards, limit+1)
		asks = append(asks, ask{text, args, func(r *row) error {
			items = append(items, source.scan(r))
			return nil
		}})
	}
	err = s.ask(ctx, asks...)
	if err == nil && !found {
		err = desk.ErrNotFound
	}
	if err != nil {
		return port.TimelinePage{}, err
	}
	fillThread(&page, items, towards, limit)
	return page, nil
}

func pageStart(q port.TimelineQuery) (threadKey, direction, error) {
	switch {
	case q.Before != "" && q.After != "":
		return threadKey{}, newest, &desk.Error{Code: desk.CodeBadValue, Field: "after",
			Detail: "A page is before a key or after one, not both. Leave one of them out."}
	case q.Before != "":
		key, err := parseThreadKey(q.Before, "before")
		return key, before, err
	case q.After != "":
		key, err := parseThreadKey(q.After, "after")
		return key, after, err
	}
	return threadKey{sortAt: never, seq: never}, newest, nil
}

// threadHead is the instant's place in the log and who may see the conversation at it, if the conversation is there.
const threadHead = "SELECT w.last_seq, c.inbox_id, c.holder_id, c.team_id FROM conversations c JOIN workspaces w ON w.workspace_id = c.workspace_id " +
	"WHERE c.workspace_id = $1 AND c.id = $2" + liveOnly

func (t threadSource) query(workspace, conversation desk.ID, key threadKey, towards direction, limit int) (string, []any) {
	sign, order := "<", " DESC"
	seq := key.seq
	if towards == after {
		sign, order = ">", ""
		if t.rank > key.rank {
			seq-- // of equal (sort_at, seq) the later kinds stand after the key
		}
	} else if t.rank < key.rank {
		seq++
	}
	return "SELECT " + t.names + " FROM " + t.table + " WHERE workspace_id = $1 AND conversation_id = $2 AND (sort_at, seq) " + sign +
		" ($3, $4) ORDER BY sort_at" + order + ", seq" + order + " LIMIT " + strconv.Itoa(limit), []any{workspace, conversation, key.sortAt, seq}
}

func keyOfItem(item port.Item) threadKey {
	switch {
	case item.Message != nil:
		return threadKey{int64(item.Message.SortAt), item.Message.Seq, rankMessage}
	case item.Comment != nil:
		return threadKey{int64(item.Comment.SortAt), item.Comment.Seq, rankComment}
	}
	return threadKey{int64(item.Milestone.SortAt), item.Milestone.Seq, rankMilestone}
}

func (k threadKey) compare(other threadKey) int {
	switch {
	case k.sortAt != other.sortAt:
		return compareInt(k.sortAt, other.sortAt)
	case k.seq != other.seq:
		return compareInt(k.seq, other.seq)
	}
	return k.rank - other.rank
}

// fillThread makes a page of what the tables gave, each at most one more than a page.
func fillThread(page *port.TimelinePage, items []port.Item, towards direction, limit int) {
	slices.SortFunc(items, func(a, b port.Item) int { return keyOfItem(a).compare(keyOfItem(b)) })
	more := len(items) > limit
	if more && towards == after {
		items = items[:limit]
	} else if more {
		items = items[len(items)-limit:]
	}
	page.Items = items
	if len(items) == 0 {
		return
	}
	if towards == after || more {
		page.Before = keyOfItem(items[0]).String()
	}
	if towards == before || towards == after && more {
		page.After = keyOfItem(items[len(items)-1]).String()
	}
}
