package store

import (
	"context"
	"strings"

	"bandeja.dev/bandeja/internal/desk"
)

var insertEvent = "INSERT INTO events (workspace_id, " + eventNames + ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, " +
	"$10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"

func (e *liteEngine) insertEvents(ctx context.Context, c conn, l *wsLog) error {
	for _, ev := range l.events {
		err := c.exec(ctx, insertEvent, []any{l.id, ev.Seq, ev.Type, ev.At, ev.Actor.Kind, ev.Actor.ID, ev.Audience,
			ev.ConversationID, ev.MemberID, ev.EntityKind, ev.EntityID, ev.Before.InboxID, ev.Before.HolderID,
			ev.Before.TeamID, ev.After.InboxID, ev.After.HolderID, ev.After.TeamID, ev.Visitor, ev.Access, ev.Removed})
		if err != nil {
			return err
		}
	}
	return nil
}

// pgInsertEvents writes all events of a batch in one statement; the arrays stand in the order of eventNames.
var pgInsertEvents = "INSERT INTO events (workspace_id, " + eventNames + ") SELECT $1, " + columns("u", eventNames) +
	" FROM unnest(" + strings.Join([]string{"$2::bigint[]", "$3::text[]", "$4::bigint[]", "$5::text[]",
	"$6::bigint[]", "$7::text[]", "$8::bigint[]", "$9::bigint[]", "$10::text[]", "$11::bigint[]", "$12::bigint[]",
	"$13::bigint[]", "$14::bigint[]", "$15::bigint[]", "$16::bigint[]", "$17::bigint[]", "$18::bigint[]",
	"$19::bigint[]", "$20::bigint[]"}, ", ") + ") AS u(" + eventNames + ")"

func (e *pgEngine) insertEvents(ctx context.Context, c conn, l *wsLog) error {
	if len(l.events) == 0 {
		return nil
	}
	numbers := func(of func(ev *desk.Event) int64) []int64 {
		all := make([]int64, len(l.events))
		for i := range l.events {
			all[i] = of(&l.events[i])
		}
		return all
	}
	texts := func(of func(ev *desk.Event) string) []string {
		all := make([]string, len(l.events))
		for i := range l.events {
			all[i] = of(&l.events[i])
		}
		return all
	}
	flags := func(of func(ev *desk.Event) bool) []int64 {
		return numbers(func(ev *desk.Event) int64 {
			if of(ev) {
				return 1
			}
			return 0
		})
	}
	return c.exec(ctx, pgInsertEvents, []any{l.id,
		numbers(func(ev *desk.Event) int64 { return ev.Seq }),
		texts(func(ev *desk.Event) string { return string(ev.Type) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.At) }),
		texts(func(ev *desk.Event) string { return string(ev.Actor.Kind) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.Actor.ID) }),
		texts(func(ev *desk.Event) string { return string(ev.Audience) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.ConversationID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.MemberID) }),
		texts(func(ev *desk.Event) string { return string(ev.EntityKind) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.EntityID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.Before.InboxID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.Before.HolderID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.Before.TeamID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.After.InboxID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.After.HolderID) }),
		numbers(func(ev *desk.Event) int64 { return int64(ev.After.TeamID) }),
		flags(func(ev *desk.Event) bool { return ev.Visitor }),
		flags(func(ev *desk.Event) bool { return ev.Access }),
		flags(func(ev *desk.Event) bool { return ev.Removed })})
}
