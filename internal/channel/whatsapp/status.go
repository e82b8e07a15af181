package whatsapp

import (
	"encoding/json"
	"strings"

	"bandeja.dev/bandeja/internal/channel/graph"
	"bandeja.dev/bandeja/internal/desk"
)

type status struct {
	ID          graph.Str     `json:"id"`
	Status      graph.Str     `json:"status"`
	Type        graph.Str     `json:"type"`
	At          graph.Str     `json:"timestamp"`
	Recipient   graph.Str     `json:"recipient_id"`
	UserID      graph.Str     `json:"recipient_user_id"`
	To          graph.Str     `json:"recipient_type"`
	Participant graph.Str     `json:"recipient_participant_id"`
	Ref         graph.Str     `json:"biz_opaque_callback_data"`
	Errors      []graph.Fault `json:"errors"`
	Pricing     *struct {
		Billable graph.Str `json:"billable"`
		Model    graph.Str `json:"pricing_model"`
		Category graph.Str `json:"category"`
		Type     graph.Str `json:"type"`
	} `json:"pricing"`
}

// receipts are the statuses that say how far a message of ours has come.
var receipts = map[string]desk.MessageState{
	"sent": desk.StateSent, "delivered": desk.StateDelivered, "read": desk.StateRead, "played": desk.StateRead,
	"failed": desk.StateFailed,
}

// silent are the statuses that say nothing which the answer to the send has not said.
var silent = map[string]bool{"accepted": true, "deleted": true, "held_for_quality_assessment": true, "warning": true, "pending": true}

func (s *scope) status(raw json.RawMessage) {
	var one status
	if !graph.Read(raw, &one) {
		s.unknown(noteBadElement, raw)
		return
	}
	word, at := one.Status.Lower(), one.At.Time()
	state, known := receipts[word]
	switch {
	case one.To == "group" || one.Participant != "":
		s.ignored(noteGroup, at, raw)
	case one.Type == "payment":
		s.ignored(notePayment, at, raw)
	case one.Type == "call":
		s.ignored(noteCall, at, raw)
	case one.ID.ID() == "":
		s.unknown(noteNoID, raw)
	case silent[word]:
		s.ignored(noteStatus, at, raw)
	case !known:
		s.unknown(noteUnknownStatus, raw)
	default:
		s.add(desk.Update{
			Kind: desk.UpdateReceipt, Key: key("st", string(one.ID), word), At: at, Target: string(one.ID),
			Party: s.people.of(one.Recipient, one.UserID), Receipt: one.receipt(state),
		})
	}
}

func (one *status) receipt(state desk.MessageState) *desk.Receipt {
	r := &desk.Receipt{State: state, Ref: string(one.Ref)}
	if p := one.Pricing; p != nil && (p.Model != "" || p.Category != "" || p.Type != "" || p.Billable != "") {
		r.Pricing = &desk.Pricing{
			Billable: p.Billable.Bool(), Model: string(p.Model), Category: p.Category.Lower(), Type: p.Type.Lower(),
		}
	}
	if state == desk.StateFailed {
		var fault graph.Fault
		if len(one.Errors) > 0 {
			fault = one.Errors[0]
		}
		failure := failureOf(fault, 0)
		r.Failure = &failure
	}
	return r
}

// failureOf classes a fault as the shared table does, but for what means something else here: WhatsApp's requests name
// no person, so "no such object" is about our own number.
func failureOf(fault graph.Fault, httpStatus int) desk.Failure {
	failure, _ := fault.Failure(httpStatus)
	if failure.Code == noSuchObject {
		failure.Kind = desk.FailConfig
	}
	return failure
}

const noSuchObject = "100/33"

// accountError decodes an error that stands beside the messages and concerns the account.
func (s *scope) accountError(raw json.RawMessage) {
	var fault graph.Fault
	if !graph.Read(raw, &fault) {
		s.unknown(noteBadElement, raw)
		return
	}
	failure := failureOf(fault, 0)
	change := &desk.AccountChange{Event: "error", Text: strings.TrimSpace(failure.Code + " " + failure.Text)}
	if failure.Kind.Pauses() {
		change.Broken = failure.Kind
	}
	s.add(desk.Update{Kind: desk.UpdateAccount, Key: s.hash(raw), At: s.entry.Time.Time(), Account: change})
}
