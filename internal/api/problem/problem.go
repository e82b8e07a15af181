// Package problem turns errors into the answers of RFC 9457 that clients get. The table from refusal to status stands
// here and nowhere else.
package problem

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"bandeja.dev/bandeja/internal/app/port"
	"bandeja.dev/bandeja/internal/auth"
	"bandeja.dev/bandeja/internal/desk"
	"bandeja.dev/bandeja/internal/obs"
)

// Code is a word that clients have a sentence for. Those of desk.Code are words too.
type Code string

// The words that belong to HTTP and not to the domain.
const (
	SignedOut         Code = "signed_out"
	BadCredentials    Code = "bad_credentials"
	WrongPassword     Code = "wrong_password"
	WeakPassword      Code = "weak_password"
	TooManyAttempts   Code = "too_many_attempts"
	SlowDown          Code = "slow_down"
	CrossOrigin       Code = "cross_origin"
	OriginNotAllowed  Code = "origin_not_allowed"
	NoSession         Code = "no_session"
	BadToken          Code = "bad_token"
	BadJSON           Code = "bad_json"
	Invalid           Code = "invalid"
	TooLarge          Code = "too_large"
	UnsupportedType   Code = "unsupported_type"
	MethodNotAllowed  Code = "method_not_allowed"
	InvitationUsed    Code = "invitation_used"
	InvitationExpired Code = "invitation_expired"
	LinkUsed          Code = "link_used"
	LinkExpired       Code = "link_expired"
	Busy              Code = "busy"
	DiskFull          Code = "disk_full"
	Stopping          Code = "stopping"
	ProviderFailed    Code = "provider_failed"
	Fault             Code = "fault"
)

// Problem is the body of a refused request. Members that do not apply are left out.
type Problem struct {
	Type   string `json:"type" doc:"Always about:blank: code says more."`
	Title  string `json:"title" doc:"The status in words."`
	Status int    `json:"status" doc:"The HTTP status."`
	Detail string `json:"detail" doc:"One plain English sentence: what, where, how to mend."`
	Code   string `json:"code" doc:"A stable word for programs."`

	Possible   []string `json:"possible,omitempty" doc:"What can be done instead: comment, reopen, transfer, send_anyway."`
	Field      string   `json:"field,omitempty" doc:"The input that is wrong."`
	Fields     []string `json:"fields,omitempty" doc:"The inputs that are missing."`
	Max        int      `json:"max,omitempty" doc:"The limit that was passed."`
	Offset     *int64   `json:"offset,omitempty" doc:"Where an upload goes on."`
	AssigneeID desk.ID  `json:"assignee_id,omitzero" doc:"Who holds the conversation."`
	WhoCan     string   `json:"who_can,omitempty" doc:"The role that may do it."`
	GoOn       desk.ID  `json:"conversation_id,omitzero" doc:"With the code merged: the conversation that it went into, with which to go on."`
	Reason     string   `json:"reason,omitempty" doc:"Why a password is refused: too_short, too_long, invalid, common, personal."`
	Request    string   `json:"request,omitempty" doc:"The id under which a fault was logged."`

	retryAfter int // seconds; 0 = none
}

// New makes a problem.
func New(status int, code Code, detail string) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: string(code), Detail: detail}
}

// Wrong is the refusal of an input.
func Wrong(field, detail string) *Problem {
	return New(http.StatusUnprocessableEntity, Invalid, detail).On(field)
}

// IsNotFound says whether something is not there, or may not be known of.
func IsNotFound(err error) bool { return errors.Is(err, desk.ErrNotFound) }

// On says which input is wrong.
func (p *Problem) On(field string) *Problem {
	p.Field = field
	return p
}

// After tells when to ask again, rounded up to whole seconds.
func (p *Problem) After(wait time.Duration) *Problem {
	p.retryAfter = auth.RetryAfter(wait)
	return p
}

// Error gives the detail.
func (p *Problem) Error() string { return p.Code + ": " + p.Detail }

// GetStatus is the HTTP status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders adds Retry-After where it applies.
func (p *Problem) GetHeaders() http.Header {
	head := http.Header{"Cache-Control": {"no-store"}}
	if p.retryAfter > 0 {
		head.Set("Retry-After", strconv.Itoa(p.retryAfter))
	}
	return head
}

