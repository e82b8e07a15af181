package providers

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/app/traffic"
	"bandeja.dev/bandeja/internal/channel"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/wire"

	"bandeja.dev/bandeja/internal/api/problem"
	"bandeja.dev/bandeja/internal/api/route"
)

type updatesInput struct {
	State   desk.UpdateState `query:"state" enum:"parked,quarantined,unrouted,unsupported,failed,ignored" doc:"Left out: all of them."`
	InboxID string           `query:"inbox_id" maxLength:"13" doc:"Only of this inbox."`
	Before  string           `query:"before" maxLength:"13" doc:"next of the page before."`
	Limit   int              `query:"limit" minimum:"1" maximum:"100" default:"50"`
}

type updatePage struct {
	Items  []wire.UpdateRow         `json:"items"`
	Next   string                   `json:"next" doc:"Empty at the end."`
	Counts map[desk.UpdateState]int `json:"counts" doc:"By state; 1001 means more than 1000."`
}

// counted are the states that are counted for the tabs.
var counted = []desk.UpdateState{desk.UpdateParked, desk.UpdateQuarantined, desk.UpdateUnrouted, desk.UpdateUnsupported, desk.UpdateFailed}

// ListUpdates gives a page of what was not applied.
func (s *Server) ListUpdates(ctx context.Context, in *updatesInput) (*route.Reply[updatePage], error) {
	q := port.UpdateQuery{Limit: in.Limit}
	if in.State != "" {
		q.States = []desk.UpdateState{in.State}
	}
	var err error
	if q.InboxID, err = route.OptionalID(in.InboxID); err != nil {
		return nil, err
	}
	if q.Before, err = route.OptionalID(in.Before); err != nil {
		return nil, err
	}
	rows, err := s.Store.Updates(ctx, s.Who(ctx).Workspace, q)
	if err != nil {
		return nil, err
	}
	found, err := s.Store.UpdateCounts(ctx, s.Who(ctx).Workspace)
	out := updatePage{Items: []wire.UpdateRow{}, Counts: map[desk.UpdateState]int{}}
	for _, state := range counted {
		out.Counts[state] = found[state]
	}
	for _, row := range rows {
		out.Items = append(out.Items, wire.UpdateOf(row))
	}
	if len(rows) == in.Limit {
		out.Next = rows[len(rows)-1].ID.String()
	}
	return route.Give(out), err
}

type updateDetail struct {
	wire.UpdateRow
	Told desk.Update     `json:"update" doc:"As its channel understood it."`
	Raw  json.RawMessage `json:"raw" doc:"As it came: the element, or the body that brought it, as a string where that is no JSON; null when it is gone or holds what is of others."`
}

// GetUpdate gives one as it was understood and as it came.
func (s *Server) GetUpdate(ctx context.Context, in *route.ByID) (*route.Reply[updateDetail], error) {
	row, err := s.update(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	came, err := s.cameBy(ctx, row)
	if err != nil {
		return nil, err
	}
	out := updateDetail{UpdateRow: wire.UpdateOf(row), Told: row.Update, Raw: came.raw}
	if out.Told.Kind == "" && came.element != nil {
		out.Told = came.element.Update
	}
	if len(row.Update.Raw) > 0 {
		out.Raw = row.Update.Raw
	}
	out.Told.Raw = nil
	return route.Give(out), nil
}

func (s *Server) update(ctx context.Context, text string) (port.UpdateRow, error) {
	id, err := route.ID(text)
	if err != nil {
		return port.UpdateRow{}, err
	}
	return s.Traffic.Update(ctx, s.Who(ctx).By, id)
}

// bodyKey begins the key of what was kept as a whole body, for it could not be taken apart.
const bodyKey = "body:"

// origin is what brought an element.
type origin struct {
	kind    desk.ChannelKind
	element *channel.Element // nil when it cannot be told any more
	signer  string
	raw     json.RawMessage // nil when it is not to be shown
}

// cameBy takes the delivery of an element apart again.
func (s *Server) cameBy(ctx context.Context, row port.UpdateRow) (o origin, err error) {
	if row.DeliveryID == 0 {
		return o, nil
	}
	delivery, err := s.Store.Delivery(ctx, row.DeliveryID)
	if problem.IsNotFound(err) {
		return o, nil
	}
	if err != nil {
		return o, err
	}
	kind, elements := s.decode(delivery.Body)
	o.kind, o.signer = kind, delivery.Signer
	// What was kept as a whole body is no element of it.
	if row.Position < len(elements) && !strings.HasPrefix(row.Key, bodyKey) {
		o.element = &elements[row.Position]
		o.raw = o.element.Update.Raw
	}
	if o.raw != nil || len(delivery.Body) > rawMax {
		return o, nil
	}
	ours, err := s.allOurs(ctx, kind, elements)
	if ours {
		o.raw = asJSON(delivery.Body)
	}
	return o, err
}

// asJSON is a body as JSON: what is none, as a string of it.
func asJSON(body []byte) json.RawMessage {
	if json.Valid(body) {
		return body
	}
	text, _ := json.Marshal(string(body)) // a string can always be written
	return text
}

// rawMax is the largest body that is shown, in bytes.
const rawMax = 512 << 10

func (s *Server) decode(body []byte) (desk.ChannelKind, []channel.Element) {
	for kind, one := range s.Sessions.Registry() {
		if hooks, ok := one.(channel.Webhooks); ok {
			if elements, err := hooks.Decode(body); err == nil {
				return kind, elements
			}
		}
	}
	return "", nil
}

// allOurs says whether a body may be shown to the asker's company: it is the only one here, or each element names an
// account of its own.
func (s *Server) allOurs(ctx context.Context, kind desk.ChannelKind, elements []channel.Element) (bool, error) {
	companies, err := s.Store.Workspaces(ctx)
	if err != nil || len(companies) == 1 {
		return err == nil, err
	}
	inboxes := s.Who(ctx).Dir.Inboxes
	foreign := slices.ContainsFunc(elements, func(e channel.Element) bool {
		return !slices.ContainsFunc(inboxes, func(i desk.Inbox) bool {
			c := i.Connection
			return i.Channel == kind && c.Connected() && (e.Account.Endpoint == c.Endpoint || e.Account.Endpoint == "" && e.Account.Group == c.Group)
		})
	})
	return len(elements) > 0 && !foreign, nil
}

type replayedReply struct {
	Item wire.UpdateRow `json:"item"`
}

// ReplayUpdate applies one anew.
func (s *Server) ReplayUpdate(ctx context.Context, in *route.ByID) (*route.Reply[replayedReply], error) {
	row, err := s.update(ctx, in.ID)
	if err == nil {
		row, err = s.replay(ctx, row)
	}
	if err != nil {
		return nil, err
	}
	return route.Give(replayedReply{wire.UpdateOf(row)}), nil
}

func (s *Server) replay(ctx context.Context, row port.UpdateRow) (port.UpdateRow, error) {
	came, err := s.cameBy(ctx, row)
	if err != nil {
		return row, err
	}
	var again *traffic.Again
	switch {
	case strings.HasPrefix(row.Key, bodyKey):
		if came.kind != "" { // the program has learnt to read it since
			again = &traffic.Again{Whole: true}
		}
	case came.element != nil:
		again = &traffic.Again{Update: came.element.Update, Channel: came.kind, Endpoint: came.element.Account.Endpoint,
			Group: came.element.Account.Group, Signer: came.signer}
	}
	return s.Traffic.Replay(ctx, s.Who(ctx).By, row.ID, again)
}

// Bounds of one request that replays many: asking again goes on with what is left.
const (
	replayMost = 1000
	replayTime = 20 * time.Second
)

type replayManyInput struct {
	State desk.UpdateState `json:"state" enum:"parked,quarantined,unrouted,unsupported,failed" doc:"All of this state, at most 1,000 or 20 seconds' worth."`
}

type replayManyReply struct {
	Replayed int `json:"replayed" doc:"Were applied."`
	Failed   int `json:"failed" doc:"Stay as they were, or failed."`
}

// ReplayUpdates applies those of a state anew.
func (s *Server) ReplayUpdates(ctx context.Context, in *route.With[replayManyInput]) (*route.Reply[replayManyReply], error) {
	ctx, cancel := context.WithTimeout(ctx, replayTime)
	defer cancel()
	var out replayManyReply
	q := port.UpdateQuery{States: []desk.UpdateState{in.Body.State}, Limit: 100}
	for out.Replayed+out.Failed < replayMost {
		rows, err := s.Store.Updates(ctx, s.Who(ctx).Workspace, q)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		q.Before = rows[len(rows)-1].ID
		slices.Reverse(rows) // within a page in the order in which they came
		for _, row := range rows {
			row, err := s.replay(ctx, row)
			var refusal *desk.Error
			switch {
			case ctx.Err() != nil:
				return route.Give(out), nil
			case errors.As(err, &refusal): // somebody was faster
			case err != nil:
				return nil, err
			case row.State == desk.UpdateDone || row.State == desk.UpdateSkipped:
				out.Replayed++
			default:
				out.Failed++
			}
		}
	}
	return route.Give(out), nil
}