// statuses is the closed table of refusals.
var statuses = map[desk.Code]int{
	desk.CodeConversationClosed: http.StatusConflict,
	desk.CodeWindowOver:         http.StatusConflict,
	desk.CodeNotAssignee:        http.StatusConflict,
	desk.CodeUnseenAnswer:       http.StatusConflict,
	desk.CodeAlreadyAssigned:    http.StatusConflict,
	desk.CodeNoAccess:           http.StatusConflict,
	desk.CodeSameAssignee:       http.StatusConflict,
	desk.CodeAlreadyClosed:      http.StatusConflict,
	desk.CodeAlreadyOpen:        http.StatusConflict,
	desk.CodeNotReopenable:      http.StatusConflict,
	desk.CodeBotSilent:          http.StatusConflict,
	desk.CodeNoBot:              http.StatusConflict,
	desk.CodeLastOwner:          http.StatusConflict,
	desk.CodeTaken:              http.StatusConflict,
	desk.CodeEmpty:              http.StatusUnprocessableEntity,
	desk.CodeTooLong:            http.StatusUnprocessableEntity,
	desk.CodeBadText:            http.StatusUnprocessableEntity,
	desk.CodeBadValue:           http.StatusUnprocessableEntity,
	desk.CodeContactRequired:    http.StatusUnprocessableEntity,
	desk.CodeNotFound:           http.StatusNotFound,
	desk.CodeForbidden:          http.StatusForbidden,
	desk.CodeExpired:            http.StatusGone,
	desk.CodeUsed:               http.StatusGone,

	desk.CodeTemplateNotSendable: http.StatusConflict,
	desk.CodeOptedOut:            http.StatusConflict,
	desk.CodeSpendLimit:          http.StatusConflict,
	desk.CodeNotConnected:        http.StatusConflict,
	desk.CodeNotPossible:         http.StatusConflict,
	desk.CodeNotFailed:           http.StatusConflict,
	desk.CodeOffset:              http.StatusConflict,
	desk.CodeTooBig:              http.StatusRequestEntityTooLarge,
	desk.CodeBadFileType:         http.StatusUnsupportedMediaType,
	desk.CodeNoRoom:              http.StatusConflict,
	desk.CodeMerged:              http.StatusConflict,
	desk.CodeMergeUndone:         http.StatusConflict,
	desk.CodeMergedSince:         http.StatusConflict,
	desk.CodeMergeNotKept:        http.StatusConflict,
}

// Of finds the problem that an error is, or nil for a fault: something that no rule foresaw.
func Of(err error) *Problem {
	var (
		ready    *Problem
		refusal  *desk.Error
		password *auth.PasswordError
		tooLarge *http.MaxBytesError
	)
	switch {
	case errors.As(err, &ready):
		return ready
	case errors.As(err, &refusal):
		return ofRefusal(refusal)
	case errors.As(err, &password):
		p := New(http.StatusUnprocessableEntity, WeakPassword, "Choose another password: at least 8 characters that nobody guesses.")
		p.Field, p.Reason = "password", string(password.Reason)
		return p
	case errors.As(err, &tooLarge):
		return New(http.StatusRequestEntityTooLarge, TooLarge, "The request is larger than this address accepts.")
	case errors.Is(err, port.ErrBusy):
		return New(http.StatusServiceUnavailable, Busy, "There is too much to do at the moment. Nothing was saved; try again shortly.").After(time.Second)
	case errors.Is(err, port.ErrDiskFull):
		return New(http.StatusServiceUnavailable, DiskFull, "The disk is full. Nothing was saved; it works again when there is room.").After(10 * time.Second)
	case errors.Is(err, port.ErrUnavailable):
		return New(http.StatusServiceUnavailable, Busy, "The database does not answer. Try again shortly: what carries a client_id is saved once.").After(2 * time.Second)
	case errors.Is(err, port.ErrStopped):
		return New(http.StatusServiceUnavailable, Stopping, "The server is stopping. Nothing was saved; try again shortly.").After(2 * time.Second)
	}
	return nil
}

func ofRefusal(e *desk.Error) *Problem {
	status, known := statuses[e.Code]
	if !known {
		return nil
	}
	p := New(status, Code(e.Code), e.Detail)
	p.Possible, p.Field, p.Max, p.AssigneeID, p.WhoCan = e.Possible, e.Field, e.Max, e.MemberID, string(e.WhoCan)
	p.GoOn = e.ConversationID
	if e.Code == desk.CodeContactRequired {
		p.Fields, p.Possible = e.Possible, nil
	}
	return p
}

// From is Of that never gives nil: a fault is logged with the request's id, and its answer tells nothing but that id.
func From(ctx context.Context, log *slog.Logger, route string, err error) *Problem {
	if p := Of(err); p != nil {
		return p
	}
	if ctx.Err() != nil {
		return New(http.StatusServiceUnavailable, Busy, "The request was given up.").After(time.Second)
	}
	log.ErrorContext(ctx, "fault", "route", route, "error", err)
	p := New(http.StatusInternalServerError, Fault, "Something failed on our side. The server's log says more under this request's id.")
	p.Request = obs.RequestID(ctx)
	return p
}

// Write answers with a problem.
func Write(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", p.ContentType(""))
	w.WriteHeader(p.Status)
	// A client that went away misses its answer; there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(p)
}
